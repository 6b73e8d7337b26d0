# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How long resolving takes: a live stream beside a bare socket, candidates that hang, what never answers."""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.common import ROOT, Campaign, percentile, spread, workshop
from player.errors import PlayerError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.resolver import Resolver
from player.streams.upstream import HttpUpstream
from schedules.clock import SystemClock
from tests.fakes.service import environment

from .cage import silent_nameserver
from .peers import run
from .stand import TROUBLES

LIVE_GOAL_MS = 30.0
SECOND_GOAL_S = 1.5
FIFTH_GOAL_S = 5.0
ANYTHING_GOAL_S = 15.0
GIVE_UP_S = 60.0
PROCESSES_AT_ONCE = 2
ROUNDS = 3


@asynccontextmanager
async def stand() -> AsyncIterator[Mapping[str, str]]:
    """Have the stations; gives their addresses by name."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.resolving.stand",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, limit=1 << 20,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def measure(found: Campaign, *, pairs: int) -> None:
    """Add every figure of this file."""
    async with stand() as urls, GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client:
        await live(found, client, urls["live"], pairs)
        await hanging(found, client, urls)
        never = {name.removeprefix("never: "): url for name, url in urls.items() if name.startswith("never:")}
        await unanswered(found, client, never)
        await processes(found, never)


async def live(found: Campaign, client: GuardedClient, url: str, pairs: int) -> None:
    """Compare resolving and opening a live stream with a bare socket, one after the other."""
    resolver, upstream = Resolver(client, SystemClock()), HttpUpstream(client, url, None, SystemClock())
    ways: dict[str, list[float]] = {"bare": [], "resolve": [], "open": []}
    for number in range(-5, pairs):  # the first ones warm up
        taken = {"bare": bare_ms(url)}
        began = time.perf_counter()
        answer = await resolver.resolve(url)
        taken["resolve"] = (time.perf_counter() - began) * 1000
        assert answer.streams[0].playable, answer
        between = bare_ms(url)
        began = time.perf_counter()
        stream = await upstream.open()
        taken["open"] = (time.perf_counter() - began) * 1000
        await stream.aclose()
        taken["bare"] = (taken["bare"] + between) / 2
        if number >= 0:
            for way, taken_ms in taken.items():
                ways[way].append(taken_ms)
    found.round({"live": {way: " ".join(f"{ms:.2f}" for ms in taken_ms) for way, taken_ms in ways.items()}})
    found.summary["live_ms"] = {way: spread(taken_ms) for way, taken_ms in ways.items()}
    for way, words in (("resolve", "Resolver.resolve"), ("open", "HttpUpstream.open")):
        more = [ours - bare for ours, bare in zip(ways[way], ways["bare"], strict=True)]
        what = f"live stream, {words}, more than a bare socket"
        found.figure(f"{what}: median of {pairs}", statistics.median(more), "ms", goal=LIVE_GOAL_MS)
        found.figure(f"{what}: p95", percentile(more, 95), "ms", goal=LIVE_GOAL_MS)
        found.figure(f"{what}: slowest", max(more), "ms")


def bare_ms(url: str) -> float:
    """Return the milliseconds from before connecting until the head and the first sound are there."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    began = time.perf_counter()
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=10) as connection:
        connection.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nIcy-MetaData: 1\r\n\r\n".encode()
        )
        got = b""
        while not got.partition(b"\r\n\r\n")[2]:
            got += connection.recv(65_536)
        return (time.perf_counter() - began) * 1000


async def hanging(found: Campaign, client: GuardedClient, urls: Mapping[str, str]) -> None:
    """Open lists whose first one or four entries hang."""
    for count, goal_s, words in ((1, SECOND_GOAL_S, "first candidate hangs"), (4, FIFTH_GOAL_S, "four hang")):
        taken_s: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for trouble in TROUBLES:
                for name in (f"{count} {trouble}", f"{count} {trouble}, one host"):
                    taken_s.setdefault(name, []).append(await opened_s(client, urls[name]))
        found.round({name: [round(value, 3) for value in values] for name, values in taken_s.items()})
        for same_host, where in ((False, "each at a host of its own"), (True, "all at one host")):
            worst = {
                name: max(values) for name, values in taken_s.items() if ("one host" in name) is same_host
            }
            slowest = max(worst, key=worst.__getitem__)
            what = f"{words}, {where}: until the next one plays, slowest ({slowest.partition(',')[0]})"
            found.figure(what, worst[slowest], "s", goal=goal_s)


