# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a body came whole: what was announced against what was read."""

from __future__ import annotations

import asyncio

import pytest

from player.net.address import parse_address
from player.net.client import GuardedClient, Response
from tests.fakes.radio_server import RadioServer, hangs, says

from .bodies import body

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LENGTH_5 = OK + b"Content-Length: 5\r\n\r\n"


async def opened(client: GuardedClient, url: str) -> Response:
    return await client.open(parse_address(url))


@pytest.mark.parametrize(
    ("answer", "complete"),
    [
        pytest.param(LENGTH_5 + b"sound", True, id="as long as announced"),
        pytest.param(LENGTH_5 + b"soun", False, id="shorter"),
        pytest.param(LENGTH_5, False, id="nothing"),
        pytest.param(LENGTH_5 + b"sounds", None, id="longer: the length was a lie"),
        pytest.param(OK + b"Content-Length: 0\r\nContent-Type: text/plain\r\n\r\n", True, id="empty"),
        pytest.param(OK + b"\r\nsound", None, id="until it closes"),
        pytest.param(OK + b"Content-Length: 5, 6\r\n\r\nsound", None, id="two lengths"),
        pytest.param(OK + b"Content-Length: 5\r\nicy-name: x\r\n\r\nsou", None, id="a station's length"),
        pytest.param(b"sound without a head \xff", None, id="no head"),
        pytest.param(CHUNKED + b"5\r\nsound\r\n0\r\n\r\n", True, id="the last chunk"),
        pytest.param(CHUNKED + b"0\r\n\r\n", True, id="the last chunk alone"),
        pytest.param(CHUNKED + b"5\r\nsound\r\n", False, id="without the last chunk"),
        pytest.param(CHUNKED + b"9\r\nsound", False, id="cut in a chunk"),
        pytest.param(CHUNKED + b"\xff\xfbsound", None, id="no chunks at all"),
        pytest.param(CHUNKED + b"5\r\nsound\r\n\xff\xfb", None, id="chunks no more"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", True, id="none by definition"),
    ],
)
async def test_a_body_that_ended_says_whether_it_is_whole(
    server: RadioServer, client: GuardedClient, answer: bytes, complete: bool | None
) -> None:
    for pieces in ([answer], [answer[at : at + 1] for at in range(len(answer))]):
        response = await opened(client, server.on("/", says(*pieces)))

        await body(response)

        assert response.complete is complete


@pytest.mark.parametrize("answer", [LENGTH_5 + b"sound", CHUNKED + b"5\r\nsound\r\n0\r\n\r\n"])
async def test_it_is_known_to_be_whole_before_the_connection_ends(
    server: RadioServer, client: GuardedClient, answer: bytes
) -> None:
    response = await opened(client, server.on("/", hangs(answer)))
    try:
        before = response.complete
        async with asyncio.timeout(5):
            assert await response.read_some() == b"sound"
        assert (before, response.complete) == (False, True)  # what has not been read is not there yet
    finally:
        await response.aclose()


async def test_a_large_body_is_not_whole_until_its_last_byte_is_read(
    server: RadioServer, client: GuardedClient
) -> None:
    size = 3_000_000  # more than is read ahead
    head = OK + b"Content-Length: %d\r\n\r\n" % size
    response = await opened(client, server.on("/", says(head, b"x" * size)))
    read_bytes = 0

    while data := await response.read_some():
        read_bytes += len(data)
        assert response.complete is (read_bytes == size)

    assert read_bytes == size
    await response.aclose()
