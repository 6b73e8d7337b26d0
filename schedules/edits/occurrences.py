# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits of one date of a slot: cancel, move, other words, restore; and further airings.

Where the rule has no occurrence on a date but there is one further airing, that is what is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias, cast

from schedules.errors import InvalidEditError, RefusedEditError
from schedules.formats.slotfile_plain import clock_text
from schedules.formats.slotfile_rows import wall_time
from schedules.model.kept import Json, KeptEntry, Row
from schedules.model.slot import Slot, Words
from schedules.timeline.plan import walls_by_rule, walls_of_move
from schedules.timeline.recurrence import Days

from .begun import same_past
from .commands import (
    AddExtra,
    CancelOccurrence,
    MoveOccurrence,
    RemoveExtra,
    RestoreOccurrence,
    WordOccurrence,
)
from .desk import Desk, Path, read
from .keys import WORD, set_and_unset, unknown_set, unknown_unset
from .reading import WORDS
from .slots import check_airs
from .texts import day_text

OneDate: TypeAlias = (
    "CancelOccurrence | MoveOccurrence | WordOccurrence | RestoreOccurrence | AddExtra | RemoveExtra"
)
_LISTS = ("except", "moves", "extra")


def cancel_occurrence(desk: Desk, command: CancelOccurrence) -> None:
    """Do not air on a date."""
    entry, slot, day = _found(desk, command)
    if day in slot.except_dates:
        return
    _put(desk, entry, slot, command, day)


def move_occurrence(desk: Desk, command: MoveOccurrence) -> None:
    """Air at another time on one date."""
    entry, slot, day = _found(desk, command)
    if command.start is None and command.end is None:
        raise InvalidEditError([(("start",), "is missing: give another start, or another end")])
    _check_words(command)
    _check_not_cancelled(desk, slot, day)
    _put(desk, entry, slot, command, day)


def word_occurrence(desk: Desk, command: WordOccurrence) -> None:
    """Have other words on one date."""
    entry, slot, day = _found(desk, command)
    _check_words(command)
    _check_not_cancelled(desk, slot, day)
    _put(desk, entry, slot, command, day)


def restore_occurrence(desk: Desk, command: RestoreOccurrence) -> None:
    """Air on a date as the rule says."""
    entry, slot, day = _found(desk, command)
    if not desk.days(slot).picks(day):
        raise RefusedEditError(
            f"{slot.programme.title} has only a further airing on {day_text(day)}, which no rule tells"
        )
    _put(desk, entry, slot, command, day)


def add_extra(desk: Desk, command: AddExtra) -> None:
    """Air once more."""
    entry, slot = desk.slot(command.id)
    day, start = desk.date(command.date), read(wall_time, command.start, ("start",))
    if any((extra.date, extra.start) == (day, start) for extra in slot.extras):
        raise RefusedEditError(
            f"{slot.programme.title} has a further airing on {day_text(day)} at {clock_text(start)} already"
        )
    if unknown := unknown_set(command.set, WORDS, WORD):
        raise InvalidEditError(unknown)
    _put(desk, entry, slot, command, day)


def remove_extra(desk: Desk, command: RemoveExtra) -> None:
    """Take a further airing back."""
    entry, slot = desk.slot(command.id)
    day, start = desk.date(command.date), read(wall_time, command.start, ("start",))
    if not any((extra.date, extra.start) == (day, start) for extra in slot.extras):
        there = [f"{day_text(extra.date)}, {clock_text(extra.start)}" for extra in slot.extras]
        hint = f"; it has {'; '.join(there[:5])}" if there else ""
        raise RefusedEditError(
            f"{slot.programme.title} has no further airing on {day_text(day)} at {clock_text(start)}{hint}"
        )
    _put(desk, entry, slot, command, day)


def edited_row(row: Row, slot: Slot, command: OneDate, day: date) -> Row:
    """Return a slot's row as a command about one date changes it.

    Args:
        slot: What the row means.
        day: The date of the command.
    """
    on_rule = slot_has_occurrence(slot, day)
    match command:
        case CancelOccurrence() if on_rule:
            rest = _without(row, "moves", day)
            return rest | {"except": [*sorted({*_dates(row), day.isoformat()})]}
        case CancelOccurrence():
            return _without(row, "extra", day)
        case MoveOccurrence() if on_rule:
            return _with(row, "moves", _moved(_of(row, "moves", day) or {"date": day.isoformat()}, command))
        case MoveOccurrence():
            return _on_extra(row, day, lambda extra: _moved(extra, command))
        case WordOccurrence() if on_rule:
            return _with(row, "moves", _worded(_of(row, "moves", day) or {"date": day.isoformat()}, command))
        case WordOccurrence():
            return _on_extra(row, day, lambda extra: _worded(extra, command))
        case RestoreOccurrence():
            kept: list[Json] = [text for text in _dates(row) if text != day.isoformat()]
            return _clean(_without(row, "moves", day) | {"except": kept})
        case AddExtra():
            extra: Row = {"date": day.isoformat(), "start": command.start, "end": command.end, **command.set}
            if command.extra_days:
                extra["extra_days"] = command.extra_days
            return row | {"extra": [*_rows(row, "extra"), extra]}
        case RemoveExtra():
            start = wall_time(command.start)
            left = [
                extra
                for extra in _rows(row, "extra")
                if (extra["date"], wall_time(extra["start"])) != (day.isoformat(), start)
            ]
            return _clean(row | {"extra": left})


