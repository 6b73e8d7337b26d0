# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What kept air costs: finding an instant, memory, processor time, and from a seek to the first sound.

    python -m bench.air [--rounds 3] [--seconds 90]

Finding: a day of segments with their real number of steps (but few bytes in each), instants at random, and
instants in a row as listeners ask for them.  Memory: private pages of a process after three hours of air
and after twenty more.  Processor: two processes side by side with the same ingest, one of which keeps its
air. Seek: the whole service, air of an earlier run on disk, a new connection for each request, to its
first byte of sound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.common import ROOT, campaign, cpu_s, percentile, spread, workshop
from player.air.air import Air
from player.air.kept.opening import open_kept_air
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.service import service

from .child import NEWS, fill

DAY_H = 24.0
FINDS = 20_000
SEEKS = 40
CONFIG = """\
network: {name: Bench, timezone: UTC}
services:
  - {id: news, name: News, streams: [{url: "demo:classical"}], keep_air: 24h, keep_air_always: true}
stations:
  - {id: wskg-fm, call_sign: WSKG-FM, carries: news}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=90.0, help="of keeping air, for its processor time")
    chosen = parser.parse_args()

    what = "kept air: finding an instant in a day of it, memory, processor time, and seek to sound"
    with campaign("air", what, rounds=chosen.rounds, seconds=chosen.seconds) as found:
        with workshop() as folder:
            asyncio.run(fill(folder, DAY_H))
            for _ in range(chosen.rounds):
                found.round({"finding": asyncio.run(finding(folder))})
        for _ in range(chosen.rounds):
            found.round({"memory": memory(), "keeping": keeping(chosen.seconds), "seek_ms": seeking()})
        costs = [one for one in found.rounds if "keeping" in one]
        for kind in ("at random", "in a row"):
            for part in ("p50", "p99"):
                value = statistics.median(
                    one["finding"][kind][part] for one in found.rounds if "finding" in one
                )
                goal = 20.0 if part == "p50" else None
                found.figure(f"finding an instant {kind} in a day of air: {part}", value, "µs", goal=goal)
        grown = statistics.median(one["memory"]["grown_mb"] for one in costs)
        found.figure("memory for ten more hours of air", grown, "MB", goal=1.0)
        share = statistics.median(one["keeping"]["more_percent"] for one in costs)
        found.figure("keeping the air of one service, of a core", share, "%", goal=0.5)
        for part in ("p50", "p95"):
            value = statistics.median(one["seek_ms"][part] for one in costs)
            found.figure(f"seek to the first byte of sound: {part}", value, "ms", goal=150.0)


async def finding(folder: Path) -> dict[str, Any]:
    """Return how long `Air.position_at` takes, in microseconds."""
    clock, chance = FakeClock(NOON + timedelta(hours=DAY_H)), random.Random(24)
    async with open_kept_air(folder, {NEWS: 10 * 86_400.0}, clock) as airs:
        air = Air(kept=airs.of(NEWS))
        anywhere = [NOON + timedelta(hours=chance.random() * DAY_H) for _ in range(FINDS)]
        row = [NOON + timedelta(hours=3, seconds=number * 0.25) for number in range(FINDS)]
        return {kind: timed(air, at) for kind, at in (("at random", anywhere), ("in a row", row))}


def timed(air: Air, instants: list[datetime]) -> dict[str, float]:
    """Return how long each finding took."""
    took = []
    for instant in instants:
        begun = time.perf_counter_ns()
        air.position_at(instant)
        took.append((time.perf_counter_ns() - begun) / 1000)
    return spread(took) | {"p99": round(percentile(took, 99), 3)}


def memory() -> dict[str, float]:
    """Return the private memory after three hours and after twenty more, and what ten of these add."""
    with workshop() as folder:
        answer = subprocess.run(
            [sys.executable, "-m", "bench.air.child", "grow", str(folder)],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
    before, after = (json.loads(line)["private"] for line in answer.stdout.splitlines())
    return {"after_3_h_mb": before, "after_23_h_mb": after, "grown_mb": round((after - before) / 2, 3)}


def keeping(seconds: float) -> dict[str, float]:
    """Return which share of a core two ingests take, one of which keeps its air, and the difference."""
    with workshop() as folder, ingesting() as plain, ingesting(folder) as kept:
        time.sleep(5)
        begun, before = time.monotonic(), (cpu_s(plain), cpu_s(kept))
        time.sleep(seconds)
        passed_s, after = time.monotonic() - begun, (cpu_s(plain), cpu_s(kept))
    shares = [100 * (end - start) / passed_s for start, end in zip(before, after, strict=True)]
    return {
        "plain_percent": round(shares[0], 3),
        "kept_percent": round(shares[1], 3),
        "more_percent": round(shares[1] - shares[0], 3),
    }


@contextmanager
def ingesting(folder: Path | None = None) -> Iterator[int]:
    """Have an ingest run in a process of its own."""
    command = [sys.executable, "-m", "bench.air.child", "ingest", *([str(folder)] if folder else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            process.kill()


def seeking() -> dict[str, float]:
    """Return how long requests for air on disk take to their first byte of sound, in milliseconds."""
    with workshop() as folder:
        with service(folder / "radio", CONFIG) as radio:
            begun = datetime.now(UTC)
            time.sleep(25)
            radio.stop()
        took = []
        with service(folder / "radio", CONFIG) as radio:
            time.sleep(2)
            for number in range(SEEKS):
                at = begun + timedelta(seconds=3 + number % 16)
                took.append(seek(radio.port, f"{at:%Y-%m-%dT%H:%M:%SZ}"))
            radio.stop()
    return spread(took)


def seek(port: int, at: str) -> float:
    """Return how long one request takes, in milliseconds."""
    begun = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    connection.request("GET", f"/listen/wskg-fm?at={at}")
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    assert answer.read(1)
    took = (time.perf_counter() - begun) * 1000
    assert float(answer.headers["X-Behind-Live"]) > 5
    connection.close()
    return took


if __name__ == "__main__":
    main()
