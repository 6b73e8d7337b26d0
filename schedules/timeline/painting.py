# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One service painted: the timeline of its stream, and of each transmitter that differs from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.model.broadcast import HeardOn, Source
from schedules.model.catalogue import Service, Station
from schedules.model.ids import StationId
from schedules.model.slot import PRIVATE_ZONE, Lineup

from .candidate import Candidate
from .competing import Competing
from .expand import Layer, breakaway_layer, service_layer, station_layer
from .lookup import LookedAt, Timeline
from .nearby import nearby
from .paint import paint_around
from .plan import Plan
from .repaint import Expand, repainted
from .rows import Rows, rows_of
from .spans import Span, Spans
from .zone import Zones

_AROUND = timedelta(days=30)
"""Airings that run over an end of the reach are rarely longer than this."""


@dataclass(frozen=True, slots=True)
class Reach:
    """From when to when timelines are painted, UTC."""

    start: datetime
    end: datetime

    def holds(self, start: datetime, end: datetime) -> bool:
        """Tell whether a range lies within the reach."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True)
class Place:
    """One station's part of a painting.

    Attributes:
        on_air: What the station's transmitter carries, and its own stream if it has one.
        stream: What listeners of the stream hear; the same object where there is no difference.
    """

    on_air: Timeline
    stream: Timeline
    source: Source

    @property
    def splits(self) -> bool:
        """Tell whether transmitter and stream may carry different things."""
        return self.on_air is not self.stream


@dataclass(frozen=True, slots=True)
class Painting:
    """One service and its stations, painted; never changed afterwards."""

    reach: Reach
    stream: Timeline
    places: Mapping[StationId, Place]
    zone_names: frozenset[str]


def paint_service(
    service: Service,
    stations: Iterable[Station],
    lineup: Lineup | None,
    own_lineups: Mapping[StationId, Lineup],
    reach: Reach,
    *,
    next_up_min_s: float,
    zones: Zones | None = None,
    before: Painting | None = None,
) -> Painting:
    """Paint a service's stream and all its stations; what they share is worked out once.

    Args:
        zones: Read before, and with the same zone data.
        before: A painting with the same zone data, into which the difference is painted
            where that is less work; the result is the same.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
        ValueError: If the data of a zone cannot be read.
    """
    stations = tuple(stations)
    zones = Zones() if zones is None else zones
    names = set()
    for name, private in _named_zones(service, stations, lineup, own_lineups):
        zones.of(name, private)
        if not name.startswith(PRIVATE_ZONE):
            names.add(name)
    if before is not None and before.reach != reach:
        before = None
    near = _Near(lineup or Lineup())

    def of_service(span: Span) -> list[Layer]:
        written = near.of(span)
        return [service_layer(written, owner=service.id, timezone=service.timezone, rights=service.rights)]

    shared = Competing(of_service, zones, _around(reach, before))

    def paint_over(local: Competing | None, breakaways_on: HeardOn, old: Timeline | None) -> Timeline:
        def expand(spans: Spans) -> list[Candidate]:
            found = shared.touching(spans)
            return found if local is None else found + local.touching(spans)

        def plans() -> Sequence[Plan]:
            return (*shared.plans, *(() if local is None else local.plans))

        rows, seen = _rows(old, plans, expand, (reach.start, reach.end))
        return Timeline(rows, next_up_min_s=next_up_min_s, breakaways_on=breakaways_on, looked_at=seen)

    stream = paint_over(None, HeardOn.BOTH, before.stream if before else None)
    places: dict[StationId, Place] = {}
    for station in stations:
        own = own_lineups.get(station.id)
        own_near = None if own is None else _Near(own)

        def of_station(span: Span, station: Station = station, own: _Near | None = own_near) -> list[Layer]:
            return local_layers(service, station, near.of(span), None if own is None else own.of(span))

        source = _source(lineup, own)
        local = Competing(of_station, zones, shared.span)
        old = before.places[station.id].on_air if before and station.id in before.places else None
        if not local.plans:
            places[station.id] = Place(stream, stream, source)
        elif station.own_stream:
            timeline = paint_over(local, HeardOn.BOTH, old)
            places[station.id] = Place(timeline, timeline, source)
        else:
            places[station.id] = Place(paint_over(local, HeardOn.FM, old), stream, source)
    return Painting(reach, stream, places, frozenset(names))


class _Near:
    """A lineup without what cannot air in a span; asked for the same span by each station."""

    def __init__(self, lineup: Lineup) -> None:
        self._lineup = lineup
        self._found: tuple[Span, Lineup] | None = None

    def of(self, span: Span) -> Lineup:
        """Return what may air there."""
        if self._found is None or self._found[0] != span:
            self._found = span, nearby(self._lineup, span)
        return self._found[1]


def _around(reach: Reach, before: Painting | None) -> Span:
    """Return a span in which nearly everything lies that painting looks at."""
    low, high = reach.start - _AROUND, reach.end + _AROUND
    for timeline in (
        () if before is None else (before.stream, *(one.on_air for one in before.places.values()))
    ):
        if timeline.looked_at is not None:
            low, high = min(low, timeline.looked_at.span[0]), max(high, timeline.looked_at.span[1])
    return low, high


def _rows(
    old: Timeline | None, plans: Callable[[], Sequence[Plan]], expand: Expand, reach: Span
) -> tuple[Rows, LookedAt]:
    """Return the rows of one place: those of before with the edit in them, or all anew."""
    if old is not None and old.looked_at is not None:
        found = repainted(old.rows, old.looked_at, plans, expand, reach)
        if found is not None:
            return found
    pieces, span = paint_around(lambda start, end: expand(Spans([(start, end)])), *reach)
    return rows_of(pieces), LookedAt(tuple(plan.entry for plan in plans()), span)


def zone_names(
    service: Service,
    stations: Iterable[Station],
    lineup: Lineup | None,
    own_lineups: Mapping[StationId, Lineup],
) -> frozenset[str]:
    """Return the IANA zones whose data decides about a painting of these lineups."""
    named = _named_zones(service, stations, lineup, own_lineups)
    return frozenset(name for name, _ in named if not name.startswith(PRIVATE_ZONE))


def _named_zones(
    service: Service,
    stations: Iterable[Station],
    lineup: Lineup | None,
    own_lineups: Mapping[StationId, Lineup],
) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Yield the zones that entries go by, ended ones too, each with the private zones of its lineup."""
    zones_of: dict[StationId | None, str] = {None: service.timezone}
    zones_of.update((station.id, station.timezone) for station in stations)
    if lineup is not None:
        for whose, name in _named_in(lineup):
            if whose in zones_of:
                yield name or lineup.timezone or zones_of[whose], lineup.zones
    for station, timezone in zones_of.items():
        own = None if station is None else own_lineups.get(station)
        if own is not None:
            for whose, name in _named_in(own):
                if whose in {None, station}:
                    yield name or own.timezone or timezone, own.zones


def _named_in(lineup: Lineup) -> set[tuple[StationId | None, str | None]]:
    return {(one.station, one.timezone) for each in (lineup.slots, lineup.oneoffs) for one in each}


def local_layers(service: Service, station: Station, lineup: Lineup, own: Lineup | None) -> list[Layer]:
    """Return a station's breakaways, from the service's lineup and from its own, where there are any."""
    zone, rights = station.timezone, service.rights
    layers = [breakaway_layer(lineup, station.id, owner=service.id, timezone=zone, rights=rights)]
    if own is not None:
        layers.append(station_layer(own, station.id, timezone=zone, rights=rights))
    return [layer for layer in layers if layer.lineup.slots or layer.lineup.oneoffs]


def _source(*lineups: Lineup | None) -> Source:
    """Return the label: invented programmes anywhere make all of it a sample, wherever they come from."""
    present = [lineup for lineup in lineups if lineup is not None]
    if not present:
        return Source.NONE
    if any(lineup.sample for lineup in present):
        return Source.SAMPLE
    return Source.FOLLOWED if any(lineup.followed for lineup in present) else Source.SCHEDULE
