# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Restart PostgreSQL as if it had crashed, again and again, while four clients edit and one person reads.

    python -m bench.editing.restarts [--restarts 50]

The service runs on all the while.  Every acknowledged edit must be there, whole and once; one whose fate
nobody knew is sent again with its key and done exactly once; edits go on within 5 s; what is on never waits.
Commits are made to take long, so that many are cut in the middle: some before they were written, and every
other time one that was written, and of which nobody heard.  Every fifth time the server stays away for longer
than the service tries to find out what became of them.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from signal import SIGQUIT

from bench.common import Campaign, campaign, spread, workshop
from tests.fakes.postgres import Postgres, postgres
from tests.fakes.service import ROOT
from tests.fakes.waiting import wait_until

from .hands import NOT_KNOWN, SLOTS, Hand, Journal, Sent, make_slots, work
from .kills import CLIENTS, examine, started

HEALED_GOAL_S = 5.0
REFUSED_GOAL_S = 6.0
NOW_GOAL_S = 1.0
_EXAMINED_EACH = 10
_AWAY_S, _LONG_AWAY_S = 2.0, 6.0
_LONG_EACH = 5
_HEALED_AT_MOST_S = 60.0


@dataclass(slots=True)
class Reader:
    """Somebody who asks what is on all the time.

    Attributes:
        took_s: How long each answer took.
        faults: What came instead of one.
    """

    url: str
    took_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def read(self, over: threading.Event) -> None:
        """Ask until it is over."""
        while not over.wait(0.05):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(self.url, timeout=10) as answer:
                    answer.read()
            except OSError as error:
                self.faults.append(str(error))
            self.took_s.append(time.monotonic() - began)


@dataclass(slots=True)
class Times:
    """What was measured.

    Attributes:
        healed_s: From when the server answered again until an edit was acknowledged.
        refused_s: How long an edit took that was sent while the server was away.
        sent_again: How many edits were sent again, since nobody knew whether they were done.
        cut: How many commits were cut in the middle, as the service says.
    """

    healed_s: list[float] = field(default_factory=list)
    refused_s: list[float] = field(default_factory=list)
    sent_again: int = 0
    cut: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--restarts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = parser.parse_args()
    what = "immediate restarts of PostgreSQL at random, 0.2 to 2 s apart, while 4 clients edit one lineup"
    settings = {"restarts": chosen.restarts, "clients": CLIENTS, "seed": chosen.seed}
    with campaign("editing_restarts", what, **settings) as found, postgres(durable=True) as server:
        wrong = run(found, server, chosen.restarts, random.Random(chosen.seed))
    return 1 if wrong else 0


def run(found: Campaign, server: Postgres, restarts: int, chance: random.Random) -> list[str]:
    """Do all restarts; return what was wrong."""
    journal, times = Journal(), Times()
    wrong: list[str] = []
    name = server.make_database()
    slow_commits(server, name)
    database = server.url(name)
    with workshop() as folder:
        (folder / "config.yaml").write_text((ROOT / "config.yaml").read_text())
        with started(folder, database) as (url, process, _):
            make_slots(Hand(url))
            reader = Reader(f"{url}api/v1/stations/wskg-fm/now")
            for first in range(0, restarts, _EXAMINED_EACH):
                count = min(_EXAMINED_EACH, restarts - first)
                with at_work(url, journal, reader, chance):
                    for number in range(first, first + count):
                        time.sleep(chance.uniform(0.2, 2.0))
                        is_long = number % _LONG_EACH == _LONG_EACH - 1
                        away_s = _LONG_AWAY_S if is_long else chance.uniform(0.0, _AWAY_S)
                        crash(server, name, written=bool(number % 2))
                        refused(Hand(url), journal, times)
                        time.sleep(away_s)
                        healed(server, journal, times)
                told, repeated = examine(Hand(url), journal)
                while repeated:
                    times.sent_again += repeated
                    more, repeated = examine(Hand(url), journal)
                    told += more
                wrong += told
                found.round({"restarts": first + count, "sent": len(journal.sent), "wrong": told[:20]})
            process.terminate()
            process.wait(15)
        with started(folder, database) as (url, process, _):
            wrong += examine(Hand(url), journal)[0]
        times.cut = (folder / "service.log").read_text().count("; finding out")
    report(found, journal, times, reader, wrong)
    return wrong


