# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What all pages of the staff share: how they are drawn, how forms come back, how refusals look.

No page may be kept by anybody, nothing but a form of our own may act, and whatever goes wrong is a
page that a person can read.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

import jinja2
from aiohttp import web

from schedules.access import ACTOR, Access, actor_of, declared
from schedules.errors import (
    InvalidEditError,
    MistakesError,
    NotAllowedEditError,
    PastEditError,
    RefusedEditError,
    ScheduleError,
    StaleDraftError,
    StaleEditError,
    StoreError,
    StoreFullError,
    TimelineRangeError,
    UnknownItemError,
    UnknownServiceError,
    UnknownStationError,
)
from schedules.http import HttpProblem, phrase
from schedules.model.catalogue import Service, Station
from schedules.model.ids import ServiceId
from schedules.model.kept import Owner, station_of
from schedules.model.staff import Actor, Permission

from . import words
from .body import FORM_LIMIT_BYTES, Sent, read_form
from .ports import Ports

HERE = Path(__file__).parent
HEADERS = {
    "Cache-Control": "no-store",
    # Without any referrer, browsers would send no Origin with our own forms either.
    "Referrer-Policy": "same-origin",
}
STATUSES: Mapping[type[Exception], int] = {
    UnknownItemError: 404,
    UnknownServiceError: 404,
    UnknownStationError: 404,
    NotAllowedEditError: 403,
    RefusedEditError: 409,
    PastEditError: 409,
    StaleDraftError: 412,
    StaleEditError: 412,
    InvalidEditError: 422,
    MistakesError: 422,
    TimelineRangeError: 422,
    StoreFullError: 507,
    StoreError: 503,
}

H = TypeVar("H", bound=Callable[..., Awaitable[web.StreamResponse]])


def status_of(error: Exception) -> int:
    """Return the HTTP status that an error stands for."""
    if isinstance(error, HttpProblem):
        return error.status
    return next((STATUSES[one] for one in type(error).__mro__ if one in STATUSES), 500)


def sentence(error: Exception | str) -> str:
    """Return the words of an error as a sentence."""
    text = str(error).strip() or "This did not work"
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def past_words(error: PastEditError, actor: Actor, correcting: str) -> str:
    """Return why what has aired cannot be changed like this, and how it can: for those who may correct it."""
    may = actor.may(Permission.CORRECT)
    return f"{sentence(error)} {correcting if may else 'Only managers may correct the past.'}"


def staff_page(permission: Permission) -> Callable[[H], H]:
    """Declare, as a decorator of a handler, which permission a page demands; its errors become pages."""

    def wrap(handler: H) -> H:
        @declared(Access.STAFF, permission)
        @functools.wraps(handler)
        async def handle(self: Any, request: web.Request) -> web.StreamResponse:
            try:
                return await handler(self, request)
            except (ScheduleError, HttpProblem) as error:
                frame: Frame = self.frame
                return frame.refuse(request, status_of(error), sentence(error))

        return handle  # type: ignore[return-value]

    return wrap


