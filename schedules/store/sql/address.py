# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``storage.database`` names: a file, or a server; the password stays inside."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from schedules.errors import StoreUnavailableError

_EXAMPLES = "sqlite:///liveradio.db or postgresql://user:password@host/name"

_OPTIONS = frozenset({"host", "port", "ssl", "sslmode", "passfile", "target_session_attrs"})
"""What may stand after the question mark: where, how, and with which password file to connect."""


@dataclass(frozen=True, slots=True)
class SqliteAddress:
    """A file.

    Attributes:
        path: Absolute.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A server.

    Attributes:
        url: For SQLAlchemy; its text has stars for the password.
    """

    url: URL

    @property
    def name(self) -> str:
        """Return the server and the database for people, without user and password."""
        where = self.url.host or self.url.query.get("host") or "localhost"
        return f"{where}/{self.url.database or ''}"


def read_address(database_url: str, state_folder: Path) -> SqliteAddress | PostgresAddress:
    """Return what an address names; one that is relative lies in the state folder.

    Raises:
        StoreUnavailableError: If it makes no sense, or what it takes is not installed.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        # Without its text, in which there may be a password.
        raise StoreUnavailableError(f"storage.database is no address; write {_EXAMPLES}") from None
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:" or url.host:
                raise StoreUnavailableError(f"storage.database names no file; write {_EXAMPLES}")
            return SqliteAddress((state_folder / url.database).absolute())
        case "postgresql" | "postgres":
            if not url.database:
                raise StoreUnavailableError(f"storage.database names no database; write {_EXAMPLES}")
            if importlib.util.find_spec("asyncpg") is None:
                raise StoreUnavailableError(
                    "for PostgreSQL its driver is missing: pip install 'play-live-radio[postgres]'"
                )
            query = {**url.query}
            if unknown := sorted(set(query) - _OPTIONS):
                raise StoreUnavailableError(f"storage.database has an option that there is not: {unknown[0]}")
            if "sslmode" in query:  # as libpq says it
                query["ssl"] = query.pop("sslmode")
            return PostgresAddress(url.set(drivername="postgresql+asyncpg", query=query))
        case _:
            raise StoreUnavailableError(
                f"storage.database is neither SQLite nor PostgreSQL; write {_EXAMPLES}"
            )
