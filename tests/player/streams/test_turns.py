# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is asked when: several at once, no host crowded, all within one deadline."""

from __future__ import annotations

import asyncio

from player.errors import ErrorClass
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Resolution
from player.streams.resolver import Resolver, joined
from schedules.clock import SystemClock
from tests.fakes.radio_server import RadioServer, Request, answers, goes_on, hangs

from .audio import audio

SOUND = goes_on(b"HTTP/1.0 200 OK\r\n\r\n", audio("tone.mp3"))


def playing(resolution: Resolution) -> list[tuple[str, bool | None]]:
    return [(found.url, found.playable) for found in resolution.streams]


async def test_entries_are_asked_at_once_and_their_order_is_kept(
    server: RadioServer, resolver: Resolver
) -> None:
    later_one_answered = asyncio.Event()

    async def waits(request: Request, writer: asyncio.StreamWriter) -> None:
        await later_one_answered.wait()
        await SOUND(request, writer)

    async def tells(request: Request, writer: asyncio.StreamWriter) -> None:
        later_one_answered.set()
        await SOUND(request, writer)

    first, second = server.on("/1", waits), server.on("/2", tells)
    url = server.on("/", answers(f"{first}\n{second}\n".encode()))

    assert playing(await resolver.resolve(url, deadline_s=5)) == [(first, True), (second, True)]


async def test_three_are_asked_at_once_and_no_host_more_than_twice() -> None:
    async with (
        RadioServer() as one,
        RadioServer("127.0.0.2") as other,
        GuardedClient(AddressPolicy(["127.0.0.0/8"])) as client,
    ):
        hosts = (one, one, one, other, other)
        urls = [host.on(f"/{n}", hangs()) for n, host in enumerate(hosts)]
        url = one.on("/", answers("\n".join(urls).encode()))

        resolution = await Resolver(client, SystemClock()).resolve(url, deadline_s=0.5)

        assert playing(resolution) == list(zip(urls, (False, False, None, False, None), strict=True))
        assert (sorted(one.targets()), other.targets()) == (["/", "/0", "/1"], ["/3"])


async def test_the_deadline_ends_everything(server: RadioServer, resolver: Resolver) -> None:
    slow = [server.on(f"/{n}", hangs()) for n in range(3)]
    url = server.on("/", answers("\n".join(slow).encode()))

    resolution = await resolver.resolve(url, deadline_s=0.1)

    assert playing(resolution) == [(slow[0], False), (slow[1], False), (slow[2], None)]
    assert resolution.streams[2].reason == "not probed: time is up"
    assert resolution.elapsed_ms < 2000
    error = (await resolver.resolve(slow[0], deadline_s=0.1)).error
    assert error is not None
    assert error[0] is ErrorClass.TIMEOUT


async def test_the_addresses_of_a_station_share_one_deadline(server: RadioServer, resolver: Resolver) -> None:
    slow = [server.on(f"/{n}", hangs()) for n in range(4)]

    both = joined("wskg-fm", await resolver.resolve_all([(url, None) for url in slow], deadline_s=0.2))

    assert playing(both) == list(zip(slow, (False, False, None, None), strict=True))
    assert both.streams[3].reason == "not probed: time is up"
    assert both.elapsed_ms < 2000
