# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts in a table."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import StaleDraftError
from schedules.model.kept import Draft

from .plain import draft_from, draft_text
from .tables import DRAFT

_COLUMNS = (DRAFT.c.id, DRAFT.c.version, DRAFT.c.body)


async def read_drafts(connection: AsyncConnection) -> tuple[Draft, ...]:
    """As `LineupStore.drafts`."""
    rows = (await connection.execute(select(*_COLUMNS))).all()
    return tuple(sorted((draft_from(*row) for row in rows), key=lambda draft: (draft.name, draft.id)))


async def read_draft(connection: AsyncConnection, draft: str) -> Draft | None:
    """As `LineupStore.draft`."""
    row = (await connection.execute(select(*_COLUMNS).where(DRAFT.c.id == draft))).one_or_none()
    return None if row is None else draft_from(*row)


async def write_draft(connection: AsyncConnection, draft: Draft, expected_version: int) -> None:
    """As `LineupStore.put_draft`."""
    query = select(DRAFT.c.version).where(DRAFT.c.id == draft.id)
    known: int | None = (await connection.execute(query)).scalar_one_or_none()
    if (known or 0) != expected_version:
        raise StaleDraftError(draft.id)
    values = {"version": draft.version, "body": draft_text(draft)}
    if known is None:
        await connection.execute(insert(DRAFT).values(id=draft.id, **values))
    else:
        await connection.execute(update(DRAFT).where(DRAFT.c.id == draft.id).values(**values))


async def delete_draft(connection: AsyncConnection, draft: str, expected_version: int) -> None:
    """As `LineupStore.remove_draft`."""
    query = select(DRAFT.c.version).where(DRAFT.c.id == draft)
    if (await connection.execute(query)).scalar_one_or_none() != expected_version:
        raise StaleDraftError(draft)
    await connection.execute(delete(DRAFT).where(DRAFT.c.id == draft))
