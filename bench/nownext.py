# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a now/next answer costs, against the least that aiohttp can do: a bare ``hello``.

    python -m bench.nownext [--seconds 3] [--rounds 5]

Each server is a process of its own on uvloop, without an access log, loaded by
wrk over keep-alive connections.  The rounds are interleaved.  What is compared
is requests per CPU-second of the server (nanoseconds of all its threads, from
the kernel), since latency and requests a second depend on what else runs here.
The now/next server has the whole way of the product: gate, problems, routes,
validation, board, and a painted timeline of a year.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import multiprocessing
import platform
import re
import statistics
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.request import Request, urlopen

import uvloop
from aiohttp import web

from player.api.app import Api, create_app
from player.nownext.board import NowNextBoard
from schedules.clock import SystemClock
from schedules.model.programme import Programme
from schedules.model.slot import Lineup, Slot
from schedules.rest.serving import ServiceRunner
from schedules.service import ScheduleService
from tests.fakes.network import CATALOGUE, NEWS, Network

HERE = Path(__file__).parent
NOW = "/api/v1/stations/wskg-fm/now"
CONNECTIONS = 64
GOAL = 0.8


def hello() -> web.Application:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", answer)
    return app


def product() -> web.Application:
    network = Network()
    service = ScheduleService(CATALOGUE, SystemClock(), network.publisher, 600.0)
    slots = tuple(
        Slot(
            id=f"hour-{hour}",
            order=hour,
            programme=Programme(f"Hour {hour}", subtitle="The news of the hour", hosts=("Ann Example",)),
            start=time(hour),
            end=time((hour + 1) % 24),
            effective_from=date(2026, 1, 1),
        )
        for hour in range(24)
    )
    service.replace_service_lineup(NEWS, Lineup(slots=slots))
    ports = dataclasses.replace(network.ports, board=NowNextBoard(service, network.publisher))
    app = create_app(ports)
    Api(ports).add_routes(app)
    return app


def serve(make: Callable[[], web.Application], port: Connection) -> None:
    async def run() -> None:
        runner = ServiceRunner(make())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    uvloop.run(run())


def cpu_s(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def load(url: str, seconds: float, headers: dict[str, str]) -> int:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    output = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output
    match = re.search(r"(\d+) requests in", output)
    assert match, output
    return int(match[1])


def tag_of(url: str) -> str:
    with urlopen(Request(url), timeout=5) as answer:  # our own server on loopback
        return str(answer.headers["ETag"])


def machine() -> dict[str, str | int]:
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": multiprocessing.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def commit() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=HERE
    )
    return answer.stdout.strip() if answer.returncode == 0 else "none yet"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()

    context = multiprocessing.get_context("spawn")
    servers, ports = {}, {}
    for name, make in (("hello", hello), ("now", product)):
        ours, theirs = context.Pipe()
        servers[name] = context.Process(target=serve, args=(make, theirs), daemon=True)
        servers[name].start()
        ports[name] = ours.recv()

    now_url = f"http://127.0.0.1:{ports['now']}{NOW}"
    cases = {
        "aiohttp hello": ("hello", f"http://127.0.0.1:{ports['hello']}/", {}),
        "now/next": ("now", now_url, {}),
        "now/next, not modified": ("now", now_url, {"If-None-Match": tag_of(now_url)}),
    }
    rounds: list[dict[str, dict[str, float]]] = []
    try:
        for number in range(chosen.rounds + 1):  # the first one warms up
            figures = {}
            for case, (server, url, headers) in cases.items():
                pid = servers[server].pid
                assert pid is not None
                before = cpu_s(pid)
                requests = load(url, chosen.seconds, headers)
                used = cpu_s(pid) - before
                figures[case] = {
                    "requests": requests,
                    "cpu_s": round(used, 4),
                    "us_per_request": round(used / requests * 1e6, 2),
                }
            if number:
                rounds.append(figures)
                print(number, {case: f["us_per_request"] for case, f in figures.items()}, flush=True)
    finally:
        for process in servers.values():
            process.terminate()
            process.join(5)

    cost = {case: statistics.median(r[case]["us_per_request"] for r in rounds) for case in cases}
    ratios = {
        case: round(
            statistics.median(
                r["aiohttp hello"]["us_per_request"] / r[case]["us_per_request"] for r in rounds
            ),
            3,
        )
        for case in cases
    }
    result = {
        "what": "requests per CPU-second of the server, x bare aiohttp hello on uvloop",
        "goal": GOAL,
        "met": ratios["now/next"] >= GOAL,
        "ratio": ratios,
        "median_us_per_request": cost,
        "connections": CONNECTIONS,
        "seconds": chosen.seconds,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "rounds": rounds,
    }
    target = HERE / "results" / "nownext.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({key: result[key] for key in ("ratio", "median_us_per_request", "met")}, indent=1))


if __name__ == "__main__":
    main()
