# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The table of routes with shapes of its own: what reaches a handler, and bodies that do not arrive well."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from pydantic import BaseModel, Field, ValidationError

from schedules.access import Access, Gate
from schedules.http import install_problems
from schedules.rest import body
from schedules.rest.openapi import openapi
from schedules.rest.routes import Routes, asked, sent
from schedules.rest.values import (
    NUMBER,
    InstantIn,
    Percent,
    Shape,
    exact_instant_text,
    instant_text,
    read_instant,
)
from tests.fakes.eventually import eventually
from tests.fakes.serving import served


class Sum(Shape):
    total: float


class Terms(Shape):
    first: Annotated[float, Field(ge=0, le=100), NUMBER]
    second: Annotated[float, Field(ge=0, le=100), NUMBER] = 0.0


class Times(Shape):
    times: str = "1"


routes = Routes()


@routes.op("POST", "/api/sum", access=Access.PUBLIC, query=Times, body=Terms, out=Sum, status=201)
async def add_up(request: web.Request) -> BaseModel | web.StreamResponse:
    """Adds up. Then multiplies."""
    terms = sent(request, Terms)
    return Sum(total=(terms.first + terms.second) * int(asked(request, Times).times))


@routes.op("POST", "/api/wrong", access=Access.PUBLIC, body=Terms, out=Sum)
async def ask_for_another(request: web.Request) -> BaseModel | web.StreamResponse:
    """Asks for a shape that its route does not declare."""
    return sent(request, Times)


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    app = web.Application()
    install_problems(app)
    Gate().install(app)
    routes.add_to(app)
    async with served(app) as address:
        yield address


async def post(url: str, content: bytes, **headers: str) -> tuple[int, object]:
    sent_headers = {
        "Content-Type": "application/json",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    async with (
        ClientSession() as session,
        session.post(f"{url}/api/sum?times=2", data=content, headers=sent_headers) as answer,
    ):
        return answer.status, await answer.json(content_type=None)


async def raw(url: str, *parts: bytes) -> bytes:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/sum HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    writer.write(head.encode() + b"".join(parts))
    async with asyncio.timeout(10):
        answer = await reader.readuntil(b"\r\n")
    writer.close()
    return answer


async def test_a_handler_gets_shapes_and_returns_one(url: str) -> None:
    assert await post(url, b'{"first": 1, "second": 2.5}') == (201, {"total": 7})


async def test_a_compressed_body_is_refused_whatever_is_in_it(url: str) -> None:
    small = gzip.compress(b'{"first": 1}')
    bomb = gzip.compress(b'{"first": 1' + b" " * 10_000_000 + b"}")

    assert (await post(url, small, Content_Encoding="gzip"))[0] == 415
    assert (await post(url, bomb, Content_Encoding="gzip"))[0] == 415


async def test_a_body_that_does_not_come_is_408(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "BODY_TIMEOUT_S", 0.05)

    assert await raw(url, b"Content-Length: 20\r\n\r\n", b'{"first"') == b"HTTP/1.1 408 Request Timeout\r\n"


async def test_a_broken_body_is_400(url: str) -> None:
    chunked = b"Transfer-Encoding: chunked\r\n\r\n"

    assert (await raw(url, chunked, b"zz\r\n")).endswith(b" 400 Bad Request\r\n")


@pytest.mark.parametrize("path", ["/api/sum", "/api/nothing"])  # refused by us, and read by nobody
async def test_a_body_that_does_not_unpack_is_one_line_in_the_log(
    url: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    async with ClientSession() as session:
        async with session.post(f"{url}{path}", data=b"not gzip", headers=headers) as answer:
            status, document = answer.status, await answer.json(content_type=None)
        await eventually(lambda: bool(caplog.records))

    (line,) = caplog.records
    assert (status, document["status"]) == ((415, 415) if path == "/api/sum" else (404, 404))
    assert "\n" not in document["detail"]
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert line.getMessage() == "the body of a request is broken: Can not decode content-encoding: gzip"


async def test_a_sender_that_goes_away_within_a_body_is_one_line_in_the_log(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/sum HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    writer.write(head.encode() + b'Content-Length: 20\r\n\r\n{"first"')
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await eventually(lambda: bool(caplog.records))

    (line,) = caplog.records
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert line.getMessage() == "the body of POST /api/sum broke off"


async def test_a_handler_that_wants_what_its_route_does_not_declare_is_our_fault(url: str) -> None:
    async with ClientSession() as session, session.post(f"{url}/api/wrong", json={"first": 1}) as answer:
        assert answer.status == 500


def test_the_description_has_the_bounds_that_are_checked() -> None:
    document = openapi(routes.operations, title="Sums", version="1", description="")

    terms = document["components"]["schemas"]["Terms"]
    assert terms["required"] == ["first"]
    assert terms["additionalProperties"] is False
    assert {k: terms["properties"]["first"][k] for k in ("type", "minimum", "maximum")} == {
        "type": "number",
        "minimum": 0,
        "maximum": 100,
    }
    operation = document["paths"]["/api/sum"]["post"]
    assert (operation["summary"], operation["description"]) == ("Adds up", "Then multiplies.")
    assert {"201", "403", "408", "413", "415", "422"} <= operation["responses"].keys()
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-24T15:00:00Z", "2026-11-24T15:00:00+00:00"),
        ("2026-11-24T15:00Z", "2026-11-24T15:00:00+00:00"),
        ("2026-11-24t15:00:00z", "2026-11-24T15:00:00+00:00"),
        ("2026-11-24T10:00:00-05:00", "2026-11-24T15:00:00+00:00"),
        ("2026-11-24T20:45:00 05:45", "2026-11-24T15:00:00+00:00"),
        ("2026-11-24T15:00:00.125Z", "2026-11-24T15:00:00.125000+00:00"),
        ("2026-11-24T15:00:00.123456789Z", "2026-11-24T15:00:00.123456+00:00"),
    ],
)
def test_instants_are_read(text: str, utc: str) -> None:
    assert read_instant(text) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "now",
        "2026-11-24",
        "2026-11-24T15:00:00",
        "2026-11-24T25:00:00Z",
        "2026-13-01T00:00:00Z",
        "\u0662026-11-24T15:00:00Z",
        "2026-11-24T15:00:00+25:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        1764000000,
        True,
        None,
    ],
)
def test_what_is_no_instant_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"expected an instant|no such date"):
        read_instant(value)


def test_instants_are_written() -> None:
    instant = datetime(2026, 11, 24, 15, 0, 0, 250_000, tzinfo=UTC)

    assert instant_text(instant) == "2026-11-24T15:00:00Z"
    assert exact_instant_text(instant) == "2026-11-24T15:00:00.250Z"
    assert exact_instant_text(instant.replace(microsecond=0)) == "2026-11-24T15:00:00Z"


class Loud(Shape):
    percent: Percent
    at: InstantIn | None = None


@pytest.mark.parametrize("value", [0, 100, 47.0])
def test_a_whole_number_may_be_written_with_a_point(value: float) -> None:
    assert Loud.model_validate({"percent": value}).percent == int(value)


@pytest.mark.parametrize(
    "value", [True, False, "5", "", None, [], 47.5, -1, 100.5, 10**30, float("inf"), float("nan")]
)
def test_what_is_no_percentage_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Loud.model_validate({"percent": value})
