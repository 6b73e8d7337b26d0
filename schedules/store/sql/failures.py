# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a database's errors mean: two tables, and the words for those who read them; pure.

No text of a driver gets out: it may quote what was written.  Names and numbers of errors do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from schedules.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreSchemaError,
    StoreUnavailableError,
    StoreUnknownError,
)

RAISED = (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError, TimeoutError)
"""Whatever a database or its driver may raise; drivers let some of it through as it is."""

# The low byte of SQLite's codes: sqlite.org/rescode.html
_SQLITE: Mapping[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreUnavailableError, "is locked by another program; it was waited for in vain"),
    sqlite3.SQLITE_LOCKED: (StoreUnavailableError, "is locked; it was waited for in vain"),
    sqlite3.SQLITE_READONLY: (
        StoreUnavailableError,
        "can only be read: look at its rights and its file system",
    ),
    sqlite3.SQLITE_PERM: (StoreUnavailableError, "may not be opened: look at its rights"),
    sqlite3.SQLITE_CANTOPEN: (StoreUnavailableError, "cannot be opened: is it there, and may it be written?"),
    sqlite3.SQLITE_IOERR: (StoreUnavailableError, "cannot be read or written: the disk reports an error"),
    sqlite3.SQLITE_FULL: (StoreFullError, "cannot grow: the disk is full"),
    sqlite3.SQLITE_CORRUPT: (StoreDamagedError, "is damaged; it was left as it is. Restore a backup"),
    sqlite3.SQLITE_NOTADB: (StoreDamagedError, "is not a database; it was left as it is"),
    sqlite3.SQLITE_PROTOCOL: (StoreUnavailableError, "is locked by too many; it was waited for in vain"),
}

# Codes and classes of postgresql.org/docs/current/errcodes-appendix.html; the longest that fits counts.
_POSTGRES: Mapping[str, tuple[type[StoreError], str]] = {
    "08": (StoreUnavailableError, "lost the connection"),
    "25006": (StoreUnavailableError, "can only be read: it is a standby, or was set so"),
    "28": (StoreUnavailableError, "refuses this user: look at the name and password in storage.database"),
    "3D000": (StoreUnavailableError, "has no database of this name; make it with createdb"),
    "42P01": (StoreSchemaError, "lacks a table of ours: it was changed by another program"),
    "42703": (StoreSchemaError, "lacks a column of ours: it was changed by another program"),
    "42501": (StoreUnavailableError, "does not allow this user to do this: let the user own the database"),
    "40": (StoreUnavailableError, "was busy with others; try again"),
    "53": (StoreUnavailableError, "has no connection or memory to spare"),
    "53100": (StoreFullError, "cannot grow: its disk is full"),
    "55P03": (StoreUnavailableError, "is locked; it was waited for in vain"),
    "57": (StoreUnavailableError, "is being stopped or started, or took too long"),
    "58": (StoreUnavailableError, "cannot read or write its files"),
    "XX001": (StoreDamagedError, "reports damaged data"),
    "XX002": (StoreDamagedError, "reports a damaged index"),
}
_UNKNOWN = "whether the last edit was written is not known"
_SETTLED = ("23", "25", "40", "53")
"""Classes of errors after which nothing was committed, even if it was COMMIT that failed."""


def code_of(error: BaseException) -> int:
    """Return the low byte of SQLite's code; 0: none."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return int(getattr(origin, "sqlite_errorcode", 0) or 0) & 0xFF


def sqlite_failure(name: str, error: BaseException, *, full: bool, committing: bool) -> StoreError:
    """Return what an error of SQLite means.

    Args:
        name: Of the file, for people.
        full: Whether its file system has no room: some errors hide it.
        committing: Whether it came from COMMIT; a failed write may or may not be there afterwards.
    """
    code = code_of(error)
    meant = sqlite3.SQLITE_FULL if full and code == sqlite3.SQLITE_IOERR else code
    kind, words = _SQLITE.get(meant, (StoreUnavailableError, f"cannot be used ({_label(error)})"))
    # A disk that fills up in the middle leaves no whole transaction; one that fails to sync may.
    if committing and code not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL}:
        return StoreUnknownError(f"{name}: the database {words}; {_UNKNOWN}")
    return kind(f"{name}: the database {words}")


def postgres_failure(name: str, error: BaseException, *, committing: bool) -> StoreError:
    """Return what an error of PostgreSQL, or of the way there, means.

    Args:
        name: Of the server and database, without password.
        committing: Whether it came from COMMIT.
    """
    state = _state(error)
    fits = [key for key in _POSTGRES if state.startswith(key)]
    if fits:
        kind, words = _POSTGRES[max(fits, key=len)]
    elif state:
        kind, words = StoreUnavailableError, f"refuses ({_label(error)}, {state})"
    else:
        kind, words = StoreUnavailableError, f"cannot be reached ({_label(error)})"
    if committing and not state.startswith(_SETTLED):
        return StoreUnknownError(f"{name}: the database {words}; {_UNKNOWN}")
    return kind(f"{name}: the database {words}")


def _state(error: BaseException) -> str:
    """Return the SQLSTATE, of the error itself or of the driver's that it was made from."""
    seen: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    while seen is not None:
        if state := getattr(seen, "sqlstate", None):
            return str(state)
        seen = seen.__cause__
    return ""


def _label(error: BaseException) -> str:
    origin = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(origin, "sqlite_errorname", "") or type(origin).__name__)
