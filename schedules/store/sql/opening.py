# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Opening the database that an address names, whichever it is."""

from __future__ import annotations

from pathlib import Path

from schedules.store.base import LineupStore

from .address import SqliteAddress, read_address
from .database import Database
from .sqlite import open_sqlite
from .store import SqlStore


async def open_sql_store(database_url: str, state_folder: Path) -> LineupStore:
    """As `schedules.store.opening.open_store`."""
    address = read_address(database_url, state_folder)
    database: Database
    if isinstance(address, SqliteAddress):
        database = await open_sqlite(address.path)
    else:
        from .postgres import open_postgres  # noqa: PLC0415 - its driver is an extra

        database = await open_postgres(address)
    return SqlStore(database)
