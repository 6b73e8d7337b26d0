# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL: what happens when the server, or the way to it, goes away and comes back."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from schedules.errors import (
    ReceiptExistsError,
    StaleRevisionError,
    StoreError,
    StoreSchemaError,
    StoreUnavailableError,
    StoreUnknownError,
)
from schedules.model.kept import Owner
from schedules.store.base import Notice
from schedules.store.opening import open_store
from schedules.store.sql.address import PostgresAddress, read_address
from schedules.store.sql.postgres import open_postgres
from schedules.store.sql.postgres_notices import notice_of, payload_of
from schedules.store.sql.store import SqlStore
from tests.fakes.cut_wire import cut_wire
from tests.fakes.eventually import eventually
from tests.fakes.postgres import Postgres, postgres

from .commits import NEWS, WSKG, adding, empty, receipt
from .conftest import Opens
from .looking import DEADLINE_S, add, names, next_of


@pytest.fixture(scope="module")
def moody() -> Iterator[Postgres]:
    """A server that tests stop and start; what it acknowledges is on the disk."""
    with postgres(durable=True) as running:
        yield running


@pytest.fixture
def moody_url(moody: Postgres) -> str:
    """A new database of it."""
    return moody.url(moody.make_database())


async def restart(server: Postgres, how: signal.Signals) -> None:
    await asyncio.to_thread(server.stop, how)
    await asyncio.to_thread(server.start)


@pytest.mark.parametrize(
    "notice", [Notice(NEWS, 7), Notice(WSKG, 1), Notice(Owner("with space"), 2**31), Notice(None, 0)]
)
def test_notices_go_over_the_wire(notice: Notice) -> None:
    assert notice_of(payload_of(notice)) == notice


@pytest.mark.parametrize("payload", ["news", "news x", "7", " 7", "news -1"])
def test_a_notice_that_makes_no_sense_says_look_at_everything(payload: str) -> None:
    assert notice_of(payload) == Notice(None, 0)


async def test_history_cannot_be_changed_in_the_database_itself(
    opens: Opens, server: Postgres, template: str, database: str
) -> None:
    await add(await opens(database), "a")

    for statement in ("UPDATE history SET body = ''", "DELETE FROM history", "TRUNCATE history"):
        with pytest.raises(AssertionError, match="only ever added to"):
            server.sql(statement, template)


async def test_a_server_that_is_away_is_told_at_once_and_found_again(
    opens: Opens, moody: Postgres, moody_url: str
) -> None:
    store = await opens(moody_url)
    await add(store, "a")
    await asyncio.to_thread(moody.stop)

    async with asyncio.timeout(6):
        for _ in range(2):
            with pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1"):
                await store.lineups()
            with pytest.raises(StoreUnavailableError):
                await add(store, "b")
        with pytest.raises(StoreUnavailableError):
            await opens(moody_url)
    await asyncio.to_thread(moody.start)

    await add(store, "c")
    assert await names(store) == ["a", "c"]


async def test_after_a_lost_connection_notices_say_look_at_everything(
    opens: Opens, moody: Postgres, moody_url: str
) -> None:
    store = await opens(moody_url)
    async with store.notices() as notices:
        await add(store, "a")
        assert await next_of(notices) == Notice(NEWS, 1)

        await restart(moody, signal.SIGQUIT)

        assert await next_of(notices) == Notice(None, 0)
        await add(store, "b")
        assert await next_of(notices) == Notice(NEWS, 2)


async def test_notices_begin_when_the_server_comes(opens: Opens, moody: Postgres, moody_url: str) -> None:
    store = await opens(moody_url)
    await asyncio.to_thread(moody.stop)

    async with store.notices() as notices:
        await asyncio.to_thread(moody.start)
        assert await next_of(notices) == Notice(None, 0)
        await add(store, "a")
        assert await next_of(notices) == Notice(NEWS, 1)


async def test_restarted_in_the_middle_nothing_is_twice_and_nothing_acknowledged_lost(
    opens: Opens, moody: Postgres, moody_url: str
) -> None:
    store = await opens(moody_url)
    acknowledged: list[str] = []
    unknown: list[str] = []
    enough, up = asyncio.Event(), asyncio.Event()
    up.set()

    async def edits(client: int) -> None:
        number = 0
        while not enough.is_set():
            number += 1
            id_ = f"c{client}-{number}"
            try:
                made = adding(await store.lineup(NEWS) or empty(), id_)
                await store.commit(replace(made, receipt=receipt(id_)))
            except StaleRevisionError:
                continue
            except StoreUnknownError:
                unknown.append(id_)
            except StoreUnavailableError:
                await up.wait()
            else:
                acknowledged.append(id_)

    async with asyncio.timeout(DEADLINE_S), asyncio.TaskGroup() as group:
        for client in range(4):
            group.create_task(edits(client))
        for _ in range(3):
            wanted = len(acknowledged) + 10
            await eventually(lambda wanted=wanted: len(acknowledged) >= wanted)  # type: ignore[misc]
            up.clear()
            await restart(moody, signal.SIGQUIT)
            up.set()
        enough.set()

    there = await names(store)
    assert len(there) == len(set(there))
    assert set(acknowledged) <= set(there) <= {*acknowledged, *unknown}
    for id_ in unknown:
        assert (await store.receipt("Ana", id_) is not None) == (id_ in there)
    assert [entry.revision for entry in await store.history(limit=10_000)] == [*range(len(there), 0, -1)]


