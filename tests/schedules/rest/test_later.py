# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Routes that are made at the first request: found, refused and guarded as if they had always been there."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from schedules.access import Access, Gate, declared, undeclared_routes
from schedules.http import install_problems
from schedules.model.staff import Permission
from schedules.rest.later import AddRoutes, LaterRoutes
from tests.fakes.serving import served

NAME = web.AppKey("name", str)


class Pages:
    """Three pages, of which one does not say who may use it; notes who made them."""

    def __init__(self) -> None:
        self.made_by: list[threading.Thread] = []

    def make(self) -> AddRoutes:
        self.made_by.append(threading.current_thread())
        return self.add_routes

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/staff/sign-in", self.get_sign_in)
        app.router.add_get("/staff/mistake", self.get_mistake)
        app.router.add_get("/staff/{owner}/slots", self.get_slots)

    @declared(Access.PUBLIC)
    async def get_sign_in(self, request: web.Request) -> web.Response:
        return web.Response(text=f"come in to {request.app[NAME]}")

    @declared(Access.STAFF, Permission.VIEW)
    async def get_slots(self, _: web.Request) -> web.Response:
        return web.Response(text="slots")

    async def get_mistake(self, _: web.Request) -> web.Response:
        return web.Response(text="nobody may see this")


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def app(pages: Pages) -> web.Application:
    made = web.Application()
    made[NAME] = "the application itself"
    install_problems(made)
    Gate().install(made)
    made.router.register_resource(LaterRoutes("/staff", pages.make))
    return made


@pytest.fixture
async def client(app: web.Application) -> AsyncIterator[aiohttp.ClientSession]:
    async with served(app) as url, aiohttp.ClientSession(url) as session:
        yield session


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/staff/sign-in", 200),
        ("HEAD", "/staff/sign-in", 200),
        ("POST", "/staff/sign-in", 405),
        ("GET", "/staff/news/slots", 401),
        ("GET", "/staff/mistake", 403),
        ("GET", "/staff/nothing", 404),
        ("GET", "/staff", 404),
        ("GET", "/staffing", 404),
    ],
)
async def test_routes_answer_as_if_they_had_always_been_there(
    method: str, path: str, status: int, client: aiohttp.ClientSession
) -> None:
    for _ in range(2):
        async with client.request(method, path) as answer:
            assert answer.status == status
            if status == 405:
                assert answer.headers["Allow"] == "GET,HEAD"


async def test_they_are_made_once_beside_the_event_loop_and_only_when_asked_for(
    pages: Pages, app: web.Application, client: aiohttp.ClientSession
) -> None:
    async with client.get("/elsewhere"):
        assert pages.made_by == []

    answers = await asyncio.gather(*(client.get("/staff/sign-in") for _ in range(4)))

    assert {await one.text() for one in answers} == {"come in to the application itself"}
    assert len(pages.made_by) == 1
    assert pages.made_by[0] is not threading.main_thread()
    assert {route.split()[0] for route in undeclared_routes(app)} == {"GET", "HEAD"}


def test_the_service_imports_no_page_of_the_staff_before_somebody_asks() -> None:
    code = "import sys, player.app; print(sorted(one for one in sys.modules if 'schedules.editor' in one))"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
