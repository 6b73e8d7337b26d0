# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a database has our tables, in which version; making and migrating them.

New tables are made as they are today, in one step; a test proves that migrations lead to the very same.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from schedules.errors import StoreSchemaError

from .tables import METADATA, SCHEMA, SCHEMAS, STATEMENTS, VERSION_TABLE

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
    if version is None:
        make(connection)
        return True
    check_known(version)
    log.info("migrating the database from schema version %s to %s", version, SCHEMA)
    migrate(connection, SCHEMA)
    return True


def make(connection: Connection) -> None:
    """Make today's tables where there are none, within the transaction of the connection.

    Without alembic, which takes as long to be imported as all the rest of a first start.
    """
    METADATA.create_all(connection, checkfirst=False)
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    # As alembic makes it.
    connection.exec_driver_sql(
        f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
        f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{SCHEMA}')")  # noqa: S608 - constants


def migrate(connection: Connection, version: str) -> None:
    """Bring the tables to a version, within the transaction of the connection."""
    # Rarely needed in a database's life, and it takes a while to be imported.
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
