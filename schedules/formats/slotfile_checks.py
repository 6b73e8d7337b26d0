# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong between the values of one row of a slot file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from schedules.model.slot import Freq, Mode, Moment, OneOff, Recurrence, Slot, Wall
from schedules.settings import Fault
from schedules.timeline.paint import ROUNDS
from schedules.timeline.recurrence import dates
from schedules.timeline.zone import shift, to_instant

from .slotfile_rows import ExtraRow, OneOffRow, RecurRow, SlotRow
from .slotfile_values import move_of

LONGEST_DAYS = 366
"""Of an airing.  A wrong year would otherwise have decades painted, for minutes."""

MOST_AIRINGS = 200_000
"""Of one file, in what is painted at a time.  They cost some 25 MB and 2 s; a week in minutes has 600,000."""

PAINTED_DAYS = 410
"""What is painted at a time, and a day more for the clocks of all zones."""

_TOO_LONG = f"is more than {LONGEST_DAYS} days after the start"
_MIDNIGHT = time(0)
_EPOCH = date(1970, 1, 1).toordinal()


def slot_faults(row: SlotRow) -> Iterator[Fault]:
    """Give the faults of a slot; paths begin within the row."""
    if (row.start is None) != (row.end is None):
        yield ("end" if row.end is None else "start",), "is missing: give both start and end"
    elif row.start is None and row.kind != "fill":
        yield ("start",), "is missing (only a fill may leave start and end out: it then lasts the whole day)"
    if row.recur is not None:
        yield from _recur_faults(row.recur, has_from=row.from_ is not None)
    if row.from_ and row.until and row.until < row.from_:
        yield ("until",), f"is before from ({row.from_})"
    yield from _move_faults(row)
    yield from _extra_faults(row.extra)


def oneoff_faults(row: OneOffRow, zone: ZoneInfo | None) -> Iterator[Fault]:
    """Give the faults of a one-off; paths begin within the row.

    Args:
        zone: In which its local times are; ``None`` if it is not known.
    """
    start, end = row.start, row.end
    if isinstance(start, Wall) != isinstance(end, Wall):
        if zone is None:
            return  # only whoever knows the service can tell
        start, end = _instant(start, zone), _instant(end, zone)
    before, after = _comparable(start), _comparable(end)
    if before == after:
        twice = said_twice(row.start, row.end, zone)
        yield ("end",), f"is the same as start: a one-off needs some length{twice}"
    elif after < before:
        yield ("end",), f"is before start{said_twice(row.start, row.end, zone)}"
    elif _too_long(before, after):
        yield ("end",), _TOO_LONG


def said_twice(start: Moment, end: Moment, zone: ZoneInfo | None) -> str:
    """Return how to write an end that comes twice, where its second time is after the start; else nothing."""
    if zone is None or not isinstance(end, Wall):
        return ""
    second = datetime.combine(end.day, end.time.replace(fold=1), zone)
    if to_instant(end.day, end.time, zone) >= second.astimezone(UTC) or _instant(start, zone) >= second:
        return ""
    shown = second.isoformat(timespec="seconds" if end.time.second else "minutes")
    return f'; that time comes twice, as the clocks go back: for the second one write "{shown}"'


def _instant(moment: Moment, zone: ZoneInfo) -> datetime:
    return to_instant(moment.day, moment.time, zone) if isinstance(moment, Wall) else moment


def _comparable(moment: Moment) -> float:
    """Return seconds since 1970, of wall times by their own clock: within a day, both kinds compare."""
    if isinstance(moment, Wall):
        return (moment.day.toordinal() - _EPOCH) * 86400.0 + _second_of_day(moment.time)
    return moment.timestamp()


def _too_long(before: float, after: float) -> bool:
    return after - before > LONGEST_DAYS * 86400.0


def _second_of_day(wall: time) -> int:
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def _recur_faults(rule: RecurRow, *, has_from: bool) -> Iterator[Fault]:
    """Give what RFC 5545, section 3.3.10, forbids, and what would need a ``from``."""
    monthly, yearly = rule.freq is Freq.MONTHLY, rule.freq is Freq.YEARLY
    if any(weekday.nth for weekday in rule.byday):
        if not monthly and not yearly:
            yield ("recur", "byday"), "a number before a weekday needs freq: monthly or yearly"
        elif (monthly or rule.bymonth) and any(abs(weekday.nth) > 5 for weekday in rule.byday):
            yield ("recur", "byday"), "no month has a weekday more than five times"
    if rule.bymonthday and rule.freq is Freq.WEEKLY:
        yield ("recur", "bymonthday"), "does not go with freq: weekly"
    for name in ("byweekno", "byyearday"):
        if getattr(rule, name) and not yearly:
            yield ("recur", name), "needs freq: yearly"
    if rule.byweekno and any(weekday.nth for weekday in rule.byday):
        yield ("recur", "byweekno"), "does not go with a number before a weekday"
    of_year = rule.byweekno or rule.byyearday
    if rule.bysetpos and not (rule.byday or rule.bymonthday or rule.bymonth or of_year):
        yield ("recur", "bysetpos"), "picks from byday, bymonthday or bymonth: give one of them"
    if has_from or not needs_from(rule):
        return
    if rule.interval > 1:
        yield ("from",), "is missing: an interval counts from it"
    if not rule.byday and not rule.bymonthday and rule.freq is not Freq.DAILY:
        yield ("from",), f"is missing: a {rule.freq} rule without byday takes its day from it"


