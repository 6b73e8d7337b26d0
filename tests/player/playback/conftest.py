# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A local player on a turned clock: real controller and air, a backend and a mount that the test works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from player.air.base import StreamState
from player.events import PlayerChanged
from player.playback.backends.base import Progress
from player.playback.controller import PlaybackController
from player.playback.player import Player, PlayerState
from player.rewinding import ScheduledRewinding
from player.running import running
from schedules.errors import UnknownStationError
from schedules.model.ids import StationId
from schedules.model.rights import Rewind
from schedules.publisher import LocalPublisher
from tests.fakes.airings import HandAirings, airing, one_service
from tests.fakes.backend import FakeBackend
from tests.fakes.clock import FakeClock
from tests.fakes.mount import FakeMount

WSKG, OTHER = StationId("wskg-fm"), StationId("other-fm")
BURST_S = 5.0
"""What a live listener is given at once at 128 kbit/s: it hears what was new so long ago."""


class Radio:
    """Everything around one controller."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.publisher = LocalPublisher()
        self.backend = FakeBackend()
        self.mount = FakeMount(self.clock, self.publisher)
        self.other_mount = FakeMount(self.clock, self.publisher, "other")
        self.airings = HandAirings()
        self.rewinding = ScheduledRewinding(self.airings, one_service(Rewind.FULL, WSKG, OTHER), self.clock)
        self.began: datetime | None = None
        self.told: list[Player] = []
        self.sounding = False
        self._time_ms = 0
        self._load = 0
        self.controller = PlaybackController(
            self.backend,
            self.clock,
            self.publisher,
            mounts=self._mount_of,
            relay_url=lambda station, at: f"{station}?at={at.isoformat()}" if at else str(station),
            rewinding=self.rewinding,
            began=lambda _station, _at: self.began,
            backoff=float,
        )

    def allow(self, rewind: Rewind) -> None:
        """Have one programme on, yesterday and tomorrow too, with such a rule."""
        day = timedelta(days=1)
        self.airings.put(airing("Evening Concert", self.clock.now() - day, self.clock.now() + day, rewind))

    def _mount_of(self, station: StationId) -> FakeMount:
        mounts = {WSKG: self.mount, OTHER: self.other_mount}
        if station not in mounts:
            raise UnknownStationError(station)
        return mounts[station]

    @property
    def player(self) -> Player:
        return self.controller.snapshot()

    @property
    def state(self) -> PlayerState:
        return self.player.state

    def receive(self, event: object) -> None:
        if isinstance(event, PlayerChanged):
            self.told.append(event.player)

    async def pass_time(self, seconds: float, *, air: bool = True) -> None:
        """Let time pass; sound comes in if `air`, and is heard while the backend sounds."""
        for _ in range(round(seconds / 0.25)):
            if air:
                self.mount.sound(0.25)
            if self.sounding and self.backend.loaded:
                if self.backend.loaded != self._load:
                    self._load, self._time_ms = self.backend.loaded, 0
                self._time_ms += 250
                self.backend.say(Progress(self._load, self._time_ms, self._time_ms // 10, 0))
            await self.clock.advance(0.25)

    async def on_the_air(self, seconds: float = 60.0) -> None:
        """Have the upstream up, with air kept."""
        self.mount.be(StreamState.UP)
        await self.pass_time(seconds)

    async def playing(self) -> None:
        """Have it play live."""
        await self.on_the_air()
        self.controller.play(WSKG)
        self.sounding = True
        await self.pass_time(1.0)
        assert self.state is PlayerState.PLAYING


@pytest.fixture
async def radio() -> AsyncIterator[Radio]:
    harness = Radio()
    with harness.publisher.subscribe(harness.receive):
        async with running(harness.controller):
            await harness.clock.settle()
            yield harness
