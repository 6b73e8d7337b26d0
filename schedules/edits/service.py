# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Editing lineups, as `Editing` describes it: over a store, and the schedules that are in force."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from schedules.clock import Clock
from schedules.errors import (
    MistakesError,
    RefusedEditError,
    StaleDraftError,
    UnknownItemError,
)
from schedules.formats.report import Reading
from schedules.formats.sandbox import read_outside
from schedules.formats.slotfile_plain import in_order, plain_row
from schedules.lineups import LineupFiles
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId
from schedules.model.kept import (
    Draft,
    HistoryEntry,
    KeptLineup,
    Owner,
    owner_of_service,
    owner_of_station,
)
from schedules.model.slot import Lineup
from schedules.model.staff import Permission
from schedules.service import ScheduleService
from schedules.store.base import LineupStore

from .adopting import ADOPT
from .allowing import check_may, check_may_edit
from .answers import fingerprint
from .applying import permission
from .base import Asked, DraftPreview, ImportPreview, Outcome, Version
from .commands import AnyCommand, ImportLineup, command_row
from .doing import Doing
from .drafts import Drafts, draft_edit, repeats
from .known import KnownLineups
from .making import Making
from .rows import kept_from
from .wanted import Made, Wanted


class EditService:
    """Edits lineups; see `schedules.edits.base.Editing`.

    Args:
        files: The slot files that stand in for lineups which the store has not.
    """

    def __init__(
        self,
        store: LineupStore,
        schedules: ScheduleService,
        catalogue: Catalogue,
        clock: Clock,
        files: LineupFiles | None = None,
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._catalogue = catalogue
        self._known = KnownLineups(store, schedules, catalogue, clock, files)
        self._doing = Doing(store, schedules, catalogue, clock, self._known)
        self._making = Making(store, self._known, catalogue)
        self._drafts = Drafts(store, schedules, self._doing, self._making, clock)

    # Of this node

    async def open(self) -> None:
        """Read the store and put what it has in force; blocks while it paints, so do it before serving.

        Raises:
            StoreError: If the store cannot be read; `run` then goes on trying.
        """
        await self._known.open()

    async def run(self) -> None:
        """Follow what other nodes write, until cancelled."""
        await self._known.run()

    @property
    def loaded(self) -> asyncio.Event:
        """Set once the store could be read; until then nothing can be edited."""
        return self._known.loaded

    # What there is

    def owners(self) -> Sequence[Owner]:
        """As `Editing.owners`."""
        return [
            *(owner_of_service(service) for service in self._catalogue.services),
            *(owner_of_station(station) for station in self._catalogue.stations),
        ]

    def lineup(self, owner: Owner) -> KeptLineup:
        """As `Editing.lineup`."""
        return self._known.lineup(owner)

    def followed(self, service: ServiceId) -> KeptLineup | None:
        """As `Editing.followed`."""
        lineup = self._schedules.lineups(service).followed
        return None if lineup is None else kept_from(lineup, owner_of_service(service))

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = False,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        """As `Editing.history`."""
        return await self._store.history(owners, before=before, machine=machine, limit=limit)

    # Edits

    async def apply(self, owner: Owner, command: AnyCommand, version: Version, asked: Asked) -> Outcome:
        """As `Editing.apply`."""
        check_may_edit(asked.actor, self._schedules.service_of(owner), permission(command))

        async def make(now: datetime) -> Sequence[Made]:
            meant = await self._making.meant(owner, command, version, now) if asked.merge else command
            was = getattr(command, "id", "") if meant is not command else ""
            await self._making.check_version(owner, meant, version, now, merge=asked.merge, was=was)
            return [self._making.made(owner, meant, now)]

        row = command_row(command)
        wanted = Wanted(
            service=self._schedules.service_of(owner),
            make=make,
            fingerprint=fingerprint("edit", owner, row, version, asked.merge, asked.reason),
            correct_past=command.correct_past,
        )
        return await self._one(wanted, asked)

    async def undo(self, owner: Owner, revision: int, asked: Asked, *, correct_past: bool = False) -> Outcome:
        """As `Editing.undo`."""
        needed = Permission.CORRECT if correct_past else Permission.EDIT
        check_may_edit(asked.actor, self._schedules.service_of(owner), needed)

        async def make(now: datetime) -> Sequence[Made]:
            entry = await self._store.history_entry(owner, revision)
            if entry is None:
                raise UnknownItemError(f'the lineup of "{owner}" has no edit {revision}')
            if entry.command.get("command") == ADOPT:
                raise RefusedEditError("that was the copy of the slot file with which editing began")
            return [self._making.unmade(owner, entry, now, correct_past=correct_past)]

        wanted = Wanted(
            service=self._schedules.service_of(owner),
            make=make,
            fingerprint=fingerprint("undo", owner, revision, correct_past, asked.reason),
            correct_past=correct_past,
        )
        return await self._one(wanted, asked)

    async def preview_import(self, owner: Owner, data: bytes, name: str, asked: Asked) -> ImportPreview:
        """As `Editing.preview_import`."""
        check_may_edit(asked.actor, self._schedules.service_of(owner))
        reading = await self._read(owner, data, name)
        looked = await self._doing.look(self._import(owner, reading.lineup, name, None, ""))
        return ImportPreview(outcome=looked.outcomes[0], report=reading.report)

    async def import_file(
        self, owner: Owner, data: bytes, name: str, version: Version, asked: Asked
    ) -> ImportPreview:
        """As `Editing.import_file`."""
        check_may_edit(asked.actor, self._schedules.service_of(owner))
        reading = await self._read(owner, data, name)
        if reading.report.rejected:
            raise MistakesError(reading.report.mistakes(name))
        mark = fingerprint("import", owner, sha256(data).hexdigest(), name, version, asked.reason)
        outcome = await self._one(self._import(owner, reading.lineup, name, version, mark), asked)
        return ImportPreview(outcome=outcome, report=reading.report)

    # Drafts

    async def drafts(self) -> tuple[Draft, ...]:
        """As `Editing.drafts`."""
        return await self._store.drafts()

    async def draft(self, draft: str) -> Draft:
        """As `Editing.draft`."""
        return await self._drafts.found(draft)

    async def make_draft(self, name: str, service: ServiceId, asked: Asked) -> Draft:
        """As `Editing.make_draft`."""
        check_may_edit(asked.actor, self._catalogue.service(service).id)
        return await self._drafts.make(name, service, asked)

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
        """As `Editing.add_to_draft`."""
        check_may_edit(asked.actor, self._schedules.service_of(owner), permission(command))
        edit = draft_edit(owner, command, version, asked)
        found = await self._drafts.found(draft)
        if asked.key and repeats(found, edit):
            check_may_edit(asked.actor, found.service)
            return found
        try:
            return await self._drafts.add(
                await self._of_version(draft, draft_version, asked), edit, command, asked
            )
        except StaleDraftError:  # perhaps the same request came twice at once, and the other was faster
            found = await self._drafts.found(draft)
            if asked.key and repeats(found, edit):
                return found
            raise

    async def try_in_draft(
        self, draft: str, *, owner: Owner, command: AnyCommand, version: Version, asked: Asked
    ) -> Outcome:
        """As `Editing.try_in_draft`."""
        check_may_edit(asked.actor, self._schedules.service_of(owner), permission(command))
        edit = draft_edit(owner, command, version, asked)
        return await self._drafts.attempt(await self._drafts.found(draft), edit, command)

    async def draft_lineup(self, draft: str, owner: Owner) -> KeptLineup:
        """As `Editing.draft_lineup`."""
        self._schedules.service_of(owner)
        return await self._drafts.lineup(await self._drafts.found(draft), owner)

    async def take_from_draft(self, draft: str, draft_version: int, place: int, asked: Asked) -> Draft:
        """As `Editing.take_from_draft`."""
        return await self._drafts.take(await self._of_version(draft, draft_version, asked), place, asked)

    async def remove_draft(self, draft: str, draft_version: int, asked: Asked) -> None:
        """As `Editing.remove_draft`."""
        await self._of_version(draft, draft_version, asked)
        await self._store.remove_draft(draft, draft_version)

    async def preview_draft(
        self, draft: str, asked: Asked, *, start: datetime | None = None, end: datetime | None = None
    ) -> DraftPreview:
        """As `Editing.preview_draft`."""
        check_may(asked.actor, Permission.VIEW)
        return await self._drafts.preview(await self._drafts.found(draft), start, end)

    async def publish_draft(self, draft: str, draft_version: int, asked: Asked) -> tuple[Outcome, ...]:
        """As `Editing.publish_draft`."""
        check_may(asked.actor, Permission.EDIT)
        found = await self._store.draft(draft)
        if found is not None:
            check_may_edit(asked.actor, found.service)
        return await self._drafts.publish(draft, draft_version, found, asked)

    # Inside

    async def _of_version(self, draft: str, version: int, asked: Asked) -> Draft:
        found = await self._drafts.found(draft)
        check_may_edit(asked.actor, found.service)
        if found.version != version:
            raise StaleDraftError(draft)
        return found

    async def _one(self, wanted: Wanted, asked: Asked) -> Outcome:
        if asked.dry_run:
            return (await self._doing.look(wanted)).outcomes[0]
        return (await self._doing.do(wanted, asked))[0]

    async def _read(self, owner: Owner, data: bytes, name: str) -> Reading:
        return await read_outside(
            data, name, stations=self._making.stations, timezone=self._known.zone(owner)
        )

    def _import(self, owner: Owner, lineup: Lineup, name: str, version: Version | None, mark: str) -> Wanted:
        command = import_command(lineup, name)

        async def make(now: datetime) -> Sequence[Made]:
            if version is not None:
                await self._making.check_version(owner, command, version, now, merge=False)
            return [self._making.made(owner, command, now)]

        return Wanted(service=self._schedules.service_of(owner), make=make, fingerprint=mark)


def import_command(lineup: Lineup, file: str) -> ImportLineup:
    """Return the command that puts a lineup that was read from a file in place of what is to come."""
    return ImportLineup(
        command="lineup.import",
        slots=[cast("dict[str, Any]", plain_row(one)) for one in in_order(lineup)],
        timezone=lineup.timezone,
        sample=lineup.sample,
        zones={name: b64encode(data).decode() for name, data in lineup.zones.items()},
        file=file,
    )
