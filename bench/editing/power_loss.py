# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take the power away at any point of a recorded session of edits, and look what the database still knows.

    python -m bench.editing.power_loss [--recordings 5] [--cuts 100]

strace records what the service writes into its state folder, and what it answers.  At each cut all writes
that were synced by then are on the disk; of the others some are, some are not, and some are torn.  Then the
database is opened by the program's own store: every edit whose answer had left before the cut must be there,
whole, and nothing half.  ``--planted`` makes the database not wait for the disk, which this must find.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.common import campaign, workshop
from schedules.model.kept import Owner
from schedules.store.opening import open_store
from tests.fakes.service import ROOT, environment

from .disk import Disk, Said, Step, read_recording
from .hands import OWNER, Hand, Journal, Sent, make_slots, work
from .verdict import faults

TRACED = (
    "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,fsync,fdatasync,ftruncate,rename,renameat,"
    "renameat2,unlink,unlinkat"
)
EDITING_S = 6.0
FILES = ("liveradio.db", "liveradio.db-wal")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recordings", type=int, default=5)
    parser.add_argument("--cuts", type=int, default=100, help="of each recording")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--planted", action="store_true", help="with synchronous=OFF; nothing is written")
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    if chosen.planted:
        wrong, _ = one_recording(chance, chosen.cuts, planted=True)
        print(*wrong[:10], sep="\n")
        return 0 if wrong else 1
    wrong, cuts = [], 0
    what = (
        "the last unsynced writes of the state folder dropped or torn, at random points of a recorded session"
    )
    settings = {"recordings": chosen.recordings, "cuts_each": chosen.cuts, "seed": chosen.seed}
    with campaign("editing_power_loss", what, **settings) as found:
        for _ in range(chosen.recordings):
            told, round_ = one_recording(chance, chosen.cuts)
            wrong, cuts = wrong + told, cuts + round_["cuts"]
            found.round({**round_, "wrong": told[:20]})
        found.figure(f"lost or halved edits at {cuts} cuts", len(wrong), "edits", goal=0)
    return 1 if wrong else 0


def one_recording(
    chance: random.Random, cuts: int, *, planted: bool = False
) -> tuple[list[str], dict[str, Any]]:
    """Record one session and look at it at many cuts; return what was wrong, and figures."""
    with workshop() as folder:
        journal, state = record(folder, chance, planted=planted)
        with (folder / "trace.txt").open() as lines:
            steps = list(read_recording(lines, str(state)))
        acknowledged_at = acknowledgements(steps, journal.sent)
        wrong: list[str] = []
        lost = 0
        points = sorted(chance.sample(range(len(steps)), min(cuts, len(steps))))
        disk, done = Disk(), 0
        for point in points:
            for step in steps[done:point]:
                disk.take(step)
            done = point
            known = [one for one in journal.sent if acknowledged_at.get(one.token, len(steps)) < point]
            place = folder / "after"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            lost += disk.leave(place, str(state), chance)
            wrong += [f"cut {point}: {fault}" for fault in look(place, known)]
        figures = {
            "cuts": len(points), "steps": len(steps), "acknowledged": len(acknowledged_at),
            "writes_dropped_or_torn": lost,
        }  # fmt: skip
        return wrong, figures


def record(folder: Path, chance: random.Random, *, planted: bool) -> tuple[Journal, Path]:
    """Run the service under strace while three clients edit, then kill it; return journal and state."""
    (folder / "config.yaml").write_text((ROOT / "config.yaml").read_text())
    env = environment(folder, {"PYTHONPATH": str(planted_copy(folder))} if planted else {})
    command = [
        *(
            "strace",
            "-f",
            "-y",
            "-xx",
            "-s",
            "1000000",
            "-e",
            f"trace={TRACED}",
            "-o",
            str(folder / "trace.txt"),
        ),
        *(sys.executable, "-m", "player", "serve", "--port", "0", "--no-open"),
    ]
    with (folder / "service.log").open("w") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder,
            env=env, start_new_session=True,
        )  # fmt: skip
    assert process.stdout is not None
    journal, over = Journal(), threading.Event()
    try:
        line = process.stdout.readline()
        assert line.startswith("Ready: "), (folder / "service.log").read_text()[-2000:]
        url = line.removeprefix("Ready: ").strip()
        make_slots(Hand(url))
        hands = [
            threading.Thread(target=work, args=(url, journal, chance.randrange(1 << 30), over))
            for _ in range(3)
        ]
        for hand in hands:
            hand.start()
        time.sleep(EDITING_S)
        over.set()
        for hand in hands:
            hand.join()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    return journal, folder / "state"


def planted_copy(folder: Path) -> Path:
    """Return a copy of the program whose database does not wait for the disk."""
    place = folder / "planted"
    for package in ("player", "schedules"):
        shutil.copytree(ROOT / package, place / package)
    shutil.copy(ROOT / "config.yaml", place)
    changed = 0
    for path in (place / "schedules" / "store").rglob("*.py"):
        text = path.read_text()
        changed += "synchronous=FULL" in text
        path.write_text(text.replace("synchronous=FULL", "synchronous=OFF"))
    assert changed, "there is no synchronous=FULL to plant a defect in"
    return place


def acknowledgements(steps: Sequence[Step], sent: Sequence[Sent]) -> dict[str, int]:
    """Return for each acknowledged edit the step at which its answer left."""
    found: dict[str, int] = {}
    waiting = {f'"revision":{one.revision},'.encode(): one.token for one in sent if one.acknowledged}
    for place, step in enumerate(steps):
        if (isinstance(step, Said) and step.data.startswith(b"HTTP/1.1 200")) or (
            isinstance(step, Said) and b'"revision":' in step.data
        ):
            for mark in [mark for mark in waiting if mark in step.data and b'"versions":' in step.data]:
                found[waiting.pop(mark)] = place
    assert len(found) > len(sent) // 2, "the recording does not show the answers"
    return found


def look(folder: Path, known: Sequence[Sent]) -> list[str]:
    """Open what is left as the program does; return what is wrong with it."""
    if not (folder / FILES[0]).exists():
        return [f"{len(known)} edits are gone with the whole file"] if known else []
    (folder / f"{FILES[0]}-shm").unlink(missing_ok=True)  # a map of memory, made anew from the file beside it
    with closing(sqlite3.connect(folder / FILES[0])) as file:
        (said,) = file.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        return [f"integrity_check: {said}"]
    history, rows = asyncio.run(_kept(folder))
    return faults(known, history, rows)


async def _kept(folder: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    store = await open_store("sqlite:///liveradio.db", folder)
    try:
        lineup = await store.lineup(Owner(OWNER))
        entries = await store.history([Owner(OWNER)], limit=100_000)
    finally:
        await store.aclose()
    history = [
        {
            "revision": entry.revision, "command": entry.command,
            "changes": [
                {"kind": one.kind.value, "id": one.id, "after": one.after} for one in entry.changes
            ],
        }
        for entry in entries
    ]  # fmt: skip
    kept = lineup.entries if lineup else {}
    return history, {name: {"row": entry.row, "version": entry.version} for name, entry in kept.items()}


if __name__ == "__main__":
    sys.exit(main())
