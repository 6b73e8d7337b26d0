# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import ssl
from itertools import repeat
from pathlib import Path

import pytest

from player.errors import StreamError, StreamRefusedError
from player.net.address import parse_address
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.net.icy_http import IcyResponseHandler
from player.net.redirects import follow
from tests.fakes.radio_server import RadioServer, Request, Script, says

from .bodies import body
from .test_heads import HEADS, SOUND

LONG = b"X: " + b"y" * 60000


def deaf(answer: bytes) -> Script:
    """Send an answer, and from then on not even hear that the other side says farewell."""

    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        transport = writer.transport
        assert isinstance(transport, asyncio.Transport)
        transport.pause_reading()
        await asyncio.Event().wait()

    return script


@pytest.mark.parametrize("head", [head.values[0] for head in HEADS])
@pytest.mark.parametrize("cut", [1, 3, 1000])
async def test_every_head_is_read_from_a_socket_and_the_sound_behind_it(
    server: RadioServer, client: GuardedClient, head: bytes, cut: int
) -> None:
    sound = SOUND if not head.endswith(b"\r\r") else SOUND.strip()
    answer = head + sound
    pieces = [answer[at : at + cut] for at in range(0, len(answer), cut)]
    server.on("/", says(*pieces))

    response = await client.open(parse_address(server.url()))

    assert await body(response) == sound
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "sound"),
    [
        pytest.param(b"\xff\xfb\x90 sound", b"\xff\xfb\x90 sound", id="no head"),
        pytest.param(b"#EXTM3U\nhttp://h/\n", b"#EXTM3U\nhttp://h/\n", id="a list without head"),
        pytest.param(b"ICY 200 OK\r\n" + LONG + b"\r\n\r\nsound", b"sound", id="a line of 60,000 bytes"),
        pytest.param(b"ICY 200 OK\r\n" + b"a:b\r\n" * 9000 + b"\r\nsound", b"sound", id="9,000 fields"),
        pytest.param(b"ICY 200 OK", b"", id="nothing but a status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome", b"some", id="shorter than said"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nsound", b"sound", id="longer than said"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nsound", b"sound", id="not empty"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nsound", b"sound", id="less than nothing"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nsound",
            b"sound",
            id="two lengths",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n[playlist]", b"[playlist]", id="no chunks"
        ),
        pytest.param(
            b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 ;x\r\nso\r\n3\r\nund\r\n0\r\n\r\n",
            b"sound",
            id="chunks of HTTP/1.0",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nso\r\n9\r\nund",
            b"sound",
            id="cut chunks",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"5\r\nsound\r\n0\r\n\r\n",
            b"sound",
            id="both",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: brand-new\r\n\r\nsound", b"sound", id="unknown coding"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nsound", b"sound", id="not compressed"
        ),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\nsound", b"", id="no content"),
    ],
)
async def test_what_comes_is_the_body_whatever_was_announced(
    server: RadioServer, client: GuardedClient, answer: bytes, sound: bytes
) -> None:
    server.on("/", says(answer))
    assert await body(await follow(client, server.url())) == sound

    server.on("/", says(*(answer[at : at + 1] for at in range(min(len(answer), 100))), answer[100:]))
    assert await body(await follow(client, server.url())) == sound
    assert server.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsound", id="length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsound\r\n0\r\n\r\n", id="chunks"
        ),
    ],
)
async def test_a_complete_body_ends_though_the_server_keeps_the_connection(
    certificate: tuple[Path, Path], answer: bytes
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    async with GuardedClient(AddressPolicy(["127.0.0.1"]), certificate[0]) as client:
        for server in (RadioServer(), RadioServer(tls=tls)):
            async with server, asyncio.timeout(3):
                response = await client.open(parse_address(server.on("/", deaf(answer))))
                assert await body(response) == b"sound"


async def test_a_lot_of_sound_comes_whole(server: RadioServer, client: GuardedClient) -> None:
    block = bytes(range(256)) * 256
    server.on("/", says(b"ICY 200 OK\r\n\r\n", *repeat(block, 40)))

    response = await client.open(parse_address(server.url()))

    assert await body(response) == block * 40


@pytest.mark.parametrize("status", [b"000", b"101", b"199", b"205", b"299", b"300", b"304", b"404", b"999"])
async def test_every_number_is_an_answer(server: RadioServer, client: GuardedClient, status: bytes) -> None:
    server.on("/", says(b"HTTP/1.1 " + status + b" Odd\r\n\r\n", b"sound"))

    if status in (b"205", b"299"):
        assert await body(await follow(client, server.url())) == b"sound"
    else:
        with pytest.raises(StreamError) as caught:
            await follow(client, server.url())
        refused = isinstance(caught.value, StreamRefusedError)
        assert refused is (status != b"199")  # an interim answer, after which nothing came


async def test_of_equal_fields_the_first_counts(server: RadioServer, client: GuardedClient) -> None:
    server.on("/", says(b"ICY 200 OK\r\nicy-br:64\r\nICY-BR: 128\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n"))

    response = await client.open(parse_address(server.url()))

    assert response.headers["Icy-Br"] == "64"
    assert response.all("set-cookie") == ["a", "b"]
    await response.aclose()


async def test_a_server_may_speak_before_it_is_asked() -> None:
    handler = IcyResponseHandler(asyncio.get_running_loop())
    handler.data_received(b"ICY 200 OK\r\nicy-name: x\r\nTransfer-Encoding: chunked\r\n")
    handler.data_received(b"\r\n9\r\nICY sound\r\n0\r\n\r\n")

    handler.set_response_params(read_until_eof=True)
    async with asyncio.timeout(3):
        message, payload = await handler.read()
        sound = await payload.readany()

    assert (message.headers["icy-name"], sound) == ("x", b"ICY sound")
