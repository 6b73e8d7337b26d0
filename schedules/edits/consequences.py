# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an edit does on the air: where something else will be heard, on which stations, and how often.

Two paintings are compared, so whatever an edit brings about by precedence, on whichever night,
is in it.  What is the same on several stations is told once; so is what comes week after week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Service, Station
from schedules.model.ids import StationId
from schedules.timeline.lookup import Timeline
from schedules.timeline.painting import Painting
from schedules.timeline.rows import instant, number

from .base import Consequence
from .differences import Heard, Meanings, Stretch, differing
from .sentences import told
from .slots import root_of

MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two paintings of one service differ.

    Attributes:
        first: The earliest stretch of all; ``None`` if nothing differs.
        consequences: At most `MOST_TOLD`, by their first date.
        more: How many there are besides those.
        stretches: All stretches of each place: of the stream under ``None``.
    """

    first: Stretch | None
    consequences: tuple[Consequence, ...]
    more: int
    stretches: Mapping[StationId | None, Sequence[Stretch]]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return all of it for people, as history keeps it."""
        sentences = tuple(one.sentence for one in self.consequences)
        return (*sentences, f"and {self.more} more") if self.more else sentences


@dataclass(slots=True)
class _Everywhere:
    """A stretch, and where it is: stations in the order of the configuration."""

    stations: list[StationId]
    on_stream: bool
    before: Timeline
    after: Timeline


def compared(before: Painting, after: Painting, service: Service, stations: Sequence[Station]) -> Comparison:
    """Compare what is heard before and after an edit, as far as both reach."""
    meanings = Meanings()
    low = number(max(before.reach.start, after.reach.start))
    high = number(min(before.reach.end, after.reach.end))
    seen: dict[tuple[int, int], Sequence[Stretch]] = {}

    def of(old: Timeline, new: Timeline) -> Sequence[Stretch]:
        key = id(old), id(new)
        if key not in seen:
            seen[key] = differing(old.rows, new.rows, meanings, low, high)
        return seen[key]

    by_place: dict[StationId | None, Sequence[Stretch]] = {None: of(before.stream, after.stream)}
    alike = {id(by_place[None]): _Everywhere([], True, before.stream, after.stream)}
    for station in stations:
        if station.id not in before.places or station.id not in after.places:
            continue
        old, new = before.places[station.id].on_air, after.places[station.id].on_air
        found = by_place[station.id] = of(old, new)
        alike.setdefault(id(found), _Everywhere([], False, old, new)).stations.append(station.id)
    everywhere = _together(alike, by_place, [station.id for station in stations])
    weekly = _weekly(everywhere, ZoneInfo(service.timezone))
    return Comparison(
        min(everywhere, default=None),
        tuple(_consequence(same, everywhere, meanings.all, service, stations) for same in weekly[:MOST_TOLD]),
        max(0, len(weekly) - MOST_TOLD),
        by_place,
    )


def _together(
    alike: Mapping[int, _Everywhere],
    by_place: Mapping[StationId | None, Sequence[Stretch]],
    order: Sequence[StationId],
) -> dict[Stretch, _Everywhere]:
    """Return where each stretch is.

    Args:
        alike: Where the very same stretches are, by the identity of their sequence; the stream's first.
    """
    sequences = {id(found): found for found in by_place.values()}
    everywhere: dict[Stretch, _Everywhere] = {}
    known: dict[tuple[int, int], _Everywhere] = {}
    for name, where in alike.items():
        for one in sequences[name]:
            before = everywhere.setdefault(one, where)
            if before is not where:
                both = known.get((id(before), name))
                if both is None:
                    stations = sorted((*before.stations, *where.stations), key=order.index)
                    both = _Everywhere(stations, before.on_stream, before.before, before.after)
                    known[id(before), name] = both
                everywhere[one] = both
    return everywhere


def _weekly(everywhere: Mapping[Stretch, _Everywhere], zone: ZoneInfo) -> list[list[Stretch]]:
    """Put the stretches together that are the same at the same time of another day, soonest first."""
    alike: dict[tuple[object, ...], list[Stretch]] = {}
    for one in sorted(everywhere):
        start, end = instant(one.start).astimezone(zone), instant(one.end).astimezone(zone)
        days = (end.date() - start.date()).days
        where = everywhere[one]
        key = start.time(), end.time(), days, one[2:], tuple(where.stations), where.on_stream
        alike.setdefault(key, []).append(one)
    return list(alike.values())


def _consequence(
    same: Sequence[Stretch],
    everywhere: Mapping[Stretch, _Everywhere],
    meanings: Sequence[Heard],
    service: Service,
    stations: Iterable[Station],
) -> Consequence:
    first = same[0]
    where, start, end = everywhere[first], instant(first.start), instant(first.end)
    before = None if first.before < 0 else where.before.at(start)
    after = None if first.after < 0 else where.after.at(start)
    return Consequence(
        start=start,
        end=end,
        before=before,
        after=after,
        stations=tuple(where.stations),
        on_stream=where.on_stream,
        count=len(same),
        sentence=told(
            start,
            end,
            None if first.before < 0 else meanings[first.before],
            None if first.after < 0 else meanings[first.after],
            where=_where(where, stations),
            renamed=before is not None and after is not None and _is_same(before, after),
            count=len(same),
            zone=ZoneInfo(service.timezone),
        ),
    )


def _is_same(before: Broadcast, after: Broadcast) -> bool:
    """Tell whether two are the same airing, perhaps of the slot that goes on where one was cut."""
    old, new = (root_of(one.occurrence.id.partition("~")[0]) for one in (before, after))
    times = [(one.occurrence.start, one.occurrence.end) for one in (before, after)]
    return old == new and times[0] == times[1]


def _where(where: _Everywhere, stations: Iterable[Station]) -> str:
    match where.stations:
        case []:
            return "on the stream alone"
        case [only]:
            return f"on {next(station.call_sign for station in stations if station.id == only)}"
        case several:
            return f"on {len(several)} stations"


def is_past(comparison: Comparison, now: datetime) -> bool:
    """Tell whether something differs that was heard before an instant; what is on may end from now on."""
    return comparison.first is not None and comparison.first.start < number(now.replace(microsecond=0))
