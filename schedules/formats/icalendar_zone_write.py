# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Describe a zone as VTIMEZONE, from its zone data: for readers that know no IANA names, and no private ones.

Jumps that come on the same sort of date year after year are one component with a
rule, others one each.  What goes on until the last year looked at goes on for ever.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedules.model.slot import Wall

from .icalendar_lines_write import line, local, text, utc

LAST_YEAR = 2060
FOR_EVER = 15
"""Years in a row, up to the last, from which on jumps are taken to go on."""

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class _Kind(NamedTuple):
    """What jumps of one run have in common; the clock is the one before the jump."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool
    month: int
    weekday: int
    second_of_day: int


@dataclass(frozen=True, slots=True)
class _Jump:
    """One jump of the clock.

    Attributes:
        shown: What the clock showed when it jumped.
    """

    instant: datetime
    shown: datetime
    kind: _Kind


def vtimezone(tzid: str, zone: ZoneInfo, first_year: int) -> Iterator[str]:
    """Yield the lines of a VTIMEZONE.

    Args:
        tzid: What the calendar calls it.
        first_year: From which on it has to be right.
    """
    yield "BEGIN:VTIMEZONE"
    yield line("TZID", text(tzid))
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    at_first = begin.astimezone(zone)
    yield from _observance(
        _Kind(_offset(at_first), _offset(at_first), _name(at_first), bool(at_first.dst()), 1, 0, 0),
        [line("DTSTART", local(Wall(begin.date(), begin.time())))],
    )
    for run in _runs(_jumps(zone, begin)):
        yield from _observance(run[0].kind, list(_times(run)))
    yield "END:VTIMEZONE"


def _jumps(zone: ZoneInfo, begin: datetime) -> Iterator[_Jump]:
    end = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    early, before = begin, _state(begin, zone)
    while early < end:
        late = early + _DAY
        after = _state(late, zone)
        if after != before:
            instant = _between(early, late, before, zone)
            shown = (instant + before[0]).replace(tzinfo=None)
            second = shown.hour * 3600 + shown.minute * 60 + shown.second
            yield _Jump(instant, shown, _Kind(before[0], *after, shown.month, shown.weekday(), second))
        early, before = late, after


def _state(instant: datetime, zone: ZoneInfo) -> tuple[timedelta, str, bool]:
    there = instant.astimezone(zone)
    return _offset(there), _name(there), bool(there.dst())


def _between(
    early: datetime, late: datetime, before: tuple[timedelta, str, bool], zone: ZoneInfo
) -> datetime:
    """Return the first second at which it is no longer as it was before."""
    while late - early > _SECOND:
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (middle, late) if _state(middle, zone) == before else (early, middle)
    return late


def _runs(jumps: Iterable[_Jump]) -> list[list[_Jump]]:
    """Return the jumps in runs of one kind, once a year, on one sort of date; by their first one."""
    kinds: defaultdict[_Kind, list[list[_Jump]]] = defaultdict(list)
    for jump in jumps:
        runs = kinds[jump.kind]
        follows = bool(runs) and runs[-1][-1].shown.year + 1 == jump.shown.year
        if follows and _days(run := [*runs[-1], jump]):
            runs[-1] = run
        else:
            runs.append([jump])
    return sorted((run for runs in kinds.values() for run in runs), key=lambda run: run[0].instant)


def _days(run: Sequence[_Jump]) -> str:
    """Return the part of a rule that picks the dates of a run; empty if none does."""
    days = [jump.shown.day for jump in run]
    weekday = _WEEKDAYS[run[0].kind.weekday]
    least = min(days)
    if max(days) - least > 6:
        return ""
    if all(monthrange(jump.shown.year, jump.shown.month)[1] - jump.shown.day < 7 for jump in run):
        return f"BYDAY=-1{weekday}"
    if len({(one - 1) // 7 for one in days}) == 1:
        return f"BYDAY={(days[0] - 1) // 7 + 1}{weekday}"
    if least + 6 > min(monthrange(jump.shown.year, jump.shown.month)[1] for jump in run):
        return ""
    return f"BYMONTHDAY={','.join(map(str, range(least, least + 7)))};BYDAY={weekday}"


def _times(run: Sequence[_Jump]) -> Iterator[str]:
    """Yield the lines that say when the jumps of a run are."""
    yield line("DTSTART", _shown(run[0]))
    goes_on = run[-1].shown.year == LAST_YEAR and len(run) >= FOR_EVER
    if len(run) > 1:  # never RDATE: ical.js then forgets DTSTART
        until = "" if goes_on else f";UNTIL={utc(run[-1].instant)}"
        yield line("RRULE", f"FREQ=YEARLY;BYMONTH={run[0].kind.month};{_days(run)}{until}")


def _observance(kind: _Kind, times: Sequence[str]) -> Iterator[str]:
    component = "DAYLIGHT" if kind.summer else "STANDARD"
    yield f"BEGIN:{component}"
    yield from times
    yield line("TZOFFSETFROM", _offset_text(kind.before))
    yield line("TZOFFSETTO", _offset_text(kind.after))
    yield line("TZNAME", text(kind.name))
    yield f"END:{component}"


def _shown(jump: _Jump) -> str:
    return local(Wall(jump.shown.date(), jump.shown.time()))


def _offset(there: datetime) -> timedelta:
    return there.utcoffset() or timedelta(0)


def _name(there: datetime) -> str:
    return there.tzname() or ""


def _offset_text(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    tail = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}{tail}"
