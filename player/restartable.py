# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Is air kept for long enough to go back to the start of what is on?  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from player.settings import Config
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId, StationId
from schedules.model.rights import Rewind, Rights
from schedules.model.slot import Kind, Lineup, Moment, OneOff, Slot, Wall

_DAY = timedelta(days=1)
_SOME_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Programme:
    """A planned programme, and how long it is by the clock."""

    title: str
    duration_s: float


def longest_programme(lineup: Lineup, rights: Rights) -> Programme | None:
    """Return the longest programme that listeners may go back in; ``None`` if there is none.

    What fills the time where nothing else is planned is no programme with a start to go back to.

    Args:
        rights: Of the service, where the programme has none of its own.
    """
    return max(_programmes(lineup, rights), key=lambda found: found.duration_s, default=None)


def kept_too_short(
    config: Config,
    catalogue: Catalogue,
    services: Mapping[ServiceId, Lineup],
    stations: Mapping[StationId, Lineup],
) -> Iterator[tuple[int, Programme]]:
    """Give the place of each service that keeps less air than its longest programme lasts, and which that is.

    Stations count with the service whose stream they carry.
    """
    for place, section in enumerate(config.services):
        if not section.keep_air:
            continue
        rights = catalogue.service(ServiceId(section.id)).rights
        own = [StationId(s.id) for s in config.stations if s.carries == section.id and s.streams]
        lineups = [services.get(ServiceId(section.id)), *(stations.get(station) for station in own)]
        found = [longest_programme(lineup, rights) for lineup in lineups if lineup is not None]
        longest = max((one for one in found if one), key=lambda one: one.duration_s, default=None)
        if longest is not None and longest.duration_s > section.keep_air:
            yield place, longest


def _programmes(lineup: Lineup, rights: Rights) -> Iterator[Programme]:
    for slot in lineup.slots:
        if slot.kind is not Kind.FILL and slot.rights.over(rights).rewind is Rewind.FULL:
            yield Programme(slot.programme.title, _slot_s(slot))
    for oneoff in lineup.oneoffs:
        if oneoff.rights.over(rights).rewind is Rewind.FULL:
            yield Programme(oneoff.programme.title, _oneoff_s(oneoff))


def _slot_s(slot: Slot) -> float:
    start, end = (datetime.combine(_SOME_DAY, time) for time in (slot.start, slot.end))
    next_day = _DAY if end <= start else timedelta()
    return (end - start + next_day + slot.extra_days * _DAY).total_seconds()


def _oneoff_s(oneoff: OneOff) -> float:
    start, end = oneoff.start, oneoff.end
    if isinstance(start, Wall) or isinstance(end, Wall):
        return (_wall(end) - _wall(start)).total_seconds()
    return (end - start).total_seconds()


def _wall(moment: Moment) -> datetime:
    """Return what a clock shows; of a start and an end that are said in different ways, near enough."""
    return (
        datetime.combine(moment.day, moment.time) if isinstance(moment, Wall) else moment.replace(tzinfo=None)
    )
