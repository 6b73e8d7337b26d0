# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tells all who listen that something was written, without ever keeping the writer waiting.

A listener that is slow gets the newest revision of each lineup once, so what waits for it is at
most as long as the list of lineups.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from schedules.model.kept import Owner

from .base import Notice

EVERYTHING = Notice(None, 0)


class Ear:
    """What one listener has not heard yet; iterating waits for more, and never ends by itself."""

    def __init__(self) -> None:
        self._waiting: dict[Owner | None, int] = {}
        self._rung = asyncio.Event()

    def hear(self, notice: Notice) -> None:
        """Take a notice; returns at once."""
        if notice.owner is None:
            self._waiting.clear()  # whoever looks at everything sees these as well
        self._waiting[notice.owner] = max(notice.revision, self._waiting.get(notice.owner, 0))
        self._rung.set()

    def __aiter__(self) -> AsyncIterator[Notice]:
        return self

    async def __anext__(self) -> Notice:
        await self._rung.wait()
        owner = next(iter(self._waiting))
        revision = self._waiting.pop(owner)
        if not self._waiting:
            self._rung.clear()
        return Notice(owner, revision)


class Bell:
    """Rings for all that listen at the moment."""

    def __init__(self) -> None:
        self._ears: set[Ear] = set()

    def ring(self, notice: Notice) -> None:
        """Tell all listeners; returns at once."""
        for ear in self._ears:
            ear.hear(notice)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[Notice]]:
        """Hear of everything that rings while the context is open; see `LineupStore.notices`."""
        ear = Ear()
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)
