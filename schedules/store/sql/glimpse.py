# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A look at what a database keeps: one connection, which can only read, and one state of everything.

For processes that do not have the database open already: looking at a file's head takes SQLite's locks of
the same process away.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosqlite
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from schedules.errors import StoreSchemaError
from schedules.store.glimpse import Glimpse

from . import followed, lineups, schema
from .address import PostgresAddress, SqliteAddress, read_address
from .database import WAIT_S
from .failures import RAISED, postgres_failure, sqlite_failure
from .postgres import postgres_engine
from .sqlite_file import check_head
from .tables import SCHEMA


async def read_glimpse(database_url: str, state_folder: Path) -> Glimpse | None:
    """As `schedules.store.glimpse.take_glimpse`."""
    address = read_address(database_url, state_folder)
    if isinstance(address, SqliteAddress):
        if not check_head(address.path):
            return None
        opened = _sqlite(address.path)
    else:
        opened = _postgres(address)
    async with opened as connection:
        version = await connection.run_sync(schema.stored_version)
        if version is None:
            return None
        schema.check_known(version)
        if version != SCHEMA:
            raise StoreSchemaError(
                f"the database is of the older schema version {version}: start the service once to migrate it"
            )
        return Glimpse(await lineups.read_lineups(connection), await followed.read_followed(connection))


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncIterator[AsyncConnection]:
    def connect(*_: Any, **__: Any) -> aiosqlite.Connection:
        address = f"file:{quote(str(path))}?mode=ro"
        return aiosqlite.connect(address, uri=True, timeout=WAIT_S, isolation_level=None)

    engine = create_async_engine(
        "sqlite+aiosqlite://", async_creator=connect, poolclass=NullPool, hide_parameters=True
    )
    try:
        async with engine.connect() as connection:
            await connection.execute(text("BEGIN"))
            yield connection
    except RAISED as error:
        raise sqlite_failure(str(path), error, full=False, committing=False) from error
    finally:
        await engine.dispose()


@asynccontextmanager
async def _postgres(address: PostgresAddress) -> AsyncIterator[AsyncConnection]:
    engine = postgres_engine(address)
    try:
        async with engine.connect() as connection:
            yield await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
    except RAISED as error:
        raise postgres_failure(address.name, error, committing=False) from error
    finally:
        await engine.dispose()
