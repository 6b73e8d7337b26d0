# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A whole edit service over two services and three stations, and edits of it in few words."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schedules.edits.base import ANY, Asked, Outcome, Version
from schedules.edits.commands import COMMANDS, AnyCommand
from schedules.edits.service import EditService
from schedules.events import ScheduleChanged
from schedules.lineups import LineupFiles
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Owner
from schedules.model.staff import Actor, Role
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.store.base import LineupStore
from schedules.store.memory import MemoryStore
from tests.fakes.clock import FakeClock

NEW_YORK = "America/New_York"
DEADLINE_S = 20.0
"""The longest that edits may take together."""
LOOK_S = 0.002
"""How often it is looked whether one sleeps now, whom nobody else would wake."""
NEWS, MUSIC = Owner("news"), Owner("music")
ONE, TWO, THREE = StationId("wone"), StationId("wtwo"), StationId("wthree")
OF_ONE = Owner("station:wone")
TEN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in New York."""

NOON = "2026-11-25T17:30Z"
"""The day after, half past noon there: Midday is on."""

ANA = Actor(name="Ana", role=Role.MANAGER)
BEN = Actor(name="Ben", role=Role.EDITOR)

MORNING = {
    "id": "morning",
    "title": "Morning Edition",
    "start": "05:00",
    "end": "09:00",
    "from": "2026-01-01",
}
MIDDAY = {"id": "midday", "title": "Midday", "start": "12:00", "end": "13:00", "from": "2026-01-01"}

WEEK = """
slots:
  - {id: morning, title: Morning Edition, start: "05:00", end: "09:00", from: 2026-01-01}
  - {id: midday, title: Midday, start: "12:00", end: "13:00", from: 2026-01-01}
"""


def network() -> Catalogue:
    """Return news on two stations and music on one."""

    def station(name: StationId, carries: str) -> Station:
        return Station(
            id=name, call_sign=name.upper(), name=name, carries=ServiceId(carries), timezone=NEW_YORK
        )

    return Catalogue(
        [Service(id=ServiceId(name), name=name, timezone=NEW_YORK) for name in (NEWS, MUSIC)],
        [station(ONE, NEWS), station(TWO, NEWS), station(THREE, MUSIC)],
    )


def command(name: str, **values: Any) -> AnyCommand:
    """Return a command as a request would have it."""
    return COMMANDS.validate_python({"command": name, **values})


class Office:
    """A node: schedules in force, and the service that edits them.

    Args:
        store: Shared with other nodes, if there are some.
        folder: Where ``news.yaml`` is the slot file of the news, if it is given.
    """

    def __init__(
        self, store: LineupStore | None = None, folder: Path | None = None, clock: FakeClock | None = None
    ) -> None:
        self.store = store or MemoryStore()
        self.clock = clock or FakeClock(TEN)
        self.catalogue = network()
        self.publisher = LocalPublisher()
        self.schedules = ScheduleService(self.catalogue, self.clock, self.publisher, 600.0)
        self.files = None
        if folder is not None:
            self.files = LineupFiles(
                self.schedules, self.clock, services={ServiceId(NEWS): folder / "news.yaml"}, stations={}
            )
        self.editing = EditService(self.store, self.schedules, self.catalogue, self.clock, self.files)
        self.told: list[ScheduleChanged] = []
        self._hearing = self.publisher.subscribe(self._hear)
        self._hearing.__enter__()

    def _hear(self, event: object) -> None:
        if isinstance(event, ScheduleChanged):
            self.told.append(event)

    async def open(self) -> Office:
        """Open it as a service does at its start."""
        await self.editing.open()
        if self.files is not None:
            self.files.load()
        return self

    async def edit(
        self,
        name: str,
        *,
        owner: Owner = NEWS,
        version: Version | None = None,
        actor: Actor = ANA,
        **more: Any,
    ) -> Outcome:
        """Do an edit; without a version, one that is made against what there is."""
        how = {key: more.pop(key) for key in ("dry_run", "merge", "reason", "key") if key in more}
        wanted = command(name, **more)
        if version is None:
            version = self.version(owner, more["id"]) if "id" in more else ANY
        return await self.editing.apply(owner, wanted, version, Asked(actor=actor, **how))

    def version(self, owner: Owner, id_: str) -> int:
        """Return the version of a slot, one-off or programme; 0 if there is none."""
        lineup = self.editing.lineup(owner)
        item = lineup.entries.get(id_) or lineup.programmes.get(id_)
        return item.version if item else 0

    def on_air(self, at: str, station: StationId = ONE) -> str | None:
        """Return the title of what is on at an instant."""
        now = self.schedules.now_next(station, at=datetime.fromisoformat(at)).now
        return now.occurrence.programme.title if now else None


async def done(*edits: Coroutine[Any, Any, Outcome], offices: Sequence[Office]) -> list[Outcome]:
    """Return what edits at the same time give; nodes that are in each other's way wait in between.

    Clocks are turned only for those who sleep by them, and so far only: what a real database takes
    is nothing to them, and none of the waits of an edit runs out by it.

    Raises:
        Exception: What an edit raises, once all are over.
    """
    works = [asyncio.create_task(edit) for edit in edits]
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not all(work.done() for work in works):
                for office in offices:
                    if (due_s := office.clock.due_s) is not None:
                        await office.clock.advance(due_s)
                await asyncio.wait(works, timeout=LOOK_S)
    finally:
        for work in works:
            work.cancel()
        await asyncio.wait(works)
    return [work.result() for work in works]


async def open_office(store: LineupStore | None = None) -> Office:
    """Return one with two slots of the news, which were entered as revisions 1 and 2."""
    office = await Office(store).open()
    await office.edit("slot.add", slot=MORNING)
    await office.edit("slot.add", slot=MIDDAY)
    office.told.clear()
    return office
