# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every store does, told once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from schedules.errors import ReceiptExistsError, StaleDraftError, StaleRevisionError
from schedules.model.ids import ServiceId
from schedules.model.kept import Commit, FollowedCopy, HistoryEntry, KeptLineup, Owner
from schedules.store.base import LineupStore, Notice

from .commits import (
    CLASSICAL,
    NEWS,
    NOON,
    ODD,
    WSKG,
    adding,
    change,
    draft,
    empty,
    receipt,
    session,
    slot,
    token,
)
from .conftest import Nodes

DEADLINE_S = 20.0

# SQLite has one node only, which knows what it does itself.
several_nodes = pytest.mark.parametrize("nodes", ["memory", "postgres"], indirect=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test over all stores, unless it says over which."""
    chosen = [mark for mark in metafunc.definition.iter_markers("parametrize") if mark.args[0] == "nodes"]
    if not chosen:
        metafunc.parametrize("nodes", ["memory", "sqlite", "postgres"], indirect=True)


async def lineup_of(store: LineupStore, owner: Owner = NEWS) -> KeptLineup:
    return await store.lineup(owner) or empty(owner)


async def names(store: LineupStore, owner: Owner = NEWS) -> list[str]:
    return [*(await lineup_of(store, owner)).entries]


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


# Tokens, sessions, followed copies


async def test_tokens_are_kept_and_changed(store: LineupStore) -> None:
    everything = {
        "services": frozenset({ServiceId("news"), ServiceId("classical")}),
        "expires_at": NOON + timedelta(days=90),
        "machine": True,
    }
    first, second = token("b"), token("a", created_at=NOON + timedelta(seconds=1), **everything)
    for kept in (second, first):
        await store.put_token(kept)
    assert await store.tokens() == (first, second)

    revoked = replace(first, revoked_at=NOON + timedelta(days=1))
    await store.put_token(revoked)
    assert await store.tokens() == (revoked, second)


async def test_a_token_for_no_service_is_not_one_for_all(store: LineupStore) -> None:
    await store.put_token(token("none", services=frozenset()))

    assert [kept.services for kept in await store.tokens()] == [frozenset()]


async def test_sessions_are_kept_seen_and_forgotten(store: LineupStore) -> None:
    for digest in ("c" * 64, "a" * 64, "b" * 64):
        await store.put_session(session(digest))
    seen = session("a" * 64, NOON + timedelta(hours=3))
    await store.put_session(seen)

    await store.remove_sessions(["b" * 64, "nobody"])
    await store.remove_sessions([])

    assert await store.sessions() == (seen, session("c" * 64))


async def test_followed_copies_are_kept_and_forgotten(store: LineupStore) -> None:
    first = FollowedCopy(
        service=ServiceId("news"), url="https://example.org/a.ics", as_of=NOON, content=b"\0\xff"
    )
    await store.put_followed(first)
    await store.put_followed(replace(first, service=ServiceId("classical"), last_day=date(2027, 1, 31)))
    await store.put_followed(replace(first, content=b"slots: []"))

    assert await store.followed() == (
        replace(first, service=ServiceId("classical"), last_day=date(2027, 1, 31)),
        replace(first, content=b"slots: []"),
    )
    await store.remove_followed(ServiceId("news"))
    await store.remove_followed(ServiceId("nobody"))
    assert len(await store.followed()) == 1


async def test_instants_come_back_in_utc_whatever_zone_they_were_written_in(store: LineupStore) -> None:
    abroad = datetime(2026, 11, 24, 7, 0, tzinfo=timezone(timedelta(hours=-5)))
    await store.put_followed(FollowedCopy(service=ServiceId("news"), url="u", as_of=abroad, content=b""))

    (found,) = await store.followed()

    assert found.as_of == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


# Notices


async def next_of(notices: AsyncIterator[Notice]) -> Notice:
    async with asyncio.timeout(DEADLINE_S):
        return await anext(notices)


@several_nodes
async def test_a_node_hears_of_the_commits_of_another(nodes: Nodes) -> None:
    async with nodes.other.notices() as notices, nodes.other.notices() as more:
        await nodes.store.commit(adding(empty(), "a"))
        assert await next_of(notices) == Notice(NEWS, 1)
        await nodes.store.commit(
            Commit(
                changes=(
                    change(empty(WSKG), {"a": slot("a")}),
                    change(await lineup_of(nodes.store), {"b": slot("b")}),
                )
            )
        )
        assert [await next_of(notices), await next_of(notices)] == [Notice(WSKG, 1), Notice(NEWS, 2)]
        assert await next_of(more) in {Notice(NEWS, 1), Notice(NEWS, 2)}


@several_nodes
async def test_a_commit_that_is_refused_is_not_heard_of(nodes: Nodes) -> None:
    await nodes.store.commit(adding(empty(), "a"))

    async with nodes.other.notices() as notices:
        with pytest.raises(StaleRevisionError):
            await nodes.store.commit(adding(empty(), "b"))
        await nodes.store.commit(adding(empty(WSKG), "c"))

        assert await next_of(notices) == Notice(WSKG, 1)


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(lambda store: store.put_draft(draft("d", 1), 0), id="a draft"),
        pytest.param(lambda store: store.put_token(token("t")), id="a token"),
        pytest.param(lambda store: store.put_session(session("s")), id="a session"),
        pytest.param(lambda store: store.remove_sessions(["s"]), id="a session ended"),
    ],
)
@several_nodes
async def test_other_writes_say_look_at_everything(nodes: Nodes, what: Any) -> None:
    async with nodes.other.notices() as notices:
        await what(nodes.store)

        assert await next_of(notices) == Notice(None, 0)
