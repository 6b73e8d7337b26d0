# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""To find one that plays, candidates are asked with overlap: nobody waits for one that hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic

import pytest

from player.errors import ErrorClass
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams import turns
from player.streams.candidate import Resolution
from player.streams.resolver import NothingPlaysError, Resolver
from schedules.clock import SystemClock
from tests.fakes.radio_server import RadioServer, Request, Script, answers, drips, goes_on, hangs, redirects

from .audio import audio

HEAD = b"HTTP/1.0 200 OK\r\n\r\n"
SOUND = goes_on(HEAD, audio("tone.mp3"))
HANGING = [
    pytest.param(hangs(), id="no head"),
    pytest.param(hangs(HEAD), id="no body"),
    pytest.param(drips(*[b"I"] * 100, every_s=0.2), id="a head that drips"),
    pytest.param(drips(*[b"\xff"] * 100, every_s=0.2, first=HEAD), id="a body that drips"),
    pytest.param(hangs(b"HTTP/1.0 302 Found\r\nLocation: /x"), id="half a redirect"),
]


class Watched:
    """A script that says when it is under way, and when its client has left."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.begun, self.over = asyncio.Event(), asyncio.Event()
        self.now = self.most = self.asked = 0

    async def __call__(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.begun.set()
        self.asked += 1
        self.now += 1
        self.most = max(self.most, self.now)
        inner = asyncio.ensure_future(self._script(request, writer))
        left = asyncio.ensure_future(writer._reader.read())  # type: ignore[attr-defined] # its end
        try:
            await asyncio.wait([inner, left], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.now -= 1
            self.over.set()
            inner.cancel()
            left.cancel()


def after(seconds: float, script: Script) -> Script:
    async def waits(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await script(request, writer)

    return waits


def listing(server: RadioServer, *scripts: Script) -> tuple[str, list[str]]:
    urls = [server.on(f"/{number}", script) for number, script in enumerate(scripts, start=1)]
    return server.on("/", answers("\n".join(urls).encode())), urls


async def opened(resolver: Resolver, url: str, **options: float) -> tuple[str, Resolution, float]:
    """Return which one was opened, all that was learned, and how long it took in seconds."""
    begun_s = monotonic()
    resolution, stream = await resolver.open(url, **options)  # type: ignore[arg-type]
    took_s = monotonic() - begun_s
    assert await stream.read()
    await stream.aclose()
    return stream.info.url, resolution, took_s


@pytest.fixture
def hasty() -> Iterator[None]:
    """Everything ten times as fast."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name in ("STAGGER_S", "GRACE_S", "PATIENCE_S", "HUNG_HOST_S"):
            patch.setattr(turns, name, getattr(turns, name) / 10)
        yield


@pytest.mark.parametrize("hanging", HANGING)
async def test_the_first_hangs_and_the_second_is_found_within_a_second_and_a_half(
    server: RadioServer, resolver: Resolver, hanging: Script
) -> None:
    first = Watched(hanging)
    url, urls = listing(server, first, SOUND)

    chosen, resolution, took_s = await opened(resolver, url)

    assert chosen == urls[1]
    assert took_s < 1.5
    assert [(one.playable, one.reason) for one in resolution.streams] == [
        (None, "gave no sound before another did"),
        (True, "plays: MP3, 64 kbit/s"),
    ]
    async with asyncio.timeout(2):
        await first.over.wait()  # its connection was closed at once


async def test_four_hang_and_the_fifth_is_found_within_five_seconds(
    server: RadioServer, resolver: Resolver
) -> None:
    scripts = [hangs(), hangs(HEAD), hangs(), hangs(HEAD)]
    url, urls = listing(server, *scripts, SOUND)

    chosen, _, took_s = await opened(resolver, url)

    assert chosen == urls[4]
    assert took_s < 5


async def test_four_hosts_hang_and_the_fifth_is_found_within_five_seconds() -> None:
    async with GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client:
        servers = [RadioServer(f"127.0.0.{n}") for n in range(1, 6)]
        async with servers[0], servers[1], servers[2], servers[3], servers[4]:
            urls = [one.on("/live", hangs()) for one in servers[:4]]
            urls.append(servers[4].on("/live", SOUND))
            url = servers[0].on("/", answers("\n".join(urls).encode()))

            chosen, _, took_s = await opened(Resolver(client, SystemClock()), url)

    assert chosen == urls[4]
    assert took_s < 5


async def test_after_a_failure_the_next_is_asked_at_once(server: RadioServer, resolver: Resolver) -> None:
    gone = answers(b"", status="HTTP/1.0 404 Not Found")
    url, urls = listing(server, gone, answers(b"<html>"), redirects("rtsp://h/"), gone, SOUND)

    chosen, resolution, took_s = await opened(resolver, url)

    assert chosen == urls[4]
    assert took_s < turns.STAGGER_S
    assert [one.reason for one in resolution.streams[:3]] == [
        "HTTP 404",
        "a web page came back, not a stream",
        'scheme "rtsp": only http and https are opened',
    ]


async def test_one_that_answers_is_the_only_one_asked(server: RadioServer, resolver: Resolver) -> None:
    url, urls = listing(server, after(0.3, SOUND), SOUND)

    chosen, resolution, _ = await opened(resolver, url)

    assert chosen == urls[0]
    assert server.targets() == ["/", "/1"]
    assert resolution.streams[1].reason == "not probed: an earlier one plays"


