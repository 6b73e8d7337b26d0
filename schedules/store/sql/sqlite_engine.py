# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How SQLite is opened, always: what is acknowledged is on the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from .sqlite_file import Mode, connect_uri

BEGIN = "begin"
"""In a connection's ``info``: how its next transactions begin."""
WAIT_MS = "wait_ms"
"""In a connection's ``info``: how long they wait for locks of others."""

READING = "BEGIN"
WRITING = "BEGIN IMMEDIATE"
"""At once, since one that began by reading might find that another wrote meanwhile."""
OUTSIDE = ""
"""Without a transaction, which some statements demand."""


def sqlite_engine(path: Path, mode: Mode, *, wait_ms: int) -> Engine:
    """Return an engine for a thread: for making, backing up and restoring."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(connect_uri(path, mode), uri=True, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    _listen(engine, mode, wait_ms)
    return engine


def sqlite_async_engine(path: Path, *, wait_ms: int) -> AsyncEngine:
    """Return the engine of the service."""

    def connect(*_: Any, **__: Any) -> aiosqlite.Connection:
        # isolation_level None: the driver begins nothing on its own, the listener below does.
        return aiosqlite.connect(connect_uri(path, "rw"), uri=True, isolation_level=None)

    engine = create_async_engine(
        "sqlite+aiosqlite://", async_creator=connect, poolclass=NullPool, hide_parameters=True
    )
    _listen(engine.sync_engine, "rw", wait_ms)
    return engine


def _listen(engine: Engine, mode: Mode, wait_ms: int) -> None:
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={wait_ms}")
        if mode == "rw":
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    def begun(connection: Connection) -> None:
        if (wait_ms := connection.info.pop(WAIT_MS, None)) is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
        if begin := connection.info.get(BEGIN, READING):
            connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
