# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Hand sound out in real time, though it comes in segments of several seconds.

At the start as much is given at once as can be spared: what is left in hand must last until the next segment
can be there.  If the source is late all the same, the sound that follows is not given faster than real time
again unless there is enough of it; so that which was missing once is not missing again and again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from player.errors import StreamError
from player.streams.title import StreamTitle
from schedules.clock import Clock

from .base import Item

LARGEST_BURST_S: Final = 10.0


class Playout:
    """A queue with one writer and one reader.

    Args:
        clock: Paces the reader.
        spare_s: Says how much of the sound that is known, at hand or at the server, may be given at once;
            ``None``: there is no end to it.
    """

    def __init__(self, clock: Clock, spare_s: Callable[[], float | None]) -> None:
        self._clock = clock
        self._spare_s = spare_s
        self._items: deque[tuple[Item, float]] = deque()
        self._changed = asyncio.Event()
        self._taken = asyncio.Event()
        self._error: StreamError | None = None
        self._closed = False
        self._given_s = 0.0
        self._origin_s: float | None = None  # when sound of position 0 is due
        self._starved = True
        self.held_s = 0.0

    def put(self, item: Item, duration_s: float = 0.0) -> None:
        """Add a title, or sound of a duration."""
        self._items.append((item, duration_s))
        self.held_s += duration_s
        self._changed.set()

    def close(self, error: StreamError | None) -> None:
        """Nothing more will come; the reader gets the error when it has all that came."""
        if not self._closed:
            self._closed, self._error = True, error
            self._changed.set()

    async def below(self, seconds: float) -> None:
        """Wait until less sound is in hand than this (or hardly any)."""
        while self.held_s > max(seconds, 0.05):
            self._taken.clear()
            await self._taken.wait()

    async def get(self) -> Item | None:
        """Return the next item when it is due; ``None`` if it was closed without an error.

        Raises:
            StreamError: As `close` was told.
        """
        while not self._items:
            if self._error is not None:
                raise self._error
            if self._closed:
                return None
            self._starved = True
            self._changed.clear()
            await self._changed.wait()
        item, duration_s = self._items[0]
        if not isinstance(item, StreamTitle):
            wait_s = self._wait_s()
            if wait_s > 0:
                await self._clock.sleep(wait_s)
        self._items.popleft()
        self._given_s += duration_s
        self.held_s = max(0.0, self.held_s - duration_s) if self._items else 0.0
        self._taken.set()
        return item

    def _wait_s(self) -> float:
        """Return in how many seconds the next sound is due."""
        now_s = self._clock.monotonic_s()
        spare_s = self._spare_s()
        if spare_s is None:
            return 0.0
        if self._origin_s is None:
            self._origin_s = now_s - min(max(spare_s, 0.0), LARGEST_BURST_S)
        late_s = now_s - (self._origin_s + self._given_s)
        if self._starved and late_s > 0:
            self._origin_s += max(0.0, late_s - max(spare_s, 0.0))
        self._starved = False
        return max(0.0, -late_s)
