# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When to wake up next: pure, so that every clock can be tried on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

SECOND = timedelta(seconds=1)


class Boundaries(Protocol):
    """What knows where the boundaries are; `schedules.service.ScheduleService` does."""

    async def roll(self) -> None:
        """Carry the timelines on, if that is due; answers stay right meanwhile."""

    def next_boundary(self, after: datetime) -> datetime | None:
        """Return the first instant after this one at which anything changes anywhere."""


@dataclass(frozen=True, slots=True)
class WakeUp:
    """The next boundary; ``None`` if nothing is coming."""

    boundary: datetime | None

    def wait_s(self, now: datetime) -> float | None:
        """Return how long to wait for it, in seconds; 0 if it is over, ``None`` if nothing is coming."""
        return None if self.boundary is None else max(0.0, (self.boundary - now) / SECOND)

    def late_s(self, now: datetime) -> float:
        """Return by how many seconds it has been missed; 0 if it was not."""
        return 0.0 if self.boundary is None else max(0.0, (now - self.boundary) / SECOND)


def next_wake_up(boundaries: Boundaries, looked_at: datetime) -> WakeUp:
    """Return when to wake up next.

    ``looked_at`` is an instant before the last look at what is on: what happens
    while everyone looks is then not missed, but looked at once more.
    """
    return WakeUp(boundaries.next_boundary(looked_at))
