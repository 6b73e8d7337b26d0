# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite: that what is acknowledged is on the disk, and what happens when the disk or others misbehave."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import (
    StoreDamagedError,
    StoreFullError,
    StoreSchemaError,
    StoreUnavailableError,
)
from schedules.model.kept import Commit
from schedules.store.base import LineupStore, Notice
from schedules.store.opening import open_store
from schedules.store.sql.database import WAIT_S
from schedules.store.sql.sqlite import SqliteDatabase, open_sqlite
from schedules.store.sql.store import SqlStore
from tests.fakes.disk import loose_disk, small_disk

from .commits import NEWS, adding, change, empty, receipt, slot
from .conftest import Opens

URL = "sqlite:///liveradio.db"


@asynccontextmanager
async def opened(path: Path, *, wait_s: float = WAIT_S) -> AsyncIterator[tuple[SqliteDatabase, LineupStore]]:
    database = await open_sqlite(path, wait_s=wait_s)
    try:
        yield database, SqlStore(database)
    finally:
        await database.aclose()


async def add(store: LineupStore, id_: str) -> None:
    await store.commit(adding(await store.lineup(NEWS) or empty(), id_))


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def partials(folder: Path) -> list[Path]:
    return [*folder.glob(".*")]


async def names(store: LineupStore) -> list[str]:
    lineup = await store.lineup(NEWS)
    return [*lineup.entries] if lineup else []


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


# Locked


