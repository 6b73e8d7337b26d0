# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's door behind a real socket, with a page to sign in at, and one that says who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web

from schedules.access import Access, Gate, actor_of, declared
from schedules.errors import SignInError
from schedules.http import HttpProblem, install_problems
from schedules.model.staff import Actor, Permission, Role, StaffToken
from schedules.staff.door import StaffDoor
from schedules.staff.problems import STAFF_PROBLEMS
from schedules.store.base import LineupStore
from schedules.store.memory import MemoryStore
from tests.fakes.clock import FakeClock
from tests.fakes.serving import served

PUBLIC = "https://radio.example.org"
RUN_TOKEN = "token-of-this-run"
BOSS = Actor(name="Boss", role=Role.ADMIN)
AWAY = {"Host": "radio.example.org", "X-Forwarded-For": "203.0.113.9"}
"""Headers of somebody who comes through a proxy."""


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        cookies: As they were set, with their attributes.
    """

    status: int
    document: Any
    headers: Mapping[str, str]
    cookies: SimpleCookie


@dataclass
class Doorway:
    """One node with its door; ``cookies`` are those of one browser, and are sent with every request."""

    door: StaffDoor
    clock: FakeClock
    url: str
    session: ClientSession
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send a request; ``_`` in the names of header fields stands for ``-``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self.session.request(method, self.url + path, headers=sent) as answer:
            for name, morsel in answer.cookies.items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
            return Answer(answer.status, await answer.json(content_type=None), answer.headers, answer.cookies)

    async def who(self, secret: str | None = None, **headers: str) -> Any:
        """Return the name of the one who asks, as the door sees it, or the status."""
        bearer = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        answer = await self.ask("/staff/me", **{**AWAY, **headers}, **bearer)
        return answer.document["name"] if answer.status == 200 else answer.status

    async def sign_in(self, secret: str, **headers: str) -> Answer:
        """Sign in with a secret."""
        return await self.ask("/staff/sign-in", "POST", **{**AWAY, "X-Secret": secret, **headers})

    async def token(self, name: str = "Ann", role: Role = Role.EDITOR, **how: Any) -> tuple[StaffToken, str]:
        """Make a token."""
        return await self.door.add_token(name, role, by=BOSS, **how)


def _application(gate: Gate, door: StaffDoor) -> web.Application:
    @declared(Access.STAFF, Permission.VIEW)
    async def me(request: web.Request) -> web.StreamResponse:
        return web.json_response({"name": actor_of(request).name, "role": actor_of(request).role})

    @declared(Access.PERSONAL)
    async def sign_in(request: web.Request) -> web.StreamResponse:
        try:
            signed = await door.sign_in(request, request.headers["X-Secret"])
        except SignInError as error:
            raise HttpProblem(401, f"{error} {error.retry_after_s:g}") from None
        response = web.json_response({"name": signed.actor.name})
        signed.set_cookie(response)
        return response

    @declared(Access.PERSONAL)
    async def form(request: web.Request) -> web.StreamResponse:
        return web.json_response({"token": door.csrf_token(request)})

    @declared(Access.PERSONAL)
    async def post_form(request: web.Request) -> web.StreamResponse:
        door.check_csrf(request, request.headers.get("X-Form-Token", ""))
        return web.json_response({})

    @declared(Access.STAFF, Permission.VIEW)
    async def sign_out(request: web.Request) -> web.StreamResponse:
        response = web.json_response({})
        await door.sign_out(request, response)
        return response

    app = web.Application()
    install_problems(app, STAFF_PROBLEMS)
    gate.install(app)
    door.install(app)
    app.router.add_get("/staff/me", me)
    app.router.add_post("/staff/sign-in", sign_in)
    app.router.add_get("/staff/sign-in/form", form)
    app.router.add_post("/staff/sign-in/form", post_form)
    app.router.add_post("/staff/sign-out", sign_out)
    return app


@asynccontextmanager
async def doorway(
    store: LineupStore | None = None,
    clock: FakeClock | None = None,
    *,
    trusted_proxies: Sequence[str] = (),
    public_url: str = PUBLIC,
) -> AsyncIterator[Doorway]:
    """Serve one node over a store, which others may share."""
    clock = clock or FakeClock()
    gate = Gate(public_url=public_url, token=RUN_TOKEN)
    door = StaffDoor(store or MemoryStore(), clock, gate, trusted_proxies=trusted_proxies)
    await door.open()
    async with (
        served(_application(gate, door)) as url,
        ClientSession(cookie_jar=DummyCookieJar()) as session,
    ):
        yield Doorway(door, clock, url, session)
