# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One picture of now and next per station, and news whenever one of them changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from player.events import NowNextChanged
from schedules.events import BoundaryReached, ScheduleChanged
from schedules.model.broadcast import NowNext
from schedules.model.ids import StationId
from schedules.publisher import Publisher


class Schedules(Protocol):
    """Where the pictures come from; `schedules.service.ScheduleService` is one."""

    @property
    def stations(self) -> Iterable[StationId]:
        """All stations."""

    def now_next(self, station: str, *, at: datetime | None = None, depth: int = 1) -> NowNext:
        """Return what is on and what comes next."""

    def present(self) -> tuple[NowNext, ...]:
        """Return the present pictures of all stations, in their order."""


class NowNextBoard:
    """Watches what is on everywhere and publishes `NowNextChanged` for each new picture.

    Answers never depend on the watching: they are computed when asked for, so a
    wake-up that is late delays the news and nothing else.  It has one long-running
    method, ``run``; whoever starts that task also stops it.
    """

    def __init__(self, schedules: Schedules, publisher: Publisher) -> None:
        self._schedules = schedules
        self._publisher = publisher
        self._pictures: dict[StationId, NowNext] = {}

    def now_next(self, station: str, at: datetime | None = None, depth: int = 1) -> NowNext:
        """Return what is on and what comes next at a station.

        Raises:
            UnknownStationError: If there is no such station.
            TimelineRangeError: If the timeline does not reach ``at``.
        """
        return self._schedules.now_next(station, at=at, depth=depth)

    def present(self) -> tuple[NowNext, ...]:
        """Return the present pictures of all stations: the very same tuple until one of them changes."""
        return self._schedules.present()

    async def run(self) -> None:
        """Watch until cancelled.  At the start every picture is a new one."""
        with self._publisher.subscribe(self._receive):
            self._look_again()
            await asyncio.Event().wait()

    def _receive(self, event: object) -> None:
        if isinstance(event, BoundaryReached | ScheduleChanged):
            self._look_again()

    def _look_again(self) -> None:
        for station in self._schedules.stations:
            picture = self._schedules.now_next(station)
            if picture != self._pictures.get(station):
                self._pictures[station] = picture
                self._publisher.publish(NowNextChanged(station))
