# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from player.errors import (
    ErrorClass,
    RedirectError,
    StreamRefusedError,
    StreamUnreachableError,
    UnsupportedAddressError,
)
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.net.redirects import follow
from tests.fakes.radio_server import RadioServer, Request, answers, redirects

from .bodies import body


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
async def test_every_kind_of_redirect_is_followed(
    server: RadioServer, client: GuardedClient, status: int
) -> None:
    server.on("/a", redirects("/b", status))
    server.on("/b", answers(b"x"))

    response = await follow(client, server.url("/a"))

    assert response.url == server.url("/b")
    assert await body(response) == b"x"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        pytest.param(b"/;", "/;", id="SHOUTcast"),
        pytest.param(b"c?x=%2F%7e,y", "/a/c?x=%2F%7e,y", id="relative to the folder"),
        pytest.param(b"../c", "/c", id="up"),
        pytest.param(b"?t=1", "/a/b?t=1", id="query alone"),
        pytest.param(b"//127.0.0.1:PORT/c%2Fd", "/c%2Fd", id="without scheme"),
        pytest.param(b"http://127.0.0.1:PORT/s?sig=A%2BB%3D~(1)", "/s?sig=A%2BB%3D~(1)", id="signed"),
        pytest.param(b"/caf\xc3\xa9 x", "/caf%C3%A9%20x", id="raw UTF-8 and a blank"),
        pytest.param(b"/caf\xe9", "/caf%E9", id="raw Latin-1"),
        pytest.param(b"/c#part", "/c", id="fragment"),
        pytest.param(b"./c", "/a/c", id="this folder"),
        pytest.param(b"../../../c", "/c", id="above the top"),
        pytest.param(b".", "/a/", id="the folder itself"),
        pytest.param(b"c/../d;x=1,2", "/a/d;x=1,2", id="down and up"),
        pytest.param(b"//127.0.0.1:PORT", "/", id="a host alone"),
        pytest.param(b"HTTP://127.0.0.1:PORT/c", "/c", id="upper case"),
        pytest.param(b"http://127.0.0.1:PORT?x", "/?x", id="a query alone"),
        pytest.param(b" \t/c \t", "/c", id="blanks round it"),
        pytest.param(b"/a b\tc\x01d", "/a%20bc%20d", id="blanks and controls within"),
        pytest.param(b"/%2F%7e%7E%zz%", "/%2F%7e%7E%zz%", id="escapes as they are"),
        pytest.param(b"/;;a=b;?icy=http;", "/;;a=b;?icy=http;", id="semicolons"),
        pytest.param(b"/c?u=http://x/../y", "/c?u=http://x/../y", id="an address within"),
        pytest.param(b"/a\\b", "/a\\b", id="a backslash"),
    ],
)
async def test_the_bytes_of_a_location_arrive(
    server: RadioServer, client: GuardedClient, location: bytes, target: str
) -> None:
    server.on("/a/b", redirects(location.replace(b"PORT", str(server.port).encode())))
    server.on(target, answers(b"x"))

    assert await body(await follow(client, server.url("/a/b"))) == b"x"
    assert server.targets() == ["/a/b", target]


@pytest.mark.parametrize(
    ("value", "target"),
    [
        pytest.param("0;url=/b", "/b", id="plain"),
        pytest.param("0; URL=/b?x=%2F,;y", "/b?x=%2F,;y", id="bytes"),
        pytest.param("1;url='/b'", "/b", id="quotes"),
        pytest.param(' 0 , url = "/b" ', "/b", id="blanks"),
        pytest.param("0;/b", "/b", id="without a name"),
        pytest.param("5.0;url=b", "/b", id="a fraction"),
    ],
)
async def test_a_refresh_is_the_redirect_of_servers_of_old(
    server: RadioServer, client: GuardedClient, value: str, target: str
) -> None:
    server.on(target, answers(b"x"))
    for status in ("200 OK", "302 Found"):
        head = [f"Refresh: {value}"]
        server.on("/", answers(b"<html>", "text/html", status=f"HTTP/1.1 {status}", head=head))

        assert await body(await follow(client, server.url())) == b"x"


@pytest.mark.parametrize(
    ("value", "content_type"),
    [
        ("60;url=/b", "text/html"),
        ("0", "text/html"),
        ("0;url=", "text/html"),
        ("soon;url=/b", "text/html"),
        ("-1;url=/b", "text/html"),
        ("99999999;url=/b", "text/html"),
        ("0;url=/b", "audio/mpeg"),
    ],
)
async def test_a_page_that_renews_itself_is_no_redirect_and_neither_is_sound(
    server: RadioServer, client: GuardedClient, value: str, content_type: str
) -> None:
    server.on("/", answers(b"here", content_type, head=[f"Refresh: {value}"]))

    assert await body(await follow(client, server.url())) == b"here"


@pytest.mark.parametrize("location", ["", "#part", "/?", "http://127.0.0.1:{port}/"])
async def test_a_redirect_to_itself_is_a_loop_found_at_once(
    server: RadioServer, client: GuardedClient, location: str
) -> None:
    start = "/?" if location == "/?" else "/"
    server.on(start, redirects(location.format(port=server.port)))

    with pytest.raises(RedirectError) as loop:
        await follow(client, server.url(start))

    assert loop.value.kind is ErrorClass.LOOP
    assert server.connections == 1


