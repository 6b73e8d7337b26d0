# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stations that are slow in every way, on a loopback address each, in a process of their own.

    python -m bench.resolving.stand

Prints one JSON line with the addresses by what they are, and serves until standard input closes.  Every
station answers every target, so that a list can name the same trouble on hosts of its own or on one host.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass

from bench.common import ROOT
from tests.fakes.radio_server import (
    RadioServer,
    Request,
    Script,
    answers,
    goes_on,
    hangs,
    icy_sound,
    redirects,
)

STATIONS = 42
BURST_BYTES = 65_536
PACE_BYTES_S = 16_384
HEAD = (
    b"ICY 200 OK\r\nicy-name: Stand\r\nicy-br: 128\r\nicy-metaint: 16000\r\nContent-Type: audio/mpeg\r\n\r\n"
)
LIST_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: audio/x-mpegurl\r\n\r\n"
TROUBLES = ("silent", "half-head", "head-only", "drip-head", "drip-bytes", "full")
"""How a first candidate can hang; ``full`` accepts no connection."""


def main() -> None:
    asyncio.run(_serve())


async def _serve() -> None:
    async with AsyncExitStack() as stack:
        with ExitStack() as full_doors:
            stations = [
                await stack.enter_async_context(RadioServer(host=f"127.0.0.{number}"))
                for number in range(1, STATIONS + 1)
            ]
            full = [full_doors.enter_context(full_door(station.host)) for station in stations[:6]]
            stand = Stand(stations, [door.getsockname() for door in full])
            for station in stations:
                station.scripts |= troubles(station)
            found = stand.lists()
            print(json.dumps({"live": stations[0].url("/live"), **found}), flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def full_door(host: str) -> socket.socket:
    """Return a listener whose queue is full: whoever else connects is not answered at all."""
    door = socket.socket()
    door.bind((host, 0))
    door.listen(0)
    door.setblocking(False)
    for _ in range(4):
        knock = socket.socket()
        knock.setblocking(False)
        knock.connect_ex(door.getsockname())
        _KNOCKING.append(knock)
    return door


_KNOCKING: list[socket.socket] = []  # they hold the queue full as long as they live


def troubles(station: RadioServer) -> dict[str, Script]:
    """Return what each station does, by target."""
    sound = (ROOT / "tests" / "corpus" / "audio" / "tone.mp3").read_bytes()
    flow = icy_sound(sound, 16_000, [b"StreamTitle='Stand';", None, None, None])
    hop = {f"/hop/{n}": waits(1.9, redirects(f"/hop/{n + 1}")) for n in range(20)}
    nested = {f"/nest/{n}": waits(4.0, m3u([station.url(f"/nest/{n + 1}")])) for n in range(8)}
    return hop | nested | {
        "/live": broadcasts(HEAD, flow),
        "/silent": hangs(),
        "/half-head": hangs(b"HTTP/1.0 200 OK\r\nContent-Ty"),
        "/head-only": hangs(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"),
        "/drip-head": drips(b"HTTP/1.0 200 OK\r\n", b"X-A: b\r\n", 1.0),
        "/drip-bytes": drips(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", b"\x00", 0.5),
        "/half-list": hangs(LIST_HEAD + b"#EXTM3U\n#EXTINF:-1,Half a l"),
        "/drip-list": drips(LIST_HEAD + b"#EXTM3U\n", b"#EXTINF:-1,Title\n", 0.5),
        "/drip-prose": drips(b"HTTP/1.0 200 OK\r\n\r\n", b"Once upon a time ", 0.2),
        "/endless-list": goes_on(LIST_HEAD, f"{station.url('/silent')}\n".encode() * 50),
        "/endless-text": goes_on(b"HTTP/1.0 200 OK\r\n\r\n", b"x" * 4096),
        "/endless-chunks": goes_on(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 500
        ),
        "/busy": answers(b"", status="HTTP/1.1 503 Busy", head=["Retry-After: 3600"]),
        "/endless-redirects": slow_circle(),
        "/hls-silent": answers(_master(station, "/silent"), "application/vnd.apple.mpegurl"),
        "/hls-drip": answers(_master(station, "/drip-list"), "application/vnd.apple.mpegurl"),
        "/hls-segment": answers(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{station.url('/silent')}\n".encode(),
            "application/vnd.apple.mpegurl",
        ),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """All of them."""

    stations: Sequence[RadioServer]
    full: Sequence[tuple[str, int]]

    def lists(self) -> Mapping[str, str]:
        """Serve lists of troubles, and return every address that is asked for, by its name."""
        first = self.stations[0]
        found: dict[str, str] = {}
        for trouble in TROUBLES:
            for count in (1, 4):
                own = [self.trouble(trouble, 1 + n) for n in range(count)]
                one = [self.trouble(trouble, 0) + f"?{n}" for n in range(count)]
                found[f"{count} {trouble}"] = first.on(
                    f"/{count}-{trouble}", m3u([*own, self.stations[9].url("/live")])
                )
                found[f"{count} {trouble}, one host"] = first.on(
                    f"/{count}-{trouble}-one-host", m3u([*one, first.url("/live")])
                )
                if trouble != "full":
                    for n in range(count):  # a query makes each of them an address of its own
                        first.on(f"/{trouble}?{n}", first.scripts[f"/{trouble}"])
        forty = [station.url("/silent") for station in self.stations[1:41]]
        found["never: forty silent hosts"] = first.on("/forty", m3u(forty))
        found["never: forty dripping lists"] = first.on(
            "/forty-lists", m3u([station.url("/drip-list") for station in self.stations[1:41]])
        )
        for target in first.scripts:
            if "?" not in target and target not in ("/live", "/hop", "/nest") and "-" in target[1:]:
                found.setdefault(f"never: {target}", first.url(target))
        for target in ("/silent", "/busy", "/hop/0", "/nest/0"):
            found[f"never: {target}"] = first.url(target)
        found["never: full"] = self.trouble("full", 0)
        found["never: TLS that is not answered"] = first.url("/silent").replace("http:", "https:")
        return {name: url for name, url in found.items() if not _plays_after_all(name)}

    def trouble(self, name: str, number: int) -> str:
        """Return the address of one trouble at one host."""
        if name != "full":
            return self.stations[number].url(f"/{name}")
        host, port = self.full[number]
        return f"http://{host}:{port}/live"


def _plays_after_all(name: str) -> bool:
    return name.startswith(("never: /1-", "never: /4-"))


def m3u(urls: Iterable[str]) -> Script:
    """Answer with a list."""
    return answers(b"#EXTM3U\n" + "".join(f"{url}\n" for url in urls).encode(), "audio/x-mpegurl")


def waits(wait_s: float, then: Script) -> Script:
    """Do something later."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(wait_s)
        await then(request, writer)

    return script


def drips(start: bytes, drop: bytes, gap_s: float) -> Script:
    """Send a start, then a drop after each gap, for ever."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            await writer.drain()
            await asyncio.sleep(gap_s)
            writer.write(drop)

    return script


def broadcasts(head: bytes, flow: bytes) -> Script:
    """Send a head, a burst, and then the same bytes again and again at the pace of a stream."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        again = flow * (-(-BURST_BYTES // len(flow)) + 1)
        writer.write(head + again[:BURST_BYTES])
        at = BURST_BYTES
        while True:
            await writer.drain()
            await asyncio.sleep(0.25)
            at %= len(flow)
            writer.write(again[at : at + PACE_BYTES_S // 4])
            at += PACE_BYTES_S // 4

    return script


def slow_circle() -> Script:
    """Redirect to the same place for ever, a new cookie each time, a second apart."""
    count = 0

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        await asyncio.sleep(1)
        await redirects(request.target, head=[f"Set-Cookie: n={count}"])(request, writer)

    return script


def _master(station: RadioServer, target: str) -> bytes:
    variants = "".join(
        f"#EXT-X-STREAM-INF:BANDWIDTH={n}000\n{station.url(target)}?v{n}\n" for n in range(1, 9)
    )
    for n in range(1, 9):
        station.on(f"{target}?v{n}", hangs() if target == "/silent" else drips(LIST_HEAD, b"#\n", 0.5))
    return f"#EXTM3U\n{variants}".encode()


if __name__ == "__main__":
    main()
