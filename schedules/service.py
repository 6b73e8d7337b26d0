# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, where and when: every answer comes from one painted timeline per station.

Nothing here waits or runs by itself.  What is on is computed from lineups, zone
data and the clock whenever somebody asks; a wake-up that comes late, or never,
cannot make an answer wrong.

Painting is long work, so it is done in a thread beside the event loop, and the
loop swaps the result in.  The old timelines answer until then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

from schedules.clock import Clock
from schedules.errors import TimelineRangeError
from schedules.events import ScheduleChanged
from schedules.model.broadcast import Broadcast, NowNext
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.painter import Lineups, Painted, Painter
from schedules.publisher import Publisher
from schedules.timeline.lookup import Timeline
from schedules.timeline.painting import Painting
from schedules.timeline.picture import Picture, look
from schedules.timeline.zone import Zones, day_bounds, week_bounds
from schedules.timeline.zone_data import zone_data_stamp

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _State:
    """Everything known of one service; replaced as a whole."""

    painted: Painted
    revision: int
    changed_at: datetime

    @property
    def painting(self) -> Painting:
        return self.painted.painting


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, and from when to when it is the right one."""

    start: datetime
    end: datetime
    answer: NowNext


@dataclass(frozen=True, slots=True)
class _Everywhere:
    """The answers of all stations, and from when to when all of them are right."""

    start: datetime
    end: datetime
    answers: tuple[NowNext, ...]


class ScheduleService:
    """Now, next and the schedule of every station.

    Lineups are replaced as a whole: what differs is painted first, one edit of a
    service after the other, and the new timelines are then swapped in at once.  If
    painting fails, the old ones stay.

    Args:
        next_up_min_s: Broadcasts of shorter occurrences are brief, in seconds.
        zone_data: Gives another value once the zone data of the named zones was replaced.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        clock: Clock,
        publisher: Publisher,
        next_up_min_s: float,
        *,
        zone_data: Callable[[Iterable[str]], Hashable] = zone_data_stamp,
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._publisher = publisher
        self._painter = Painter(catalogue, next_up_min_s, zone_data=zone_data)
        self._zones = Zones()
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._everywhere: _Everywhere | None = None
        self._edits = {service: asyncio.Lock() for service in catalogue.services}
        now = clock.now()
        self._states: dict[ServiceId, _State] = {
            service.id: _State(
                self._painter.paint(service, Lineups(), now), _least_revision(now), _whole_second(now)
            )
            for service in catalogue.services.values()
        }

    @property
    def stations(self) -> Iterable[StationId]:
        """All stations, in the order of the configuration."""
        return self._catalogue.stations.keys()

    # Lineups in

    def put_in_force(
        self, *, services: Mapping[ServiceId, Lineup], stations: Mapping[StationId, Lineup]
    ) -> None:
        """Put lineups in force at once; blocks while it paints, so do it before anyone is served.

        Raises:
            UnknownServiceError: If there is no such service.
            UnknownStationError: If there is no such station.
            zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
        """
        changed: dict[ServiceId, Lineups] = {}
        for service, lineup in services.items():
            known = self._catalogue.service(service).id
            changed[known] = self._states[known].painted.lineups.with_service(lineup)
        for station, lineup in stations.items():
            known = self._catalogue.station(station).carries
            before = changed.get(known, self._states[known].painted.lineups)
            changed[known] = before.with_station(station, lineup)
        for service, lineups in changed.items():
            self._swap(
                service, self._painter.paint(self._catalogue.service(service), lineups, self._clock.now())
            )

    async def replace_service_lineup(self, service: str, lineup: Lineup | None) -> None:
        """Put another lineup in force for a service; ``None`` takes it away.

        Raises:
            UnknownServiceError: If there is no such service.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.service(service)
        async with self._edits[known.id]:
            await self._repaint(known, lambda lineups: lineups.with_service(lineup))

    async def replace_station_lineup(self, station: str, lineup: Lineup | None) -> None:
        """Put another lineup in force on top of the service's; ``None`` takes it away.

        Raises:
            UnknownStationError: If there is no such station.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.station(station)
        async with self._edits[known.carries]:
            await self._repaint(
                self._catalogue.service(known.carries), lambda lineups: lineups.with_station(known.id, lineup)
            )

    async def roll(self) -> None:
        """Paint anew what was painted on another day, or with zone data that was replaced since.

        Cheap when there is nothing to do; call it at every wake-up.  One service is
        painted after the other.  Zone data that cannot be read, as while the system
        replaces it, is logged, and the next call tries again.
        """
        for service in self._catalogue.services.values():
            async with self._edits[service.id]:
                if not self._painter.is_due(self._states[service.id].painted, self._clock.now()):
                    continue
                try:
                    await self._repaint(service, lambda lineups: lineups)
                except (ZoneInfoNotFoundError, OSError, ValueError) as error:
                    log.warning("%s: the timeline stays as it was: %s", service.id, error)

    # Answers out

    def now_next(self, station: str, *, at: datetime | None = None, depth: int = 1) -> NowNext:
        """Return what is on and what comes next.

        Without ``at`` the answer depends on state alone: its `at` is the instant of
        the last change, and until `valid_until` it is the same value each time.

        Args:
            at: An aware instant to look at instead of the present one.
            depth: How many next broadcasts, at most.

        Raises:
            UnknownStationError: If there is no such station.
            TimelineRangeError: If the timeline does not reach ``at``.
        """
        if at is not None:
            known = self._catalogue.station(station)
            state = self._reaching(known, at, at)
            instant = at.astimezone(UTC)
            return _answer(known, state, look(state.painting.places[known.id], instant, depth), instant)
        return self._look(station, self._clock.now(), depth).answer

    def present(self) -> tuple[NowNext, ...]:
        """Return now and next of all stations; it is the very same value until one of them changes."""
        now, found = self._clock.now(), self._everywhere
        if found is None or not found.start <= now < found.end:
            kept = [self._look(station, now, 1) for station in self.stations]
            found = self._everywhere = _Everywhere(
                max((one.start for one in kept), default=now),
                min((one.end for one in kept), default=now),
                tuple(one.answer for one in kept),
            )
        return found.answers

    def window(self, station: str, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what a station's transmitter carries in a window: all that touches it, unclipped.

        Raises:
            UnknownStationError: If there is no such station.
            TimelineRangeError: If the timeline does not reach all of the window.
        """
        known = self._catalogue.station(station)
        return self._reaching(known, start, end).painting.places[known.id].on_air.window(start, end)

    def day_bounds(self, station: str, day: date) -> tuple[datetime, datetime]:
        """Return where a day begins and ends by the station's clock: 23, 24 or 25 hours, or none.

        Raises:
            UnknownStationError: If there is no such station.
        """
        return day_bounds(day, self._zones[self._catalogue.station(station).timezone])

    def week_bounds(self, station: str, week: str) -> tuple[datetime, datetime]:
        """Return where an ISO week, such as ``2026-W48``, begins and ends by the station's clock.

        Raises:
            UnknownStationError: If there is no such station.
            TimelineRangeError: If there is no such week.
        """
        return week_bounds(week, self._zones[self._catalogue.station(station).timezone])

    def revision(self, station: str) -> int:
        """Return the revision of a station's schedule; it grows with every change, also over restarts.

        Raises:
            UnknownStationError: If there is no such station.
        """
        return self._states[self._catalogue.station(station).carries].revision

    def next_boundary(self, after: datetime) -> datetime | None:
        """Return the first instant after this one at which anything changes anywhere."""
        timelines: set[Timeline] = set()
        for state in self._states.values():
            timelines.add(state.painting.stream)
            timelines.update(place.on_air for place in state.painting.places.values())
        edges = (timeline.next_change(after) for timeline in timelines)
        return min((edge for edge in edges if edge is not None), default=None)

    # Inside

    def _look(self, station: str, now: datetime, depth: int) -> _Kept:
        kept = self._kept.get((station, depth))
        if kept is None or not kept.start <= now < kept.end:
            kept = self._kept[station, depth] = self._present(self._catalogue.station(station), now, depth)
        return kept

    def _present(self, station: Station, now: datetime, depth: int) -> _Kept:
        state = self._states[station.carries]
        if not state.painting.reach.holds(now, now):
            # The clock was set by weeks.  To be right at once counts for more here than not to block.
            service = self._catalogue.service(station.carries)
            state = self._swap(service.id, self._painter.paint(service, state.painted.lineups, now))
        picture = look(state.painting.places[station.id], now, depth)
        changes = (edge for edge in (picture.since, state.changed_at) if edge is not None and edge <= now)
        since = max(changes, default=now)
        until = picture.until or state.painting.reach.end
        return _Kept(since, until, _answer(station, state, picture, since))

    def _reaching(self, station: Station, start: datetime, end: datetime) -> _State:
        """Return the state that answers for a range."""
        state = self._states[station.carries]
        if start.tzinfo is None or end.tzinfo is None:
            raise TimelineRangeError("an instant needs an offset from UTC")
        reach = state.painting.reach
        if not reach.holds(start, end):
            raise TimelineRangeError(
                f"the schedule is known from {reach.start:%Y-%m-%d} to {reach.end:%Y-%m-%d}"
            )
        return state

    async def _repaint(self, service: Service, change: Callable[[Lineups], Lineups]) -> None:
        """Paint changed lineups beside the loop, and swap them in; the caller holds the service's lock."""
        while True:
            before = self._states[service.id]
            lineups = change(before.painted.lineups)
            painted = await asyncio.to_thread(
                self._painter.paint, service, lineups, self._clock.now(), before.painted
            )
            if self._states[service.id] is before:
                break  # else the loop itself had to paint meanwhile
        self._swap(service.id, painted)

    def _swap(self, service: ServiceId, painted: Painted) -> _State:
        """Put a painting in force, and tell it.  Rolling on is no change: what was known stays as it is."""
        before, now = self._states[service], self._clock.now()
        rolled = painted.lineups is before.painted.lineups and painted.zone_data == before.painted.zone_data
        if rolled:
            state = replace(before, painted=painted)
        else:
            state = _State(painted, max(_least_revision(now), before.revision + 1), _whole_second(now))
        self._states[service] = state
        self._kept.clear()
        self._everywhere = None
        if not rolled:
            self._zones = Zones()
            self._publisher.publish(ScheduleChanged(service, state.revision))
        return state


def _least_revision(now: datetime) -> int:
    """Return the seconds since 1970, so that revisions grow over restarts without being kept anywhere."""
    return int(now.timestamp())


def _whole_second(now: datetime) -> datetime:
    return now.replace(microsecond=0)


def _answer(station: Station, state: _State, picture: Picture, at: datetime) -> NowNext:
    return NowNext(
        station=station.id,
        at=at,
        now=picture.now,
        next=picture.next,
        valid_until=picture.until,
        revision=state.revision,
        source=state.painting.places[station.id].source,
        stream=picture.stream,
    )
