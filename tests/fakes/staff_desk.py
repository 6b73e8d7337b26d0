# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's pages behind a real socket, over real edits and a store in memory; and browsers at them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import ClientSession, DummyCookieJar, FormData, web

from schedules.access import Gate
from schedules.editor.app import StaffPages
from schedules.editor.ports import Ports
from schedules.edits.service import EditService
from schedules.follow.status import Following
from schedules.http import SCHEDULE_PROBLEMS, install_problems
from schedules.lineups import LineupFiles
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.staff import Role
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.staff.app import add_staff_routes
from schedules.staff.authors import Authors
from schedules.staff.credentials import THIS_MACHINE
from schedules.staff.describing import Describer
from schedules.staff.door import StaffDoor
from schedules.staff.findings import FINDINGS
from schedules.staff.ports import StaffPorts
from schedules.staff.problems import STAFF_PROBLEMS
from schedules.store.memory import MemoryStore
from tests.fakes.clock import FakeClock
from tests.fakes.form_reader import FormReader, ReadForm
from tests.fakes.serving import served

NEW_YORK = "America/New_York"
SLOTS = """
timezone: America/New_York
slots:
  - {id: always, title: Around the Clock, kind: fill}
  - {id: morning, title: Morning Edition, start: "05:00", end: "09:00", from: 2026-01-01, hosts: [Ann Howe],
     recur: {freq: weekly, byday: "MO,TU,WE,TH,FR"},
     moves: [{date: 2026-11-26, start: "06:00", end: "09:00", title: Thanksgiving Edition}]}
  - {id: talk, title: The Talk, start: "09:00", end: "10:00", from: 2026-01-01, recur: {freq: daily}}
  - {id: local, title: Local Hour, start: "12:00", end: "13:00", from: 2026-01-01, scope: "station:two-fm",
     recur: {freq: daily}}
"""


def catalogue() -> Catalogue:
    """Return a network of three services and four stations, none of which carries the third."""
    services = [
        Service(id=ServiceId("news"), name="The News", timezone=NEW_YORK),
        Service(id=ServiceId("classical"), name="The Classical", timezone=NEW_YORK),
        Service(id=ServiceId("web"), name="The Web Stream", timezone=NEW_YORK),
    ]
    where = {"one-fm": "news", "two-fm": "news", "three-fm": "news", "four-fm": "classical"}
    stations = [
        Station(
            id=StationId(id_), call_sign=id_.upper(), name="", carries=ServiceId(service), timezone=NEW_YORK,
            city="Town", frequency_mhz=90.1,
        )
        for id_, service in where.items()
    ]  # fmt: skip
    return Catalogue(services, stations)


@dataclass(frozen=True)
class Got:
    """A page, or the way to one."""

    status: int
    headers: Mapping[str, str]
    text: str
    location: str = ""

    @property
    def page(self) -> FormReader:
        """The page taken apart."""
        return FormReader(self.text)

    def says(self, *texts: str) -> Got:
        """Fail unless the page says all of these."""
        words = self.page.words
        for text in texts:
            assert text in words, f"{text!r} is not in: {words}"
        return self


@dataclass
class Visitor:
    """A browser without scripts, as simple as can be."""

    desk: StaffDesk
    session: ClientSession
    cookies: dict[str, str] = field(default_factory=dict)
    away: bool = True

    async def get(self, path: str, **headers: str) -> Got:
        """Open an address; the way to another is not followed."""
        return await self.ask("GET", path, None, headers)

    async def send(self, form: ReadForm, button: str = "", **typed: str | list[str]) -> Got:
        """Send a form with some fields filled otherwise, by a button."""
        return await self.post(form.action, form.sent(button, **typed), kind=form.kind)

    async def post(
        self,
        path: str,
        fields: Sequence[tuple[str, str]],
        *,
        kind: str = "application/x-www-form-urlencoded",
        headers: Mapping[str, str] | None = None,
    ) -> Got:
        """Send fields to an address, as a page of ours does unless the headers say otherwise."""
        origin = "https://radio.example.org" if self.away else self.desk.url
        sent = {"Origin": origin, "Sec-Fetch-Site": "same-origin", **(headers or {})}
        if kind == "multipart/form-data":
            data = FormData(default_to_multipart=True)
            for name, value in fields:
                data.add_field(name, value)
            return await self.ask("POST", path, data, sent)
        sent.setdefault("Content-Type", kind)
        return await self.ask("POST", path, urlencode(fields).encode(), sent)

    async def follow(self, got: Got) -> Got:
        """Go where an answer leads."""
        assert got.status == 303, got.text
        return await self.get(got.location)

    async def follow_link(self, got: Got, words: str) -> Got:
        """Go where a link leads."""
        return await self.get(got.page.links[words])

    async def ask(
        self, method: str, path: str, data: bytes | FormData | None, headers: Mapping[str, str]
    ) -> Got:
        """Send a request; a header field whose value is a hyphen is left out."""
        sent = {name: value for name, value in headers.items() if value != "-"}
        if self.away:
            sent = {"Host": "radio.example.org", "X-Forwarded-For": "203.0.113.9", **sent}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self.session.request(
            method, self.desk.url + path, headers=sent, data=data, allow_redirects=False
        ) as answer:
            for name, morsel in answer.cookies.items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
            text = await answer.text()
            return Got(answer.status, answer.headers, text, answer.headers.get("Location", ""))


