# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All that is kept in one file, the same for every database; for commands, also beside a running service.

There is nothing in it with which somebody could sign in: no tokens, no sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup says of itself.

    Attributes:
        schema: Version of the tables that it was made of.
        made_at: When, in UTC.
        counts: How many rows of each table there are in it.
    """

    schema: str
    made_at: datetime
    counts: Mapping[str, int]


async def backup(
    database_url: str, state_folder: Path, file: Path, *, made_at: datetime | None = None
) -> Backup:
    """Write one state of everything into a file, which is there whole, or as it was before.

    Args:
        database_url: As for `schedules.store.opening.open_store`.
        file: Is replaced if there is one; nobody else may read it.
        made_at: What it says of its time; ``None``: now.

    Raises:
        StoreUnavailableError: If there is no database, it cannot be read, or the file cannot be written.
        StoreFullError: If there is no room for it.
        StoreSchemaError: If the database is of a newer version of the program, or of another one.
        StoreDamagedError: If the database is damaged.
    """
    from .sql.backup import write_backup  # noqa: PLC0415 - what talks to databases is imported only then

    return await write_backup(database_url, state_folder, file, made_at or datetime.now(UTC))


async def restore(file: Path, database_url: str, state_folder: Path, *, replace: bool = False) -> Backup:
    """Put what a backup says into a database that has nothing, in one transaction.

    Tokens are not in it and have to be made anew afterwards.  No service may run on the database.

    Args:
        replace: Put it in place of whatever a database of ours has, its tokens and sessions too.

    Raises:
        StoreError: If the database has something already, and `replace` was not said.
        StoreUnavailableError: If the file or the database cannot be used, or a service uses it.
        StoreFullError: If there is no room for it.
        StoreSchemaError: If the backup is of a newer version of the program.
        StoreDamagedError: If the backup, or the database, is damaged.
    """
    from .sql.backup import read_backup  # noqa: PLC0415 - as above

    return await read_backup(file, database_url, state_folder, replace=replace)
