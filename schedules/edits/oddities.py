# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is odd about a lineup since an edit, and was not before: warnings, to be read before saving.

The whole of a year is looked through by `schedules.timeline.checking`.  Here only the entries that
an edit writes are looked at, at their next `LOOKED_AT` airings, which takes milliseconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.model.catalogue import Service, Station
from schedules.model.ids import StationId
from schedules.model.kept import Owner, station_of
from schedules.model.programme import Programme
from schedules.model.rights import RightsRule
from schedules.model.slot import Lineup, OneOff, Slot
from schedules.painter import Lineups
from schedules.timeline.candidate import Candidate
from schedules.timeline.expand import Layer, service_layer, touching
from schedules.timeline.findings import SHORT_S, Severity, Sighting, Topic, together
from schedules.timeline.lookup import Timeline
from schedules.timeline.nearby import nearby
from schedules.timeline.nights import change_nights
from schedules.timeline.paint import standing
from schedules.timeline.painting import Painting, local_layers
from schedules.timeline.plan import Plan
from schedules.timeline.rows import SECOND_US, instant
from schedules.timeline.spans import Spans
from schedules.timeline.zone import Zones

from .consequences import Comparison
from .differences import Stretch
from .slots import root_of

_BLANK, _NO_RIGHTS = Programme(""), RightsRule()

LOOKED_AT = 14
"""So many airings of each written entry are looked at."""

MOST_TOLD = 20

_LONGEST = timedelta(days=400)
"""What is looked at may run on behind the reach for so long, and no longer."""

_SOON = timedelta(days=45)
"""Most that air every day have been looked at by then; of others there are few."""

Written = Mapping[Owner, Collection[str]]
"""Ids of the entries that an edit has written, by lineup."""

_Overlap = tuple[str, str, datetime, datetime]


def oddities(
    before: tuple[Lineups, Painting],
    after: tuple[Lineups, Painting],
    comparison: Comparison,
    *,
    written: Written,
    service: Service,
    stations: Sequence[Station],
    now: datetime,
) -> tuple[str, ...]:
    """Return sentences for people: gaps and short pieces first.

    Args:
        before: The lineups of a service as they are, and painted; ``after`` as they would be.
        comparison: Of these two.
    """
    painting = after[1]
    places: dict[StationId | None, tuple[Timeline, Timeline, str]] = {
        None: (before[1].stream, painting.stream, service.timezone)
    }
    for station in stations:
        if station.id in before[1].places and station.id in painting.places:
            old, new = before[1].places[station.id], painting.places[station.id]
            places[station.id] = old.on_air, new.on_air, station.timezone
    sentences: dict[str, None] = {}
    seen: set[tuple[int, int, str]] = set()
    for place, (old_timeline, new_timeline, timezone) in places.items():
        same = id(old_timeline), id(new_timeline), timezone
        if same in seen:
            continue
        seen.add(same)
        stretches = comparison.stretches.get(place, ())
        gaps = [
            Sighting(Topic.GAP, (), instant(one.start), instant(one.end))
            for one in stretches
            if one.after < 0
        ]
        shorts = _shorts(old_timeline, new_timeline, stretches)
        for finding in together((*gaps, *shorts), ZoneInfo(timezone)):
            sentences[finding.sentence] = None
    look = _Look(before[0], after[0], painting, service, stations, now)
    for owner, ids in written.items():
        for sentence in look.at_entries(owner, look.with_other_times(owner, ids)):
            sentences[sentence] = None
    told = list(sentences)
    more = len(told) - MOST_TOLD
    return (*told[:MOST_TOLD], f"and {more} more") if more > 0 else tuple(told)


