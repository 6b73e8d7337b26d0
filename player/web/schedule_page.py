# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The page at ``/schedule/{station}``: a week of what a station's transmitter carries.

It is drawn on the server, whole without scripts, in a thread beside the loop that
feeds the listeners; and it is kept until the schedule, or what is on, changes.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from aiohttp import web

from player.api.reach import asked_by
from player.settings import Network
from player.web import view
from player.words import mhz_text
from schedules.access import Access, declared
from schedules.clock import Clock
from schedules.errors import TimelineRangeError, UnknownStationError
from schedules.http import HttpProblem
from schedules.model.broadcast import Broadcast, NowNext
from schedules.model.catalogue import Catalogue, Station
from schedules.model.ids import StationId
from schedules.rest.documents import Document
from schedules.timeline.grid import DAYS_OF_WEEK, MONDAY, SUNDAY, columns, week_of
from schedules.timeline.zone import Zones, local_date, shift

from .drawing import document, templates
from .week import week
from .week_axis import rows_css

PATH = r"/schedule/{station:(?![^/]*\.ics$)[^/]+}"
"""All but the calendar feeds, which end in ``.ics``."""

FIRST_DAYS: Mapping[str, int] = {"monday": MONDAY, "sunday": SUNDAY}
KEPT = 64
"""Pages kept ready; a busy week is some 100 kB."""


