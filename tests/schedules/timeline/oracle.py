# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A second, slow reading of docs/schedule.md, to hold the real one against.

It shares no code and no idea with it: it looks at the clock on the wall minute
by minute, tries every date of every rule, and paints minutes over minutes from the
weakest airing to the strongest.  It imports nothing of ours on purpose.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CLASSES = {"fill": 0, "recurring": 1, "oneoff": 3, "emergency": 4}


@dataclass(frozen=True)
class Row:
    """One row of a lineup: times in minutes after midnight, days as dates.

    An extra is (date, start, end, whole days added to the end).
    """

    title: str
    kind: str
    start: int
    end: int
    since: date
    freq: str = "daily"
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    until: date | None = None
    extra_days: int = 0
    days_later: int = 0
    skip: frozenset[date] = frozenset()
    moves: dict[date, tuple[datetime, datetime]] = field(default_factory=dict)
    extras: tuple[tuple[date, int, int, int], ...] = ()
    local: bool = False
    priority: int = 0
    replaces: bool = False


@dataclass(frozen=True)
class Planned:
    row: int
    start: int
    end: int
    key: tuple[int, ...]


class Wall:
    """The clock on one wall, minute by minute from some instant on."""

    def __init__(self, zone: str, begin: datetime, days: int) -> None:
        known = ZoneInfo(zone)
        self.shown = [
            (begin + n * MINUTE).astimezone(known).replace(tzinfo=None) for n in range(days * 24 * 60)
        ]
        self.latest = list(accumulate(self.shown, max))

    def first(self, moment: datetime) -> int:
        """Return the first minute at which the clock shows this or later."""
        return bisect_left(self.latest, moment)


@lru_cache(maxsize=64)
def wall(zone: str, begin: datetime, days: int) -> Wall:
    return Wall(zone, begin, days)


def airs(row: Row, day: date) -> bool:
    if day < row.since or (row.until and day > row.until) or day in row.skip:
        return False
    match row.freq:
        case "daily":
            return (day - row.since).days % row.interval == 0 and (
                not row.weekdays or day.weekday() in row.weekdays
            )
        case "weekly":
            mondays = [one - one.weekday() * DAY for one in (row.since, day)]
            counts = (mondays[1] - mondays[0]).days // 7 % row.interval == 0
            return counts and day.weekday() in (row.weekdays or (row.since.weekday(),))
        case "monthly":
            months = (day.year - row.since.year) * 12 + day.month - row.since.month
            left = (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY  # the last day of the month
            names = {day.day, day.day - left.day - 1}
            return months % row.interval == 0 and bool(names & set(row.monthdays or (row.since.day,)))
        case _:
            years = (day.year - row.since.year) % row.interval == 0
            return years and (day.month, day.day) == (row.since.month, row.since.day)


def specificity(row: Row) -> int:
    if row.kind in {"oneoff", "emergency"}:
        return 0
    return {"yearly": 3, "monthly": 2}.get(row.freq, 1 if row.interval > 1 else 0)


def planned(rows: list[Row], zone: str, begin: datetime, days: int) -> list[Planned]:
    clock = wall(zone, begin, days)
    found: list[Planned] = []

    def add(number: int, start: datetime, end: datetime, *, rescheduled: bool) -> None:
        row = rows[number]
        low, high = clock.first(start), clock.first(end)
        if low < high < len(clock.shown):
            weight = 2 if rescheduled else CLASSES[row.kind]
            found.append(
                Planned(
                    number,
                    low,
                    high,
                    (weight, int(row.local), row.priority, specificity(row), low, number, high),
                )
            )

    for number, row in enumerate(rows):
        for ahead in range(-1, days + 1):
            day = begin.date() + ahead * DAY
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - on the wall
            begun = midnight + row.days_later * DAY
            start = begun + row.start * MINUTE
            end = begun + row.end * MINUTE + row.extra_days * DAY + (DAY if row.end <= row.start else 0 * DAY)
            if airs(row, day):
                moved = row.moves.get(day, (start, end))
                add(number, *moved, rescheduled=moved != (start, end))
            for extra_day, extra_start, extra_end, more_days in row.extras:
                if extra_day == day:
                    finish = extra_end + 24 * 60 * (more_days + (extra_end <= extra_start))
                    add(number, midnight + extra_start * MINUTE, midnight + finish * MINUTE, rescheduled=True)
    return found


def cancelled(every: list[Planned], rows: list[Row]) -> set[Planned]:
    gone: set[Planned] = set()
    for strong in sorted(every, key=lambda one: one.key, reverse=True):
        if rows[strong.row].replaces and strong not in gone:
            gone |= {
                weak
                for weak in every
                if weak.key < strong.key
                and weak.row != strong.row
                and weak.key[0] > 0
                and weak.start < strong.end
                and weak.end > strong.start
            }
    return gone


def heard(rows: list[Row], zone: str, start: datetime, end: datetime, around_days: int = 12) -> list[str]:
    """Return what is on between two instants, one line for each piece, clipped to them."""
    begin = start - around_days * DAY
    days = (end - start).days + 1 + 2 * around_days
    every = planned(rows, zone, begin, days)
    gone = cancelled(every, rows)

    minutes: list[Planned | None] = [None] * (days * 24 * 60)
    for one in sorted(every, key=lambda each: each.key):
        if one not in gone:
            minutes[one.start : one.end] = [one] * (one.end - one.start)

    first, last = (int((edge - begin) / MINUTE) for edge in (start, end))
    lines, since = [], first
    for minute in range(first + 1, last + 1):
        before = minutes[minute - 1]
        if minute < last and minutes[minute] is before:
            continue
        if before is not None:
            edges = (begin + at * MINUTE for at in (since, minute))
            lines.append(" ".join([rows[before.row].title, *(f"{edge:%dT%H:%M}" for edge in edges)]))
        since = minute
    return lines
