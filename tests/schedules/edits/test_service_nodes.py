# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Several nodes on one store, and a store that fails."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from player.running import running
from schedules.edits.freshness import Freshness
from schedules.errors import StaleEditError, StoreFullError, StoreUnavailableError, StoreUnknownError
from schedules.model.kept import HistoryEntry, KeptEntry, KeptLineup, Owner, Row
from schedules.store.base import LineupStore
from schedules.store.memory import MemoryStore
from schedules.store.opening import open_store
from tests.fakes.eventually import eventually
from tests.fakes.failing_store import FailingStore

from .office import BEN, DEADLINE_S, MIDDAY, MUSIC, NEWS, NOON, ONE, Office, done, open_office


@asynccontextmanager
async def following(*offices: Office) -> AsyncIterator[None]:
    async with running(*(office.editing for office in offices)):
        for office in offices:
            await office.clock.settle()
        yield


# Several nodes


async def test_another_node_has_an_edit_in_force_as_soon_as_it_hears_of_it() -> None:
    office = await open_office()
    other = await Office(office.store).open()

    async with following(office, other):
        await office.edit("slot.change", id="midday", set={"title": "Noon"})
        await eventually(lambda: other.on_air(NOON) == "Noon")

    assert other.editing.lineup(NEWS) == office.editing.lineup(NEWS)


async def test_a_node_that_has_not_heard_yet_does_its_edit_on_what_the_other_did() -> None:
    office = await open_office()
    other = await Office(office.store).open()
    await office.edit("occurrence.cancel", id="morning", date="2026-11-26")

    await other.edit("slot.change", id="midday", set={"title": "Noon"})

    assert other.editing.lineup(NEWS).revision == 4
    assert other.on_air("2026-11-26T11:00Z") is None
    with pytest.raises(StaleEditError):
        await office.edit("occurrence.cancel", id="midday", date="2026-11-27")
    assert office.on_air(NOON) == "Noon"


async def test_a_request_that_another_node_has_done_is_answered_and_not_done_again() -> None:
    office = await open_office()
    other = await Office(office.store).open()
    oneoff = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}

    await office.edit("oneoff.add", oneoff=oneoff, key="k")
    again = await other.edit("oneoff.add", oneoff=oneoff, key="k")

    assert (again.replayed, again.revision, len(await office.editing.history())) == (True, 3, 3)


async def test_what_was_written_while_nobody_listened_is_read_when_the_store_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = FailingStore()
    other = await open_office(store)
    office = await Office(store).open()
    store.away = StoreUnavailableError("the database is gone")
    async with following(office):
        await office.clock.advance(60)
        assert office.on_air(NOON) == "Midday"
        with pytest.raises(StoreUnavailableError):
            await office.edit("slot.change", id="midday", set={"title": "Never"})
        store.away = None
        await other.edit("slot.change", id="midday", set={"title": "Noon"})

        await office.clock.advance(5)
        await eventually(lambda: office.on_air(NOON) == "Noon")

    assert [record.message for record in caplog.records] == [
        "what is known of the lineups stays in force: the database is gone",
        "the database is back",
    ]


async def test_a_node_that_starts_without_the_database_edits_nothing_until_it_is_there() -> None:
    store = FailingStore()
    await open_office(store)
    store.away = StoreUnavailableError("not yet")
    office = Office(store)
    with pytest.raises(StoreUnavailableError):
        await office.editing.open()

    async with following(office):
        with pytest.raises(StoreUnavailableError):
            await office.edit("slot.add", slot={"title": "X", "start": "05:00", "end": "06:00"})
        store.away = None
        await office.clock.advance(5)
        async with asyncio.timeout(DEADLINE_S):
            await office.editing.loaded.wait()

    assert office.on_air(NOON) == "Midday"
    await office.edit("slot.change", id="midday", set={"title": "Noon"})


# A store that fails


