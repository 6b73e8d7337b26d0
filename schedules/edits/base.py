# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What editing looks like from outside: the API, the staff's pages and commands use this and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schedules.edits.commands import AnyCommand
from schedules.formats.report import Report
from schedules.model.broadcast import Broadcast
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Draft, HistoryEntry, ItemChange, KeptLineup, Owner
from schedules.model.staff import Actor

ANY = "*"
"""Made against whatever version there is; only for what adds something."""

Version = int | str
"""The version of the item that an edit was made against (for what adds: of the lineup), or `ANY`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A stretch in which something else will be heard than without the edit.

    Attributes:
        start: UTC, start in, end out.
        before: What was to be heard; ``None``: nothing.
        after: What will be; ``None``: nothing.
        stations: Where, in the order of the configuration.
        on_stream: Whether listeners of the service's stream hear it, too.
        count: How often the same comes, week after week, in what is painted.
        sentence: All of it for people: "cuts 40 minutes of Morning Edition on 5 stations".
    """

    start: datetime
    end: datetime
    before: Broadcast | None
    after: Broadcast | None
    stations: tuple[StationId, ...]
    on_stream: bool
    count: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an edit did, or would do.

    Attributes:
        revision: Of the lineup afterwards; of a dry run, the present one: the version of the slot file, if it
            comes from one (`file_versions`).
        versions: Of each item that was written, by its id afterwards.
        changes: Each item before and after.
        warnings: What is odd about the result, and was not before: sentences for people.
        replayed: True if the request was done before, and only answered again.
        changed: False if all was like this already: nothing was written.
    """

    owner: Owner
    revision: int
    changes: tuple[ItemChange, ...]
    versions: Mapping[str, int]
    consequences: tuple[Consequence, ...] = ()
    warnings: tuple[str, ...] = ()
    dry_run: bool = False
    replayed: bool = False
    changed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an edit is to be done.

    Attributes:
        dry_run: Only tell what it would do.
        merge: If the item was changed meanwhile in other fields, do it all the same; of a slot that was
            cut since, to the half that it is about now.
        reason: For history, in the words of the one who acts.
        key: Idempotency key: with the same key the same request is done once.
    """

    actor: Actor
    dry_run: bool = False
    merge: bool = False
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a file would make of a lineup.

    Attributes:
        outcome: As of a dry run.
        report: What became of each row of the file.
    """

    outcome: Outcome
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPreview:
    """What publishing a draft would do.

    Attributes:
        outcomes: One for each lineup that it edits; each as of a dry run.
        stale: For each edit that cannot be done as things are now: its place, and why.
        broadcasts: By station, with all edits in force: what will be heard in the window asked for.
        stream: What listeners of the service's stream will hear in it.
        lineups: Each lineup that it edits, as it will be.
    """

    draft: Draft
    outcomes: tuple[Outcome, ...]
    stale: Mapping[int, str]
    broadcasts: Mapping[StationId, tuple[Broadcast, ...]]
    stream: tuple[Broadcast, ...] = ()
    lineups: Mapping[Owner, KeptLineup] = field(default_factory=dict)


class Editing(Protocol):
    """Edits lineups; every method raises `schedules.errors.EditError` and `StoreError` as they say.

    An owner that is not in the catalogue: UnknownServiceError, UnknownStationError.
    """

    def owners(self) -> Sequence[Owner]:
        """Return all lineups that there may be: of services and of stations, as configured."""

    def lineup(self, owner: Owner) -> KeptLineup:
        """Return a lineup as it is now; revision 0 while it is a slot file's, or there is none.

        Rows of a slot file have versions that are made of their content (`file_versions`).
        """

    def followed(self, service: ServiceId) -> KeptLineup | None:
        """Return the read-only lineup that lies under a service's, if it follows one."""

    async def apply(self, owner: Owner, command: AnyCommand, version: Version, asked: Asked) -> Outcome:
        """Do one edit, or tell what it would do.

        The first edit of a lineup that was a slot file's copies that into the store.

        Raises:
            StaleEditError: If the item has another version, and merging was not asked for or not possible.
            UnknownItemError: If there is no such item.
            InvalidEditError: If what it makes is not a right row.
            PastEditError: If it changes what has aired, without saying so.
            RefusedEditError: If it cannot be done in this state, or the key was used for something else.
            NotAllowedEditError: If the actor may not.
        """

    async def undo(self, owner: Owner, revision: int, asked: Asked, *, correct_past: bool = False) -> Outcome:
        """Take an edit back, as a new entry of history.

        Args:
            correct_past: Whether that may change what has aired; a permission of its own.

        Raises:
            RefusedEditError: If later edits touched the same items; it names them.
            PastEditError: If it changes what has aired, without saying so.
            NotAllowedEditError: If the actor may not.
            UnknownItemError: If there is no such edit.
        """

    async def preview_import(self, owner: Owner, data: bytes, name: str, asked: Asked) -> ImportPreview:
        """Read a file, in a child process with limits, and tell what it would make of the lineup.

        Raises:
            MistakesError: If it cannot be read.
        """

    async def import_file(
        self, owner: Owner, data: bytes, name: str, version: Version, asked: Asked
    ) -> ImportPreview:
        """Put what a file says in place of what is to come: all of it or nothing.

        The same file a second time changes nothing, and writes nothing.
        """

    async def history(
        self,
        owners: Sequence[Owner] | None = None,
        *,
        before: tuple[Owner, int] | None = None,
        machine: bool = False,
        limit: int = 50,
    ) -> tuple[HistoryEntry, ...]:
        """Return what was done, newest first."""

    async def drafts(self) -> tuple[Draft, ...]:
        """Return all drafts, by name."""

    async def draft(self, draft: str) -> Draft:
        """Return one draft."""

    async def make_draft(self, name: str, service: ServiceId, asked: Asked) -> Draft:
        """Make an empty draft for a service and its stations."""

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
        """Add an edit at the end of a draft; it is checked as if all before it were in force.

        It may be about what only the draft has: what it added, and the half as which a slot goes on that it
        has cut.  What is said of the slot that was cut is meant for that half, where the old one has nothing
        to say any more.  Of all these any version will do.

        With the same key the same edit is added once, as long as it is in the draft.

        Raises:
            StaleDraftError: If the draft has another version.
            RefusedEditError: If it does not fit, or the key was used for another edit of this draft.
        """

    async def try_in_draft(
        self, draft: str, *, owner: Owner, command: AnyCommand, version: Version, asked: Asked
    ) -> Outcome:
        """Tell what an edit would do at the end of a draft, as if all before it were in force."""

    async def draft_lineup(self, draft: str, owner: Owner) -> KeptLineup:
        """Return a lineup as it is with all edits of a draft that can be done."""

    async def take_from_draft(self, draft: str, draft_version: int, place: int, asked: Asked) -> Draft:
        """Take one edit out of a draft."""

    async def remove_draft(self, draft: str, draft_version: int, asked: Asked) -> None:
        """Take a draft away."""

    async def preview_draft(
        self, draft: str, asked: Asked, *, start: datetime | None = None, end: datetime | None = None
    ) -> DraftPreview:
        """Tell what publishing would do; with a window, also what would be heard in it."""

    async def publish_draft(self, draft: str, draft_version: int, asked: Asked) -> tuple[Outcome, ...]:
        """Do all edits of a draft in one transaction, and remove it.

        Raises:
            StaleEditError: If an item was changed after the edit of it was made.
        """