@contextmanager
def at_work(url: str, journal: Journal, reader: Reader, chance: random.Random) -> Iterator[None]:
    """Let everybody edit and read while the block runs."""
    over = threading.Event()
    threads = [
        threading.Thread(target=work, args=(url, journal, chance.randrange(1 << 30), over))
        for _ in range(CLIENTS)
    ]
    threads.append(threading.Thread(target=reader.read, args=(over,)))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def slow_commits(server: Postgres, name: str) -> None:
    """Have each commit wait for others before it is written, which none follow."""
    for setting in ("commit_delay = 20000", "commit_siblings = 0"):
        server.sql(f"ALTER DATABASE {name} SET {setting}", "postgres")


def crash(server: Postgres, name: str, *, written: bool) -> None:
    """End the server as by a crash.

    Args:
        written: At a moment at which a commit is written, and not acknowledged yet: it waits for a copy on
            another server, which there is not.
    """
    if written:
        server.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", name)
        server.sql("SELECT pg_reload_conf()", name)
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        wait_until(lambda: server.sql(waiting, name) != "0", "a commit to wait")
    server.stop(SIGQUIT)
    (server.folder / "postgresql.auto.conf").write_text("")


def refused(hand: Hand, journal: Journal, times: Times) -> None:
    """Look how an edit is refused while the server is away."""
    token, began = f"t{uuid.uuid4().hex}", time.monotonic()
    edit = {"command": "slot.change", "id": SLOTS[0], "set": {"subtitle": token}}
    one = Sent(token, token, hand.version(SLOTS[0]), edit)
    journal.note(one)
    answer = hand.edit(one.edit, one.version, one.key)
    times.refused_s.append(time.monotonic() - began)
    assert answer.status == 503, answer
    one.refused = 0 if NOT_KNOWN in answer.document["detail"] else answer.status


def healed(server: Postgres, journal: Journal, times: Times) -> None:
    """Start the server, and wait until edits are done again."""
    server.start()
    began, done = time.monotonic(), acknowledged(journal)
    while acknowledged(journal) == done:
        assert time.monotonic() - began < _HEALED_AT_MOST_S, "nothing is done any more"
        time.sleep(0.01)
    times.healed_s.append(time.monotonic() - began)


def acknowledged(journal: Journal) -> int:
    """Return how many edits were acknowledged so far."""
    with journal.lock:
        return sum(one.acknowledged for one in journal.sent)


def report(found: Campaign, journal: Journal, times: Times, reader: Reader, wrong: list[str]) -> None:
    """Write down what came of it."""
    done = acknowledged(journal)
    found.summary.update(
        {
            "acknowledged": done,
            "refused": sum(bool(one.refused) for one in journal.sent),
            "cut_in_the_middle": times.cut,
            "not_known_and_sent_again": times.sent_again,
            "healed_s": spread(times.healed_s),
            "refused_s": spread(times.refused_s),
            "now_s": spread(reader.took_s),
            "wrong": wrong[:50],
        }
    )
    found.figure(f"lost, halved or doubled edits of {done}", len(wrong), "edits", goal=0)
    found.figure(
        "an edit is done after the server answers again", max(times.healed_s), "s", goal=HEALED_GOAL_S
    )
    found.figure("an edit is refused while it is away", max(times.refused_s), "s", goal=REFUSED_GOAL_S)
    found.figure("answers of what is on that failed", len(reader.faults), "answers", goal=0)
    found.figure("the slowest answer of what is on", max(reader.took_s), "s", goal=NOW_GOAL_S)


if __name__ == "__main__":
    sys.exit(main())
