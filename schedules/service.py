# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, where and when: every answer comes from one painted timeline per station.

Nothing here waits or runs by itself.  What is on is computed from lineups, zone
data and the clock whenever somebody asks; a wake-up that comes late, or never,
cannot make an answer wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from schedules.clock import Clock
from schedules.errors import TimelineRangeError
from schedules.events import ScheduleChanged
from schedules.model.broadcast import Broadcast, NowNext
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.publisher import Publisher
from schedules.timeline.lookup import Timeline
from schedules.timeline.painting import Painting, Reach, paint_service
from schedules.timeline.picture import Picture, look
from schedules.timeline.zone import Zones, day_bounds, week_bounds
from schedules.timeline.zone_data import zone_data_stamp


@dataclass(frozen=True, slots=True)
class _State:
    """Everything known of one service; replaced as a whole."""

    lineup: Lineup | None
    own_lineups: Mapping[StationId, Lineup]
    painting: Painting
    painted_on: date
    zone_data: Hashable
    revision: int
    changed_at: datetime


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

    Lineups are replaced as a whole: the new timelines are painted first and then
    swapped in at once.  If painting fails, the old ones stay.

    Args:
        next_up_min_s: Broadcasts of shorter occurrences are brief, in seconds.
        reach_back_days: How far back timelines are painted, from the present day (UTC).
        reach_ahead_days: How far ahead.
        zone_data: Gives another value once the zone data of the named zones was replaced.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        clock: Clock,
        publisher: Publisher,
        next_up_min_s: float,
        *,
        reach_back_days: int = 7,
        reach_ahead_days: int = 400,
        zone_data: Callable[[Iterable[str]], Hashable] = zone_data_stamp,
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._publisher = publisher
        self._next_up_min_s = next_up_min_s
        self._reach_back = timedelta(days=reach_back_days)
        self._reach_ahead = timedelta(days=reach_ahead_days + 1)
        self._zone_data = zone_data
        self._zones = Zones()
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._everywhere: _Everywhere | None = None
        self._states: dict[ServiceId, _State] = {
            service.id: self._painted(service, None, {}) for service in catalogue.services.values()
        }

    @property
    def stations(self) -> Iterable[StationId]:
        """All stations, in the order of the configuration."""
        return self._catalogue.stations.keys()

    # Lineups in

    def replace_service_lineup(self, service: str, lineup: Lineup | None) -> None:
        """Put another lineup in force for a service; ``None`` takes it away.

        Raises:
            UnknownServiceError: If there is no such service.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.service(service)
        before = self._states[known.id]
        self._swap(known, self._painted(known, lineup, before.own_lineups, before))

    def replace_station_lineup(self, station: str, lineup: Lineup | None) -> None:
        """Put another lineup in force on top of the service's; ``None`` takes it away.

        Raises:
            UnknownStationError: If there is no such station.
            zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
        """
        known = self._catalogue.station(station)
        service = self._catalogue.service(known.carries)
        before = self._states[service.id]
        others = {name: own for name, own in before.own_lineups.items() if name != known.id}
        own_lineups = others if lineup is None else {**others, known.id: lineup}
        self._swap(service, self._painted(service, before.lineup, own_lineups, before))

    def roll(self) -> None:
        """Paint anew what was painted on another day, or with zone data that was replaced since.

        Cheap when there is nothing to do; call it at every wake-up.
        """
        today = self._clock.now().date()
        for service in self._catalogue.services.values():
            state = self._states[service.id]
            if self._zone_data(state.painting.zone_names) != state.zone_data:
                self._zones = Zones()
                self._swap(service, self._painted(service, state.lineup, state.own_lineups, state))
            elif state.painted_on != today:
                self._states[service.id] = self._painted(
                    service, state.lineup, state.own_lineups, state, rolled=True
                )
                self._kept.clear()
                self._everywhere = None

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
        if not self._states[station.carries].painting.reach.holds(now, now):
            self.roll()  # the clock was set by weeks
        state = self._states[station.carries]
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

    def _painted(
        self,
        service: Service,
        lineup: Lineup | None,
        own_lineups: Mapping[StationId, Lineup],
        before: _State | None = None,
        *,
        rolled: bool = False,
    ) -> _State:
        """Return a new state.  Rolling on is no change: nothing that was known becomes another thing.

        A revision is at least the number of seconds since 1970, so that it grows over
        restarts without being kept anywhere.
        """
        now = self._clock.now()
        today = datetime.combine(now.date(), time(0), UTC)
        painting = paint_service(
            service,
            self._catalogue.carrying(service.id),
            lineup,
            own_lineups,
            Reach(today - self._reach_back, today + self._reach_ahead),
            next_up_min_s=self._next_up_min_s,
        )
        zone_data = self._zone_data(painting.zone_names)
        revision, changed_at = int(now.timestamp()), now.replace(microsecond=0)
        if before is not None:
            revision = max(revision, before.revision + 1)
            if rolled:
                revision, changed_at = before.revision, before.changed_at
        return _State(lineup, own_lineups, painting, now.date(), zone_data, revision, changed_at)

    def _swap(self, service: Service, state: _State) -> None:
        self._states[service.id] = state
        self._kept.clear()
        self._everywhere = None
        self._publisher.publish(ScheduleChanged(service.id, state.revision))


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
