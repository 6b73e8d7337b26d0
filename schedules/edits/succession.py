# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slots that go on under another id: what changes from a date on ends one and begins another.

Whoever has the old one before them means the new one, wherever the old one has nothing to say any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from schedules.model.kept import HistoryEntry, ItemChange, ItemKind, KeptEntry, KeptLineup, Row
from schedules.model.slot import Slot

from .commands import (
    AddExtra,
    CancelOccurrence,
    ChangeSlot,
    EndSlot,
    MoveOccurrence,
    RemoveExtra,
    RestoreOccurrence,
    WordOccurrence,
)
from .desk import Desk
from .slots import root_of
from .splitting import to_come

MOST_STEPS = 20

OfSlot = (
    ChangeSlot
    | EndSlot
    | CancelOccurrence
    | MoveOccurrence
    | WordOccurrence
    | RestoreOccurrence
    | AddExtra
    | RemoveExtra
)
"""Commands about one slot that is there."""

_CUTS = frozenset({"slot.change", "programme.change"})

GetCut = Callable[[KeptEntry], Awaitable[HistoryEntry | None]]
"""Gives the edit that has cut a slot, or the last one of it, whatever that did."""


async def line_of(kept: KeptLineup, id_: str, cut_of: GetCut) -> Sequence[KeptEntry]:
    """Return a slot and those as which it has gone on, one after the other, as far as that can be told."""
    found: list[KeptEntry] = []
    entry = kept.entries.get(id_)
    while entry is not None and len(found) <= MOST_STEPS:
        found.append(entry)
        edit = await cut_of(entry)
        entry = kept.entries.get(went_on_as(edit, entry.id)) if edit else None
    return found


def went_on_as(edit: HistoryEntry, id_: str) -> str:
    """Return the id of the slot as which an edit let another one go on; empty if it did not."""
    return goes_on_as(edit.command, edit.changes, id_)


def goes_on_as(command: Row, of: Sequence[ItemChange], id_: str) -> str:
    """Return the same of an edit that is its command, and what it changed."""
    if command.get("command") not in _CUTS:
        return ""
    changes = [one for one in of if one.kind is ItemKind.ENTRY]
    cut = next((one for one in changes if one.id == id_), None)
    if cut is None or cut.before is None or cut.after is None:
        return ""
    place = _order(cut)
    behind = [
        one
        for one in changes
        if one.before is None and root_of(one.id) == root_of(id_) and _order(one) > place
    ]
    return min(behind, key=_order).id if behind else ""


def left_of(
    kept: KeptLineup, line: Sequence[KeptEntry], command: OfSlot, now: datetime, timezone: str
) -> str:
    """Return the first of a slot's line that a command can be about; empty: none of them."""
    left = (one.id for one in line if not says_nothing(kept, one, command, now, timezone))
    return next(left, "")


def says_nothing(kept: KeptLineup, entry: KeptEntry, command: OfSlot, now: datetime, timezone: str) -> bool:
    """Tell whether nothing of a slot is left that a command could be about."""
    desk = Desk(kept, now=now, timezone=timezone, stations=None)
    slot = desk.meaning(entry)
    if not isinstance(slot, Slot):
        return False
    if isinstance(command, (ChangeSlot, EndSlot)) and getattr(command, "date", None) is None:
        return to_come(desk.days(slot), desk.now) is None
    day = desk.date(str(command.last_date if isinstance(command, EndSlot) else command.date))
    if any(extra.date == day for extra in slot.extras):
        return False
    return slot.effective_until is not None and day > slot.effective_until


def _order(change: ItemChange) -> int:
    order = (change.after or {}).get(".order")
    return order if isinstance(order, int) else 0
