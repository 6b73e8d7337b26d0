# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits that wait for their turn behind one that the store does not take."""

from __future__ import annotations

import asyncio

from schedules.errors import StoreUnavailableError
from tests.fakes.failing_store import FailingStore

from .office import DEADLINE_S, open_office


async def test_those_who_waited_behind_an_edit_that_could_not_be_written_do_not_wait_anew() -> None:
    store = FailingStore()
    office = await open_office(store)
    store.held, store.before = True, [StoreUnavailableError("locked")]
    row = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}
    works = [asyncio.create_task(office.edit("oneoff.add", oneoff=row)) for _ in range(3)]
    await store.waiting.wait()
    await office.clock.advance(5)

    store.held = False
    store.go_on.set()
    async with asyncio.timeout(DEADLINE_S):
        outcomes = await asyncio.gather(*works, return_exceptions=True)

    assert [type(one) for one in outcomes] == [StoreUnavailableError] * 3
    assert len(await store.history()) == 2
    await office.edit("oneoff.add", oneoff=row)
