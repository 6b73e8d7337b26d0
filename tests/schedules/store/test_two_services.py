# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two services of edits on one PostgreSQL: what is edited on one is in force on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from time import perf_counter
from typing import Any

from player.running import running
from schedules.edits.base import Outcome
from schedules.errors import StaleEditError
from schedules.store.base import LineupStore
from tests.fakes.eventually import eventually
from tests.schedules.edits.office import BEN, NEWS, Office, open_office

from .conftest import Opens

NOON = "2026-11-25T17:30Z"
WITHIN_S = 5.0
"""Promised is one second; the machine that tests has other things to do."""


async def two(database: str, opens: Opens) -> tuple[Office, Office, LineupStore]:
    store = await opens(database)
    office = await open_office(store)
    return office, await Office(await opens(database)).open(), store


async def done(offices: tuple[Office, ...], *edits: Coroutine[Any, Any, Outcome]) -> list[Outcome]:
    """Return what edits at the same time give; nodes that are in each other's way wait in between."""
    works = [asyncio.create_task(edit) for edit in edits]
    async with asyncio.timeout(20):
        while not all(work.done() for work in works):
            for office in offices:
                await office.clock.advance(0.05)
            await asyncio.sleep(0.001)  # the database is another process
    return [work.result() for work in works]


async def test_an_edit_on_one_node_is_soon_in_force_on_the_other(database: str, opens: Opens) -> None:
    office, other, _ = await two(database, opens)

    async with running(office.editing, other.editing):
        for title in ("Noon", "Lunch", "Siesta"):
            await office.edit("slot.change", id="midday", set={"title": title})
            acknowledged = perf_counter()
            await eventually(lambda title=title: other.on_air(NOON) == title)  # type: ignore[misc]
            assert perf_counter() - acknowledged < WITHIN_S

    assert other.editing.lineup(NEWS) == office.editing.lineup(NEWS)


async def test_of_two_nodes_at_the_same_moment_one_wins_and_the_other_is_told(
    database: str, opens: Opens
) -> None:
    office, other, store = await two(database, opens)
    seen = office.version(NEWS, "midday")

    outcomes = await asyncio.gather(
        office.edit("slot.change", id="midday", version=seen, set={"title": "Noon"}),
        other.edit("slot.change", id="midday", version=seen, set={"title": "Lunch"}, actor=BEN),
        return_exceptions=True,
    )

    late = [one for one in outcomes if isinstance(one, BaseException)]
    assert [type(one) for one in late] == [StaleEditError]
    kept = await store.lineup(NEWS)
    assert kept is not None
    assert kept.revision == 3
    # What adds takes nothing from anybody: both are done.
    row = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}
    edits = (each.edit("oneoff.add", oneoff=row) for each in (office, other, office))
    added = await done((office, other), *edits)
    assert sorted(outcome.revision for outcome in added) == [4, 5, 6]


async def test_one_request_on_two_nodes_is_done_once(database: str, opens: Opens) -> None:
    office, other, store = await two(database, opens)
    row = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}

    edits = (each.edit("oneoff.add", oneoff=row, key="k") for each in (office, other))
    outcomes = await done((office, other), *edits)

    assert sorted(outcome.replayed for outcome in outcomes) == [False, True]
    assert (await store.revisions())[NEWS] == 3
