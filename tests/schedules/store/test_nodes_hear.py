# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two nodes on one PostgreSQL: what one is told of tokens and of followed schedules, the other knows at once.

Their clocks stand still, so that nothing is found by looking again later: only by notice.
"""

from __future__ import annotations

import asyncio
from time import monotonic

from player.running import running
from schedules.errors import FollowError
from schedules.model.staff import Role
from tests.fakes.doorway import Doorway, doorway
from tests.fakes.eventually import eventually
from tests.schedules.follow.test_follower import NEWS, Radio, Scripted, hours

from .conftest import Opens

PROMISED_S = 1.0
ON_A_BUSY_MACHINE_S = 5.0
TRIES = 5


async def refused(node: Doorway, secret: str) -> float:
    """Wait until a secret opens nothing; return how many seconds that took."""
    began_s = monotonic()
    async with asyncio.timeout(ON_A_BUSY_MACHINE_S):
        while await node.who(secret) == "Ann":  # noqa: ASYNC110 - it is asked over and over, as a client would
            await asyncio.sleep(0.005)
    return monotonic() - began_s


async def test_a_token_and_its_sessions_that_are_revoked_on_one_node_open_nothing_on_the_other(
    database: str, opens: Opens
) -> None:
    first_store, second_store = await opens(database), await opens(database)
    async with (
        doorway(first_store) as first,
        doorway(second_store) as second,
        running(first.door, second.door),
    ):
        took_s = []
        for _ in range(TRIES):
            token, secret = await first.token()
            await eventually(lambda: len(second.door.tokens()) == len(first.door.tokens()))
            assert await second.who(secret) == "Ann"
            assert (await second.sign_in(secret)).status == 200
            assert await second.who() == "Ann"

            await first.door.revoke(token.id)
            took_s.append(await refused(second, secret))
            assert await second.who() == 401
            second.cookies.clear()

    assert sorted(took_s)[TRIES // 2] < PROMISED_S


async def test_a_token_made_before_a_node_listened_is_known_there(database: str, opens: Opens) -> None:
    async with doorway(await opens(database)) as first, doorway(await opens(database)) as second:
        _, secret = await second.token("Vi", Role.VIEWER)
        assert first.door.tokens() == ()
        async with running(first.door, second.door):
            await eventually(lambda: len(first.door.tokens()) == 1, deadline_s=ON_A_BUSY_MACHINE_S)
            assert await first.who(secret) == "Vi"


async def test_a_followed_schedule_that_one_node_reads_or_forgets_is_so_on_the_other(
    database: str, opens: Opens
) -> None:
    first = Radio(Scripted(hours("A")), store=await opens(database))
    second = Radio(Scripted(hours("A")), store=await opens(database))
    async with running(first.follower, second.follower):
        await eventually(lambda: 900 in first.clock.slept and 900 in second.clock.slept)
        await first.clock.advance(60)
        first.source.answer, second.source.answer = hours("B"), FollowError("HTTP 503")

        began_s = monotonic()
        first.follower.look_again(NEWS)
        await eventually(lambda: second.now[0] == "B 0", deadline_s=ON_A_BUSY_MACHINE_S)
        read_s = monotonic() - began_s
        assert second.source.reads == 1

        first.source.answer, second.source.answer = FollowError("HTTP 503"), hours("C", 1)
        await second.clock.advance(120)
        began_s = monotonic()
        await first.follower.forget(NEWS)
        await eventually(lambda: second.now[0] == "C 0", deadline_s=ON_A_BUSY_MACHINE_S)
        forgotten_s = monotonic() - began_s
        await eventually(lambda: first.now[0] == "C 0", deadline_s=ON_A_BUSY_MACHINE_S)

    assert max(read_s, forgotten_s) < ON_A_BUSY_MACHINE_S
