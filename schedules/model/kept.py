# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lineups as they are kept and edited: rows under the keys of slot files, each with its version.

A version is the revision of the lineup at which a row last changed, so an edit that was made
against another version can be told from one that was made against this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, TypeAlias

from schedules.model.ids import ServiceId, StationId

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Plain data."""
Row: TypeAlias = dict[str, Json]
"""A slot, one-off or programme under the keys of slot files; never changed after it was made."""

Owner = NewType("Owner", str)
"""Whose lineup: a service's id, or ``station:`` and a station's id."""

_STATION = "station:"


def owner_of_service(service: ServiceId) -> Owner:
    """Return the owner of a service's lineup."""
    return Owner(service)


def owner_of_station(station: StationId) -> Owner:
    """Return the owner of a station's own lineup."""
    return Owner(_STATION + station)


def station_of(owner: Owner) -> StationId | None:
    """Return the station of a station's own lineup; ``None`` for that of a service."""
    return StationId(owner.removeprefix(_STATION)) if owner.startswith(_STATION) else None


class ItemKind(StrEnum):
    """What has versions of its own."""

    ENTRY = "entry"
    """A slot or one-off, with all its exceptions."""
    PROGRAMME = "programme"
    LINEUP = "lineup"
    """What stands around the entries: zone, whether it is a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """A slot or one-off.

    Attributes:
        order: Place in the order of entry; the later one wins a tie.
        version: Revision of the lineup at which it last changed.
        row: As in a slot file, with its ``id``; words that it leaves out are those of its programme.
        programme: Id of the programme that it is an airing of; ``None``: the row says all.
    """

    id: str
    order: int
    version: int
    row: Row
    programme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProgramme:
    """A show as a thing, that slots and one-offs of the same lineup may name.

    Attributes:
        row: ``title subtitle hosts genre url image rights``.
    """

    id: str
    version: int
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLineup:
    """All that is kept of one lineup.

    Attributes:
        revision: Grows by one with each committed edit; 0: nothing was ever kept.
        version: Revision at which timezone or sample last changed.
        zones: As `schedules.model.slot.Lineup.zones`.
        changed_at: Instant of the last edit.
    """

    owner: Owner
    revision: int = 0
    version: int = 0
    timezone: str | None = None
    sample: bool = False
    zones: Mapping[str, bytes] = field(default_factory=dict)
    entries: Mapping[str, KeptEntry] = field(default_factory=dict)
    programmes: Mapping[str, KeptProgramme] = field(default_factory=dict)
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One item before and after an edit; ``None`` where it was not there.

    A row that is told here also has, under keys that begin with a dot, what stands beside it in
    its item: ``.order`` and ``.programme`` of an entry.
    """

    kind: ItemKind
    id: str
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One committed edit of one lineup; never changed afterwards.

    Attributes:
        revision: The lineup's revision that it made.
        actor: Name of the one who acted; ``machine`` if that was a program.
        command: The command as it came, its name under ``command``.
        consequences: What it did on the air, as it was told before: sentences for people.
        undoes: Revision of the edit that this one takes back.
        draft: Name of the draft that it was published with.
    """

    owner: Owner
    revision: int
    at: datetime
    actor: str
    machine: bool
    command: Row
    changes: tuple[ItemChange, ...]
    consequences: tuple[str, ...] = ()
    reason: str = ""
    undoes: int | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a request was done, so that it is not done twice.

    Attributes:
        fingerprint: Of what was asked; the same key with another one is a mistake.
        answer: What was answered.
    """

    actor: str
    key: str
    fingerprint: str
    answer: Row
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEdit:
    """One edit of a draft.

    Attributes:
        version: Of the item (for what adds: of the lineup) that it was made against; ``None``: of none.
        mark: What tells the request that added it from others; empty if that had no idempotency key.
        added: Ids that it gave to what it added or cut off, when it was drafted: later edits of the draft
            go by them.
    """

    owner: Owner
    command: Row
    version: int | None
    reason: str = ""
    mark: str = ""
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A named set of edits that are not in force.

    Attributes:
        version: Grows by one with each change of the draft.
    """

    id: str
    name: str
    service: ServiceId
    version: int
    created_by: str
    changed_by: str
    changed_at: datetime
    edits: tuple[DraftEdit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineupChange:
    """What a commit writes of one lineup, and the history entry that tells it.

    Attributes:
        expected_revision: The revision it was made against; another one in the store refuses all.
        lineup: The whole lineup afterwards, at ``expected_revision + 1``.
        entries: Ids of entries to write, or to take away where `lineup` has them no more.
        programmes: The same for programmes.
    """

    expected_revision: int
    lineup: KeptLineup
    entries: frozenset[str]
    programmes: frozenset[str]
    history: HistoryEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What is written in one transaction, or not at all.

    Attributes:
        changes: At most one for each owner.
        receipt: That this request was done.
        closes_draft: Id of the draft that is published by it, and its version then.
    """

    changes: tuple[LineupChange, ...]
    receipt: Receipt | None = None
    closes_draft: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedCopy:
    """The last good reading of a schedule that lives elsewhere, kept over restarts.

    Attributes:
        content: A slot file, as bytes.
        last_day: After which it says nothing more; ``None``: it goes on for good.
    """

    service: ServiceId
    url: str
    as_of: datetime
    content: bytes
    last_day: date | None = None
