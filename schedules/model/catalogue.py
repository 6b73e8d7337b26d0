# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is there: the network's services and the stations that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from schedules.errors import UnknownServiceError, UnknownStationError
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Owner, station_of
from schedules.model.rights import Rights


class StationKind(StrEnum):
    """What sort of transmitter a station is."""

    FM = "fm"
    TRANSLATOR = "translator"
    TV = "tv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """Where a schedule that is followed lives, and when what was read of it is old.

    Attributes:
        host: Of its address; the rest may be secret.
        old_after_s: From this age on, in seconds, everybody is told how old it is.
    """

    host: str
    old_after_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A programme stream: "WSKG News".

    Attributes:
        timezone: IANA zone in which its lineup is written.
        rights: In force where neither slot nor programme says otherwise.
        follows: ``None``: no schedule that lives elsewhere.
    """

    id: ServiceId
    name: str
    timezone: str
    genre: str = ""
    rights: Rights = Rights()
    follows: Follows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A licensed transmitter.

    Attributes:
        carries: The service whose lineup it inherits.
        timezone: IANA zone of its own local slots and of its pages.
        own_stream: True if it has stream addresses of its own, so that its
            breakaways are heard on the stream too.
        direct_url: Address that listeners are given instead of ours; empty: they are given ours.
    """

    id: StationId
    call_sign: str
    name: str
    carries: ServiceId
    timezone: str
    frequency_mhz: float | None = None
    city: str = ""
    kind: StationKind = StationKind.FM
    public_file_url: str = ""
    own_stream: bool = False
    direct_url: str = ""


class Catalogue:
    """All services and stations of one network, in the order of the configuration."""

    def __init__(self, services: Iterable[Service], stations: Iterable[Station]) -> None:
        self.services: Mapping[ServiceId, Service] = MappingProxyType({s.id: s for s in services})
        self.stations: Mapping[StationId, Station] = MappingProxyType({s.id: s for s in stations})
        for station in self.stations.values():
            self.service(station.carries)

    def service(self, service: str) -> Service:
        """Return a service.

        Raises:
            UnknownServiceError: If none has this id.
        """
        found = self.services.get(ServiceId(service))
        if found is None:
            raise UnknownServiceError(service)
        return found

    def station(self, station: str) -> Station:
        """Return a station.

        Raises:
            UnknownStationError: If none has this id.
        """
        found = self.stations.get(StationId(station))
        if found is None:
            raise UnknownStationError(station)
        return found

    def service_of(self, owner: Owner) -> Service:
        """Return the service that a lineup is of, or that its station carries.

        Raises:
            UnknownServiceError, UnknownStationError: If there is none.
        """
        station = station_of(owner)
        return self.service(owner if station is None else self.station(station).carries)

    def place_of(self, owner: Owner) -> Service | Station:
        """Return the service or the station that a lineup is of.

        Raises:
            UnknownServiceError, UnknownStationError: If there is none.
        """
        station = station_of(owner)
        return self.service(owner) if station is None else self.station(station)

    def carrying(self, service: ServiceId) -> tuple[Station, ...]:
        """Return the stations that carry a service, in the order of the configuration."""
        return tuple(station for station in self.stations.values() if station.carries == service)
