# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Another installation, without its process: real timelines, in the very documents of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from player.air.base import StreamState, StreamStatus
from player.api import conversions, shapes
from schedules.clock import Clock
from schedules.errors import FollowError
from schedules.follow.base import Asking, Fetched
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService

UP = StreamStatus(state=StreamState.UP, reason="", since=datetime(2026, 11, 24, tzinfo=UTC))
ROOT = "http://radio.example/"


class Installation:
    """Answers what following asks for; is a `schedules.follow.base.Fetch`.

    Args:
        stations: The stations that carry its one service, ``news``.

    Attributes:
        away: While true, nothing answers.
        asked: Targets, in order.
    """

    def __init__(
        self,
        clock: Clock,
        lineup: Lineup,
        stations: tuple[str, ...] = ("wskg-fm", "wsqe"),
        own: Mapping[str, Lineup] | None = None,
        *,
        zone: str = "America/New_York",
    ) -> None:
        service = Service(id=ServiceId("news"), name="News", timezone=zone, genre="Talk")
        self.catalogue = Catalogue(
            [service],
            [
                Station(
                    id=StationId(name), call_sign=name.upper(), name=name, carries=service.id, timezone=zone,
                    frequency_mhz=89.3, city="Town", public_file_url="https://files.example/",
                )
                for name in stations
            ],
        )  # fmt: skip
        self.schedules = ScheduleService(self.catalogue, clock, LocalPublisher(), 600)
        self.schedules.put_in_force(
            services={service.id: lineup}, stations={StationId(n): one for n, one in (own or {}).items()}
        )
        self.away = False
        self.asked: list[str] = []
        self.own_answers: dict[str, bytes] = {}

    async def __call__(self, asking: Asking) -> Fetched:
        """Answer one GET."""
        parts = urlsplit(asking.url)
        self.asked.append(parts.path)
        if self.away:
            raise FollowError("cannot connect: Connection refused")
        body = self.own_answers.get(parts.path) or self.answer(parts.path, parse_qs(parts.query))
        etag = f'"{hash(body):x}"'
        return Fetched(None) if asking.etag == etag else Fetched(body, etag)

    def answer(self, path: str, query: Mapping[str, list[str]]) -> bytes:
        """Return the document at a path."""
        name, *rest = path.removeprefix("/api/v1/").split("/")
        known = self.catalogue.stations
        if name == "services":
            service = self.catalogue.service("news")
            document: Any = shapes.Services(
                services=(conversions.service_of(service, tuple(known.values()), UP),)
            )
        elif not rest:
            document = shapes.Stations(
                stations=tuple(
                    conversions.station_of(one, self.schedules.now_next(one.id), UP) for one in known.values()
                )
            )
        elif rest[1] == "now":
            document = conversions.now_next_of(self.schedules.now_next(rest[0]), asked_at=False)
        else:
            start, end = (datetime.fromisoformat(query[key][0]) for key in ("from", "to"))
            document = shapes.Schedule(
                station=rest[0],
                timezone="America/New_York",
                revision=self.schedules.revision(rest[0]),
                broadcasts=tuple(
                    conversions.broadcast_of(piece) for piece in self.schedules.window(rest[0], start, end)
                ),
            )
        return json.dumps(document.model_dump(mode="json", exclude_unset=True)).encode()