async def opened_s(client: GuardedClient, url: str) -> float:
    """Return the seconds until an ingest has sound; `GIVE_UP_S` if there is none."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(GIVE_UP_S):
            stream = await HttpUpstream(client, url, None, SystemClock()).open()
    except (TimeoutError, PlayerError) as error:
        print(f"{url}: {error!r}", flush=True)
        return GIVE_UP_S
    taken_s = time.perf_counter() - began
    await stream.aclose()
    return taken_s


async def unanswered(found: Campaign, client: GuardedClient, urls: Mapping[str, str]) -> None:
    """Resolve and open all that never answers, at once."""
    asked = [(name, way) for name in urls for way in ("resolve", "open")]
    ended = await asyncio.gather(*(ended_s(client, urls[name], way) for name, way in asked))
    taken = {f"{way} {name}": one for (name, way), one in zip(asked, ended, strict=True)}
    found.round({"unanswered": {name: [round(one[0], 3), one[1]] for name, one in taken.items()}})
    slowest = max(taken, key=lambda name: taken[name][0])
    found.figure(
        f"{len(urls)} addresses that never answer, all at once: slowest ({slowest})", taken[slowest][0], "s",
        goal=ANYTHING_GOAL_S + 0.1,  # the deadline itself, and what it takes to tidy up
    )  # fmt: skip


async def ended_s(client: GuardedClient, url: str, way: str) -> tuple[float, str]:
    """Return the seconds until resolving ended, and what it said."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(GIVE_UP_S):
            if way == "resolve":
                answer = await Resolver(client, SystemClock()).resolve(url)
                said = answer.error[0] if answer.error else "streams"
            else:
                await (await HttpUpstream(client, url, None, SystemClock()).open()).aclose()
                said = "streams"
    except TimeoutError:
        said = "hangs"
    except PlayerError as error:
        said = str(getattr(error, "kind", error))
    return time.perf_counter() - began, str(said)


async def processes(found: Campaign, urls: Mapping[str, str]) -> None:
    """Run the whole command on what never answers, a few at a time, and once with a silent name server."""
    few = asyncio.Semaphore(PROCESSES_AT_ONCE)
    with workshop() as folder:
        (folder / "config.yaml").write_text((ROOT / "config.yaml").read_text())

        async def one(start: Sequence[str], url: str) -> tuple[float, str]:
            async with few:
                return await command_s(folder, start, url)

        taken = dict(zip(urls, await asyncio.gather(*(one([], url) for url in urls.values())), strict=True))
        slowest = max(taken, key=lambda name: taken[name][0])
        found.round({"processes": {name: [round(one[0], 3), one[1]] for name, one in taken.items()}})
        found.figure(
            f"`liveradio resolve`, exec to exit: slowest ({slowest})",
            taken[slowest][0],
            "s",
            goal=ANYTHING_GOAL_S,
        )
        with silent_nameserver(folder) as start:
            taken_s, said = await command_s(folder, start, "http://radio.example.org/live")
        found.round({"silent name server": [round(taken_s, 3), said]})
        found.figure(
            "`liveradio resolve`, exec to exit, name server silent", taken_s, "s", goal=ANYTHING_GOAL_S
        )


async def command_s(folder: Path, start: Sequence[str], url: str) -> tuple[float, str]:
    """Return the seconds from exec to exit of the command, and what it said."""
    command = [
        str(Path(sys.executable).with_name("liveradio")),
        "resolve",
        "--json",
        "--allow",
        "127.0.0.0/8",
    ]
    ran = await run([*start, *command, url], GIVE_UP_S, environment(folder, {}))
    try:
        error = json.loads(ran.stdout)["error"]
    except ValueError:
        return ran.taken_s, f"no document: {ran.stderr.strip()[-200:]}"
    return ran.taken_s, error["class"] if error else "streams"
