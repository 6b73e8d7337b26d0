# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Turn the rows of a slot file into values of the model."""

from __future__ import annotations

from datetime import time
from typing import Any

from schedules.model.programme import Programme
from schedules.model.rights import RightsRule
from schedules.model.slot import Move, Recurrence, Wall, Words
from schedules.timeline.zone import shift

from .slotfile_rows import AiringRow, ExtraRow, MoveRow, ProgrammeFields, SlotRow

_FIELDS = ("subtitle", "hosts", "genre", "url", "image")


def programme_of(row: AiringRow) -> Programme:
    """Return the programme; a field of the row itself beats that of its ``programme:`` block."""
    given = {
        name: value for source in (row.programme, row) if source for name, value in _given(source).items()
    }
    return Programme(title=row.title, **given)


def rights_of(row: AiringRow) -> RightsRule:
    """Return the rights: those of the row, then those of its ``programme:`` block."""
    rules = [source.rights for source in (row, row.programme) if source and source.rights]
    values = {
        name: next((found for rule in rules if (found := getattr(rule, name)) is not None), None)
        for name in ("rewind", "record", "stream")
    }
    return RightsRule(**values)


def words_of(row: MoveRow | ExtraRow) -> Words:
    """Return the words that stand in for the slot's own."""
    rights = row.rights.rule() if row.rights else RightsRule()
    return Words(title=row.title, rights=rights, **_given(row))


def recurrence_of(row: SlotRow) -> Recurrence:
    """Return the days rule; without one, every day."""
    if row.recur is None:
        return Recurrence()
    return Recurrence(**{name: getattr(row.recur, name) for name in type(row.recur).model_fields})


def move_of(row: MoveRow, slot: SlotRow) -> Move:
    """Return a move of a slot.

    A bare start is a time of the row's date.  A bare end is the first such time
    after the start, wherever that was moved to.
    """
    start = Wall(row.date, row.start) if isinstance(row.start, time) else row.start
    end = row.end
    if isinstance(end, time):
        begin = start or Wall(shift(row.date, slot.days_later), slot.start or time(0))
        end = Wall(begin.day if end > begin.time else shift(begin.day, 1), end)
    return Move(date=row.date, start=start, end=end, words=words_of(row))


def _given(row: ProgrammeFields) -> dict[str, Any]:
    return {name: value for name in _FIELDS if (value := getattr(row, name)) is not None}
