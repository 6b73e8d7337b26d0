# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which dates a days rule picks: RFC 5545 section 3.3.10, for whole dates.

Every by-part is a filter on the dates of one period (a day, week, month or
year); the parts that are missing come from the date the rule counts from.
The first period of a window is found by arithmetic, so that a rule of 1970
costs no more than one of today.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

from schedules.model.slot import Freq, Recurrence, Weekday

DAYS = 7
MONTHS = 12
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


def dates(rule: Recurrence, counted_from: date, first: date, last: date) -> Iterator[date]:
    """Yield the rule's dates from ``first`` to ``last``, both inclusive, in order.

    None lies before ``counted_from``; that date itself is one only if the rule matches it.
    """
    first = max(first, counted_from)
    if first > last:
        return
    picks = _Picks(rule, counted_from)
    low, high = first.toordinal(), last.toordinal()
    for period in _periods(rule, counted_from, first, last):
        for ordinal in picks.of(period):
            if low <= ordinal <= high:
                yield date.fromordinal(ordinal)


def matches(rule: Recurrence, counted_from: date, day: date) -> bool:
    """Tell whether the rule picks this date."""
    return any(True for _ in dates(rule, counted_from, day, day))


def _periods(rule: Recurrence, counted_from: date, first: date, last: date) -> Iterator[range]:
    """Yield the ordinals of each period that counts and may have dates from first to last."""
    index = _index(rule, counted_from)
    skipped = -(-(_index(rule, first) - index) // rule.interval)  # rounded up
    for position in range(index + skipped * rule.interval, _index(rule, last) + 1, rule.interval):
        yield _period(rule, position)


def _index(rule: Recurrence, day: date) -> int:
    """Return the number of the period that a date lies in, counted from the calendar's begin."""
    match rule.freq:
        case Freq.DAILY:
            return day.toordinal()
        case Freq.WEEKLY:
            return (day.toordinal() - 1 - rule.wkst) // DAYS  # ordinal 1 is a Monday
        case Freq.MONTHLY:
            return day.year * MONTHS + day.month - 1
        case Freq.YEARLY:
            return day.year


def _period(rule: Recurrence, index: int) -> range:
    match rule.freq:
        case Freq.DAILY:
            return range(index, index + 1)
        case Freq.WEEKLY:
            begin = index * DAYS + 1 + rule.wkst
            return range(max(begin, _EARLIEST), min(begin + DAYS, _LATEST + 1))
        case Freq.MONTHLY:
            begin = date(index // MONTHS, index % MONTHS + 1, 1).toordinal()
            return range(begin, begin + monthrange(index // MONTHS, index % MONTHS + 1)[1])
        case Freq.YEARLY:
            return range(date(index, 1, 1).toordinal(), date(index, 12, 31).toordinal() + 1)


class _Picks:
    """The by-parts of one rule, with those that are missing filled in."""

    def __init__(self, rule: Recurrence, counted_from: date) -> None:
        months, monthdays, weekdays = set(rule.bymonth), set(rule.bymonthday), set(rule.byday)
        if not monthdays and not weekdays:
            match rule.freq:
                case Freq.DAILY:
                    pass
                case Freq.WEEKLY:
                    weekdays = {Weekday(counted_from.weekday())}
                case Freq.MONTHLY:
                    monthdays = {counted_from.day}
                case Freq.YEARLY:
                    monthdays = {counted_from.day}
                    months = months or {counted_from.month}
        # "The first Friday" has a meaning inside a month or a year only.
        numbered = rule.freq in {Freq.MONTHLY, Freq.YEARLY}
        self._months = months
        self._monthdays = monthdays
        self._plain = {weekday.day for weekday in weekdays if not (numbered and weekday.nth)}
        self._numbered = {(w.day, w.nth) for w in weekdays if numbered and w.nth}
        self._nth_of_year = rule.freq is Freq.YEARLY and not months
        self._positions = rule.bysetpos
        self._alone = not months and not monthdays and not self._numbered and not self._positions
        # The commonest rule, so many days of each week, needs no look at any date.
        weekly = self._alone and rule.freq is Freq.WEEKLY
        self._of_week = sorted((day - rule.wkst) % DAYS for day in self._plain) if weekly else []

    def of(self, period: range) -> Iterable[int]:
        """Return the ordinals that the rule picks from one period, in order."""
        if self._of_week and len(period) == DAYS:
            return [period.start + offset for offset in self._of_week]
        if self._alone:
            if not self._plain:
                return period
            return [ordinal for ordinal in period if (ordinal - 1) % DAYS in self._plain]
        picked = [ordinal for ordinal in period if self._picks(date.fromordinal(ordinal))]
        if not self._positions:
            return picked
        count = len(picked)
        places = {position - 1 if position > 0 else count + position for position in self._positions}
        return [picked[place] for place in sorted(places) if 0 <= place < count]

    def _picks(self, day: date) -> bool:
        if self._months and day.month not in self._months:
            return False
        if self._monthdays:
            length = monthrange(day.year, day.month)[1]
            if day.day not in self._monthdays and day.day - length - 1 not in self._monthdays:
                return False
        if not self._plain and not self._numbered:
            return True
        return day.weekday() in self._plain or (bool(self._numbered) and self._is_nth(day))

    def _is_nth(self, day: date) -> bool:
        if self._nth_of_year:
            place, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        else:
            place, length = day.day, monthrange(day.year, day.month)[1]
        from_start, from_end = (place - 1) // DAYS + 1, -((length - place) // DAYS + 1)
        weekday = day.weekday()
        return (weekday, from_start) in self._numbered or (weekday, from_end) in self._numbered
