# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The edits of a draft, done one after the other on the lineups as they are; nothing is written.

What an edit adds, or cuts off from a slot, may be called otherwise each time: the name of a half has
the day in it on which it was cut.  A draft goes by the names of the day on which each edit was drafted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from schedules.errors import EditError, RefusedEditError
from schedules.model.kept import Draft, DraftEdit, ItemChange, ItemKind, Json, KeptLineup, Owner, Row

from .applying import target
from .base import ANY
from .commands import COMMANDS, AnyCommand, command_row
from .desk import Applied
from .making import Making
from .slots import PROGRAMME, root_of
from .succession import MOST_STEPS, OfSlot, goes_on_as, left_of
from .wanted import Made

T = TypeVar("T")

PUBLISH = "draft.publish"

_WHOLE = frozenset({"lineup.change", "lineup.import"})
"""Commands that are made against the whole lineup, and add nothing to it."""

_ROWS = ("slot", "oneoff", "set")
"""Where a command gives a row, which may name a programme."""


@dataclass(slots=True)
class Course:
    """One lineup while the edits of a draft are done on it.

    Attributes:
        names: What is called so in the draft, and how it is called now.
        halves: The half as which a slot goes on since the draft has cut it.
        added: Ids of what the last edit has added.
    """

    base: KeptLineup
    state: KeptLineup
    edits: list[Json] = field(default_factory=list)
    changes: dict[tuple[ItemKind, str], ItemChange] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    programmes: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    halves: dict[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()

    def meant(self, command: AnyCommand, now: datetime, timezone: str) -> AnyCommand:
        """Return a command of the draft with the names of now, about the half that it means."""
        command = _renamed(command, self.names)
        if not isinstance(command, OfSlot) or command.id not in self.halves:
            return command
        line = [command.id]
        while line[-1] in self.halves and len(line) <= MOST_STEPS:
            line.append(self.halves[line[-1]])
        found = [self.state.entries[id_] for id_ in line if id_ in self.state.entries]
        id_ = left_of(self.state, found, command, now, timezone)
        return command.model_copy(update={"id": id_}) if id_ else command

    def as_drafted(self, command: AnyCommand) -> AnyCommand:
        """Return a command that goes by the names of now with those of the draft.

        Raises:
            RefusedEditError: If it means something that is called as something else in the draft.
        """
        names = {now: drafted for drafted, now in self.names.items() if drafted != now}
        id_ = getattr(command, "id", None)
        if target(command) is not None and id_ in names.values() and id_ not in names:
            raise RefusedEditError(
                f'"{id_}" is what this draft calls something else; publish the draft, or make another one'
            )
        return _renamed(command, names)

    def take(self, edit: DraftEdit, applied: Applied, command: AnyCommand) -> None:
        """Go on from what an edit made; all of a draft is one revision."""
        row = command_row(command)
        self.edits.append(row)
        self.added = tuple(one.id for one in applied.changes if one.before is None)
        self.names |= _matched(edit.added, self.added)
        if not applied.changes:
            return
        self.state = replace(applied.lineup, revision=self.base.revision)
        for change in applied.changes:
            if half := goes_on_as(row, applied.changes, change.id):
                self.halves[change.id] = half
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


class Run:
    """The edits of a draft on all lineups that they are of.

    Attributes:
        failed: For each edit that could not be done: its place, and why.
        corrects: Whether one of the others says that it corrects the past.
    """

    def __init__(self, making: Making, now: datetime) -> None:
        self._making = making
        self._now = now
        self._courses: dict[Owner, Course] = {}
        self.failed: dict[int, EditError] = {}
        self.corrects = False

    def course(self, owner: Owner) -> Course:
        """Return how far a lineup has come."""
        if owner not in self._courses:
            base = self._making.base(owner)
            self._courses[owner] = Course(base, base)
        return self._courses[owner]

    async def all_of(self, draft: Draft) -> Run:
        """Do all edits of a draft; those that cannot be done are left out."""
        for place, edit in enumerate(draft.edits):
            try:
                await self.step(edit)
            except EditError as error:
                self.failed[place] = error
        return self

    async def step(self, edit: DraftEdit) -> Made:
        """Do one edit more, and return it alone.

        Raises:
            EditError: If it cannot be done.
        """
        course = self.course(edit.owner)
        timezone = self._making.zone(edit.owner)
        command = course.meant(COMMANDS.validate_python(edit.command), self._now, timezone)
        await self._check(course, edit, command)
        made = self._making.made(edit.owner, command, self._now, course.state)
        course.take(edit, made.applied, command)
        self.corrects = self.corrects or command.correct_past
        return made

    def made(self, draft: Draft) -> Sequence[Made]:
        """Return what became of each lineup."""
        return [course.made(draft) for course in self._courses.values()]

    async def _check(self, course: Course, edit: DraftEdit, command: AnyCommand) -> None:
        """Check that what an edit was made against is still so, but for what this draft has changed."""
        about = target(command)
        if about is None and command.command not in _WHOLE:
            return  # what adds takes nothing away from anybody
        if about is not None and about in course.changes:
            return
        version = ANY if edit.version is None else edit.version
        await self._making.check_version(edit.owner, command, version, self._now, merge=False)


def _renamed(command: AnyCommand, names: Mapping[str, str]) -> AnyCommand:
    """Return a command with other names for what it is about, and for the programme that it names."""
    update: dict[str, object] = {}
    id_ = getattr(command, "id", None)
    if target(command) is not None and isinstance(id_, str) and id_ in names:
        update["id"] = names[id_]
    for key in _ROWS:
        row = getattr(command, key, None)
        if isinstance(row, dict) and isinstance(row.get(PROGRAMME), str) and row[PROGRAMME] in names:
            update[key] = {**row, PROGRAMME: names[row[PROGRAMME]]}
    return command.model_copy(update=update) if update else command


def _matched(drafted: Sequence[str], now: Sequence[str]) -> Mapping[str, str]:
    """Return what things are called that an edit adds, by what they were called when it was drafted."""
    if len(drafted) == len(now) == 1:
        return {drafted[0]: now[0]}
    left, found = list(now), {}
    for id_ in drafted:
        same = next((one for one in left if root_of(one) == root_of(id_)), None)
        if same is not None:
            found[id_] = same
            left.remove(same)
    return found


def _as_before(after: Mapping[str, T], before: Mapping[str, T], ids: Iterable[str]) -> dict[str, T]:
    """Return items of which some are as they were: these keep their version."""
    return {**after, **{id_: before[id_] for id_ in ids if id_ in before}}
