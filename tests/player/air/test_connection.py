# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whatever is opened has an owner or is closed, in whichever turn of the loop we are told to stop."""

from __future__ import annotations

import asyncio

import pytest

from player.air.connection import Connection
from player.air.timing import Timing
from player.errors import StreamTimeoutError
from tests.fakes.clock import FakeClock
from tests.fakes.upstream import ScriptedStream, ScriptedUpstream, Then

TURNS = 12


class Gated(ScriptedUpstream):
    """Opens when a test opens its gate."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock, [Then.FREEZE])
        self.gate = asyncio.Event()

    async def open(self) -> ScriptedStream:
        await self.gate.wait()
        return await super().open()


@pytest.mark.parametrize("turns", range(TURNS))
async def test_an_opening_that_is_cancelled_leaves_no_connection_without_owner(turns: int) -> None:
    clock = FakeClock()
    upstream = Gated(clock)
    opening = asyncio.ensure_future(Connection.open(0, upstream, clock, Timing()))
    await clock.settle()

    upstream.gate.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    if not opening.cancelled():
        await opening.result().aclose()

    assert upstream.connected == 0


@pytest.mark.parametrize("turns", range(TURNS))
async def test_an_opening_at_its_deadline_leaves_no_connection_without_owner(turns: int) -> None:
    clock = FakeClock()
    upstream = Gated(clock)
    opening = asyncio.ensure_future(Connection.open(0, upstream, clock, Timing(open_s=1)))
    await clock.settle()

    late = asyncio.ensure_future(clock.advance(1))
    for _ in range(turns):
        await asyncio.sleep(0)
    upstream.gate.set()
    await late
    await asyncio.wait([opening])
    if opening.exception() is None:
        await opening.result().aclose()
    else:
        assert isinstance(opening.exception(), StreamTimeoutError)

    assert upstream.connected == 0
