# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Time as a parameter: the system's clock here, a hand-turned one in tests."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present instant as an aware UTC datetime."""

    def monotonic_s(self) -> float:
        """Return seconds that only ever grow, whatever happens to the wall clock."""

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds of the monotonic clock."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """Return the present instant as an aware UTC datetime."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Return the monotonic clock's seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait; a negative number does not wait at all."""
        await asyncio.sleep(max(0.0, seconds))
