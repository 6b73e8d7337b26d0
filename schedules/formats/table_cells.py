# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Single cells of tables: what spreadsheets make of dates and times, and back to how slot files write them.

A date that could be two is refused; nobody would find the guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

DAY_S = 86_400

_ISO_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_OTHER_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2})(?:\.0+)?)?\s*([ap])\.?m\.?", re.IGNORECASE)
_CLOCK_24 = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?")
_FRACTION = re.compile(r"0?\.[0-9]{1,20}|0")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_OFFSET = re.compile(r"(.*[0-9mM.])\s*(Z|[+-][0-9]{2}:?[0-9]{2})", re.IGNORECASE)
_MIDNIGHTS = re.compile(r"\s+(?:0?0:00(?::00)?|12:00(?::00)? ?am)", re.IGNORECASE)

Note = Callable[[str], None]
"""Takes what a person should know of how a cell was read."""


def day_text(cell: str, note: Note) -> str:
    """Return a date as ``YYYY-MM-DD``.

    Raises:
        ValueError: If it is none, or could be two.
    """
    text = cell.strip()
    dated, _, clock = text.partition(" ")
    if clock and _MIDNIGHTS.fullmatch(f" {clock}"):
        text = dated
    if match := _ISO_DAY.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), cell)
    match = _OTHER_DAY.fullmatch(text)
    if match is None:
        hint = "; it is a number of days: show it as a date before saving" if _SERIAL.fullmatch(text) else ""
        raise ValueError(f'"{cell[:40]}" is no date; write it as 2026-11-24{hint}')
    one, two, year = (int(part) for part in match.groups())
    if one <= 12 and two <= 12 and one != two:
        raise ValueError(f'"{cell[:40]}" could be two dates; write it as {year}-{one:02}-{two:02}')
    month, day = (two, one) if one > 12 else (one, two)
    found = _day(year, month, day, cell)
    note(f"{cell} was read as {found}")
    return found


def _day(year: int, month: int, day: int, cell: str) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f'there is no day "{cell[:40]}" in the calendar') from None


def clock_text(cell: str, note: Note) -> str:
    """Return a time of day as ``HH:MM:SS``; reads ``5:00``, ``5 pm``, and the part of a day that it is.

    Raises:
        ValueError: If it is none.
    """
    text = cell.strip()
    if match := _CLOCK_24.fullmatch(text):
        return _clock(int(match[1]), int(match[2]), int(match[3] or 0), cell)
    if match := _CLOCK.fullmatch(text):
        hour = int(match[1])
        if not 1 <= hour <= 12:
            raise ValueError(f'"{cell[:40]}" is no time of day; hours with am or pm are 1 to 12')
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
        return _clock(hour, int(match[2] or 0), int(match[3] or 0), cell)
    if _FRACTION.fullmatch(text):
        return _of_fraction(float(text), cell, note)
    raise ValueError(f'"{cell[:40]}" is no time of day; write it as 05:00 or 5:00 AM')


def _clock(hour: int, minute: int, second: int, cell: str) -> str:
    if (hour, minute, second) == (24, 0, 0):
        raise ValueError("write midnight as 00:00; an end that is not after the start is on the next day")
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f'"{cell[:40]}" is no time of day; write it as 05:00 or 5:00 AM')
    return f"{hour:02}:{minute:02}:{second:02}"


def _of_fraction(part: float, cell: str, note: Note) -> str:
    """Return the time that a spreadsheet keeps as a part of the day: 0.208333 is five o'clock."""
    seconds = round(part * DAY_S)
    minutes = round(seconds / 60) * 60
    if abs(part * DAY_S - minutes) < 0.5:
        seconds = minutes
    if seconds >= DAY_S:
        raise ValueError(f'"{cell[:40]}" is no time of day; write it as 05:00 or 5:00 AM')
    found = _clock(seconds // 3600, seconds // 60 % 60, seconds % 60, cell)
    note(f"{cell} was read as {found}")
    return found


def is_dated(cell: str) -> bool:
    """Tell whether a cell holds a date and a time, not a time of day alone."""
    return re.match(r"\s*(?:[0-9]{4}[-/]|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})", cell) is not None


def moment_text(cell: str, note: Note) -> str:
    """Return a date and time as slot files write it: ``2026-11-03T20:00:00``, with its offset if it has one.

    Raises:
        ValueError: If it is none, or its date could be two.
    """
    text, offset = cell.strip(), ""
    if match := _OFFSET.fullmatch(text):
        text, offset = match[1].strip(), match[2].upper()
        if len(offset) == 5:
            offset = f"{offset[:3]}:{offset[3:]}"
    dated, clock = re.fullmatch(r"(\S*?)(?:[T\s,]+(\S.*))?", text, re.IGNORECASE | re.DOTALL).groups()  # type: ignore[union-attr]
    if not dated or not clock or not is_dated(dated):
        raise ValueError(f'"{cell[:40]}" is no date and time; write it as 2026-11-03T20:00')
    return f"{day_text(dated, note)}T{clock_text(clock, note)}{offset}"


def end_text(cell: str, start: str, note: Note) -> str:
    """Return the end of a dated airing; a bare time is the first such one after the start.

    Args:
        start: As `moment_text` gave it.

    Raises:
        ValueError: If it is none.
    """
    if is_dated(cell):
        return moment_text(cell, note)
    clock = clock_text(cell, note)
    day, begin, offset = start[:10], start[11:19], start[19:]
    if clock <= begin:
        day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return f"{day}T{clock}{offset}"


def truth(cell: str) -> bool:
    """Return what true, yes, 1, false, no or 0 say.

    Raises:
        ValueError: If it is none of them.
    """
    word = cell.strip().lower()
    if word in {"true", "yes", "1", "y", "t"}:
        return True
    if word in {"false", "no", "0", "n", "f"}:
        return False
    raise ValueError(f'"{cell[:40]}" must be true or false')


def number(cell: str) -> int | float | str:
    """Return a number, or the cell itself where it is none."""
    text = cell.strip()
    if re.fullmatch(r"[+-]?[0-9]{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(r"[+-]?[0-9]{1,15}\.[0-9]{1,6}", text) else cell


def local_text(instant: datetime) -> str:
    """Return an instant as a table has it: local, with its offset."""
    return instant.isoformat(timespec="seconds")
