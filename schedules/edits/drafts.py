# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts: named sets of edits that are looked at together, and published together or not at all.

A draft keeps commands, never lineups.  So it goes on fitting while other things change around it,
and where something that it edits was changed, that is told, edit by edit.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

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
from schedules.model.kept import Draft, DraftEdit, ItemChange, ItemKind, Json, KeptLineup, Owner, Row
from schedules.service import ScheduleService
from schedules.store.base import LineupStore
from schedules.timeline.painting import Painting

from .allowing import check_may_edit
from .answers import KEY_USED, fingerprint
from .applying import permission, target
from .base import ANY, Asked, DraftPreview, Outcome, Version
from .commands import COMMANDS, AnyCommand, command_row
from .consequences import is_past
from .desk import Applied
from .doing import Doing
from .making import Making
from .wanted import Made, Wanted

T = TypeVar("T")

MOST_EDITS = 500
MOST_LETTERS = 200
LONGEST_WINDOW = timedelta(days=31)

PUBLISH = "draft.publish"

_WHOLE = frozenset({"lineup.change", "lineup.import"})
"""Commands that are made against the whole lineup, and add nothing to it."""


@dataclass(slots=True)
class _Course:
    """One lineup while the edits of a draft are done on it, one after the other."""

    base: KeptLineup
    state: KeptLineup
    edits: list[Json] = field(default_factory=list)
    changes: dict[tuple[ItemKind, str], ItemChange] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    programmes: set[str] = field(default_factory=set)

    def take(self, applied: Applied, command: Row) -> None:
        """Go on from what an edit made; all of a draft is one revision."""
        self.edits.append(command)
        if not applied.changes:
            return
        self.state = replace(applied.lineup, revision=self.base.revision)
        for change in applied.changes:
            first = self.changes.get((change.kind, change.id))
            self.changes[change.kind, change.id] = replace(change, before=first.before) if first else change
        self.entries |= applied.entries
        self.programmes |= applied.programmes

    def made(self, draft: Draft) -> Made:
        """Return all of it as one edit; what is as it was in the end keeps its version."""
        changes = tuple(change for change in self.changes.values() if change.before != change.after)
        written = {(change.kind, change.id) for change in changes}
        entries = {id_ for id_ in self.entries if (ItemKind.ENTRY, id_) in written}
        programmes = {id_ for id_ in self.programmes if (ItemKind.PROGRAMME, id_) in written}
        lineup = self.base
        if changes:
            lineup = replace(
                self.state,
                entries=_as_before(self.state.entries, self.base.entries, self.entries - entries),
                programmes=_as_before(
                    self.state.programmes, self.base.programmes, self.programmes - programmes
                ),
                version=self.state.version if (ItemKind.LINEUP, "lineup") in written else self.base.version,
                revision=self.base.revision + 1,
            )
        applied = Applied(
            lineup=lineup, changes=changes, entries=frozenset(entries), programmes=frozenset(programmes)
        )
        command: Row = {"command": PUBLISH, "name": draft.name, "edits": self.edits}
        return Made(base=self.base, applied=applied, command=command, draft=draft.name)


@dataclass(frozen=True, slots=True)
class _Done:
    """The edits of a draft, done on the lineups as they are.

    Attributes:
        failed: For each edit that could not be: its place, and why.
        corrects: Whether one of the others says that it corrects the past.
    """

    made: Sequence[Made]
    failed: Mapping[int, EditError]
    corrects: bool


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
        longer = (*draft.edits, edit)
        done = await self._done(replace(draft, edits=longer), now)
        failure = done.failed.get(len(draft.edits))
        if failure is not None:
            raise failure
        return await self._put(draft, longer, asked)

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
            done = await self._done(draft, now)
            failed.update(done.failed)
            corrects = done.corrects
            return done.made

        now = self._clock.now()
        wanted = Wanted(service=draft.service, make=make, fingerprint="", correct_past=True)
        looked = await self._doing.look(wanted)
        stale = {place: str(error) for place, error in failed.items()}
        if is_past(looked.comparison, now) and not corrects and draft.edits:
            stale.setdefault(len(draft.edits) - 1, "together these edits change what has aired already")
        preview = DraftPreview(draft=draft, outcomes=looked.outcomes, stale=stale, broadcasts={})
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
            done = await self._done(found, now)
            if done.failed:
                raise done.failed[min(done.failed)]
            return done.made

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

    async def _done(self, draft: Draft, now: datetime) -> _Done:
        courses: dict[Owner, _Course] = {}
        failed: dict[int, EditError] = {}
        corrects = False
        for place, edit in enumerate(draft.edits):
            command = COMMANDS.validate_python(edit.command)
            if edit.owner not in courses:
                base = self._making.base(edit.owner)
                courses[edit.owner] = _Course(base, base)
            course = courses[edit.owner]
            try:
                await self._check(course, edit, command, now)
                made = self._making.made(edit.owner, command, now, course.state)
            except EditError as error:
                failed[place] = error
            else:
                course.take(made.applied, edit.command)
                corrects = corrects or command.correct_past
        return _Done([course.made(draft) for course in courses.values()], failed, corrects)

    async def _check(self, course: _Course, edit: DraftEdit, command: AnyCommand, now: datetime) -> None:
        """Check that what an edit was made against is still so, but for what this draft has changed."""
        about = target(command)
        if about is None and command.command not in _WHOLE:
            return  # what adds takes nothing away from anybody
        if about is not None and about in course.changes:
            return
        version = ANY if edit.version is None else edit.version
        await self._making.check_version(edit.owner, command, version, now, merge=False)

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


def draft_edit(owner: Owner, command: AnyCommand, version: Version, asked: Asked) -> DraftEdit:
    """Return an edit as a draft keeps it."""
    return DraftEdit(
        owner=owner,
        command=command_row(command),
        version=version if isinstance(version, int) else None,
        reason=asked.reason,
        mark=fingerprint(asked.actor.name, asked.key) if asked.key else "",
    )


def repeats(draft: Draft, edit: DraftEdit) -> bool:
    """Tell whether an edit with an idempotency key is in a draft already.

    Raises:
        RefusedEditError: If the key was used for another edit of this draft.
    """
    before = next((one for one in draft.edits if one.mark == edit.mark), None)
    if before is not None and before != edit:
        raise RefusedEditError(KEY_USED)
    return before is not None


def _as_before(after: Mapping[str, T], before: Mapping[str, T], ids: Iterable[str]) -> dict[str, T]:
    """Return items of which some are as they were: these keep their version."""
    return {**after, **{id_: before[id_] for id_ in ids if id_ in before}}


def _window(painting: Painting, start: datetime, end: datetime) -> Mapping[StationId, tuple[Broadcast, ...]]:
    if start.tzinfo is None or end.tzinfo is None:
        raise TimelineRangeError("an instant needs an offset from UTC")
    if not painting.reach.holds(start, end) or end - start > LONGEST_WINDOW:
        raise TimelineRangeError(
            f"the preview reaches from {painting.reach.start:%Y-%m-%d} to {painting.reach.end:%Y-%m-%d},"
            f" and shows at most {LONGEST_WINDOW.days} days at once"
        )
    return {station: place.on_air.window(start, end) for station, place in painting.places.items()}
