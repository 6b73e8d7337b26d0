# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A whole relay on a real socket, whose air a test writes by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from player.air.air import Air
from player.air.base import MountId, OpenStream
from player.air.mount import Mount, Mounts
from player.positions import Positions
from player.relay.app import Relay, add_routes
from player.relay.fanout import Fanout
from player.relay.permit import Permits
from player.rewinding import ScheduledRewinding
from player.running import running
from player.streams.candidate import Candidate
from player.tuning.hours import TuningHours
from schedules.clock import SystemClock
from schedules.http import SCHEDULE_PROBLEMS, install_problems
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.rights import Rewind, Rights
from schedules.publisher import LocalPublisher
from tests.fakes.airings import HandAirings

SECRET = "local-secret"
ZONE = "America/New_York"
CDN = "https://cdn.example/live?a=1&b=2"

CATALOGUE = Catalogue(
    [
        Service(id=ServiceId(name), name=f"WSKG {name.title()}", timezone=ZONE, rights=Rights(rewind=rewind))
        for name, rewind in (("news", Rewind.FULL), ("classical", Rewind.PAUSE), ("live", Rewind.OFF))
    ],
    [
        Station(
            id=StationId(f"{name}-fm"),
            call_sign=f"{name.upper()}-FM",
            name="",
            carries=ServiceId(name),
            timezone=ZONE,
        )
        for name in ("news", "classical", "live")
    ]
    + [
        Station(
            id=StationId("direct-fm"), call_sign="DIRECT-FM", name="", carries=ServiceId("news"),
            timezone=ZONE, direct_url=CDN,
        ),
    ],
)  # fmt: skip


class SilentUpstream:
    """An address that never answers, so that only the test writes the air."""

    address = "http://silent.example/"
    candidates: tuple[Candidate, ...] = ()

    async def open(self) -> OpenStream:
        """Wait for ever."""
        await asyncio.Event().wait()
        raise AssertionError


@dataclass(frozen=True, slots=True)
class RelayServer:
    """A running relay.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        airings: What was on the air; at first nothing, so that the services' rights count.
    """

    port: int
    relay: Relay
    mounts: Mounts
    runner: web.AppRunner
    airings: HandAirings
    positions: Positions

    def mount(self, service: str = "news") -> Mount:
        """Return a service's mount."""
        return self.mounts[MountId(service)]

    def air(self, service: str = "news") -> Air:
        """Return a service's air."""
        return self.mount(service).air


@asynccontextmanager
async def relay_server(
    *,
    first_frame_s: float = 10.0,
    most_listeners: int = 5000,
    tick_s: float = 0.02,
    ingesting: bool = False,
    base_url: str | None = None,
    hours: TuningHours | None = None,
) -> AsyncIterator[RelayServer]:
    """Run a relay with one mount for each service.

    Args:
        ingesting: Whether the mounts run too, with upstreams that never answer.
        hours: Counts how long is listened.
    """
    clock, publisher = SystemClock(), LocalPublisher()
    mounts = Mounts(
        [
            Mount(MountId(service), [SilentUpstream()], clock=clock, publisher=publisher)
            for service in CATALOGUE.services
        ],
        {station.id: MountId(station.carries) for station in CATALOGUE.stations.values()},
    )
    airings, positions = HandAirings(), Positions(b"k" * 32, clock)
    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS)
    relay = add_routes(
        app,
        catalogue=CATALOGUE,
        mounts=mounts,
        clock=clock,
        permits=Permits(ScheduledRewinding(airings, CATALOGUE, clock), positions, clock),
        local_secret=SECRET,
        base_url=base_url,
        website="https://www.wskg.org",
        fanout=Fanout(clock, tick_s=tick_s),
        most_listeners=most_listeners,
        first_frame_s=first_frame_s,
        hours=hours,
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with running(relay, *([mounts] if ingesting else [])):
            yield RelayServer(runner.addresses[0][1], relay, mounts, runner, airings, positions)
    finally:
        await runner.cleanup()
