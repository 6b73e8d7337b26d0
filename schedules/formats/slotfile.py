# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read slot files: the format of our own, YAML or JSON, that says all a lineup can say.

The format is described for people in docs/configuration.md.  Rows are checked
one by one, then together; all mistakes come out at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time
from typing import cast

from schedules import safe_yaml
from schedules.errors import MistakesError
from schedules.model.slot import Extra, Kind, Lineup, OneOff, Slot, Wall
from schedules.safe_yaml import KeyPath, Plain
from schedules.settings import Fault, Section, Zone, near, validate

from .slotfile_checks import airings_fault, oneoff_faults, slot_faults
from .slotfile_rows import AiringRow, OneOffRow, SlotRow
from .slotfile_values import move_of, programme_of, recurrence_of, rights_of, words_of

MEDIA_TYPE = "application/vnd.liveradio.slots+yaml"
MAX_SLOTS = 5_000
ALWAYS = date(1970, 1, 1)
"""Where a rule without ``from`` counts from; only a rule that is the same from any date may do without."""

_MIDNIGHT = time(0)
_LISTS = ("slots", "rules")
_SNIFF = re.compile(rb"""(?:^|[{,\n])\s*["']?(?:slots|rules)["']?\s*:""")
_KINDS: dict[str, type[SlotRow] | type[OneOffRow]] = {
    "recurring": SlotRow,
    "fill": SlotRow,
    "oneoff": OneOffRow,
    "one-off": OneOffRow,
    "emergency": OneOffRow,
}


class _Top(Section):
    """What stands around the rows."""

    sample: bool = False
    timezone: Zone | None = None


class SlotFile:
    """The format."""

    name = "slot file"
    media_types = (MEDIA_TYPE, "application/yaml", "application/json")
    suffixes = (".yaml", ".yml", ".json")

    def sniff(self, head: bytes) -> bool:
        """Return whether ``slots:`` or ``rules:`` is near the beginning."""
        return _SNIFF.search(head) is not None

    def read(self, data: bytes, name: str, *, stations: Collection[str] | None = None) -> Lineup:
        """Return the lineup that a slot file describes.

        Args:
            data: The whole file, at most 1 MB with at most 5,000 slots that air at most 200,000 times
                in the 410 days that are painted.
            name: Its name, for messages.
            stations: Ids that a scope may name; ``None`` allows all.

        Raises:
            MistakesError: Everything that is wrong.
        """
        document = safe_yaml.parse(data, name)
        reading = _Reading(stations)
        lineup = reading.lineup(document)
        if reading.faults:
            raise MistakesError([document.mistake(path, message) for path, message in reading.faults])
        return lineup


@dataclass(slots=True)
class _Reading:
    """One file on its way to a lineup."""

    stations: Collection[str] | None
    faults: list[Fault] = field(default_factory=list)
    _ids: dict[str, KeyPath] = field(default_factory=dict)

    def lineup(self, document: safe_yaml.Document) -> Lineup:
        top, rows, path = self._top(document.value)
        self._reserve_ids(rows, path)
        slots: list[Slot] = []
        oneoffs: list[OneOff] = []
        for order, plain in enumerate(rows):
            row = self._row(plain, (*path, order))
            line = document.line((*path, order))
            if isinstance(row, SlotRow):
                slots.append(self._slot(row, order, line, (*path, order)))
            elif isinstance(row, OneOffRow):
                oneoffs.append(self._oneoff(row, order, line, (*path, order), top.timezone))
        too_many = "" if self.faults else airings_fault(slots, oneoffs)
        if too_many:
            self._wrong(path, too_many)
        return Lineup(slots=tuple(slots), oneoffs=tuple(oneoffs), timezone=top.timezone, sample=top.sample)

    def _wrong(self, path: KeyPath, message: str) -> None:
        self.faults.append((path, message))

    def _top(self, value: Plain) -> tuple[_Top, list[Plain], KeyPath]:
        if not isinstance(value, dict):
            self._wrong(
                (), "the file is empty" if value is None else "must be a block of keys with slots: in it"
            )
            return _Top(), [], ()
        around = {key: inner for key, inner in value.items() if key not in _LISTS}
        top, faults = validate(_Top, around)
        known = (*_LISTS, *_Top.model_fields)
        for path, message in faults:
            unknown = path and path[0] not in _Top.model_fields
            self._wrong(path, f"unknown key{near(str(path[0]), known)}" if unknown else message)
        given = [key for key in _LISTS if key in value]
        if len(given) != 1:
            self._wrong(
                tuple(given[1:]),
                "is another name of slots; write one of both" if given else "slots: is missing",
            )
        rows = value[given[0]] if given else []
        if not isinstance(rows, list):
            self._wrong((given[0],), "must be a list")
            rows = []
        if len(rows) > MAX_SLOTS:
            self._wrong((given[0],), f"has more than {MAX_SLOTS:,} entries")
            rows = []
        return top or _Top(), rows, tuple(given[:1])

    def _reserve_ids(self, rows: list[Plain], path: KeyPath) -> None:
        """Note the ids that were given, before others are made up."""
        for order, row in enumerate(rows):
            if isinstance(row, dict) and isinstance(row.get("id"), str | int):
                given, at = str(row["id"]), (*path, order, "id")
                if given in self._ids:
                    self._wrong(
                        at, f'"{given[:80]}" is the id of {safe_yaml.key_text(self._ids[given][:-1])} already'
                    )
                self._ids.setdefault(given, at)

    def _row(self, plain: Plain, path: KeyPath) -> AiringRow | None:
        if not isinstance(plain, dict):
            self._wrong(path, "must be a block of keys")
            return None
        kind = plain.get("kind", "recurring")
        model = _KINDS.get(kind) if isinstance(kind, str) else None
        if model is None:
            self._wrong((*path, "kind"), f"must be one of {', '.join(Kind)}")
            return None
        row, faults = validate(cast("type[AiringRow]", model), plain, path)
        self.faults += faults
        if (
            row is not None
            and row.scope is not None
            and self.stations is not None
            and row.scope not in self.stations
        ):
            hint = near(row.scope, self.stations)
            self._wrong((*path, "scope"), f'no such station "{row.scope[:80]}"{hint}')
        return row

    def _new_id(self, title: str, when: str) -> str:
        """Make an id up that stays the same while title and time do, wherever the row stands."""
        words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "slot"
        stem = made = f"{words}-{when}"
        count = 1
        while made in self._ids:
            count += 1
            made = f"{stem}-{count}"
        self._ids[made] = ()
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
            effective_until=row.until,
            recur=recurrence_of(row),
            station=row.scope,
            priority=row.priority,
            except_dates=frozenset(row.except_),
            moves=tuple(move_of(move, start) for move in row.moves),
            extras=tuple(Extra(date=e.date, start=e.start, end=e.end, words=words_of(e)) for e in row.extra),
            timezone=row.timezone,
            mode=row.mode,
            rights=rights_of(row),
            line=line,
        )

    def _oneoff(self, row: OneOffRow, order: int, line: int, path: KeyPath, zone: str | None) -> OneOff:
        self.faults += [((*path, *at), message) for at, message in oneoff_faults(row, row.timezone or zone)]
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
