# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Backing up and restoring, table by table, whatever the version of the tables; both databases alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select

from schedules.errors import StoreDamagedError, StoreError, StoreUnavailableError
from schedules.store.backup import Backup
from schedules.store.bell import EVERYTHING

from .address import PostgresAddress, SqliteAddress, read_address
from .backup_file import BackupWriter, Value, check_backup, tables
from .database import WAIT_S
from .failures import RAISED, sqlite_failure
from .schema import check_known, drop_all, migrate, stored_version
from .sqlite_engine import BEGIN, WRITING, sqlite_engine
from .sqlite_file import FileLock, Mode, check_head, is_full, made_whole
from .tables import SCHEMA

_KEPT = ("lineup", "entry", "programme", "history", "receipt", "draft", "followed")
"""What a backup has, in an order in which it can be written; no tokens and no sessions."""
_PRECIOUS = (*_KEPT, "token")
"""What must be empty where nothing is to be replaced."""
_PART = 2000

T = TypeVar("T")


async def write_backup(database_url: str, state_folder: Path, file: Path, made_at: datetime) -> Backup:
    """As `schedules.store.backup.backup`."""

    def dump(connection: Connection) -> Backup:
        with made_whole(file) as partial:
            return _dump(connection, partial, made_at)

    address = read_address(database_url, state_folder)
    if isinstance(address, PostgresAddress):
        return await _in_postgres(address, dump, writes=False)
    if not address.path.exists():
        raise StoreUnavailableError(f"{address.path}: there is no database yet")
    return await asyncio.to_thread(_in_sqlite, address.path, dump, "ro")


async def read_backup(file: Path, database_url: str, state_folder: Path, *, replace: bool) -> Backup:
    """As `schedules.store.backup.restore`."""
    backup = await asyncio.to_thread(check_backup, file)
    check_known(backup.schema, f"{file}: this backup")

    def load(connection: Connection) -> None:
        _make_room(connection, replace=replace)
        _load(connection, file, backup)

    address = read_address(database_url, state_folder)
    if isinstance(address, PostgresAddress):
        await _in_postgres(address, load, writes=True)
    else:
        await asyncio.to_thread(_load_sqlite, address, load)
    return backup


def _dump(connection: Connection, partial: Path, made_at: datetime) -> Backup:
    version = stored_version(connection)
    if version is None:
        raise StoreUnavailableError("the database is empty: there is nothing to back up")
    check_known(version)
    found = MetaData()
    found.reflect(connection, only=_KEPT)
    counts = {
        name: connection.execute(select(func.count()).select_from(found.tables[name])).scalar_one()
        for name in _KEPT
    }
    backup = Backup(schema=version, made_at=made_at, counts=counts)
    with partial.open("r+b") as out:
        writer = BackupWriter(out, backup)
        for name in _KEPT:
            table = found.tables[name]
            writer.table(name, [*table.columns.keys()])
            rows = connection.execution_options(yield_per=_PART).execute(
                select(table).order_by(*table.primary_key.columns)
            )
            for part in rows.partitions():
                writer.rows(part)
        writer.end()
    return backup


def _make_room(connection: Connection, *, replace: bool) -> None:
    """Take everything away, if there is nothing, or if it is to be replaced.

    Raises:
        StoreSchemaError: If the database is of another program.
        StoreError: If there is something that was not to be replaced.
    """
    version = stored_version(connection)
    if version is not None and not replace:
        names = {*inspect(connection).get_table_names()}
        for name in _PRECIOUS:
            if name in names and connection.execute(select(func.count()).select_from(_table(name))).scalar():
                raise StoreError(
                    f"the database is not empty (it has rows in {name}): "
                    "name another one, or say that it is to be replaced"
                )
    drop_all(connection)


def _load(connection: Connection, file: Path, backup: Backup) -> None:
    """Make the tables of the backup's time, fill them, and migrate both together."""
    migrate(connection, backup.schema)
    found = MetaData()
    found.reflect(connection, only=_KEPT)
    for name, columns, rows in tables(file):
        table = found.tables.get(name) if name in _KEPT else None
        if table is None or not set(columns) <= set(table.columns.keys()):
            raise StoreDamagedError(
                f"{file}: this backup cannot be used: it has a table that there never was"
            )
        while part := [*islice(rows, _PART)]:
            connection.execute(insert(table), _named(columns, part))
    migrate(connection, SCHEMA)


def _named(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[dict[str, Value]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _table(name: str) -> Table:
    return Table(name, MetaData())


def _load_sqlite(address: SqliteAddress, load: Callable[[Connection], None]) -> None:
    path = address.path
    lock = FileLock(path)
    try:
        if check_head(path):
            _in_sqlite(path, load, "rw")
        else:
            with made_whole(path) as partial:
                _in_sqlite(partial, load, "rw")
    finally:
        lock.close()


def _in_sqlite(path: Path, work: Callable[[Connection], T], mode: Mode) -> T:
    engine = sqlite_engine(path, mode, wait_ms=int(WAIT_S * 1000))
    with _told(path), engine.connect() as connection:
        if mode == "rw":
            connection.info[BEGIN] = WRITING
        result = work(connection)
        connection.commit()
        return result


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except RAISED as error:
        raise sqlite_failure(str(path), error, full=is_full(path), committing=False) from error


async def _in_postgres(address: PostgresAddress, work: Callable[[Connection], T], *, writes: bool) -> T:
    from .postgres import PostgresDatabase, postgres_engine  # noqa: PLC0415 - its driver is an extra

    database = PostgresDatabase(address, postgres_engine(address))
    try:
        if writes:
            return await database.write(lambda at: at.run_sync(work), [EVERYTHING])
        return await database.read(lambda at: at.run_sync(work))
    finally:
        await database.aclose()
