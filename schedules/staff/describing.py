# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One sentence for each edit, with the names that things had when it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from pydantic import ValidationError

from schedules.edits import describing
from schedules.edits.commands import COMMANDS
from schedules.errors import UnknownServiceError, UnknownStationError
from schedules.model.kept import (
    DraftEdit,
    HistoryEntry,
    ItemChange,
    ItemKind,
    Json,
    KeptEntry,
    KeptLineup,
    KeptProgramme,
    Owner,
)

MOST_TOLD = 5
"""Of the edits of a draft that was published."""


class Describe(Protocol):
    """Says edits for people; `Describer` does."""

    def __call__(self, edit: HistoryEntry | DraftEdit, drafted: KeptLineup | None = None) -> str:
        """Return what was done, or is to be done, without a full stop; as `Describer.__call__`."""


class Describer:
    """Says edits for people.

    Args:
        lineup: Gives a lineup as it is now: what an edit did not touch is called as it is called now.
    """

    def __init__(self, lineup: Callable[[Owner], KeptLineup]) -> None:
        self._lineup = lineup

    def __call__(self, edit: HistoryEntry | DraftEdit, drafted: KeptLineup | None = None) -> str:
        """Return what was done, or is to be done, without a full stop.

        Args:
            drafted: The lineup as the draft makes it, of an edit in a draft: that may be about what only the
                draft has.
        """
        if isinstance(edit, HistoryEntry) and edit.undoes is not None:
            past = ", past included" if edit.command.get("correct_past") else ""
            return f"Takes back edit {edit.undoes}{past}"
        changes = edit.changes if isinstance(edit, HistoryEntry) else ()
        present = self._present(edit.owner)
        if drafted is not None:
            present = replace(
                present,
                entries={**drafted.entries, **present.entries},
                programmes={**drafted.programmes, **present.programmes},
            )
        return _said(edit.command, _before(present, changes))

    def _present(self, owner: Owner) -> KeptLineup:
        try:
            return self._lineup(owner)
        except (UnknownServiceError, UnknownStationError):  # it has left the configuration, history stays
            return KeptLineup(owner=owner)


def _said(command: Mapping[str, Json], before: KeptLineup) -> str:
    match command:
        case {"command": "lineup.adopt"}:
            return "Takes the lineup over from its file"
        case {"command": "draft.publish", "name": str(name), "edits": list(edits)}:
            told = [_said(one, before) for one in edits[:MOST_TOLD] if isinstance(one, dict)]
            told += ["…"] if len(edits) > MOST_TOLD else []
            count = f"{len(edits)} {'edit' if len(edits) == 1 else 'edits'}"
            return f"Publishes the draft {name}: {count} ({'; '.join(told)})"
    try:
        return describing.describe(COMMANDS.validate_python(command), before)
    except ValidationError:
        return f"Does something that is not known here: {str(command.get('command'))[:40]}"


def _before(lineup: KeptLineup, changes: tuple[ItemChange, ...]) -> KeptLineup:
    """Return a lineup in which what was changed is called as it was before."""
    entries, programmes = dict(lineup.entries), dict(lineup.programmes)
    for change in changes:
        row = change.before or change.after or {}
        if change.kind is ItemKind.ENTRY:
            programme = row.get(".programme")
            entries[change.id] = KeptEntry(
                id=change.id, order=0, version=0, row=row, programme=str(programme) if programme else None
            )
        elif change.kind is ItemKind.PROGRAMME:
            programmes[change.id] = KeptProgramme(id=change.id, version=0, row=row)
    return replace(lineup, entries=entries, programmes=programmes)
