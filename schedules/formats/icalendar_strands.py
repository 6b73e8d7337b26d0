# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A rule's start times, each with the dates on which it airs: COUNT and UNTIL become a last date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from schedules.model.slot import Recurrence
from schedules.timeline.recurrence import matches
from schedules.timeline.zone import shift, to_instant

from .icalendar_ledger import Ledger
from .icalendar_plan import Plan
from .icalendar_rules import DatesRule, nth_date, times_of_day
from .icalendar_values import LAST_YEAR, NonsenseError, When, any_moment

FIRST_MARK = "~first"
"""Of the strand of a DTSTART that its rule does not pick."""

_MIDNIGHT = time(0)
_ONCE = Recurrence()


@dataclass(slots=True)
class Strand:
    """One start time of the rule.

    Attributes:
        first: The date that the rule counts from.
        last: The last date that it may pick; ``None`` for no end.
        mark: What is added to the id of the series; empty if it has but one strand.
        gone: Dates that do not air.
        moved: What replaces the occurrence of a date.
    """

    time: time
    recur: Recurrence
    first: date
    last: date | None
    mark: str = ""
    gone: set[date] = field(default_factory=set)
    moved: dict[date, Plan] = field(default_factory=dict)

    def airs(self, day: date) -> bool:
        """Tell whether it starts on a date by its rule."""
        if day in self.gone or (self.last is not None and day > self.last):
            return False
        return matches(self.recur, self.first, day)


def strands(master: Plan, start: When, ledger: Ledger) -> Iterator[Strand]:
    """Yield the start times of a series.

    Args:
        start: Its DTSTART.

    Raises:
        NonsenseError: If its rule cannot be kept.
    """
    first, clock = start.wall.date(), start.wall.time()
    rule = master.rule
    if rule is None:
        yield Strand(clock, _ONCE, first, first)
        return
    rule, times = times_of_day(rule, start.wall)
    if start.all_day and rule.times_given:
        raise NonsenseError("a rule of a whole day names hours")
    picks = matches(rule.recur, first, first)
    in_step = picks and clock in times
    if not in_step:
        ledger.note(
            master, "DTSTART does not fit its RRULE; it airs all the same, as the first of the series"
        )
        last = _last_by_until(rule, clock, master, start, ledger)
        if last is None or last >= first:
            yield Strand(clock, _ONCE, first, first, FIRST_MARK)
    ledger.spend(rule.count or 0)
    last_by_count = _last_by_count(rule, times, start.wall, picks=picks, in_step=in_step)
    for each in times:
        last = _last_by_until(rule, each, master, start, ledger)
        if last_by_count is not None:
            day, at = last_by_count
            counted = day if each <= at else shift(day, -1)
            last = counted if last is None else min(last, counted)
        mark = "" if len(times) == 1 else f"~{each:%H%M%S}" if each.second else f"~{each:%H%M}"
        strand = Strand(each, rule.recur, first, last, mark)
        if picks and each < clock:
            strand.gone.add(first)  # the first day begins at DTSTART
        if last is None or last >= first:
            yield strand


def _last_by_count(
    rule: DatesRule, times: tuple[time, ...], start: datetime, *, picks: bool, in_step: bool
) -> tuple[date, time] | None:
    """Return the date and the time of the last start that COUNT allows; ``None`` for no end."""
    if rule.count is None:
        return None
    first, clock = start.date(), start.time()
    left = rule.count - (not in_step)  # DTSTART counts as the first in any case
    on_first_day = [each for each in times if each >= clock] if picks else []
    if left <= len(on_first_day):
        return (first, on_first_day[left - 1]) if left else (shift(first, -1), times[-1])
    left -= len(on_first_day)
    day = nth_date(rule.recur, first, picks + -(-left // len(times)))
    return None if day is None else (day, times[(left - 1) % len(times)])


def _last_by_until(rule: DatesRule, clock: time, master: Plan, start: When, ledger: Ledger) -> date | None:
    """Return the last date on which a start at this time is not after UNTIL; ``None`` for no end."""
    if rule.until is None:
        return None
    until = any_moment(rule.until, start.clock)
    day = until.wall.date()
    if day.year > LAST_YEAR:
        return None
    if start.all_day:
        # Programs that have no zone for whole days write midnight in UTC for the date itself.
        return day if until.wall.time() == _MIDNIGHT else until.on(start.clock).date()
    if until.all_day:
        ledger.note(master, "UNTIL names a day without a time: as most programs do, that day is left out")
        return day if clock == _MIDNIGHT else shift(day, -1)
    if until.clock.name == start.clock.name or not start.clock.known:
        return day if clock <= until.wall.time() else shift(day, -1)
    instant, near = until.instant, until.on(start.clock).date()
    for candidate in (shift(near, 1), near):
        if to_instant(candidate, clock, start.clock.zone) <= instant:
            return candidate
    return shift(near, -1)
