# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every store does with lineups and commits, told once for all of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from schedules.errors import StaleDraftError, StaleRevisionError
from schedules.model.kept import Commit, Owner
from schedules.store.base import LineupStore

from .commits import CLASSICAL, NEWS, NOON, ODD, WSKG, adding, change, empty, receipt, slot
from .conftest import Nodes
from .looking import DEADLINE_S, lineup_of, names

# Lineups


async def test_a_new_store_has_nothing(store: LineupStore) -> None:
    assert await store.lineups() == {}
    assert await store.lineup(NEWS) is None
    assert await store.revisions() == {}
    assert await store.history() == ()
    assert await store.drafts() == ()
    assert await store.tokens() == ()
    assert await store.sessions() == ()
    assert await store.followed() == ()


async def test_a_lineup_comes_back_as_it_was_written(store: LineupStore) -> None:
    zones = {"X-Studio": b"TZif2\0\xff\xfe"}
    first = change(
        empty(),
        {"b": slot("b"), "a": ODD},
        {"morning": ODD},
        timezone="America/New_York",
        zones=zones,
        version=1,
    )

    await store.commit(Commit(changes=(first,)))

    found = await lineup_of(store)
    assert found == first.lineup
    assert [entry.row for entry in found.entries.values()] == [slot("b"), ODD]
    assert [*found.entries["a"].row] == ["title", "a", "huge"]
    assert found.changed_at == NOON + timedelta(seconds=1)
    assert found.changed_at.utcoffset() == timedelta(0)
    assert await store.lineups() == {NEWS: first.lineup}


async def test_entries_come_in_the_order_of_entry_whatever_their_names(store: LineupStore) -> None:
    await store.commit(Commit(changes=(change(empty(), {"z": slot("z"), "a": slot("a"), "m": slot("m")}),)))

    assert await names(store) == ["z", "a", "m"]


async def test_a_change_writes_takes_away_and_leaves_alone(store: LineupStore) -> None:
    await store.commit(
        Commit(changes=(change(empty(), {"a": slot("a"), "b": slot("b"), "c": slot("c")}, {"p": ODD}),))
    )
    before = await lineup_of(store)

    await store.commit(
        Commit(changes=(change(before, {"a": slot("a", "Fresh Air"), "b": None}, {"p": None}, sample=True),))
    )

    after = await lineup_of(store)
    assert [(id_, entry.version, entry.row["title"]) for id_, entry in after.entries.items()] == [
        ("a", 2, "Fresh Air"),
        ("c", 1, "Morning Edition"),
    ]
    assert (after.revision, after.sample, dict(after.programmes)) == (2, True, {})


async def test_what_a_change_does_not_name_stays_as_it_was(store: LineupStore) -> None:
    await store.commit(Commit(changes=(change(empty(), {"a": slot("a")}),)))
    made = change(await lineup_of(store), {"a": slot("a", "Fresh Air")})

    await store.commit(Commit(changes=(replace(made, entries=frozenset()),)))

    found = await lineup_of(store)
    assert (found.revision, found.entries["a"].row["title"], found.entries["a"].version) == (
        2,
        "Morning Edition",
        1,
    )


async def test_lineups_of_services_and_stations_are_apart(store: LineupStore) -> None:
    for owner in (WSKG, NEWS, CLASSICAL):
        await store.commit(adding(empty(owner), "same"))

    await store.commit(Commit(changes=(change(await lineup_of(store, WSKG), {"same": None}),)))

    assert await store.revisions() == {CLASSICAL: 1, NEWS: 1, WSKG: 2}
    assert [*await store.lineups()] == [CLASSICAL, NEWS, WSKG]
    assert await names(store, WSKG) == []
    assert await names(store) == ["same"]


@pytest.mark.parametrize("revision", [0, 2, 7])
async def test_a_commit_against_another_revision_is_refused_whole(store: LineupStore, revision: int) -> None:
    await store.commit(adding(empty(), "a"))
    made = adding(replace(await lineup_of(store), revision=revision), "b")

    with pytest.raises(StaleRevisionError) as refused:
        await store.commit(replace(made, receipt=receipt("k")))

    assert refused.value.owner == NEWS
    assert await names(store) == ["a"]
    assert await store.receipt("Ana", "k") is None
    assert len(await store.history()) == 1


