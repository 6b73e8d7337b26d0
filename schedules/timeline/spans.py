# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stretches of time that do not touch each other: the windows that somebody wants to know about.

An edit of one slot touches an hour of each week.  To find the few airings there
among the ten thousand of a year, dates are first judged by what the clock on the
wall shows, in whole seconds; only what may touch is worked out exactly.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from .zone import DAY_S, WallClock, local_date, wall_clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_ORDINAL = _EPOCH.toordinal()

Span = tuple[datetime, datetime]
"""Start in, end out, UTC."""


class Spans:
    """Spans in order, merged where they overlap or meet; none is empty."""

    __slots__ = ("_clocks", "_dates", "_walls", "ends", "starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[datetime] = []
        self.ends: list[datetime] = []
        for start, end in sorted(spans):
            if start >= end:
                continue
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)
        # What is the same for all entries of one zone is worked out once.
        self._clocks: dict[ZoneInfo, WallClock] = {}
        self._walls: dict[ZoneInfo, WallSpans] = {}
        self._dates: dict[ZoneInfo, tuple[date, date]] = {}

    def __iter__(self) -> Iterator[Span]:
        return zip(self.starts, self.ends, strict=True)

    def __len__(self) -> int:
        return len(self.starts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spans) and (self.starts, self.ends) == (other.starts, other.ends)

    def __hash__(self) -> int:
        return hash((tuple(self.starts), tuple(self.ends)))

    def touch(self, start: datetime, end: datetime) -> bool:
        """Tell whether something from start to end touches one of them."""
        place = bisect_right(self.ends, start)
        return place < len(self.starts) and self.starts[place] < end

    def within(self, start: datetime, end: datetime) -> bool:
        """Tell whether all of them lie between two instants."""
        return not self.starts or (start <= self.starts[0] and self.ends[-1] <= end)

    def dates(self, zone: ZoneInfo) -> tuple[date, date]:
        """Return the local dates of the first start and of the last end."""
        found = self._dates.get(zone)
        if found is None:
            found = self._dates[zone] = local_date(self.starts[0], zone), local_date(self.ends[-1], zone)
        return found

    def clock(self, zone: ZoneInfo) -> WallClock:
        """Return a zone's clock."""
        found = self._clocks.get(zone)
        if found is None:
            found = self._clocks[zone] = wall_clock(zone)
        return found

    def on_the_wall(self, zone: ZoneInfo) -> WallSpans:
        """Return them as a zone's clock shows them, a little wider where it jumps."""
        found = self._walls.get(zone)
        if found is None:
            found = self._walls[zone] = WallSpans(self, zone)
        return found


class WallSpans:
    """Spans in whole seconds of a clock on the wall, counted from midnight of ordinal 0.

    A wall-clock moment ``x`` happens where the clock's offset lies between the
    offsets just before and just after it.  So with the least and the greatest offset
    around, nothing that touches a span is missed.  (No zone is known whose clock jumps
    there and back within a day.)
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Spans, zone: ZoneInfo) -> None:
        merged: list[tuple[int, int]] = []
        around = spans.clock(zone).offsets_around
        for start, end in spans:
            (low, high), (other_low, other_high) = around(start.toordinal()), around(end.toordinal())
            low = _clock_s(start) + min(low, other_low)
            high = _clock_s(end) + max(high, other_high)
            if merged and low <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(merged[-1][1], high)
            else:
                merged.append((low, high))
        self._starts = [low for low, _ in merged]
        self._ends = [high for _, high in merged]

    def near(self, ordinals: Iterable[int], start_s: int, length_s: int) -> list[int]:
        """Return the dates of whose airings, each ``start_s`` after midnight, some may touch a span."""
        starts, ends, count = self._starts, self._ends, len(self._starts)
        found = []
        for ordinal in ordinals:
            begin = ordinal * DAY_S + start_s
            place = bisect_left(ends, begin)
            if place < count and starts[place] <= begin + length_s:
                found.append(ordinal)
        return found


def _clock_s(instant: datetime) -> int:
    since = instant - _EPOCH
    return (_FIRST_ORDINAL + since.days) * DAY_S + since.seconds
