# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Those who send hardly anything are let go, on both event loops; those to whom we send are not."""

from __future__ import annotations

import asyncio
import json
import logging
import resource
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvloop
from aiohttp import ClientSession, web

from schedules.http import install_problems
from schedules.rest.body import read_json
from schedules.rest.patience import Patience
from schedules.rest.serving import ServiceServer
from tests.fakes.drippers import BODY, CHUNKS, HABITS, HEAD, IDLE, SEEK, SILENT, Habit, dripping
from tests.fakes.eventually import eventually
from tests.fakes.serving import served

MANY = 1000
LOOPS = [pytest.param(asyncio.new_event_loop, id="asyncio"), pytest.param(uvloop.new_event_loop, id="uvloop")]
SHORT = Patience(
    first_byte_s=0.3, head_s=0.6, body_s=3.0, body_start_s=0.6, idle_s=1.2, parting_s=0.2, look_every_s=0.1
)
LIMITS_S = {SILENT: 0.3, HEAD: 0.6, BODY: 0.6, CHUNKS: 0.6, IDLE: 1.2}
"""What each habit gets of it; a body that drips is below the least rate once that is looked at."""
LATER_S = 1.5
"""Until a look has come round, on a machine that has more to do."""

NewLoop = Callable[[], asyncio.AbstractEventLoop]


def application(stop: asyncio.Event) -> web.Application:
    async def add(request: web.Request) -> web.StreamResponse:
        return web.json_response(await read_json(request, empty=True, limit_bytes=100_000))

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"begun ")
        await stop.wait()
        await response.write(b"and ended")
        return response

    async def socket(request: web.Request) -> web.StreamResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        async for message in response:
            await response.send_str(message.data)
        return response

    async def think(_: web.Request) -> web.StreamResponse:
        await stop.wait()
        return web.Response(text="thought")

    app = web.Application()
    install_problems(app)
    app.router.add_get("/", add)
    app.router.add_post(SEEK, add)
    app.router.add_get("/stream", stream)
    app.router.add_get("/socket", socket)
    app.router.add_get("/think", think)
    return app


@pytest.fixture
def _many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@asynccontextmanager
async def serving(stop: asyncio.Event, patience: Patience = SHORT) -> AsyncIterator[tuple[str, int]]:
    async with served(application(stop), patience=patience) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


def status(answer: bytes) -> int | None:
    return int(answer.split(b" ", 2)[1]) if answer else None


def run(new_loop: NewLoop, scenario: Callable[[], Any]) -> Any:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(scenario())


@pytest.mark.usefixtures("_many_files")
@pytest.mark.parametrize("new_loop", LOOPS)
def test_a_thousand_drippers_are_let_go_in_time_and_told_why(new_loop: NewLoop) -> None:
    async def scenario() -> dict[Habit, tuple[float, set[int | None]]]:
        async with (
            serving(asyncio.Event()) as (host, port),
            dripping(host, port, MANY, every_s=0.2) as drippers,
        ):
            await eventually(lambda: all(dripper.lasted_s is not None for dripper in drippers))
            found: dict[Habit, tuple[float, set[int | None]]] = {}
            for habit in HABITS:
                own = [dripper for dripper in drippers if dripper.habit is habit]
                assert len(own) == MANY // len(HABITS)
                found[habit] = (
                    max(d.lasted_s or 0 for d in own),
                    {status(bytes(d.answer)) for d in own},
                )
            return found

    found = run(new_loop, scenario)

    for habit, (longest_s, _) in found.items():
        assert longest_s <= LIMITS_S[habit] + LATER_S, habit.name
    assert {habit.name: answers for habit, (_, answers) in found.items()} == {
        SILENT.name: {None},
        HEAD.name: {408},
        BODY.name: {408},
        CHUNKS.name: {408},
        IDLE.name: {200},
    }


@pytest.mark.parametrize("habit", [HEAD, BODY])
async def test_a_408_is_a_problem_document_on_a_connection_that_ends(habit: Habit) -> None:
    async with (
        serving(asyncio.Event()) as (host, port),
        dripping(host, port, 1, every_s=0.2, habits=[habit]) as (dripper,),
    ):
        await eventually(lambda: dripper.lasted_s is not None)

    head, _, body = bytes(dripper.answer).partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "http/1.1 408 request timeout"
    assert {"content-type: application/problem+json", "connection: close", "cache-control: no-store"} <= {
        *lines
    }
    assert "x-content-type-options: nosniff" in lines
    assert f"content-length: {len(body)}" in lines
    assert json.loads(body)["status"] == 408


@pytest.mark.parametrize("new_loop", LOOPS)
def test_who_is_given_something_may_take_as_long_as_it_takes(new_loop: NewLoop) -> None:
    swift = Patience(
        first_byte_s=0.05, head_s=0.05, body_s=0.05, body_start_s=0.02, idle_s=0.05, taking_s=0.05,
        parting_s=0.02, look_every_s=0.01,
    )  # fmt: skip

    async def scenario() -> list[Any]:
        stop = asyncio.Event()
        async with (
            serving(stop, swift) as (host, port),
            ClientSession(base_url=f"http://{host}:{port}") as client,
            client.get("/stream") as streamed,
            client.ws_connect("/socket") as socket,
            asyncio.TaskGroup() as group,
        ):
            thought = group.create_task(text_of(client, "/think"))
            begun = await streamed.content.read(6)
            async with dripping(
                host, port, 5, every_s=0.01
            ) as drippers:  # many looks have come round by then
                await eventually(lambda: all(dripper.lasted_s is not None for dripper in drippers))
            await socket.send_str("still there")
            said = await socket.receive_str()
            stop.set()
            return [begun, await streamed.read(), said, await thought]

    assert run(new_loop, scenario) == [b"begun ", b"and ended", "still there", "thought"]


async def text_of(client: ClientSession, path: str) -> str:
    async with client.get(path) as answer:
        return await answer.text()


async def test_a_head_that_has_begun_is_not_ended_by_the_patience_for_another_request() -> None:
    patience = Patience(head_s=5.0, idle_s=0.2, look_every_s=0.05)
    ask = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    async with serving(asyncio.Event(), patience) as (host, port), asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(ask + b"\r\n" + ask[:5])
        answers = [await answer_of(reader)]
        writer.write(ask[5:-2])  # from here on, it is a head that is waited for
        async with dripping(host, port, 1, every_s=1, habits=[IDLE]) as (idle,):
            await eventually(lambda: idle.lasted_s is not None)
        writer.write(b"\r\n\r\n")
        answers.append(await answer_of(reader))
        writer.close()

    assert answers == [200, 200]


async def answer_of(reader: asyncio.StreamReader) -> int | None:
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(2)  # {}
    return status(head)


async def test_a_failure_while_looking_does_not_end_the_looking(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look, failures = ServiceServer._look, iter([OSError("planted")])

    async def fail_once(server: ServiceServer, loop: asyncio.AbstractEventLoop) -> int:
        for failure in failures:
            raise failure
        return await look(server, loop)

    monkeypatch.setattr(ServiceServer, "_look", fail_once)
    with caplog.at_level(logging.ERROR):
        async with (
            serving(asyncio.Event()) as (host, port),
            dripping(host, port, 1, every_s=1, habits=[SILENT]) as (dripper,),
        ):
            await eventually(lambda: dripper.lasted_s is not None)

    assert ["looking after connections failed" in record.getMessage() for record in caplog.records] == [True]
