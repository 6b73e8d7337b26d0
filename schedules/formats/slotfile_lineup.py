# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From rows of plain data, as slot files and tables have them, to a lineup.

Rows are checked one by one, then together.  Nothing is raised: faults are
collected, each with the path of its value, so that a reader can name the line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from io import BytesIO
from typing import cast
from zoneinfo import ZoneInfo

from schedules.model.slot import PRIVATE_ZONE, Extra, Kind, Lineup, OneOff, Slot, Wall
from schedules.safe_yaml import KeyPath, Plain
from schedules.settings import Fault, near, validate

from .slotfile_checks import airings_fault, oneoff_faults, slot_faults
from .slotfile_rows import AiringRow, OneOffRow, SlotRow
from .slotfile_values import move_of, programme_of, recurrence_of, rights_of, words_of

ALWAYS = date(1970, 1, 1)
"""Where a rule without ``from`` counts from; only a rule that is the same from any date may do without."""

_MIDNIGHT = time(0)
_KINDS: dict[str, type[SlotRow] | type[OneOffRow]] = {
    "recurring": SlotRow,
    "fill": SlotRow,
    "oneoff": OneOffRow,
    "one-off": OneOffRow,
    "emergency": OneOffRow,
}


@dataclass(slots=True)
class LineupBuilder:
    """One file on its way to a lineup.

    Args:
        stations: Ids that a scope may name; ``None`` allows all.
        timezone: Zone of the whole file, if it names one.
        zones: Zones that the file describes itself, as TZif data.
    """

    stations: Collection[str] | None
    timezone: str | None = None
    zones: Mapping[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _ids: dict[str, int] = field(default_factory=dict)
    _slots: list[Slot] = field(default_factory=list)
    _oneoffs: list[OneOff] = field(default_factory=list)

    def wrong(self, path: KeyPath, message: str) -> None:
        """Note a fault."""
        self.faults.append((path, message))

    def reserve_ids(self, rows: Sequence[Plain]) -> list[tuple[int, int]]:
        """Note the ids that were given, before others are made up.

        Returns:
            The places of rows whose id is taken, each with the place of the row that has it.
        """
        taken = []
        for place, row in enumerate(rows):
            if isinstance(row, dict) and isinstance(row.get("id"), str | int):
                first = self._ids.setdefault(str(row["id"]), place)
                if first != place:
                    taken.append((place, first))
        return taken

    def add(self, plain: Plain, order: int, line: int, path: KeyPath) -> bool:
        """Check one row and take it; return whether nothing is wrong with it.

        Args:
            order: Its place in the order of entry.
            line: Of the file, for findings.
            path: Of the row, for faults.
        """
        before = len(self.faults)
        row = self._row(plain, path)
        if isinstance(row, SlotRow):
            slot = self._slot(row, order, line, path)
            if len(self.faults) == before:
                self._slots.append(slot)
        elif isinstance(row, OneOffRow):
            oneoff = self._oneoff(row, order, line, path)
            if len(self.faults) == before:
                self._oneoffs.append(oneoff)
        return len(self.faults) == before

    def lineup(self, *, sample: bool, path: KeyPath) -> Lineup:
        """Return what was taken; too many airings are a fault at ``path``."""
        too_many = airings_fault(self._slots, self._oneoffs)
        if too_many:
            self.wrong(path, too_many)
        return Lineup(
            slots=tuple(self._slots),
            oneoffs=tuple(self._oneoffs),
            timezone=self.timezone,
            sample=sample,
            zones=self.zones,
        )

    def _row(self, plain: Plain, path: KeyPath) -> AiringRow | None:
        if not isinstance(plain, dict):
            self.wrong(path, "must be a block of keys")
            return None
        kind = plain.get("kind", "recurring")
        model = _KINDS.get(kind) if isinstance(kind, str) else None
        if model is None:
            self.wrong((*path, "kind"), f"must be one of {', '.join(Kind)}")
            return None
        row, faults = validate(cast("type[AiringRow]", model), plain, path)
        self.faults += faults
        if row is None:
            return None
        if row.scope is not None and self.stations is not None and row.scope not in self.stations:
            hint = near(row.scope, self.stations)
            self.wrong((*path, "scope"), f'no such station "{row.scope[:80]}"{hint}')
        if self._zone(row.timezone) is None and row.timezone is not None:
            self.wrong((*path, "timezone"), f'no zone "{row.timezone[:80]}" is described in this file')
        return row

    def _zone(self, name: str | None) -> ZoneInfo | None:
        """Return a zone; ``None`` if none is named, or a private one that the file does not describe."""
        if name is None:
            return None
        if not name.startswith(PRIVATE_ZONE):
            return ZoneInfo(name)
        return ZoneInfo.from_file(BytesIO(self.zones[name]), key=name) if name in self.zones else None

    def _new_id(self, title: str, when: str) -> str:
        """Make an id up that stays the same while title and time do, wherever the row stands."""
        words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "slot"
        stem = made = f"{words}-{when}"
        count = 1
        while made in self._ids:
            count += 1
            made = f"{stem}-{count}"
        self._ids[made] = -1
        return made

    def _slot(self, row: SlotRow, order: int, line: int, path: KeyPath) -> Slot:
        self.faults += [((*path, *at), message) for at, message in slot_faults(row)]
        start, end = row.start or _MIDNIGHT, row.end or _MIDNIGHT
        return Slot(
            id=row.id or self._new_id(row.title, f"{start:%H%M}"),
            order=order,
            programme=programme_of(row),
            start=start,
            end=end,
            effective_from=row.from_ or ALWAYS,
            kind=Kind(row.kind),
            extra_days=row.extra_days,
            days_later=row.days_later,
            effective_until=row.until,
            recur=recurrence_of(row),
            station=row.scope,
            priority=row.priority,
            except_dates=frozenset(row.except_),
            moves=tuple(move_of(move, row) for move in row.moves),
            extras=tuple(
                Extra(date=e.date, start=e.start, end=e.end, words=words_of(e), end_days=e.extra_days)
                for e in row.extra
            ),
            timezone=row.timezone,
            mode=row.mode,
            rights=rights_of(row),
            line=line,
        )

    def _oneoff(self, row: OneOffRow, order: int, line: int, path: KeyPath) -> OneOff:
        zone = self._zone(row.timezone or self.timezone)
        self.faults += [((*path, *at), message) for at, message in oneoff_faults(row, zone)]
        wall = row.start if isinstance(row.start, Wall) else None
        when = f"{wall.day:%Y%m%d}T{wall.time:%H%M}" if wall else f"{row.start:%Y%m%dT%H%MZ}"
        return OneOff(
            id=row.id or self._new_id(row.title, when),
            order=order,
            programme=programme_of(row),
            start=row.start,
            end=row.end,
            kind=Kind(row.kind),
            station=row.scope,
            priority=row.priority,
            timezone=row.timezone,
            mode=row.mode,
            rights=rights_of(row),
            line=line,
        )
