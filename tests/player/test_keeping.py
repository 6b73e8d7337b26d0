# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What keeps lineups, opened: over the store and slot files, also where the database is away or damaged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from player import settings
from player.keeping import Keeping, open_keeping
from player.running import running
from schedules.edits.base import Asked
from schedules.edits.commands import COMMANDS
from schedules.errors import MistakesError, StoreDamagedError, StoreUnavailableError
from schedules.model.kept import Owner
from schedules.model.staff import Actor, Role, Session
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.store.base import LineupStore, Notice
from schedules.store.memory import MemoryStore
from schedules.store.patient import PatientStore
from tests.fakes.clock import NOON, FakeClock

NEWS = Owner("news")
WHO = Asked(actor=Actor(name="Ana", role=Role.MANAGER))
NOBODY = "postgresql://radio:secret-word@127.0.0.1:1/radio"
CONFIG = """
network: {name: Test, timezone: UTC}
services: [{id: news, name: News, streams: [{url: "demo:news"}], slots: news.yaml}]
stations: [{id: one, call_sign: ONE, frequency_mhz: 90.1, city: X, carries: news}]
storage: {database: "DATABASE"}
"""
WEEK = 'slots: [{id: midday, title: Midday, start: "12:00", end: "13:00", from: 2026-01-01}]\n'


@asynccontextmanager
async def keeping(
    folder: Path, database: str = "sqlite:///liveradio.db", clock: FakeClock | None = None
) -> AsyncIterator[tuple[Keeping, ScheduleService]]:
    (folder / "config.yaml").write_text(CONFIG.replace("DATABASE", database))
    loaded = settings.load_config(folder / "config.yaml", {})
    catalogue, clock = settings.catalogue(loaded.config), clock or FakeClock()
    schedules = ScheduleService(catalogue, clock, LocalPublisher(), 600)
    async with open_keeping(loaded, folder, schedules, catalogue, clock) as kept:
        yield kept, schedules


def title(schedules: ScheduleService) -> str | None:
    now = schedules.now_next("one").now  # at noon
    return now.occurrence.programme.title if now else None


async def rename(kept: Keeping, to: str) -> None:
    change = {"command": "slot.change", "id": "midday", "set": {"title": to}, "correct_past": True}
    version = kept.editing.lineup(NEWS).entries["midday"].version
    await kept.editing.apply(NEWS, COMMANDS.validate_python(change), version, WHO)


async def test_what_was_edited_is_there_after_a_restart_whatever_the_slot_file_says(tmp_path: Path) -> None:
    (tmp_path / "news.yaml").write_text(WEEK)
    async with keeping(tmp_path) as (kept, schedules):
        assert title(schedules) == "Midday"
        await rename(kept, "Noon")
    (tmp_path / "news.yaml").write_text("this is no slot file any more")

    async with keeping(tmp_path) as (kept, schedules):
        assert title(schedules) == "Noon"
        assert kept.editing.lineup(NEWS).revision == 2


async def test_a_slot_file_that_is_in_use_must_be_right(tmp_path: Path) -> None:
    (tmp_path / "news.yaml").write_text("this is no slot file")

    with pytest.raises(MistakesError):
        async with keeping(tmp_path):
            pass


async def test_a_damaged_database_is_left_alone_and_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "news.yaml").write_text(WEEK)
    (tmp_path / "liveradio.db").write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreDamagedError):
        async with keeping(tmp_path):
            pass

    assert (tmp_path / "liveradio.db").read_bytes() == b"no database at all" * 100


async def test_a_second_service_does_not_open_the_same_database(tmp_path: Path) -> None:
    (tmp_path / "news.yaml").write_text(WEEK)

    async with keeping(tmp_path):
        with pytest.raises(StoreUnavailableError):
            async with keeping(tmp_path):
                pass


async def test_a_server_that_is_away_stops_nothing_but_edits(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "news.yaml").write_text(WEEK)

    async with keeping(tmp_path, NOBODY) as (kept, schedules):
        await kept.usable()
        assert title(schedules) == "Midday"
        with pytest.raises(StoreUnavailableError):
            await rename(kept, "Noon")

    assert "nothing can be edited until the database is there" in caplog.text
    assert "secret-word" not in caplog.text


async def test_edits_begin_once_the_server_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news.yaml").write_text(WEEK)
    clock, store = FakeClock(), MemoryStore()
    there = False

    async def open_store(*_: object) -> LineupStore:
        if not there:
            raise StoreUnavailableError("nobody listens")
        return store

    monkeypatch.setattr("player.keeping.open_store", open_store)
    async with keeping(tmp_path, NOBODY, clock) as (kept, schedules), running(kept.editing):
        there = True
        await clock.advance(10)
        await kept.editing.loaded.wait()
        await rename(kept, "Noon")
        assert title(schedules) == "Noon"


async def test_without_slot_files_nothing_is_usable_until_the_store_was_read() -> None:
    class Editing:
        loaded = asyncio.Event()

    class Files:
        files: tuple[Path, ...] = ()

    kept = Keeping(MemoryStore(), Editing(), Files())  # type: ignore[arg-type]
    waiting = asyncio.create_task(kept.usable())
    await FakeClock.settle()
    assert not waiting.done()
    Editing.loaded.set()

    await waiting


async def test_a_patient_store_opens_once_and_passes_everything_on() -> None:
    opened: list[MemoryStore] = []

    async def open_store() -> LineupStore:
        opened.append(MemoryStore())
        return opened[-1]

    store = PatientStore(open_store, FakeClock())

    assert await store.lineups() == {}
    assert await store.drafts() == ()
    assert await store.tokens() == ()
    assert await store.history([NEWS], limit=1) == ()
    assert len(opened) == 1
    # Whatever a store can do, this one can.
    methods = {name for name in vars(LineupStore) if not name.startswith("_")}
    assert methods <= set(vars(PatientStore))
    await store.aclose()


async def test_who_listens_to_a_patient_store_is_told_to_look_once_it_is_open() -> None:
    clock, memory, there = FakeClock(), MemoryStore(), False

    async def open_store() -> LineupStore:
        if not there:
            raise StoreUnavailableError("nobody listens")
        return memory

    store = PatientStore(open_store, clock)
    async with store.notices() as notices:
        first = asyncio.ensure_future(anext(notices))
        await clock.advance(10)
        assert not first.done()
        there = True
        await clock.advance(1)

        assert await first == Notice(None, 0)
        await store.put_session(
            Session(digest="d", token_id="t", created_at=NOON, seen_at=NOON, expires_at=NOON)
        )
        assert await anext(notices) == Notice(None, 0)