def needs_from(rule: RecurRow | Recurrence) -> bool:
    """Tell whether it matters from when a rule counts."""
    undated = not rule.byday and not rule.bymonthday and rule.freq is not Freq.DAILY
    return rule.interval > 1 or undated


def _move_faults(row: SlotRow) -> Iterator[Fault]:
    seen = set()
    for index, moved in enumerate(row.moves):
        if moved.date in seen:
            yield ("moves", index, "date"), f"{moved.date} has a move already"
        seen.add(moved.date)
        move = move_of(moved, row)
        start = move.start or Wall(shift(moved.date, row.days_later), row.start or _MIDNIGHT)
        if move.end is None:
            continue
        before, after = _comparable(start), _comparable(move.end)
        if after <= before:
            yield ("moves", index, "end"), "is not after the start"
        elif _too_long(before, after):
            yield ("moves", index, "end"), _TOO_LONG


def _extra_faults(extras: tuple[ExtraRow, ...]) -> Iterator[Fault]:
    seen = set()
    for index, extra in enumerate(extras):
        if (extra.date, extra.start) in seen:
            yield ("extra", index, "date"), f"{extra.date} has an extra airing at {extra.start:%H:%M} already"
        seen.add((extra.date, extra.start))


def airings_fault(slots: Sequence[Slot], oneoffs: Sequence[OneOff]) -> str:
    """Return what is wrong with the number of all airings; empty if nothing is.

    It counts the most that may have to be looked at on any day, so that no file is
    right today and too large tomorrow.  Where airings cancel others, long ones count
    once for each of their days, since each is compared with all that it touches.
    """
    entries: tuple[Slot | OneOff, ...] = (*slots, *oneoffs)
    replaces = any(one.mode is Mode.REPLACE for one in entries)
    days = days_counted(max(map(longest_days, entries), default=0), replaces=replaces)
    count = 0
    for one in entries:
        count += most_airings(one, days, replaces=replaces)
        if count > MOST_AIRINGS:
            return too_many_airings(days)
    return ""


def too_many_airings(days: int) -> str:
    """Return that there are more airings than may be."""
    return f"air more than {MOST_AIRINGS:,} times in {days} days: write fewer, rarer or shorter ones"


def days_counted(longest: int, *, replaces: bool) -> int:
    """Return how many days airings are counted for.

    Args:
        longest: Days of the longest one.
        replaces: Whether any cancels others.
    """
    return PAINTED_DAYS + 2 * (ROUNDS if replaces else 1) * longest


def most_airings(one: Slot | OneOff, days: int, *, replaces: bool) -> int:
    """Return how often an entry airs in so many days in a row, at most."""
    if isinstance(one, OneOff):
        return 1
    dated = _most_dates(one, days) + len(one.moves) + len(one.extras)
    return dated * (one.extra_days + 1) if replaces else dated


def longest_days(one: Slot | OneOff) -> int:
    """Return the length of an entry's longest airing in whole days, rounded up."""
    if isinstance(one, OneOff):
        return -int(-(_comparable(one.end) - _comparable(one.start)) // 86400)
    seconds = [(days + 1) * 86400.0 for days in (one.extra_days, *(extra.end_days for extra in one.extras))]
    seconds += [
        _comparable(move.end) - _comparable(move.start or Wall(shift(move.date, one.days_later), one.start))
        for move in one.moves
        if move.end is not None
    ]
    return -int(-max(seconds) // 86400)


def _most_dates(slot: Slot, days: int) -> int:
    """Return how many dates a slot's rule picks of so many days in a row, at most."""
    rule = slot.recur
    if slot.effective_until is not None:
        days = min(days, (slot.effective_until - slot.effective_from).days + 1)
    match rule.freq:
        case Freq.DAILY:
            return days // rule.interval + 1
        case Freq.WEEKLY:
            return min(days, (days // (7 * rule.interval) + 2) * max(1, len(set(rule.byday))))
        case _:
            first = slot.effective_from
            return sum(1 for _ in dates(rule, first, first, shift(first, days)))
