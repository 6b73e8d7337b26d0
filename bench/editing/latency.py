# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How long an edit takes to be acknowledged, and what many lineups cost at the start and in memory.

    python -m bench.editing.latency [--rounds 3] [--edits 200]

Edits: over HTTP, one after the other, of the shipped lineup of News on six stations; from the first byte
sent until the answer is read.  Beside it what the disk needs by itself: a row in a SQLite of its own, with
the same pragmas.

Start, from exec to Ready with 100,000 slots and one-offs kept: 2 services of 50,000 each, or 50 of 2,000, of
which 150 fill the week and the others ended years ago; a network of 10 services on 50 stations, each with 350
weekly slots, 150 one-offs to come, 2,500 that are over and 7,000 slots that ended; and a harsh case that no
station has, of 20 services whose 5,000 slots each air on seven dates of the coming year, 700,000 in all.

Memory: 50 services whose week 150 slots fill, with 30 one-offs each, against the same without any slots.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sqlite3
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.common import campaign, cpu_s, memory_mb, spread, workshop
from schedules.model.kept import Commit, HistoryEntry, KeptEntry, KeptLineup, LineupChange, Owner
from schedules.store.opening import open_store
from tests.fakes.config import config_of
from tests.fakes.service import service

from .client import Staff

OWNER = "news"
EDIT_GOAL_MS, START_GOAL_S, MEMORY_GOAL_MB = 20.0, 5.0, 150.0
SLOTS, WEEKLY, ONEOFFS = 100_000, 150, 30
FEW, MANY = 2, 50
"""Services."""
PATIENCE_S = 120.0
WARM_UP = 20
LONG_AGO = date(2015, 1, 5)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def edits(folder: Path, count: int) -> dict[str, Any]:
    """Make edits one after the other, and return how long each took."""
    with service(folder) as radio:
        secret = radio.cli("token", "add", "bench", "--role", "editor").stdout.strip()
        staff = Staff(radio.url.rstrip("/"), secret)
        path = f"/lineups/{OWNER}/edits"

        def done(edit: dict[str, Any], version: int | str) -> tuple[float, Any]:
            match = "*" if version == "*" else f'"{version}"'
            began = time.perf_counter()
            status, answer = staff.ask("POST", path, {"edit": edit}, {"If-Match": match})
            took_ms = (time.perf_counter() - began) * 1000
            assert status == 200, answer
            return took_ms, answer

        added = {"title": "Talk of the Town", "start": "19:00", "end": "20:00", "from": "2027-01-04"}
        _, answer = done({"command": "slot.add", "slot": {"id": "talk", **added}}, "*")
        version = answer["versions"]["talk"]
        words, moves, oneoffs = [], [], []
        used_s = cpu_s(radio.process.pid)
        for number in range(-WARM_UP, count):
            took, answer = done(
                {"command": "slot.change", "id": "talk", "set": {"subtitle": f"Number {number}"}}, version
            )
            words.append(took)
            end = f"20:{(number + 1) % 2 * 30:02d}"
            took, answer = done(
                {"command": "slot.change", "id": "talk", "set": {"end": end}}, answer["versions"]["talk"]
            )
            moves.append(took)
            version = answer["versions"]["talk"]
            start = datetime(2026, 12, 1, 17, tzinfo=UTC) + timedelta(days=(number + WARM_UP) % 300)
            oneoff = {"title": f"Special {number}", "kind": "oneoff", "start": f"{start:%Y-%m-%dT%H:%MZ}"}
            oneoff["end"] = f"{start + timedelta(minutes=40):%Y-%m-%dT%H:%MZ}"
            oneoffs.append(done({"command": "oneoff.add", "oneoff": oneoff}, "*")[0])
        used_s = cpu_s(radio.process.pid) - used_s
    every = [one for kind in (words, moves, oneoffs) for one in kind[WARM_UP:]]
    return {
        "edit_ms": spread(every),
        "words_ms": spread(words[WARM_UP:]),
        "times_ms": spread(moves[WARM_UP:]),
        "oneoffs_ms": spread(oneoffs[WARM_UP:]),
        "cpu_ms_an_edit": round(used_s * 1000 / (3 * (count + WARM_UP)), 2),
    }


