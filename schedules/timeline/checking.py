# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Looks a whole service through: its stream, and what each of its stations carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schedules.model.catalogue import Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup

from .expand import Layer, service_layer, touching
from .findings import Finding, Severity, gaps, overlaps, short_pieces, together
from .nights import change_nights, years
from .paint import MARGIN, paint_window, standing
from .painting import Reach, local_layers
from .plan import Plan
from .spans import Span, Spans
from .zone import Zones


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found at one service.

    Attributes:
        stream: What its stream has, in its own local times.
        stations: What each station carries, in the station's local times; with all that it inherits.
    """

    service: ServiceId
    stream: tuple[Finding, ...]
    stations: Mapping[StationId, tuple[Finding, ...]]

    @property
    def faulty(self) -> bool:
        """Tell whether a gap or an equal overlap was found anywhere."""
        every = (self.stream, *self.stations.values())
        return any(one.severity is Severity.FAULT for found in every for one in found)


def check_service(
    service: Service,
    stations: Iterable[Station],
    lineup: Lineup | None,
    own_lineups: Mapping[StationId, Lineup],
    reach: Reach,
    *,
    of_years: Iterable[int] = (),
) -> Checked:
    """Look a service with its stations through.

    Args:
        of_years: Years whose change nights are wanted too, besides those within the reach.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
    """
    zones, written, wanted = Zones(), lineup or Lineup(), years(of_years)
    shared = service_layer(written, owner=service.id, timezone=service.timezone, rights=service.rights)

    def look(layers: Sequence[Layer], timezone: str) -> tuple[Finding, ...]:
        return check_place(
            (shared, *layers), zones, timezone, reach, nights=[(reach.start, reach.end), *wanted]
        )

    return Checked(
        service.id,
        look((), service.timezone),
        {
            station.id: look(
                local_layers(service, station, written, own_lineups.get(station.id)), station.timezone
            )
            for station in stations
        },
    )


def check_place(
    layers: Iterable[Layer],
    zones: Zones,
    timezone: str,
    reach: Reach,
    *,
    nights: Iterable[Span],
) -> tuple[Finding, ...]:
    """Return what is odd at one place: faults first, then by date.

    Args:
        timezone: IANA zone in which findings say their times.
        nights: Ranges whose clock changes are looked at.
    """
    zone, plans = zones[timezone], [Plan(entry) for layer in layers for entry in layer.entries(zones)]
    start, end = reach.start, reach.end
    pieces = paint_window(lambda low, high: touching(plans, Spans([(low, high)])), start, end)
    low = min((start, *(piece.candidate.start for piece in pieces))) - MARGIN
    high = max((end, *(piece.candidate.end for piece in pieces))) + MARGIN
    sightings = [
        *gaps(pieces, start, end),
        *overlaps(pieces, standing(touching(plans, Spans([(low, high)])))),
        *short_pieces(pieces),
    ]
    sightings = [one for one in sightings if one.end > start and one.start < end]
    found = [*together(sightings, zone), *change_nights(plans, nights, zone)]
    order = {severity: place for place, severity in enumerate(Severity)}
    return tuple(sorted(found, key=lambda one: (order[one.severity], one.start, one.sentence)))
