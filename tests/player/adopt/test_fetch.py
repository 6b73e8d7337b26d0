# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One document of a site: its beginning, in any charset, packed or not, and no stream."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import pytest

from player.adopt.fetch import DamagedError, fetch
from player.errors import ForbiddenAddressError, RedirectError, StreamRefusedError, StreamTimeoutError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from tests.fakes.radio_server import RadioServer, answers, goes_on, hangs, redirects, resets

OK = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[GuardedClient]:
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as opened:
        yield opened


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param("é".encode(), "text/html", "é", id="UTF-8"),
        pytest.param("<meta charset=iso-8859-2>ł".encode("iso-8859-2"), "text/html",
                     "<meta charset=iso-8859-2>ł", id="as the page says"),
        pytest.param("ł".encode("iso-8859-2"), "text/html; charset=iso-8859-2", "ł", id="as the head says"),
        pytest.param(b"<meta charset=klingon>\xe9", "text/html", "<meta charset=klingon>é", id="no charset"),
        pytest.param("\ufeffé".encode("utf-16"), "text/html", "\ufeffé", id="UTF-16"),
        pytest.param(gzip.compress(b"<p>x"), "text/html", "<p>x", id="packed, though nobody asked"),
    ],
)  # fmt: skip
async def test_a_document_is_read_as_text(
    body: bytes, content_type: str, text: str, server: RadioServer, client: GuardedClient
) -> None:
    document = await fetch(client, server.on("/a", answers(body, content_type)))

    assert document.text == text
    assert (document.url, document.whole, document.streams) == (server.url("/a"), True, False)
    assert document.content_type == "text/html"
    assert server.requests[0].headers["user-agent"].startswith("PlayLiveRadio/")


async def test_of_what_has_no_end_the_beginning_is_taken(server: RadioServer, client: GuardedClient) -> None:
    long = await fetch(client, server.on("/long", goes_on(OK, b"x" * 5000)), most_bytes=20_000)
    silent = await fetch(client, server.on("/silent", hangs(OK, b"<p>")), within_s=0.3)
    broken = await fetch(client, server.on("/broken", resets(OK, b"<p>" * 100)))

    assert (len(long.body), long.whole) == (20_000, False)
    assert (silent.body, silent.whole) == (b"<p>", False)
    assert (broken.body[:3], broken.whole) == (b"<p>", False)


@pytest.mark.parametrize(
    "script",
    [
        answers(b"x", "audio/mpeg"),
        answers(b"#EXTM3U", "application/vnd.apple.mpegurl"),
        answers(b"x", "audio/x-scpls"),
        answers(b"x", "", head=["icy-metaint: 16000"]),
    ],
)
async def test_a_stream_is_left_alone(script: object, server: RadioServer, client: GuardedClient) -> None:
    document = await fetch(client, server.on("/a", script))  # type: ignore[arg-type]

    assert (document.streams, document.body) == (True, b"")


@pytest.mark.parametrize(
    ("script", "error"),
    [
        pytest.param(answers(b"", status="HTTP/1.0 404 Not Found"), StreamRefusedError, id="404"),
        pytest.param(redirects("/a"), RedirectError, id="circle"),
        pytest.param(redirects("http://10.0.0.1/"), ForbiddenAddressError, id="into a private network"),
        pytest.param(redirects("http://169.254.169.254/latest"), ForbiddenAddressError, id="cloud metadata"),
        pytest.param(hangs(), StreamTimeoutError, id="no head"),
        pytest.param(hangs(OK), StreamTimeoutError, id="no body"),
        pytest.param(answers(gzip.compress(b"x" * 999)[:10] + b"\xff" * 99), DamagedError, id="damaged"),
    ],
)
async def test_what_cannot_be_had_says_why(
    script: object, error: type[Exception], server: RadioServer, client: GuardedClient
) -> None:
    with pytest.raises(error):
        await fetch(client, server.on("/a", script), within_s=0.3)  # type: ignore[arg-type]


async def test_a_packed_bomb_is_cut_off(server: RadioServer, client: GuardedClient) -> None:
    bomb = gzip.compress(b" " * 50_000_000)

    document = await fetch(client, server.on("/a", answers(bomb, "text/html")), most_bytes=1_000_000)

    assert len(document.body) == 1_000_000
