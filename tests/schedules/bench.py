# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A schedule service of two services and three stations, and what it has told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from schedules.model.broadcast import Broadcast, NowNext
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.schedules.lineups import NEW_YORK, instant, lineup, slot

NOON = instant("2026-11-24T12:00Z")

NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")

WSKG, WSQG, WSQX = StationId("wskg-fm"), StationId("wsqg-fm"), StationId("wsqx-fm")


def catalogue() -> Catalogue:
    def station(name: StationId, carries: ServiceId, *, own_stream: bool = False) -> Station:
        return Station(
            id=name,
            call_sign=name.upper(),
            name=name,
            carries=carries,
            timezone=NEW_YORK,
            own_stream=own_stream,
        )

    return Catalogue(
        [Service(id=name, name=name, timezone="UTC") for name in (NEWS, CLASSICAL)],
        [station(WSKG, NEWS), station(WSQG, NEWS), station(WSQX, CLASSICAL, own_stream=True)],
    )


class Bench:
    """A service with all that it needs, and what it has told."""

    def __init__(self, start: datetime = NOON) -> None:
        self.clock = FakeClock(start)
        self.publisher = LocalPublisher()
        self.zone_data: object = "2026b"
        self.schedules = ScheduleService(
            catalogue(), self.clock, self.publisher, next_up_min_s=600, zone_data=lambda names: self.zone_data
        )
        self.told: list[object] = []

    @contextmanager
    def listening(self) -> Iterator[list[object]]:
        with self.publisher.subscribe(self.told.append):
            yield self.told


DAILY = lineup(
    slot("Morning", "05:00", "10:00"),
    slot("Newscast", "10:00", "10:05"),
    slot("Midday", "10:05", "14:00"),
    slot("Evening", "18:00", "20:00"),
)


def title(broadcast: Broadcast | None) -> str | None:
    return None if broadcast is None else broadcast.occurrence.programme.title


def titles(picture: NowNext) -> tuple[str | None, list[str | None]]:
    return title(picture.now), [title(one) for one in picture.next]
