# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read each schedule that was seen once: is it one, and what does it have for today?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from player.errors import StreamError
from player.net.client import GuardedClient
from schedules.errors import FollowError, MistakesError
from schedules.follow import liveradio
from schedules.follow.composer import day_address, read_day, widget_address
from schedules.formats.sandbox import Limits, read_outside
from schedules.preview import Preview
from schedules.settings.types import known_zone
from schedules.timeline.zone import day_bounds, local_date

from .fetch import fetch
from .sighting import Sighting, Topic

MOST_SOURCES: Final = 6
MOST_STREAMS: Final = 3
"""Of another installation."""
DEADLINE_S: Final = 15.0
LARGEST_BYTES: Final = 5_000_000
_LIMITS: Final = Limits(wall_s=10.0, cpu_s=8)
_CALENDAR_ZONE: Final = re.compile(
    r"^X-WR-TIMEZONE[;:](?:[^:\r\n]{0,80}:)?([A-Za-z0-9_+/\-]{1,60})", re.MULTILINE
)
SCHEDULES: Final = frozenset({Topic.COMPOSER, Topic.CALENDAR, Topic.LIVERADIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSource:
    """A schedule that was seen.

    Attributes:
        url: As a configuration has it.
        readable: ``None`` if there was no time to look.
        programmes: How many it has for today; ``None`` if unknown.
        zone: The time zone that it names; empty if none that there is.
        streams: Addresses at which its own installation plays, if it is one.
        reason: What is wrong with it, or odd.
    """

    sighting: Sighting
    url: str
    readable: bool | None = None
    programmes: int | None = None
    zone: str = ""
    streams: tuple[Sighting, ...] = ()
    reason: str = ""


def sources_in(sightings: Iterable[Sighting]) -> list[CheckedSource]:
    """Return the schedules to read, the most telling first, each once, `MOST_SOURCES` at most.

    A Composer key may be seen in several forms; one with its whole address is believed most.
    """
    found: dict[str, CheckedSource] = {}
    seen = [one for one in sightings if one.topic in SCHEDULES]
    for one in sorted(seen, key=lambda one: (list(Topic).index(one.topic), one.weight)):
        key = one.value[-24:] if one.topic is Topic.COMPOSER else one.value.partition("://")[2]
        found.setdefault(key, CheckedSource(sighting=one, url=one.value))
    return list(found.values())[:MOST_SOURCES]


async def checked(
    sources: Sequence[CheckedSource],
    client: GuardedClient,
    *,
    now: datetime,
    timezone: str,
    deadline_s: float = DEADLINE_S,
) -> tuple[CheckedSource, ...]:
    """Return the schedules with what they have for today: those with most sense first.

    Args:
        timezone: Of those that name none.
        deadline_s: For all; those that were not read by then stay unknown.
    """
    found = [replace(one, reason="not read: time was up") for one in sources]

    async def work(index: int) -> None:
        found[index] = await _check(sources[index], client, now, timezone)

    try:
        async with asyncio.timeout(deadline_s), asyncio.TaskGroup() as group:
            for index in range(len(sources)):
                group.create_task(work(index))
    except TimeoutError:
        pass  # those that were not reached say so themselves
    return tuple(sorted(found, key=lambda one: (one.readable is not True, not one.programmes)))


async def _check(source: CheckedSource, client: GuardedClient, now: datetime, timezone: str) -> CheckedSource:
    try:
        match source.sighting.topic:
            case Topic.COMPOSER:
                return await _composer(source, client, now, timezone)
            case Topic.CALENDAR:
                return await _calendar(source, client, now, timezone)
            case _:
                return await _installation(source, client, now)
    except StreamError as error:
        return replace(source, readable=False, reason=error.reason)
    except (FollowError, MistakesError) as error:
        return replace(source, readable=False, reason=" ".join(str(error).split())[:300])


async def _composer(
    source: CheckedSource, client: GuardedClient, now: datetime, timezone: str
) -> CheckedSource:
    zone = ZoneInfo(timezone)
    widget, today = widget_address(source.url), local_date(now, zone)
    document = await fetch(client, day_address(widget, today), accept="application/json")
    count = len(read_day(document.body, today, zone).items)
    return replace(source, url=widget, readable=True, programmes=count, reason=_odd(count))


async def _calendar(
    source: CheckedSource, client: GuardedClient, now: datetime, timezone: str
) -> CheckedSource:
    document = await fetch(client, source.url, accept="text/calendar", most_bytes=LARGEST_BYTES)
    if not document.whole:
        return replace(source, readable=False, reason="the calendar did not come whole")
    if b"BEGIN:VCALENDAR" not in document.body[:4096].upper():
        return replace(source, readable=False, reason="what came back is no calendar")
    said = _CALENDAR_ZONE.search(document.text)
    zone = zone_of(said[1]) if said else ""
    reading = await read_outside(document.body, "the calendar", timezone=zone or timezone, limits=_LIMITS)
    named = reading.lineup.timezone or zone
    start, end = day_bounds(local_date(now, ZoneInfo(named or timezone)), ZoneInfo(named or timezone))
    count = len(Preview(reading.lineup, named or timezone).occurrences(start, end))
    return replace(source, readable=True, programmes=count, zone=named, reason=_odd(count))


async def _installation(source: CheckedSource, client: GuardedClient, now: datetime) -> CheckedSource:
    """Ask another installation of this program what it has; of several services the first is taken."""
    base, wanted = liveradio.split_address(source.url)
    services = liveradio.services_of(await _answer(client, f"{base}api/v1/services"))
    if not services:
        return replace(source, readable=False, reason="it has no services")
    stations = liveradio.stations_of(await _answer(client, f"{base}api/v1/stations"), base)
    service = next((one for one in services if one.id == wanted), services[0])
    carriers = [one for one in stations if one.service == service.id]
    count = None
    if carriers:
        zone = zone_of(carriers[0].timezone) or "UTC"
        today = local_date(now, ZoneInfo(zone)).isoformat()
        address = f"{base}api/v1/stations/{quote(carriers[0].id, safe='')}/schedule?date={today}"
        count = len(liveradio.pieces_of(await _answer(client, address)))
    streams = tuple(
        replace(
            source.sighting,
            topic=Topic.STREAM,
            value=url,
            how=f"the installation there, of its station {station.call_sign}",
            words=service.name,
            weight=0,
        )
        for station in carriers[:1]
        for url in station.streams[:MOST_STREAMS]
    )
    return replace(
        source,
        url=f"{base}#{quote(service.id, safe='')}",
        readable=True,
        programmes=count,
        zone=zone_of(service.timezone),
        streams=streams,
        reason=_odd(count),
    )


async def _answer(client: GuardedClient, url: str) -> bytes:
    return (await fetch(client, url, accept="application/json")).body


def zone_of(name: str) -> str:
    """Return the name of a zone if there is such a one; else empty."""
    try:
        return known_zone(name) if name else ""
    except ValueError:
        return ""


def _odd(count: int | None) -> str:
    return "" if count else "nothing for today"
