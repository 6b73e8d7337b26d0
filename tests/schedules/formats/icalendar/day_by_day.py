# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a rule means, day by day: slow, plain, and without anything of ours.

RFC 5545, section 3.3.10, for whole dates: look at every date from the first one
on, group the dates by period, keep those of every n-th period that all parts
of the rule allow, take the wanted positions.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Rule:
    """The parts of a rule, as they are written."""

    freq: str
    interval: int = 1
    wkst: str = "MO"
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self) -> str:
        """Return it as an RRULE."""
        more = [f"{name}={','.join(values)}" for name, values in self.parts.items()]
        return ";".join([f"FREQ={self.freq}", f"INTERVAL={self.interval}", f"WKST={self.wkst}", *more])


def picked(rule: Rule, first: date, last: date) -> list[date]:
    """Return the dates of a rule whose DTSTART is ``first``; that one is always among them."""
    begin = date(first.year, 1, 1) - timedelta(days=7)
    days = [begin + timedelta(days=number) for number in range((date(last.year, 12, 31) - begin).days + 8)]
    groups: dict[int, list[date]] = {}
    for day in days:
        if (_period(rule, day) - _period(rule, first)) % rule.interval == 0 and _fits(rule, first, day):
            groups.setdefault(_period(rule, day), []).append(day)
    found = {first}
    for group in groups.values():
        places = [int(place) for place in rule.parts.get("BYSETPOS", ())]
        wanted = [p - 1 if p > 0 else len(group) + p for p in places] or range(len(group))
        found |= {group[place] for place in wanted if 0 <= place < len(group)}
    return sorted(day for day in found if first <= day <= last)


def _period(rule: Rule, day: date) -> int:
    if rule.freq == "DAILY":
        return day.toordinal()
    if rule.freq == "WEEKLY":
        back = (day.weekday() - WEEKDAYS.index(rule.wkst)) % 7
        return (day - timedelta(days=back)).toordinal() // 7
    return day.year * 12 + day.month if rule.freq == "MONTHLY" else day.year


def _fits(rule: Rule, first: date, day: date) -> bool:
    parts = rule.parts
    length = monthrange(day.year, day.month)[1]
    months, days = parts.get("BYMONTH"), parts.get("BYMONTHDAY")
    names = parts.get("BYDAY")
    if not days and not names:
        if rule.freq == "WEEKLY":
            names = (WEEKDAYS[first.weekday()],)
        elif rule.freq in {"MONTHLY", "YEARLY"}:
            days = (str(first.day),)
            if rule.freq == "YEARLY" and not months:
                months = (str(first.month),)
    if months and str(day.month) not in months:
        return False
    if days and str(day.day) not in days and str(day.day - length - 1) not in days:
        return False
    return not names or any(_is(rule, name, day, length) for name in names)


def _is(rule: Rule, name: str, day: date, month_days: int) -> bool:
    if WEEKDAYS[day.weekday()] != name[-2:]:
        return False
    if len(name) == 2:
        return True
    nth = int(name[:-2])
    if rule.freq == "YEARLY" and "BYMONTH" not in rule.parts:
        begin, end = date(day.year, 1, 1), date(day.year, 12, 31)
    else:
        begin, end = day.replace(day=1), day.replace(day=month_days)
    before, after = (day - begin).days // 7 + 1, (end - day).days // 7 + 1
    return nth == before if nth > 0 else -nth == after
