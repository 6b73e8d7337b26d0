# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Between the clock on the wall and the instants of the world.

One rule, W, carries the whole schedule: a wall-clock moment happens at the
first instant at which the zone's clock shows it or something later.  Clocks
that go back, clocks that skip, midnights and whole dates that do not exist
need no code of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from math import ceil, floor
from zoneinfo import ZoneInfo

from schedules.errors import TimelineRangeError

RESOLUTION = timedelta(seconds=1)
"""Zone data names its jumps in whole seconds."""

MIDNIGHT = time(0)
DAY_S = 86_400

_DAY, _HALF_DAY = timedelta(days=1), timedelta(hours=12)
_DAYS_KEPT = 20_000
_PRIVATE_KEPT = 200
_EARLIEST, _LATEST, _MARGIN_DAYS = date.min.toordinal(), date.max.toordinal(), 4

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def to_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) at which ``zone``'s clocks show ``wall`` or later.

    So a time that comes twice means the first, a time that the clocks skip means
    the jump itself, and the order of two wall times is never turned round.
    """
    local = datetime.combine(day, wall.replace(fold=0) if wall.fold else wall, zone)
    first = local.astimezone(UTC)  # of two, the first
    if first.astimezone(zone) == local:  # in one zone, datetimes compare by what the clock shows
        return first
    early, late = local.replace(fold=1).astimezone(UTC), first
    while late - early > RESOLUTION:  # skipped: the jump lies between the two readings
        middle = early + (late - early) / 2
        early, late = (early, middle) if middle.astimezone(zone) >= local else (middle, late)
    return late.replace(microsecond=0)


SteadyDay = tuple[datetime, str]
"""A date around which a zone's clock does not jump: when it begins, UTC, and its name as ids have it.

Any time of that day is so much later than its begin.  A bare pair, which the garbage collector forgets.
"""


class WallClock:
    """The rule W for one zone, asked often: quick on all days around which its clock does not jump."""

    __slots__ = ("_around", "_days", "_looked_at", "zone")

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._days: dict[int, SteadyDay | None] = {}
        self._looked_at: dict[int, timedelta] = {}
        self._around: dict[int, tuple[int, int]] = {}

    def instant(self, day: date, wall: time) -> datetime:
        """Return what `to_instant` does."""
        steady = self.day(day.toordinal())
        if steady is None:
            return to_instant(day, wall, self.zone)
        return steady[0] + after_midnight(wall)

    def day(self, ordinal: int) -> SteadyDay | None:
        """Return a date by its ordinal; ``None`` if the clock jumps on it, or on one beside it."""
        try:
            return self._days[ordinal]
        except KeyError:
            if len(self._days) > _DAYS_KEPT:
                self._days.clear()
                self._looked_at.clear()
            found = self._days[ordinal] = self._looked_up(date.fromordinal(ordinal))
            return found

    def offsets_around(self, ordinal: int) -> tuple[int, int]:
        """Return the least and the greatest offset, in seconds, from two days before a date to two after it.

        The date is one of UTC.  At the ends of the calendar it is that of all clocks of the world.
        """
        found = self._around.get(ordinal)
        if found is None:
            if len(self._around) > _DAYS_KEPT:
                self._around.clear()
            found = self._around[ordinal] = self._least_and_greatest(ordinal)
        return found

    def _least_and_greatest(self, ordinal: int) -> tuple[int, int]:
        if not _EARLIEST + _MARGIN_DAYS < ordinal < _LATEST - _MARGIN_DAYS:
            return -DAY_S, DAY_S
        halves = 2 * ordinal
        offsets = [self._offset_at(half) for half in range(halves - 4, halves + 7)]
        return floor(min(offsets).total_seconds()), ceil(max(offsets).total_seconds())

    def _looked_up(self, day: date) -> SteadyDay | None:
        offset = self._steady_offset(day)
        if offset is None:
            return None
        return datetime.combine(day, MIDNIGHT, UTC) - offset, day.isoformat().replace("-", "")

    def _steady_offset(self, day: date) -> timedelta | None:
        """Return the offset that holds from a day before to a day after a date anywhere; else ``None``."""
        if not date.min.year < day.year < date.max.year:
            return None
        halves = 2 * day.toordinal()
        offsets = {self._offset_at(half) for half in range(halves - 2, halves + 5)}
        return offsets.pop() if len(offsets) == 1 else None

    def _offset_at(self, half: int) -> timedelta:
        """Return the offset at a half day of UTC, by number; days side by side share most of these."""
        found = self._looked_at.get(half)
        if found is None:
            midnight = datetime.combine(date.fromordinal(half // 2), MIDNIGHT, UTC)
            found = self._looked_at[half] = _offset(midnight + half % 2 * _HALF_DAY, self.zone)
        return found


@lru_cache(maxsize=64)
def wall_clock(zone: ZoneInfo) -> WallClock:
    """Return a zone's clock: one for all that is painted with this very zone, since it remembers its days."""
    return WallClock(zone)


