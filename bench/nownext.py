# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a now/next answer costs, against the least that aiohttp can do: a bare ``hello``.

    python -m bench.nownext [--rounds 15] [--seconds 1]

Ours is the whole service, ``liveradio serve`` with the shipped configuration;
the peer is an application with one route that answers five bytes.  Both run on
uvloop in a process of their own, without an access log, loaded in turns by wrk
over keep-alive connections.  What is compared is requests per CPU-second of the
server (nanoseconds of all its threads, from the kernel), since latency and
requests a second depend on what else runs here.  Even that cost grows when others
crowd the caches, so that the slices are short and many; beside the median of the
rounds' ratios stands the ratio of the cheapest slices, which others disturbed least.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import re
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from urllib.request import urlopen

import uvloop
from aiohttp import web

from bench.common import campaign, cpu_s, in_turn, spread, workshop
from tests.fakes.service import service

CONNECTIONS = 64
GOAL = 0.8
PEER, OURS = "aiohttp hello", "now/next of a station"


@dataclass(frozen=True, slots=True)
class Case:
    """An address, and the process that answers there."""

    pid: int
    url: str
    headers: tuple[str, ...] = field(default=())


def serve_hello(port: Connection) -> None:
    """Serve the peer, in a process of its own; tells its port."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text="hello")

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    uvloop.run(run())


@contextmanager
def hello() -> Iterator[Case]:
    """Have the peer until the block ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve_hello, args=(theirs,), daemon=True)
    process.start()
    try:
        assert process.pid is not None
        yield Case(process.pid, f"http://127.0.0.1:{ours.recv()}/")
    finally:
        process.terminate()
        process.join(5)


def load(case: Case, seconds: float) -> dict[str, float]:
    """Ask as fast as it answers, and return what that took."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s"]
    for header in case.headers:
        command += ["-H", header]
    before = cpu_s(case.pid)
    output = subprocess.run([*command, case.url], capture_output=True, text=True, check=True).stdout
    used = cpu_s(case.pid) - before
    assert "Non-2xx" not in output, output
    match = re.search(r"(\d+) requests in", output)
    assert match, output
    requests = int(match[1])
    return {"requests": requests, "cpu_s": round(used, 4), "us_per_request": round(used / requests * 1e6, 2)}


def tag_of(url: str) -> str:
    """Return the ETag of an address."""
    with urlopen(url, timeout=5) as answer:
        return str(answer.headers["ETag"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=1.0)
    chosen = parser.parse_args()

    what = "requests per CPU-second of the server, as a ratio to a bare aiohttp hello on uvloop"
    settings = {"rounds": chosen.rounds, "seconds": chosen.seconds, "connections": CONNECTIONS}
    with (
        campaign("nownext", what, **settings) as found,
        workshop() as folder,
        service(folder / "radio") as radio,
        hello() as peer,
    ):
        api, pid = f"{radio.url}api/v1", radio.process.pid
        now = f"{api}/stations/wskg-fm/now"
        cases = {
            PEER: peer,
            OURS: Case(pid, now),
            "the same, not modified": Case(pid, now, (f"If-None-Match: {tag_of(now)}",)),
            "now/next of all stations": Case(pid, f"{api}/now"),
        }
        for number in range(-1, chosen.rounds):  # the first one warms up
            figures = {case: load(cases[case], chosen.seconds) for case in in_turn(list(cases), number)}
            if number >= 0:
                found.round(figures)

        cost = {case: [r[case]["us_per_request"] for r in found.rounds] for case in cases}
        found.summary = {f"{case}: us of CPU per request": spread(values) for case, values in cost.items()}
        for case in cases:
            if case != PEER:
                cheapest = min(cost[PEER]) / min(cost[case])
                ratios = [peer_us / us for peer_us, us in zip(cost[PEER], cost[case], strict=True)]
                goal = GOAL if case == OURS else None
                found.figure(
                    f"{case}, against {PEER}", statistics.median(ratios), "x", goal=goal, at_most=False
                )
                found.figure(f"{case}, against {PEER}, cheapest slices", cheapest, "x")
        for case in cases:
            found.figure(f"{case}: CPU per request, median", statistics.median(cost[case]), "us")


if __name__ == "__main__":
    main()
