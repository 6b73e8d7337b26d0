# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A stand-in for the editing of lineups, for tests of what lies above it: one small lineup, set answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from schedules.access import Gate
from schedules.clock import Clock
from schedules.edits.base import Asked, DraftPreview, ImportPreview, Outcome, Version
from schedules.edits.commands import AnyCommand, command_row
from schedules.errors import StaleDraftError, StaleEditError, UnknownItemError
from schedules.formats.report import Outcome as RowOutcome
from schedules.formats.report import Report, Row
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId
from schedules.model.kept import (
    Draft,
    DraftEdit,
    HistoryEntry,
    ItemChange,
    ItemKind,
    KeptEntry,
    KeptLineup,
    KeptProgramme,
    Owner,
    owner_of_service,
    owner_of_station,
)
from schedules.painter import Lineups
from schedules.staff.authors import Authors
from schedules.staff.describing import Describer
from schedules.staff.door import StaffDoor
from schedules.staff.ports import StaffPorts
from schedules.store.memory import MemoryStore
from tests.fakes.following import following_of

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MORNING = {"title": "Morning", "kind": "recurring", "start": "05:00", "end": "09:00", "from": "2026-01-01"}


def kept(owner: Owner, revision: int = 7) -> KeptLineup:
    """Return a lineup of one slot, ``morning``, that changed at revision 5, and one programme, of 3."""
    return KeptLineup(
        owner=owner,
        revision=revision,
        version=2,
        timezone="America/New_York",
        entries={"morning": KeptEntry(id="morning", order=1, version=5, row={"id": "morning", **MORNING})},
        programmes={"show": KeptProgramme(id="show", version=3, row={"title": "Show"})},
        changed_at=NINE,
    )


def edit_of(owner: Owner, revision: int) -> HistoryEntry:
    """Return an edit that nobody has asked for, as history has it."""
    change = ItemChange(kind=ItemKind.ENTRY, id="morning", before=None, after={"id": "morning", **MORNING})
    return HistoryEntry(
        owner=owner, revision=revision, at=NINE, actor="Ann", machine=False,
        command={"command": "slot.end", "id": "morning", "last_date": "2026-12-31"}, changes=(change,),
        consequences=("cuts nothing",), reason="because",
    )  # fmt: skip


