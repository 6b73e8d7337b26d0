# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where things stand in a week drawn as columns: one clock on the left for seven days.

Places are seconds from the top, by the clock on the wall, so that six o'clock is
at one height on all days.  Where one day's clock goes back, the time that it shows
again gets a stretch of its own, empty on the other days; where it skips, that
day's column has a hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from schedules.timeline.grid import Column
from schedules.timeline.zone import jumps

HOUR_S, DAY_S = 3600, 86400
_SECOND = timedelta(seconds=1)

MOST_ROWS = 400
"""A week with more different beginnings and ends is shown as lists; ``rows_css`` has no more places."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch that one day's clock shows a second time.

    Attributes:
        at: When the clock goes back.
        wall_s: What it would have shown then, in seconds from that day's midnight.
        length_s: By how much it goes back.
        offset: From UTC, while it shows the stretch again.
    """

    day: date
    at: datetime
    wall_s: int
    length_s: int
    offset: timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the grid: from one place to the next at which anything begins or ends.

    Attributes:
        wall_s: What the clock shows at its top, where a person wants to read that; else ``None``.
        again: The offset from UTC where the clock shows it for the second time.
    """

    length_s: int
    wall_s: int | None = None
    again: timedelta | None = None


class Axis:
    """The clock beside seven columns.

    Args:
        columns: The days, in order.
    """

    def __init__(self, columns: Sequence[Column], zone: ZoneInfo) -> None:
        self._zone = zone
        self._folds = tuple(sorted(_folds(columns, zone), key=lambda fold: (fold.wall_s, fold.at)))
        self.length_s = DAY_S + sum(fold.length_s for fold in self._folds)

    def top_s(self, day: date, instant: datetime) -> int:
        """Return where that begins which begins at an instant of a day."""
        wall_s = _since_midnight_s(day, instant, self._zone)
        return wall_s + sum(
            fold.length_s
            for fold in self._folds
            if (instant >= fold.at if fold.day == day else wall_s >= fold.wall_s)
        )

    def bottom_s(self, day: date, instant: datetime) -> int:
        """Return where that ends which ends at an instant of a day: before a jump, if it ends with one."""
        wall_s = _since_midnight_s(day, instant - _SECOND, self._zone) + 1
        return wall_s + sum(
            fold.length_s
            for fold in self._folds
            if (instant > fold.at if fold.day == day else wall_s > fold.wall_s)
        )

    def rows(self, places: Iterable[int]) -> tuple[tuple[int, ...], tuple[Row, ...]]:
        """Return the edges of all rows from top to bottom, and the rows between them.

        Args:
            places: Where anything begins or ends.
        """
        marks: dict[int, Row] = {}
        for hour in range(24):
            wall_s = hour * HOUR_S
            place = wall_s + sum(fold.length_s for fold in self._folds if wall_s >= fold.wall_s)
            marks[place] = Row(0, wall_s)
        before_s = 0
        for fold in self._folds:
            first_s = fold.wall_s - fold.length_s
            whole_hours = range(-(-first_s // HOUR_S) * HOUR_S, fold.wall_s, HOUR_S)
            for wall_s in {first_s, *whole_hours}:
                marks[fold.wall_s + before_s + wall_s - first_s] = Row(0, wall_s, fold.offset)
            before_s += fold.length_s
        within = (place for place in places if 0 < place < self.length_s)
        edges = tuple(sorted({*marks, *within, 0, self.length_s}))
        rows = []
        for top, bottom in pairwise(edges):
            mark = marks.get(top, Row(0))
            rows.append(Row(bottom - top, mark.wall_s, mark.again))
        return edges, tuple(rows)


def _folds(columns: Sequence[Column], zone: ZoneInfo) -> Iterable[Fold]:
    for one in columns:
        for jump in jumps(zone, one.start, one.end):
            if jump.after < jump.before:
                shown = (jump.at + jump.before).replace(tzinfo=None)
                wall_s = int((shown - datetime.combine(one.day, time())).total_seconds())
                length_s = int((jump.before - jump.after).total_seconds())
                yield Fold(one.day, jump.at, wall_s, length_s, jump.after)


def _since_midnight_s(day: date, instant: datetime, zone: ZoneInfo) -> int:
    shown = instant.astimezone(zone).replace(tzinfo=None)
    return int((shown - datetime.combine(day, time())).total_seconds())


def rows_css() -> str:
    """Return the style sheet of places: ``s3 e7`` stands from the third line of the grid to the seventh.

    It is a file, since pages may have no styles of their own.
    """
    lines = (f".s{n}{{grid-row-start:{n}}}.e{n}{{grid-row-end:{n}}}" for n in range(1, MOST_ROWS + 3))
    heights = (f".m{n}{{min-height:calc({n}*var(--minute))}}" for n in range(1, 61))
    return "\n".join(["@media (min-width: 64rem) {", *lines, *heights, "}", ""])
