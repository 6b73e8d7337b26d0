# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A store whose database cannot be reached yet: it says so to everybody, and goes on trying to open it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager

from schedules.clock import Clock
from schedules.errors import StoreUnavailableError
from schedules.model.ids import ServiceId
from schedules.model.kept import Commit, Draft, FollowedCopy, HistoryEntry, KeptLineup, Owner, Receipt
from schedules.model.staff import Session, StaffToken

from .base import LineupStore, Notice

RETRY_S = 1.0


class PatientStore:
    """A `LineupStore` that is opened by the first one who finds the database there.

    Args:
        open_store: Opens it; raises StoreUnavailableError as long as that cannot be done.
        clock: For the waits of those who listen for notices.
    """

    def __init__(self, open_store: Callable[[], Awaitable[LineupStore]], clock: Clock) -> None:
        self._open_store = open_store
        self._clock = clock
        self._store: LineupStore | None = None
        self._opening = asyncio.Lock()

    async def lineups(self) -> Mapping[Owner, KeptLineup]:
        """As `LineupStore.lineups`."""
        return await (await self._opened()).lineups()

    async def lineup(self, owner: Owner) -> KeptLineup | None:
        """As `LineupStore.lineup`."""
        return await (await self._opened()).lineup(owner)

    async def revisions(self) -> Mapping[Owner, int]:
        """As `LineupStore.revisions`."""
        return await (await self._opened()).revisions()

    async def commit(self, commit: Commit) -> None:
        """As `LineupStore.commit`."""
        await (await self._opened()).commit(commit)

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        """As `LineupStore.receipt`."""
        return await (await self._opened()).receipt(actor, key)

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = True,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        """As `LineupStore.history`."""
        store = await self._opened()
        return await store.history(owners, before=before, machine=machine, limit=limit)

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        """As `LineupStore.history_entry`."""
        return await (await self._opened()).history_entry(owner, revision)

    async def drafts(self) -> tuple[Draft, ...]:
        """As `LineupStore.drafts`."""
        return await (await self._opened()).drafts()

    async def draft(self, draft: str) -> Draft | None:
        """As `LineupStore.draft`."""
        return await (await self._opened()).draft(draft)

    async def put_draft(self, draft: Draft, expected_version: int) -> None:
        """As `LineupStore.put_draft`."""
        await (await self._opened()).put_draft(draft, expected_version)

    async def remove_draft(self, draft: str, expected_version: int) -> None:
        """As `LineupStore.remove_draft`."""
        await (await self._opened()).remove_draft(draft, expected_version)

    async def tokens(self) -> tuple[StaffToken, ...]:
        """As `LineupStore.tokens`."""
        return await (await self._opened()).tokens()

    async def put_token(self, token: StaffToken) -> None:
        """As `LineupStore.put_token`."""
        await (await self._opened()).put_token(token)

    async def sessions(self) -> tuple[Session, ...]:
        """As `LineupStore.sessions`."""
        return await (await self._opened()).sessions()

    async def put_session(self, session: Session) -> None:
        """As `LineupStore.put_session`."""
        await (await self._opened()).put_session(session)

    async def remove_sessions(self, digests: Sequence[str]) -> None:
        """As `LineupStore.remove_sessions`."""
        await (await self._opened()).remove_sessions(digests)

    async def followed(self) -> tuple[FollowedCopy, ...]:
        """As `LineupStore.followed`."""
        return await (await self._opened()).followed()

    async def put_followed(self, copy: FollowedCopy) -> None:
        """As `LineupStore.put_followed`."""
        await (await self._opened()).put_followed(copy)

    async def remove_followed(self, service: ServiceId) -> None:
        """As `LineupStore.remove_followed`."""
        await (await self._opened()).remove_followed(service)

    @asynccontextmanager
    async def notices(self) -> AsyncIterator[AsyncIterator[Notice]]:
        """As `LineupStore.notices`; until the database can be reached there are none."""
        async with aclosing(self._notices()) as notices:
            yield notices

    async def aclose(self) -> None:
        """As `LineupStore.aclose`."""
        store, self._store = self._store, None
        if store is not None:
            await store.aclose()

    async def _notices(self) -> AsyncGenerator[Notice]:
        late = self._store is None
        async with (await self._wait()).notices() as notices:
            if late:
                yield Notice(None, 0)
            async for notice in notices:
                yield notice

    async def _wait(self) -> LineupStore:
        while True:
            try:
                return await self._opened()
            except StoreUnavailableError:
                await self._clock.sleep(RETRY_S)

    async def _opened(self) -> LineupStore:
        if self._store is not None:
            return self._store
        if self._opening.locked():  # one tries, and the others need not wait for what comes of it
            raise StoreUnavailableError("the database cannot be reached yet; it is being tried again")
        async with self._opening:
            self._store = await self._open_store()
        return self._store
