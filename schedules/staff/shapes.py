# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The documents of the staff's API.

Rows are under the keys of slot files; ``programme_id`` names a programme of the same lineup.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from schedules.formats import report
from schedules.model.kept import ItemKind
from schedules.model.staff import Permission, Role
from schedules.rest.broadcasts import Broadcast
from schedules.rest.values import ExactInstantOut, InstantOut, Seconds, Shape
from schedules.timeline.findings import Severity, Topic

Plain = dict[str, Any]


class Me(Shape):
    """Who asks, and what they may do; `services` is null where it is all of them."""

    name: str
    role: Role
    services: tuple[str, ...] | None
    permissions: tuple[Permission, ...]


class LineupSummary(Shape):
    """One lineup in short; from its first edit on it is in the store, until then in a file, if anywhere."""

    owner: str
    service: str
    station: str | None
    revision: int
    source: Literal["store", "file", "followed", "none"]
    entries: int
    changed_at: ExactInstantOut | None


class Lineups(Shape):
    """All lineups that there may be: of services, and of stations on top of them."""

    lineups: tuple[LineupSummary, ...]


class LineupEntry(Shape):
    """A slot or one-off, with all its exceptions."""

    id: str
    order: int
    version: int
    row: Plain
    changed_by: str
    changed_at: ExactInstantOut | None


class LineupProgramme(Shape):
    """A programme, that slots and one-offs of the same lineup may name."""

    id: str
    version: int
    row: Plain
    changed_by: str
    changed_at: ExactInstantOut | None


class Lineup(Shape):
    """A whole lineup; `version` is that of its timezone and sample."""

    owner: str
    revision: int
    version: int
    timezone: str | None
    sample: bool
    changed_at: ExactInstantOut | None
    entries: tuple[LineupEntry, ...]
    programmes: tuple[LineupProgramme, ...]


class ItemChange(Shape):
    """One item before and after an edit; null where it was not there."""

    kind: ItemKind
    id: str
    before: Plain | None
    after: Plain | None


class Consequence(Shape):
    """A stretch in which something else is heard than without the edit."""

    start: InstantOut
    end: InstantOut
    before: Broadcast | None
    after: Broadcast | None
    stations: tuple[str, ...]
    on_stream: bool
    count: int
    sentence: str


class Outcome(Shape):
    """What an edit did, or would do."""

    owner: str
    revision: int
    changes: tuple[ItemChange, ...]
    versions: dict[str, int]
    consequences: tuple[Consequence, ...]
    warnings: tuple[str, ...]
    dry_run: bool
    replayed: bool
    changed: bool


class HistoryEntry(Shape):
    """One edit that was done; `sentence` says it for people."""

    owner: str
    revision: int
    at: ExactInstantOut
    actor: str
    machine: bool
    command: Plain
    sentence: str
    changes: tuple[ItemChange, ...]
    consequences: tuple[str, ...]
    reason: str
    undoes: int | None
    draft: str


class History(Shape):
    """Edits, newest first; `before` asks for those that come next, null: there are none."""

    history: tuple[HistoryEntry, ...]
    before: str | None


class DraftEdit(Shape):
    """One edit of a draft; `version` is null where it was made against any."""

    place: int
    owner: str
    edit: Plain
    sentence: str
    version: int | None
    reason: str


class Draft(Shape):
    """A named set of edits that are not in force."""

    id: str
    name: str
    service: str
    version: int
    created_by: str
    changed_by: str
    changed_at: ExactInstantOut
    edits: tuple[DraftEdit, ...]


class Drafts(Shape):
    """All drafts, by name."""

    drafts: tuple[Draft, ...]


class DraftPreview(Shape):
    """What publishing would do: for each lineup the outcome, for each edit that cannot be done its place and
    why, and by station what will be heard in the window that was asked for.
    """

    draft: Draft
    outcomes: tuple[Outcome, ...]
    stale: dict[str, str]
    broadcasts: dict[str, tuple[Broadcast, ...]]


class Published(Shape):
    """What publishing did, for each lineup."""

    outcomes: tuple[Outcome, ...]


class ReportRow(Shape):
    """What became of one thing of a file; `line` is 0 where none can be named."""

    outcome: report.Outcome
    line: int
    what: str
    reasons: tuple[str, ...]


class ImportReport(Shape):
    """What became of each thing of a file, by line."""

    rows: tuple[ReportRow, ...]


class Imported(Shape):
    """What a file made of a lineup, or would."""

    outcome: Outcome
    report: ImportReport


class Finding(Shape):
    """Something odd, at its first date, and how often it comes; times are local, with their offset."""

    topic: Topic
    severity: Severity
    sentence: str
    start: str = Field(json_schema_extra={"format": "date-time"})
    end: str = Field(json_schema_extra={"format": "date-time"})
    seconds: Seconds
    count: int


class Findings(Shape):
    """What is odd about a lineup with all that it inherits: faults first."""

    findings: tuple[Finding, ...]


class Token(Shape):
    """A token of the staff; its secret is kept nowhere."""

    id: str
    name: str
    role: Role
    services: tuple[str, ...] | None
    machine: bool
    created_at: ExactInstantOut
    created_by: str
    expires_at: ExactInstantOut | None
    revoked_at: ExactInstantOut | None


class Tokens(Shape):
    """All tokens, also those that expired or were revoked, by the time they were made."""

    tokens: tuple[Token, ...]


class NewToken(Shape):
    """A new token, and its secret: it is shown this once."""

    token: Token
    secret: str


class Difference(Shape):
    """One field of a stale edit: what it was, what it is now, and what the edit would make of it."""

    field: str
    base: Any
    theirs: Any
    yours: Any
    conflicts: bool


class Followed(Shape):
    """How a service follows a schedule that lives elsewhere.

    The address is told without user name, password, query and private parts of its path. `as_of` is when it
    was last read well, `failing_since` is null while all is well, `notes` say what was left out or guessed.
    """

    service: str
    kind: Literal["ics", "composer", "liveradio"]
    url: str
    as_of: InstantOut | None
    failing_since: InstantOut | None
    reason: str
    notes: tuple[str, ...]


class AllFollowed(Shape):
    """All services that follow a schedule."""

    following: tuple[Followed, ...]
