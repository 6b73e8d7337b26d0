# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The days rule of a slot as DTSTART and RRULE.

DTSTART has to be a date that the rule picks, or readers differ: so it is the first
such date, which counts the same as the date that the slot counts from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from schedules.model.slot import Freq, Recurrence, Slot, Wall, Weekday
from schedules.timeline.plan import walls_by_rule
from schedules.timeline.recurrence import DAYS, dates, matches
from schedules.timeline.zone import local_date, shift, to_instant

from .icalendar_lines_write import local, utc
from .slotfile_plain import WEEKDAYS

LAST = date(2199, 12, 31)
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Series:
    """A slot's rule as a calendar says it.

    Attributes:
        start: Of the first occurrence, DTSTART.
        rule: The value of RRULE.
        days_later: By how many days original starts are later than the rule's dates.
        never: The rule picks nothing; `start` is a date that has to be taken away.
        onwards: Where the first occurrence starts and ends if all are shifted by days
            that the rule itself cannot be shifted by.
    """

    start: Wall
    end: Wall
    rule: str
    days_later: int = 0
    never: bool = False
    onwards: tuple[Wall, Wall] | None = None

    def picks(self, slot: Slot, day: date) -> bool:
        """Tell whether the rule picks a date, exceptions aside."""
        late = slot.effective_until is not None and day > slot.effective_until
        return not self.never and not late and matches(slot.recur, slot.effective_from, day)


def series_of(slot: Slot, zone: ZoneInfo | None) -> Series:
    """Return a slot's rule.

    Args:
        zone: In which its times are; ``None``: nobody knows, they are floating.
    """
    first = next(
        dates(slot.recur, slot.effective_from, slot.effective_from, slot.effective_until or LAST), None
    )
    if first is None:
        start, end = walls_by_rule(slot, slot.effective_from)
        alike = Recurrence(freq=slot.recur.freq, interval=slot.recur.interval)
        return Series(start, end, f"{_rule(alike)};COUNT=1", never=True)
    start, end = walls_by_rule(slot, first)
    shifted = _shifted(slot.recur, slot.days_later)
    until = "" if slot.effective_until is None else _until(slot, slot.effective_until, shifted is None, zone)
    if shifted is not None:
        return Series(start, end, _rule(shifted) + until, slot.days_later)
    plain = walls_by_rule(replace(slot, days_later=0), first)
    return Series(*plain, _rule(slot.recur) + until, onwards=(start, end))


def _shifted(rule: Recurrence, days: int) -> Recurrence | None:
    """Return the rule that picks the dates some days later; ``None`` if there is none."""
    if not days:
        return rule
    if rule.freq in {Freq.MONTHLY, Freq.YEARLY} or rule.bymonth or rule.bymonthday:
        return None
    byday = tuple(Weekday((one.day + days) % DAYS) for one in rule.byday)
    return replace(rule, byday=byday, wkst=(rule.wkst + days) % DAYS)


def _until(slot: Slot, last: date, unshifted: bool, zone: ZoneInfo | None) -> str:
    """Return the end of the rule: the last second of its last date, so that no clock can miss it."""
    day = last if unshifted else shift(last, slot.days_later)
    if zone is None:
        return f";UNTIL={local(Wall(day, _LAST_SECOND))}"
    instant = to_instant(day, _LAST_SECOND, zone)
    if local_date(instant, zone) != day:  # the clock jumps over it
        instant = to_instant(day, slot.start, zone)
    return f";UNTIL={utc(instant)}"


def _rule(rule: Recurrence) -> str:
    parts = [f"FREQ={rule.freq.value.upper()}"]
    if rule.interval != 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.byday:
        parts.append("BYDAY=" + ",".join(f"{one.nth or ''}{WEEKDAYS[one.day]}" for one in rule.byday))
    for name, numbers in (
        ("BYMONTHDAY", rule.bymonthday),
        ("BYMONTH", rule.bymonth),
        ("BYWEEKNO", rule.byweekno),
        ("BYYEARDAY", rule.byyearday),
        ("BYSETPOS", rule.bysetpos),
    ):
        if numbers:
            parts.append(f"{name}={','.join(map(str, numbers))}")
    if rule.wkst:
        parts.append(f"WKST={WEEKDAYS[rule.wkst]}")
    return ";".join(parts)
