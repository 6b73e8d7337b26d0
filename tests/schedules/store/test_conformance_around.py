# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every store does with all that is not a lineup, and what it tells other nodes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from schedules.errors import StaleRevisionError
from schedules.model.ids import ServiceId
from schedules.model.kept import Commit, FollowedCopy
from schedules.store.base import LineupStore, Notice

from .commits import NEWS, NOON, WSKG, adding, change, draft, empty, session, slot, token
from .conftest import Nodes
from .looking import lineup_of, next_of

# SQLite has one node only, which knows what it does itself.
several_nodes = pytest.mark.parametrize("nodes", ["memory", "postgres"], indirect=True)


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


@several_nodes
async def test_what_is_read_of_a_followed_schedule_is_heard_of_and_that_it_is_forgotten(nodes: Nodes) -> None:
    copy = FollowedCopy(
        service=ServiceId("news"), url="https://a.example/", as_of=NOON, content=b"slots: []\n"
    )
    async with nodes.other.notices() as notices:
        await nodes.store.put_followed(copy)
        kept = await next_of(notices)
        await nodes.store.remove_followed(copy.service)
        gone = await next_of(notices)

    assert (kept.followed, gone.followed) == ("news", "news")
    assert Notice(NEWS, 1).followed is Notice(None, 0).followed is None
