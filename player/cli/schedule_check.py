# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio schedule check`` does: looks all lineups through, from today on as far as is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from player import settings
from player.offline import read_lineups
from schedules.model.catalogue import Service, Station
from schedules.rest.values import instant_text
from schedules.timeline.checking import check_service
from schedules.timeline.findings import Finding, Severity
from schedules.timeline.painting import Reach

AHEAD: Final = timedelta(days=401)
"""As far as timelines are painted: long enough for every night on which clocks change."""
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class PlaceChecked:
    """What was found at one place.

    Attributes:
        station: ``None`` for the service's stream.
        findings: All of them, also those that a station inherits.
    """

    service: Service
    station: Station | None
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """Return the id of the station, or of the service."""
        return self.service.id if self.station is None else self.station.id

    @property
    def timezone(self) -> str:
        """Return the zone in which findings say their times."""
        return self.service.timezone if self.station is None else self.station.timezone

    def own(self, stream: Sequence[Finding]) -> list[Finding]:
        """Return what was not found on the service's stream as well."""
        known = {_likeness(one) for one in stream}
        return [one for one in self.findings if self.station is None or _likeness(one) not in known]


@dataclass(frozen=True, slots=True)
class Check:
    """All places that were looked at, each service's stream before its stations."""

    reach: Reach
    places: tuple[PlaceChecked, ...]

    @property
    def faults(self) -> int:
        """Return how many gaps and equal overlaps there are; what stations inherit counts once."""
        return sum(one.severity is Severity.FAULT for _, one in self.told())

    def told(self) -> list[tuple[str, Finding]]:
        """Return what people are told, with the id of its place; what stations inherit only once."""
        streams = {place.service.id: place.findings for place in self.places if place.station is None}
        return [
            (place.id, one) for place in self.places for one in place.own(streams.get(place.service.id, ()))
        ]

    def document(self) -> dict[str, Any]:
        """Return the document of ``--json``."""
        return {
            "from": instant_text(self.reach.start),
            "to": instant_text(self.reach.end),
            "faults": self.faults,
            "services": [_place(place) for place in self.places if place.station is None],
            "stations": [
                {**_place(place), "service": place.service.id}
                for place in self.places
                if place.station is not None
            ],
        }


def checked(loaded: settings.LoadedConfig, station: str | None, now: datetime) -> Check:
    """Look the lineups of a configuration through.

    Args:
        station: Look at this one only, with all that it inherits.

    Raises:
        MistakesError: If a slot file has mistakes.
        UnknownStationError: If there is no such station.
    """
    catalogue = settings.catalogue(loaded.config)
    wanted = None if station is None else catalogue.station(station)
    lineups, own_lineups = read_lineups(loaded)
    midnight = datetime.combine(now.astimezone(UTC).date(), time(0), UTC)
    reach = Reach(midnight, midnight + AHEAD)
    places: list[PlaceChecked] = []
    for service in catalogue.services.values():
        if wanted is not None and wanted.carries != service.id:
            continue
        stations = catalogue.carrying(service.id) if wanted is None else (wanted,)
        found = check_service(service, stations, lineups.get(service.id), own_lineups, reach)
        if wanted is None:
            places.append(PlaceChecked(service, None, found.stream))
        places += [PlaceChecked(service, one, found.stations[one.id]) for one in stations]
    return Check(reach, tuple(places))


def counted(findings: Iterable[Finding]) -> str:
    """Return ``1 fault, 2 warnings, 12 notes``; empty if there is none."""
    severities = [one.severity for one in findings]
    counts = [(severity, severities.count(severity)) for severity in Severity]
    return ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts if count)


def _likeness(one: Finding) -> tuple[object, ...]:
    """Return what is the same for one finding in two zones."""
    return one.topic, one.entries, one.start, one.end, one.count


def _place(place: PlaceChecked) -> dict[str, Any]:
    findings = [_finding(one) for one in place.findings]
    return {"id": place.id, "timezone": place.timezone, "findings": findings}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "topic": one.topic.value,
        "severity": one.severity.value,
        "start": instant_text(one.start),
        "end": instant_text(one.end),
        "seconds": one.seconds,
        "planned_s": one.planned_s,
        "count": one.count,
        "weekdays": [_DAYS[day] for day in one.weekdays],
        "sentence": one.sentence,
        "entries": [
            {"owner": entry.owner, "id": entry.id, "title": entry.title, "line": entry.line}
            for entry in one.entries
        ],
    }
