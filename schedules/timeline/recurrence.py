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
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from schedules.model.slot import Freq, Recurrence, Weekday

DAYS = 7
MONTHS = 12
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


def dates(rule: Recurrence, counted_from: date, first: date, last: date) -> Iterator[date]:
    """Yield the rule's dates from ``first`` to ``last``, both inclusive, in order.

    None lies before ``counted_from``; that date itself is one only if the rule matches it.
    """
    return map(date.fromordinal, Days(rule, counted_from).between(first.toordinal(), last.toordinal()))


def matches(rule: Recurrence, counted_from: date, day: date) -> bool:
    """Tell whether the rule picks this date."""
    return any(True for _ in dates(rule, counted_from, day, day))


class Days:
    """A days rule made ready to be asked often."""

    def __init__(self, rule: Recurrence, counted_from: date) -> None:
        self._rule = rule
        self._begin = counted_from.toordinal()
        self._index = _index(rule, counted_from)
        self._picks = _Picks(rule, counted_from)

    def between(self, low: int, high: int) -> Iterable[int]:
        """Return the ordinals of its dates from one to another, both inclusive, in order."""
        low = max(low, self._begin)
        if low > high:
            return ()
        of_week = self._picks.of_week
        if of_week:
            return self._weekly(of_week, low, high)
        if self._picks.every_period and self._rule.freq is Freq.DAILY:
            return range(low + (self._begin - low) % self._rule.interval, high + 1, self._rule.interval)
        return self._by_period(low, high)

    def _weekly(self, of_week: Sequence[int], low: int, high: int) -> Iterable[int]:
        """Return the same for the commonest rule, so many days of each week, without a look at any week."""
        rule = self._rule
        length = DAYS * rule.interval
        first = self._index * DAYS + 1 + rule.wkst  # where the week begins that the rule counts from
        first += (low - first) // length * length
        if len(of_week) == 1:
            only = first + of_week[0]
            return range(only if only >= low else only + length, high + 1, length)
        every = (week + day for week in range(first, high + 1, length) for day in of_week)
        return (ordinal for ordinal in every if low <= ordinal <= high)

    def _by_period(self, low: int, high: int) -> Iterator[int]:
        for period in self._periods(date.fromordinal(low), date.fromordinal(high)):
            for ordinal in self._picks.of(period):
                if low <= ordinal <= high:
                    yield ordinal

    def has(self, day: date) -> bool:
        """Tell whether it picks this date."""
        ordinal = day.toordinal()
        return any(True for _ in self.between(ordinal, ordinal))

    def _periods(self, first: date, last: date) -> Iterator[range]:
        """Yield the ordinals of each period that counts and may have dates from first to last."""
        rule = self._rule
        skipped = -(-(_index(rule, first) - self._index) // rule.interval)  # rounded up
        begin = self._index + skipped * rule.interval
        for position in range(begin, _index(rule, last) + 1, rule.interval):
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
    """The by-parts of one rule, with those that are missing filled in.

    Attributes:
        of_week: For a rule of nothing but weekdays: those, counted from the week's first day.
        every_period: It picks all dates of a period.
    """

    def __init__(self, rule: Recurrence, counted_from: date) -> None:
        self.every_period = False
        if rule.freq is Freq.WEEKLY and rule.byday and not _narrowed(rule):
            # The commonest by far; nothing else is asked of it.
            self.of_week = sorted({(weekday.day - rule.wkst) % DAYS for weekday in rule.byday})
            return
        months, monthdays, weekdays = set(rule.bymonth), set(rule.bymonthday), set(rule.byday)
        if rule.byweekno and not weekdays and not monthdays and not rule.byyearday:
            weekdays = {Weekday(counted_from.weekday())}
        if not monthdays and not weekdays and not rule.byyearday:
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
        self._weeks, self._yeardays, self._wkst = set(rule.byweekno), set(rule.byyearday), rule.wkst
        self._positions = rule.bysetpos
        of_year = bool(months or self._weeks or self._yeardays)
        self._alone = not of_year and not monthdays and not self._numbered and not self._positions
        self.every_period = self._alone and not self._plain
        weekly = self._alone and rule.freq is Freq.WEEKLY
        self.of_week = sorted((day - rule.wkst) % DAYS for day in self._plain) if weekly else []

    def of(self, period: range) -> Iterable[int]:
        """Return the ordinals that the rule picks from one period, in order."""
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
        if self._yeardays and self._yeardays.isdisjoint(_places_in_year(day)):
            return False
        if self._weeks and self._weeks.isdisjoint(_numbers_of_week(day, self._wkst)):
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


def _narrowed(rule: Recurrence) -> bool:
    """Tell whether a rule says more than which weekdays."""
    return bool(rule.bymonthday or rule.bymonth or rule.byweekno or rule.byyearday or rule.bysetpos)


def _places_in_year(day: date) -> tuple[int, int]:
    """Return which day of its year a date is, counted from the first day and, negative, from the last."""
    place = day.timetuple().tm_yday
    return place, place - date(day.year, 12, 31).timetuple().tm_yday - 1


def _numbers_of_week(day: date, wkst: int) -> tuple[int, int]:
    """Return the number of the week that a date lies in, counted from the first and, negative, from the last.

    A week is of the year in which most of its days lie, so of that of its fourth day.
    """
    fourth = day.toordinal() - (day.weekday() - wkst) % DAYS + DAYS // 2
    place, from_end = _places_in_year(date.fromordinal(min(fourth, _LATEST)))
    return (place - 1) // DAYS + 1, -((-from_end - 1) // DAYS + 1)