def slot_has_occurrence(slot: Slot, day: date) -> bool:
    """Tell whether the rule has an occurrence on a date, cancelled or not; else a further airing is meant."""
    late = slot.effective_until is not None and day > slot.effective_until
    return not late and Days(slot.recur, slot.effective_from).has(day)


def _found(
    desk: Desk, command: CancelOccurrence | MoveOccurrence | WordOccurrence | RestoreOccurrence
) -> Any:
    """Return entry, slot and date.

    Raises:
        RefusedEditError: If it does not air on that date, or several further airings might be meant.
    """
    entry, slot = desk.slot(command.id)
    day = desk.date(command.date)
    check_airs(desk, slot, day)
    if not slot_has_occurrence(slot, day):
        starts = [clock_text(extra.start) for extra in slot.extras if extra.date == day]
        if len(starts) > 1:
            raise RefusedEditError(
                f"{slot.programme.title} has several further airings on {day_text(day)}: at"
                f" {', '.join(starts)}; take back the one that is meant, and add another"
            )
    return entry, slot, day


def _check_words(command: WordOccurrence | MoveOccurrence) -> None:
    faults = [
        *unknown_set(command.set, WORDS, WORD),
        *unknown_unset(command.unset, WORDS, WORD),
        *set_and_unset(command.set, command.unset),
    ]
    if faults:
        raise InvalidEditError(faults)


def _check_not_cancelled(desk: Desk, slot: Slot, day: date) -> None:
    if day in slot.except_dates and desk.days(slot).picks(day):
        raise RefusedEditError(f"{slot.programme.title} is cancelled on {day_text(day)}; restore it first")


def _put(desk: Desk, entry: KeptEntry, slot: Slot, command: OneDate, day: date) -> None:
    """Write the changed row, if it leaves the past as it was.

    Raises:
        InvalidEditError: If the new row is not right.
        PastEditError: If it changes what has aired.
    """
    programme = None if entry.programme is None else desk.programmes[entry.programme]
    raw = edited_row(entry.row, slot, command, day)
    airing, own = desk.checked(raw, programme, order=entry.order, place=place_on_date, scope_given=False)
    after = _pruned(cast("Slot", airing), day)
    if desk.has_past and not same_past(desk.days(slot), desk.days(after), desk.now):
        raise desk.past(f"{slot.programme.title} of {day_text(day)}")
    desk.put(after, own, entry.programme)


def _pruned(slot: Slot, day: date) -> Slot:
    """Return a slot without a move on a date that says what the rule says anyway."""
    idle = [
        move
        for move in slot.moves
        if move.date == day
        and move.words == Words()
        and walls_of_move(slot, move) == walls_by_rule(slot, day)
    ]
    return replace(slot, moves=tuple(move for move in slot.moves if move not in idle)) if idle else slot


def place_on_date(path: Path) -> Path:
    """Return where in the command a value was given: among its words, or as start or end."""
    inner = path[2:] if path and path[0] in _LISTS else path
    return ("set", *inner) if inner and inner[0] in WORDS else inner


def _moved(row: Row, command: MoveOccurrence) -> Row:
    given: Row = {
        key: value for key, value in (("start", command.start), ("end", command.end)) if value is not None
    }
    return _worded(row, command) | given


def _worded(row: Row, command: WordOccurrence | MoveOccurrence) -> Row:
    return {key: value for key, value in row.items() if key not in command.unset} | command.set


def _with(row: Row, name: str, one: Row) -> Row:
    """Return a row with one exception, in place of what there was on its date; one that says nothing goes."""
    rest = [other for other in _rows(row, name) if other["date"] != one["date"]]
    says = one.keys() - {"date"}
    every = sorted([*rest, *([one] if says else [])], key=_date_of)
    return _clean(row | {name: every})


def _without(row: Row, name: str, day: date) -> Row:
    return _clean(row | {name: [one for one in _rows(row, name) if one["date"] != day.isoformat()]})


def _on_extra(row: Row, day: date, change: Callable[[Row], Row]) -> Row:
    return row | {
        "extra": [change(one) if one["date"] == day.isoformat() else one for one in _rows(row, "extra")]
    }


def _clean(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in _LISTS or value}


def _of(row: Row, name: str, day: date) -> Row | None:
    return next((one for one in _rows(row, name) if one["date"] == day.isoformat()), None)


def _rows(row: Row, name: str) -> list[Any]:
    return cast("list[Any]", row.get(name, []))


def _dates(row: Row) -> list[str]:
    return cast("list[str]", row.get("except", []))


def _date_of(row: Row) -> str:
    return str(row["date"])
