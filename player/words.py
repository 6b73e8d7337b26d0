# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the page and the command line say alike; a test holds the page's own scripts to the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

NOTHING = "Nothing is scheduled"
SAMPLE = "Sample schedule: these programmes are invented."


def clock_text(seconds: float) -> str:
    """Return ``1:02:03`` or ``2:03`` for a number of seconds."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def wall_text(instant: datetime, zone: str) -> str:
    """Return ``6:30 PM`` as the clock of a zone shows an instant."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def age_text(seconds: float) -> str:
    """Return ``75 minutes``, ``5 hours`` or ``3 days`` for a number of seconds, rounded down."""
    for unit_s, most, name in ((60, 120, "minute"), (3600, 48, "hour"), (86400, None, "day")):
        count = max(0, int(seconds // unit_s))
        if most is None or count < most:
            return f"{count} {name}{'' if count == 1 else 's'}"
    raise AssertionError("days have no end")


def followed_text(host: str, as_of: datetime, zone: str, *, at: datetime, old_after_s: float) -> str:
    """Return where a schedule that is followed lives, and as of when it is, or how old it is."""
    origin = f"Schedule from {host}" if host else "Schedule"
    age_s = (at - as_of).total_seconds()
    if age_s > old_after_s:
        return f"{origin}, last read {age_text(age_s)} ago"
    return f"{origin} as of {wall_text(as_of, zone)}"


def mhz_text(mhz: float | None) -> str:
    """Return ``89.3`` as a radio's dial shows it, or nothing for a station without a frequency."""
    return "" if mhz is None else f"{mhz:.1f}"


def next_up(upcoming: Sequence[T], brief: Callable[[T], bool]) -> T | None:
    """Return the first broadcast worth announcing: brief newscasts are passed over, unless all are brief."""
    return next((one for one in upcoming if not brief(one)), upcoming[0] if upcoming else None)
