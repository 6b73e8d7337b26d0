# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which upstream comes next: the policy of `player.streams.health`, for the addresses of one service."""

from __future__ import annotations

from collections.abc import Hashable

from player.streams.health import Fault, Health, Switches

from .timing import Timing


class Choice:
    """The upstream in use, by its place in the order of preference, from 0; no I/O, no clock.

    Attributes:
        current: Which one to open, or which is playing.
        rounds: How many rounds have failed since the last good sound.
    """

    def __init__(self, count: int, timing: Timing) -> None:
        self.current = 0
        self.rounds = 0
        self._all = range(count)
        self._health = Health[int]()
        self._switches = Switches(timing.switches, timing.switches_within_s)

    def failed(self, *, permanent: bool, now_s: float, gone: bool = False) -> bool:
        """Take in that the current one failed; choose the next.

        Args:
            permanent: True if trying it again at once cannot help.
            now_s: Of the monotonic clock.
            gone: True if its server says that there is no such stream.

        Returns:
            True if all have failed, so that one should wait before going on.
        """
        fault = Fault.GONE if gone else Fault.LASTING if permanent else Fault.PASSING
        self._health.failed(self.current, fault, now_s)
        left = self._health.left(self._all, now_s)
        if not left:
            self.rounds += 1
            self._health.begin_round()
            self.current = min(self._all, key=lambda index: self._health.due_in_s(index, now_s))
            return True
        if self.current not in left:
            self.current = min(left, key=lambda index: self._health.rank(index, now_s))
        return False

    def note_failure(self, index: int, now_s: float, *, gone: bool = False) -> None:
        """Take in that one failed that was only tried beside the one playing."""
        self._health.failed(index, Fault.GONE if gone else Fault.PASSING, now_s, beside=True)

    def plays(self, index: int, now_s: float, candidate: Hashable = None) -> None:
        """Take in that one gives sound now, and which of its candidates."""
        self._health.proved(index, now_s)
        self._switches.plays((index, candidate), now_s)
        self.current = index

    def good(self) -> None:
        """Take in that the current one has given good sound for a while: old failures no longer count."""
        self.rounds = 0
        self._health.begin_round()

    def may_return(self, now_s: float) -> bool:
        """Return whether changing to a better one now keeps the changes within bounds."""
        return self._switches.may_return(now_s)

    def due(self, index: int, now_s: float) -> bool:
        """Return whether one may be tried: one that was gone for long is tried hourly."""
        return self._health.due(index, now_s)

    def dead_for_s(self, now_s: float) -> float:
        """Return in how many seconds the first of them may be tried; 0 unless all are dead."""
        return min(self._health.due_in_s(index, now_s) for index in self._all)
