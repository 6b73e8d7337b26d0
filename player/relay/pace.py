# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Real time for a listener who is behind live: what is due to whom, and when.

At the live edge the air itself sets the pace.  Further back, all of the kept
air could be sent at once; sent as it was once heard, it costs us the same
for each second and leaves a player's memory alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LONGEST_GAP_S = 1.0
"""A longer hole in the air is passed over, so that the listener does not sit through an outage twice."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far into the kept air a listener may have come.

    Attributes:
        due_at_start: Up to which instant of the air it was served at once.
        started_s: When that was, in seconds of the monotonic clock.
    """

    due_at_start: datetime
    started_s: float

    def due(self, now_s: float) -> datetime:
        """Return the instant of the air up to which it is served by now."""
        return self.due_at_start + timedelta(seconds=now_s - self.started_s)

    def over_gap(self, frame: datetime, now_s: float) -> Pace:
        """Return the pace to go on with: moved on where what is due by now lies in a hole of the air.

        Args:
            frame: Instant of the frame found for what is due; a later one only behind a hole.
            now_s: Seconds of the monotonic clock.
        """
        hole = frame - self.due(now_s)
        if hole <= timedelta(seconds=LONGEST_GAP_S):
            return self
        return replace(self, due_at_start=self.due_at_start + hole)