@lru_cache(maxsize=2_000)
def after_midnight(wall: time) -> timedelta:
    """Return how long after midnight a clock that does not jump shows a time."""
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the date that the zone's calendars show at an instant."""
    return instant.astimezone(zone).date()


def shift(day: date, days: int) -> date:
    """Return a date some days away; at the ends of the calendar it stops there."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return where a local day begins and ends: 23, 24 or 25 hours apart, or not at all."""
    return to_instant(day, MIDNIGHT, zone), to_instant(shift(day, 1), MIDNIGHT, zone)


def week_bounds(week: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return where an ISO week, written ``2026-W48``, begins and ends, Monday to Monday.

    Raises:
        TimelineRangeError: If it is not written so, or the year has no such week.
    """
    match = _WEEK.fullmatch(week)
    if match is None:
        raise TimelineRangeError(f'"{week}" is no week: write it like 2026-W48')
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise TimelineRangeError(f'there is no week "{week}"') from error
    return to_instant(monday, MIDNIGHT, zone), to_instant(shift(monday, 7), MIDNIGHT, zone)


@dataclass(frozen=True, slots=True)
class Jump:
    """An instant at which a zone's clocks are put forward or back.

    Attributes:
        before: Offset from UTC just before it.
        after: Offset from then on.
    """

    at: datetime
    before: timedelta
    after: timedelta


def jumps(zone: ZoneInfo, start: datetime, end: datetime) -> tuple[Jump, ...]:
    """Return the jumps of a zone's clocks after ``start`` and before ``end``, in order.

    Of two within one day, which no zone is known to have, they are seen as one.
    """
    found = []
    low = start
    while low < end:
        high = min(low + _DAY, end)
        before, after = _offset(low, zone), _offset(high, zone)
        if before != after:
            early, late = low, high
            while late - early > RESOLUTION:
                middle = early + (late - early) / 2
                early, late = (early, middle) if _offset(middle, zone) != before else (middle, late)
            found.append(Jump(late.replace(microsecond=0), before, after))
        low = high
    return tuple(found)


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


class Zones(dict[str, ZoneInfo]):
    """Zones by their IANA names, read when first asked for.

    Whoever paints takes a new one once the zone data was replaced by the system, as
    the library's own cache would hide that.
    """

    def __init__(self, read: Callable[[str], ZoneInfo] = ZoneInfo.no_cache) -> None:
        super().__init__()
        self._read = read
        self._private: dict[tuple[str, bytes], ZoneInfo] = {}

    def of(self, name: str, private: Mapping[str, bytes]) -> ZoneInfo:
        """Return a zone as a lineup names it.

        Args:
            private: The zones that only this lineup knows, as TZif data.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: If there is none of this name.
            ValueError: If it is a private one, and its data is no TZif.
        """
        data = private.get(name)
        if data is None:
            return self[name]
        zone = self._private.get((name, data))
        if zone is None:
            if len(self._private) >= _PRIVATE_KEPT:
                self._private.clear()
            zone = self._private[name, data] = ZoneInfo.from_file(BytesIO(data), key=name)
        return zone

    def __missing__(self, name: str) -> ZoneInfo:
        """Read a zone.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: If there is none of this name.
        """
        zone = self[name] = self._read(name)
        return zone