@dataclass
class HandEditing:
    """Edits nothing, and notes what it was asked for.

    Attributes:
        fault: Raised by everything that writes, and by everything that waits.
    """

    catalogue: Catalogue
    fault: Exception | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    made: dict[str, Draft] = field(default_factory=dict)
    files: frozenset[Owner] = frozenset()

    def __post_init__(self) -> None:
        for service in self.catalogue.services:
            self._draft(service)

    def owners(self) -> Sequence[Owner]:
        stations = (owner_of_station(one) for one in self.catalogue.stations)
        return (*(owner_of_service(one) for one in self.catalogue.services), *stations)

    def lineup(self, owner: Owner) -> KeptLineup:
        return kept(owner, 0 if owner in self.files else 7)

    def followed(self, service: ServiceId) -> KeptLineup | None:
        return None

    async def apply(self, owner: Owner, command: AnyCommand, version: Version, asked: Asked) -> Outcome:
        self._note("apply", owner, command_row(command), version, asked)
        if isinstance(version, int) and version not in {5, 7}:
            raise StaleEditError(
                'the slot "morning"', current={"id": "morning", **MORNING}, version=5, changed_by="Ann",
                changed_at=NINE,
            )  # fmt: skip
        return self._outcome(owner, asked)

    async def undo(self, owner: Owner, revision: int, asked: Asked, *, correct_past: bool = False) -> Outcome:
        self._note("undo", owner, revision, asked, *([correct_past] if correct_past else []))
        return self._outcome(owner, asked)

    async def preview_import(self, owner: Owner, data: bytes, name: str, asked: Asked) -> ImportPreview:
        self._note("preview_import", owner, data, name, asked)
        report = Report((Row(RowOutcome.CHANGED, 3, "Morning", ("the zone was guessed",)),))
        return ImportPreview(outcome=self._outcome(owner, asked), report=report)

    async def import_file(
        self, owner: Owner, data: bytes, name: str, version: Version, asked: Asked
    ) -> ImportPreview:
        self._note("import_file", owner, data, name, version, asked)
        return ImportPreview(outcome=self._outcome(owner, asked), report=Report())

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = False,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        self._note("history", owners, before, machine, limit)
        last = before[1] - 1 if before else 7
        return tuple(edit_of(Owner("news"), one) for one in range(last, max(0, last - limit), -1))

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        return edit_of(owner, revision)

    async def drafts(self) -> tuple[Draft, ...]:
        self._note("drafts")
        return tuple(self.made.values())

    async def draft(self, draft: str) -> Draft:
        if draft not in self.made:
            raise UnknownItemError(f'there is no draft "{draft}"')
        return self.made[draft]

    async def make_draft(self, name: str, service: ServiceId, asked: Asked) -> Draft:
        self._note("make_draft", name, service, asked)
        return self._draft(service)

    async def add_to_draft(
        self,
        draft: str,
        draft_version: int,
        *,
        owner: Owner,
        command: AnyCommand,
        version: Version,
        asked: Asked,
    ) -> Draft:
        self._note("add_to_draft", draft, draft_version, owner, command_row(command), version, asked)
        return self._at(draft, draft_version)

    async def try_in_draft(
        self, draft: str, *, owner: Owner, command: AnyCommand, version: Version, asked: Asked
    ) -> Outcome:
        self._note("try_in_draft", draft, owner, command_row(command), version, asked)
        await self.draft(draft)
        return self._outcome(owner, asked)

    async def draft_lineup(self, draft: str, owner: Owner) -> KeptLineup:
        await self.draft(draft)
        return self.lineup(owner)

    async def take_from_draft(self, draft: str, draft_version: int, place: int, asked: Asked) -> Draft:
        self._note("take_from_draft", draft, draft_version, place, asked)
        return self._at(draft, draft_version)

    async def remove_draft(self, draft: str, draft_version: int, asked: Asked) -> None:
        self._note("remove_draft", draft, draft_version, asked)
        self._at(draft, draft_version)

    async def preview_draft(
        self, draft: str, asked: Asked, *, start: datetime | None = None, end: datetime | None = None
    ) -> DraftPreview:
        self._note("preview_draft", draft, start, end)
        found = await self.draft(draft)
        outcome = self._outcome(owner_of_service(found.service), asked)
        return DraftPreview(draft=found, outcomes=(outcome,), stale={0: "it is gone"}, broadcasts={})

    async def publish_draft(self, draft: str, draft_version: int, asked: Asked) -> tuple[Outcome, ...]:
        self._note("publish_draft", draft, draft_version, asked)
        return (self._outcome(owner_of_service(self._at(draft, draft_version).service), asked),)

    def _note(self, *what: Any) -> None:
        if self.fault is not None:
            raise self.fault
        self.asked.append(what)

    def _at(self, draft: str, version: int) -> Draft:
        if draft not in self.made:
            raise UnknownItemError(f'there is no draft "{draft}"')
        if self.made[draft].version != version:
            raise StaleDraftError(draft)
        return self.made[draft]

    def _draft(self, service: ServiceId) -> Draft:
        edit = DraftEdit(
            owner=owner_of_service(service), command=edit_of(Owner("news"), 1).command, version=5
        )
        draft = self.made[f"draft-{service}"] = Draft(
            id=f"draft-{service}", name="Pledge week", service=service, version=4, created_by="Ann",
            changed_by="Ann", changed_at=NINE, edits=(edit,),
        )  # fmt: skip
        return draft

    def _outcome(self, owner: Owner, asked: Asked) -> Outcome:
        changes: Iterable[ItemChange] = edit_of(owner, 8).changes
        return Outcome(
            owner=owner, revision=7 if asked.dry_run else 8, changes=tuple(changes),
            versions={"morning": 8}, warnings=("look at Tuesday",), dry_run=asked.dry_run,
        )  # fmt: skip


@dataclass
class NothingInForce:
    """No lineup is on the air."""

    of: Mapping[str, Lineups] = field(default_factory=dict)

    def lineups(self, service: str) -> Lineups:
        return self.of.get(service, Lineups())


def staff_ports(
    catalogue: Catalogue, clock: Clock, gate: Gate, store: MemoryStore | None = None
) -> StaffPorts:
    """Return the staff's ports over the stand-in."""
    editing = HandEditing(catalogue)
    return StaffPorts(
        editing=editing,
        door=StaffDoor(store or MemoryStore(), clock, gate),
        schedules=NothingInForce(),
        authors=Authors(editing.history_entry),
        describe=Describer(editing.lineup),
        catalogue=catalogue,
        clock=clock,
        following=following_of(catalogue.services),
    )
