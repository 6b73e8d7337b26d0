# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite: one file, one connection in all, and one transaction after the other.

One connection, because SQLite's write-ahead log is at its safest so: nobody else resets it.  After
any error the connection is opened anew, so that a disk that comes back is enough to go on.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import (
    StoreDamagedError,
    StoreError,
    StoreSchemaError,
    StoreUnavailableError,
    StoreUnknownError,
)
from schedules.store.base import Notice
from schedules.store.bell import EVERYTHING, Bell

from .database import WAIT_S, Turns, Work
from .failures import RAISED, code_of, sqlite_failure
from .schema import prepare, stored_version
from .sqlite_engine import BEGIN, OUTSIDE, READING, WAIT_MS, WRITING, sqlite_async_engine, sqlite_engine
from .sqlite_file import FileLock, check_head, identity, is_full, made_whole
from .tables import SCHEMA

log = logging.getLogger(__name__)

_CHECKED_BYTES = 256 * 2**20
"""Files up to this size are read through at the start, at about 1 GB a second; of larger ones SQLite
notices damage when it meets it."""

T = TypeVar("T")


async def open_sqlite(path: Path, *, wait_s: float = WAIT_S) -> SqliteDatabase:
    """Open a file, making or migrating its tables if need be.

    Args:
        wait_s: How long anything waits for its turn and for locks of other programs, both together.

    Raises:
        StoreUnavailableError, StoreFullError, StoreSchemaError, StoreDamagedError: As `open_store`.
    """
    lock = FileLock(path)
    try:
        await asyncio.to_thread(_make_ready, path, _ms(wait_s))
        database = SqliteDatabase(path, lock, wait_s)
    except BaseException:
        lock.close()
        raise
    try:
        await database.read(_nothing)
    except BaseException:
        await database.aclose()
        raise
    return database


class SqliteDatabase:
    """An open file; it owns the lock."""

    def __init__(self, path: Path, lock: FileLock, wait_s: float) -> None:
        self._path = path
        self._lock = lock
        self._wait_s = wait_s
        self._engine = sqlite_async_engine(path, wait_ms=_ms(wait_s))
        self._connection: AsyncConnection | None = None
        self._identity = identity(path)
        self._mine = asyncio.Lock()
        self._turns = Turns()
        self._bell = Bell()
        self._lost = False
        self._doubtful = False
        self._has_written = False

    async def read(self, work: Work[T]) -> T:
        """As `Database.read`."""
        return await self._turns.finish(self._turn(READING, work))

    async def write(self, work: Work[T], notices: Sequence[Notice]) -> T:  # noqa: ARG002 - nobody to tell
        """As `Database.write`; there are no other nodes that could be told."""
        return await self._turns.finish(self._turn(WRITING, work))

    def notices(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """As `Database.notices`: silent, but for when the file was away and is back."""
        return self._bell.listening()

    async def aclose(self) -> None:
        """As `Database.aclose`."""
        await self._turns.aclose()
        await self._drop()
        await self._engine.dispose()
        self._lock.close()

    async def _turn(self, begin: str, work: Work[T]) -> T:
        async with self._alone() as left_s:
            committing = False
            try:
                self._check_file()
                if begin is WRITING and not self._has_written:
                    await self._drop()  # if it could only be opened to read, SQLite has told nobody
                connection = self._connection or await self._connect()
                if begin is WRITING and self._doubtful:
                    await self._settle(connection)
                connection.info.update({BEGIN: begin, WAIT_MS: _ms(left_s)})
                transaction = await connection.begin()
                try:
                    result = await work(connection)
                except BaseException:
                    await transaction.rollback()
                    raise
                committing = begin is WRITING
                await transaction.commit()
                self._has_written = self._has_written or committing
                self._check_file_after(committing)
            except RAISED as error:
                failure = sqlite_failure(
                    str(self._path), error, full=is_full(self._path), committing=committing
                )
                if code_of(error) != sqlite3.SQLITE_BUSY:
                    await self._lose(doubtful=begin is WRITING)
                raise failure from error
            except StoreError:
                await self._lose(doubtful=False)
                raise
            if self._lost:
                self._lost = False
                log.info("%s: the database is back", self._path)
                self._bell.ring(EVERYTHING)
            return result

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[float]:
        """Wait for our turn; give the seconds that are left to wait for others' locks."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._wait_s
        try:
            async with asyncio.timeout_at(until):
                await self._mine.acquire()
        except TimeoutError:
            raise StoreUnavailableError(
                f"{self._path}: the database was busy for {self._wait_s:g} seconds; try again"
            ) from None
        try:
            yield max(0.0, until - loop.time())
        finally:
            self._mine.release()

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        self._connection, self._has_written = connection, False
        version = await connection.run_sync(_version)
        await connection.rollback()
        if version != SCHEMA:
            raise StoreSchemaError(
                f"{self._path}: the database is now of schema version {version}; restart this service"
            )
        return connection

    def _check_file(self) -> None:
        """Check that what we have open is what will be found there after a restart."""
        if identity(self._path) != self._identity:
            raise StoreUnavailableError(
                f"{self._path}: the database was replaced under the running service; "
                "put the earlier one back, or restart the service without the earlier one's -wal and -shm"
            )

    def _check_file_after(self, committing: bool) -> None:
        try:
            self._check_file()
        except StoreUnavailableError as error:
            if committing:
                raise StoreUnknownError(f"{error}; whether the last edit was written is not known") from error
            raise

    async def _settle(self, connection: AsyncConnection) -> None:
        """Bring everything that the log holds into the database, after an error of the disk.

        What the disk did not take may stand in the system's memory as if it had; edits after it
        would be lost with it at a loss of power.
        """
        connection.info[BEGIN] = OUTSIDE
        busy: int = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalars().one()
        await connection.rollback()
        if busy:
            raise StoreUnavailableError(f"{self._path}: another program is reading the database; try again")
        self._doubtful = False

    async def _lose(self, *, doubtful: bool) -> None:
        self._doubtful = self._doubtful or doubtful
        self._lost = True
        await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await connection.close()
        except RAISED as error:
            log.debug("%s: closing: %s", self._path, type(error).__name__)


def _make_ready(path: Path, wait_ms: int) -> None:
    """See to it that there is a whole database with today's tables."""
    try:
        if not check_head(path):
            with made_whole(path) as partial:
                _prepare(partial, wait_ms)
            log.info("made the database %s", path)
            return
        _check_pages(path, wait_ms)
        _prepare(path, wait_ms)
    except RAISED as error:
        raise sqlite_failure(str(path), error, full=is_full(path), committing=False) from error


def _prepare(path: Path, wait_ms: int) -> None:
    engine = sqlite_engine(path, "rw", wait_ms=wait_ms)
    with engine.connect() as connection:
        version = stored_version(connection)
        connection.rollback()
        if version == SCHEMA:
            return  # as nearly always: nothing more is asked, and alembic is not imported
        connection.info[BEGIN] = WRITING
        prepare(connection)
        connection.commit()


def _check_pages(path: Path, wait_ms: int) -> None:
    if path.stat().st_size > _CHECKED_BYTES:
        return
    # Only to read, since closing would else write what the log holds into a file that may be damaged.
    engine = sqlite_engine(path, "ro", wait_ms=wait_ms)
    with engine.connect() as connection:
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if found != "ok":
        raise StoreDamagedError(f"{path}: the database is damaged; it was left as it is. Restore a backup")


def _version(connection: Connection) -> str | None:
    return stored_version(connection)


async def _nothing(_connection: AsyncConnection) -> None:
    pass


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
