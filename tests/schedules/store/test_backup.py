# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Backups: made beside a running service, put back whole or not at all, across versions and databases."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import shutil
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from schedules.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreSchemaError,
    StoreUnavailableError,
)
from schedules.model.ids import ServiceId
from schedules.model.kept import Commit, Draft, FollowedCopy
from schedules.store.backup import backup, restore
from schedules.store.base import LineupStore
from schedules.store.opening import open_store
from schedules.store.sql.tables import SCHEMA
from tests.fakes.disk import small_disk
from tests.fakes.postgres import Postgres

from .commits import NEWS, NOON, ODD, WSKG, adding, change, draft, empty, receipt, session, slot, token
from .conftest import Opens

URL = "sqlite:///liveradio.db"
OLD = Path(__file__).parent / "backup_0001.gz"
"""Made when the tables were at their first version, of what `fill` writes there."""


async def fill(store: LineupStore) -> None:
    for number in range(3):
        lineup = await store.lineup(NEWS) or empty()
        made = change(
            lineup, {f"s{number}": ODD, "morning": slot("morning")}, {"morning": ODD},
            zones={"X-Studio": b"TZif2\0\xff"}, timezone="America/New_York",
        )  # fmt: skip
        await store.commit(Commit(changes=(made,), receipt=receipt(f"k{number}")))
    await store.commit(adding(empty(WSKG), "local", machine=True))
    await store.put_draft(draft("d1", 1), 0)
    await store.put_followed(
        FollowedCopy(
            service=ServiceId("news"), url="https://example.org/week.ics", as_of=NOON, content=b"\0\xff",
            last_day=date(2027, 1, 31),
        )
    )  # fmt: skip
    await store.put_token(token("t1"))
    await store.put_session(session("5e" * 32))


async def everything(store: LineupStore) -> dict[str, Any]:
    return {
        "lineups": await store.lineups(),
        "history": await store.history(limit=1000),
        "receipts": [await store.receipt("Ana", f"k{number}") for number in range(4)],
        "drafts": await store.drafts(),
        "followed": await store.followed(),
    }


def lines_of(file: Path) -> list[bytes]:
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


