# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens in cookies, as CDNs set them on a playlist: what is asked of its origin afterwards needs them."""

from __future__ import annotations

import asyncio

import pytest

from player.net.client import GuardedClient
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.fakes.hls_server import LiveShow, passing, segment
from tests.fakes.radio_server import RadioServer, Request, Script, answers, redirects

from .desk import Opening
from .test_encrypted import KEY, encrypted

REFUSED = answers(b"", status="HTTP/1.1 403 Forbidden")


def behind(cookie: str, inner: Script) -> Script:
    """Refuse whoever does not bring a cookie."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        brought = cookie in request.headers.get("cookie", "").split("; ")
        await (inner if brought else REFUSED)(request, writer)

    return script


def guard(server: RadioServer, cookie: str) -> None:
    """Put everything that a server has behind a cookie."""
    for target, script in list(server.scripts.items()):
        server.on(target, behind(cookie, script))


@pytest.mark.parametrize("by", ["redirect", "master"])
async def test_what_a_playlist_sets_opens_its_variants_segments_and_keys(
    by: str, server: RadioServer, desk: Opening, clock: FakeClock
) -> None:
    show = LiveShow(server, clock, head='#EXT-X-KEY:METHOD=AES-128,URI="/key"')
    show.wrap = lambda number, data: encrypted(data, number.to_bytes(16, "big"))
    server.on("/key", answers(KEY))
    master = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=128000\n{show.target}\n".encode()
    if by == "redirect":
        server.on("/found.m3u8", answers(master))
        guard(server, "hdntl=exp=1~acl=/*~hmac=a")
        server.on(
            "/radio.m3u8",
            redirects("/found.m3u8", head=["Set-Cookie: hdntl=exp=1~acl=/*~hmac=a; path=/live; HttpOnly"]),
        )
    else:
        guard(server, "hdntl=exp=1~acl=/*~hmac=a")
        server.on("/radio.m3u8", answers(master, head=["Set-Cookie: hdntl=exp=1~acl=/*~hmac=a; Path=/live"]))

    stream, heard = await desk.hear(server.url("/radio.m3u8"), 10)

    assert heard.segments[:4] == [102, 103, 104, 105]
    assert stream.counts.skipped == 0


async def test_a_token_that_each_reload_renews_is_followed(
    server: RadioServer, desk: Opening, clock: FakeClock
) -> None:
    show, loads = LiveShow(server, clock), [0]

    async def renewing(request: Request, writer: asyncio.StreamWriter) -> None:
        loads[0] += 1
        head = f"HTTP/1.1 200 OK\r\nSet-Cookie: t={loads[0]}\r\nContent-Type: x/y\r\n\r\n"
        writer.write(head.encode() + show.text().encode())

    async def current(number: int, request: Request, writer: asyncio.StreamWriter) -> None:
        brought = request.headers.get("cookie") == f"t={loads[0]}"
        await (answers(segment(number)) if brought else REFUSED)(request, writer)

    server.on(show.target, renewing)
    for number in range(100, 140):
        server.on(f"/live/{number}.mp3", lambda request, writer, n=number: current(n, request, writer))  # type: ignore[misc]

    stream, heard = await desk.hear(show.url, 20)

    assert loads[0] > 3
    assert stream.counts.skipped == 0
    assert heard.segments == list(range(102, heard.segments[-1] + 1))


async def test_a_strange_origin_sees_no_cookie_and_another_stream_neither(
    server: RadioServer, desk: Opening, clock: FakeClock
) -> None:
    async with RadioServer() as stranger:
        foreign = [stranger.on(f"/{number}.mp3", answers(segment(number))) for number in (1, 2, 3)]
        lines = "\n".join(f"#EXTINF:2.4,\n{url}" for url in foreign)
        text = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n{lines}\n#EXT-X-ENDLIST\n"
        url = server.on("/list.m3u8", answers(text.encode(), head=["Set-Cookie: token=1"]))

        for _ in range(2):
            async with desk.playing(url) as (_, heard):
                await passing(clock, stranger, 10)
            assert heard.segments == [1, 2, 3]

        assert len(stranger.requests) == 6
        assert not [request for request in stranger.requests if "cookie" in request.headers]
        assert not [request for request in server.requests if "cookie" in request.headers]


async def test_a_whole_resolve_takes_the_cookies_of_the_playlist_along(
    server: RadioServer, client: GuardedClient
) -> None:
    server.on(
        "/media.m3u8",
        answers(
            b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.4,\n1.mp3\n#EXTINF:2.4,\n2.mp3\n#EXT-X-ENDLIST"
        ),
    )
    for number in (1, 2):
        server.on(f"/{number}.mp3", answers(segment(number)))
    guard(server, "token=1")
    master = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=128000\nmedia.m3u8\n"
    url = server.on("/radio.m3u8", answers(master, head=["Set-Cookie: token=1"]))

    (found,) = (await Resolver(client, SystemClock()).resolve(url)).streams

    assert (found.playable, found.codec) == (True, "mp3")