@pytest.mark.parametrize("done", [False, True])
async def test_cut_off_at_the_commit_nobody_can_tell_and_the_receipt_does(
    opens: Opens, server: Postgres, template: str, database: str, done: bool
) -> None:
    async with cut_wire(server.port) as wire:
        store = await opens(database.replace(str(server.port), str(wire.port)))
        await add(store, "a")
        made = replace(adding(await store.lineup(NEWS) or empty(), "b"), receipt=receipt("k"))
        wire.word, wire.after = b"COMMIT;", done

        with pytest.raises(StoreUnknownError, match="not known"):
            await store.commit(made)

        assert wire.cuts == 1
        wire.word = b""
        assert await names(store) == (["a", "b"] if done else ["a"])
        assert (await store.receipt("Ana", "k") is not None) == done
        if done:
            with pytest.raises(ReceiptExistsError):
                await store.commit(made)
        else:
            await store.commit(made)


async def test_cut_off_before_the_commit_nothing_was_written(
    opens: Opens, server: Postgres, template: str, database: str
) -> None:
    async with cut_wire(server.port) as wire:
        store = await opens(database.replace(str(server.port), str(wire.port)))
        await add(store, "a")
        wire.word = b"cut-here"

        with pytest.raises(StoreUnavailableError) as told:
            await add(store, "cut-here")

        assert not isinstance(told.value, StoreUnknownError)
        wire.word = b""
        assert await names(store) == ["a"]


async def test_connections_that_stand_still_keep_nobody_from_closing_the_store(
    opens: Opens, server: Postgres, template: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedules.store.sql.postgres.ANSWER_S", 0.3)
    async with cut_wire(server.port) as wire:
        store = await opens(database.replace(str(server.port), str(wire.port)))
        await asyncio.gather(*(store.revisions() for _ in range(5)))
        assert wire.stall() == 5

        async with asyncio.timeout(3):
            await store.aclose()


async def test_a_lock_of_another_is_waited_for_then_told(opens: Opens, database: str, tmp_path: Path) -> None:
    blocker = await opens(database)
    address = read_address(database, tmp_path)
    assert isinstance(address, PostgresAddress)
    waiting = await open_postgres(address, wait_s=0.3)
    store = SqlStore(waiting)
    await add(store, "a")
    held, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_: object) -> None:
        held.set()
        await go_on.wait()

    holding = asyncio.create_task(blocker._database.write(hold, []))  # type: ignore[attr-defined]
    await held.wait()
    async with asyncio.timeout(8):
        with pytest.raises(StoreUnavailableError, match="locked"):
            await add(store, "b")
    go_on.set()
    await holding
    await add(store, "c")
    assert await names(store) == ["a", "c"]
    await store.aclose()


async def test_several_nodes_that_start_at_once_make_the_tables_once(opens: Opens, server: Postgres) -> None:
    url = server.url(server.make_database())

    stores = await asyncio.gather(*(opens(url) for _ in range(3)))

    await add(stores[0], "a")
    assert await names(stores[2]) == ["a"]


async def test_a_newer_database_and_another_program_s_are_refused(opens: Opens, server: Postgres) -> None:
    newer, foreign = server.make_database(), server.make_database()
    await (await opens(server.url(newer))).aclose()
    server.sql("UPDATE alembic_version SET version_num = '0099'", newer)
    server.sql("CREATE TABLE orders (id int)", foreign)

    with pytest.raises(StoreSchemaError, match=r"0099.*update the program"):
        await opens(server.url(newer))
    with pytest.raises(StoreSchemaError, match="another program"):
        await opens(server.url(foreign))


@pytest.mark.parametrize(
    ("database", "words"),
    [
        pytest.param("nowhere", "createdb", id="no such database"),
        pytest.param("postgres?sslmode=require", "cannot be reached", id="the server has no TLS"),
        pytest.param("postgres?pool=7", "pool", id="an option that there is not"),
    ],
)
async def test_what_keeps_us_out_is_told_without_the_password(
    server: Postgres, tmp_path: Path, database: str, words: str
) -> None:
    url = f"postgresql://radio:hunter2@127.0.0.1:{server.port}/{database}"

    with pytest.raises(StoreUnavailableError, match=words) as refused:
        await open_store(url, tmp_path)

    error: BaseException | None = refused.value
    while error is not None:
        assert "hunter2" not in str(error)
        error = error.__cause__


async def test_without_the_driver_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(StoreError, match=r"pip install 'play-live-radio\[postgres\]'"):
        await open_store("postgresql://127.0.0.1/radio", tmp_path)
