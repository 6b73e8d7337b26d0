# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts: named sets of edits that are looked at together, and published together or not at all.

A draft keeps commands, never lineups.  So it goes on fitting while other things change around it,
and where something that it edits was changed, that is told, edit by edit.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from schedules.clock import Clock
from schedules.errors import (
    EditError,
    InvalidEditError,
    RefusedEditError,
    StaleDraftError,
    TimelineRangeError,
    UnknownItemError,
)
from schedules.formats.visible import has_something_visible, without_turns
from schedules.model.broadcast import Broadcast
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Draft, DraftEdit, KeptLineup, Owner
from schedules.service import ScheduleService
from schedules.store.base import LineupStore
from schedules.timeline.painting import Painting

from .allowing import check_may_edit
from .answers import KEY_USED, fingerprint
from .applying import permission, target
from .base import ANY, Asked, DraftPreview, Outcome, Version
from .commands import COMMANDS, AnyCommand, command_row
from .consequences import is_past
from .doing import Doing
from .draft_course import Run
from .making import Making
from .wanted import Made, Wanted

MOST_EDITS = 500
MOST_LETTERS = 200
LONGEST_WINDOW = timedelta(days=31)


class Drafts:
    """Makes, changes, previews and publishes drafts; who may, is seen to by `EditService`."""

    def __init__(
        self, store: LineupStore, schedules: ScheduleService, doing: Doing, making: Making, clock: Clock
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._doing = doing
        self._making = making
        self._clock = clock

    async def found(self, draft: str) -> Draft:
        """Return a draft.

        Raises:
            UnknownItemError: If there is none of this id.
        """
        found = await self._store.draft(draft)
        if found is None:
            raise UnknownItemError(f'there is no draft "{draft}"; it may have been published or removed')
        return found

    async def make(self, name: str, service: ServiceId, asked: Asked) -> Draft:
        """Make an empty draft."""
        name = " ".join(without_turns(name).split())
        if not has_something_visible(name) or len(name) > MOST_LETTERS:
            raise InvalidEditError([(("name",), f"must have 1 to {MOST_LETTERS} letters")])
        draft = Draft(
            id=secrets.token_hex(8),
            name=name,
            service=service,
            version=1,
            created_by=asked.actor.name,
            changed_by=asked.actor.name,
            changed_at=self._clock.now(),
        )
        await self._store.put_draft(draft, 0)
        return draft

    async def add(self, draft: Draft, edit: DraftEdit, command: AnyCommand, asked: Asked) -> Draft:
        """Add an edit, which is of a command, at the end."""
        if self._schedules.service_of(edit.owner) != draft.service:
            raise RefusedEditError(f'the draft is for the service "{draft.service}" and its stations')
        if len(draft.edits) >= MOST_EDITS:
            raise RefusedEditError(
                f"a draft has at most {MOST_EDITS} edits; publish it, and make another one"
            )
        now = self._clock.now()
        if target(command) is None:
            version = ANY if edit.version is None else edit.version
            await self._making.check_version(edit.owner, command, version, now, merge=False)
        run = await Run(self._making, now).all_of(draft)
        edit = _drafted(run, edit, command)
        await run.step(edit)
        edit = replace(edit, added=run.course(edit.owner).added)
        return await self._put(draft, (*draft.edits, edit), asked)

    async def attempt(self, draft: Draft, edit: DraftEdit, command: AnyCommand) -> Outcome:
        """Tell what an edit, which is of a command, would do upon all that is in a draft."""

        async def upon(now: datetime) -> Sequence[Made]:
            return (await Run(self._making, now).all_of(draft)).made(draft)

        async def make(now: datetime) -> Sequence[Made]:
            run = await Run(self._making, now).all_of(draft)
            return [await run.step(_drafted(run, edit, command))]

        wanted = Wanted(
            service=self._schedules.service_of(edit.owner),
            make=make,
            fingerprint="",
            correct_past=command.correct_past,
        )
        return (await self._doing.look(wanted, upon=upon)).outcomes[0]

    async def lineup(self, draft: Draft, owner: Owner) -> KeptLineup:
        """Return a lineup as a draft makes it; edits that cannot be done are left out."""
        run = await Run(self._making, self._clock.now()).all_of(draft)
        return run.course(owner).state

    async def take(self, draft: Draft, place: int, asked: Asked) -> Draft:
        """Take one edit out, counted from 0."""
        if not 0 <= place < len(draft.edits):
            raise UnknownItemError(f"the draft has no edit at the place {place}")
        return await self._put(draft, (*draft.edits[:place], *draft.edits[place + 1 :]), asked)

    async def preview(self, draft: Draft, start: datetime | None, end: datetime | None) -> DraftPreview:
        """Tell what publishing would do; edits that cannot be done are left out, and told."""
        failed: dict[int, EditError] = {}
        corrects = False

        async def make(now: datetime) -> Sequence[Made]:
            nonlocal corrects
            run = await Run(self._making, now).all_of(draft)
            failed.update(run.failed)
            corrects = run.corrects
            return run.made(draft)

        now = self._clock.now()
        wanted = Wanted(service=draft.service, make=make, fingerprint="", correct_past=True)
        looked = await self._doing.look(wanted)
        stale = {place: str(error) for place, error in failed.items()}
        if is_past(looked.comparison, now) and not corrects and draft.edits:
            stale.setdefault(len(draft.edits) - 1, "together these edits change what has aired already")
        lineups = {one.owner: one.applied.lineup for one in looked.made}
        preview = DraftPreview(
            draft=draft, outcomes=looked.outcomes, stale=stale, broadcasts={}, lineups=lineups
        )
        if start is None or end is None:
            return preview
        broadcasts = _window(looked.painting, start, end)
        return replace(preview, broadcasts=broadcasts, stream=looked.painting.stream.window(start, end))

    async def publish(
        self, draft: str, version: int, found: Draft | None, asked: Asked
    ) -> tuple[Outcome, ...]:
        """Do all of it in one transaction.

        Args:
            found: The draft; ``None`` if there is none any more, as when it was published by this request.
        """
        mark = fingerprint("publish", draft, version, asked.reason)
        if found is None or found.version != version:
            answered = await self._doing.answered(mark, asked) if asked.key else ()
            if answered:
                return answered
            if found is None:
                raise UnknownItemError(f'there is no draft "{draft}"; it may have been published or removed')
            raise StaleDraftError(draft)
        if not found.edits:
            raise RefusedEditError("there is nothing in this draft to publish")
        commands = [COMMANDS.validate_python(edit.command) for edit in found.edits]
        for command in commands:
            check_may_edit(asked.actor, found.service, permission(command))

        async def make(now: datetime) -> Sequence[Made]:
            run = await Run(self._making, now).all_of(found)
            if run.failed:
                raise run.failed[min(run.failed)]
            return run.made(found)

        wanted = Wanted(
            service=found.service,
            make=make,
            fingerprint=mark,
            correct_past=any(command.correct_past for command in commands),
            closes_draft=(draft, version),
        )
        if asked.dry_run:
            return (await self._doing.look(wanted)).outcomes
        return await self._doing.do(wanted, asked)

    async def _put(self, draft: Draft, edits: tuple[DraftEdit, ...], asked: Asked) -> Draft:
        after = replace(
            draft,
            version=draft.version + 1,
            changed_by=asked.actor.name,
            changed_at=self._clock.now(),
            edits=edits,
        )
        await self._store.put_draft(after, draft.version)
        return after


def _drafted(run: Run, edit: DraftEdit, command: AnyCommand) -> DraftEdit:
    """Return an edit, which is of a command, with the names by which its draft goes."""
    return replace(edit, command=command_row(run.course(edit.owner).as_drafted(command)))


def draft_edit(owner: Owner, command: AnyCommand, version: Version, asked: Asked) -> DraftEdit:
    """Return an edit as a draft keeps it."""
    row, made_against = command_row(command), version if isinstance(version, int) else None
    mark = ""
    if asked.key:
        request = fingerprint(owner, row, made_against, asked.reason)
        mark = f"{fingerprint(asked.actor.name, asked.key)} {request}"
    return DraftEdit(owner=owner, command=row, version=made_against, reason=asked.reason, mark=mark)


def repeats(draft: Draft, edit: DraftEdit) -> bool:
    """Tell whether an edit with an idempotency key is in a draft already.

    Raises:
        RefusedEditError: If the key was used for another edit of this draft.
    """
    key = edit.mark.partition(" ")[0]
    before = next((one for one in draft.edits if one.mark.partition(" ")[0] == key), None)
    if before is not None and before.mark != edit.mark:
        raise RefusedEditError(KEY_USED)
    return before is not None


def _window(painting: Painting, start: datetime, end: datetime) -> Mapping[StationId, tuple[Broadcast, ...]]:
    if start.tzinfo is None or end.tzinfo is None:
        raise TimelineRangeError("an instant needs an offset from UTC")
    if not painting.reach.holds(start, end) or end - start > LONGEST_WINDOW:
        raise TimelineRangeError(
            f"the preview reaches from {painting.reach.start:%Y-%m-%d} to {painting.reach.end:%Y-%m-%d},"
            f" and shows at most {LONGEST_WINDOW.days} days at once"
        )
    return {station: place.on_air.window(start, end) for station, place in painting.places.items()}
