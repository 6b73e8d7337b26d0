# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Does a connection keep up with real time?  One measure for a frozen source and for one that drips."""

from __future__ import annotations

from collections import deque

WINDOW_S = 30.0
"""What was lost longer ago is forgotten, so that two clocks may disagree a little for ever."""


class Pace:
    """Compares the sound that came with the time that passed.

    The lead is the sound that came so far minus the time since the start: with
    a burst it begins at some seconds, and in real time it stays there.  What it
    has fallen below its best of the last half minute is missing sound.

    Args:
        now_s: Start, in seconds of the monotonic clock.
        most_s: A larger lead counts as this one; we do not ask for more.
    """

    def __init__(self, now_s: float, *, most_s: float) -> None:
        self._start_s = now_s
        self._most_s = most_s
        self._best: deque[tuple[float, float]] = deque()  # (when, lead), leads falling
        self.heard_s = 0.0
        self.longest_run_s = 0.0

    def hear(self, duration_s: float, now_s: float) -> None:
        """Take in one run of sound."""
        self.heard_s += duration_s
        self.longest_run_s = max(self.longest_run_s, duration_s)
        lead_s = min(self.lead_s(now_s), self._most_s)
        while self._best and self._best[-1][1] <= lead_s:
            self._best.pop()
        self._best.append((now_s, lead_s))

    def lead_s(self, now_s: float) -> float:
        """Return by how much the sound that came is ahead of real time, in seconds."""
        return self.heard_s - (now_s - self._start_s)

    def missing_s(self, now_s: float) -> float:
        """Return how much sound is missing, in seconds; 0 while it keeps up."""
        while len(self._best) > 1 and self._best[0][0] < now_s - WINDOW_S:
            self._best.popleft()
        best_s = self._best[0][1] if self._best else 0.0
        return max(0.0, best_s - min(self.lead_s(now_s), self._most_s))
