# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Somebody who listens all the while to a station whose frames have numbers, and notices what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from .frames import BYTES_PER_S, FRAME_BYTES, mp3, numbers
from .radio_server import RadioServer, broadcasts
from .radio_set import tuned_in

LOOP = 5_000
"""Frames until the numbers begin anew: two minutes, which is longer than a test."""
_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"


@dataclass
class Heard:
    """What came over one connection.

    Attributes:
        silence_s: The longest time in which nothing came.
        ended: Whether the service ended it.
    """

    sound: bytearray = field(default_factory=bytearray)
    silence_s: float = 0.0
    ended: bool = False

    def faults(self) -> list[str]:
        """Return what was wrong with it: a cut, a frame that is missing, or that came twice."""
        whole = bytes(self.sound[: len(self.sound) // FRAME_BYTES * FRAME_BYTES])
        found = ["the connection was ended"] if self.ended else []
        return found + [
            f"frame {after} came after {before}"
            for before, after in pairwise(numbers(whole))
            if after != (before + 1) % LOOP
        ]


@asynccontextmanager
async def numbered_station() -> AsyncIterator[str]:
    """Have a station whose frames are numbered on the air; give its address."""
    async with RadioServer() as stations:
        yield stations.on("/live", broadcasts(_HEAD, mp3(0, LOOP), rate_bytes_s=BYTES_PER_S, burst_s=1.0))


@asynccontextmanager
async def hearing(port: int, path: str) -> AsyncIterator[Heard]:
    """Listen from before the block begins until it ends."""
    heard = Heard()
    clock = asyncio.get_running_loop().time
    async with tuned_in(port, path, version="1.0") as radio:
        assert radio.status == 200, radio.line
        heard.sound += await radio.read(1)

        last_s = clock()

        def note_silence() -> None:
            heard.silence_s = max(heard.silence_s, clock() - last_s)

        async def listen() -> None:
            nonlocal last_s
            while data := await radio.reader.read(65_536):
                heard.sound += data
                note_silence()
                last_s = clock()
            heard.ended = True

        task = asyncio.create_task(listen())
        try:
            yield heard
        finally:
            task.cancel()
            await asyncio.wait([task])
            note_silence()
