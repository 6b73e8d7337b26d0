# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Do an edit on a kept lineup: the way in to all commands.  Pure: what is now is a parameter.

What aired before `now` stays as it was, unless a command says that it corrects the past; "now" is
the beginning of its second.  A service's lineup without any entry has no past (`desk.has_past`):
what is entered first may have begun already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from schedules.model.kept import ItemKind, KeptLineup
from schedules.model.staff import Permission

from . import imports, occurrences, oneoffs, programmes, slots
from .commands import Command
from .desk import Applied, Desk
from .rows import EntryReader

_Do = Callable[[Desk, Any], None]

DOES: Mapping[str, _Do] = MappingProxyType(
    {
        "programme.add": programmes.add_programme,
        "programme.change": programmes.change_programme,
        "programme.remove": programmes.remove_programme,
        "slot.add": slots.add_slot,
        "slot.change": slots.change_slot,
        "slot.end": slots.end_slot,
        "slot.remove": slots.remove_slot,
        "occurrence.cancel": occurrences.cancel_occurrence,
        "occurrence.move": occurrences.move_occurrence,
        "occurrence.words": occurrences.word_occurrence,
        "occurrence.restore": occurrences.restore_occurrence,
        "extra.add": occurrences.add_extra,
        "extra.remove": occurrences.remove_extra,
        "oneoff.add": oneoffs.add_oneoff,
        "oneoff.change": oneoffs.change_oneoff,
        "oneoff.end": oneoffs.end_oneoff,
        "oneoff.remove": oneoffs.remove_oneoff,
        "lineup.change": programmes.change_lineup,
        "lineup.import": imports.import_lineup,
    }
)
_OF_PROGRAMMES = frozenset({"programme.change", "programme.remove"})
_ADDS = frozenset({"programme.add", "slot.add", "oneoff.add", "lineup.change", "lineup.import"})


def apply(
    kept: KeptLineup,
    command: Command,
    *,
    now: datetime,
    timezone: str,
    stations: Collection[str] | None = None,
    planned: bool = False,
    reader: EntryReader | None = None,
) -> Applied:
    """Return what an edit makes of a lineup.

    Args:
        timezone: Zone of entries where neither they nor the lineup name one.
        stations: Ids that a scope may name; ``None``: any.
        planned: Whether a followed schedule lies under it: then even an empty lineup has a past.
        reader: Of this lineup, for speed.

    Raises:
        UnknownItemError: If there is no item as the command names.
        InvalidEditError: If what it gives is not right.
        PastEditError: If it changes what has aired, without saying so.
        RefusedEditError: If it cannot be done in this state.
    """
    desk = Desk(
        kept,
        now=now,
        timezone=timezone,
        stations=stations,
        correct_past=command.correct_past,
        planned=planned,
        reader=reader,
    )
    DOES[name_of(command)](desk, command)
    return desk.applied()


def name_of(command: Command) -> str:
    """Return a command's name, such as ``slot.change``."""
    return str(getattr(command, "command"))  # noqa: B009 - every command has it, their base has not


def target(command: Command) -> tuple[ItemKind, str] | None:
    """Return the item that a command is about; ``None`` for one that is made against the whole lineup."""
    name = name_of(command)
    if name in _ADDS:
        return None
    kind = ItemKind.PROGRAMME if name in _OF_PROGRAMMES else ItemKind.ENTRY
    return kind, str(getattr(command, "id"))  # noqa: B009 - all of these have one


def version_of(kept: KeptLineup, command: Command) -> int | None:
    """Return the version that a command has to be made against: of its item, or of the whole lineup.

    ``None`` if there is no such item.
    """
    about = target(command)
    if about is None:
        return kept.revision
    kind, id_ = about
    item = kept.entries.get(id_) if kind is ItemKind.ENTRY else kept.programmes.get(id_)
    return None if item is None else item.version


def permission(command: Command) -> Permission:
    """Return what somebody needs to do it."""
    return Permission.CORRECT if command.correct_past else Permission.EDIT
