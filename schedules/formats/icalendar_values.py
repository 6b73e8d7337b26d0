# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""iCalendar's values: dates, times on some clock, lengths, texts (RFC 5545, section 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.timeline.zone import to_instant

FIRST_YEAR, LAST_YEAR = 1900, 2199
MAX_DIGITS = 7

_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})[Tt]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(?:[.,][0-9]{1,9})?([Zz]?)"
)
_LENGTH = re.compile(
    rf"([+-]?)P(?:(?P<weeks>[0-9]{{1,{MAX_DIGITS}}})W)?(?:(?P<days>[0-9]{{1,{MAX_DIGITS}}})D)?"
    rf"(?:T(?:(?P<hours>[0-9]{{1,{MAX_DIGITS}}})H)?(?:(?P<minutes>[0-9]{{1,{MAX_DIGITS}}})M)?"
    rf"(?:(?P<seconds>[0-9]{{1,{MAX_DIGITS}}})S)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SEPARATOR = re.compile(r"(?:[^\\,]|\\.)*", re.DOTALL)


class NonsenseError(ValueError):
    """A value that cannot be read; the message is for people."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What a time is read from.

    Attributes:
        name: As a slot names its zone; ``None``: that of the lineup, the service or the station.
        zone: For conversions.
        known: False if nobody knows the zone, so that conversions are guesses.
        floating: True for times that name no zone.
    """

    name: str | None
    zone: ZoneInfo
    known: bool = True
    floating: bool = False


UTC_CLOCK = Clock("UTC", ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class When:
    """A moment on a clock.

    Attributes:
        wall: What the clock shows, without zone; midnight of an all-day value.
        all_day: True if only the date was written.
    """

    wall: datetime
    clock: Clock
    all_day: bool = False

    @property
    def instant(self) -> datetime:
        """Return the first instant (UTC) at which the clock shows it or later."""
        return to_instant(self.wall.date(), self.wall.time(), self.clock.zone)

    @property
    def instant_by_old_offset(self) -> datetime:
        """Return the instant that most programs mean where clocks skip it: by the offset before that."""
        return self.wall.replace(tzinfo=self.clock.zone).astimezone(UTC)

    def on(self, clock: Clock) -> datetime:
        """Return what another clock shows at this moment, without zone.

        A floating or all-day value shows the same digits on every clock.
        """
        if self.all_day or self.clock.floating or self.clock.name == clock.name:
            return self.wall
        return self.instant.astimezone(clock.zone).replace(tzinfo=None)


def moment(text: str, clock: Clock) -> When:
    """Read ``20261124``, ``20261124T050000`` on a clock, or ``20261124T100000Z``.

    Raises:
        NonsenseError: If it is nothing of these, no date of the calendar, or far from our time.
    """
    found = any_moment(text, clock)
    if not FIRST_YEAR <= found.wall.year <= LAST_YEAR:
        raise NonsenseError(f'"{text[:40]}": the year must be between {FIRST_YEAR} and {LAST_YEAR}')
    return found


def any_moment(text: str, clock: Clock) -> When:
    """Read as `moment` does, of any year.

    Raises:
        NonsenseError: If it is nothing of these, or no date of the calendar.
    """
    text = text.strip()
    try:
        if match := _DAY.fullmatch(text):
            year, month, day = (int(part) for part in match.groups())
            return When(datetime(year, month, day), clock, all_day=True)  # noqa: DTZ001 - a wall clock's
        if match := _MOMENT.fullmatch(text):
            numbers = [int(part or 0) for part in match.groups()[:6]]
            numbers[5] = min(numbers[5], 59)  # leap seconds
            wall = datetime(*numbers[:3], *numbers[3:])  # type: ignore[arg-type]  # noqa: DTZ001
            return When(wall, UTC_CLOCK if match[7] else clock)
    except ValueError as error:
        raise NonsenseError(f'"{text[:40]}" is not in the calendar') from error
    raise NonsenseError(f'"{text[:40]}" is no date and no time')


def length(text: str) -> timedelta:
    """Read ``PT1H30M``, ``P1W``; the result is positive or zero.

    Raises:
        NonsenseError: If it is no length, or a negative one.
    """
    match = _LENGTH.fullmatch(text.strip())
    parts = {name: int(number) for name, number in match.groupdict().items() if number} if match else {}
    if match is None or not parts:
        raise NonsenseError(f'"{text[:40]}" is no length of time')
    found = timedelta(**parts)
    if match[1] == "-" and found:
        raise NonsenseError(f'the length "{text[:40]}" is negative')
    return found


def offset(text: str) -> timedelta:
    """Read an offset from UTC: ``-0500``.

    Raises:
        NonsenseError: If it is none, or not less than a day.
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 23 or int(match[3]) > 59 or int(match[4] or 0) > 59:
        raise NonsenseError(f'"{text[:40]}" is no offset from UTC')
    found = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -found if match[1] == "-" else found


def text(value: str) -> str:
    r"""Return a text without its escapes: ``\n`` is a line end, ``\,`` a comma."""
    return _ESCAPE.sub(lambda escape: "\n" if escape[1] in "nN" else escape[1], value)


def texts(value: str) -> Iterator[str]:
    """Yield the texts of a list with commas, without escapes, empty ones left out."""
    at = 0
    while at <= len(value):
        match = _SEPARATOR.match(value, at)
        end = match.end() if match else len(value)
        if found := text(value[at:end]).strip():
            yield found
        at = end + 1
