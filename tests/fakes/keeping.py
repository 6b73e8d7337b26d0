# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One mount's air with a real folder behind it, which a test opens, closes and opens again as restarts do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from player.air.air import Air
from player.air.base import AudioFormat, MountId, StreamTitle
from player.air.kept.disk import DiskAir
from player.air.kept.opening import KeptAirs, open_kept_air
from player.air.run import Run
from player.streams.candidate import Codec

from .clock import FakeClock
from .frames import FRAME_BYTES, FRAME_S, mp3

NEWS = MountId("news")
MP3 = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=2, content_type="audio/mpeg")
MONO = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=1, content_type="audio/mpeg")
RUN_FRAMES = 5
RUN_S = RUN_FRAMES * FRAME_S
RUN_BYTES = RUN_FRAMES * FRAME_BYTES


class Studio:
    """An air, its kept part, and what was put into it.

    Attributes:
        sent: Every byte so far, by its position.
    """

    def __init__(
        self, air: Air, kept: DiskAir, kept_airs: KeptAirs, clock: FakeClock, sent: bytearray
    ) -> None:
        self.air = air
        self.kept = kept
        self._all = kept_airs
        self.clock = clock
        self.sent = sent

    async def play(self, seconds: float, *, audio: AudioFormat = MP3) -> int:
        """Let sound come in real time, and return in how many runs.

        The service looks at its air once a second, and the disk keeps up.
        """
        runs = round(seconds / RUN_S)
        for number in range(runs):
            self.clock.jump(RUN_S)
            self.put_next(audio)
            if number % 8 == 7:
                self.kept.look(self.clock.now().timestamp())
                await self.written()
        return runs

    def put_next(self, audio: AudioFormat) -> None:
        """Let the next numbered frames come now."""
        self.put(Run(frames=mp3(self._next_frame, RUN_FRAMES), duration_s=RUN_S, format=audio))

    def put(self, run: Run) -> None:
        """Let one run come now."""
        head = self.air.head
        self.air.append(run, self.clock.now())
        came = self.air.read(head, 1 << 30)
        del self.sent[head:]
        self.sent += came

    def title(self, text: str) -> None:
        """Let the stream say what plays from now on."""
        self.air.note_title(StreamTitle(text=text), self.clock.now())

    async def written(self) -> None:
        """Wait until all that was given to the disk is there."""
        async with asyncio.timeout(10):
            await self._all.written()

    @property
    def _next_frame(self) -> int:
        return len(self.sent) // FRAME_BYTES


@asynccontextmanager
async def studio(
    folder: Path,
    clock: FakeClock,
    sent: bytearray | None = None,
    *,
    keep_s: float = 3600.0,
    memory_s: float = 10.0,
) -> AsyncIterator[Studio]:
    """Have a mount on the air, as between a start of the service and its end.

    Args:
        sent: What earlier runs put on the air.
        memory_s: How much is in memory, so that tests need not play for a minute.
    """
    async with open_kept_air(folder, {NEWS: keep_s}, clock) as kept_airs:
        kept = kept_airs.mounts[NEWS]
        air = Air(keep_s=memory_s, kept=kept)
        yield Studio(air, kept, kept_airs, clock, bytearray() if sent is None else sent)
        air.rest()
