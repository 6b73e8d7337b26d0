# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

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
from tests.fakes.radio_server import RadioServer, answers, redirects

from .bodies import body


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
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
    ],
)
async def test_the_bytes_of_a_location_arrive(
    server: RadioServer, client: GuardedClient, location: bytes, target: str
) -> None:
    server.on("/a/b", redirects(location.replace(b"PORT", str(server.port).encode())))
    server.on(target, answers(b"x"))

    assert await body(await follow(client, server.url("/a/b"))) == b"x"
    assert server.targets() == ["/a/b", target]


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
    with pytest.raises(StreamRefusedError, match="302"):
        await follow(client, server.on("/", answers(b"", status="HTTP/1.0 302 Found")))


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
