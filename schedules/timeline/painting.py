# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One service painted: the timeline of its stream, and of each transmitter that differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from schedules.model.broadcast import HeardOn, Source
from schedules.model.catalogue import Service, Station
from schedules.model.ids import StationId
from schedules.model.slot import Lineup

from .candidate import Candidate
from .expand import Layer, breakaway_layer, candidates, service_layer, station_layer
from .lookup import Timeline
from .paint import paint_window
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
) -> Painting:
    """Paint a service's stream and all its stations; what they share is worked out once.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
    """
    zones = Zones()
    written = lineup or Lineup()
    shared = service_layer(written, owner=service.id, timezone=service.timezone, rights=service.rights)
    looked_at: dict[tuple[datetime, datetime], list[Candidate]] = {}

    def of_service(start: datetime, end: datetime) -> list[Candidate]:
        if (start, end) not in looked_at:
            looked_at[start, end] = candidates(shared, zones, start, end)
        return looked_at[start, end]

    def paint_over(layers: Iterable[Layer], breakaways_on: HeardOn) -> Timeline:
        def expand(start: datetime, end: datetime) -> list[Candidate]:
            local = [one for layer in layers for one in candidates(layer, zones, start, end)]
            return of_service(start, end) + local

        pieces = paint_window(expand, reach.start, reach.end)
        return Timeline(pieces, next_up_min_s=next_up_min_s, breakaways_on=breakaways_on)

    stream = paint_over((), HeardOn.BOTH)
    places: dict[StationId, Place] = {}
    for station in stations:
        own = own_lineups.get(station.id)
        layers = _local_layers(service, station, written, own)
        source = _source(lineup, own)
        if not layers:
            places[station.id] = Place(stream, stream, source)
        elif station.own_stream:
            timeline = paint_over(layers, HeardOn.BOTH)
            places[station.id] = Place(timeline, timeline, source)
        else:
            places[station.id] = Place(paint_over(layers, HeardOn.FM), stream, source)
    return Painting(reach, stream, places, frozenset(zones))


def _local_layers(service: Service, station: Station, lineup: Lineup, own: Lineup | None) -> list[Layer]:
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
