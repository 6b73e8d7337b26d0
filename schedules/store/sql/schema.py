# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a database has our tables, in which version; making and migrating them.

New tables come from the migrations as well, so there is one way only to what they are.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from schedules.errors import StoreSchemaError

from .tables import SCHEMA, SCHEMAS, VERSION_TABLE

log = logging.getLogger(__name__)

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def stored_version(connection: Connection) -> str | None:
    """Return the version of the tables; ``None``: there are no tables at all.

    Raises:
        StoreSchemaError: If there are tables, but not ours.
    """
    found = inspect(connection)
    if found.has_table(VERSION_TABLE):
        version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()  # noqa: S608 - a constant
        return None if version is None else str(version)
    if found.get_table_names():
        raise StoreSchemaError("the database is of another program; name one of our own in storage.database")
    return None


def check_known(version: str, what: str = "the database") -> None:
    """Check that a version of the tables is one that we know.

    Raises:
        StoreSchemaError: If it is newer, or unheard of.
    """
    if version not in SCHEMAS:
        raise StoreSchemaError(
            f"{what} is of schema version {version}, and this program knows versions up to {SCHEMA}: "
            "update the program, or restore a backup that this version made"
        )


def prepare(connection: Connection) -> bool:
    """See to it that the tables are ours and of today, within the transaction of the connection.

    Returns:
        Whether anything was made or migrated.

    Raises:
        StoreSchemaError: If they are newer, or of another program.
    """
    version = stored_version(connection)
    if version == SCHEMA:
        return False
    if version is not None:
        check_known(version)
        log.info("migrating the database from schema version %s to %s", version, SCHEMA)
    migrate(connection, SCHEMA)
    return True


def migrate(connection: Connection, version: str) -> None:
    """Bring the tables to a version, within the transaction of the connection."""
    # Needed once in a database's life, and it takes a while to be imported.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def drop_all(connection: Connection) -> None:
    """Take all tables away, within the transaction of the connection."""
    found = inspect(connection)
    referring = {"entry", "programme"}  # before what they refer to
    for name in sorted(found.get_table_names(), key=lambda name: (name not in referring, name)):
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.execute(text(f"DROP TABLE {quoted}"))
