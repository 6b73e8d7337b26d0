# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""More connections than there are places: who is told so, who is not, and who gets in all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
import uvloop
from aiohttp import web

from schedules.http import install_problems
from schedules.rest.addresses import networks
from schedules.rest.patience import Patience
from schedules.rest.places import Places
from tests.fakes.drippers import SILENT, dripping
from tests.fakes.eventually import eventually
from tests.fakes.serving import served

LOOPS = [pytest.param(asyncio.new_event_loop, id="asyncio"), pytest.param(uvloop.new_event_loop, id="uvloop")]
MOST, FOR_ALL = 40, 38
"""One in twenty is kept: 2 of 40; of these, one is for this machine itself."""


@dataclass
class Caller:
    """One connection, of which requests are sent."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def ask(self, path: str = "/", **headers: str) -> None:
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode())

    async def answer(self) -> tuple[int, str, bytes]:
        """Return status, head and body; (0, …) where the connection ends without any."""
        async with asyncio.timeout(10):
            try:
                head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            except (asyncio.IncompleteReadError, ConnectionResetError):
                return 0, "", b""
            fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
            body = await self.reader.readexactly(int(fields.get("content-length", "0")))
        return int(head.split()[1]), head.lower(), body

    async def asked(self, path: str = "/", **headers: str) -> int:
        self.ask(path, **headers)
        return (await self.answer())[0]

    async def ended(self) -> bool:
        """Wait for the other side to end it."""
        async with asyncio.timeout(10):
            with suppress(ConnectionResetError):
                await self.reader.read()
        return True


class House:
    """A service with few places, and its callers."""

    def __init__(
        self, places: Places, stop: asyncio.Event, host: str, port: int, leaving: AsyncExitStack
    ) -> None:
        self.places = places
        self.stop = stop
        self.address = (host, port)
        self._leaving = leaving

    async def call(self) -> Caller:
        reader, writer = await asyncio.open_connection(*self.address)
        self._leaving.callback(writer.close)
        return Caller(reader, writer)

    async def fill(self, number: int) -> list[Caller]:
        callers = [await self.call() for _ in range(number)]
        for caller in callers:
            assert await caller.asked() == 200
        return callers


def knows(request: web.Request) -> bool:
    return request.headers.get("Authorization") == "Bearer staff"


@asynccontextmanager
async def house(places: Places, patience: Patience | None = None) -> AsyncIterator[House]:
    stop = asyncio.Event()

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text="here you are")

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.force_close()
        await response.prepare(request)
        await stop.wait()
        return response

    app = web.Application()
    install_problems(app)
    app.router.add_get("/", answer)
    app.router.add_get("/stream", stream)
    async with served(app, places=places, patience=patience, knows=knows) as url, AsyncExitStack() as leaving:
        host, port = url.removeprefix("http://").split(":")
        leaving.callback(stop.set)
        yield House(places, stop, host, int(port), leaving)
    assert places.taken == 0, "whoever had a place has given it back"


def run(new_loop: Callable[[], asyncio.AbstractEventLoop], scenario: Callable[[], Any]) -> Any:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(scenario())


@pytest.mark.parametrize("new_loop", LOOPS)
def test_the_last_places_are_for_those_who_are_known(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    async def scenario() -> None:
        async with house(Places(MOST, counts_loopback=True, most_of_one=MOST)) as radio:
            there = await radio.fill(FOR_ALL)

            stranger = await radio.call()
            stranger.ask()
            status, head, body = await stranger.answer()
            assert (status, b"all places are taken" in body) == (503, True)
            for line in ("retry-after: 5", "connection: close", "application/problem+json", "nosniff"):
                assert line in head
            assert await stranger.ended()
            await eventually(lambda: radio.places.taken == FOR_ALL)

            staff = await radio.call()
            assert await staff.asked(Authorization="Bearer staff") == 200
            assert await (await radio.call()).asked(Authorization="Bearer staff") == 0, "not even looked at"
            assert await there[0].asked() == 200, "who was there before stays"

            there.pop().writer.close()
            await eventually(lambda: radio.places.taken == FOR_ALL)
            assert await staff.asked() == 200, "there is room again, and nobody has to show anything"

    run(new_loop, scenario)


@pytest.mark.parametrize("new_loop", LOOPS)
def test_one_address_has_its_share_and_is_told_so(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def scenario() -> None:
        patience = Patience(parting_s=0.05, look_every_s=0.02)
        async with house(Places(counts_loopback=True, most_of_one=3), patience) as radio:
            there = await radio.fill(3)

            fourth = await radio.call()
            fourth.ask(Authorization="Bearer staff")
            status, head, body = await fourth.answer()
            assert (status, b'"status": 503' in body, "retry-after: 5" in head) == (503, True, True)
            assert await fourth.ended()
            quiet = await radio.call()
            assert (await quiet.answer())[0] == 503, "also before it has asked anything"
            await eventually(lambda: radio.places.taken == 3)  # though it has not closed its end

            there.pop().writer.close()
            await eventually(lambda: radio.places.taken == 2)
            assert await (await radio.call()).asked() == 200

    run(new_loop, scenario)


async def test_what_a_proxy_passes_on_counts_for_whom_it_asks() -> None:
    places = Places(trusted=networks(["127.0.0.1"]), most_of_one=2)
    async with house(places) as radio:
        listeners = [await radio.call() for _ in range(2)]
        for listener in listeners:
            assert await listener.asked("/stream", X_Forwarded_For="10.9.9.9, 192.0.2.1") == 200

        third = await radio.call()
        assert await third.asked(X_Forwarded_For="10.1.1.1, 192.0.2.1") == 503
        assert await (await radio.call()).asked(X_Forwarded_For="192.0.2.2") == 200
        assert (
            await (await radio.call()).asked(X_Forwarded_For="192.0.2.1", Authorization="Bearer staff") == 200
        )

        radio.stop.set()
        for listener in listeners:
            assert await listener.ended()
        assert await (await radio.call()).asked(X_Forwarded_For="192.0.2.1") == 200


async def test_nobody_waits_long_for_the_silent_while_places_are_scarce() -> None:
    patience = Patience(first_byte_s=5, idle_s=60, look_every_s=0.02)  # a fifth of it is one second
    async with house(Places(MOST), patience) as radio:
        await radio.fill(30)
        async with dripping(*radio.address, 6, every_s=1, habits=[SILENT]) as silent:
            await eventually(lambda: all(dripper.lasted_s is not None for dripper in silent))

        assert max(dripper.lasted_s or 0 for dripper in silent) < 4.0
        assert radio.places.taken == 30
