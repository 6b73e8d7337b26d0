# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, where and when: every answer comes from one painted timeline per station.

Nothing here waits or runs by itself.  What is on is computed from lineups, zone
data and the clock whenever somebody asks; a wake-up that comes late, or never,
cannot make an answer wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

from schedules.clock import Clock
from schedules.errors import TimelineRangeError
from schedules.events import ScheduleChanged
from schedules.in_force import Changing, InForce, State
from schedules.model.broadcast import Broadcast, NowNext
from schedules.model.catalogue import Catalogue, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Owner
from schedules.model.slot import Lineup
from schedules.painter import Lineups, Painter
from schedules.publisher import Publisher
from schedules.timeline.lookup import Timeline
from schedules.timeline.painting import Painting
from schedules.timeline.picture import Picture, look
from schedules.timeline.zone import Zones, day_bounds, week_bounds
from schedules.timeline.zone_data import zone_data_stamp

log = logging.getLogger(__name__)


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

    How lineups are replaced, `InForce` says.

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
        self._zones = Zones()
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._everywhere: _Everywhere | None = None
        self._as_of: dict[ServiceId, datetime] = {}
        painter = Painter(catalogue, next_up_min_s, zone_data=zone_data)
        self._in_force = InForce(catalogue, clock, painter, self._swapped)

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
            changed[known] = self._in_force.state(known).painted.lineups.with_service(lineup)
        for station, lineup in stations.items():
            known = self._catalogue.station(station).carries
            before = changed.get(known, self._in_force.state(known).painted.lineups)
            changed[known] = before.with_station(station, lineup)
        for service, lineups in changed.items():
            self._in_force.put(service, lineups)

    def lineups(self, service: str) -> Lineups:
        """Return the lineups of a service and its stations that are in force.

        Raises:
            UnknownServiceError: If there is no such service.
        """
        return self._in_force.state(self._catalogue.service(service).id).painted.lineups

    def service_of(self, owner: Owner) -> ServiceId:
        """Return the service whose timelines a lineup goes into.

        Raises:
            UnknownServiceError: If it is of a service that there is not.
            UnknownStationError: If it is of a station that there is not.
        """
        return self._catalogue.service_of(owner).id

    def changing(self, service: str) -> AbstractAsyncContextManager[Changing]:
        """Hold a service while lineups are painted, looked at, and put in force or not.

        Raises:
            UnknownServiceError: If there is no such service.
        """
        return self._in_force.changing(self._catalogue.service(service).id)

    async def imagine(self, service: str, lineups: Lineups) -> tuple[Painting, Painting]:
        """Return what is heard, and what would be with other lineups; holds nobody up.

        Raises:
            UnknownServiceError: If there is no such service.
            zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
        """
        known = self._catalogue.service(service).id
        before = self._in_force.state(known)
        return before.painting, (await self._in_force.paint(known, lineups, before.painted)).painting

    async def replace_service_lineup(self, service: str, lineup: Lineup | None) -> None:
        """Put another lineup in force for a service; ``None`` takes it away.

        Raises:
            UnknownServiceError: If there is no such service.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.service(service).id
        await self._in_force.replace(known, lambda lineups: lineups.with_service(lineup))

    async def replace_station_lineup(self, station: str, lineup: Lineup | None) -> None:
        """Put another lineup in force on top of the service's; ``None`` takes it away.

        Raises:
            UnknownStationError: If there is no such station.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.station(station)
        await self._in_force.replace(known.carries, lambda lineups: lineups.with_station(known.id, lineup))

    async def replace_followed_lineup(self, service: str, lineup: Lineup | None) -> None:
        """Put another lineup in force under a service's own; ``None`` takes it away.

        Raises:
            UnknownServiceError: If there is no such service.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.service(service).id
        await self._in_force.replace(known, lambda lineups: lineups.with_followed(lineup))
        if lineup is None:
            self._as_of.pop(known, None)

    def put_followed_in_force(self, service: str, lineup: Lineup, as_of: datetime) -> None:
        """Put what a service follows in force at once; blocks while it paints, as `put_in_force` does.

        Raises:
            UnknownServiceError: If there is no such service.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.service(service).id
        self._in_force.put(known, self._in_force.state(known).painted.lineups.with_followed(lineup))
        self.note_reading(service, as_of)

    def note_reading(self, service: str, as_of: datetime) -> None:
        """Say when a followed schedule was last read well; that is no change of it.

        Raises:
            UnknownServiceError: If there is no such service.
        """
        self._as_of[self._catalogue.service(service).id] = as_of.astimezone(UTC).replace(microsecond=0)
        self._kept.clear()
        self._everywhere = None

    async def roll(self) -> None:
        """Paint anew what was painted on another day, or with zone data that was replaced since.

        Cheap when there is nothing to do; call it at every wake-up.  One service is
        painted after the other.  Zone data that cannot be read, as while the system
        replaces it, is logged, and the next call tries again.
        """
        for service in self._catalogue.services:
            try:
                await self._in_force.roll(service)
            except (ZoneInfoNotFoundError, OSError, ValueError) as error:
                log.warning("%s: the timeline stays as it was: %s", service, error)

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
            picture = look(state.painting.places[known.id], instant, depth)
            return _answer(known, state, picture, instant, self._as_of.get(known.carries))
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

    def stream_window(self, service: str, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what listeners of a service's stream hear in a window; also where no station carries it.

        Raises:
            UnknownServiceError: If there is no such service.
            TimelineRangeError: If the timeline does not reach all of the window.
        """
        known = self._catalogue.service(service).id
        return self._state_reaching(known, start, end).painting.stream.window(start, end)

    def stream_of_service(self, service: str, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return the same as far as it is known; it never raises for want of a painted timeline.

        Raises:
            UnknownServiceError: If there is no such service.
        """
        known = self._catalogue.service(service).id
        painting = self._present_state(known, self._clock.now()).painting
        start, end = max(start, painting.reach.start), min(end, painting.reach.end)
        return painting.stream.window(start, end)

    def stream_of(self, station: str, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return what listeners of a station's stream hear in a window: all of it that is known, unclipped.

        Raises:
            UnknownStationError: If there is no such station.
        """
        known = self._catalogue.station(station)
        painting = self._present_state(known.carries, self._clock.now()).painting
        start, end = max(start, painting.reach.start), min(end, painting.reach.end)
        return painting.places[known.id].stream.window(start, end)

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
        return self._in_force.state(self._catalogue.station(station).carries).revision

    def next_boundary(self, after: datetime) -> datetime | None:
        """Return the first instant after this one at which anything changes anywhere."""
        timelines: set[Timeline] = set()
        for state in self._in_force.states():
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
        state = self._present_state(station.carries, now)
        picture = look(state.painting.places[station.id], now, depth)
        changes = (edge for edge in (picture.since, state.changed_at) if edge is not None and edge <= now)
        since = max(changes, default=now)
        until = picture.until or state.painting.reach.end
        as_of = self._as_of.get(station.carries)
        return _Kept(since, until, _answer(station, state, picture, since, as_of))

    def _present_state(self, service: ServiceId, now: datetime) -> State:
        state = self._in_force.state(service)
        if not state.painting.reach.holds(now, now):
            # The clock was set by weeks.  To be right at once counts for more here than not to block.
            state = self._in_force.put(service, state.painted.lineups)
        return state

    def _reaching(self, station: Station, start: datetime, end: datetime) -> State:
        """Return the state that answers for a range."""
        return self._state_reaching(station.carries, start, end)

    def _state_reaching(self, service: ServiceId, start: datetime, end: datetime) -> State:
        state = self._in_force.state(service)
        if start.tzinfo is None or end.tzinfo is None:
            raise TimelineRangeError("an instant needs an offset from UTC")
        reach = state.painting.reach
        if not reach.holds(start, end):
            raise TimelineRangeError(
                f"the schedule is known from {reach.start:%Y-%m-%d} to {reach.end:%Y-%m-%d}"
            )
        return state

    def _swapped(self, service: ServiceId, state: State, changed: bool) -> None:
        """Forget the answers that were made of another painting."""
        self._kept.clear()
        self._everywhere = None
        if changed:
            self._zones = Zones()
            self._publisher.publish(ScheduleChanged(service, state.revision))


def _answer(
    station: Station, state: State, picture: Picture, at: datetime, as_of: datetime | None
) -> NowNext:
    return NowNext(
        station=station.id,
        at=at,
        now=picture.now,
        next=picture.next,
        valid_until=picture.until,
        revision=state.revision,
        source=state.painting.places[station.id].source,
        as_of=as_of,
        stream=picture.stream,
    )
