# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL: several nodes on one database, each of which hears what the others write."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from math import inf
from typing import Any, TypeVar
from weakref import WeakSet

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from schedules.store.base import Notice

from .address import PostgresAddress
from .database import ANSWER_S, WAIT_S, Turns, Work
from .failures import RAISED, postgres_failure
from .postgres_notices import TOPIC, listening, payload_of
from .schema import prepare
from .tables import SCHEMA, VERSION_TABLE

_STATEMENT_S = 10.0
"""The longest that one statement may take; loading everything takes parts of a second."""
_CONNECTIONS = 5

_ALONE = text("SELECT pg_advisory_xact_lock(7305804402442691436)")
"""One writer at a time over all nodes: history is in the order of commits, and nothing can cross.

The number is ours and means nothing."""
_TELL = text("SELECT pg_notify(:topic, :payload)")

_MADE_S = "made_s"
"""Where a connection keeps when it was first used, in seconds of the monotonic clock."""
_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)

T = TypeVar("T")


async def open_postgres(address: PostgresAddress, *, wait_s: float = WAIT_S) -> PostgresDatabase:
    """Open a database, making or migrating its tables if need be.

    Args:
        wait_s: How long anything waits for a connection, and for the locks of others.

    Raises:
        StoreUnavailableError, StoreFullError, StoreSchemaError, StoreDamagedError: As `open_store`.
    """
    database = PostgresDatabase(address, postgres_engine(address, wait_s=wait_s))
    try:
        if not await database.read(_is_of_today):
            await database.write(_make_ready, [])
    except BaseException:
        await database.aclose()
        raise
    return database


def postgres_engine(address: PostgresAddress, *, wait_s: float = WAIT_S) -> AsyncEngine:
    """Return an engine; nothing is connected yet."""
    limits = {
        "application_name": "liveradio",
        "statement_timeout": str(int(_STATEMENT_S * 1000)),
        "lock_timeout": str(int(wait_s * 1000)),
        "idle_in_transaction_session_timeout": "60000",
    }
    return create_async_engine(
        address.url,
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=wait_s,
        connect_args={"timeout": WAIT_S, "command_timeout": _STATEMENT_S, "server_settings": limits},
    )


class PostgresDatabase:
    """A database of a server; it owns the engine."""

    def __init__(self, address: PostgresAddress, engine: AsyncEngine) -> None:
        self._name = address.name
        self._engine = engine
        self._turns = Turns()
        self._drivers: WeakSet[Any] = WeakSet()
        self._lost_s = -inf
        """By the monotonic clock, when a connection was last found not to answer."""

    async def read(self, work: Work[T]) -> T:
        """As `Database.read`."""
        return await self._turns.finish(self._turn(work, None))

    async def write(self, work: Work[T], notices: Sequence[Notice]) -> T:
        """As `Database.write`."""
        return await self._turns.finish(self._turn(work, notices))

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """As `Database.notices`."""
        return listening(self._engine)

    async def aclose(self) -> None:
        """As `Database.aclose`."""
        await self._turns.aclose()
        # The pool says goodbye to one after the other, and waits for an answer of each: we to all at once.
        goodbyes = (driver.close(timeout=ANSWER_S) for driver in [*self._drivers])
        await asyncio.gather(*goodbyes, return_exceptions=True)  # who does not answer is cut off
        await self._engine.dispose()

    async def _turn(self, work: Work[T], notices: Sequence[Notice] | None) -> T:
        """Do something in a transaction; one that writes has notices, though perhaps none."""
        committing = False
        try:
            async with self._connected() as connection:
                if notices is None:
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                    return await work(connection)
                await connection.execute(_ALONE)
                result = await work(connection)
                for notice in notices:
                    await connection.execute(_TELL, {"topic": TOPIC, "payload": payload_of(notice)})
                committing = True
                await connection.commit()
                return result
        except (*RAISED, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise postgres_failure(self._name, error, committing=committing) from error

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        """Take a connection from the pool, one that answers.

        The pool's own way of asking has no limit but that of a statement, and asks each connection anew:
        where a firewall has forgotten them all, nothing would be read or written for a minute.
        """
        while True:
            async with self._engine.connect() as connection:
                pooled = await connection.get_raw_connection()
                made_s = pooled.info.get(_MADE_S)
                if made_s is None:  # it is new
                    pooled.info[_MADE_S] = time.monotonic()
                    self._drivers.add(pooled.driver_connection)
                if made_s is None or await self._answers(pooled.driver_connection, made_s):
                    yield connection
                    return
                await connection.invalidate()

    async def _answers(self, driver: Any, made_s: float) -> bool:
        """Tell whether a connection is good; if not, it is cut off, and so will be all that are older."""
        if made_s > self._lost_s:
            try:
                await driver.execute("SELECT 1", timeout=ANSWER_S)
            except _LOST:
                self._lost_s = time.monotonic()
            else:
                return True
        driver.terminate()
        return False


async def _is_of_today(connection: AsyncConnection) -> bool:
    found = await connection.execute(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": VERSION_TABLE})
    if not found.scalar_one():
        return False
    versions = await connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    return versions.scalars().all() == [SCHEMA]


async def _make_ready(connection: AsyncConnection) -> None:
    def ready(sync: Connection) -> Any:
        return prepare(sync)

    await connection.run_sync(ready)
