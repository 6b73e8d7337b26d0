# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Finds the slot that another one goes on as, for the pages that show the old one."""

from __future__ import annotations

from schedules.edits.succession import line_of
from schedules.errors import StoreError
from schedules.model.kept import HistoryEntry, KeptEntry, Owner
from schedules.store.brief import briefly

from .frame import Frame


async def successor_of(frame: Frame, owner: Owner, id_: str) -> KeptEntry | None:
    """Return the slot that a slot goes on as; ``None`` if it is still the same one, or nobody can tell."""

    async def cut_of(entry: KeptEntry) -> HistoryEntry | None:
        try:
            return await briefly(frame.ports.archive.history_entry(owner, entry.version))
        except StoreError:
            return None

    line = await line_of(frame.ports.editing.lineup(owner), id_, cut_of)
    return line[-1] if len(line) > 1 else None
