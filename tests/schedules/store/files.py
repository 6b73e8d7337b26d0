# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite's files, and what lies beside them."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from schedules.store.base import LineupStore
from schedules.store.sql.database import WAIT_S
from schedules.store.sql.sqlite import SqliteDatabase, open_sqlite
from schedules.store.sql.store import SqlStore

URL = "sqlite:///liveradio.db"


@asynccontextmanager
async def opened(path: Path, *, wait_s: float = WAIT_S) -> AsyncIterator[tuple[SqliteDatabase, LineupStore]]:
    """Open a database and the store over it, which are closed at the end."""
    database = await open_sqlite(path, wait_s=wait_s)
    try:
        yield database, SqlStore(database)
    finally:
        await database.aclose()


def modes_in(folder: Path) -> dict[str, int]:
    """Return who may do what with each file, as `chmod` has it."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def partials(folder: Path) -> list[Path]:
    """Return what was begun and never got its name."""
    return [*folder.glob(".*")]