class Schedules(Protocol):
    """Where broadcasts come from."""

    def window(self, station: StationId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what is heard in a window, unclipped."""

    def day_bounds(self, station: StationId, day: date) -> tuple[datetime, datetime]:
        """Return where a local day begins and ends."""

    def week_bounds(self, station: StationId, week: str) -> tuple[datetime, datetime]:
        """Return where an ISO week begins and ends."""

    def now_next(self, station: StationId) -> NowNext:
        """Return what is on; it also tells where the schedule comes from."""

    def revision(self, station: StationId) -> int:
        """Return a number that grows with every change."""


class Key(NamedTuple):
    """All that a page depends on."""

    station: StationId
    monday: date
    first: int
    today: date
    revision: int
    now: str
    source: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days, and all that is broadcast on them.

    Attributes:
        unknown: Those of them that the timeline does not reach.
    """

    days: tuple[date, ...]
    unknown: frozenset[date]
    broadcasts: tuple[Broadcast, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Where one can go from a week; empty where the timeline does not reach.

    Attributes:
        other_first: The same week with the other day first.
        others: The same week at other stations: what they are called, and the address.
    """

    previous: str
    this: str
    following: str
    other_first: str
    others: tuple[tuple[str, str], ...]


class SchedulePage:
    """Draws weeks of schedules for people to read."""

    def __init__(self, *, network: Network, catalogue: Catalogue, schedules: Schedules, clock: Clock) -> None:
        self._network = network
        self._catalogue = catalogue
        self._schedules = schedules
        self._clock = clock
        environment = templates()
        self._template = environment.get_template("schedule.html")
        self._refusal = environment.get_template("refusal.html")
        self._rows = document(rows_css().encode(), "text/css", public=True)
        self._ready: OrderedDict[Key, Document] = OrderedDict()
        self._making = asyncio.Lock()

    def add_routes(self, app: web.Application) -> None:
        """Register the page, and the style sheet that says where each broadcast stands."""
        app.router.add_get(PATH, self.get_schedule)
        app.router.add_get("/static/rows.css", self.get_rows)

    @declared(Access.PUBLIC)
    async def get_schedule(self, request: web.Request) -> web.StreamResponse:
        """A week: this one, or that of ``?week=2026-W48``; from Sunday with ``?first=sunday``."""
        try:
            station = self._catalogue.station(request.match_info["station"])
        except UnknownStationError as error:
            if not _reads_pages(request):
                raise
            return self._refuse(404, f"There is {error}.", None)
        try:
            asked = self._key(station, request.query.get("week"), request.query.get("first", "monday"))
            return (await self._document(station, asked)).answer(request)
        except HttpProblem as problem:
            if not _reads_pages(request):
                raise
            return self._refuse(problem.status, f"{problem.detail[:1].upper()}{problem.detail[1:]}.", station)

    @declared(Access.PUBLIC)
    async def get_rows(self, request: web.Request) -> web.StreamResponse:
        """The style sheet of places in the week."""
        return self._rows.answer(request)

    # Inside

    def _key(self, station: Station, wanted: str | None, first: str) -> Key:
        """Return what is asked for, as it is at this moment.

        Raises:
            HttpProblem: 422, if it is not written right, or there is no such week.
        """
        if first not in FIRST_DAYS:
            message = "a week begins with monday or with sunday"
            raise HttpProblem(422, message, errors=[{"loc": ["query", "first"], "msg": message}])
        today = local_date(self._clock.now(), Zones()[station.timezone])
        monday = _this_monday(today, FIRST_DAYS[first])
        if wanted is not None:
            with asked_by("week"):
                self._schedules.week_bounds(station.id, wanted)
            year, number = wanted.split("-W")
            monday = date.fromisocalendar(int(year), int(number), 1)
        picture = self._schedules.now_next(station.id)
        return Key(
            station=station.id,
            monday=monday,
            first=FIRST_DAYS[first],
            today=today,
            revision=self._schedules.revision(station.id),
            now="" if picture.now is None else picture.now.id,
            source=view.source_text(
                picture, self._catalogue.service(station.carries), station.timezone, self._clock.now()
            ),
        )

    async def _document(self, station: Station, key: Key) -> Document:
        """Return a page.

        Raises:
            HttpProblem: 422, if no schedule reaches that week.
        """
        ready = self._ready.get(key)
        if ready is None:
            async with self._making:  # for all that ask at once, once
                ready = self._ready.get(key)
                if ready is None:
                    ready = self._ready[key] = await self._make(station, key)
        self._ready.move_to_end(key)
        if len(self._ready) > KEPT:
            self._ready.popitem(last=False)
        return ready

    async def _make(self, station: Station, key: Key) -> Document:
        stretch = self._read(station, week_of(key.monday, key.first))
        links = self._links(station, key, stretch.days)
        return await asyncio.to_thread(self._draw, station, key, stretch, links)

    def _read(self, station: Station, days: tuple[date, ...]) -> Stretch:
        """Return the days of a week, if the timeline reaches the first of them.

        Raises:
            HttpProblem: 422, if it does not.
        """
        unknown: set[date] = set()
        found: dict[str, Broadcast] = {}
        for day in days:
            try:
                with asked_by("week"):
                    found |= {piece.id: piece for piece in self._day(station, day)}
            except HttpProblem:
                if day == days[0]:
                    raise
                unknown.add(day)
        return Stretch(days, frozenset(unknown), tuple(found.values()))

    def _day(self, station: Station, day: date) -> tuple[Broadcast, ...]:
        return self._schedules.window(station.id, *self._schedules.day_bounds(station.id, day))

    def _links(self, station: Station, key: Key, days: Sequence[date]) -> Links:
        def reached(day: date) -> bool:
            try:
                self._day(station, day)
            except (TimelineRangeError, OverflowError):
                return False
            return True

        def link(weeks: int) -> str:
            return _address(station, shift(key.monday, weeks * DAYS_OF_WEEK), key.first, key.today)

        other = MONDAY if key.first == SUNDAY else SUNDAY
        return Links(
            previous=link(-1) if reached(shift(days[0], -DAYS_OF_WEEK)) else "",
            this=_address(station, None, key.first, key.today),
            following=link(1) if reached(shift(days[-1], 1)) else "",
            other_first=_address(station, None if key.today in days else key.monday, other, key.today),
            others=tuple(
                (
                    f"{one.call_sign} {mhz_text(one.frequency_mhz)} {one.city}",
                    _address(one, key.monday, key.first, key.today),
                )
                for one in self._catalogue.stations.values()
                if one.id != station.id
            ),
        )

    def _draw(self, station: Station, key: Key, stretch: Stretch, links: Links) -> Document:
        zone = Zones()[station.timezone]
        service = self._catalogue.service(station.carries)
        drawn = self._template.render(
            network=self._network,
            station=station,
            label=view.label_text(station, service),
            source=key.source,
            links=links,
            this_week=key.today in stretch.days,
            sunday_first=key.first == SUNDAY,
            public_files=view.public_files(self._catalogue),
            week=week(
                station,
                service.name,
                columns(stretch.days, zone, stretch.broadcasts),
                stretch.unknown,
                zone,
                now=key.now,
                today=key.today,
            ),
        )
        return document(drawn.encode("utf-8", "replace"), "text/html", public=True)

    def _refuse(self, status: int, sentence: str, station: Station | None) -> web.Response:
        """Return a refusal that a person can read."""
        drawn = self._refusal.render(
            network=self._network,
            sentence=sentence,
            station=station,
            stations=[] if station else self._catalogue.stations.values(),
            public_files=view.public_files(self._catalogue),
        )
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        return web.Response(
            status=status, text=drawn, content_type="text/html", charset="utf-8", headers=headers
        )


def _this_monday(today: date, first: int) -> date:
    """Return the Monday of the week that holds today; where weeks begin on Sunday, a Sunday's is tomorrow."""
    return next(day for day in week_of(today, first) if day.weekday() == MONDAY)


def _address(station: Station, monday: date | None, first: int, today: date) -> str:
    """Return the address of a week, the shortest there is."""
    query = {}
    if monday is not None and monday != _this_monday(today, first):
        year, number, _ = monday.isocalendar()
        query["week"] = f"{year:04}-W{number:02}"
    if first == SUNDAY:
        query["first"] = "sunday"
    return f"/schedule/{station.id}" + (f"?{urlencode(query)}" if query else "")


def _reads_pages(request: web.Request) -> bool:
    """Return whether it is a browser that asks, for a person; others get a problem document."""
    return "text/html" in request.headers.get("Accept", "")
