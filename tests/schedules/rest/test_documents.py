# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Ready documents: the same answers as aiohttp's ordinary ones, byte for byte where it matters."""

from __future__ import annotations

import asyncio
from email.utils import parsedate_to_datetime

import pytest
from aiohttp import ClientSession, web

from schedules.rest.documents import Document
from tests.fakes.serving import served

BODY = b'{"a": 1}'


def application(document: Document) -> web.Application:
    async def answer(request: web.Request) -> web.StreamResponse:
        return document.answer(request)

    app = web.Application()
    app.router.add_get("/", answer)
    return app


async def exchange(url: str, *requests: bytes) -> bytes:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"".join(requests))
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


async def test_the_content_comes_with_length_date_and_a_strong_tag() -> None:
    document = Document(BODY, public=True)

    async with served(application(document)) as url, ClientSession() as client, client.get(url) as answer:
        assert await answer.read() == BODY

    assert answer.headers["Content-Length"] == "8"
    assert answer.headers["ETag"] == document.etag
    assert document.etag.startswith('"')
    assert parsedate_to_datetime(answer.headers["Date"]).tzinfo is not None
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("nonsense", 200),
    ],
)
async def test_who_has_the_content_is_told_so(wanted: str, status: int) -> None:
    document = Document(BODY, public=True)
    headers = {"If-None-Match": wanted.format(tag=document.etag)}

    async with (
        served(application(document)) as url,
        ClientSession() as client,
        client.get(url, headers=headers) as answer,
    ):
        assert answer.status == status
        assert await answer.read() == (b"" if status == 304 else BODY)
        assert answer.headers["ETag"] == document.etag


async def test_head_has_the_headers_of_get_and_no_content() -> None:
    async with (
        served(application(Document(BODY, public=True))) as url,
        ClientSession() as client,
        client.head(url) as head,
        client.get(url) as get,
    ):
        assert await head.read() == b""

    assert {k: v for k, v in head.headers.items() if k != "Date"} == {
        k: v for k, v in get.headers.items() if k != "Date"
    }


async def test_answers_on_one_connection_do_not_mix() -> None:
    get = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    last = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    async with served(application(Document(BODY, public=True))) as url:
        answer = await exchange(url, get, get, last)

    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert answer.count(BODY) == 3
    assert answer.endswith(BODY)


async def test_an_old_client_gets_an_answer_and_the_end_of_the_connection() -> None:
    async with served(application(Document(BODY, public=True))) as url:
        answer = await exchange(url, b"GET / HTTP/1.0\r\nHost: a\r\n\r\n")

    assert answer.startswith(b"HTTP/1.0 200 OK")
    assert answer.endswith(BODY)


async def test_the_ready_image_says_what_the_ordinary_answer_says() -> None:
    def headers(answer: bytes) -> set[bytes]:
        return {
            h for h in answer.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:] if not h.startswith(b"Connection")
        }

    async with served(application(Document(BODY, public=True))) as url:
        ready = await exchange(
            url,
            b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET /gone HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        )
        ordinary = await exchange(url, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert {h for h in headers(ready) if b"Date" not in h} == {
        h for h in headers(ordinary) if b"Date" not in h
    }


async def test_what_is_not_public_is_kept_by_nobody() -> None:
    async with (
        served(application(Document(BODY, public=False))) as url,
        ClientSession() as client,
        client.get(url) as answer,
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers
