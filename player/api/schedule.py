# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A stretch of a station's schedule."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.errors import TimelineRangeError
from schedules.http import HttpProblem, input_problem
from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Station
from schedules.rest.documents import Document
from schedules.rest.routes import Routes, asked, encode

from . import conversions, shapes
from .asks import ScheduleQuery
from .ports import PORTS, Ports
from .reach import asked_by, out_of_reach

routes = Routes()

LONGEST = timedelta(days=31)
KEPT = 64
"""Documents kept ready; a month is some 200 kB."""

Key = tuple[str, datetime, datetime, int]


class ScheduleDocuments:
    """The last answers, since asking for a month is the most expensive public question."""

    def __init__(self) -> None:
        self._ready: OrderedDict[Key, Document] = OrderedDict()

    def get(self, key: Key) -> Document | None:
        """Return a document that was made for this station, window and revision."""
        document = self._ready.get(key)
        if document is not None:
            self._ready.move_to_end(key)
        return document

    def keep(self, key: Key, document: Document) -> None:
        """Keep a document, and forget the one that was not asked for the longest time."""
        self._ready[key] = document
        if len(self._ready) > KEPT:
            self._ready.popitem(last=False)


SCHEDULES: web.AppKey[ScheduleDocuments] = web.AppKey("schedules", ScheduleDocuments)


@routes.op(
    "GET", "/api/v1/stations/{id}/schedule", access=Access.PUBLIC, query=ScheduleQuery, out=shapes.Schedule
)
async def get_schedule(request: web.Request) -> BaseModel | web.StreamResponse:
    """The broadcasts of a day, a week, or a window of at most 31 days; without a query, today."""
    ports, kept = request.app[PORTS], request.app[SCHEDULES]
    station = ports.catalogue.station(request.match_info["id"])
    query = asked(request, ScheduleQuery)
    start, end = window_of(query, ports, station)

    revision = ports.schedules.revision(station.id)
    key = (station.id, start, end, revision)
    document = kept.get(key)
    if document is None:
        pieces = _pieces(query, ports, station, start, end)
        answer = shapes.Schedule(
            station=station.id,
            timezone=station.timezone,
            revision=revision,
            broadcasts=tuple(conversions.broadcast_of(piece) for piece in pieces),
        )
        document = Document(encode(answer), public=True)
        kept.keep(key, document)

    return document.answer(request)


def window_of(query: ScheduleQuery, ports: Ports, station: Station) -> tuple[datetime, datetime]:
    """Return the instants between which a query asks.

    Raises:
        HttpProblem: 422, if it says too little, too much, or something impossible.
    """
    given = [name for name in ("from", "to", "date", "week") if name in _names(query)]
    if query.from_ is not None and query.to is not None and len(given) == 2:
        return _bounded(query.from_, query.to)
    if query.week is not None and len(given) == 1:
        with asked_by("week"):
            return ports.schedules.week_bounds(station.id, query.week)
    if query.date is not None and len(given) == 1:
        with asked_by("date"):
            return ports.schedules.day_bounds(station.id, query.date)
    if not given:
        today = ports.clock.now().astimezone(ZoneInfo(station.timezone)).date()
        return ports.schedules.day_bounds(station.id, today)
    raise _mistake(given[0], "give from and to, or date, or week, and nothing else")


def _pieces(
    query: ScheduleQuery, ports: Ports, station: Station, start: datetime, end: datetime
) -> tuple[Broadcast, ...]:
    try:
        return ports.schedules.window(station.id, start, end)
    except TimelineRangeError as error:
        names = _names(query)
        if "from" in names:
            with asked_by("from"):
                ports.schedules.window(station.id, start, start)  # is its beginning out of reach, too?
        raise out_of_reach(next(name for name in ("to", "week", "date") if name in names), error) from error


def _names(query: ScheduleQuery) -> set[str]:
    return {name.rstrip("_") for name in query.model_fields_set}


def _bounded(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    if end <= start:
        raise _mistake("to", "must be after from")
    if end - start > LONGEST:
        raise _mistake("to", "at most 31 days after from")
    return start, end


def _mistake(name: str, message: str) -> HttpProblem:
    return input_problem([{"loc": ["query", name], "msg": message}])
