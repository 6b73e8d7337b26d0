# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite when others or the disk are in its way: locked, full, read-only, gone, failing, killed."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.errors import StoreFullError, StoreUnavailableError
from schedules.model.kept import Commit
from schedules.store.base import Notice
from schedules.store.sql.database import WAIT_S
from schedules.store.sql.sqlite import open_sqlite
from tests.fakes.disk import loose_disk, small_disk

from .commits import NEWS, change, empty, receipt, slot
from .conftest import Opens
from .files import URL, opened
from .looking import add, names

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
