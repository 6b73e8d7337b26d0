# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A station's broadcasts as a calendar to subscribe to: ``/schedule/{station}.ics``.

It reaches from the Monday of last week over eleven weeks, so it is the same bytes
until the schedule changes or a week is over, however often it is asked for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from schedules.access import Access, declared
from schedules.clock import Clock
from schedules.formats.icalendar_broadcasts import Title, write_broadcast_calendar
from schedules.model.broadcast import Broadcast, NowNext, Source
from schedules.model.catalogue import Catalogue, Station
from schedules.model.ids import StationId
from schedules.rest.documents import Document

PATH = "/schedule/{station}.ics"
MEDIA_TYPE = "text/calendar"
WEEKS = 11
"""Last week, this one, and those to come: at least 63 days ahead."""

AGAIN_AFTER_S = 3600
FRESH_S = 300
"""For how long a copy may be used without asking."""


class Schedules(Protocol):
    """Where broadcasts come from."""

    def window(self, station: StationId, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what is heard in a window, unclipped."""

    def day_bounds(self, station: StationId, day: date) -> tuple[datetime, datetime]:
        """Return where a local day begins and ends."""

    def now_next(self, station: StationId) -> NowNext:
        """Return what is on; it also tells where the schedule comes from."""

    def revision(self, station: StationId) -> int:
        """Return a number that grows with every change; at least the seconds since 1970 of the last one."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document, and what it was made of."""

    made_of: tuple[int, date, str]
    document: Document


class CalendarFeeds:
    """The calendar of every station; made when it is first asked for, and again when it has changed.

    Args:
        domain: Whose broadcasts they are; it ends the UIDs.
    """

    def __init__(self, schedules: Schedules, catalogue: Catalogue, clock: Clock, *, domain: str) -> None:
        self._schedules = schedules
        self._catalogue = catalogue
        self._clock = clock
        self._domain = domain
        self._ready: dict[StationId, _Ready] = {}
        self._making = asyncio.Lock()

    def add_routes(self, app: web.Application) -> None:
        """Register the feed."""
        app.router.add_get(PATH, self.get_calendar)

    @declared(Access.PUBLIC)
    async def get_calendar(self, request: web.Request) -> web.StreamResponse:
        """The broadcasts of a station as iCalendar."""
        station = self._catalogue.station(request.match_info["station"])
        return (await self.document(station)).answer(request)

    async def document(self, station: Station) -> Document:
        """Return a station's calendar as it is now."""
        ready = self._ready.get(station.id)
        if ready is None or ready.made_of != self._wanted(station):
            async with self._making:  # for all that ask at once, once
                ready = self._ready.get(station.id)
                if ready is None or ready.made_of != self._wanted(station):
                    ready = self._ready[station.id] = await self._make(station)
        return ready.document

    def _wanted(self, station: Station) -> tuple[int, date, str]:
        today = self._clock.now().astimezone(ZoneInfo(station.timezone)).date()
        monday = today - timedelta(days=today.weekday(), weeks=1)
        return self._schedules.revision(station.id), monday, self._words(station)

    async def _make(self, station: Station) -> _Ready:
        revision, monday, words = made_of = self._wanted(station)
        start, _ = self._schedules.day_bounds(station.id, monday)
        end, _ = self._schedules.day_bounds(station.id, monday + timedelta(weeks=WEEKS))
        broadcasts = self._schedules.window(station.id, start, end)
        title = Title(
            name=self._name(station),
            timezone=station.timezone,
            domain=self._domain,
            changed_at=datetime.fromtimestamp(revision, UTC),
            again_after_s=AGAIN_AFTER_S,
            sample=self._schedules.now_next(station.id).source is Source.SAMPLE,
            words=words,
        )
        body = await asyncio.to_thread(write_broadcast_calendar, broadcasts, title)
        document = Document(
            body,
            public=True,
            content_type=f"{MEDIA_TYPE}; charset=utf-8",
            headers={
                "Cache-Control": f"public, max-age={FRESH_S}",
                "Content-Disposition": f'inline; filename="{station.id}.ics"',
            },
        )
        return _Ready(made_of, document)

    def _words(self, station: Station) -> str:
        """Return where the schedule comes from, if it is followed; it stays the same while that goes well."""
        picture, follows = (
            self._schedules.now_next(station.id),
            self._catalogue.service(station.carries).follows,
        )
        if picture.source is not Source.FOLLOWED or picture.as_of is None or follows is None:
            return ""
        age_s = (self._clock.now() - picture.as_of).total_seconds()
        old = f", last read {picture.as_of:%Y-%m-%d %H:%M} UTC" if age_s > follows.old_after_s else ""
        return f"Schedule from {follows.host}{old}"

    def _name(self, station: Station) -> str:
        return f"{self._catalogue.service(station.carries).name} · {station.call_sign}"
