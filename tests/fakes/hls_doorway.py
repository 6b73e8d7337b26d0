# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""HLS on a real socket, over mounts whose segments a test writes by hand, on a clock that it turns."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession, web

from player.air.base import MountId, StreamInfo
from player.air.kept.base import KeptAir
from player.errors import NotAllowedError
from player.positions import Positions
from player.relay.hls.app import Hls, add_routes
from player.relay.permit import Permits
from player.rewind_rules import Clearance
from player.running import running
from player.tuning.hours import TuningHours
from schedules.http import SCHEDULE_PROBLEMS, Handler, install_problems
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.rights import Rewind
from schedules.publisher import LocalPublisher

from .clock import FakeClock
from .kept_air import FakeKept
from .mount import FakeMount
from .serving import served

ZONE = "America/New_York"
KEY = b"k" * 32
STATIONS = ("news-fm", "news-am")
"""Of one service: what is heard on both is one mount."""


class KeptMount(FakeMount):
    """A mount whose air is kept, or not."""

    kept: KeptAir | None = None
    info: StreamInfo | None = None


@dataclass
class ByHand:
    """Rights as a test sets them: `rule` since `ruled_from`, and before that everything is allowed.

    Attributes:
        asked: Every beginning that somebody wished for.
    """

    clock: FakeClock
    rewind: Rewind = Rewind.FULL
    until: datetime | None = None
    asked: list[datetime | None] = field(default_factory=list)

    def rule(self, station: StationId, since: datetime) -> Rewind:
        return Rewind.FULL if self.until is not None and since >= self.until else self.rewind

    def check(self, station: StationId, since: datetime | None, *, joined_at: datetime | None = None) -> None:
        self.asked.append(since)
        if since is not None and since < self.earliest(station, joined_at=joined_at):
            raise NotAllowedError("not from there", rule=f"rewind: {self.rule(station, since)}")

    def check_holding(self, station: StationId) -> None:
        raise NotImplementedError

    def earliest(self, station: StationId, *, joined_at: datetime | None = None) -> datetime:
        now = self.clock.now()
        match self.rewind:
            case Rewind.FULL:
                return now - timedelta(days=365)
            case Rewind.PAUSE if joined_at is not None:
                return max(joined_at, now - timedelta(minutes=30))
            case _:
                return now

    def clearance(self, station: StationId, at: datetime, *, joined_at: datetime | None = None) -> Clearance:
        raise NotImplementedError


class OneMount:
    """All stations are heard on it."""

    def __init__(self, mount: KeptMount) -> None:
        self._mount = mount

    def of(self, station: StationId) -> KeptMount:
        return self._mount

    def stations_of(self, mount_id: MountId) -> tuple[StationId, ...]:
        return tuple(map(StationId, STATIONS))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def detail(self) -> str:
        """Of a problem document."""
        document: dict[str, Any] = json.loads(self.body)
        assert document["status"] == self.status
        return str(document["detail"])


@dataclass(frozen=True)
class Doorway:
    """Running HLS.

    Attributes:
        kept: The segments of its one mount.
        asked: Every target that was asked for, and when, in seconds of the monotonic clock.
    """

    url: str
    session: ClientSession
    clock: FakeClock
    mount: KeptMount
    kept: FakeKept
    rights: ByHand
    positions: Positions
    hls: Hls
    asked: list[tuple[float, str]]

    async def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, status: int = 200
    ) -> Answer:
        """Ask for something below ``/listen/``, and expect a status."""
        async with self.session.request(
            method, f"{self.url}/listen/{path}", headers=headers, allow_redirects=False
        ) as got:
            answer = Answer(got.status, got.headers, await got.read())
        assert answer.status == status, (answer.status, answer.body)
        return answer

    async def playlist(self, query: str = "", station: str = "news-fm") -> bytes:
        """Return the playlist of a station."""
        return (await self.ask(f"{station}/live.m3u8{query}")).body


@asynccontextmanager
async def doorway(
    *,
    kept_s: float = 300.0,
    first_segment_s: float = 10.0,
    running_too: bool = True,
    hours: TuningHours | None = None,
) -> AsyncIterator[Doorway]:
    """Serve a service whose air was kept for a while, until just now.

    Args:
        running_too: Whether leases are looked after.
        hours: Counts what is given out.
    """
    clock = FakeClock()
    kept = FakeKept(clock.now() - timedelta(seconds=kept_s), first=1000, discontinuity=7)
    while kept.newest is None or clock.now() - kept.newest.end >= timedelta(seconds=4.5):
        kept.put()
    mount = KeptMount(clock, LocalPublisher())
    mount.kept = kept
    rights, positions = ByHand(clock), Positions(KEY, clock)
    service = ServiceId("news")
    asked: list[tuple[float, str]] = []

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked.append((time.monotonic(), request.raw_path))
        return await handler(request)

    app = web.Application(middlewares=[note])
    install_problems(app, SCHEDULE_PROBLEMS)
    hls = add_routes(
        app,
        catalogue=Catalogue(
            [Service(id=service, name="News", timezone=ZONE)],
            [
                Station(id=StationId(one), call_sign=one.upper(), name="", carries=service, timezone=ZONE)
                for one in STATIONS
            ],
        ),
        mounts=OneMount(mount),
        clock=clock,
        rewinding=rights,
        permits=Permits(rights, positions, clock),
        key=KEY,
        first_segment_s=first_segment_s,
        hours=hours,
    )
    async with served(app) as url, ClientSession() as session, running(*([hls] if running_too else [])):
        yield Doorway(url, session, clock, mount, kept, rights, positions, hls, asked)
