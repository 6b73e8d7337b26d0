# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a thousand senders that send hardly anything cost the others.

    python -m bench.slow_senders [--rounds 5] [--seconds 40]

The whole service with the shipped configuration, asked by one client for what is on
now, a hundred times a second over connections that it keeps, and by one more that opens
a connection for each request.  In turns, the same with and without a thousand drippers:
some say nothing, some drip a head, some a body, some a body in chunks, some ask once and
stay; each that is let go comes no more.  The client is a process of its own, so that it
does not wait for the drippers; what is compared is the 99th percentile of its answers'
times, of all rounds together.  At the end Debian's slowhttptest does the same in its way.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import multiprocessing
import resource
import statistics
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import ClientSession, TCPConnector

from bench.common import Campaign, campaign, cpu_s, percentile, spread, workshop
from tests.fakes.drippers import HABITS, SEEK, dripping
from tests.fakes.service import Service, service

DRIPPERS = 1000
DRIP_EVERY_S = 5.0
ALL_CLOSED_S, GROWTH = 35.0, 1.2
EVERY_S = 0.01
PATH = "api/v1/stations/wskg-fm/now"


def ask(url: str, seconds: float, told: Connection) -> None:
    """Ask, in a process of its own; tells the answers' times in ms, over kept and over new connections."""

    async def asked(session: ClientSession, due_s: float, took_ms: list[float]) -> None:
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
        began_s = time.monotonic()
        async with session.get(url) as answer:
            await answer.read()
            assert answer.status == 200, answer.status
        took_ms.append((time.monotonic() - began_s) * 1e3)

    async def run() -> tuple[list[float], list[float]]:
        kept: list[float] = []
        new: list[float] = []
        end_s = due_s = time.monotonic() + 0.1
        end_s += seconds
        async with (
            ClientSession(connector=TCPConnector(limit=1)) as keeping,
            ClientSession(connector=TCPConnector(force_close=True)) as opening,
        ):
            while due_s < end_s:
                await asked(keeping, due_s, kept)
                await asked(opening, due_s + EVERY_S / 2, new)
                due_s = max(due_s + EVERY_S, time.monotonic())
        return kept, new

    told.send(uvloop.run(run()))


async def round_of(radio: Service, seconds: float, *, drippers: int) -> dict[str, Any]:
    """Measure the client's times, with so many drippers or with none."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    client = context.Process(target=ask, args=(f"{radio.url}{PATH}", seconds, theirs), daemon=True)
    used = cpu_s(radio.process.pid)
    async with dripping("127.0.0.1", radio.port, drippers, every_s=DRIP_EVERY_S, began=client.start) as there:
        kept, new = await asyncio.to_thread(ours.recv)
        await asyncio.to_thread(client.join, 10)
        lasted = {
            habit.name: [
                -1.0 if d.lasted_s is None else round(d.lasted_s, 2) for d in there if d.habit is habit
            ]
            for habit in HABITS
        }
    return {
        "drippers": drippers,
        "requests": len(kept) + len(new),
        "cpu_s": round(cpu_s(radio.process.pid) - used, 2),
        "kept_ms": kept,
        "new_ms": new,
        "lasted_s": lasted,
    }


def brief(found: dict[str, Any]) -> dict[str, Any]:
    """Return a round as it is kept: thousands of times as their distribution."""
    times = {
        name: spread(found[name]) | {"p99": round(percentile(found[name], 99), 3)}
        for name in ("kept_ms", "new_ms")
    }
    lasted = {
        habit: {"longest": max(values), "still_there": sum(value < 0 for value in values)}
        for habit, values in found["lasted_s"].items()
        if values
    }
    return found | times | {"lasted_s": lasted}


def slowhttptest(radio: Service, folder: Path, mode: str) -> dict[str, Any]:
    """Let Debian's slowhttptest try for 40 s with a thousand connections; returns how many were left when."""
    kind = {"head": ["-H"], "body": ["-B", "-s", "60000", "-t", "POST", "-f", "application/json"]}[mode]
    output = folder / mode
    subprocess.run(
        ["slowhttptest", *kind, "-c", str(DRIPPERS), "-r", "500", "-i", "5", "-l", "45", "-x", "8", "-p", "3",
         "-g", "-o", str(output), "-u", f"{radio.url}{PATH if mode == 'head' else SEEK[1:]}"],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    rows = list(csv.reader(Path(f"{output}.csv").read_text().splitlines()))
    number = {name.strip(): index for index, name in enumerate(rows[0])}
    table = [[int(float(cell)) for cell in row] for row in rows[1:] if len(row) >= len(number)]
    return {
        "mode": mode,
        "most_at_once": max(row[number["Connected"]] for row in table),
        "closed_by_us": max(row[number["Closed"]] for row in table),
        "last_connected_s": max((row[0] for row in table if row[number["Connected"]] > 0), default=0),
        "not_available_s": sum(row[number["Service Available"]] == 0 for row in table),
    }


def add_figures(found: Campaign, rounds: list[dict[str, Any]]) -> None:
    """Say what the rounds mean."""
    lasted = [value for r in rounds for values in r["lasted_s"].values() for value in values]
    found.figure("drippers still connected at the end of a round", sum(v < 0 for v in lasted), "", goal=0)
    found.figure("a dripper's connection, the longest", max(lasted), "s", goal=ALL_CLOSED_S)
    for name, words in (("kept_ms", "over kept connections"), ("new_ms", "over new connections")):
        pooled = {
            on: [v for r in rounds if bool(r["drippers"]) is on for v in r[name]] for on in (True, False)
        }
        growth = percentile(pooled[True], 99) / percentile(pooled[False], 99)
        found.figure(f"p99 of others with drippers, against without, {words}", growth, "x", goal=GROWTH)
        for on, label in ((False, "without"), (True, "with")):
            found.figure(f"p99 of others {label} drippers, {words}", percentile(pooled[on], 99), "ms")
            found.figure(f"median of others {label} drippers, {words}", statistics.median(pooled[on]), "ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=40.0)
    chosen = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    what = "answers' times of others while a thousand connections drip, against the same without them"
    settings = {
        "rounds": chosen.rounds, "seconds": chosen.seconds, "drippers": DRIPPERS, "drip_every_s": DRIP_EVERY_S
    }  # fmt: skip
    with (
        campaign("slow_senders", what, **settings) as found,
        workshop() as folder,
        service(folder / "radio") as radio,
    ):
        turn: Callable[[float, int], dict[str, Any]] = lambda seconds, number: uvloop.run(  # noqa: E731
            round_of(radio, seconds, drippers=number)
        )
        turn(5.0, 0)  # warms up
        rounds = []
        for number in range(chosen.rounds):
            for drippers in (0, DRIPPERS) if number % 2 else (DRIPPERS, 0):
                rounds.append(turn(chosen.seconds, drippers))
                found.round(brief(rounds[-1]))
        add_figures(found, rounds)
        found.summary["slowhttptest"] = [slowhttptest(radio, folder, mode) for mode in ("head", "body")]
        found.summary["log"] = radio.log().splitlines()[-5:]


if __name__ == "__main__":
    main()
