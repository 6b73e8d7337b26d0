# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a slot file to the store: the first edit of a lineup finds it copied there, as revision 1.

The versions of the copied rows stay as they were while the file was in force (`file_versions`): nobody
who looked at one then is told that it was changed, just because somebody else has edited another one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from schedules.model.kept import (
    Commit,
    HistoryEntry,
    ItemChange,
    ItemKind,
    KeptLineup,
    LineupChange,
    Row,
)
from schedules.model.staff import Actor

from .desk import around_row, entry_row

ADOPT = "lineup.adopt"


def adopted(lineup: KeptLineup) -> KeptLineup:
    """Return a lineup as it is once it is kept; an empty one needs no copy."""
    if lineup.revision or lineup == KeptLineup(owner=lineup.owner):
        return lineup
    return replace(lineup, revision=1)


def adoption(copy: KeptLineup, actor: Actor, at: datetime, file: str) -> tuple[KeptLineup, Commit]:
    """Return the copy as it is kept, and the commit that writes it.

    Args:
        copy: From `adopted`.
        file: Name of the slot file.
    """
    copy = replace(copy, changed_at=at)
    command: Row = {"command": ADOPT, "file": file}
    entries = [
        ItemChange(kind=ItemKind.ENTRY, id=entry.id, before=None, after=entry_row(entry))
        for entry in copy.entries.values()
    ]
    around = ItemChange(kind=ItemKind.LINEUP, id="lineup", before=None, after=around_row(copy))
    history = HistoryEntry(
        owner=copy.owner,
        revision=copy.revision,
        at=at,
        actor=actor.name,
        machine=actor.machine,
        command=command,
        changes=(*entries, around),
        reason="the first edit: from here on the slot file is not looked at any more",
    )
    change = LineupChange(
        expected_revision=0,
        lineup=copy,
        entries=frozenset(copy.entries),
        programmes=frozenset(copy.programmes),
        history=history,
    )
    return copy, Commit(changes=(change,))
