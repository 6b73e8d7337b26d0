# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two people on one item: what each of them changed, field by field, and whether both can have their way.

The days of a slot that are different count one by one: who cancels the fourth of July does not stand
in the way of who moves Thanksgiving.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from schedules.errors import FieldDifference
from schedules.model.kept import ItemKind, Json, KeptEntry, KeptLineup, Row
from schedules.model.slot import Slot

from .applying import target
from .commands import (
    AddExtra,
    CancelOccurrence,
    ChangeOneOff,
    ChangeProgramme,
    ChangeSlot,
    Command,
    EndOneOff,
    EndSlot,
    MoveOccurrence,
    RemoveExtra,
    RestoreOccurrence,
    WordOccurrence,
)
from .desk import Desk, Place, entry_row
from .occurrences import OneDate, edited_row, place_on_date
from .oneoffs import changed_oneoff_row
from .programmes import changed_programme_row, checked_programme
from .rows import row_of
from .slots import PROGRAMME, changed_row, given, place_of


@dataclass(frozen=True, slots=True)
class Merge:
    """What two people made of one item.

    Attributes:
        differences: Each field that one of them changed, or both.
        possible: Whether the edit may be done on the item as it is now.
    """

    differences: tuple[FieldDifference, ...]
    possible: bool


def merged(kept: KeptLineup, command: Command, base: Row, *, now: datetime, timezone: str) -> Merge:
    """Compare an edit with what others have changed since it was begun.

    Args:
        kept: The lineup as it is now.
        base: The item at the version that the edit was made against, as history tells it
            (`schedules.model.kept.ItemChange.after`).
        timezone: As of `apply`.

    Raises:
        InvalidEditError: If what the command gives is not right.
    """
    about = target(command)
    theirs = _now(kept, about)
    if about is None or theirs is None:
        return Merge((), possible=about is None)
    yours = _yours(kept, command, base, now=now, timezone=timezone)
    if yours is None:  # to take away what somebody has just changed is never what both want
        unlike = differences(base, theirs, base)
        return Merge(unlike, possible=not unlike)
    found = differences(base, theirs, yours)
    return Merge(found, possible=not any(one.conflicts for one in found))


def differences(base: Row, theirs: Row, yours: Row) -> tuple[FieldDifference, ...]:
    """Return each field that differs between three states of an item, exceptions date by date."""
    one, two, three = fields(base), fields(theirs), fields(yours)
    keys = [key for key in {**one, **two, **three} if not one.get(key) == two.get(key) == three.get(key)]
    return tuple(FieldDifference(key, one.get(key), two.get(key), three.get(key)) for key in sorted(keys))


def fields(row: Row) -> dict[str, Json]:
    """Return a row as fields, such as ``start``, ``moves[2026-11-26]``, ``extra[2026-12-24 22:00]``."""
    found: dict[str, Json] = {}
    for key, value in row.items():
        match key, value:
            case ".order", _:
                pass  # no field of anybody
            case ".programme", _:
                found[PROGRAMME] = value
            case "except", list():
                found |= {f"except[{day}]": True for day in value}
            case "moves", list():
                found |= {f"moves[{_text(one, 'date')}]": one for one in value}
            case "extra", list():
                found |= {f"extra[{_text(one, 'date')} {_text(one, 'start')}]": one for one in value}
            case _:
                found[key] = value
    return found


def _now(kept: KeptLineup, about: tuple[ItemKind, str] | None) -> Row | None:
    if about is None:
        return None
    kind, id_ = about
    if kind is ItemKind.ENTRY:
        return entry_row(kept.entries.get(id_))
    programme = kept.programmes.get(id_)
    return None if programme is None else programme.row


def _yours(kept: KeptLineup, command: Command, base: Row, *, now: datetime, timezone: str) -> Row | None:
    """Return the item as the edit would have made it at its version; ``None``: not there.

    Where a slot is cut in two it is the row that goes on, with the dates of both.
    """
    desk = Desk(kept, now=now, timezone=timezone, stations=None)
    match command:
        case ChangeProgramme():
            return checked_programme(changed_programme_row(base, command), ("set",))
        case ChangeSlot() | ChangeOneOff():
            return _formed(desk, changed_row(_as_given(base), command), place_of(command))
        case EndOneOff():
            return changed_oneoff_row(base, command, desk.now)
        case EndSlot():
            return base | {"until": desk.date(command.last_date, ("last_date",)).isoformat()}
        case (
            CancelOccurrence()
            | MoveOccurrence()
            | WordOccurrence()
            | RestoreOccurrence()
            | AddExtra()
            | RemoveExtra()
        ):
            return _formed(desk, _on_date(desk, base, command), place_on_date)
        case _:
            return None


def _on_date(desk: Desk, base: Row, command: OneDate) -> Row:
    slot, plain = desk.meaning(_entry(base)), _as_given(base)
    return edited_row(plain, slot, command, desk.date(command.date)) if isinstance(slot, Slot) else plain


def _formed(desk: Desk, raw: Row, place: Place) -> Row:
    """Return a row with its programme's id in the form in which history tells it.

    Raises:
        InvalidEditError: If it is not right.
    """
    plain, programme = given(desk, raw, ("set",))
    airing, own = desk.checked(plain, programme, order=0, place=place, scope_given=False)
    row = row_of(airing, own)
    return row if programme is None else {**row, ".programme": programme.id}


def _as_given(row: Row) -> Row:
    """Return a row that history tells as somebody gives it."""
    programme = row.get(".programme")
    plain = {key: value for key, value in row.items() if not key.startswith(".")}
    return plain if programme is None else {**plain, PROGRAMME: programme}


def _entry(row: Row) -> KeptEntry:
    programme, order = row.get(".programme"), row.get(".order")
    return KeptEntry(
        id=str(row["id"]),
        order=order if isinstance(order, int) else 0,
        version=0,
        row={key: value for key, value in row.items() if not key.startswith(".")},
        programme=programme if isinstance(programme, str) else None,
    )


def _text(value: Json, key: str) -> str:
    return str(value.get(key, "")) if isinstance(value, Mapping) else ""