async def test_within_the_overlap_the_listed_order_wins(server: RadioServer, resolver: Resolver) -> None:
    second = Watched(SOUND)

    async def waits(request: Request, writer: asyncio.StreamWriter) -> None:
        await second.begun.wait()  # the second gives sound at once; the first a moment later
        await asyncio.sleep(0.05)
        await SOUND(request, writer)

    url, urls = listing(server, waits, second)

    chosen, resolution, _ = await opened(resolver, url)

    assert chosen == urls[0]
    assert [one.playable for one in resolution.streams] == [True, True]
    async with asyncio.timeout(2):
        await second.over.wait()


async def test_one_that_comes_much_later_does_not_win(server: RadioServer, resolver: Resolver) -> None:
    second = Watched(SOUND)

    async def waits(request: Request, writer: asyncio.StreamWriter) -> None:
        await second.begun.wait()
        await asyncio.sleep(turns.GRACE_S + 0.5)
        await SOUND(request, writer)

    url, urls = listing(server, waits, second)

    assert (await opened(resolver, url))[0] == urls[1]


@pytest.mark.usefixtures("hasty")
async def test_no_more_than_three_at_once_and_two_of_a_host() -> None:
    async with (
        RadioServer() as one,
        RadioServer("127.0.0.2") as other,
        GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client,
    ):
        at_one, at_other = Watched(hangs()), Watched(hangs())
        urls = [(one if n % 3 else other).on(f"/{n}", at_one if n % 3 else at_other) for n in range(12)]
        url = one.on("/", answers("\n".join(urls).encode()))

        with pytest.raises(NothingPlaysError) as caught:
            await Resolver(client, SystemClock()).open(url, deadline_s=2.0)

    assert caught.value.kind is ErrorClass.TIMEOUT
    assert (at_one.most, at_other.most) in ((2, 1), (1, 2), (2, 2))
    assert at_one.asked + at_other.asked >= 12  # everyone had a turn, though all hang


@pytest.mark.usefixtures("hasty")
async def test_a_slow_one_has_another_turn_when_all_others_had_theirs(
    server: RadioServer, resolver: Resolver
) -> None:
    slow = Watched(after(0.6, SOUND))
    gone = after(0.05, answers(b"", status="HTTP/1.0 404 Not Found"))
    url, urls = listing(server, slow, hangs(), *[gone] * 6)

    chosen, _, took_s = await opened(resolver, url)

    assert chosen == urls[0]
    assert slow.asked <= 2
    assert took_s < 3


async def test_everything_ends_by_the_deadline(server: RadioServer, resolver: Resolver) -> None:
    url, urls = listing(server, *[hangs(HEAD)] * 6)
    begun_s = monotonic()

    with pytest.raises(NothingPlaysError) as caught:
        await resolver.open(url, deadline_s=0.5)

    assert monotonic() - begun_s < 1.5
    assert caught.value.kind is ErrorClass.TIMEOUT
    assert [one.url for one in caught.value.resolution.streams] == urls
    assert {one.playable for one in caught.value.resolution.streams} <= {False, None}


async def test_being_cancelled_closes_every_connection(server: RadioServer, resolver: Resolver) -> None:
    watched = [Watched(hangs(HEAD)), Watched(hangs())]
    url, _ = listing(server, *watched)
    task = asyncio.create_task(resolver.open(url))
    async with asyncio.timeout(5):
        for one in watched:
            await one.begun.wait()

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        for one in watched:
            await one.over.wait()


async def test_one_hanging_host_does_not_hold_up_the_others() -> None:
    async with (
        RadioServer() as hanging,
        RadioServer("127.0.0.2") as well,
        GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client,
    ):
        urls = [hanging.on(f"/{n}", hangs()) for n in range(6)] + [well.on(f"/{n}", SOUND) for n in range(6)]
        url = well.on("/", answers("\n".join(urls).encode()))

        resolution = await Resolver(client, SystemClock()).resolve(url, deadline_s=1.0)

    assert [one.playable for one in resolution.streams] == [False, False, None, None, None, None] + [True] * 6


@pytest.mark.usefixtures("hasty")
async def test_a_host_that_hung_is_waited_for_less_long(
    server: RadioServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.streams.fetch.FIRST_BYTES_S", 0.4)
    url, _ = listing(server, *[hangs(HEAD)] * 6)

    resolution = await resolver.resolve(url, deadline_s=5)

    # Two and two: the first pair for 0.4 s, the others for 0.2 s.
    reasons = [one.reason or "" for one in resolution.streams]
    assert all("after the head" in reason for reason in reasons[:2])
    assert all("a host that hung before" in reason for reason in reasons[2:])
    assert resolution.elapsed_ms < 2000


async def test_hosts_that_hung_come_after_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("player.streams.fetch.FIRST_BYTES_S", 0.6)
    async with (
        RadioServer() as one,
        RadioServer("127.0.0.2") as two,
        RadioServer("127.0.0.3") as well,
        GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client,
    ):
        urls = [host.on(f"/{n}", hangs(HEAD)) for host in (one, two) for n in range(5)]
        urls += [well.on(f"/{n}", SOUND) for n in range(3)]
        url = well.on("/", answers("\n".join(urls).encode()))

        resolution = await Resolver(client, SystemClock()).resolve(url, deadline_s=1.1)

    # Both hosts hang until 0.6 s, and would then hold the places for 0.6 s more.
    assert [found.playable for found in resolution.streams[10:]] == [True, True, True]
