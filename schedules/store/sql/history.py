# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""History and receipts in tables: what was done, and by which request."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.model.kept import HistoryEntry, Owner, Receipt
from schedules.store.checks import RECEIPTS_LIVE

from .plain import history_from, history_text, row_from, to_text
from .tables import HISTORY, RECEIPT

_COLUMNS = (HISTORY.c.owner, HISTORY.c.revision, HISTORY.c.at, HISTORY.c.machine, HISTORY.c.body)


async def read_history(
    connection: AsyncConnection,
    owners: Sequence[Owner] | None,
    before: tuple[Owner, int] | None,
    machine: bool,
    limit: int,
) -> tuple[HistoryEntry, ...]:
    """As `LineupStore.history`."""
    query = select(*_COLUMNS).order_by(HISTORY.c.place.desc()).limit(limit)
    if owners is not None:
        query = query.where(HISTORY.c.owner.in_(owners))
    if not machine:
        query = query.where(HISTORY.c.machine == 0)
    if before is not None:
        named = select(HISTORY.c.place).where(HISTORY.c.owner == before[0], HISTORY.c.revision == before[1])
        query = query.where(HISTORY.c.place < named.scalar_subquery())
    rows = (await connection.execute(query)).all()
    return tuple(history_from(*row) for row in rows)


async def read_history_entry(connection: AsyncConnection, owner: Owner, revision: int) -> HistoryEntry | None:
    """As `LineupStore.history_entry`."""
    query = select(*_COLUMNS).where(HISTORY.c.owner == owner, HISTORY.c.revision == revision)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else history_from(*row)


async def write_history(connection: AsyncConnection, entries: Sequence[HistoryEntry]) -> None:
    """Write entries after all others; nobody else writes meanwhile."""
    last: int = (await connection.execute(select(func.coalesce(func.max(HISTORY.c.place), 0)))).scalar_one()
    rows = [
        {
            "place": place,
            "owner": entry.owner,
            "revision": entry.revision,
            "at": entry.at,
            "machine": int(entry.machine),
            "body": history_text(entry),
        }
        for place, entry in enumerate(entries, last + 1)
    ]
    if rows:
        await connection.execute(insert(HISTORY), rows)


async def read_receipt(connection: AsyncConnection, actor: str, key: str) -> Receipt | None:
    """As `LineupStore.receipt`."""
    query = select(RECEIPT.c.fingerprint, RECEIPT.c.answer, RECEIPT.c.at)
    where = (RECEIPT.c.actor == actor, RECEIPT.c.key == key)
    row = (await connection.execute(query.where(*where))).one_or_none()
    if row is None:
        return None
    fingerprint, answer, at = row
    return Receipt(actor=actor, key=key, fingerprint=fingerprint, answer=row_from(answer), at=at)


async def write_receipt(connection: AsyncConnection, receipt: Receipt) -> None:
    """Write a receipt, which was not there, and forget those that are too old."""
    await connection.execute(delete(RECEIPT).where(RECEIPT.c.at < receipt.at - RECEIPTS_LIVE))
    await connection.execute(
        insert(RECEIPT).values(
            actor=receipt.actor,
            key=receipt.key,
            fingerprint=receipt.fingerprint,
            answer=to_text(receipt.answer),
            at=receipt.at,
        )
    )
