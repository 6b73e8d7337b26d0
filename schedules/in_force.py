# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The lineups that are in force, painted, and the one way to replace them.

Painting is long work, so it is done in a thread beside the event loop, and the
loop swaps the result in.  The old timelines answer until then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from schedules.clock import Clock
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId
from schedules.painter import Lineups, Painted, Painter
from schedules.timeline.painting import Painting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """Everything known of one service; replaced as a whole."""

    painted: Painted
    revision: int
    changed_at: datetime

    @property
    def painting(self) -> Painting:
        """What is heard."""
        return self.painted.painting


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changed lineups of a service, painted and not in force: to look at, and to accept or forget."""

    before: Painting
    after: Painting
    lineups: Lineups
    _accept: Callable[[], None]

    def accept(self) -> None:
        """Put them in force at once, and tell it.

        Only while the service is held (`InForce.changing`), and only once.
        """
        self._accept()


class Changing:
    """A service whose lineups nobody else replaces meanwhile."""

    def __init__(self, in_force: InForce, service: ServiceId) -> None:
        self._in_force = in_force
        self._service = service

    @property
    def lineups(self) -> Lineups:
        """What is in force."""
        return self._in_force.state(self._service).painted.lineups

    async def propose(self, lineups: Lineups) -> Proposal:
        """Paint other lineups; takes up to seconds for a very dense one.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
        """
        before = await self._in_force.of_today(self._service)
        painted = await self._in_force.paint(self._service, lineups, before.painted)

        def accept() -> None:
            self._in_force.accept(self._service, painted, before)

        return Proposal(before.painting, painted.painting, lineups, accept)


class InForce:
    """What each service has in force.

    Lineups are replaced as a whole: what differs is painted first, one edit of a
    service after the other, and the new timelines are then swapped in at once.  If
    painting fails, the old ones stay.

    Args:
        swapped: Called after a swap with the service and its state; ``True`` if something changed, and
            the timelines did not merely roll on to another day.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        clock: Clock,
        painter: Painter,
        swapped: Callable[[ServiceId, State, bool], None],
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._painter = painter
        self._swapped = swapped
        self._locks = {service: asyncio.Lock() for service in catalogue.services}
        now = clock.now()
        self._states: dict[ServiceId, State] = {
            service.id: State(
                painter.paint(service, Lineups(), now), _least_revision(now), _whole_second(now)
            )
            for service in catalogue.services.values()
        }

    def state(self, service: ServiceId) -> State:
        """Return what is in force for a service."""
        return self._states[service]

    def states(self) -> tuple[State, ...]:
        """Return what is in force for all services."""
        return tuple(self._states.values())

    @asynccontextmanager
    async def changing(self, service: ServiceId) -> AsyncIterator[Changing]:
        """Hold a service, so that what is in force changes by the one who holds it alone."""
        async with self._locks[service]:
            yield Changing(self, service)

    async def replace(self, service: ServiceId, change: Callable[[Lineups], Lineups]) -> None:
        """Put changed lineups in force once they are painted."""
        async with self.changing(service) as changing:
            (await changing.propose(change(changing.lineups))).accept()

    def put(self, service: ServiceId, lineups: Lineups) -> State:
        """Put lineups in force now; blocks while it paints."""
        painted = self._painter.paint(self._catalogue.service(service), lineups, self._clock.now())
        return self._swap(service, painted)

    async def roll(self, service: ServiceId) -> None:
        """Paint anew what was painted on another day, or with zone data that was replaced since.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: If a zone cannot be read just now; so do OSError, ValueError.
        """
        async with self._locks[service]:
            if self._painter.is_due(self._states[service].painted, self._clock.now()):
                await self._repaint(service)

    async def of_today(self, service: ServiceId) -> State:
        """Return the state, painted anew first if that was done on another day; the caller holds it."""
        if self._states[service].painted.day != self._clock.now().date():
            await self._repaint(service)
        return self._states[service]

    async def paint(self, service: ServiceId, lineups: Lineups, before: Painted) -> Painted:
        """Paint lineups in a thread; nothing is put in force.

        Args:
            before: What is there so far: only what differs is painted where that is less work.
        """
        known = self._catalogue.service(service)
        return await asyncio.to_thread(self._painter.paint, known, lineups, self._clock.now(), before)

    def accept(self, service: ServiceId, painted: Painted, before: State) -> None:
        """Put a painting in force that was made from a state."""
        if self._states[service] is before:
            self._swap(service, painted)
        else:  # the clock was set by weeks meanwhile, and the loop itself had to paint: so it must again
            try:
                self.put(service, painted.lineups)
            except (ZoneInfoNotFoundError, OSError, ValueError) as error:
                # They are committed by now.  What was painted of them is right where it reaches.
                log.warning("%s: painted for another day, and not anew: %s", service, error)
                self._swap(service, painted)

    async def _repaint(self, service: ServiceId) -> None:
        """Paint the lineups in force anew; the caller holds the service."""
        while True:
            before = self._states[service]
            painted = await self.paint(service, before.painted.lineups, before.painted)
            if self._states[service] is before:
                break  # else the loop itself had to paint meanwhile
        self._swap(service, painted)

    def _swap(self, service: ServiceId, painted: Painted) -> State:
        """Put a painting in force, and tell it.  Rolling on is no change: what was known stays as it is."""
        before, now = self._states[service], self._clock.now()
        rolled = painted.lineups is before.painted.lineups and painted.zone_data == before.painted.zone_data
        if rolled:
            state = replace(before, painted=painted)
        else:
            state = State(painted, max(_least_revision(now), before.revision + 1), _whole_second(now))
        self._states[service] = state
        self._swapped(service, state, not rolled)
        return state


def _least_revision(now: datetime) -> int:
    """Return the seconds since 1970, so that revisions grow over restarts without being kept anywhere."""
    return int(now.timestamp())


def _whole_second(now: datetime) -> datetime:
    return now.replace(microsecond=0)
