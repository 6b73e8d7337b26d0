# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Nodes on one store agree on what they follow: each takes over what another reads, or forgets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from player.running import running
from schedules.errors import FollowError, StoreUnavailableError
from schedules.follow.sharing import FIRST_RETRY_S
from schedules.model.broadcast import Source as Label
from tests.fakes.clock import NOON
from tests.fakes.eventually import eventually
from tests.fakes.failing_store import FailingStore
from tests.schedules.follow.test_follower import NEWS, Radio, Scripted, hours


@asynccontextmanager
async def two(store: FailingStore | None = None) -> AsyncIterator[tuple[Radio, Radio]]:
    """Run two nodes on one store; both have read "A", and sleep until they are to read again."""
    kept = store or FailingStore()
    first = Radio(Scripted(hours("A")), store=kept)
    second = Radio(Scripted(hours("A")), store=kept)
    async with running(first.follower, second.follower):
        await eventually(lambda: (first.now[0], second.now[0]) == ("A 0", "A 0"))
        await eventually(lambda: 900 in first.clock.slept and 900 in second.clock.slept)
        yield first, second


async def test_what_one_node_is_told_to_read_now_is_on_at_the_others() -> None:
    async with two() as (first, second):
        first.source.answer, second.source.answer = hours("B"), FollowError("HTTP 503")
        await first.clock.advance(60)

        first.follower.look_again(NEWS)
        await eventually(lambda: second.now[0] == "B 0")

    assert second.now == ("B 0", Label.FOLLOWED, NOON + timedelta(seconds=60))
    assert second.source.reads == 1


async def test_the_same_read_again_later_is_as_of_then_at_the_others() -> None:
    async with two() as (first, second):

        async def read_again(minutes: int) -> int:
            await first.clock.advance(60)
            first.follower.look_again(NEWS)
            await eventually(lambda: second.now[2] == NOON + timedelta(minutes=minutes))
            return second.schedules.revision("a")

        # What both read at the start may still be under way before the first one.
        assert await read_again(1) == await read_again(2)


async def test_what_one_node_is_told_to_forget_is_forgotten_by_the_others() -> None:
    async with two() as (first, second):
        # All but empty: taken after it was forgotten, and by nobody else.
        first.source.answer, second.source.answer = FollowError("HTTP 503"), hours("B", 1)

        await first.follower.forget(NEWS)
        await eventually(lambda: second.source.reads == 2)
        await eventually(lambda: (first.now[0], second.now[0]) == ("B 0", "B 0"))

    assert second.source.before[-1] is None


async def test_what_is_older_than_what_one_has_read_is_not_taken_over() -> None:
    async with two() as (first, second):
        await second.clock.advance(600)
        second.source.answer = hours("B")
        second.follower.look_again(NEWS)
        await eventually(lambda: first.now[0] == "B 0")
        first.source.answer = hours("A")

        first.follower.look_again(NEWS)  # by a clock that is ten minutes behind
        await eventually(lambda: first.source.reads == 2)
        await second.clock.settle()

        assert second.now[0] == "B 0"


async def test_a_store_that_was_away_is_heard_again() -> None:
    store = FailingStore()
    async with two(store) as (first, second):
        store.away = StoreUnavailableError("gone")
        second.follower.look_again(NEWS)  # what is written now is not heard of
        await eventually(lambda: FIRST_RETRY_S in first.clock.slept and FIRST_RETRY_S in second.clock.slept)
        store.away = None
        for radio in (first, second):
            await radio.clock.advance(5)
        first.source.answer = hours("B")

        first.follower.look_again(NEWS)
        await eventually(lambda: second.now[0] == "B 0")