@pytest.mark.parametrize("error", [StoreUnavailableError("locked"), StoreFullError("no room")])
async def test_an_edit_that_cannot_be_written_is_not_in_force_and_later_ones_work(error: Exception) -> None:
    store = FailingStore()
    office = await open_office(store)
    store.before = [error]

    with pytest.raises(type(error)):
        await office.edit("slot.change", id="midday", set={"title": "Noon"}, key="k")

    assert (office.on_air(NOON), office.editing.lineup(NEWS).revision, office.told) == ("Midday", 2, [])
    again = await office.edit("slot.change", id="midday", set={"title": "Noon"}, key="k")
    assert (again.replayed, again.revision, office.on_air(NOON)) == (False, 3, "Noon")


async def test_a_commit_that_was_written_though_the_connection_broke_is_acknowledged() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.after = [StoreUnknownError("connection lost")]

    outcome = await office.edit("slot.change", id="midday", set={"title": "Noon"})

    assert (outcome.revision, office.on_air(NOON)) == (3, "Noon")
    assert len(await store.history()) == 3


async def test_a_commit_that_was_not_written_when_the_connection_broke_is_written_once() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.before = [StoreUnknownError("connection lost"), StoreUnknownError("again"), None]

    edit = office.edit("slot.change", id="midday", set={"title": "Noon"})
    (outcome,) = await done(edit, offices=[office])

    assert outcome.revision == 3
    assert office.clock.slept
    assert len(await store.history()) == 3


async def test_another_node_that_was_faster_while_the_connection_was_broken_is_not_overwritten() -> None:
    store = FailingStore()
    office = await open_office(store)
    other = await Office(store).open()
    seen = office.version(NEWS, "midday")
    store.held = True
    work = asyncio.create_task(office.edit("slot.change", id="midday", version=seen, set={"title": "Noon"}))
    await store.waiting.wait()
    store.held = False
    await other.edit("slot.change", id="midday", version=seen, set={"title": "Lunch"}, actor=BEN)
    store.before = [StoreUnknownError("connection lost")]
    store.go_on.set()

    with pytest.raises(StaleEditError, match="Ben"):
        async with asyncio.timeout(DEADLINE_S):
            await work

    assert office.on_air(NOON) == "Lunch"


async def test_if_nobody_can_tell_that_is_said_and_the_truth_is_in_force_once_the_store_is_back() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.after = [StoreUnknownError("connection lost")]
    store.away_afterwards = StoreUnavailableError("gone")
    async with following(office):
        with pytest.raises(StoreUnknownError):
            await done(office.edit("slot.change", id="midday", set={"title": "Noon"}), offices=[office])
        assert office.on_air(NOON) == "Midday"
        store.away = None

        async with asyncio.timeout(DEADLINE_S):
            while office.on_air(NOON) != "Noon":
                await office.clock.advance(1)

    assert office.editing.lineup(NEWS).revision == 3


async def test_a_request_that_is_cancelled_in_the_middle_of_a_commit_is_done_whole() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.held = True
    work = asyncio.create_task(office.edit("slot.change", id="midday", set={"title": "Noon"}))
    await store.waiting.wait()

    work.cancel()
    await office.clock.settle()
    assert not work.done()
    store.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert (office.on_air(NOON), office.editing.lineup(NEWS).revision) == ("Noon", 3)
    store.held = False
    await office.edit("slot.change", id="midday", set={"title": "Lunch"})


# What is odd in the store


async def test_lineups_of_nobody_and_entries_of_unknown_stations_are_kept_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = await open_office()
    row: Row = {
        "id": "far",
        "title": "Far",
        "kind": "recurring",
        "start": "10:00",
        "end": "11:00",
        "scope": "station:gone",
    }
    kept = office.editing.lineup(NEWS)
    far = KeptEntry(id="far", order=9999, version=1, row=row)
    store = _Holding(
        {
            NEWS: replace(kept, entries={**kept.entries, "far": far}),
            Owner("sport"): KeptLineup(owner=Owner("sport")),
        }
    )

    again = await Office(store).open()

    assert 'entries of "station:gone" are kept' in caplog.text
    assert 'no such service "sport"' in caplog.text
    assert again.on_air(NOON) == "Midday"
    await again.edit("slot.change", id="midday", set={"title": "Noon"})
    assert "far" in again.editing.lineup(NEWS).entries


