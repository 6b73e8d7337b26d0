# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Problem documents and security headers, over a real socket."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from aiohttp import ClientSession, web

from schedules.errors import (
    Mistake,
    MistakesError,
    TimelineRangeError,
    UnknownServiceError,
    UnknownStationError,
)
from schedules.http import (
    CONTENT_SECURITY_POLICY,
    SCHEDULE_PROBLEMS,
    HttpProblem,
    ProblemRule,
    install_problems,
    problem,
)
from tests.fakes.serving import served

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


class OddError(LookupError):
    """Not in any table itself, but its base is."""


def failing(error: BaseException) -> web.Application:
    async def fail(request: web.Request) -> web.StreamResponse:
        raise error

    app = web.Application()
    install_problems(
        app, SCHEDULE_PROBLEMS, {LookupError: ProblemRule(410, "Gone for good", retry_after_s=7)}
    )
    app.router.add_get("/", fail)
    return app


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (UnknownStationError("x"), 404, 'no such station "x"'),
        (UnknownServiceError("x"), 404, 'no such service "x"'),
        (TimelineRangeError("too far"), 422, "too far"),
        (OddError("a base class in the table counts"), 410, "a base class in the table counts"),
        (HttpProblem(409, "not now"), 409, "not now"),
        (web.HTTPForbidden(), 403, "Forbidden"),
        (web.HTTPRequestEntityTooLarge(1, 2), 413, "the body is too large"),
    ],
)
async def test_an_error_becomes_the_problem_that_the_tables_say(
    error: Exception, status: int, detail: str
) -> None:
    async with served(failing(error)) as url, ClientSession() as client, client.get(url) as answer:
        document = await answer.json(content_type="application/problem+json")

    assert answer.status == document["status"] == status
    assert document["detail"] == detail
    assert document["type"] == "about:blank"
    assert document["title"]


async def test_mistakes_of_a_file_are_listed_with_their_places() -> None:
    mistakes = MistakesError([Mistake("a.yaml", 3, "slots[0].end", "no such time")])

    async with served(failing(mistakes)) as url, ClientSession() as client, client.get(url) as answer:
        document = await answer.json(content_type="application/problem+json")

    assert answer.status == 422
    assert document["errors"] == [{"loc": ["a.yaml", 3, "slots[0].end"], "msg": "no such time"}]


async def test_a_rule_may_say_when_to_come_back() -> None:
    async with served(failing(OddError())) as url, ClientSession() as client, client.get(url) as answer:
        assert answer.headers["Retry-After"] == "7"


async def test_a_surprise_tells_the_asker_a_number_and_the_log_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    surprise = RuntimeError("the password is 1234")

    with caplog.at_level(logging.ERROR):
        async with served(failing(surprise)) as url, ClientSession() as client, client.get(url) as answer:
            text = await answer.text()

    assert answer.status == 500
    assert "1234" not in text
    assert "RuntimeError" not in text
    number = answer.headers["X-Request-Id"]
    assert number in json.loads(text)["detail"]
    logged = next(record for record in caplog.records if number in record.getMessage())
    assert logged.exc_info is not None
    assert logged.exc_info[1] is surprise


async def test_a_redirect_stays_a_redirect() -> None:
    async with (
        served(failing(web.HTTPSeeOther("/elsewhere"))) as url,
        ClientSession() as client,
        client.get(url, allow_redirects=False) as answer,
    ):
        assert answer.status == 303
        assert answer.headers["Location"] == "/elsewhere"


@pytest.mark.parametrize("path", ["/", "/nothing"])
async def test_every_answer_has_the_security_headers(path: str) -> None:
    async with (
        served(failing(UnknownStationError("x"))) as url,
        ClientSession() as client,
        client.get(url + path) as answer,
    ):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "aiohttp" not in answer.headers["Server"]


async def test_a_wrong_method_names_the_right_ones() -> None:
    async with (
        served(failing(UnknownStationError("x"))) as url,
        ClientSession() as client,
        client.delete(url) as answer,
    ):
        document = await answer.json(content_type="application/problem+json")

    assert answer.status == 405
    assert answer.headers["Allow"] == "GET,HEAD"
    assert document["title"] == "Method Not Allowed"


async def raw(url: str, request: bytes) -> bytes:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        pytest.param(b"GET / HTTP/9.9 x\r\n\r\n", id="request line"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", id="two hosts"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", id="header without colon"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            id="two lengths",
        ),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 9000 + b"\r\n\r\n", id="too large a head"),
    ],
)
async def test_what_is_no_http_gets_a_problem_too_and_the_connection_ends(request_bytes: bytes) -> None:
    async with served(failing(UnknownStationError("x"))) as url:
        answer = await raw(url, request_bytes)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert b"application/problem+json" in head
    assert b"nosniff" in head
    assert json.loads(body)["status"] == 400


async def test_a_failure_after_the_answer_began_ends_the_connection_instead_of_adding_to_it() -> None:
    async def begin_and_fail(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"half")
        raise UnknownStationError("x")

    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS)
    app.router.add_get("/", begin_and_fail)
    async with served(app) as url:
        answer = await raw(url, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    assert answer.endswith(b"half\r\n")  # no last chunk: whoever reads knows that it is not whole


def test_a_title_says_what_the_status_means_unless_another_is_given() -> None:
    assert json.loads(bytes(problem(404).body))["title"] == "Not Found"  # type: ignore[arg-type]
    assert json.loads(bytes(problem(404, "No station").body))["title"] == "No station"  # type: ignore[arg-type]
