# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A jar that lives longer than one request: whose cookies go where, and how much is kept."""

from __future__ import annotations

from player.net.client import GuardedClient
from player.net.redirects import MOST_COOKIE_BYTES, MOST_ORIGINS, CookieJar, follow
from tests.fakes.radio_server import RadioServer, answers, redirects

from .bodies import body


async def test_a_jar_brings_back_what_redirects_and_answers_set(
    server: RadioServer, client: GuardedClient
) -> None:
    jar = CookieJar()
    server.on("/", redirects("/list", head=["Set-Cookie: way=1"]))
    server.on("/list", answers(b"x", head=["Set-Cookie: token=a; Path=/nowhere; Domain=example.org"]))
    server.on("/segment", answers(b"x", head=["Set-Cookie: token=b", "Set-Cookie: way=; Max-Age=0"]))

    for target in ("/", "/segment", "/segment"):
        await body(await follow(client, server.url(target), None, jar))

    sent = [request.headers.get("cookie") for request in server.requests]
    assert sent == [None, "way=1", "way=1; token=a", "token=b"]


async def test_a_jar_tells_no_origin_what_another_one_set(server: RadioServer, client: GuardedClient) -> None:
    jar = CookieJar()
    async with RadioServer() as other:  # the same host, another port
        cookie = "Set-Cookie: secret=1; Domain=127.0.0.1; Path=/"
        server.on("/", answers(b"x", head=[cookie]))
        server.on("/away", redirects(other.on("/", redirects(server.on("/back", answers(b"x"))))))

        for target in ("/", "/away"):
            await body(await follow(client, server.url(target), None, jar))

        assert [request.headers.get("cookie") for request in other.requests] == [None]
        assert server.requests[-1].headers.get("cookie") == "secret=1"


async def test_without_a_jar_nothing_is_remembered(server: RadioServer, client: GuardedClient) -> None:
    server.on("/", answers(b"x", head=["Set-Cookie: a=1"]))

    for _ in range(2):
        await body(await follow(client, server.url()))

    assert [request.headers.get("cookie") for request in server.requests] == [None, None]


def test_what_a_jar_keeps_is_bounded() -> None:
    jar, origins = CookieJar(), [("http", f"h{number}", 80) for number in range(MOST_ORIGINS + 1)]
    for origin in origins:
        jar.take(origin, [f"c{number}={'x' * 9000}" for number in range(10)])

    assert [bool(jar.of(origin)) for origin in origins] == [False, *[True] * MOST_ORIGINS]
    assert list(jar.of(origins[-1])) == ["c0", "c1", "c2"]  # a fourth of 9,002 would go beyond 32,768
    assert MOST_COOKIE_BYTES == 32 * 1024


def test_an_origin_that_is_still_heard_of_is_not_the_one_forgotten() -> None:
    jar, first = CookieJar(), ("http", "first", 80)
    jar.take(first, ["a=1"])
    for number in range(3 * MOST_ORIGINS):
        jar.take(("http", f"h{number}", 80), ["b=2"])
        jar.take(first, [f"a={number}"])

    assert jar.of(first) == {"a": str(3 * MOST_ORIGINS - 1)}
