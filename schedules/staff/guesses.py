# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Wrong secrets cost time: those of one address, and those of all together.

Only wrong ones are made to wait.  A right secret opens at any time, from anywhere: it cannot be guessed,
and so nobody can lock its owner out by guessing.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from schedules.clock import Clock
from schedules.rest.addresses import customer_of

FREE_OF_ONE, FREE_OF_ALL = 5, 50
"""So many mistakes are pardoned."""
LONGEST_OF_ONE_S, LONGEST_OF_ALL_S = 60.0, 10.0
FORGOTTEN_AFTER_S = 900.0
MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class _Count:
    failures: int = 0
    last_s: float = 0.0
    until_s: float = 0.0

    def waits(self, now_s: float) -> float:
        return max(0.0, self.until_s - now_s)

    def failed(self, now_s: float, free: int, longest_s: float) -> None:
        if self.waits(now_s):
            return
        if now_s - self.last_s > FORGOTTEN_AFTER_S:
            self.failures = 0
        self.failures, self.last_s = self.failures + 1, now_s
        over = self.failures - free
        if over > 0:
            self.until_s = now_s + min(longest_s, 2.0 ** min(over - 1, 30))


class Guesses:
    """Counts wrong secrets."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._of_all = _Count()
        self._of: OrderedDict[str, _Count] = OrderedDict()

    def failed(self, address: str) -> float:
        """Note a wrong secret.

        Args:
            address: Who sent it; of IPv6 the first 64 bits count, since one customer has all that follow.

        Returns:
            How long they should wait, in seconds; 0: not at all.
        """
        now_s, key = self._clock.monotonic_s(), customer_of(address)
        count = self._of.setdefault(key, _Count())
        self._of.move_to_end(key)
        if len(self._of) > MOST_ADDRESSES:
            self._of.popitem(last=False)
        if not count.waits(now_s):  # else it is not looked at, and makes nothing worse for anybody
            count.failed(now_s, FREE_OF_ONE, LONGEST_OF_ONE_S)
            self._of_all.failed(now_s, FREE_OF_ALL, LONGEST_OF_ALL_S)
        return max(count.waits(now_s), self._of_all.waits(now_s))
