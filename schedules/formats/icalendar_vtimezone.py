# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Zones that a calendar describes itself: from VTIMEZONE to the zone it is, or to zone data of its own."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.timeline.recurrence import dates

from .icalendar_components import Component
from .icalendar_rules import DatesRule, last_date, read_rule
from .icalendar_values import LAST_YEAR, UTC_CLOCK, Clock, NonsenseError, any_moment, offset

COMPARED_YEARS = (2000, 2037)
"""In which a described zone must agree with a zone of the database to be taken for it."""

LONG_AGO = 1601
"""Where zones begin that "always" were so; years before it are taken for it."""

MAX_OBSERVANCES = 500
MAX_ONSETS = 5_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"[A-Za-z0-9+-]{3,8}")
_SECOND = timedelta(seconds=1)
_FLOATING = Clock(None, ZoneInfo("UTC"), floating=True)


@dataclass(frozen=True, slots=True, order=True)
class Onset:
    """An instant from which clocks run otherwise.

    Attributes:
        at: UTC, without zone, so that the year 1601 is no trouble.
    """

    at: datetime
    offset: timedelta
    summer: bool
    name: str


@dataclass(frozen=True, slots=True)
class Described:
    """What a VTIMEZONE says: an offset before everything, and each change of it, in order."""

    before: timedelta
    onsets: tuple[Onset, ...]

    def offset_at(self, instant: datetime) -> timedelta:
        """Return the offset from UTC at an instant."""
        naive = instant.astimezone(UTC).replace(tzinfo=None)
        found = self.before
        for onset in self.onsets:
            if onset.at > naive:
                break
            found = onset.offset
        return found


def described(zone: Component) -> Described:
    """Return what a VTIMEZONE says, up to the last year that we know of.

    Raises:
        NonsenseError: If it makes no sense.
    """
    observances = [child for child in zone.children if child.name in {"STANDARD", "DAYLIGHT"}]
    if not observances:
        raise NonsenseError("the zone says nothing of its clocks")
    if len(observances) > MAX_OBSERVANCES:
        raise NonsenseError(f"the zone has more than {MAX_OBSERVANCES} observances")
    found: list[tuple[Onset, timedelta]] = []
    for observance in observances:
        before, after = offset(observance.text("TZOFFSETFROM")), offset(observance.text("TZOFFSETTO"))
        name = observance.text("TZNAME")
        label = name if _NAME.fullmatch(name) else ("DST" if observance.name == "DAYLIGHT" else "STD")
        for wall in _walls(observance, before):
            onset = Onset(wall - before, after, observance.name == "DAYLIGHT", label)
            found.append((onset, before))
            if len(found) > MAX_ONSETS:
                raise NonsenseError(f"the clocks of the zone change more than {MAX_ONSETS} times")
    found.sort(key=lambda pair: pair[0])
    return Described(found[0][1], tuple(onset for onset, _ in found))


def _walls(observance: Component, before: timedelta) -> Iterator[datetime]:
    """Yield the local moments at which an observance begins, on the clocks of before."""
    start = any_moment(observance.text("DTSTART"), _FLOATING).wall
    if start.year > LAST_YEAR:
        raise NonsenseError("a zone begins too far from our time")
    if start.year < LONG_AGO:
        start = start.replace(year=LONG_AGO)
    yield start
    for line in observance.all("RDATE"):
        for part in line.value.split(",")[:MAX_ONSETS]:
            also = any_moment(part.partition("/")[0], _FLOATING).wall
            if LONG_AGO <= also.year <= LAST_YEAR:
                yield also
    rule_text = observance.text("RRULE")
    if not rule_text:
        return
    rule = read_rule(rule_text)
    if rule.times_given:
        raise NonsenseError("the rule of a zone names hours")
    first, last = max(start.date(), date(1950, 1, 1)), _last(rule, start, before)
    for day in dates(rule.recur, start.date(), first, min(last, date(LAST_YEAR, 12, 31))):
        if day != start.date():
            yield datetime.combine(day, start.time())


