# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take the power away at any point of a recorded time of keeping air, and look what the disk still knows.

    python -m bench.air.power_loss [--recordings 3] [--cuts 100] [--planted]

strace records what a process that keeps air writes, and which segments it says to be kept.  At each cut all
writes that were synced by then are on the disk; of the others some are, some are not, and some are torn; a
renamed file's content is sure only if it was synced.  Every segment that was told of before the cut must be
there, byte for byte.  ``--planted`` lets nothing wait for the disk, which this must find.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.common import ROOT, campaign, workshop
from bench.editing.disk import Disk, Renamed, Said, Step, Write, read_recording
from tests.fakes.keeping_child import Told, check_kept

TRACED = "write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat"
KEEPING_S = 4.0


class StrictDisk(Disk):
    """A disk on which a name may be there before its content is."""

    def take(self, step: Step) -> None:
        """Go one step on."""
        if not isinstance(step, Renamed):
            super().take(step)
            return
        self.sure[step.to] = self.sure.pop(step.path, bytearray())
        self.pending[step.to] = [
            Write(step.to, write.offset, write.data) for write in self.pending.pop(step.path, [])
        ]


def record(folder: Path, *, planted: bool) -> Path:
    """Let a process keep air under strace for some seconds, then kill it; return where the recording is."""
    trace = folder / "trace.txt"
    command = [
        *("strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED}", "-o", str(trace)),
        *(sys.executable, "-m", "tests.fakes.keeping_child", str(folder / "air"), "1"),
        *(["--forgetful"] if planted else []),
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(KEEPING_S)
        os.killpg(process.pid, signal.SIGKILL)
    return trace


def one_recording(chance: random.Random, cuts: int, *, planted: bool) -> tuple[list[str], dict[str, Any]]:
    """Record once and look at it at many cuts; return what was wrong, and figures."""
    wrong: list[str] = []
    with workshop() as folder:
        with record(folder, planted=planted).open() as lines:
            steps = list(read_recording(lines, str(folder / "air")))
        disk, done, lost, told = StrictDisk(), 0, 0, list[Told]()
        for point in sorted(chance.sample(range(len(steps)), min(cuts, len(steps)))):
            for step in steps[done:point]:
                disk.take(step)
                if isinstance(step, Said) and step.data[:1].isdigit():
                    told.append(Told.read(step.data))
            done, place = point, folder / "after"
            shutil.rmtree(place, ignore_errors=True)
            (place / "news").mkdir(parents=True)
            lost += disk.leave(place, str(folder / "air"), chance)
            wrong += [f"cut {point}: {fault}" for fault in asyncio.run(check_kept(place, told))]
    figures = {"cuts": cuts, "steps": len(steps), "told": len(told), "writes_dropped_or_torn": lost}
    return wrong, figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recordings", type=int, default=3)
    parser.add_argument("--cuts", type=int, default=100, help="of each recording")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument(
        "--planted", action="store_true", help="nothing waits for the disk; nothing is written"
    )
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    if chosen.planted:
        wrong, figures = one_recording(chance, chosen.cuts, planted=True)
        print(figures, *wrong[:10], sep="\n")
        return 0 if wrong else 1
    wrong, cuts = [], 0
    what = (
        "the last unsynced writes of the folder of kept air dropped or torn, at random points of a recording"
    )
    settings = {"recordings": chosen.recordings, "cuts_each": chosen.cuts, "seed": chosen.seed}
    with campaign("air_power_loss", what, **settings) as found:
        for _ in range(chosen.recordings):
            told, figures = one_recording(chance, chosen.cuts, planted=False)
            wrong, cuts = wrong + told, cuts + figures["cuts"]
            found.round({**figures, "wrong": told[:20]})
        found.figure(f"lost or damaged segments at {cuts} cuts", len(wrong), "faults", goal=0)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