async def test_of_many_at_once_exactly_one_wins_each_revision(nodes: Nodes) -> None:
    won: list[str] = []

    async def edits(store: LineupStore, name: str) -> None:
        for number in range(4):
            id_ = f"{name}{number}"
            while True:
                try:
                    await store.commit(adding(await lineup_of(store), id_))
                except StaleRevisionError:
                    continue
                won.append(id_)
                break

    async with asyncio.timeout(DEADLINE_S), asyncio.TaskGroup() as group:
        for client in range(6):
            group.create_task(edits(nodes.store if client % 2 else nodes.other, f"c{client}-"))

    assert len(won) == 24
    assert sorted(await names(nodes.store)) == sorted(won)
    assert [entry.revision for entry in await nodes.store.history()] == [*range(24, 0, -1)]


async def test_several_lineups_are_written_together_or_not_at_all(store: LineupStore) -> None:
    await store.commit(adding(empty(WSKG), "old"))
    late = change(empty(WSKG), {"new": slot("new")})

    with pytest.raises(StaleRevisionError):
        await store.commit(Commit(changes=(change(empty(), {"a": slot("a")}), late)))
    assert await store.revisions() == {WSKG: 1}

    await store.commit(
        Commit(
            changes=(
                change(empty(), {"a": slot("a")}),
                change(await lineup_of(store, WSKG), {"new": slot("new")}),
            )
        )
    )
    assert await store.revisions() == {NEWS: 1, WSKG: 2}


def _twice(made: Commit) -> Commit:
    return replace(made, changes=(*made.changes, *made.changes))


def _with_lineup(made: Commit, **fields: Any) -> Commit:
    (only,) = made.changes
    return replace(made, changes=(replace(only, lineup=replace(only.lineup, **fields)),))


def _with_history(made: Commit, **fields: Any) -> Commit:
    (only,) = made.changes
    return replace(made, changes=(replace(only, history=replace(only.history, **fields)),))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(_twice(adding(empty(), "a")), id="a lineup twice"),
        pytest.param(_with_lineup(adding(empty(), "a"), revision=2), id="a revision left out"),
        pytest.param(_with_lineup(adding(empty(), "a"), changed_at=None), id="no instant"),
        pytest.param(_with_history(adding(empty(), "a"), owner=WSKG), id="history of another lineup"),
        pytest.param(_with_history(adding(empty(), "a"), revision=9), id="history of another revision"),
        pytest.param(adding(empty(), "a\0b"), id="a name with NUL"),
        pytest.param(adding(empty(), "a\ud800"), id="a name with half a letter"),
        pytest.param(replace(adding(empty(), "a"), receipt=receipt("k\0")), id="a key that cannot be kept"),
    ],
)
async def test_a_commit_that_contradicts_itself_is_refused(store: LineupStore, wrong: Commit) -> None:
    with pytest.raises(ValueError):
        await store.commit(wrong)

    assert await store.lineups() == {}


async def test_asking_for_names_that_no_store_can_keep_finds_nothing(store: LineupStore) -> None:
    for name in ("\0", "\ud800", "' OR 1=1 --", "x" * 10_000):
        assert await store.lineup(Owner(name)) is None
        assert await store.history_entry(Owner(name), 1) is None
        assert await store.receipt(name, name) is None
        assert await store.draft(name) is None
        with pytest.raises(StaleDraftError):
            await store.remove_draft(name, 1)


async def test_an_edit_whose_request_was_given_up_is_finished(store: LineupStore) -> None:
    task = asyncio.create_task(store.commit(adding(empty(), "a")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

    async with asyncio.timeout(DEADLINE_S):
        while await names(store) != ["a"]:
            continue
    await store.commit(adding(await lineup_of(store), "b"))