def write_lines(file: Path, lines: list[bytes], *, right_sum: bool = True) -> None:
    """Write a file as somebody would who knows how: with the right sum."""
    body = b"".join(lines[:-1])
    end = json.dumps({"end": True, "sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
    file.write_bytes(gzip.compress(body + (end if right_sum else lines[-1])))


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("source", ["sqlite", "postgres"])
@pytest.mark.parametrize("target", ["sqlite", "postgres"])
async def test_what_was_backed_up_beside_a_running_service_comes_back(
    opens: Opens, server: Postgres, tmp_path: Path, source: str, target: str
) -> None:
    urls = {"sqlite": "sqlite:///{}.db", "postgres": server.url("{}")}
    names = [server.make_database(), server.make_database()]
    from_url, to_url = urls[source].format(names[0]), urls[target].format(names[1])
    file = tmp_path / "backup.gz"
    store = await opens(from_url)
    await fill(store)
    before = await everything(store)

    made = await backup(from_url, tmp_path, file, made_at=NOON)
    await store.commit(adding(await store.lineup(NEWS) or empty(), "after the backup"))
    found = await restore(file, to_url, tmp_path)

    restored = await opens(to_url)
    assert await everything(restored) == before
    assert found == made
    assert (made.schema, made.made_at) == (SCHEMA, NOON)
    assert made.counts == {
        "lineup": 2, "entry": 5, "programme": 1, "history": 4, "receipt": 3, "draft": 1, "followed": 1,
    }  # fmt: skip
    await restored.commit(adding(await restored.lineup(NEWS) or empty(), "goes on"))


async def test_nobody_can_sign_in_with_a_backup_nor_read_the_file(opens: Opens, tmp_path: Path) -> None:
    store = await opens(URL)
    await fill(store)
    file = tmp_path / "backup.gz"

    await backup(URL, tmp_path, file)
    await restore(file, "sqlite:///new.db", tmp_path)

    text = b"".join(lines_of(file))
    assert token("t1").digest.encode() not in text
    assert b"5e5e5e" not in text
    assert mode_of(file) == mode_of(tmp_path / "new.db") == 0o600
    restored = await opens("sqlite:///new.db")
    assert (await restored.tokens(), await restored.sessions()) == ((), ())


async def test_the_same_state_gives_the_same_file_in_both_databases(
    opens: Opens, database: str, tmp_path: Path
) -> None:
    for url, name in ((URL, "a.gz"), (database, "b.gz")):
        await fill(await opens(url))
        await backup(url, tmp_path, tmp_path / name, made_at=NOON)

    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


async def test_a_backup_is_made_of_a_database_that_was_left_in_the_middle(
    opens: Opens, tmp_path: Path
) -> None:
    """As after a kill: the last writes are in the log alone."""
    store = await opens(URL)
    await fill(store)
    (tmp_path / "copy").mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(tmp_path / f"liveradio.db{suffix}", tmp_path / "copy")

    made = await backup(URL, tmp_path / "copy", tmp_path / "backup.gz")

    assert made.counts["history"] == 4


def unmarked(draft: Draft) -> Draft:
    return replace(draft, edits=tuple(replace(edit, mark="") for edit in draft.edits))


async def test_a_backup_of_the_first_version_is_migrated(opens: Opens, tmp_path: Path) -> None:
    today = await opens("sqlite:///today.db")
    await fill(today)

    found = await restore(OLD, URL, tmp_path)

    assert found.schema == "0001"
    expected = await everything(today)
    (copy,) = expected["followed"]
    expected["followed"] = (replace(copy, last_day=None),)  # which was not kept then
    expected["drafts"] = tuple(unmarked(draft) for draft in expected["drafts"])  # nor were the marks
    assert await everything(await opens(URL)) == expected


async def test_a_backup_of_the_first_version_is_migrated_in_postgresql(
    opens: Opens, server: Postgres, tmp_path: Path
) -> None:
    url = server.url(server.make_database())

    await restore(OLD, url, tmp_path)

    assert len(await (await opens(url)).history()) == 4


# Not over what is there


async def test_what_is_there_is_not_written_over_unless_that_is_said(
    opens: Opens, server: Postgres, tmp_path: Path
) -> None:
    file = tmp_path / "backup.gz"
    store = await opens(URL)
    await fill(store)
    await backup(URL, tmp_path, file)
    before = await everything(store)
    await store.aclose()

    for url in ("sqlite:///other.db", server.url(server.make_database())):
        other = await opens(url)
        await other.put_token(token("t9"))
        await other.commit(adding(empty(), "mine"))
        await other.aclose()

        with pytest.raises(StoreError, match="not empty"):
            await restore(file, url, tmp_path)
        other = await opens(url)
        assert [*await other.revisions()] == [NEWS]
        await other.aclose()

        await restore(file, url, tmp_path, replace=True)
        other = await opens(url)
        assert await everything(other) == before
        assert await other.tokens() == ()
        await other.aclose()


async def test_a_database_with_a_token_alone_is_not_empty(opens: Opens, tmp_path: Path) -> None:
    store = await opens(URL)
    await store.put_token(token("t1"))
    await backup(URL, tmp_path, tmp_path / "b.gz")
    await store.aclose()

    with pytest.raises(StoreError, match="not empty"):
        await restore(tmp_path / "b.gz", URL, tmp_path)


async def test_a_database_in_use_is_not_restored_into(opens: Opens, tmp_path: Path) -> None:
    await opens(URL)

    with pytest.raises(StoreUnavailableError, match="another liveradio service"):
        await restore(OLD, URL, tmp_path, replace=True)


async def test_another_program_s_database_is_not_restored_into(server: Postgres, tmp_path: Path) -> None:
    name = server.make_database()
    server.sql("CREATE TABLE orders (id int)", name)

    with pytest.raises(StoreSchemaError, match="another program"):
        await restore(OLD, server.url(name), tmp_path, replace=True)

    assert server.sql("SELECT count(*) FROM orders", name) == "0"


# Files that cannot be used


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A right backup."""
    folder = tmp_path_factory.mktemp("content")

    async def make() -> None:
        store = await open_store(URL, folder)
        await fill(store)
        await store.aclose()
        await backup(URL, folder, folder / "backup.gz")

    with ThreadPoolExecutor(1) as pool:  # fixtures may be made while a loop runs
        pool.submit(asyncio.run, make()).result()
    return (folder / "backup.gz").read_bytes()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _without_end(file: Path) -> None:
    file.write_bytes(gzip.compress(b"".join(lines_of(file)[:-1])))


def _changed(file: Path) -> None:
    write_lines(file, [line.replace(b"America", b"Amerika") for line in lines_of(file)], right_sum=False)


def _without_a_row(file: Path) -> None:
    lines = lines_of(file)
    write_lines(file, [line for line in lines if not line.startswith(b'["d1"')])


def _more_after_the_end(file: Path) -> None:
    file.write_bytes(gzip.compress(b"".join([*lines_of(file), b"[]\n"])))


def _other_table(file: Path) -> None:
    write_lines(file, [line.replace(b'"draft"', b'"token"') for line in lines_of(file)])


def _other_column(file: Path) -> None:
    write_lines(file, [line.replace(b'"timezone"', b'"x; DROP"') for line in lines_of(file)])


def _same_row_twice(file: Path) -> None:
    lines = [line.replace(b'"draft":1', b'"draft":2') for line in lines_of(file)]
    place = next(number for number, line in enumerate(lines) if line.startswith(b'["d1"'))
    write_lines(file, [*lines[:place], lines[place], *lines[place:]])


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_cut, id="cut short"),
        pytest.param(_flip, id="a bit turned"),
        pytest.param(_without_end, id="without its end"),
        pytest.param(_changed, id="a word changed"),
        pytest.param(_without_a_row, id="a row less than it says"),
        pytest.param(_more_after_the_end, id="more after its end"),
        pytest.param(_other_table, id="a table that there never was"),
        pytest.param(_other_column, id="a column that there never was"),
        pytest.param(_same_row_twice, id="a row twice"),
        pytest.param(lambda file: file.write_bytes(b""), id="empty"),
        pytest.param(lambda file: file.write_bytes(gzip.compress(b"[]\n")), id="something else"),
        pytest.param(lambda file: file.write_bytes(b"slots: []\n"), id="a slot file"),
        pytest.param(lambda file: file.write_bytes(gzip.compress(b"[" * 100_000)), id="deep"),
        pytest.param(lambda file: file.unlink(), id="not there"),
    ],
)
@pytest.mark.parametrize("new", [True, False])
async def test_a_file_that_was_damaged_is_refused_and_changes_nothing(
    opens: Opens, tmp_path: Path, content: bytes, damage: Callable[[Path], object], new: bool
) -> None:
    file = tmp_path / "backup.gz"
    file.write_bytes(content)
    if not new:
        store = await opens(URL)
        await store.commit(adding(empty(), "mine"))
        await store.aclose()
    damage(file)

    with pytest.raises(StoreError) as refused:
        await restore(file, URL, tmp_path, replace=True)

    assert isinstance(refused.value, StoreDamagedError | StoreUnavailableError)
    if new:
        assert not (tmp_path / "liveradio.db").exists()
    else:
        store = await opens(URL)
        assert [*await store.revisions()] == [NEWS]
        assert [*(await store.lineup(NEWS) or empty()).entries] == ["mine"]


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        (b'"schema":"0002"', b'"schema":"0099"', r"schema version 0099.*update the program"),
        (b'"play_live_radio_backup":1', b'"play_live_radio_backup":2', "format 2"),
    ],
)
async def test_a_backup_of_a_newer_version_is_refused(
    opens: Opens, tmp_path: Path, was: bytes, becomes: bytes, words: str
) -> None:
    file = tmp_path / "backup.gz"
    await opens(URL)
    await backup(URL, tmp_path, file)
    write_lines(file, [line.replace(was, becomes) for line in lines_of(file)])

    with pytest.raises(StoreSchemaError, match=words):
        await restore(file, "sqlite:///new.db", tmp_path)

    assert not (tmp_path / "new.db").exists()


async def test_a_backup_replaces_the_last_one_whole_or_leaves_it(opens: Opens, tmp_path: Path) -> None:
    store = await opens(URL)
    with small_disk(tmp_path / "disk") as disk:
        file = disk.folder / "backup.gz"
        await backup(URL, tmp_path, file)
        before = file.read_bytes()
        noise = hashlib.shake_256(b"x").hexdigest(200_000)
        await store.commit(Commit(changes=(change(empty(), {"a": slot("a", noise)}),)))
        disk.fill()

        with pytest.raises(StoreFullError):
            await backup(URL, tmp_path, file)
        assert file.read_bytes() == before
        assert not (disk.folder / ".backup.gz.new").exists()

        disk.free()
        made = await backup(URL, tmp_path, file, made_at=NOON + timedelta(days=1))
        assert made.counts["lineup"] == 1


async def test_where_there_is_no_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="no database yet"):
        await backup(URL, tmp_path, tmp_path / "backup.gz")

    assert not (tmp_path / "liveradio.db").exists()
    assert not (tmp_path / "backup.gz").exists()
