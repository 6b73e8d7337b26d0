# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Processes that the figures of `bench.air` are taken of.

python -m bench.air.child ingest [FOLDER]    # one service's ingest; with a folder, it keeps its air
python -m bench.air.child grow FOLDER        # three hours of air, and twenty more, and the memory after each
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from pathlib import Path

import uvloop

from bench.common import memory_mb
from player.air.air import Air
from player.air.base import MountId, StreamTitle
from player.air.demo import DemoUpstream
from player.air.kept import folder as files
from player.air.kept.opening import open_kept_air
from player.air.mount import Mount
from player.air.run import Run
from schedules.clock import SystemClock
from schedules.publisher import LocalPublisher
from tests.fakes.clock import FakeClock
from tests.fakes.keeping import MP3, RUN_S

NEWS = MountId("news")
TINY = bytes(16)
"""In place of a run of 1.6 KiB: it is the number of runs that counts here, and a day of them is 1.4 GB."""
TITLES_PER_H = 15


async def ingest(folder: Path | None) -> None:
    """Run one mount on the built-in signal, for ever."""
    clock = SystemClock()
    keep_s = {} if folder is None else {NEWS: 86_400.0}
    async with open_kept_air(folder or Path("/nonexistent"), keep_s, clock) as kept:
        mount = Mount(
            NEWS,
            [DemoUpstream("demo:classical", clock)],
            clock=clock,
            publisher=LocalPublisher(),
            always=True,
            kept=kept.of(NEWS),
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(mount.run())
            group.create_task(kept.run())
            await mount.wait_for_audio(20)
            print("here", flush=True)


async def fill(folder: Path, hours: float) -> None:
    """Put so many hours of air into a folder, as fast as it goes: nothing waits for the disk here."""
    await _fill(folder, [hours], report=False)


async def grow(folder: Path) -> None:
    """Say how much memory there is after three hours, and after twenty more."""
    await _fill(folder, [3.0, 20.0], report=True)


async def _fill(folder: Path, stages: list[float], *, report: bool) -> None:
    fsync, fdatasync = os.fsync, os.fdatasync
    files.os.fsync = lambda _: None  # type: ignore[attr-defined]
    os.fdatasync = lambda _: None  # type: ignore[assignment]
    clock, number = FakeClock(), 0
    try:
        async with open_kept_air(folder, {NEWS: 10 * 86_400.0}, clock) as airs:
            kept = airs.mounts[NEWS]
            air = Air(kept=kept)
            for hours in stages:
                for run in range(round(hours * 3600 / RUN_S)):
                    clock.jump(RUN_S)
                    if run % round(3600 / TITLES_PER_H / RUN_S) == 0:
                        number += 1
                        text = (
                            f"An Orchestra of the Southern Tier - Symphony No. {number} in D major, Allegro"
                        )
                        air.note_title(StreamTitle(text=text, raw=text), clock.now())
                    air.append(Run(frames=TINY, duration_s=RUN_S, format=MP3), clock.now())
                    if run % 100 == 99:
                        await airs.written()
                gc.collect()
                if report:
                    print(json.dumps({"hours": hours, **memory_mb(os.getpid())}), flush=True)
            air.rest()
            await airs.written()
    finally:
        os.fsync, os.fdatasync = fsync, fdatasync


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if what == "ingest":
        uvloop.run(ingest(folder))
    elif folder is not None:
        asyncio.run(grow(folder))


if __name__ == "__main__":
    main()
