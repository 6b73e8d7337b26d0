# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A list whose first entry comes and goes: what the API says of each, and what a listener hears."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.fakes.config import config_of
from tests.fakes.eventually import eventually
from tests.fakes.frames import BYTES_PER_S, FRAME_S, adts_frame, mp3, numbers
from tests.fakes.radio_server import RadioServer, Request, Script, answers, broadcasts
from tests.fakes.service import Service, service

AWAY = answers(b"", status="HTTP/1.0 503 Busy")
MP3_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"
AAC_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/aac\r\n\r\n"
AAC = b"".join(adts_frame(number) for number in range(100))
LOOP = 125
"""Frames of the first station's sound, which repeats."""
AAC_BYTES_S = len(AAC) / (100 * 1024 / 48_000)


def flapping(sound: Script, *, on_s: float, off_s: float) -> Script:
    """Be there for so long, and away for so long, and so on, from the first request on."""
    begun_s: list[float] = []

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        now_s = asyncio.get_running_loop().time()
        begun_s.append(now_s)
        phase_s = (now_s - begun_s[0]) % (on_s + off_s)
        if phase_s >= on_s:
            await AWAY(request, writer)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(on_s - phase_s):
                await sound(request, writer)

    return script


@dataclass
class Listened:
    """What one connection to the service brought.

    Attributes:
        ended: The service ended it.
    """

    content_type: str = ""
    sound: bytearray = field(default_factory=bytearray)
    ended: bool = False


@asynccontextmanager
async def listening(radio: Service, path: str) -> AsyncIterator[list[Listened]]:
    """Listen while the block runs, and come back whenever the connection ends."""
    heard: list[Listened] = []

    async def listen() -> None:
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", radio.port)
            try:
                writer.write(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{radio.port}\r\n\r\n".encode())
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                if " 200 " not in head.partition("\r\n")[0]:
                    continue
                fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
                heard.append(Listened(fields["content-type"]))
                while data := await reader.read(65536):
                    heard[-1].sound += data
                heard[-1].ended = True
            finally:
                writer.close()

    task = asyncio.create_task(listen())
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.wait([task])


def whole_frames(data: bytes) -> int:
    """Return how many ADTS frames there are; the last may be cut.

    Raises:
        AssertionError: If anything else is between them.
    """
    found = at = 0
    while at + 7 <= len(data):
        assert data[at] == 0xFF, at
        assert data[at + 1] == 0xF1, at
        at += (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        found += at <= len(data)
    return found


async def healths(radio: Service, until: str) -> list[list[str]]:
    """Watch how each candidate does until the last one does so; return every picture that was new."""
    seen: list[list[str]] = []
    async with asyncio.timeout(20):
        while not seen or seen[-1][-1] != until or len(seen[-1]) < 2:
            answer = await asyncio.to_thread(radio.get, "/api/v1/stations/news/streams")
            now = [row["health"] for row in answer["streams"]]
            if [now] != seen[-1:]:
                seen.append(now)
    return seen


async def test_a_first_entry_that_comes_and_goes_gives_way_and_no_connection_mixes_two_formats(
    tmp_path: Path,
) -> None:
    async with RadioServer() as stations:
        sound = broadcasts(MP3_HEAD, mp3(0, LOOP), rate_bytes_s=BYTES_PER_S, burst_s=1.0)
        first = stations.on("/first", flapping(sound, on_s=2, off_s=2))
        second = stations.on("/second", broadcasts(AAC_HEAD, AAC, rate_bytes_s=AAC_BYTES_S))
        lines = f"[playlist]\nFile1={first}\nFile2={second}\n"
        url = stations.on("/radio.pls", answers(lines.encode(), "audio/x-scpls"))
        with service(tmp_path / "radio", config_of({"news": [url]})) as radio:
            async with listening(radio, "/listen/news") as heard:
                seen = await healths(radio, until="playing")
                rows = (await asyncio.to_thread(radio.get, "/api/v1/stations/news/streams"))["streams"]
                await eventually(lambda: len(heard) == 2 and len(heard[-1].sound) > 3 * AAC_BYTES_S)

    assert ["playing", "unknown"] in seen
    assert seen[-1] == ["failed", "playing"]
    assert [(row["url"], row["playable"]) for row in rows] == [(first, False), (second, True)]
    assert "ended the stream" in rows[0]["reason"]
    assert [one.content_type for one in heard] == ["audio/mpeg", "audio/aac"]
    assert heard[0].ended
    found = numbers(bytes(heard[0].sound))  # whole frames of one format, and nothing else
    assert all(after == (before + 1) % LOOP for before, after in pairwise(found))
    assert len(found) * FRAME_S > 1.5
    assert whole_frames(bytes(heard[1].sound)) > 3 * 48_000 / 1024 - 1
