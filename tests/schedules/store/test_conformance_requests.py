# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every store does with the history of edits, with requests that are repeated, and with drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from schedules.errors import ReceiptExistsError, StaleDraftError, StaleRevisionError
from schedules.model.kept import Commit, HistoryEntry, Owner
from schedules.store.base import LineupStore

from .commits import CLASSICAL, NEWS, NOON, ODD, WSKG, adding, change, draft, empty, receipt
from .conftest import Nodes
from .looking import lineup_of, names

# History and receipts


async def test_history_tells_everything_newest_first(store: LineupStore) -> None:
    entries: list[HistoryEntry] = []
    for number in range(3):
        made = change(await lineup_of(store), {f"s{number}": ODD}, reason="späte Änderung \0")
        await store.commit(Commit(changes=(made,)))
        entries.insert(0, made.history)

    assert await store.history() == tuple(entries)
    assert await store.history_entry(NEWS, 2) == entries[1]
    assert await store.history_entry(NEWS, 4) is None
    assert await store.history_entry(WSKG, 1) is None


async def test_history_is_read_in_pages_across_lineups(store: LineupStore) -> None:
    for number in range(9):
        owner = (NEWS, WSKG, CLASSICAL)[number % 3]
        await store.commit(adding(await lineup_of(store, owner), f"s{number}", machine=number % 2 == 1))

    def said(entries: Sequence[HistoryEntry]) -> list[tuple[str, int]]:
        return [(entry.owner, entry.revision) for entry in entries]

    whole = said(await store.history())
    assert whole == [(owner, revision) for revision in (3, 2, 1) for owner in (CLASSICAL, WSKG, NEWS)]

    paged: list[tuple[str, int]] = []
    before: tuple[Owner, int] | None = None
    while page := await store.history(before=before, limit=4):
        paged += said(page)
        before = (page[-1].owner, page[-1].revision)
    assert paged == whole

    assert said(await store.history([NEWS, WSKG], before=(WSKG, 2))) == [(NEWS, 2), (WSKG, 1), (NEWS, 1)]
    assert said(await store.history([WSKG], before=(NEWS, 3))) == [(WSKG, 2), (WSKG, 1)]
    assert said(await store.history([])) == []
    assert said(await store.history(machine=False)) == whole[::2]
    assert said(await store.history(machine=False, limit=2)) == whole[:4:2]
    for nowhere in ((NEWS, 77), (NEWS, 2**31), (NEWS, 10**15), (NEWS, -1), (Owner("news\0"), 1)):
        assert await store.history(before=nowhere) == ()
        assert await store.history_entry(*nowhere) is None
    assert await store.history(limit=0) == ()


async def test_a_request_is_done_once(store: LineupStore) -> None:
    done = receipt("key-1")
    await store.commit(replace(adding(empty(), "a"), receipt=done))

    for again in (adding(await lineup_of(store), "b"), adding(empty(), "b")):
        with pytest.raises(ReceiptExistsError) as refused:
            await store.commit(replace(again, receipt=receipt("key-1", NOON + timedelta(hours=1))))
        assert refused.value.key == "key-1"

    assert await store.receipt("Ana", "key-1") == done
    assert await names(store) == ["a"]
    await store.commit(replace(adding(await lineup_of(store), "b"), receipt=receipt("key-1", actor="Ben")))
    assert await store.receipt("Ben", "key-1") is not None


async def test_the_same_request_twice_at_once_is_done_once(nodes: Nodes) -> None:
    def request(owner: Owner) -> Commit:
        return replace(adding(empty(owner), "a"), receipt=receipt("k"))

    answers = await asyncio.gather(
        nodes.store.commit(request(NEWS)), nodes.other.commit(request(WSKG)), return_exceptions=True
    )

    assert [type(answer) for answer in sorted(answers, key=str)].count(ReceiptExistsError) == 1
    assert len(await nodes.store.history()) == 1


async def test_receipts_are_kept_for_seven_days_and_not_for_good(store: LineupStore) -> None:
    await store.commit(replace(adding(empty(), "a"), receipt=receipt("old")))

    await store.commit(
        replace(adding(await lineup_of(store), "b"), receipt=receipt("week", NOON + timedelta(days=7)))
    )
    assert await store.receipt("Ana", "old") is not None

    await store.commit(
        replace(adding(await lineup_of(store), "c"), receipt=receipt("month", NOON + timedelta(days=30)))
    )
    assert await store.receipt("Ana", "old") is None
    assert await store.receipt("Ana", "month") is not None


async def test_a_commit_may_have_a_receipt_alone(store: LineupStore) -> None:
    await store.commit(Commit(changes=(), receipt=receipt("nothing to do")))

    assert await store.receipt("Ana", "nothing to do") is not None
    assert await store.history() == ()


# Drafts


async def test_a_draft_is_made_changed_and_taken_away_by_its_version(store: LineupStore) -> None:
    await store.put_draft(draft("d1", 1), 0)
    await store.put_draft(draft("d1", 2, "Pledge, week 2 \0"), 1)

    assert await store.draft("d1") == draft("d1", 2, "Pledge, week 2 \0")
    for version in (0, 1, 3):
        with pytest.raises(StaleDraftError):
            await store.put_draft(draft("d1", version + 1), version)
        with pytest.raises(StaleDraftError):
            await store.remove_draft("d1", version)
    with pytest.raises(StaleDraftError):
        await store.put_draft(draft("d2", 2), 1)

    await store.remove_draft("d1", 2)
    assert await store.draft("d1") is None
    with pytest.raises(StaleDraftError):
        await store.remove_draft("d1", 2)


async def test_drafts_come_by_name(store: LineupStore) -> None:
    for id_, name in (("1", "Zulu"), ("2", "alpha"), ("3", "Alpha"), ("4", "Alpha")):
        await store.put_draft(draft(id_, 1, name), 0)

    assert [kept.id for kept in await store.drafts()] == ["3", "4", "1", "2"]


async def test_a_draft_is_published_with_its_commit_or_stays(store: LineupStore) -> None:
    await store.put_draft(draft("d1", 1), 0)

    with pytest.raises(StaleDraftError):
        await store.commit(replace(adding(empty(), "a"), closes_draft=("d1", 2)))
    assert await store.revisions() == {}
    await store.commit(adding(empty(), "a"))
    with pytest.raises(StaleRevisionError):
        await store.commit(replace(adding(empty(), "b"), closes_draft=("d1", 1)))
    assert await store.draft("d1") is not None

    await store.commit(replace(adding(await lineup_of(store), "b"), closes_draft=("d1", 1)))
    assert await store.draft("d1") is None
    assert await names(store) == ["a", "b"]