async def test_locked_by_another_program_it_waits_then_says_so_and_heals(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db", wait_s=0.4) as (_, store):
        await add(store, "a")
        with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert await names(store) == ["a"]  # readers do not wait for a writer
            loop = asyncio.get_running_loop()
            began_s, turns = loop.time(), 0
            writing = asyncio.gather(add(store, "b"), add(store, "c"), return_exceptions=True)
            while not writing.done():
                await asyncio.sleep(0)
                turns += 1
            took_s = loop.time() - began_s
            answers = await writing
            other.execute("COMMIT")

        assert [type(answer) for answer in answers] == [StoreUnavailableError] * 2
        assert 0.3 < took_s < 2  # both together, not one after the other
        assert turns > 100  # and the loop turned all the while
        await add(store, "d")
        assert await names(store) == ["a", "d"]


async def test_it_waits_for_another_program_that_is_done_soon(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as (_, store):
        await add(store, "a")
        with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            writing = asyncio.create_task(add(store, "b"))
            await asyncio.wait([writing], timeout=0.2)
            assert not writing.done()
            other.execute("COMMIT")
            async with asyncio.timeout(WAIT_S):
                await writing


def test_others_are_waited_for_five_seconds() -> None:
    assert WAIT_S == 5


async def test_locked_at_the_start_it_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError, match="locked"):
            await open_sqlite(tmp_path / "a.db", wait_s=0.1)
    async with opened(tmp_path / "a.db"):
        pass


# Full, read-only, gone


async def test_a_full_disk_refuses_writes_answers_reads_and_heals(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        async with opened(disk.folder / "a.db") as (_, store):
            await add(store, "a")
            disk.fill()
            big = change(await store.lineup(NEWS) or empty(), {"big": slot("big", "x" * 200_000)})
            for _ in range(2):
                with pytest.raises(StoreFullError, match="full"):
                    await store.commit(Commit(changes=(big,), receipt=receipt("k")))
                assert await names(store) == ["a"]
                assert await store.receipt("Ana", "k") is None
            disk.free()

            await add(store, "b")
            assert await names(store) == ["a", "b"]


async def test_a_disk_without_room_for_a_new_database_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        disk.fill()
        with pytest.raises(StoreFullError):
            await open_sqlite(disk.folder / "a.db")
        disk.free()
        async with opened(disk.folder / "a.db"):
            pass


async def test_a_read_only_disk_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        async with opened(disk.folder / "a.db") as (_, store):
            await add(store, "a")
        disk.set_read_only(True)
        with pytest.raises(StoreUnavailableError, match="folder cannot be used"):
            await open_sqlite(disk.folder / "a.db")
        disk.set_read_only(False)
        async with opened(disk.folder / "a.db") as (_, store):
            assert await names(store) == ["a"]


async def test_read_only_in_the_middle_refuses_writes_answers_reads_and_heals(tmp_path: Path) -> None:
    async def forbid(connection: AsyncConnection) -> None:
        await connection.execute(text("PRAGMA query_only=1"))

    async with opened(tmp_path / "a.db") as (database, store):
        await add(store, "a")
        async with store.notices() as notices:
            await database.read(forbid)
            assert await names(store) == ["a"]
            with pytest.raises(StoreUnavailableError, match="can only be read"):
                await add(store, "b")

            await add(store, "c")  # over a new connection
            async with asyncio.timeout(20):
                assert await anext(notices) == Notice(None, 0)
        assert await names(store) == ["a", "c"]


async def test_a_disk_that_came_back_read_only_is_written_as_soon_as_it_can_be(tmp_path: Path) -> None:
    with loose_disk(tmp_path / "disk") as disk:
        async with opened(disk.folder / "a.db") as (_, store):
            await add(store, "a")
            disk.pull_out()
            with pytest.raises(StoreUnavailableError, match="gone"):
                await add(store, "b")
            disk.put_back(read_only=True)
            with pytest.raises(StoreUnavailableError, match="can only be read"):
                await add(store, "b")
            assert await names(store) == ["a"]  # over a connection that can only read

            disk.make_writable()
            await add(store, "c")
            assert await names(store) == ["a", "c"]


async def test_a_file_that_is_gone_is_told_never_made_anew_and_found_again(tmp_path: Path) -> None:
    path, away = tmp_path / "a.db", tmp_path / "away.db"
    async with opened(path) as (_, store):
        await add(store, "a")
        path.rename(away)
        for _ in range(2):
            with pytest.raises(StoreUnavailableError, match="gone"):
                await add(store, "b")
            with pytest.raises(StoreUnavailableError, match="gone"):
                await store.lineups()
        assert not path.exists()

        away.rename(path)
        await add(store, "c")
        assert await names(store) == ["a", "c"]


async def test_another_file_in_its_place_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with opened(tmp_path / "other.db") as (_, other):
        await add(other, "from the other")
    async with opened(path) as (_, store):
        await add(store, "a")
        (tmp_path / "other.db").replace(path)

        for _ in range(2):  # never are the last writes of one mixed with the pages of the other
            with pytest.raises(StoreUnavailableError, match="replaced"):
                await add(store, "b")


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


# Killed

KILLED = """
import asyncio, sys
from pathlib import Path
from schedules.model.kept import KeptLineup
from schedules.store.opening import open_store
from tests.schedules.store.commits import NEWS, adding, empty

async def main():
    store = await open_store("sqlite:///liveradio.db", Path(sys.argv[1]))
    number = 0
    while True:
        lineup = await store.lineup(NEWS) or empty()
        await store.commit(adding(lineup, f"s{lineup.revision}"))
        print(lineup.revision + 1, flush=True)

asyncio.run(main())
"""


async def test_after_a_kill_everything_acknowledged_is_there_whole(opens: Opens, tmp_path: Path) -> None:
    for kill_after in (1, 7):
        process = subprocess.Popen(  # noqa: ASYNC220 - the loop has nothing else to do
            [sys.executable, "-c", KILLED, tmp_path], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        acknowledged = 0
        for _ in range(kill_after):
            acknowledged = int(process.stdout.readline())
        process.kill()
        rest = process.stdout.read().split()
        process.wait(20)
        acknowledged = int(rest[-1]) if rest else acknowledged

        store = await opens(URL)
        lineup = await store.lineup(NEWS)
        assert lineup is not None
        assert acknowledged <= lineup.revision <= acknowledged + 1
        assert [*lineup.entries] == [f"s{number}" for number in range(lineup.revision)]
        assert len(await store.history(limit=100)) == lineup.revision
        await store.aclose()


# A disk that fails

FAILING = """
import asyncio, sys
from pathlib import Path
from schedules.errors import StoreError
from schedules.store.opening import open_store
from tests.schedules.store.commits import NEWS, adding, empty

async def main():
    store = await open_store("sqlite:///liveradio.db", Path(sys.argv[1]))
    for number in range(12):
        lineup = await store.lineup(NEWS) or empty()
        try:
            await store.commit(adding(lineup, f"s{lineup.revision}"))
            print("written", lineup.revision + 1)
        except StoreError as error:
            print(type(error).__name__, lineup.revision + 1)
    await store.aclose()

asyncio.run(main())
"""


async def test_a_disk_that_fails_is_told_as_unknown_and_loses_nothing_acknowledged(
    opens: Opens, tmp_path: Path
) -> None:
    await (
        await opens(URL)
    ).aclose()  # so that the calls that fail are those of edits (they are counted by thread)
    injected = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO:when=5..6"]
    answer = subprocess.run(  # noqa: ASYNC221 - the loop has nothing else to do
        [*injected, sys.executable, "-c", FAILING, tmp_path],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    said = [line.split() for line in answer.stdout.splitlines()]
    words = [word for word, _ in said]
    assert "StoreUnknownError" in words
    assert "written" in words[words.index("StoreUnknownError") :]  # it healed
    store = await opens(URL)
    revisions = {entry.revision for entry in await store.history(limit=100)}
    assert {int(revision) for word, revision in said if word == "written"} <= revisions
    assert await names(store) == [f"s{number}" for number in range(len(revisions))]
