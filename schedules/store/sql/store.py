# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The store over a database: each method one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import ReceiptExistsError, StaleDraftError, StaleRevisionError
from schedules.model.ids import ServiceId
from schedules.model.kept import Commit, Draft, FollowedCopy, HistoryEntry, KeptLineup, Owner, Receipt
from schedules.model.staff import Session, StaffToken
from schedules.store.base import Notice
from schedules.store.bell import EVERYTHING
from schedules.store.checks import check_commit, check_name, is_entry, is_name

from . import drafts, followed, history, lineups, staff
from .database import Database


class SqlStore:
    """A `LineupStore` that keeps everything in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lineups(self) -> Mapping[Owner, KeptLineup]:
        """As `LineupStore.lineups`."""
        return await self._database.read(lineups.read_lineups)

    async def lineup(self, owner: Owner) -> KeptLineup | None:
        """As `LineupStore.lineup`."""
        if not is_name(owner):
            return None
        found = await self._database.read(lambda at: lineups.read_lineups(at, owner))
        return found.get(owner)

    async def revisions(self) -> Mapping[Owner, int]:
        """As `LineupStore.revisions`."""
        return await self._database.read(lineups.read_revisions)

    async def commit(self, commit: Commit) -> None:
        """As `LineupStore.commit`: a request that was done before is told from one that is late."""
        check_commit(commit)
        told = [Notice(change.lineup.owner, change.lineup.revision) for change in commit.changes]
        if commit.closes_draft is not None:
            told = [EVERYTHING, *told]
        await self._database.write(lambda at: _commit(at, commit), told)

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        """As `LineupStore.receipt`."""
        if not (is_name(actor) and is_name(key)):
            return None
        return await self._database.read(lambda at: history.read_receipt(at, actor, key))

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = True,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        """As `LineupStore.history`; before an entry that is not there, there is nothing."""
        if before is not None and not is_entry(*before):
            return ()
        return await self._database.read(
            lambda at: history.read_history(at, owners, before, machine, limit),
        )

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        """As `LineupStore.history_entry`."""
        if not is_entry(owner, revision):
            return None
        return await self._database.read(lambda at: history.read_history_entry(at, owner, revision))

    async def drafts(self) -> tuple[Draft, ...]:
        """As `LineupStore.drafts`."""
        return await self._database.read(drafts.read_drafts)

    async def draft(self, draft: str) -> Draft | None:
        """As `LineupStore.draft`."""
        if not is_name(draft):
            return None
        return await self._database.read(lambda at: drafts.read_draft(at, draft))

    async def put_draft(self, draft: Draft, expected_version: int) -> None:
        """As `LineupStore.put_draft`."""
        check_name(draft.id)
        await self._database.write(lambda at: drafts.write_draft(at, draft, expected_version), [EVERYTHING])

    async def remove_draft(self, draft: str, expected_version: int) -> None:
        """As `LineupStore.remove_draft`."""
        if not is_name(draft):
            raise StaleDraftError(draft)
        await self._database.write(lambda at: drafts.delete_draft(at, draft, expected_version), [EVERYTHING])

    async def tokens(self) -> tuple[StaffToken, ...]:
        """As `LineupStore.tokens`."""
        return await self._database.read(staff.read_tokens)

    async def put_token(self, token: StaffToken) -> None:
        """As `LineupStore.put_token`."""
        check_name(token.id)
        await self._database.write(lambda at: staff.write_token(at, token), [EVERYTHING])

    async def sessions(self) -> tuple[Session, ...]:
        """As `LineupStore.sessions`."""
        return await self._database.read(staff.read_sessions)

    async def put_session(self, session: Session) -> None:
        """As `LineupStore.put_session`."""
        check_name(session.digest)
        await self._database.write(lambda at: staff.write_session(at, session), [EVERYTHING])

    async def remove_sessions(self, digests: Sequence[str]) -> None:
        """As `LineupStore.remove_sessions`."""
        await self._database.write(lambda at: staff.delete_sessions(at, digests), [EVERYTHING])

    async def followed(self) -> tuple[FollowedCopy, ...]:
        """As `LineupStore.followed`."""
        return await self._database.read(followed.read_followed)

    async def put_followed(self, copy: FollowedCopy) -> None:
        """As `LineupStore.put_followed`."""
        check_name(copy.service)
        told = [Notice.of_followed(copy.service)]
        await self._database.write(lambda at: followed.write_followed(at, copy), told)

    async def remove_followed(self, service: ServiceId) -> None:
        """As `LineupStore.remove_followed`."""
        told = [Notice.of_followed(service)]
        await self._database.write(lambda at: followed.delete_followed(at, service), told)

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """As `LineupStore.notices`."""
        return self._database.notices()

    async def aclose(self) -> None:
        """As `LineupStore.aclose`."""
        await self._database.aclose()


async def _commit(connection: AsyncConnection, commit: Commit) -> None:
    receipt, changes = commit.receipt, commit.changes
    if receipt is not None and await history.read_receipt(connection, receipt.actor, receipt.key):
        raise ReceiptExistsError(receipt.key)
    revisions = await lineups.read_revisions(connection, [change.lineup.owner for change in changes])
    for change in changes:
        if revisions.get(change.lineup.owner, 0) != change.expected_revision:
            raise StaleRevisionError(change.lineup.owner)
    if commit.closes_draft is not None:
        await drafts.delete_draft(connection, *commit.closes_draft)

    for change in changes:
        await lineups.write_lineup(connection, change)
    await history.write_history(connection, [change.history for change in changes])
    if receipt is not None:
        await history.write_receipt(connection, receipt)