def _shorts(before: Timeline, after: Timeline, stretches: Iterable[Stretch]) -> Iterator[Sighting]:
    """Yield the very short pieces that are left now beside what has changed."""
    rows, old = after.rows, before.rows
    if rows.starts is old.starts and rows.ends is old.ends:
        return  # other words alone
    seen = -1
    for one in stretches:
        first = max(bisect_left(rows.ends, one.start), seen + 1)
        for row in range(first, bisect_right(rows.starts, one.end)):
            seen = row
            start, end = rows.starts[row], rows.ends[row]
            if end - start >= min(SHORT_S * SECOND_US, rows.airing_ends[row] - rows.airing_starts[row]):
                continue
            known = bisect_left(old.starts, start)
            if known < len(old) and (old.starts[known], old.ends[known]) == (start, end):
                continue
            yield Sighting(Topic.SHORT, (rows.written[rows.which[row]][0],), instant(start), instant(end))


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks at the airings of written entries."""

    before: Lineups
    after: Lineups
    painting: Painting
    service: Service
    stations: Sequence[Station]
    now: datetime
    zones: Zones = field(default_factory=lambda: Zones(ZoneInfo))  # read once, as for warnings is enough

    def with_other_times(self, owner: Owner, ids: Collection[str]) -> frozenset[str]:
        """Return those that are new, or air at other times: other words alone make nothing odd."""
        before, after = (
            {one.id: one for one in _everything(each.of(owner)) if one.id in ids}
            for each in (self.before, self.after)
        )
        return frozenset(
            id_
            for id_ in ids
            if id_ in after and (id_ not in before or _bare(before[id_]) != _bare(after[id_]))
        )

    def at_entries(self, owner: Owner, ids: Collection[str]) -> Iterator[str]:
        """Yield what is odd about those of one lineup."""
        for station in self._where(owner, ids):
            timeline = self.painting.stream if station is None else self.painting.places[station.id].on_air
            zone = ZoneInfo(self.service.timezone if station is None else station.timezone)
            plans = self._plans(self.after, station)
            mine = [plan for plan in plans if _is_written(plan, owner, ids)]
            spans = self._next_airings(mine)
            found = dict(_overlaps(plans, spans, owner, ids))
            if found:
                known = dict(_overlaps(self._plans(self.before, station), spans, owner, ids))
                fresh = [one for name, one in found.items() if name not in known and _is_heard(one, timeline)]
                # Each is told at its first date: how often it comes, so short a look cannot tell.
                first = {one.likeness(zone): one for one in sorted(fresh, key=_start, reverse=True)}
                yield from (finding.sentence for finding in together(first.values(), zone))
            yield from self._nights(mine, station, zone)

    def _nights(self, plans: Sequence[Plan], station: Station | None, zone: ZoneInfo) -> Iterator[str]:
        """Yield which airings a clock change leaves nothing of, and did not before."""
        reach = [(self.now, self.painting.reach.end)]
        found = [one for one in change_nights(plans, reach, zone) if one.severity is Severity.WARNING]
        if found:
            roots = {root_of(plan.entry.planned.id) for plan in plans}
            before = self._plans(self.before, station)
            same = [plan for plan in before if root_of(plan.entry.planned.id) in roots]
            known = {(one.topic, one.start) for one in change_nights(same, reach, zone)}
            yield from (one.sentence for one in found if (one.topic, one.start) not in known)

    def _where(self, owner: Owner, ids: Collection[str]) -> Iterator[Station | None]:
        """Yield the places whose layers hold the entries: ``None`` is what all stations share."""
        own = station_of(owner)
        scopes = {own or one.station for one in _everything(self.after.of(owner)) if one.id in ids}
        if None in scopes:
            yield None
        yield from (station for station in self.stations if station.id in scopes)

    def _plans(self, lineups: Lineups, station: Station | None) -> list[Plan]:
        service, span = self.service, (self.now, self.painting.reach.end + _LONGEST)
        written = nearby(lineups.whole or Lineup(), span)
        layers: list[Layer]
        if station is None:
            layers = [
                service_layer(written, owner=service.id, timezone=service.timezone, rights=service.rights)
            ]
        else:
            own = lineups.stations.get(station.id)
            layers = local_layers(service, station, written, None if own is None else nearby(own, span))
        return [Plan(entry) for layer in layers for entry in layer.entries(self.zones)]

    def _next_airings(self, plans: Iterable[Plan]) -> Spans:
        end = self.painting.reach.end
        soon, reach = Spans([(self.now, min(self.now + _SOON, end))]), Spans([(self.now, end)])
        found: list[Candidate] = []
        for plan in plans:
            airings = plan.touching(soon)
            if len(airings) < LOOKED_AT:
                airings = plan.touching(reach)
            found += sorted(airings, key=_start)[:LOOKED_AT]
        return Spans((max(one.start, self.now), one.end) for one in found)


def _everything(lineup: Lineup | None) -> tuple[Slot | OneOff, ...]:
    return () if lineup is None else (*lineup.slots, *lineup.oneoffs)


def _bare(planned: Slot | OneOff) -> Slot | OneOff:
    """Return an entry without what does not decide when, and over what, it airs."""
    return replace(planned, order=0, line=0, programme=_BLANK, rights=_NO_RIGHTS)


def _start(one: Candidate | Sighting) -> datetime:
    return one.start


def _is_written(plan: Plan, owner: Owner, ids: Collection[str]) -> bool:
    return plan.entry.planned.id in ids and plan.entry.owner == (station_of(owner) or owner)


def _overlaps(
    plans: Sequence[Plan], spans: Spans, owner: Owner, ids: Collection[str]
) -> Iterator[tuple[_Overlap, Sighting]]:
    """Yield where a written entry and another one are of equal class, scope and priority; heard first."""
    if not spans:
        return
    mine = {plan.entry for plan in plans if _is_written(plan, owner, ids)}
    weights = {entry.precedence()[:3] for entry in mine} | {
        entry.precedence(rescheduled=True)[:3] for entry in mine
    }
    near = [one for one in standing(touching(plans, spans)) if one.precedence[:3] in weights]
    longest = max((one.end - one.start for one in near), default=timedelta())
    starts = [one.start for one in near]
    for place, one in enumerate(near):
        if one.entry not in mine:
            continue
        for at in range(bisect_left(starts, one.start - longest), bisect_left(starts, one.end)):
            other = near[at]
            start, end = max(one.start, other.start), min(one.end, other.end)
            if at == place or start >= end or one.precedence[:3] != other.precedence[:3]:
                continue
            heard, under = (one, other) if one.key > other.key else (other, one)
            # Without the written one's own id: an edit may have made a new slot of it.
            yield (
                (other.entry.id, other.stamp, start, end),
                Sighting(Topic.OVERLAP, (heard.entry, under.entry), start, end),
            )


def _is_heard(overlap: Sighting, timeline: Timeline) -> bool:
    """Tell whether the first of two is heard there, and not something above both."""
    now = timeline.at(overlap.start)
    return now is not None and now.occurrence.id.startswith(f"{overlap.entries[0].id}~")
