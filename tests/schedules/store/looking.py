# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a store has, and what it tells, in few words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from schedules.model.kept import KeptLineup, Owner
from schedules.store.base import LineupStore, Notice

from .commits import NEWS, adding, empty

DEADLINE_S = 20.0
"""The longest that a test waits for anything."""


async def lineup_of(store: LineupStore, owner: Owner = NEWS) -> KeptLineup:
    """Return a lineup, or an empty one if there is none."""
    return await store.lineup(owner) or empty(owner)


async def names(store: LineupStore, owner: Owner = NEWS) -> list[str]:
    """Return the ids of its entries, in their order."""
    return [*(await lineup_of(store, owner)).entries]


async def add(store: LineupStore, id_: str) -> None:
    """Write one more entry of the news."""
    await store.commit(adding(await lineup_of(store), id_))


async def next_of(notices: AsyncIterator[Notice]) -> Notice:
    """Return the next notice, which has to come."""
    async with asyncio.timeout(DEADLINE_S):
        return await anext(notices)