def _last(rule: DatesRule, start: datetime, before: timedelta) -> date:
    """Return the last date of a rule; its UNTIL is an instant."""
    if rule.until is None:
        return last_date(rule, start) or date.max
    until = any_moment(rule.until, _FLOATING)
    if until.wall.year > LAST_YEAR:
        return date.max
    wall = until.wall + before if until.clock is UTC_CLOCK else until.wall
    if until.all_day:
        wall = datetime.combine(wall.date(), time.max)
    return wall.date() if wall.time() >= start.time() else wall.date() - timedelta(days=1)


def same_zone(what: Described, names: Iterable[str]) -> str | None:
    """Return the first of these zones that agrees with what is described in all `COMPARED_YEARS`."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (COMPARED_YEARS[0], COMPARED_YEARS[1] + 1))
    within = [_aware(onset.at) for onset in what.onsets]
    edges = [near for at in within if first <= at < last for near in (at - _SECOND, at)]
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    # A few looks tell most zones apart; all days are looked at only where those agree.
    few = [*days[::181], *edges[-8:]]
    rough = [(at, what.offset_at(at)) for at in few]
    exact: list[tuple[datetime, timedelta]] = []
    for name in names:
        zone = ZoneInfo(name)
        if all(at.astimezone(zone).utcoffset() == wanted for at, wanted in rough):
            exact = exact or list(_offsets(what, sorted([*days, *edges])))
            if all(at.astimezone(zone).utcoffset() == wanted for at, wanted in exact):
                return name
    return None


def _aware(naive: datetime) -> datetime:
    return naive.replace(tzinfo=UTC)


def _offsets(what: Described, instants: list[datetime]) -> Iterator[tuple[datetime, timedelta]]:
    """Yield the offset at each of many instants, in order, in one go."""
    onsets, place, current = what.onsets, 0, what.before
    for at in instants:
        while place < len(onsets) and _aware(onsets[place].at) <= at:
            current = onsets[place].offset
            place += 1
        yield at, current


def tzif(what: Described) -> bytes:
    """Return zone data (RFC 8536, version 2) with every change written out, and no rule after the last."""
    kinds: list[tuple[timedelta, bool, str]] = [(what.before, False, "LMT")]
    times: list[int] = []
    places: list[int] = []
    for onset in what.onsets:
        kind = (onset.offset, onset.summer, onset.name)
        if kind not in kinds:
            kinds.append(kind)
        at = int((_aware(onset.at) - _EPOCH).total_seconds())
        if times and times[-1] == at:
            times.pop()
            places.pop()
        times.append(at)
        places.append(kinds.index(kind))
    if len(kinds) > 255:
        raise NonsenseError("the zone has too many kinds of time")
    names = bytearray()
    places_of_names = {name: _appended(names, name) for name in dict.fromkeys(name for _, _, name in kinds)}
    if len(names) > 255:
        raise NonsenseError("the zone has too many names of times")
    types = b"".join(
        struct.pack(">iBB", int(shift.total_seconds()), summer, places_of_names[name])
        for shift, summer, name in kinds
    )
    last, _, _ = kinds[places[-1]] if places else kinds[0]
    empty = _header(0, 1, 1) + struct.pack(">iBB", 0, 0, 0) + b"\0"
    body = (
        _header(len(times), len(kinds), len(names))
        + struct.pack(f">{len(times)}q", *times)
        + bytes(places)
        + types
        + bytes(names)
    )
    return empty + body + b"\n" + _constant_rule(last).encode() + b"\n"


def _appended(names: bytearray, name: str) -> int:
    at = len(names)
    names += name.encode() + b"\0"
    return at


def _header(times: int, types: int, characters: int) -> bytes:
    return b"TZif2" + bytes(15) + struct.pack(">6I", 0, 0, 0, times, types, characters)


def _constant_rule(shift: timedelta) -> str:
    """Return a POSIX rule for clocks that stay: its offset counts west of Greenwich."""
    seconds = int(-shift.total_seconds())
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    return f"<+00>{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