@dataclass
class StaffDesk:
    """A node with the staff's pages."""

    url: str
    app: web.Application
    schedules: ScheduleService
    editing: EditService
    door: StaffDoor
    store: MemoryStore
    clock: FakeClock
    session: ClientSession

    def visitor(self, *, away: bool = True) -> Visitor:
        """Return a browser that nobody knows; one that is not away sits at the machine itself."""
        return Visitor(self, self.session, away=away)

    async def secret(self, role: Role, services: Sequence[str] | None = None, name: str = "") -> str:
        """Make a token, and return its secret."""
        limited = None if services is None else [ServiceId(one) for one in services]
        return (await self.door.add_token(name or role.value, role, limited, by=THIS_MACHINE))[1]

    async def signed_in(
        self, role: Role = Role.EDITOR, services: Sequence[str] | None = None, name: str = ""
    ) -> Visitor:
        """Return a browser that is signed in."""
        visitor = self.visitor()
        page = (await visitor.get("/staff/sign-in")).page
        secret = await self.secret(role, services, name)
        got = await visitor.send(page.form("/staff/sign-in"), token=secret)
        assert got.status == 303, got.text
        return visitor


@asynccontextmanager
async def staff_desk(
    folder: Path,
    slots: str = SLOTS,
    store: MemoryStore | None = None,
    following: Following | None = None,
) -> AsyncIterator[StaffDesk]:
    """Serve the staff's pages and API; the lineup of the news begins as a slot file."""
    clock, store, network = FakeClock(), store or MemoryStore(), catalogue()
    (folder / "news.yaml").write_text(slots)
    schedules = ScheduleService(network, clock, LocalPublisher(), 600.0)
    files = LineupFiles(schedules, clock, services={ServiceId("news"): folder / "news.yaml"}, stations={})
    editing = EditService(store, schedules, network, clock, files)
    await editing.open()
    files.load()
    gate = Gate(public_url="https://radio.example.org")
    door = StaffDoor(store, clock, gate)
    await door.open()
    authors = Authors(store.history_entry)
    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS, STAFF_PROBLEMS)
    gate.install(app)
    add_staff_routes(
        app,
        StaffPorts(
            editing=editing,
            door=door,
            schedules=schedules,
            authors=authors,
            catalogue=network,
            clock=clock,
            describe=Describer(editing.lineup),
            following=following,
        ),
    )
    StaffPages(
        Ports(
            network="Example Radio",
            editing=editing,
            archive=store,
            authors=authors,
            door=door,
            gate=gate,
            catalogue=network,
            schedules=schedules,
            clock=clock,
            findings=app[FINDINGS].of,
            describe=Describer(editing.lineup),
            formats=(("slots", "Slot file (YAML)"),),
            following=following,
        )
    ).add_routes(app)
    edits = asyncio.create_task(editing.run(), name="edits")
    try:
        async with served(app) as url, ClientSession(cookie_jar=DummyCookieJar()) as session:
            yield StaffDesk(url, app, schedules, editing, door, store, clock, session)
    finally:
        edits.cancel()
        await asyncio.gather(edits, return_exceptions=True)
