# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What competes for the air: planned airings with exact instants and a precedence.

There are some ten thousand of them in a year, so they are small; the
`Occurrence` that others see is made when somebody looks at one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedules.model.broadcast import Occurrence, Scope
from schedules.model.rights import Rights
from schedules.model.slot import Freq, Kind, Mode, OneOff, Recurrence, Slot, Words

_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
AS_WRITTEN = Words()
"""Nothing is different from what the entry says."""


class AiringClass(IntEnum):
    """The first thing that precedence looks at, weakest first."""

    FILL = 0
    RECURRING = 1
    RESCHEDULED = 2
    """An occurrence moved in time, or a further airing.  Other words alone do not make one."""
    ONEOFF = 3
    EMERGENCY = 4


class Specificity(IntEnum):
    """How rarely a days rule picks a date, the commonest first."""

    EVERY_DAY_OR_WEEK = 0
    EVERY_NTH = 1
    MONTHLY = 2
    YEARLY = 3


class Precedence(NamedTuple):
    """The part of the precedence key that all airings of one entry share."""

    airing_class: AiringClass
    scope: int
    priority: int
    specificity: Specificity


_CLASSES = {
    Kind.FILL: AiringClass.FILL,
    Kind.RECURRING: AiringClass.RECURRING,
    Kind.ONEOFF: AiringClass.ONEOFF,
    Kind.EMERGENCY: AiringClass.EMERGENCY,
}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One slot or one-off of a lineup, at its place: the same for all its airings.

    Attributes:
        planned: As it is written down.
        zone: In which its wall-clock times are meant.
        owner: Service or station whose lineup holds it; it begins the ids.
        rights: In force for it.
        file: Place of the lineup among those of a station; what a later one holds is a later entry.
        id: Safe in a URL, whatever the slot's own looks like.
    """

    planned: Slot | OneOff
    zone: ZoneInfo
    owner: str
    scope: Scope
    rights: Rights
    file: int = 0
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", f"{self.owner}.{url_safe_id(self.planned.id)}")

    def precedence(self, *, rescheduled: bool = False) -> Precedence:
        """Return what its airings weigh against others."""
        return Precedence(
            AiringClass.RESCHEDULED if rescheduled else _CLASSES[self.planned.kind],
            1 if self.scope is Scope.STATION else 0,
            self.planned.priority,
            _specificity(self.planned.recur) if isinstance(self.planned, Slot) else Specificity(0),
        )

    def occurrence(self, start: datetime, end: datetime, stamp: str, words: Words) -> Occurrence:
        """Return one of its airings as others see it."""
        programme, rights = self.planned.programme, self.rights
        if words is not AS_WRITTEN:
            programme, rights = words.over(programme), words.rights.over(rights)
        return Occurrence(
            id=f"{self.id}~{stamp}",
            start=start,
            end=end,
            programme=programme,
            kind=self.planned.kind,
            scope=self.scope,
            rights=rights,
        )


def _specificity(rule: Recurrence) -> Specificity:
    match rule.freq:
        case Freq.YEARLY:
            return Specificity.YEARLY
        case Freq.MONTHLY:
            return Specificity.MONTHLY
        case _ if rule.interval > 1:
            return Specificity.EVERY_NTH
        case _:
            return Specificity.EVERY_DAY_OR_WEEK


def url_safe_id(given: str) -> str:
    """Return an id as it stands in addresses: itself, or its hash where it has other signs in it."""
    if _PLAIN_ID.fullmatch(given):
        return given
    return blake2b(given.encode(), digest_size=8).hexdigest()


class Candidate(NamedTuple):
    """One planned airing; start in, end out, UTC, never empty.

    Attributes:
        stamp: Its original start on its own clock; with the entry's id it names the
            occurrence, also after a move.
    """

    start: datetime
    end: datetime
    precedence: Precedence
    entry: Entry
    stamp: str
    words: Words = AS_WRITTEN

    @property
    def replaces(self) -> bool:
        """Tell whether it cancels the occurrences that it touches."""
        return self.entry.planned.mode is Mode.REPLACE

    @property
    def key(self) -> tuple[Precedence, datetime, int, int, datetime]:
        """Return the precedence key: of two candidates the greater one is on.

        The end decides only between airings of one entry that a jump of the clock
        has pushed onto one start.
        """
        return self.precedence, self.start, self.entry.file, self.entry.planned.order, self.end

    def occurrence(self) -> Occurrence:
        """Return the airing as others see it."""
        return self.entry.occurrence(self.start, self.end, self.stamp, self.words)