async def test_a_lineup_that_makes_no_sense_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    office = await open_office()
    bad = KeptEntry(id="bad", order=0, version=1, row={"id": "bad", "kind": "recurring"})
    store = _Holding(
        {NEWS: office.editing.lineup(NEWS), MUSIC: KeptLineup(owner=MUSIC, revision=1, entries={"bad": bad})}
    )

    again = await Office(store).open()

    assert "music: its lineup in the store makes no sense" in caplog.text
    assert again.on_air(NOON) == "Midday"


class _Holding(MemoryStore):
    """A store that holds these lineups."""

    def __init__(self, lineups: dict[Owner, KeptLineup]) -> None:
        super().__init__()
        self._lineups = lineups


# Many at once


async def _many(store: LineupStore, tasks: int, edits: int) -> tuple[list[str], list[str]]:
    """Let several people add words to one field, each after reading it; return what each was told was done,
    and what is there in the end."""
    office = await Office(store).open()
    await office.edit("slot.add", slot={**MIDDAY, "from": "2026-12-01"})
    acknowledged: list[str] = []

    async def edit(name: int) -> None:
        chance = random.Random(name)  # so that each run is the same
        for count in range(edits):
            word = f"{name}.{count}"
            while True:
                entry = office.editing.lineup(NEWS).entries["midday"]
                hosts = [*_hosts(entry), word]
                for _ in range(chance.randrange(3)):
                    await asyncio.sleep(0)
                try:
                    await office.edit(
                        "slot.change", id="midday", version=entry.version, set={"hosts": hosts[-8:]}
                    )
                except StaleEditError:
                    continue
                acknowledged.append(word)
                break

    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        for name in range(tasks):
            group.create_task(edit(name))
    # What each edit has put there, in the order in which they were done.
    history: list[HistoryEntry] = []
    before = None
    while page := await store.history([NEWS], before=before, limit=100):
        history += page
        before = page[-1].owner, page[-1].revision
    chain = [entry for entry in reversed(history) if entry.command["command"] == "slot.change"]
    return acknowledged, [str(_last_host(entry.command)) for entry in chain]


def _hosts(entry: KeptEntry) -> list[str]:
    hosts = entry.row.get("hosts", [])
    assert isinstance(hosts, list)
    return [str(host) for host in hosts]


def _last_host(command: object) -> object:
    assert isinstance(command, dict)
    return command["set"]["hosts"][-1]


def lost(told: list[str], chain: list[str], hosts: list[str]) -> list[str]:
    """Return what was acknowledged and is not there: in history, or in the end of the chain."""
    return [word for word in told if word not in chain] + [
        word for word, other in zip(chain[-8:], hosts, strict=True) if word != other
    ]


async def test_no_edit_of_eight_people_on_one_slot_is_lost(tmp_path: Path) -> None:
    for store, edits in ((MemoryStore(), 25), (await open_store("sqlite:///liveradio.db", tmp_path), 6)):
        told, chain = await _many(store, 8, edits)
        kept = await store.lineup(NEWS)
        assert kept is not None
        assert len(told) == 8 * edits
        assert lost(told, chain, _hosts(kept.entries["midday"])) == []
        assert kept.revision == 1 + 8 * edits
        await store.aclose()


async def test_the_checker_sees_an_update_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fine(*_: object, **__: object) -> None: ...

    monkeypatch.setattr(Freshness, "check", fine)  # as if versions were ignored
    store = MemoryStore()

    told, chain = await _many(store, 8, 10)

    kept = await store.lineup(NEWS)
    assert kept is not None
    assert lost(told, chain, _hosts(kept.entries["midday"])) != []


async def test_an_edit_on_a_real_database_is_there_after_a_restart(tmp_path: Path) -> None:
    store = await open_store("sqlite:///liveradio.db", tmp_path)
    office = await open_office(store)
    first = await office.edit("occurrence.cancel", id="midday", date="2026-11-26", key="k")
    again = await office.edit("occurrence.cancel", id="midday", version=2, date="2026-11-26", key="k")
    await store.aclose()

    store = await open_store("sqlite:///liveradio.db", tmp_path)
    after = await Office(store).open()

    assert (again.replayed, again.consequences) == (True, first.consequences)
    assert after.editing.lineup(NEWS) == office.editing.lineup(NEWS)
    assert after.on_air("2026-11-26T17:30Z", ONE) is None
    await store.aclose()
