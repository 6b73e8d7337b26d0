# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The last good readings of followed schedules in a table."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.model.ids import ServiceId
from schedules.model.kept import FollowedCopy

from .tables import FOLLOWED


async def read_followed(connection: AsyncConnection) -> tuple[FollowedCopy, ...]:
    """As `LineupStore.followed`, by service."""
    rows = (await connection.execute(select(FOLLOWED))).all()
    copies = (
        FollowedCopy(
            service=ServiceId(row.service),
            url=row.url,
            as_of=row.as_of,
            content=bytes(row.content),
            last_day=date.fromisoformat(row.last_day) if row.last_day else None,
        )
        for row in rows
    )
    return tuple(sorted(copies, key=lambda copy: copy.service))


async def write_followed(connection: AsyncConnection, copy: FollowedCopy) -> None:
    """As `LineupStore.put_followed`."""
    await delete_followed(connection, copy.service)
    await connection.execute(
        insert(FOLLOWED).values(
            service=copy.service,
            url=copy.url,
            as_of=copy.as_of,
            content=copy.content,
            last_day=copy.last_day.isoformat() if copy.last_day else None,
        )
    )


async def delete_followed(connection: AsyncConnection, service: ServiceId) -> None:
    """As `LineupStore.remove_followed`."""
    await connection.execute(delete(FOLLOWED).where(FOLLOWED.c.service == service))
