# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a reading that makes sense can be meant: none vanishes overnight, and none is endless."""

from __future__ import annotations

from datetime import datetime, timedelta

from schedules.formats.slotfile import MAX_SLOTS
from schedules.formats.slotfile_checks import MOST_AIRINGS, airings_fault
from schedules.model.slot import Lineup
from schedules.timeline.followed import airings_of

AHEAD = timedelta(days=7)
LEAST_SHARE = 10
"""Of what was ahead, at least one in so many must still be there."""


def ahead(lineup: Lineup, now: datetime) -> int:
    """Return how many airings a followed lineup has in the next days."""
    return sum(1 for _ in airings_of(lineup, now, now + AHEAD))


def sudden_loss(before: Lineup | None, found: Lineup, now: datetime) -> str:
    """Return why a reading is not believed; empty if it is.

    What was known loses its weight by itself: once nothing of it lies ahead, anything may follow it.
    """
    if before is None:
        return ""
    had = ahead(before, now)
    if not had:
        return ""
    has = ahead(found, now)
    if has * LEAST_SHARE >= had:
        return ""
    few = "nothing" if not has else f"only {has}"
    return f"it has {few} in the next {AHEAD.days} days, where {had} airings were known; what was known stays"


def excess(found: Lineup) -> str:
    """Return why a reading is too large to be painted, as a slot file would be; empty if it is not."""
    if len(found.slots) > MAX_SLOTS:
        return f"it has {len(found.slots):,} slots; no more than {MAX_SLOTS:,} can be followed"
    if airings_fault(found.slots, ()):
        return f"it has more than {MOST_AIRINGS:,} airings; no more can be followed"
    return ""
