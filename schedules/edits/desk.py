# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A lineup on the desk while one edit is made of it: items are looked up, checked, put and taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from schedules.errors import InvalidEditError, PastEditError, RefusedEditError, UnknownItemError
from schedules.formats.slotfile_rows import day as read_day
from schedules.model.kept import ItemChange, ItemKind, KeptEntry, KeptLineup, KeptProgramme, Row, station_of
from schedules.model.slot import OneOff, Slot
from schedules.settings import near
from schedules.timeline.zone import local_date

from .begun import SlotDays, whole_second
from .rows import STEP, Airing, EntryReader, check_row, row_of

Path = tuple[str | int, ...]
Place = Callable[[Path], Path]
"""From the path of a value within a row to that of where the command gave it."""

TODAY, NOW = "today", "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an edit made of a lineup.

    Attributes:
        lineup: At the next revision; the very lineup that it was made of, if nothing changed.
        changes: Each item that changed, in the order of the lineup; empty if nothing did.
        entries: Ids of entries that were written or taken away; ``programmes`` the same of these.
    """

    lineup: KeptLineup
    changes: tuple[ItemChange, ...]
    entries: frozenset[str]
    programmes: frozenset[str]


class Desk:
    """A lineup while one edit is made of it.

    Args:
        kept: What it was; stays as it is.
        now: Instant of the edit; what began before its second is past.
        timezone: Zone of the lineup if it names none.
        stations: Ids that a scope may name; ``None``: any.
        correct_past: Whether the past may be changed.
        planned: Whether something else has been heard where the lineup has nothing: a followed schedule.
    """

    def __init__(
        self,
        kept: KeptLineup,
        *,
        now: datetime,
        timezone: str,
        stations: Collection[str] | None,
        correct_past: bool = False,
        planned: bool = False,
        reader: EntryReader | None = None,
    ) -> None:
        self.kept = kept
        self.now = whole_second(now)
        self.stations = stations
        self.correct_past = correct_past
        self.planned = planned
        self.entries: dict[str, KeptEntry] = dict(kept.entries)
        self.programmes: dict[str, KeptProgramme] = dict(kept.programmes)
        self.lineup_timezone, self.sample = kept.timezone, kept.sample
        self.zones: dict[str, bytes] = dict(kept.zones)
        self.service_timezone = timezone
        self._at = now
        self._reader = reader or EntryReader()
        self._touched: set[str] = set()
        self._touched_programmes: set[str] = set()

    @property
    def has_past(self) -> bool:
        """Tell whether anything is frozen."""
        return (self.planned or has_past(self.kept)) and not self.correct_past

    @property
    def timezone(self) -> str:
        """Name of the zone of entries that name none."""
        return self.lineup_timezone or self.service_timezone

    def zone_named(self, name: str) -> ZoneInfo:
        """Return a zone, perhaps one that only this lineup knows."""
        data = self.zones.get(name)
        return ZoneInfo(name) if data is None else ZoneInfo.from_file(BytesIO(data), key=name)

    def zone_of(self, airing: Airing) -> ZoneInfo:
        """Return the zone in which an entry's times are meant."""
        return self.zone_named(airing.timezone or self.timezone)

    def days(self, slot: Slot) -> SlotDays:
        """Return the dates of a slot."""
        return SlotDays(slot, self.zone_of(slot))

    def entry(self, id_: str) -> KeptEntry:
        """Return an entry.

        Raises:
            UnknownItemError: If there is none of this id.
        """
        found = self.entries.get(id_)
        if found is None:
            raise UnknownItemError(f'there is no slot or one-off "{id_}" in this lineup')
        return found

    def slot(self, id_: str) -> tuple[KeptEntry, Slot]:
        """Return a slot.

        Raises:
            UnknownItemError: If there is no slot of this id.
        """
        entry = self.entry(id_)
        airing = self.meaning(entry)
        if not isinstance(airing, Slot):
            raise UnknownItemError(f'"{id_}" is a one-off, no slot')
        return entry, airing

    def oneoff(self, id_: str) -> tuple[KeptEntry, OneOff]:
        """Return a one-off.

        Raises:
            UnknownItemError: If there is no one-off of this id.
        """
        entry = self.entry(id_)
        airing = self.meaning(entry)
        if not isinstance(airing, OneOff):
            raise UnknownItemError(f'"{id_}" is a slot, no one-off')
        return entry, airing

    def programme(self, id_: str) -> KeptProgramme:
        """Return a programme.

        Raises:
            UnknownItemError: If there is none of this id.
        """
        found = self.programmes.get(id_)
        if found is None:
            raise UnknownItemError(f'there is no programme "{id_}" in this lineup')
        return found

    def linked(self, id_: object, path: Path) -> KeptProgramme | None:
        """Return the programme that a row names.

        Raises:
            InvalidEditError: If there is none of this id.
        """
        if id_ is None:
            return None
        found = self.programmes.get(id_) if isinstance(id_, str) else None
        if found is None:
            hint = near(str(id_), self.programmes)
            raise InvalidEditError([(path, f'there is no programme "{str(id_)[:80]}"{hint}')])
        return found

    def meaning(self, entry: KeptEntry) -> Airing:
        """Return what an entry means."""
        programmes = self.kept if self.programmes == self.kept.programmes else self._state()
        return self._reader.read(programmes, entry)

    def checked(
        self,
        raw: Mapping[str, Any],
        programme: KeptProgramme | None,
        *,
        order: int,
        place: Place,
        scope_given: bool = True,
    ) -> tuple[Airing, Row]:
        """Return what a row means, and its own words.

        Args:
            scope_given: Whether the scope comes from this edit; one that was there before may
                name a station that is configured no more.

        Raises:
            InvalidEditError: All that is wrong with it.
        """
        checked = check_row(
            raw,
            programme,
            order=order,
            timezone=self.timezone,
            zones=self.zones,
            stations=self.stations if scope_given else None,
        )
        if checked.airing is None:
            raise InvalidEditError([(place(path), message) for path, message in checked.faults])
        return checked.airing, checked.own

    def put(self, airing: Airing, own: Row | None, programme: str | None) -> None:
        """Write an entry; one that is already so stays as it is.

        Args:
            own: Its own words; ``None``: all that it has.
        """
        row = row_of(airing, own)
        id_ = str(row["id"])
        found = self.entries.get(id_)
        if found is None or (found.row, found.order, found.programme) != (row, airing.order, programme):
            self.entries[id_] = KeptEntry(
                id=id_, order=airing.order, version=self._next, row=row, programme=programme
            )
            self._touched.add(id_)

    def put_kept(self, entry: KeptEntry) -> None:
        """Write an entry as it was once."""
        self.entries[entry.id] = replace(entry, version=self._next)
        self._touched.add(entry.id)

    def reorder(self, id_: str, order: int) -> None:
        """Give an entry another place in the order of entry."""
        if self.entries[id_].order != order:
            self.put_kept(replace(self.entries[id_], order=order))

    def remove(self, id_: str) -> None:
        """Take an entry away."""
        del self.entries[id_]
        self._touched.add(id_)

    def put_programme(self, id_: str, row: Row) -> None:
        """Write a programme; one that is already so stays as it is."""
        found = self.programmes.get(id_)
        if found is None or found.row != row:
            self.programmes[id_] = KeptProgramme(id=id_, version=self._next, row=row)
            self._touched_programmes.add(id_)

    def remove_programme(self, id_: str) -> None:
        """Take a programme away."""
        del self.programmes[id_]
        self._touched_programmes.add(id_)

    def free_id(self, wanted: str) -> str:
        """Return an id that nothing in the lineup has: the wanted one, or that with a number."""
        made, count = wanted, 1
        while made in self.entries or made in self.programmes or made in self.kept.entries:
            count += 1
            made = f"{wanted[:180]}-{count}"
        return made

    def taken(self, id_: str) -> str:
        """Return what has an id already, in words; empty: nothing has."""
        if id_ in self.entries:
            return f'"{id_}" is the id of a slot or one-off of this lineup'
        return f'"{id_}" is the id of a programme of this lineup' if id_ in self.programmes else ""

    def last_order(self) -> int:
        """Return the order of a new last entry."""
        return max((entry.order for entry in self.entries.values()), default=-STEP) + STEP

    def order_behind(self, order: int) -> int:
        """Return an order right behind one; if there is no room, all entries get new ones."""
        following = min((e.order for e in self.entries.values() if e.order > order), default=None)
        if following is None:
            return order + STEP
        room = min((following - order) // 2, STEP // 32)
        if room:
            return order + room
        place = self.spread().index(order)
        return place * STEP + STEP // 2

    def spread(self) -> list[int]:
        """Give all entries new orders with room between them; return the old ones, in order."""
        old = sorted(self.entries.values(), key=lambda entry: entry.order)
        for place, entry in enumerate(old):
            self.reorder(entry.id, place * STEP)
        return [entry.order for entry in old]

    def date(self, text: str, path: Path = ("date",)) -> date:
        """Read a date of the lineup's clock; it may be ``today``.

        Raises:
            InvalidEditError: If it is none.
        """
        if text == TODAY:
            return local_date(self.now, self.zone_named(self.timezone))
        return cast("date", read(read_day, text, path))

    def past(self, what: str) -> PastEditError:
        """Return that something has aired and cannot be changed just so."""
        return PastEditError(
            f"{what}: that has aired already, and stays as it was unless the edit is to correct the past"
        )

    def applied(self) -> Applied:
        """Return what became of the lineup.

        Raises:
            RefusedEditError: If it would air too often.
        """
        entries = {id_ for id_ in self._touched if not self._as_before(id_)}
        programmes = {
            id_
            for id_ in self._touched_programmes
            if _programme_row(self.programmes.get(id_)) != _programme_row(self.kept.programmes.get(id_))
        }
        around = (self.lineup_timezone, self.sample) != (self.kept.timezone, self.kept.sample)
        if not (entries or programmes or around):
            return Applied(lineup=self.kept, changes=(), entries=frozenset(), programmes=frozenset())
        after = replace(
            self._state(),
            revision=self._next,
            version=self._next if around else self.kept.version,
            changed_at=self._at,
        )
        fault = self._reader.too_many(after) if entries else ""
        if fault and not self._reader.too_many(self.kept):
            raise RefusedEditError(f"the slots and one-offs of this lineup would {fault}")
        changes = [_entry_change(id_, self.kept, after) for id_ in entries]
        changes.sort(key=_place)
        changes += [_programme_change(id_, self.kept, after) for id_ in sorted(programmes)]
        if around:
            changes.append(
                ItemChange(
                    kind=ItemKind.LINEUP, id="lineup", before=around_row(self.kept), after=around_row(after)
                )
            )
        return Applied(
            lineup=after,
            changes=tuple(changes),
            entries=frozenset(entries),
            programmes=frozenset(programmes),
        )

    @property
    def _next(self) -> int:
        return self.kept.revision + 1

    def _state(self) -> KeptLineup:
        return replace(
            self.kept,
            timezone=self.lineup_timezone,
            sample=self.sample,
            zones=self.zones,
            entries=self.entries,
            programmes=self.programmes,
        )

    def _as_before(self, id_: str) -> bool:
        """Tell whether an entry is as it was; then it also keeps its version."""
        before, after = self.kept.entries.get(id_), self.entries.get(id_)
        if entry_row(before) != entry_row(after):
            return False
        if before is not None:
            self.entries[id_] = before
        return True


def has_past(kept: KeptLineup) -> bool:
    """Tell whether a lineup has anything that can have aired.

    A service without any entry has not: what is entered first may have begun already.  Where a station has
    none of its own, its service's lineup has aired.
    """
    return bool(kept.entries) or station_of(kept.owner) is not None


def read(reader: Callable[[object], Any], text: object, path: Path) -> Any:
    """Read one value.

    Raises:
        InvalidEditError: If it is not right.
    """
    try:
        return reader(text)
    except PydanticCustomError as error:
        raise InvalidEditError([(path, error.message())]) from error


def entry_row(entry: KeptEntry | None) -> Row | None:
    """Return an entry as history tells it."""
    if entry is None:
        return None
    row: Row = {**entry.row, ".order": entry.order}
    return row if entry.programme is None else {**row, ".programme": entry.programme}


def around_row(kept: KeptLineup) -> Row:
    """Return what stands around the entries as history tells it."""
    return {"timezone": kept.timezone, "sample": kept.sample}


def slug(text: str) -> str:
    """Return a text as a part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80]


def _programme_row(programme: KeptProgramme | None) -> Row | None:
    return None if programme is None else programme.row


def _entry_change(id_: str, before: KeptLineup, after: KeptLineup) -> ItemChange:
    one, other = entry_row(before.entries.get(id_)), entry_row(after.entries.get(id_))
    return ItemChange(kind=ItemKind.ENTRY, id=id_, before=one, after=other)


def _programme_change(id_: str, before: KeptLineup, after: KeptLineup) -> ItemChange:
    one, other = _programme_row(before.programmes.get(id_)), _programme_row(after.programmes.get(id_))
    return ItemChange(kind=ItemKind.PROGRAMME, id=id_, before=one, after=other)


def _place(change: ItemChange) -> tuple[int, str]:
    row = change.after or change.before or {}
    order = row.get(".order")
    return (order if isinstance(order, int) else 0), change.id