@functools.cache
def _templates() -> jinja2.Environment:
    """Return the templates of all pages, which are the same for every frame; compiling them takes a while."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"path": path_part, "web_address": web_address, "sentence": sentence}
    found.globals["words"] = words
    return found


class Frame:
    """Draws pages."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self._templates = _templates()

    # Out

    def draw(
        self, request: web.Request, template: str, *, status: int = 200, **values: object
    ) -> web.Response:
        """Return a page; it names who is signed in, and has what its forms need."""
        actor = request.get(ACTOR)
        drawn = self._templates.get_template(template).render(
            network=self.ports.network,
            actor=actor,
            csrf=self.ports.door.csrf_token(request),
            may_edit=actor is not None and actor.may(Permission.EDIT),
            may_administer=actor is not None and actor.may(Permission.ADMINISTER),
            **values,
        )
        return web.Response(
            status=status,
            body=drawn.encode("utf-8", "replace"),
            content_type="text/html",
            charset="utf-8",
            headers=HEADERS,
        )

    def refuse(self, request: web.Request, status: int, text: str) -> web.Response:
        """Return the page of a refusal."""
        answer = self.draw(request, "refusal.html", status=status, heading=phrase(status), text=text)
        if status == 503:
            answer.headers["Retry-After"] = "5"
        return answer

    def refuse_at_the_gate(self, request: web.Request, problem: HttpProblem) -> web.StreamResponse:
        """Answer who may not come in: the way to the sign-in page, or why not."""
        if problem.status == 401 and request.method in {"GET", "HEAD"}:
            return see_other("/staff/sign-in", next=request.rel_url.raw_path_qs)
        if problem.status == 401:
            text = (
                "Nothing was saved: you are signed out. Sign in, in another tab; then load this page anew "
                "and let the browser send the form again. It will come back as you filled it."
            )
            return self.refuse(request, 401, text)
        answer = self.refuse(request, problem.status, sentence(problem))
        answer.headers.update(problem.headers or {})
        return answer

    # In

    async def read(self, request: web.Request, *, limit_bytes: int = FORM_LIMIT_BYTES) -> Sent:
        """Return what a form of ours sent, whether or not its token is the right one; see `check`.

        Raises:
            HttpProblem: 403 unless a page of ours sent it; else as `read_form`.
        """
        if len(request.headers.getall("Origin", ())) != 1:
            raise HttpProblem(403, "a form must say which page it comes from, and this one does not")
        self.ports.gate.demand_own_origin(request)
        return await read_form(request, limit_bytes=limit_bytes)

    def check(self, request: web.Request, sent: Sent) -> None:
        """Refuse a form that was not made for this browser.

        Raises:
            HttpProblem: 403.
        """
        self.ports.door.check_csrf(request, sent.one("csrf"))

    async def form(self, request: web.Request, *, limit_bytes: int = FORM_LIMIT_BYTES) -> Sent:
        """Return what a form of ours, made for this browser, sent.

        Raises:
            HttpProblem: As `read` and `check`.
        """
        sent = await self.read(request, limit_bytes=limit_bytes)
        self.check(request, sent)
        return sent

    # Who and whose

    def owner(self, request: web.Request) -> Owner:
        """Return whose lineup the address names.

        Raises:
            UnknownServiceError: If there is none.
        """
        owner = Owner(request.match_info["owner"])
        if owner not in self.ports.editing.owners():
            raise UnknownServiceError(owner)
        return owner

    def service(self, owner: Owner) -> Service:
        """Return the service of a lineup, or the one that its station carries."""
        return self.ports.catalogue.service_of(owner)

    def stations(self, owner: Owner) -> tuple[Station, ...]:
        """Return the stations on which a lineup is heard."""
        station = station_of(owner)
        if station:
            return (self.ports.catalogue.station(station),)
        return self.ports.catalogue.carrying(ServiceId(owner))

    def name(self, owner: Owner) -> str:
        """Return what people call a lineup."""
        station = station_of(owner)
        if station is None:
            return self.service(owner).name
        one = self.ports.catalogue.station(station)
        return f"{one.call_sign} {one.city}".strip()

    def zone(self, owner: Owner) -> ZoneInfo:
        """Return the zone in which a lineup's times are meant."""
        own = self.ports.catalogue.place_of(owner)
        named = self.ports.editing.lineup(owner).timezone
        try:
            return ZoneInfo(named or own.timezone)
        except (ValueError, OSError, LookupError):  # one that a calendar has brought along
            return ZoneInfo(own.timezone)

    def may_edit(self, request: web.Request, owner: Owner) -> bool:
        """Return whether who asks may edit a lineup."""
        return actor_of(request).may_edit(self.service(owner).id)

    def demand_edit(self, request: web.Request, owner: Owner) -> Actor:
        """Return who asks, if they may edit a lineup.

        Raises:
            NotAllowedEditError: If not.
        """
        actor = actor_of(request)
        if not actor.may_edit(self.service(owner).id):
            raise NotAllowedEditError(f"{actor.name} may not edit {self.name(owner)}")
        return actor


def common(frame: Frame, request: web.Request, owner: Owner) -> dict[str, Any]:
    """Return what the templates of all pages of a lineup need."""
    return {
        "owner": owner,
        "owner_name": frame.name(owner),
        "zone": frame.zone(owner).key,
        "editable": frame.may_edit(request, owner),
    }


def see_other(path: str, **query: str) -> web.Response:
    """Return the way to another page, after something was done."""
    address = f"{path}?{urlencode(query)}" if query else path
    return web.Response(status=303, headers={**HEADERS, "Location": address})


def lineup_path(owner: Owner, rest: str) -> str:
    """Return the address of a page of a lineup."""
    return f"/staff/{path_part(owner)}/{rest}"


def path_part(text: object) -> str:
    """Return a text as a part of an address."""
    return quote(str(text), safe=":@~+,=")


def web_address(url: object) -> str:
    """Return an address if a link may lead there, else nothing."""
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return ""
    return str(url) if parts.scheme in {"http", "https"} and parts.netloc else ""


def own_path(text: str) -> str:
    """Return a path of these pages to go on to, or the first of them where a text is none."""
    plain = all(" " < sign < "\x7f" and sign != "\\" for sign in text)
    return text if plain and (text == "/staff" or text.startswith(("/staff/", "/staff?"))) else "/staff"
