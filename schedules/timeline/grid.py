# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A timeline in columns of days, for pages: clipped to each column, and marked where it was.

A local day has 23, 24 or 25 hours, or half an hour more or less, or none at all;
its rows are the hours that its clock really shows, one that comes twice twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from schedules.model.broadcast import Broadcast

from .zone import day_bounds, jumps, shift

MONDAY, SUNDAY = 0, 6
DAYS_OF_WEEK = 7
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class HourRow:
    """An hour of a day, as far as the clock shows it at a stretch.

    Attributes:
        start: In local time, with its offset: what to write beside the row.
        end: The same.
        doubled: True if the clock shows this hour again on this day, so that the offset is needed.
    """

    start: datetime
    end: datetime
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What one column shows of a broadcast; in UTC.

    Attributes:
        continues_from: True if the broadcast began before the column.
        continues_to: True if it goes on after it.
    """

    broadcast: Broadcast
    start: datetime
    end: datetime
    continues_from: bool
    continues_to: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One local day; where the date does not exist it is empty and has no length.

    Attributes:
        start: Its midnight, UTC, and ``end`` the next one.
    """

    day: date
    start: datetime
    end: datetime
    hours: tuple[HourRow, ...]
    blocks: tuple[Block, ...]


def week_of(day: date, first_weekday: int = MONDAY) -> tuple[date, ...]:
    """Return the seven dates of the week that holds a date, such as from Sunday to Saturday.

    Args:
        first_weekday: On which day it begins; 0 is Monday, as in ISO weeks.
    """
    first = shift(day, -((day.weekday() - first_weekday) % DAYS_OF_WEEK))
    return tuple(shift(first, ahead) for ahead in range(DAYS_OF_WEEK))


def columns(days: Iterable[date], zone: ZoneInfo, broadcasts: Sequence[Broadcast]) -> tuple[Column, ...]:
    """Return a column for each day.

    Args:
        broadcasts: In order, and unclipped; all that touch one of the days.
    """
    return tuple(column(day, zone, broadcasts) for day in days)


def column(day: date, zone: ZoneInfo, broadcasts: Iterable[Broadcast]) -> Column:
    """Return one local day, with what it shows of each broadcast."""
    start, end = day_bounds(day, zone)
    blocks = tuple(
        Block(one, max(one.start, start), min(one.end, end), one.start < start, one.end > end)
        for one in broadcasts
        if max(one.start, start) < min(one.end, end)
    )
    return Column(day, start, end, hour_rows(start, end, zone), blocks)


def hour_rows(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[HourRow, ...]:
    """Return the hours that a zone's clock shows between two instants; a jump ends a row."""
    edges, at = [], start
    turns = [jump.at for jump in jumps(zone, start, end)]
    while at < end:
        edges.append(at)
        local = at.astimezone(zone)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        following = at + _HOUR - past
        at = min([following, end, *(turn for turn in turns if at < turn)])
    local_edges = [edge.astimezone(zone) for edge in (*edges, end)]
    times = Counter(edge.hour for edge in local_edges[:-1])
    return tuple(HourRow(one, other, times[one.hour] > 1) for one, other in pairwise(local_edges))
