# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Opening the store that an address names: the one door to it for everybody else.

What talks to databases is imported only here and only then, since it takes a quarter of a second.
"""

from __future__ import annotations

from pathlib import Path

from .base import LineupStore


async def open_store(database_url: str, state_folder: Path) -> LineupStore:
    """Open a store, making or migrating its tables if need be; whoever opens it closes it.

    Args:
        database_url: ``sqlite:///liveradio.db`` (in the state folder), ``sqlite:////a/path.db``, or
            ``postgresql://user:password@host/name``.
        state_folder: For SQLite; it exists.

    Raises:
        StoreUnavailableError: If it cannot be reached, is locked, or another service has it.
        StoreFullError: If there is no room to make it.
        StoreSchemaError: If it was made by a newer version of the program, or by another program.
        StoreDamagedError: If it cannot be read; it is left as it is.
    """
    from .sql.opening import open_sql_store  # noqa: PLC0415 - see above

    return await open_sql_store(database_url, state_folder)
