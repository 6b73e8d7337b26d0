# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What streams carried, as a test puts it there: for the real rules of going back."""

from __future__ import annotations

from datetime import datetime

from schedules.model.broadcast import Broadcast, Occurrence, Scope
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights
from schedules.model.slot import Kind

ZONE = "America/New_York"


def airing(title: str, start: datetime, end: datetime, rewind: Rewind) -> Broadcast:
    """Return a broadcast of one whole occurrence."""
    occurrence = Occurrence(
        id=f"{title.lower()}.{start:%Y%m%dT%H%M%SZ}",
        start=start,
        end=end,
        programme=Programme(title),
        kind=Kind.RECURRING,
        scope=Scope.SERVICE,
        rights=Rights(rewind=rewind),
    )
    return Broadcast(id=f"{occurrence.id}~1", occurrence=occurrence, start=start, end=end)


class HandAirings:
    """One timeline for all stations, empty at first.

    Attributes:
        looked: How often a window was looked at.
    """

    def __init__(self, *broadcasts: Broadcast) -> None:
        self._broadcasts = sorted(broadcasts, key=lambda one: one.start)
        self._revision = 1
        self.looked = 0

    def put(self, *broadcasts: Broadcast) -> None:
        """Put another timeline in the place of what there was."""
        self._broadcasts = sorted(broadcasts, key=lambda one: one.start)
        self._revision += 1

    def stream_of(self, station: str, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what touches a window."""
        self.looked += 1
        return tuple(one for one in self._broadcasts if one.end > start and one.start < end)

    def revision(self, station: str) -> int:
        """Return how often something was put."""
        return self._revision


def one_service(rewind: Rewind, *stations: str) -> Catalogue:
    """Return one service, whose name is "WSKG Music", with that rule where nothing is scheduled."""
    service = Service(id=ServiceId("music"), name="WSKG Music", timezone=ZONE, rights=Rights(rewind=rewind))
    return Catalogue(
        [service],
        [
            Station(id=StationId(name), call_sign=name.upper(), name="", carries=service.id, timezone=ZONE)
            for name in stations
        ],
    )
