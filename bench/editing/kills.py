# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Kill the service at random while four clients edit, start it again, and look whether anything is lost.

    python -m bench.editing.kills [--kills 200] [--database sqlite|postgresql|both]

Every acknowledged edit must be there, whole and once; what had no answer is there whole or not at all, and
sent again with its key it is done exactly once; the service is ready again within 5 s.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.common import Campaign, campaign, spread, workshop
from tests.fakes.postgres import postgres
from tests.fakes.service import ROOT, environment

from .hands import Hand, Journal, make_slots, work
from .verdict import faults

READY_GOAL_S = 5.0
CLIENTS = 4
_AGAIN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = parser.parse_args()
    what = "SIGKILL of the service at random, 0.05 to 3 s after it is ready, while 4 clients edit one lineup"
    wrong: list[str] = []
    settings = {"kills": chosen.kills, "clients": CLIENTS, "seed": chosen.seed}
    if chosen.database != "postgresql":
        with campaign("editing_kills_sqlite", what, **settings) as found:
            wrong += run(found, "sqlite", "sqlite:///liveradio.db", chosen.kills, random.Random(chosen.seed))
    if chosen.database != "sqlite":
        with (
            postgres(durable=True) as server,
            campaign("editing_kills_postgresql", what, **settings) as found,
        ):
            url = server.url(server.make_database())
            wrong += run(found, "postgresql", url, chosen.kills, random.Random(chosen.seed))
    return 1 if wrong else 0


def run(found: Campaign, name: str, database: str, kills: int, chance: random.Random) -> list[str]:
    """Do all kills with one database; return what was wrong."""
    wrong: list[str] = []
    journal, ready_s, again = Journal(), [], 0
    with workshop() as folder:
        (folder / "config.yaml").write_text((ROOT / "config.yaml").read_text())
        with started(folder, database) as (url, process, _):
            make_slots(Hand(url))
            process.kill()
        for number in range(kills):
            with started(folder, database) as (url, process, seconds):
                ready_s.append(seconds)
                over = threading.Event()
                hands = [
                    threading.Thread(target=work, args=(url, journal, chance.randrange(1 << 30), over))
                    for _ in range(CLIENTS)
                ]
                for hand in hands:
                    hand.start()
                time.sleep(chance.uniform(0.05, 3.0))
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                over.set()
                for hand in hands:
                    hand.join()
            if number % 10 == 9 or number == kills - 1:
                with started(folder, database) as (url, process, seconds):
                    ready_s.append(seconds)
                    told, repeated = examine(Hand(url), journal)
                    wrong, again = wrong + told, again + repeated
                    process.terminate()
                    process.wait(15)
                found.round({"database": name, "kills": number + 1, "sent": len(journal.sent), "wrong": told})
        if database.startswith("sqlite"):
            with closing(sqlite3.connect(folder / "state" / "liveradio.db")) as file:
                (said,) = file.execute("PRAGMA integrity_check").fetchone()
                wrong += [] if said == "ok" else [f"integrity_check: {said}"]
    acknowledged = sum(one.acknowledged for one in journal.sent)
    found.summary[name] = {
        "acknowledged": acknowledged, "unknown": sum(one.unknown for one in journal.sent),
        "refused": sum(bool(one.refused) for one in journal.sent), "sent_again": again,
        "ready_s": spread(ready_s), "wrong": wrong[:50],
    }  # fmt: skip
    found.figure(f"{name}: lost, halved or doubled edits of {acknowledged}", len(wrong), "edits", goal=0)
    found.figure(f"{name}: ready again", max(ready_s), "s", goal=READY_GOAL_S)
    return wrong


def examine(hand: Hand, journal: Journal) -> tuple[list[str], int]:
    """Lay the journal beside what is kept, then send again some of what had no answer; return the faults."""
    wrong = faults(journal.sent, hand.history(), hand.rows())
    unknown = [one for one in journal.sent if one.unknown][-_AGAIN:]
    for one in unknown:
        answer = hand.edit(one.edit, one.version, one.key)
        if answer.status == 200:
            one.revision = int(answer.document["revision"])
        else:
            one.refused = answer.status
    return wrong + faults(journal.sent, hand.history(), hand.rows()), len(unknown)


@contextmanager
def started(folder: Path, database: str) -> Iterator[tuple[str, subprocess.Popen[str], float]]:
    """Start the service in a process group of its own; yield its address, and how long until it was ready."""
    command = [sys.executable, "-m", "player", "serve", "--port", "0", "--no-open"]
    with (folder / "service.log").open("a") as log:
        begun = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder,
            env=environment(folder, {"LIVERADIO_STORAGE__DATABASE": database}), start_new_session=True,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        seconds = time.monotonic() - begun
        assert line.startswith("Ready: "), (folder / "service.log").read_text()[-2000:]
        yield line.removeprefix("Ready: ").strip(), process, seconds
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


if __name__ == "__main__":
    sys.exit(main())
