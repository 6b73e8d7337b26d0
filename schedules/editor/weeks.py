# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reads weeks out of timelines for the pages that show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from schedules.errors import TimelineRangeError
from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Service
from schedules.model.kept import KeptLineup, Owner, owner_of_service, owner_of_station
from schedules.timeline.grid import week_of
from schedules.timeline.zone import day_bounds, local_date, shift, week_bounds

from .following import as_of_words
from .frame import Frame
from .week import Day, Place, Sources, days_of, sources_of
from .words import day_words


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a lineup, and those beside it."""

    name: str
    title: str
    previous: str
    following: str
    days: tuple[Day, ...]
    this: bool


def sources(frame: Frame, owner: Owner, drafted: Mapping[Owner, KeptLineup]) -> Sources:
    """Return where to find what airs where a lineup is heard; with the lineups that a draft makes."""
    editing, service = frame.ports.editing, frame.service(owner)
    owners = [owner_of_service(service.id), *(owner_of_station(one.id) for one in frame.stations(owner))]
    known = set(editing.owners())
    return sources_of(
        [drafted.get(one) or editing.lineup(one) for one in owners if one in known],
        editing.followed(service.id),
        as_of_words(frame.ports.following, service),
    )


def bounds(frame: Frame, owner: Owner, name: str) -> tuple[datetime, datetime]:
    """Return where a week begins and ends; without a name, the present one.

    Raises:
        TimelineRangeError: If there is no such week.
    """
    return week_bounds(name or this_week(frame, owner), frame.zone(owner))


def this_week(frame: Frame, owner: Owner) -> str:
    """Return the name of the present week."""
    return name_of(local_date(frame.ports.clock.now(), frame.zone(owner)))


def name_of(day: date) -> str:
    """Return the name of the week that holds a day, such as ``2026-W48``."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def read_week(
    frame: Frame,
    owner: Owner,
    name: str,
    *,
    heard: Mapping[Place, Sequence[Broadcast]] | None = None,
    drafted: Mapping[Owner, KeptLineup] = MappingProxyType({}),
) -> Week:
    """Return a week of a lineup.

    Args:
        name: Such as ``2026-W48``; empty: the present one.
        heard: What is heard instead of what is in force.
        drafted: The lineups that are to be instead of those in force.

    Raises:
        TimelineRangeError: If there is no such week.
    """
    zone, now = frame.zone(owner), frame.ports.clock.now()
    monday = local_date(bounds(frame, owner, name)[0], zone)
    days, unknown = week_of(monday), frozenset[date]()
    if heard is None:
        heard, unknown = _heard(frame, owner, days)
    today = local_date(now, zone)
    return Week(
        name=name_of(monday),
        title=f"{day_words(days[0])} to {day_words(days[-1])}",
        previous=name_of(shift(monday, -7)),
        following=name_of(shift(monday, 7)),
        days=days_of(heard, days, zone, sources(frame, owner, drafted), today=today, unknown=unknown),
        this=today in days,
    )


def places(frame: Frame, owner: Owner) -> Sequence[Place]:
    """Return where a lineup is heard: on its stations, else on its service's stream alone."""
    return frame.stations(owner) or (frame.service(owner),)


def heard_on(frame: Frame, place: Place, start: datetime, end: datetime) -> Sequence[Broadcast]:
    """Return what is heard somewhere in a window, unclipped.

    Raises:
        TimelineRangeError: If the timeline does not reach all of it.
    """
    if isinstance(place, Service):
        return frame.ports.schedules.stream_window(place.id, start, end)
    return frame.ports.schedules.window(place.id, start, end)


def _heard(
    frame: Frame, owner: Owner, days: Sequence[date]
) -> tuple[Mapping[Place, Sequence[Broadcast]], frozenset[date]]:
    """Return what each place carries on some days, and which of them no timeline reaches."""
    zone, unknown = frame.zone(owner), set[date]()
    found: dict[Place, Sequence[Broadcast]] = {}
    for place in places(frame, owner):
        pieces: dict[str, Broadcast] = {}
        for day in days:
            try:
                of_day = heard_on(frame, place, *day_bounds(day, zone))
            except TimelineRangeError:
                unknown.add(day)
            else:
                pieces |= {one.id: one for one in of_day}
        found[place] = tuple(pieces.values())
    return found, frozenset(unknown)
