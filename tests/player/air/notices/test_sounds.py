# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The notice as sound: in the stream's own format, at the level of speech, and quiet in between."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest

from player.air.base import AudioFormat, MountId
from player.air.mount import Mount
from player.air.notices import sounds
from player.air.notices.base import NoticeError
from player.air.notices.sounds import PLAIN, KeptNotices
from player.air.run import Run
from player.air.signals.tone_child import frames
from player.running import running
from player.streams.candidate import Codec
from schedules.publisher import LocalPublisher
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.frames import mp3
from tests.fakes.notices import HandRights
from tests.fakes.upstream import ScriptedUpstream, Step
from tests.player.air.signals.hearing import Sound, decode, level_db, part, share

MP3_48 = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=2, content_type="audio/mpeg")
CONTENT_TYPES = {Codec.MP3: "audio/mpeg", Codec.AAC: "audio/aac"}
FORMATS = [(Codec.MP3, 44_100, 2), (Codec.AAC, 24_000, 1), (Codec.OPUS, 48_000, 2)]


def audio(codec: Codec, rate_hz: int, channels: int) -> AudioFormat:
    kind = CONTENT_TYPES.get(codec, "audio/ogg")
    return AudioFormat(codec=codec, sample_rate_hz=rate_hz, channels=channels, content_type=kind)


def decoded(data: bytes, wanted: AudioFormat) -> Sound:
    """Return mono sound at 8 kHz, as another decoder hears a connection that has these bytes in it."""
    kind = {Codec.MP3: "mp3", Codec.AAC: "aac"}.get(wanted.codec, "ogg")
    parts = []
    with av.open(io.BytesIO(data), format=kind) as container:
        resampler = av.AudioResampler("fltp", "mono", 8000)
        for frame in container.decode(audio=0):
            frame.pts = None
            parts += [ready.to_ndarray()[0] for ready in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float64)


@pytest.mark.parametrize(("codec", "rate_hz", "channels"), FORMATS)
async def test_it_speaks_for_six_seconds_and_is_quiet_for_nine_round_after_round(
    tmp_path: Path, codec: Codec, rate_hz: int, channels: int
) -> None:
    wanted = audio(codec, rate_hz, channels)
    rounds = await KeptNotices(tmp_path).rounds(wanted, 64)

    runs = [run for part in [*rounds, *rounds][:2] for run in part]
    assert {run.format for run in runs} == {wanted}
    assert max(run.duration_s for run in runs) < 0.25
    length_s = sum(run.duration_s for run in runs)
    sound = decoded(b"".join(run.frames for run in runs), wanted)
    assert len(sound) / 8000 == pytest.approx(length_s, abs=0.15)
    for start_s in (0, length_s / 2):
        begin = round(start_s * 8000)
        assert -24 < level_db(sound[begin : begin + 6 * 8000]) < -17
        assert level_db(sound[begin + 7 * 8000 : begin + 14 * 8000]) < -70


class Encoder:
    """In the place of the child process; encodes MP3 and nothing else."""

    def __init__(self) -> None:
        self.asked: list[Codec] = []

    async def __call__(self, wanted: AudioFormat, kbps: int, serial: int) -> bytes:
        self.asked.append(wanted.codec)
        if wanted.codec is not Codec.MP3:
            raise NoticeError("planted")
        return mp3(0, 250)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    replaced = Encoder()
    monkeypatch.setattr(sounds, "_encoded", replaced)
    monkeypatch.setattr(sounds, "PLAIN", MP3_48)
    return replaced


async def test_what_was_encoded_once_is_kept_and_what_is_damaged_is_encoded_anew(
    tmp_path: Path, encoder: Encoder
) -> None:
    notices = KeptNotices(tmp_path / "notices")
    first = await notices.rounds(MP3_48, None)
    assert await notices.rounds(MP3_48, None) == first
    assert len(encoder.asked) == 1

    (kept,) = (tmp_path / "notices").iterdir()
    kept.write_bytes(b"torn")
    assert await notices.rounds(MP3_48, None) == first
    assert len(encoder.asked) == 2


async def test_what_cannot_be_encoded_is_heard_in_mp3(tmp_path: Path, encoder: Encoder) -> None:
    rounds = await KeptNotices(tmp_path).rounds(audio(Codec.VORBIS, 44_100, 1), 128)

    assert encoder.asked == [Codec.VORBIS, Codec.MP3]
    assert {run.format for run in rounds[0]} == {MP3_48}


class Ready:
    """Meets `NoticeSounds`, with rounds that are there already."""

    def __init__(self, rounds: Sequence[Sequence[Run]]) -> None:
        self._rounds = rounds

    async def rounds(self, wanted: AudioFormat, kbps: int | None) -> Sequence[Sequence[Run]]:
        return self._rounds


async def test_of_a_station_that_sends_a_tone_nothing_is_heard_but_the_notice(tmp_path: Path) -> None:
    """A tone of 1 kHz, whose programme from second 8 to second 24 may not be streamed."""
    clock = FakeClock()
    rounds = await KeptNotices(tmp_path).rounds(audio(Codec.MP3, 48_000, 1), 128)

    def tone() -> Iterator[Step]:
        sent = list(islice(frames(1000), 1250))  # of 24 ms
        for at in range(0, len(sent), 5):
            yield 0.12
            yield b"".join(sent[at : at + 5])

    mount = Mount(
        MountId("news"),
        [ScriptedUpstream(clock, tone())],
        clock=clock,
        publisher=LocalPublisher(),
        always=True,
        withholding=(
            HandRights(NOON + timedelta(seconds=8), NOON + timedelta(seconds=24)),
            Ready(rounds),
        ),
    )
    async with running(mount):
        await clock.advance(29)
        sound, rate_hz = decode(mount.air.read(mount.air.oldest, 10_000_000))

    toned = [share(part(sound, rate_hz, s, s + 1), rate_hz, 980, 1020) > 0.9 for s in range(28)]
    assert toned == [True] * 8 + [False] * 16 + [True] * 4
    notice = part(sound, rate_hz, 8, 14)
    assert -24 < level_db(notice) < -17
    assert share(notice, rate_hz, 990, 1010) < 0.05
    assert level_db(part(sound, rate_hz, 15.5, 22.5)) < -70


async def test_where_nothing_can_be_encoded_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    with pytest.raises(NoticeError, match="did not start"):
        await KeptNotices(tmp_path).rounds(PLAIN, None)
