# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Checking streams: what plays, what only seems to, and by which address it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from player.adopt.sighting import Sighting, Topic
from player.adopt.streams import MOST_STREAMS, ONE_VISIT, RECORDED, CheckedStream, checked, streams_in
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from tests.fakes.radio_server import RadioServer, answers, hangs, redirects

MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 100
LIVE = answers(MP3, "audio/mpeg")


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        running.on("/live", LIVE)
        running.on("/live.m3u", answers(f"{running.url('/live')}\n".encode(), "audio/x-mpegurl"))
        yield running


def stream(url: str, weight: int = 0, how: str = "script") -> Sighting:
    return Sighting(topic=Topic.STREAM, value=url, page="http://a.example/", how=how, weight=weight)


async def look(*seen: Sighting, probe: bool = True, deadline_s: float = 15.0) -> tuple[CheckedStream, ...]:
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        resolver = Resolver(client, SystemClock())
        return await checked(streams_in(seen), resolver, client, probe=probe, deadline_s=deadline_s)


async def test_what_plays_comes_first_and_by_the_address_of_its_playlist(server: RadioServer) -> None:
    gone, listed = stream(server.url("/gone"), 1), stream(server.url("/live.m3u"), 2)

    first, second = await look(gone, listed)

    assert (first.address, first.playable, first.fit) == (listed.value, True, True)
    assert (second.address, second.playable, second.fit) == (gone.value, False, False)
    assert second.reason == "unreachable: HTTP 404"


async def test_two_ways_to_one_stream_are_one_stream(server: RadioServer) -> None:
    server.on("/moved", redirects("/live"))
    seen = [stream(server.url(one), n) for n, one in enumerate(("/live.m3u", "/live", "/moved"))]

    (found,) = await look(*seen)

    assert found.address == server.url("/live.m3u")
    assert [one.value for one in found.also] == [server.url("/live"), server.url("/moved")]


async def test_a_token_is_never_kept(server: RadioServer) -> None:
    needed = "/other?token=abc&expires=99"
    server.on(needed, LIVE)
    server.on("/third?id=7", LIVE)

    found = await look(
        stream(server.url("/live.m3u?listenerId=xyz&token=abc"), 1),
        stream(server.url(needed), 2),
        stream(server.url("/third?id=7&sig=abc"), 3),
    )

    addresses = {one.address.removeprefix(server.url("")): one for one in found}
    assert {name: one.unfit for name, one in addresses.items()} == {
        "/live.m3u": "",
        "/third?id=7": "",
        "/other": ONE_VISIT,
    }
    assert not [one for one in found if "abc" in one.address]


async def test_a_file_that_has_an_end_is_no_live_stream(server: RadioServer) -> None:
    episode = server.on("/live-show.mp3", answers(MP3, "audio/mpeg", head=[f"Content-Length: {len(MP3)}"]))
    endless = server.on("/live.mp3", LIVE)

    first, second = await look(stream(episode, 1), stream(endless, 2))

    assert (first.address, first.fit) == (endless, True)
    assert (second.address, second.playable, second.fit, second.reason) == (episode, True, False, RECORDED)


async def test_without_probing_nothing_is_proven_and_all_may_play(server: RadioServer) -> None:
    (found,) = await look(stream(server.url("/live")), probe=False)

    assert (found.playable, found.fit) == (None, True)


async def test_what_there_was_no_time_for_stays_unknown(server: RadioServer) -> None:
    (found,) = await look(stream(server.on("/silent", hangs())), deadline_s=0.2)

    assert (found.candidate, found.playable, found.fit) == (None, None, False)
    assert found.reason == "not checked: time was up"


async def test_private_addresses_are_refused(server: RadioServer) -> None:
    (found,) = await look(stream("http://10.1.2.3:8000/live"))

    assert (found.playable, found.reason) == (False, "forbidden-address: 10.1.2.3 is private")


def test_the_most_believed_come_first_recordings_last_and_only_so_many() -> None:
    live, late = stream("https://a.example/x", 4), stream("https://b.example/x", 1)
    episode = stream("https://c.example/2026/11/20/talk.mp3", 0)
    many = [stream(f"https://d.example:8000/{number}", 5) for number in range(50)]

    found = [one.address for one in streams_in([live, late, *many, episode])]

    assert found[:2] == [late.value, live.value]
    assert len(found) == MOST_STREAMS
    assert [one.address for one in streams_in([episode, live])] == [live.value, episode.value]


def test_servers_of_the_day_at_streamtheworld_are_one_stream() -> None:
    seen = [
        stream("https://12345.live.streamtheworld.com/WVALFM.mp3?dist=1"),
        stream("https://playerservices.streamtheworld.com/api/livestream-redirect/WVALFM.mp3"),
    ]

    (found,) = streams_in(seen)

    assert [one.value for one in found.also] == [seen[1].value]
