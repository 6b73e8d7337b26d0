# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite: that what is acknowledged is on the disk, and which files are opened."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import StoreDamagedError, StoreSchemaError, StoreUnavailableError
from schedules.store.opening import open_store
from schedules.store.sql.sqlite import open_sqlite

from .conftest import Opens
from .files import URL, modes_in, opened, partials
from .looking import add, names


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("synchronous", 2, id="every commit is waited for: FULL is 2"),
        pytest.param("journal_mode", "wal", id="readers and the writer do not wait for each other"),
        pytest.param("foreign_keys", 1, id="an entry has a lineup"),
        pytest.param("busy_timeout", 5000, id="others are waited for, at most 5 s"),
    ],
)
async def test_it_is_opened_safely(tmp_path: Path, pragma: str, value: object) -> None:
    async def asked(connection: AsyncConnection) -> object:
        return (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one()

    async with opened(tmp_path / "a.db") as (database, _):
        async with asyncio.timeout(20):
            found = await database.read(asked)

    assert found == value or (pragma == "busy_timeout" and 4900 <= int(str(found)) <= 5000)


async def test_a_write_begins_as_one(tmp_path: Path) -> None:
    async def nobody_else_can_write(_: AsyncConnection) -> None:
        with (
            closing(sqlite3.connect(tmp_path / "a.db", timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")

    async with opened(tmp_path / "a.db") as (database, _):
        await database.write(nobody_else_can_write, [])


async def test_nobody_else_may_read_its_files(opens: Opens, tmp_path: Path) -> None:
    store = await opens(URL)
    await add(store, "a")

    modes = modes_in(tmp_path)

    assert {"liveradio.db", "liveradio.db-wal", "liveradio.db.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("absolute", [False, True])
async def test_an_address_names_a_file_of_the_state_folder_or_any_other(
    opens: Opens, tmp_path: Path, absolute: bool
) -> None:
    url = f"sqlite:///{tmp_path}/sub/odd name?.db" if absolute else "sqlite:///sub/odd name?.db"
    (tmp_path / "sub").mkdir()

    await add(await opens(url.replace("?", "%3F")), "a")

    assert (tmp_path / "sub").exists()
    assert [path.name for path in (tmp_path / "sub").iterdir() if path.suffix == ".db"]


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d", "secret", "postgresql://u:secret@h", ""],
)
async def test_an_address_that_makes_no_sense_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreUnavailableError, match=r"storage\.database") as refused:
        await open_store(url, tmp_path)

    assert "secret" not in str(refused.value)


async def test_a_second_service_is_refused(opens: Opens, tmp_path: Path) -> None:
    store = await opens(URL)

    with pytest.raises(StoreUnavailableError, match="another liveradio service"):
        await opens(f"sqlite:///{tmp_path}/liveradio.db")

    await store.aclose()
    await opens(URL)


async def test_what_was_written_is_there_after_opening_again(opens: Opens) -> None:
    store = await opens(URL)
    await add(store, "a")
    await store.aclose()
    with pytest.raises(StoreUnavailableError, match="closed"):
        await store.lineups()

    assert await names(await opens(URL)) == ["a"]


async def test_closing_waits_for_what_was_begun(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as (database, store):
        writing = asyncio.create_task(add(store, "a"))
        await asyncio.sleep(0)  # it reads
        await database.aclose()
        await asyncio.wait([writing])

        async with opened(tmp_path / "a.db") as (_, again):
            there = await names(again)
        assert (there == ["a"]) == (writing.exception() is None)


async def test_history_cannot_be_changed_in_the_database_itself(opens: Opens, tmp_path: Path) -> None:
    await add(await opens(URL), "a")

    with closing(sqlite3.connect(tmp_path / "liveradio.db")) as other:
        for statement in ("UPDATE history SET body = ''", "DELETE FROM history"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                other.execute(statement)


# Damaged, foreign, newer


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 // 4096 * 4096])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\xa5" * 4096 * 4
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_cut, id="cut short"),
        pytest.param(_flip, id="pages overwritten"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"slots:\n  - {title: Morning}\n"), id="a slot file"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:100]), id="a head only"),
    ],
)
async def test_a_damaged_database_is_refused_and_left_as_it_is(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    path = tmp_path / "a.db"
    async with opened(path) as (_, store):
        for number in range(20):
            await add(store, f"s{number}")
    damage(path)
    found = path.read_bytes()

    with pytest.raises(StoreDamagedError):
        await open_sqlite(path)

    assert path.read_bytes() == found
    assert not partials(tmp_path)


async def test_last_writes_without_their_database_are_not_taken_for_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with opened(path) as (_, store):
        await add(store, "a")
        shutil.copy(tmp_path / "a.db-wal", tmp_path / "kept")
    path.unlink()
    (tmp_path / "kept").rename(tmp_path / "a.db-wal")

    with pytest.raises(StoreDamagedError, match=r"a\.db-wal"):
        await open_sqlite(path)

    assert not path.exists()


async def test_a_newer_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with opened(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0099'")
        other.commit()

    with pytest.raises(StoreSchemaError, match=r"0099.*update the program, or restore a backup"):
        await open_sqlite(path)

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT version_num FROM alembic_version").fetchall() == [("0099",)]


async def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE lineup (a)")

    with pytest.raises(StoreSchemaError, match="another program"):
        await open_sqlite(path)
