# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a listener records, decoded by ffmpeg: real encoders' frames, joined anywhere."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from player.air.frames import FrameSplitter
from tests.fakes.eventually import eventually
from tests.fakes.radio_set import tuned_in
from tests.fakes.relay_server import relay_server

SOUND = "sine=frequency=440:sample_rate=44100[tone];anoisesrc=amplitude=0.05[noise];[tone][noise]amix"
ENCODERS = {
    "mp3": "-c:a libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0 -f mp3",
    "aac": "-c:a aac -b:a 96k -f adts",
    "vorbis": "-c:a libvorbis -b:a 96k -page_duration 100000 -f ogg",
    "opus": "-c:a libopus -b:a 96k -page_duration 100000 -f ogg",
}
SECONDS = 12


async def ffmpeg(*arguments: str) -> bytes:
    """Return what ffmpeg writes, and fail at its first complaint."""
    program = shutil.which("ffmpeg")
    assert program, "the Debian package ffmpeg is needed"
    process = await asyncio.create_subprocess_exec(
        *(program, "-nostdin", "-v", "error", "-xerror", *arguments, "-"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaints = await process.communicate()
    assert (process.returncode, complaints.decode()) == (0, "")
    return output


async def decoded_s(sound: bytes, folder: Path) -> float:
    """Return how many seconds of sound a recording has."""
    recording = folder / "recording"
    recording.write_bytes(sound)
    pcm = await ffmpeg("-i", str(recording), "-ac", "1", "-ar", "8000", "-f", "s16le")
    return len(pcm) / 2 / 8000


@pytest.mark.parametrize("encoder", list(ENCODERS))
@pytest.mark.parametrize("behind_s", [0, 1, 5.3], ids=["burst", "1 s behind", "5.3 s behind"])
async def test_ffmpeg_decodes_what_a_listener_recorded(encoder: str, behind_s: float, tmp_path: Path) -> None:
    source = ("-f", "lavfi", "-t", str(SECONDS), "-i", SOUND)
    splitter = FrameSplitter()
    encoded = await ffmpeg(*source, *ENCODERS[encoder].split())
    runs = splitter.feed(encoded) + splitter.flush()
    early, late = runs[: len(runs) * 2 // 3], runs[len(runs) * 2 // 3 :]

    async with relay_server() as server:
        air = server.air()
        for run in early:
            air.append(run, datetime.now(UTC))
        path = f"/listen/news-fm?behind_live_s={behind_s}" if behind_s else "/listen/news-fm"
        async with tuned_in(server.port, path) as radio:
            expected_s = float(radio.headers["x-behind-live"]) + sum(run.duration_s for run in late)
            for run in late:
                air.append(run, datetime.now(UTC))
            (listener,) = server.relay.fanout.audience(air)
            await eventually(lambda: listener.cursor == air.head)
            await server.relay.close()
            recording = await radio.read_to_end()

    assert await decoded_s(recording, tmp_path) == pytest.approx(expected_s, abs=0.15)