async def test_cookies_that_change_each_time_end_too(server: RadioServer, client: GuardedClient) -> None:
    async def counts(request: Request, writer: asyncio.StreamWriter) -> None:
        await redirects("/", head=[f"Set-Cookie: n={len(server.requests)}"])(request, writer)

    server.on("/", counts)

    with pytest.raises(RedirectError) as long:
        await follow(client, server.url())

    assert long.value.kind is ErrorClass.TOO_DEEP
    assert server.connections == 11


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        (["a=b"], "a=b"),
        (["a=b; Domain=.example.com; Path=/elsewhere; Secure; HttpOnly"], "a=b"),
        (["a=b", "c=d e", "a=f"], "a=f; c=d e"),
        (["a=", "b==x=", '  c  =  "q"  '], 'a=; b==x=; c="q"'),
        (["a=b", "a=; Max-Age=0"], None),
        (["a=b", "a=x; max-age=-5"], None),
        (["a=b; Max-Age=100"], "a=b"),
        (["nothing", "=x", "a b=c", "a=\u00e9", ""], None),
        (["a=b\x01; c=d"], "a=b"),
    ],
)
async def test_what_a_redirect_sets_is_sent_back_to_its_own_origin(
    server: RadioServer, client: GuardedClient, fields: list[str], sent: str | None
) -> None:
    server.on("/", redirects("/b", head=[f"Set-Cookie: {field}" for field in fields]))
    server.on("/b", answers(b"x"))

    await body(await follow(client, server.url()))

    assert server.requests[-1].headers.get("cookie") == sent


async def test_a_flood_of_cookies_is_bounded(server: RadioServer, client: GuardedClient) -> None:
    server.on("/", redirects("/b", head=[f"Set-Cookie: c{number}={number}" for number in range(500)]))
    server.on("/b", answers(b"x"))

    await body(await follow(client, server.url()))

    assert len(server.requests[-1].headers["cookie"].split("; ")) == 50


async def test_a_user_name_in_a_location_is_sent_where_it_belongs(
    server: RadioServer, client: GuardedClient
) -> None:
    async with RadioServer() as other:
        server.on("/", redirects(other.url("/a").replace("http://", "http://user:p%40ss@")))
        other.on("/a", redirects("b"))
        other.on("/b", redirects(server.url("/c")))
        server.on("/c", answers(b"x"))

        await body(await follow(client, server.url()))

        assert [request.headers.get("authorization") for request in server.requests] == [None] * 2
        assert [request.headers.get("authorization") for request in other.requests] == [
            "Basic dXNlcjpwQHNz"  # RFC 7617: base64 of "user:p@ss"
        ] * 2


async def test_a_circle_is_a_loop_and_a_long_way_is_too_deep(
    server: RadioServer, client: GuardedClient
) -> None:
    server.on("/a", redirects("/b"))
    server.on("/b", redirects("/a"))
    with pytest.raises(RedirectError) as loop:
        await follow(client, server.url("/a"))

    for step in range(12):
        server.on(f"/{step}", redirects(f"/{step + 1}"))
    with pytest.raises(RedirectError) as long:
        await follow(client, server.url("/0"))
    server.on("/10", answers(b"x"))

    assert (loop.value.kind, long.value.kind) == (ErrorClass.LOOP, ErrorClass.TOO_DEEP)
    assert await body(await follow(client, server.url("/0"))) == b"x"  # ten are allowed


async def test_a_cookie_opens_the_same_address_and_stays_at_its_origin(
    server: RadioServer, client: GuardedClient
) -> None:
    async with RadioServer() as other:

        async def gate(request: object, writer: object) -> None:
            cookie = server.requests[-1].headers.get("cookie")
            script = (
                redirects(other.url())
                if cookie == "pass=1"
                else redirects("/", head=["Set-Cookie: pass=1; Path=/"])
            )
            await script(request, writer)  # type: ignore[arg-type]

        server.scripts["/"] = gate
        other.on("/", answers(b"x"))

        assert await body(await follow(client, server.url())) == b"x"
        assert "cookie" not in other.requests[0].headers


async def test_a_password_goes_to_its_own_origin_alone(server: RadioServer, client: GuardedClient) -> None:
    async with RadioServer() as other:
        server.on("/", redirects("/b"))
        server.on("/b", redirects(other.url()))
        other.on("/", answers(b"x"))

        await body(await follow(client, server.url().replace("http://", "http://us%65r:p%40ss@")))

        # RFC 7617: base64 of "user:p@ss"
        assert [request.headers.get("authorization") for request in server.requests] == [
            "Basic dXNlcjpwQHNz"
        ] * 2
        assert "authorization" not in other.requests[0].headers


@pytest.mark.parametrize("location", ["mms://h/", "file:///etc/passwd", "javascript:1", "http://"])
async def test_a_redirect_to_another_scheme_is_unsupported(
    server: RadioServer, client: GuardedClient, location: str
) -> None:
    with pytest.raises(UnsupportedAddressError):
        await follow(client, server.on("/", redirects(location)))


async def test_a_redirect_without_a_target_is_an_error(server: RadioServer, client: GuardedClient) -> None:
    for status in (300, 301, 302, 303, 304, 307, 308):
        with pytest.raises(StreamRefusedError, match=str(status)):
            await follow(client, server.on("/", answers(b"", status=f"HTTP/1.0 {status} Found")))


async def test_a_password_is_not_taken_from_https_to_http(
    certificate: tuple[Path, Path], server: RadioServer
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    async with (
        RadioServer(tls=tls) as secure,
        GuardedClient(AddressPolicy(["127.0.0.1"]), certificate[0]) as client,
    ):
        url = secure.on("/", redirects(server.on("/", answers(b"x"))))
        assert await body(await follow(client, url)) == b"x"

        with pytest.raises(StreamUnreachableError, match="password"):
            await follow(client, url.replace("https://", "https://user:word@"))

    assert server.connections == 1
