# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Warns a week before a lineup ends: after its last airing, nothing more is planned."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NoReturn, Protocol

from player.running import race
from schedules.clock import Clock
from schedules.errors import TimelineRangeError
from schedules.events import ScheduleChanged
from schedules.model.broadcast import Broadcast
from schedules.model.ids import ServiceId
from schedules.publisher import Publisher

from .bookkeeper import Alert, AlertKind

AHEAD: Final = timedelta(days=7)
EMPTY: Final = timedelta(days=180)
"""So long nothing must be planned after the last airing: a pause of some weeks is no end."""
EVERY_S: Final = 6 * 3600.0
CALM_S: Final = 60.0
"""After a change of a lineup: more may follow."""


class Streams(Protocol):
    """What services send; see `schedules.service.ScheduleService`."""

    def stream_window(self, service: str, start: datetime, end: datetime) -> Sequence[Broadcast]:
        """Return what is broadcast in a window."""


def lineup_end(streams: Streams, service: ServiceId, now: datetime) -> datetime | None:
    """Return when a service's lineup ends, if that is within a week; ``None`` if not, or if there is none."""
    soon = now + AHEAD
    try:
        if streams.stream_window(service, soon, soon + timedelta(days=1)):
            return None
        planned = streams.stream_window(service, now, soon)
        if not planned or streams.stream_window(service, soon, soon + EMPTY):
            return None
    except TimelineRangeError:  # being painted anew: there is another look
        return None
    return max(one.end for one in planned)


class LineupEnds:
    """Looks at all lineups now and then, and soon after each change.

    Args:
        tell: Told each alert, and what it is about: it is told once.
    """

    def __init__(
        self,
        streams: Streams,
        services: Iterable[ServiceId],
        tell: Callable[[Alert, str], None],
        clock: Clock,
        publisher: Publisher,
    ) -> None:
        self._streams = streams
        self._services = tuple(services)
        self._tell = tell
        self._clock = clock
        self._publisher = publisher
        self._changed = asyncio.Event()

    async def run(self) -> NoReturn:
        """Look until cancelled."""
        with self._publisher.subscribe(self._take):
            while True:
                await self._clock.sleep(CALM_S)
                self._changed.clear()
                for service in self._services:
                    self._look(service)
                await race(self._clock.sleep(EVERY_S), self._wait())

    def _take(self, event: object) -> None:
        if isinstance(event, ScheduleChanged):
            self._changed.set()

    async def _wait(self) -> None:
        await self._changed.wait()

    def _look(self, service: ServiceId) -> None:
        now = self._clock.now()
        end = lineup_end(self._streams, service, now)
        if end is not None:
            reason = f"nothing is planned after {end:%Y-%m-%d %H:%M}Z"
            alert = Alert(
                id=secrets.token_hex(8),
                kind=AlertKind.LINEUP_ENDS,
                service=service,
                since=end,
                at=now,
                reason=reason,
            )
            self._tell(alert, reason)
