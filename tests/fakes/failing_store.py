# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A memory store that fails where a test says: before it does something, or just after it did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from schedules.model.kept import Commit, HistoryEntry, KeptLineup, Owner
from schedules.store.base import Notice
from schedules.store.memory import MemoryStore


class FailingStore(MemoryStore):
    """Fails on demand.

    Attributes:
        before: Errors of the next commits, raised with nothing written; ``None``: that one works.
        after: Errors of the next commits, raised with all written.
        away: While set, everything raises it.
        away_afterwards: What `away` becomes with an error after a commit.
        held: While set, commits wait for `go_on`.
        committed: All commits that were written.
    """

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Exception | None] = []
        self.after: list[Exception | None] = []
        self.away: Exception | None = None
        self.held = False
        self.waiting = asyncio.Event()
        self.go_on = asyncio.Event()
        self.committed: list[Commit] = []
        self.away_afterwards: Exception | None = None

    async def commit(self, commit: Commit) -> None:
        self._check()
        if self.held:
            self.waiting.set()
            await self.go_on.wait()
        if self.before and (error := self.before.pop(0)) is not None:
            raise error
        await super().commit(commit)
        self.committed.append(commit)
        if self.after and (error := self.after.pop(0)) is not None:
            self.away = self.away_afterwards
            raise error

    async def lineups(self) -> Mapping[Owner, KeptLineup]:
        self._check()
        return await super().lineups()

    async def lineup(self, owner: Owner) -> KeptLineup | None:
        self._check()
        return await super().lineup(owner)

    async def revisions(self) -> Mapping[Owner, int]:
        self._check()
        return await super().revisions()

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        self._check()
        return await super().history_entry(owner, revision)

    @asynccontextmanager
    async def notices(self) -> AsyncIterator[AsyncIterator[Notice]]:
        self._check()
        async with super().notices() as notices:
            yield self._checked(notices)

    async def _checked(self, notices: AsyncIterator[Notice]) -> AsyncIterator[Notice]:
        async for notice in notices:
            self._check()
            yield notice

    def _check(self) -> None:
        if self.away is not None:
            raise self.away
