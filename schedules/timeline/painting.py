# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One service painted: the timeline of its stream, and of each transmitter that differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schedules.model.broadcast import HeardOn, Source
from schedules.model.catalogue import Service, Station
from schedules.model.ids import StationId
from schedules.model.slot import PRIVATE_ZONE, Lineup

from .candidate import Candidate
from .expand import Layer, breakaway_layer, service_layer, station_layer, touching
from .lookup import LookedAt, Timeline
from .paint import paint_around
from .plan import Plan
from .repaint import Expand, repainted
from .rows import Rows, rows_of
from .spans import Span, Spans
from .zone import Zones


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
    before: Painting | None = None,
) -> Painting:
    """Paint a service's stream and all its stations; what they share is worked out once.

    Args:
        before: A painting with the same zone data, into which the difference is painted
            where that is less work; the result is the same.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
        ValueError: If the data of a zone cannot be read.
    """
    zones = Zones()
    written = lineup or Lineup()
    shared = service_layer(written, owner=service.id, timezone=service.timezone, rights=service.rights)
    plans = [Plan(entry) for entry in shared.entries(zones)]
    looked_at: dict[Spans, list[Candidate]] = {}

    def of_service(spans: Spans) -> list[Candidate]:
        if spans not in looked_at:
            looked_at[spans] = touching(plans, spans)
        return looked_at[spans]

    def paint_over(layers: Iterable[Layer], breakaways_on: HeardOn, old: Timeline | None) -> Timeline:
        local = [Plan(entry) for layer in layers for entry in layer.entries(zones)]

        def expand(spans: Spans) -> list[Candidate]:
            return of_service(spans) + touching(local, spans)

        rows, seen = _rows(old, (*plans, *local), expand, (reach.start, reach.end))
        return Timeline(rows, next_up_min_s=next_up_min_s, breakaways_on=breakaways_on, looked_at=seen)

    if before is not None and before.reach != reach:
        before = None
    stream = paint_over((), HeardOn.BOTH, before.stream if before else None)
    places: dict[StationId, Place] = {}
    for station in stations:
        own = own_lineups.get(station.id)
        layers = local_layers(service, station, written, own)
        source = _source(lineup, own)
        old = before.places[station.id].on_air if before and station.id in before.places else None
        if not layers:
            places[station.id] = Place(stream, stream, source)
        elif station.own_stream:
            timeline = paint_over(layers, HeardOn.BOTH, old)
            places[station.id] = Place(timeline, timeline, source)
        else:
            places[station.id] = Place(paint_over(layers, HeardOn.FM, old), stream, source)
    return Painting(reach, stream, places, frozenset(zones))


def _rows(old: Timeline | None, plans: Sequence[Plan], expand: Expand, reach: Span) -> tuple[Rows, LookedAt]:
    """Return the rows of one place: those of before with the edit in them, or all anew."""
    if old is not None and old.looked_at is not None:
        found = repainted(old.rows, old.looked_at, plans, expand, reach)
        if found is not None:
            return found
    pieces, span = paint_around(lambda start, end: expand(Spans([(start, end)])), *reach)
    return rows_of(pieces), LookedAt(tuple(plan.entry for plan in plans), span)


def zone_names(
    service: Service,
    stations: Iterable[Station],
    lineup: Lineup | None,
    own_lineups: Mapping[StationId, Lineup],
) -> frozenset[str]:
    """Return the IANA zones whose data decides about a painting of these lineups."""
    written = lineup or Lineup()
    layers = [service_layer(written, owner=service.id, timezone=service.timezone, rights=service.rights)]
    for station in stations:
        layers += local_layers(service, station, written, own_lineups.get(station.id))
    return frozenset(
        name for layer in layers for name in layer.zone_names() if not name.startswith(PRIVATE_ZONE)
    )


def local_layers(service: Service, station: Station, lineup: Lineup, own: Lineup | None) -> list[Layer]:
    """Return a station's breakaways, from the service's lineup and from its own, where there are any."""
    zone, rights = station.timezone, service.rights
    layers = [breakaway_layer(lineup, station.id, owner=service.id, timezone=zone, rights=rights)]
    if own is not None:
        layers.append(station_layer(own, station.id, timezone=zone, rights=rights))
    return [layer for layer in layers if layer.lineup.slots or layer.lineup.oneoffs]


def _source(*lineups: Lineup | None) -> Source:
    """Return the label: invented programmes anywhere make all of it a sample."""
    present = [lineup for lineup in lineups if lineup is not None]
    if not present:
        return Source.NONE
    return Source.SAMPLE if any(lineup.sample for lineup in present) else Source.SCHEDULE
