# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Zone data that a painting thread asks for last, so that a test can hold a painting, or spoil it."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from .eventually import eventually

DEADLINE_S = 20.0


class Brush:
    """Give it to a schedule service as its ``zone_data``.

    Attributes:
        stamp: Which zone data there is.
        begun: How many paintings a thread beside the event loop has begun.
        busiest: How many of them went on at one time, at most.
        spoiled: Raised by the next painting.
    """

    def __init__(self) -> None:
        self.stamp = "2026b"
        self.begun = 0
        self.busiest = 0
        self.spoiled: Exception | None = None
        self._loop = threading.get_ident()
        self._going_on = 0
        self._free = threading.Event()
        self._free.set()

    def __call__(self, names: Iterable[str]) -> str:
        """Return the stamp; in a painting thread, only when it may go on."""
        if threading.get_ident() == self._loop:
            return self.stamp
        self.begun += 1
        self._going_on += 1
        self.busiest = max(self.busiest, self._going_on)
        try:
            if not self._free.wait(DEADLINE_S):
                raise TimeoutError("nobody let the painting go on")
            if self.spoiled is not None:
                error, self.spoiled = self.spoiled, None
                raise error
        finally:
            self._going_on -= 1
        return self.stamp

    def hold(self) -> None:
        """Let every painting wait before it ends."""
        self._free.clear()

    def let_go(self) -> None:
        """Let all that wait go on."""
        self._free.set()

    async def painting(self, count: int) -> None:
        """Wait until so many paintings have begun in all."""
        await eventually(lambda: self.begun >= count)
