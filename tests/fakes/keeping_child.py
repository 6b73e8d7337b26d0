# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A process that keeps air as fast as the disk takes it, made to be killed, and what must be there then.

    python -m tests.fakes.keeping_child FOLDER ROUNDS [--forgetful]

Each round is a process of its own, forked from one that has all modules already.  It says its number,
and one line for each segment that counts as kept.  What a frame holds follows from its position; so
anybody can tell later whether what is on the disk is what was on the air.  The next round waits for a line.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from player.air.base import MountId
from player.air.kept import folder as files
from player.air.kept import writer
from player.air.kept.opening import open_kept_air
from player.errors import PositionGoneError

from .clock import NOON, FakeClock
from .frames import FRAME_BYTES, mp3
from .keeping import NEWS, studio

KEEP_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Told:
    """A segment that was said to be kept."""

    number: int
    position: int
    size_bytes: int

    @classmethod
    def read(cls, line: bytes) -> Told:
        """Return what a line of the child says."""
        return cls(*map(int, line.split()))


async def check_kept(folder: Path, told: list[Told]) -> list[str]:
    """Open a folder as the service does, and return what is wrong with it."""
    wrong = []
    async with open_kept_air(folder, {MountId(NEWS): KEEP_S}, FakeClock(_later())) as airs:
        kept = airs.mounts[NEWS]
        segments = {segment.number: segment for segment in kept.since(NOON - timedelta(days=1))}
        for one in told:
            found = segments.get(one.number)
            if found is None or (found.position, found.size_bytes) != (one.position, one.size_bytes):
                wrong.append(f"{one} was said to be kept, and is {found}")
        for segment in segments.values():
            first, count = segment.position // FRAME_BYTES, segment.size_bytes // FRAME_BYTES
            try:
                true = kept.body(segment) == mp3(first, count)
            except PositionGoneError:
                true = False
            if not true:
                wrong.append(f"segment {segment.number} is not what was on the air")
        for before, behind in pairwise(segments.values()):
            if behind.position != before.position + before.size_bytes:
                wrong.append(f"position {behind.position} follows on {before}")
            expected = before.discontinuity + (0 if behind.follows else 1)
            if behind.number != before.number + 1 or behind.discontinuity != expected:
                wrong.append(f"{behind} is counted wrongly after {before}")
        if segments and kept.head < max(s.position + s.size_bytes for s in segments.values()):
            wrong.append("positions would be given twice")
    left = {name.name for name in (folder / NEWS).iterdir() if name.name.endswith(files.SEGMENT_END)}
    if len(left) != len(segments):
        wrong.append(f"{len(left)} files for {len(segments)} segments")
    return wrong


class Killing:
    """Lets the child run, and kills it at a moment that a caller chooses.

    Attributes:
        told: Segments that it said to be kept, in all rounds so far.
    """

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child
        self.told: list[Told] = []

    async def round(self, segments: int, wait_s: float) -> None:
        """Run until it has told of some segments, and a little longer; when this returns, it is dead."""
        assert self._child.stdout is not None
        assert self._child.stdin is not None
        pid = int((await self._child.stdout.readline()).split()[1])
        for _ in range(segments):
            self.told.append(Told.read(await self._child.stdout.readline()))
        await asyncio.sleep(wait_s)
        os.kill(pid, signal.SIGKILL)
        while (line := await self._child.stdout.readline()) not in {b"gone\n", b""}:
            self.told.append(Told.read(line))

    def go_on(self) -> None:
        """Let the next round begin."""
        assert self._child.stdin is not None
        self._child.stdin.write(b"\n")


@asynccontextmanager
async def killing(folder: Path, rounds: int) -> AsyncIterator[Killing]:
    """Have a child that runs so many rounds."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.keeping_child", str(folder), str(rounds),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        yield Killing(child)
    finally:
        assert child.stdin is not None
        child.stdin.close()
        await child.wait()


async def live(folder: Path) -> None:
    """Keep air for as long as the caller lives."""
    clock = FakeClock()
    async with studio(folder, clock, keep_s=KEEP_S, memory_s=4) as room:
        if room.air.newest_at is not None:
            clock.jump((room.air.newest_at - NOON).total_seconds() + 1)
        room.sent[:] = bytes(room.air.head)

        def tell() -> None:
            newest = room.kept.newest
            assert newest is not None
            os.write(1, b"%d %d %d\n" % (newest.number, newest.position, newest.size_bytes))

        with room.kept.watch(tell):
            for number in range(1_000_000):
                if select.select([0], [], [], 0)[0]:  # the caller is gone, so that nobody is left to kill it
                    return
                await room.play(7)
                room.title(f"Title {number}")
                if number % 3 == 2:
                    room.air.interrupt()


def main() -> None:
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    if "--forgetful" in sys.argv:  # a planted defect: the record does not wait for its segment
        files.os.fsync = lambda _: None  # type: ignore[attr-defined]
        writer.sync_folder = lambda _: None  # type: ignore[attr-defined,assignment]
    for _ in range(rounds):
        pid = os.fork()
        if not pid:
            os.write(1, b"pid %d\n" % os.getpid())
            asyncio.run(live(folder))
            return
        os.waitpid(pid, 0)
        os.write(1, b"gone\n")
        sys.stdin.readline()


def _later() -> datetime:
    return datetime(2026, 11, 25, 11, 0, tzinfo=UTC)


if __name__ == "__main__":
    main()
