# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reading what goes beside something that is known in memory: not worth waiting for a busy database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from schedules.errors import StoreUnavailableError

BRIEFLY_S = 1.0

T = TypeVar("T")


async def briefly(reading: Awaitable[T]) -> T:
    """Return what a store reads, if that does not take long.

    Raises:
        StoreUnavailableError: If it takes longer than `BRIEFLY_S`; so does the reading itself.
    """
    try:
        async with asyncio.timeout(BRIEFLY_S):
            return await reading
    except TimeoutError:
        raise StoreUnavailableError("the database is busy; try again in a moment") from None
