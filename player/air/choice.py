# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which upstream comes next: in order of preference, and back to a better one with restraint.

After a failure the same upstream is tried once more, unless that cannot help;
then the others, the best first, those that failed a moment ago last.  When all
have failed a round is over; the caller waits, longer each time, and we begin
anew with the best.
"""

from __future__ import annotations

from collections import deque

from .timing import Timing

TRIES = 2
"""How often an upstream is tried in one round."""
LATELY_S = 60.0
"""A failure longer ago does not push an upstream behind the others."""


class Choice:
    """The upstream in use, by its place in the order of preference, from 0; no I/O, no clock.

    Attributes:
        current: Which one to open, or which is playing.
        rounds: How many rounds have failed since the last good sound.
    """

    def __init__(self, count: int, timing: Timing) -> None:
        self.current = 0
        self.rounds = 0
        self._timing = timing
        self._failures = [0] * count
        self._failed_at_s: list[float | None] = [None] * count
        self._changed_at_s: deque[float] = deque()
        self._playing: int | None = None

    def failed(self, *, permanent: bool, now_s: float) -> bool:
        """Take in that the current one failed; choose the next.

        Returns:
            True if all have failed, so that one should wait before going on.
        """
        self._failures[self.current] = TRIES if permanent else self._failures[self.current] + 1
        self.note_failure(self.current, now_s)
        left = [index for index, failures in enumerate(self._failures) if failures < TRIES]
        if not left:
            self.rounds += 1
            self._failures = [0] * len(self._failures)
            self.current = 0
            return True
        if self.current not in left:
            self.current = min(left, key=lambda index: (self._failed_lately(index, now_s), index))
        return False

    def note_failure(self, index: int, now_s: float) -> None:
        """Take in that one failed that was only tried beside the one playing."""
        self._failed_at_s[index] = now_s

    def plays(self, index: int, now_s: float) -> None:
        """Take in that one gives sound now."""
        if self._playing is not None and self._playing != index:
            self._changed_at_s.append(now_s)
        self._playing = self.current = index

    def good(self) -> None:
        """Take in that the current one has given good sound for a while: old failures no longer count."""
        self.rounds = 0
        self._failures = [0] * len(self._failures)

    def may_return(self, now_s: float) -> bool:
        """Return whether changing to a better upstream now keeps the changes within bounds.

        The way back to where we are is counted in, in case the better one fails again.
        """
        while self._changed_at_s and self._changed_at_s[0] <= now_s - self._timing.switches_within_s:
            self._changed_at_s.popleft()
        return len(self._changed_at_s) + 2 <= self._timing.switches

    def _failed_lately(self, index: int, now_s: float) -> bool:
        failed_at_s = self._failed_at_s[index]
        return failed_at_s is not None and now_s - failed_at_s < LATELY_S
