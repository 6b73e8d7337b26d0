# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""That migrations lead to the tables as they are, from every version there ever was."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

import schedules.store.migrations
from schedules.model.ids import ServiceId
from schedules.model.kept import FollowedCopy
from schedules.store.sql.address import PostgresAddress, read_address
from schedules.store.sql.postgres import PostgresDatabase, postgres_engine
from schedules.store.sql.schema import make, migrate
from schedules.store.sql.tables import METADATA, SCHEMA, SCHEMAS
from tests.fakes.postgres import Postgres

from .commits import NOON
from .conftest import Opens


def differences(connection: Connection) -> list[object]:
    migrate(connection, SCHEMA)
    by_hand = {"ix_history_people"}
    context = MigrationContext.configure(
        connection,
        opts={"compare_type": True, "include_name": lambda name, kind, parents: name not in by_hand},
    )
    return [*compare_metadata(context, METADATA)]


def as_made(path: Path, how: Callable[[Connection], object]) -> list[tuple[str, str, list[str]]]:
    """Return all that SQLite keeps of how tables were made: each with its columns and constraints."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        how(connection)
    engine.dispose()
    with closing(sqlite3.connect(path)) as other:
        found = other.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    spaces, comma = re.compile(r"\s+"), re.compile(r", (?![^()]*\))")
    return sorted(
        (kind, name, sorted(comma.split(spaces.sub(" ", sql).replace("( ", "(").replace(" )", ")")[:-1])))
        for kind, name, sql in found
    )


def test_new_tables_are_what_all_migrations_lead_to(tmp_path: Path) -> None:
    new = as_made(tmp_path / "new.db", make)

    # The head of a statement is one with its first column, which is the same one.
    assert new == as_made(tmp_path / "old.db", lambda connection: migrate(connection, SCHEMA))
    assert {"lineup", "history_stays_delete", "ix_history_people"} <= {name for _, name, _ in new}


async def test_they_are_so_in_postgresql(server: Postgres, tmp_path: Path) -> None:
    dumps = []
    for how in (make, lambda connection: migrate(connection, SCHEMA)):
        name = server.make_database()
        address = read_address(server.url(name), tmp_path)
        assert isinstance(address, PostgresAddress)
        database = PostgresDatabase(address, postgres_engine(address))
        await database.write(lambda at, how=how: at.run_sync(how), [])  # type: ignore[misc]
        await database.aclose()
        dumps.append(server.schema(name))

    assert dumps[0] == dumps[1]
    assert "CREATE TRIGGER history_stays" in dumps[0]


def test_migrations_make_the_tables_that_the_statements_are_written_for(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.begin() as connection:
        assert differences(connection) == []
    engine.dispose()


async def test_they_do_so_in_postgresql(server: Postgres, tmp_path: Path) -> None:
    address = read_address(server.url(server.make_database()), tmp_path)
    assert isinstance(address, PostgresAddress)
    database = PostgresDatabase(address, postgres_engine(address))

    found = await database.write(lambda at: at.run_sync(differences), [])

    await database.aclose()
    assert found == []


def test_all_versions_are_known_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schedules.store.migrations.__path__[0])))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]

    assert tuple(reversed(steps)) == SCHEMAS
    assert steps[0] == SCHEMA


@pytest.mark.parametrize("version", SCHEMAS[:-1])
async def test_an_older_database_is_migrated_when_it_is_opened(
    opens: Opens, tmp_path: Path, version: str
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/liveradio.db")
    with engine.begin() as connection:
        migrate(connection, version)
        connection.execute(
            text("INSERT INTO followed (service, url, as_of, content) VALUES ('news', 'u', :at, :content)"),
            {"at": "2026-11-24T12:00:00.123456Z", "content": b"slots: []"},
        )
    engine.dispose()

    store = await opens("sqlite:///liveradio.db")

    kept = FollowedCopy(service=ServiceId("news"), url="u", as_of=NOON, content=b"slots: []", last_day=None)
    assert await store.followed() == (kept,)
    with closing(sqlite3.connect(tmp_path / "liveradio.db")) as other:
        assert other.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]


OPENED = """
import asyncio, sys
from pathlib import Path
from schedules.store.opening import open_store

async def main():
    store = await open_store("sqlite:///liveradio.db", Path(sys.argv[1]))
    await store.lineups()
    await store.aclose()

assert "sqlalchemy" not in sys.modules
asyncio.run(main())
print(sorted({"alembic", "asyncpg"} & set(sys.modules)))
"""


def test_alembic_is_imported_only_when_there_is_something_to_migrate(tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", OPENED, tmp_path], capture_output=True, text=True, check=True, timeout=60
        ).stdout.strip()
        for _ in range(2)
    ]

    assert said == ["[]", "[]"]
