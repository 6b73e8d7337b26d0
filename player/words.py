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


def mhz_text(mhz: float | None) -> str:
    """Return ``89.3`` as a radio's dial shows it, or nothing for a station without a frequency."""
    return "" if mhz is None else f"{mhz:.1f}"


def next_up(upcoming: Sequence[T], brief: Callable[[T], bool]) -> T | None:
    """Return the first broadcast worth announcing: brief newscasts are passed over, unless all are brief."""
    return next((one for one in upcoming if not brief(one)), upcoming[0] if upcoming else None)
