# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens and sessions in tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.model.staff import Session, StaffToken

from .plain import token_from, token_text
from .tables import SESSION, TOKEN


async def read_tokens(connection: AsyncConnection) -> tuple[StaffToken, ...]:
    """As `LineupStore.tokens`."""
    query = select(TOKEN.c.id, TOKEN.c.digest, TOKEN.c.created_at, TOKEN.c.body)
    rows = (await connection.execute(query)).all()
    return tuple(sorted((token_from(*row) for row in rows), key=lambda token: (token.created_at, token.id)))


async def write_token(connection: AsyncConnection, token: StaffToken) -> None:
    """As `LineupStore.put_token`."""
    await connection.execute(delete(TOKEN).where(TOKEN.c.id == token.id))
    await connection.execute(
        insert(TOKEN).values(
            id=token.id, digest=token.digest, created_at=token.created_at, body=token_text(token)
        )
    )


async def read_sessions(connection: AsyncConnection) -> tuple[Session, ...]:
    """As `LineupStore.sessions`, by the time they were made."""
    rows = (await connection.execute(select(SESSION))).all()
    sessions = (
        Session(
            digest=row.digest,
            token_id=row.token_id,
            created_at=row.created_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )
    return tuple(sorted(sessions, key=lambda session: (session.created_at, session.digest)))


async def write_session(connection: AsyncConnection, session: Session) -> None:
    """As `LineupStore.put_session`."""
    await connection.execute(delete(SESSION).where(SESSION.c.digest == session.digest))
    await connection.execute(
        insert(SESSION).values(
            digest=session.digest,
            token_id=session.token_id,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=session.expires_at,
        )
    )


async def delete_sessions(connection: AsyncConnection, digests: Sequence[str]) -> None:
    """As `LineupStore.remove_sessions`."""
    wanted = [{"which": digest} for digest in digests]
    if wanted:
        await connection.execute(delete(SESSION).where(SESSION.c.digest == bindparam("which")), wanted)
