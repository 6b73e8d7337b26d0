# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When a Composer event starts and ends: five ways to say it, of which none can be relied on.

Trusted are, in this order: ISO with an offset; a text with an offset, as JavaScript prints dates; a
local time with the station's zone.  `start_utc` is no UTC, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.timeline.zone import shift, to_instant

_JS_DATE = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})\s+([0-9]{1,2}),?\s+([0-9]{4})\s+"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*(?:GMT|UTC)?\s*([+-])([0-9]{2}):?([0-9]{2})(?:\s*\(.*\))?",
    re.DOTALL,
)
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(Z|[+-][0-9:]{4,6})"
)
_LOCAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905 - read at a glance
}
_MIDNIGHT = time(0)


def exact(value: object) -> datetime | None:
    """Return the instant of a text that has an offset; ``None`` if it has none, or makes no sense."""
    if not isinstance(value, str) or len(value) > 200:
        return None
    text = value.strip()
    try:
        if _ISO.fullmatch(text):
            return _whole(datetime.fromisoformat(text.replace(" ", "T", 1)))
        if match := _JS_DATE.fullmatch(text):
            month, day, year, hour, minute, second, sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            local = datetime(
                int(year),
                _MONTHS[month.lower()],
                int(day),
                int(hour),
                int(minute),
                int(second or 0),
                tzinfo=UTC,
            )
            return local - offset if sign == "+" else local + offset
    except (ValueError, KeyError, OverflowError):
        return None
    return None


def wall(value: object, day: object, clock: object) -> datetime | None:
    """Return a local moment, naive: of a text with date and time, else of a date and a time of day."""
    try:
        if isinstance(value, str) and (match := _LOCAL.fullmatch(value.strip())):
            return _at(date.fromisoformat(match[1]), int(match[2]), int(match[3]), int(match[4] or 0))
        if isinstance(day, str) and isinstance(clock, str) and _DAY.fullmatch(day.strip()[:10]):
            match = _CLOCK.fullmatch(clock.strip())
            if match:
                on = date.fromisoformat(day.strip()[:10])
                return _at(on, int(match[1]), int(match[2]), int(match[3] or 0))
    except (ValueError, OverflowError):
        return None
    return None


def start_of(event: Mapping[str, object], zone: ZoneInfo, after: datetime | None) -> datetime | None:
    """Return when an event starts, UTC; ``None`` if it does not say.

    Args:
        after: When the event that is listed before it starts: of a local time that comes twice, the
            second is meant where the first was used up.
    """
    if (found := exact(event.get("start_utc"))) is not None:
        return found
    local = wall(event.get("fullstart"), event.get("date"), event.get("start_time"))
    if local is None:
        return None
    first, second = both(local, zone)
    return second if after is not None and first <= after < second else first


def end_of(event: Mapping[str, object], zone: ZoneInfo, start: datetime) -> datetime | None:
    """Return when an event ends, UTC; ``None`` if it does not say.

    An end that is not after the start is on the next day: "22:00 to 00:00" has the date of its start on both.
    """
    found = exact(event.get("end_utc"))
    if found is None:
        local = wall(event.get("fullend"), event.get("date"), event.get("end_time"))
        if local is None:
            return None
        first, second = both(local, zone)
        found = first if first > start else second
    if found <= start:
        local = found.astimezone(zone)
        found = to_instant(shift(local.date(), 1), local.time().replace(fold=0), zone)
    return found


def both(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants of a local moment: two where the clock shows it twice, else one two times."""
    first = to_instant(local.date(), local.time(), zone)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    again = second.astimezone(zone).replace(tzinfo=None) == local
    return first, second if again and second > first else first


def _at(day: date, hour: int, minute: int, second: int) -> datetime:
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(shift(day, 1), _MIDNIGHT)
    return datetime.combine(day, time(hour, minute, second))


def _whole(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