def bare_commits(folder: Path, count: int) -> dict[str, float]:
    """Return how long a commit of one small row takes, in milliseconds, by itself."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)")
    times = []
    for number in range(count):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO one VALUES (?, ?)", (number, "x" * 500))
        connection.execute("COMMIT")
        times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return spread(times)


def week_of(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many weekly slots that fill the week, one after the other, on whole minutes."""
    edges = [number * 7 * 24 * 60 // count for number in range(count + 1)]
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        day, minute = divmod(start, 24 * 60)
        end_minute = end % (24 * 60)
        yield {
            "id": f"slot-{number}", "kind": "recurring", "title": f"Programme {number}",
            "start": f"{minute // 60:02d}:{minute % 60:02d}",
            "end": f"{end_minute // 60:02d}:{end_minute % 60:02d}", "from": f"{LONG_AGO}",
            "recur": {"freq": "weekly", "byday": DAYS[day]},
        }  # fmt: skip


def ended(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many slots that have ended years ago, a quarter of a year each."""
    for number in range(count):
        begin = LONG_AGO + timedelta(days=7 * (number % 300))
        yield {
            "id": f"old-{number}", "kind": "recurring", "title": f"Former programme {number}",
            "subtitle": "As it was", "hosts": ["Ann", "Bo"], "start": f"{number % 23:02d}:00",
            "end": f"{number % 23 + 1:02d}:00", "from": f"{begin}", "until": f"{begin + timedelta(days=90)}",
            "recur": {"freq": "weekly", "byday": DAYS[number % 7]},
        }  # fmt: skip


def specials(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many one-offs in the weeks that come."""
    for number in range(count):
        start = datetime(2026, 12, 1, 17, tzinfo=UTC) + timedelta(days=3 * number)
        yield {
            "id": f"special-{number}", "kind": "oneoff", "title": f"Special {number}",
            "start": f"{start:%Y-%m-%dT%H:%MZ}", "end": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%MZ}",
        }  # fmt: skip


async def fill(folder: Path, owners: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Keep a lineup of these rows for each owner."""
    store = await open_store("sqlite:///liveradio.db", folder)
    try:
        for name in owners:
            owner, at = Owner(name), datetime.now(UTC)
            entries = {
                row["id"]: KeptEntry(id=row["id"], order=place, version=1, row=row)
                for place, row in enumerate(rows)
            }
            lineup = replace(KeptLineup(owner=owner), revision=1, version=1, entries=entries, changed_at=at)
            history = HistoryEntry(
                owner=owner, revision=1, at=at, actor="bench", machine=True,
                command={"command": "fill"}, changes=(),
            )  # fmt: skip
            change = LineupChange(
                expected_revision=0, lineup=lineup, entries=frozenset(entries), programmes=frozenset(),
                history=history,
            )  # fmt: skip
            await store.commit(Commit(changes=(change,)))
    finally:
        await store.aclose()


def past_oneoffs(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many one-offs that are over, one a day."""
    for number in range(count):
        start = datetime(2019, 1, 1, 17, tzinfo=UTC) + timedelta(days=number)
        yield {
            "id": f"past-{number}", "kind": "oneoff", "title": f"Past special {number}",
            "start": f"{start:%Y-%m-%dT%H:%MZ}", "end": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%MZ}",
        }  # fmt: skip


def of_seven_weeks(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many weekly slots of seven weeks each, which fill eight times seven weeks."""
    each = count // 8
    week = list(week_of(each))
    for number in range(count):
        period, place = divmod(number, each)
        begin = date(2026, 11, 9) + timedelta(weeks=7 * period)
        yield {
            **week[place],
            "id": f"dated-{number}",
            "from": f"{begin}",
            "until": f"{begin + timedelta(days=48)}",
        }


def start_and_memory(
    folder: Path, rows: Sequence[dict[str, Any]], services: int, stations: int = 1
) -> dict[str, float]:
    """Start a service with so many lineups of these rows; return seconds to Ready, and its memory then.

    Args:
        stations: Of each service.
    """
    names = [f"service-{number}" for number in range(services)]
    (folder / "state").mkdir(parents=True)
    asyncio.run(fill(folder / "state", names, rows))
    text = config_of({name: ["demo:news"] for name in names})
    for name, number in itertools.product(names, range(1, stations)):
        text += (
            f"  - {{id: {name}-{number}, call_sign: W{name[8:]}X{number}, frequency_mhz: {90 + number}, "
            f"city: Town, carries: {name}}}\n"
        )
    began = time.perf_counter()
    with service(folder, text, ready_within_s=PATIENCE_S) as radio:
        took_s = time.perf_counter() - began
        used_s = cpu_s(radio.process.pid)
        shown = radio.get("/api/v1/now")["stations"]
        assert len(shown) == services * stations
        assert all(bool(one["now"]) is bool(rows) for one in shown.values())
        return {
            "ready_s": round(took_s, 2),
            "cpu_s": round(used_s, 2),
            "rss_mb": memory_mb(radio.process.pid)["rss"],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--edits", type=int, default=200, help="of each of three kinds, in a round")
    chosen = parser.parse_args()

    week = [*week_of(WEEKLY), *specials(ONEOFFS)]
    much = {n: [*ended(SLOTS // n - WEEKLY), *week_of(WEEKLY)] for n in (FEW, MANY)}
    network = [*ended(7_000), *past_oneoffs(2_500), *week_of(350), *specials(150)]
    harsh = list(of_seven_weeks(5_000))
    what = "milliseconds from an edit sent to its answer; seconds from exec to Ready; resident megabytes"
    with campaign("editing_latency", what, **vars(chosen)) as found:
        for _ in range(chosen.rounds):
            with workshop() as folder:
                found.round(
                    {
                        "edits": edits(folder / "edits", chosen.edits),
                        "bare_commit_ms": bare_commits(folder, 3 * chosen.edits),
                        "100000_slots_of_2": start_and_memory(folder / "few", much[FEW], FEW),
                        "100000_slots_of_50": start_and_memory(folder / "many", much[MANY], MANY),
                        "100000_slots_of_a_network": start_and_memory(folder / "network", network, 10, 5),
                        "100000_slots_of_this_year": start_and_memory(folder / "harsh", harsh, 20),
                        "week_of_50": start_and_memory(folder / "week", week, MANY),
                        "nothing_of_50": start_and_memory(folder / "nothing", [], MANY),
                    }
                )

        def median(*keys: str) -> float:
            values: list[Any] = found.rounds
            for key in keys:
                values = [one[key] for one in values]
            return float(statistics.median(values))

        found.figure(
            "an edit acknowledged, median", median("edits", "edit_ms", "p50"), "ms", goal=EDIT_GOAL_MS
        )
        found.figure("the same, 95 of 100", median("edits", "edit_ms", "p95"), "ms")
        found.figure("other words of a slot, median", median("edits", "words_ms", "p50"), "ms")
        found.figure("other times of a slot, median", median("edits", "times_ms", "p50"), "ms")
        found.figure("a new one-off, median", median("edits", "oneoffs_ms", "p50"), "ms")
        found.figure("processor time of an edit", median("edits", "cpu_ms_an_edit"), "ms")
        found.figure("a commit to SQLite by itself, median", median("bare_commit_ms", "p50"), "ms")
        for key, whose, goal in (
            ("100000_slots_of_2", f"of {FEW} services", START_GOAL_S),
            ("100000_slots_of_50", f"of {MANY} services", START_GOAL_S),
            ("100000_slots_of_a_network", "of 10 services on 50 stations", START_GOAL_S),
            ("100000_slots_of_this_year", "that all air this year", None),
        ):
            words = f"100,000 slots {whose}"
            found.figure(f"exec to Ready with {words}", median(key, "ready_s"), "s", goal=goal)
            found.figure("the same in processor time", median(key, "cpu_s"), "s")
            found.figure(f"memory of the service with {words}", median(key, "rss_mb"), "MB")
        timelines = median("week_of_50", "rss_mb") - median("nothing_of_50", "rss_mb")
        found.figure("memory that the timelines of 50 stations take", timelines, "MB", goal=MEMORY_GOAL_MB)
        found.figure("memory of the service with them", median("week_of_50", "rss_mb"), "MB")


if __name__ == "__main__":
    main()
