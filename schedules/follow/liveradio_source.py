# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Follows the timeline of another installation: what its stations carry, some weeks back to some ahead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote, urlencode

from schedules.errors import FollowError
from schedules.model.broadcast import Source
from schedules.model.ids import ServiceId, StationId
from schedules.model.rights import Rights
from schedules.model.slot import Lineup
from schedules.timeline.followed import DatedAiring, airings_of, dated_lineup

from . import liveradio
from .base import Conditional, Fetch, Listen, Taken
from .news import NewsReader
from .text import json_object

BACK = timedelta(days=6)
STEP, STEPS = timedelta(days=28), 2
"""Of one question, and how many: longer ones than 31 days are refused."""

REMEMBERED = timedelta(days=16)
OTHERS = "its stations or streams are others than at the start: restart to take them in"
MOST_ASKED = 60
"""Stations that are asked what only they carry."""


class LiveradioSource:
    """Follows one service of another installation.

    Args:
        url: Its root address; ``#ID`` behind it names the service there.
        service: Our own id of it: where none is named, that one is followed, or the only one there.
        rights: The service's own here.
        stations: Those that carry it here.
        listen: Hears what it says by itself; without it, it is only asked time and again.
        taken: The stations there, as they were taken in at the start, where stations or streams are left
            to the other installation; ``None``: nothing is left to it.
    """

    first_retry_s = 5.0

    def __init__(
        self,
        fetch: Fetch,
        url: str,
        *,
        service: ServiceId,
        rights: Rights,
        stations: Collection[StationId],
        listen: Listen | None = None,
        taken: Sequence[liveradio.TheirStation] | None = None,
    ) -> None:
        self._answers = Conditional(fetch)
        self._listen = listen
        self._taken = taken
        self._told: tuple[str, str, str] | None = None  # a station, its service, and the revision read last
        self._base, self._wanted = liveradio.split_address(url)
        self._service = service
        self._rights = rights
        self._stations = stations

    async def read(self, now: datetime, before: Lineup | None) -> Taken:
        """Return what is planned there.

        Raises:
            FollowError: If it cannot be had, or changed while it was asked for.
        """
        services = liveradio.services_of(await self._get("services"))
        theirs = liveradio.service_named(services, self._wanted, self._service)
        if not theirs.stations:
            raise FollowError(f'no station there carries "{theirs.id}", so nobody can say what is on')
        known = [name for name in theirs.stations if StationId(name) in self._stations]
        asked = list(dict.fromkeys([theirs.stations[0], *known]))[:MOST_ASKED]
        start = datetime.combine(now.date(), time(0), UTC) - BACK
        carried: dict[str, list[liveradio.Piece]] = {name: [] for name in asked}
        revisions = set()
        for name in asked:
            for step in range(STEPS):
                window = start + step * STEP, start + (step + 1) * STEP
                data = await self._get(_schedule(name, *window))
                pieces, revision = await asyncio.to_thread(liveradio.pieces_within, data, *window)
                revisions.add(revision)
                last = carried[name][-1:]
                carried[name] += [piece for piece in pieces if piece not in last]
            if sum(map(len, carried.values())) > liveradio.MOST_PIECES_IN_ALL:
                raise FollowError(f"it has more than {liveradio.MOST_PIECES_IN_ALL:,} broadcasts")
        if len(revisions) > 1:
            raise FollowError("the schedule changed there while it was read", retry_after_s=1.0)
        source, as_of = liveradio.label_of(await self._get(f"stations/{quote(asked[0], safe='')}/now"))
        lineup = await asyncio.to_thread(self._lineup, carried, before, start, source == Source.SAMPLE)
        self._told = asked[0], theirs.id, revisions.pop()
        return Taken(lineup, await self._news_of_stations(theirs.id), as_of)

    async def changes(self) -> AsyncGenerator[None, None]:
        """Yield whenever the schedule there has another revision than was read.

        Raises:
            FollowError: If it cannot be listened to, or ends; also before the first reading.
        """
        if self._listen is None or self._told is None:
            raise FollowError("there is nothing to listen to yet")
        reader, query = NewsReader(), urlencode({"station": self._told[0]})
        async with aclosing(self._listen(f"{self._base}api/v1/events?{query}")) as pieces:
            async for piece in pieces:
                for news in reader.feed(piece):
                    if news.name == "schedule" and self._is_new(json_object(news.data, "an event")):
                        yield

    async def _news_of_stations(self, service: str) -> tuple[str, ...]:
        """Say that stations or streams are others there than those that were taken in at the start."""
        if self._taken is None:
            return ()
        there = liveradio.carrying(liveradio.stations_of(await self._get("stations"), self._base), service)
        return () if there == tuple(self._taken) else (OTHERS,)

    def _is_new(self, told: Mapping[str, object]) -> bool:
        assert self._told is not None  # noqa: S101 - nobody listens before the first reading
        _, service, revision = self._told
        return told.get("service") == service and str(told.get("revision")) != revision

    def _lineup(
        self,
        carried: Mapping[str, list[liveradio.Piece]],
        before: Lineup | None,
        start: datetime,
        sample: bool,
    ) -> Lineup:
        airings = liveradio.airings_of(carried, self._stations)
        earliest = min((one.start for one in airings), default=start)
        return dated_lineup([*_earlier(before, earliest), *airings], self._rights, sample=sample)

    async def _get(self, path: str) -> bytes:
        return await self._answers.get(f"{self._base}api/v1/{path}")


def _schedule(station: str, start: datetime, end: datetime) -> str:
    window = urlencode({"from": f"{start:%Y-%m-%dT%H:%M:%SZ}", "to": f"{end:%Y-%m-%dT%H:%M:%SZ}"})
    return f"stations/{quote(station, safe='')}/schedule?{window}"


def _earlier(before: Lineup | None, end: datetime) -> list[DatedAiring]:
    """Return what was read before of the days that are no longer asked for: last week's schedule."""
    if before is None:
        return []
    return [one for one in airings_of(before, end - REMEMBERED, end) if one.end <= end]
