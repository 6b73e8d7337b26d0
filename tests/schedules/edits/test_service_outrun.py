# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Other nodes that are faster, again and again: every edit is answered within five seconds."""

from __future__ import annotations

import asyncio

import pytest

from schedules.edits.base import Outcome
from schedules.errors import StaleRevisionError, StoreUnavailableError
from tests.fakes.failing_store import FailingStore

from .office import NEWS, Office, open_office


async def test_an_edit_that_other_nodes_outrun_again_and_again_is_done_within_seconds() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.before = [StaleRevisionError(NEWS)] * 12

    work = asyncio.create_task(office.edit("slot.change", id="midday", set={"title": "Noon"}))
    await done_within(office, work, 5.0)

    assert (await work).revision == 3
    assert store.before == []
    assert len({*office.clock.slept}) >= 8, "each wait is another one, so that nodes get out of step"


async def test_an_edit_that_never_gets_a_turn_is_answered_within_five_seconds() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.before = [StaleRevisionError(NEWS)] * 1000

    work = asyncio.create_task(office.edit("slot.change", id="midday", set={"title": "Noon"}))
    await done_within(office, work, 5.0)

    with pytest.raises(StoreUnavailableError, match="other nodes"):
        await work


async def done_within(office: Office, work: asyncio.Task[Outcome], seconds: float) -> None:
    """Turn the clock until some work is done; it has so long."""
    until_s = office.clock.monotonic_s() + seconds
    async with asyncio.timeout(20):
        while not work.done() and office.clock.monotonic_s() < until_s:
            await office.clock.advance(0.01)
            await asyncio.sleep(0.001)  # painting is done in a thread
    assert work.done()
