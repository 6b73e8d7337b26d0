# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Makes incidents of the news about streams, and tells of each beginning and each end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from player.air.base import MountId, StreamState
from player.air.quiet import Quiet
from player.events import QuietChanged, StreamChanged
from schedules.clock import Clock
from schedules.model.ids import ServiceId
from schedules.publisher import Publisher

from .incidents import Incident, IncidentKind, IncidentLog


class AlertKind(StrEnum):
    """What somebody is told of."""

    DOWN = "down"
    SILENT = "silent"
    SAME = "same"
    BACK = "back"
    LINEUP_ENDS = "lineup-ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One event, told once.

    Attributes:
        id: Of the incident for its beginning and its end, so that both can be put together.
        since: When it began to be so.
        at: When it was noticed.
    """

    id: str
    kind: AlertKind
    service: ServiceId
    since: datetime
    at: datetime
    reason: str


class Bookkeeper:
    """Keeps the incident log.

    Args:
        services: Which service each mount belongs to.
        tell: Told each alert.
    """

    def __init__(
        self,
        incidents: IncidentLog,
        services: Mapping[MountId, ServiceId],
        tell: Callable[[Alert], None],
        clock: Clock,
        publisher: Publisher,
    ) -> None:
        self._incidents = incidents
        self._services = services
        self._tell = tell
        self._clock = clock
        self._publisher = publisher
        self._down: dict[MountId, Incident] = {}
        self._quiet: dict[MountId, Incident] = {}

    async def run(self) -> NoReturn:
        """Keep it until cancelled; what goes on then ends with us, as far as anybody knows."""
        with self._publisher.subscribe(self._take):
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                for mount in self._services:
                    self._close_all(mount, "the service was stopped")
        raise AssertionError("a future that nobody sets was set")

    def _take(self, event: object) -> None:
        if isinstance(event, QuietChanged):
            self._take_quiet(event.mount, event.quiet, event.since)
        elif isinstance(event, StreamChanged) and not event.covered:
            status = event.status
            if status.state is StreamState.DOWN and event.mount not in self._down:
                self._down[event.mount] = self._begin(
                    event.mount, IncidentKind.DOWN, status.since, status.reason
                )
            elif status.state in (StreamState.UP, StreamState.SILENT) and event.mount in self._down:
                self._back(self._down.pop(event.mount), self._clock.now(), "it plays again", status.reason)
            elif status.state is StreamState.OFF:
                self._close_all(event.mount, "nobody listens any more, so that it is not watched")

    def _take_quiet(self, mount: MountId, quiet: Quiet | None, since: datetime) -> None:
        before = self._quiet.get(mount)
        if before is not None and (quiet is None or quiet.kind.value != before.kind.value):
            del self._quiet[mount]
            if quiet is None:
                self._back(before, since, "it sounds again", "")
            else:
                self._incidents.end(before, quiet.since, f"it became {quiet.kind.value}")
        if quiet is not None and mount not in self._quiet:
            kind = IncidentKind(quiet.kind.value)
            self._quiet[mount] = self._begin(mount, kind, quiet.since, quiet.reason)

    def _begin(self, mount: MountId, kind: IncidentKind, since: datetime, reason: str) -> Incident:
        one = self._incidents.begin(self._services[mount], mount, kind, since, reason)
        self._alert(one, AlertKind(kind.value), since, reason)
        return one

    def _back(self, one: Incident, until: datetime, ended: str, reason: str) -> None:
        self._incidents.end(one, until, ended)
        self._alert(one, AlertKind.BACK, until, "; ".join(filter(None, (ended, reason))))

    def _alert(self, one: Incident, kind: AlertKind, since: datetime, reason: str) -> None:
        self._tell(
            Alert(id=one.id, kind=kind, service=one.service, since=since, at=self._clock.now(), reason=reason)
        )

    def _close_all(self, mount: MountId, ended: str) -> None:
        for kept in (self._down, self._quiet):
            one = kept.pop(mount, None)
            if one is not None:
                self._incidents.end(one, self._clock.now(), ended)
