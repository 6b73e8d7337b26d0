# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slots that go on under another id: a change from a date on ends the one, and begins the other.

Whoever has the old one before them means the new one.
"""

from __future__ import annotations

from schedules.errors import StoreError
from schedules.model.kept import HistoryEntry, ItemKind, KeptEntry, Owner
from schedules.store.brief import briefly

from .frame import Frame

MOST_STEPS = 20


async def successor_of(frame: Frame, owner: Owner, id_: str) -> KeptEntry | None:
    """Return the slot that a slot goes on as; ``None`` if it is still the same one, or nobody can tell."""
    entries = frame.ports.editing.lineup(owner).entries
    found, steps = entries.get(id_), 0
    while found is not None and steps < MOST_STEPS:
        try:
            edit = await briefly(frame.ports.archive.history_entry(owner, found.version))
        except StoreError:
            break
        following = entries.get(_went_on_as(edit, found.id)) if edit else None
        if following is None:
            break
        found, steps = following, steps + 1
    return found if steps else None


def _went_on_as(edit: HistoryEntry, id_: str) -> str:
    """Return the id of the slot as which an edit let another one go on; empty if it did not."""
    if edit.command.get("command") != "slot.change" or edit.command.get("id") != id_:
        return ""
    added = [one.id for one in edit.changes if one.kind is ItemKind.ENTRY and one.before is None]
    return added[0] if len(added) == 1 else ""
