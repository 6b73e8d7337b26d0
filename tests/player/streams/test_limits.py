# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio

from player.errors import ErrorClass
from player.streams.resolver import Resolver
from tests.fakes.radio_server import RadioServer, answers, goes_on, redirects

from .audio import audio

SOUND = goes_on(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", audio("tone.mp3"))


async def test_what_cannot_be_asked_takes_no_place_in_a_list(server: RadioServer, resolver: Resolver) -> None:
    live = server.on("/live", SOUND)
    useless = [f"mms://127.0.0.1/{n}" for n in range(40)]

    resolution = await resolver.resolve(server.on("/", answers("\n".join([*useless, live]).encode())))

    assert resolution.error is None
    assert [one.url for one in resolution.streams if one.playable] == [live]
    assert server.targets() == ["/", "/live"]


async def test_what_turned_out_to_be_dead_takes_no_place_either(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    dead = [server.url(f"/{n}") for n in range(30)]
    url = server.on("/", answers("\n".join([*dead, live]).encode()))

    resolution = await resolver.resolve(url)
    opened, stream = await resolver.open(url)
    await stream.aclose()

    assert [one.url for one in resolution.streams if one.playable] == [live]
    assert [one.url for one in opened.streams if one.playable] == [live]
    assert len(resolution.streams) == 30


async def test_the_same_address_over_and_over_takes_one_place(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    body = "\n".join([server.url("/gone")] * 99 + [live])

    resolution = await resolver.resolve(server.on("/", answers(body.encode())))

    assert [one.playable for one in resolution.streams] == [False, True]


async def test_what_is_cut_off_is_told(server: RadioServer, resolver: Resolver) -> None:
    body = "\n".join(server.url(f"/{n}") for n in range(500))

    resolution = await resolver.resolve(server.on("/", answers(body.encode())))

    assert server.connections == 41
    *_, told, last = resolution.streams
    assert (told.reason or "").endswith("; 11 more behind it left out")  # 40 dead and one cut off, 30 told
    assert (last.url, last.reason) == (
        server.url("/40"),
        "not asked: 460 entries from here on are too many",
    )


async def test_useless_entries_that_are_cut_off_are_told(server: RadioServer, resolver: Resolver) -> None:
    body = "\n".join(["mms://127.0.0.1/x"[:-1] + str(n) for n in range(100)] + [server.on("/live", SOUND)])

    resolution = await resolver.resolve(server.on("/", answers(body.encode())))

    assert len(resolution.streams) == 30
    assert (resolution.streams[-1].playable, resolution.streams[-1].reason) == (True, "plays: MP3, 64 kbit/s")
    # 29 of 100 useless ones are told of; those behind are counted in two steps: 11 of a list's 40, then 60
    assert "11 more behind it left out" in (resolution.streams[-2].reason or "")


async def test_each_hop_of_a_redirect_is_a_request(server: RadioServer, resolver: Resolver) -> None:
    for n in range(30):
        for hop in range(10):
            server.on(f"/{n}/{hop}", redirects(f"/{n}/{hop + 1}"))
    body = "\n".join(server.url(f"/{n}/0") for n in range(30))

    resolution = await resolver.resolve(server.on("/", answers(body.encode())))

    assert resolution.error is not None
    assert server.connections == 60
    assert resolution.error[0] is ErrorClass.TOO_LARGE


async def test_the_limits_hold_for_lists_that_hardly_ever_end(
    server: RadioServer, resolver: Resolver
) -> None:
    body = "\n".join(f"mms://127.0.0.1/{n}" for n in range(20_000)).encode()
    loop = asyncio.get_running_loop()

    started_s = loop.time()
    resolution = await resolver.resolve(server.on("/", answers(body)))

    assert loop.time() - started_s < 2
    assert len(resolution.streams) == 30
