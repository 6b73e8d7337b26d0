# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two services of edits on one PostgreSQL: what is edited on one is in force on the other."""

from __future__ import annotations

import asyncio
from time import perf_counter

import pytest

from player.running import running
from schedules.errors import StaleEditError
from schedules.store.base import LineupStore
from tests.fakes.cut_wire import cut_wire
from tests.fakes.eventually import eventually
from tests.fakes.postgres import Postgres
from tests.schedules.edits.office import BEN, NEWS, NOON, Office, done, open_office

from .conftest import Opens

NOTICED_WITHIN_S = 5.0
WITHIN_S = 5.0
"""Promised is one second; the machine that tests has other things to do."""


async def two(database: str, opens: Opens) -> tuple[Office, Office, LineupStore]:
    store = await opens(database)
    office = await open_office(store)
    return office, await Office(await opens(database)).open(), store


async def test_an_edit_on_one_node_is_soon_in_force_on_the_other(database: str, opens: Opens) -> None:
    office, other, _ = await two(database, opens)

    async with running(office.editing, other.editing):
        for title in ("Noon", "Lunch", "Siesta"):
            await office.edit("slot.change", id="midday", set={"title": title})
            acknowledged = perf_counter()
            await eventually(lambda title=title: other.on_air(NOON) == title)  # type: ignore[misc]
            assert perf_counter() - acknowledged < WITHIN_S

    assert other.editing.lineup(NEWS) == office.editing.lineup(NEWS)


async def test_a_node_whose_connections_stand_still_notices_and_has_the_edits_of_others(
    server: Postgres, database: str, opens: Opens
) -> None:
    office = await open_office(await opens(database))
    async with cut_wire(server.port) as wire:
        store = await opens(database.replace(str(server.port), str(wire.port)))
        other = await Office(store).open()
        async with running(other.editing):
            await office.edit("slot.change", id="midday", set={"title": "Lunch"})
            await eventually(lambda: other.on_air(NOON) == "Lunch")
            await asyncio.gather(*(store.revisions() for _ in range(5)))  # as many as there may be

            stalled = wire.stall()
            began_s = perf_counter()
            await office.edit("slot.change", id="midday", set={"title": "Noon"})
            await eventually(lambda: other.on_air(NOON) == "Noon")

        assert stalled == 1 + 5
        assert perf_counter() - began_s < NOTICED_WITHIN_S


async def test_of_two_nodes_at_the_same_moment_one_wins_and_the_other_is_told(
    database: str, opens: Opens
) -> None:
    office, other, store = await two(database, opens)
    seen = office.version(NEWS, "midday")

    with pytest.raises(StaleEditError):
        await done(
            office.edit("slot.change", id="midday", version=seen, set={"title": "Noon"}),
            other.edit("slot.change", id="midday", version=seen, set={"title": "Lunch"}, actor=BEN),
            offices=(office, other),
        )

    kept = await store.lineup(NEWS)
    assert kept is not None
    assert kept.revision == 3
    # What adds takes nothing from anybody: both are done.
    row = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}
    edits = (each.edit("oneoff.add", oneoff=row) for each in (office, other, office))
    added = await done(*edits, offices=(office, other))
    assert sorted(outcome.revision for outcome in added) == [4, 5, 6]


async def test_one_request_on_two_nodes_is_done_once(database: str, opens: Opens) -> None:
    office, other, store = await two(database, opens)
    row = {"title": "Gala", "start": "2026-11-30T20:00", "end": "2026-11-30T22:00"}

    edits = (each.edit("oneoff.add", oneoff=row, key="k") for each in (office, other))
    outcomes = await done(*edits, offices=(office, other))

    assert sorted(outcome.replayed for outcome in outcomes) == [False, True]
    assert (await store.revisions())[NEWS] == 3
