# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A clock that a test turns by hand, so that no test waits for real time."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

SETTLE_TURNS = 20
"""How often the event loop turns before and after each step, so that everyone who can go on has gone on."""


class FakeClock:
    """Time stands still until `advance`; wall clock and monotonic clock move together.

    Attributes:
        slept: Every wait that was asked for, in seconds, in order.
    """

    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self._passed_s = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Return the instant shown, an aware UTC datetime."""
        return self._start + timedelta(seconds=self._passed_s)

    def monotonic_s(self) -> float:
        """Return the seconds that were turned so far."""
        return self._passed_s

    @property
    def due_s(self) -> float | None:
        """Seconds until the first sleeper is to be woken; ``None`` if nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():  # it was cancelled
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] - self._passed_s if self._sleepers else None

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was turned that far; zero or less only lets others run."""
        self.slept.append(seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed_s + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Turn the clock on, waking each sleeper at its own instant and in order."""
        target_s = self._passed_s + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= target_s:
            deadline_s, _, woken = heapq.heappop(self._sleepers)
            self._passed_s = max(self._passed_s, deadline_s)
            if not woken.done():
                woken.set_result(None)
                await self.settle()
        self._passed_s = target_s
        await self.settle()

    def jump(self, seconds: float) -> None:
        """Set the wall clock alone, as an operator or NTP does; the monotonic clock does not notice."""
        self._start += timedelta(seconds=seconds)

    @staticmethod
    async def settle() -> None:
        """Let everyone who can go on go on, without any time passing."""
        for _ in range(SETTLE_TURNS):
            await asyncio.sleep(0)
