# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands in words, for history and for buttons: "Cancels Morning Edition of 26 November 2026"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from schedules.formats.visible import without_turns
from schedules.model.kept import KeptLineup

from .commands import (
    AddExtra,
    AddOneOff,
    AddProgramme,
    AddSlot,
    CancelOccurrence,
    ChangeLineup,
    ChangeOneOff,
    ChangeProgramme,
    ChangeSlot,
    Command,
    EndOneOff,
    EndSlot,
    ImportLineup,
    MoveOccurrence,
    RemoveExtra,
    RemoveOneOff,
    RemoveProgramme,
    RemoveSlot,
    RestoreOccurrence,
    WordOccurrence,
)
from .texts import day_text


def describe(command: Command, kept: KeptLineup) -> str:
    """Return one sentence, without a full stop, that says what a command does.

    Args:
        kept: The lineup before it: it knows what things are called.
    """
    what = without_turns(_what(command, kept))  # a command is kept as it was given
    return f"{what}, past included" if command.correct_past else what


def _what(command: Command, kept: KeptLineup) -> str:  # noqa: PLR0912 - one case for each command
    match command:
        case AddProgramme():
            return f"Adds the programme {_given(command.programme)}"
        case ChangeProgramme():
            return f"Changes {_fields(command)} of the programme {_programme(kept, command.id)}"
        case RemoveProgramme():
            return f"Removes the programme {_programme(kept, command.id)}"
        case AddSlot():
            slot = command.slot
            return f"Adds {_given(slot, kept)}{_times(slot.get('start'), slot.get('end'), ', ')}"
        case ChangeSlot(date=None):
            return f"Changes {_fields(command)} of {_title(kept, command.id)}"
        case ChangeSlot():
            return f"Changes {_fields(command)} of {_title(kept, command.id)} from {_day(command.date)} on"
        case EndSlot():
            return f"Ends {_title(kept, command.id)}: it airs for the last time on {_day(command.last_date)}"
        case CancelOccurrence():
            return f"Cancels {_title(kept, command.id)} of {_day(command.date)}"
        case MoveOccurrence():
            moves = f"Moves {_title(kept, command.id)} of {_day(command.date)}"
            words = f", and changes {_fields(command)}" if command.set or command.unset else ""
            return f"{moves}{_to(command.start, command.end)}{words}"
        case WordOccurrence():
            return f"Changes {_fields(command)} of {_title(kept, command.id)} of {_day(command.date)}"
        case RestoreOccurrence():
            return f"Restores {_title(kept, command.id)} of {_day(command.date)}"
        case AddExtra():
            times = _times(command.start, command.end, ", ")
            return f"Adds a further airing of {_title(kept, command.id)}: {_day(command.date)}{times}"
        case RemoveExtra():
            at = f"{_day(command.date)}, {command.start}"
            return f"Takes back the further airing of {_title(kept, command.id)}: {at}"
        case AddOneOff():
            return _added(command.oneoff, kept)
        case ChangeOneOff():
            return f"Changes {_fields(command)} of {_title(kept, command.id)}"
        case EndOneOff():
            at = "now" if command.at == "now" else f"at {_moment(command.at)}"
            return f"Ends {_title(kept, command.id)} {at}"
        case RemoveSlot() | RemoveOneOff():
            return f"Removes {_title(kept, command.id)}"
        case ChangeLineup():
            return _around(command)
        case ImportLineup():
            count = len(command.slots)
            of = f" of {command.file}" if command.file else ""
            return f"Imports {count} {'row' if count == 1 else 'rows'}{of}"
        case _:
            return "Does something that is not known here"


def _added(oneoff: Mapping[str, Any], kept: KeptLineup) -> str:
    what = "the emergency " if oneoff.get("kind") == "emergency" else "the one-off "
    start, end = oneoff.get("start"), oneoff.get("end")
    begins = "from now on" if start == "now" else f"from {_moment(start)}"
    return f"Adds {what}{_given(oneoff, kept)} {begins} until {_moment(end)}"


def _around(command: ChangeLineup) -> str:
    parts = []
    if command.timezone is not None:
        parts.append(f"Sets the zone of the lineup to {command.timezone}")
    if command.sample is not None:
        parts.append(f"Says that its programmes are {'invented' if command.sample else 'real'}")
    return "; ".join(parts) or "Changes nothing of the lineup"


def _given(row: Mapping[str, Any], kept: KeptLineup | None = None) -> str:
    title, programme = row.get("title"), row.get("programme_id")
    if title is None and programme is not None and kept is not None:
        return _programme(kept, str(programme))
    return str(title or "something without a title")


def _title(kept: KeptLineup, id_: str) -> str:
    entry = kept.entries.get(id_)
    if entry is None:
        return f'"{id_}"'
    title = entry.row.get("title")
    return str(title) if title is not None else _programme(kept, entry.programme or id_)


def _programme(kept: KeptLineup, id_: str) -> str:
    programme = kept.programmes.get(id_)
    return f'"{id_}"' if programme is None else str(programme.row.get("title", id_))


_NAMES = {
    "start": "the start",
    "end": "the end",
    "from": "the first date",
    "until": "the last date",
    "recur": "the days",
    "title": "the title",
    "subtitle": "the subtitle",
    "hosts": "the hosts",
    "genre": "the genre",
    "url": "the link",
    "image": "the picture",
    "rights": "the rights",
    "scope": "where it airs",
    "kind": "the kind",
    "mode": "how it cuts others",
    "priority": "the priority",
    "timezone": "the time zone",
    "except": "cancelled dates",
    "moves": "moved dates",
    "extra": "further airings",
    "extra_days": "the length in days",
    "days_later": "the shift in days",
    "programme_id": "the programme",
}


def _fields(command: ChangeSlot | ChangeOneOff | ChangeProgramme | WordOccurrence | MoveOccurrence) -> str:
    names = [_NAMES.get(key, key[:40]) for key in dict.fromkeys((*command.set, *command.unset))]
    if not names:
        return "nothing"
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _day(text: str | None) -> str:
    try:
        return day_text(date.fromisoformat(text or ""))
    except ValueError:
        return str(text)


def _moment(value: object) -> str:
    day, _, clock = str(value).partition("T")
    return f"{_day(day)}, {clock}" if clock else str(value)


def _times(start: object, end: object, before: str) -> str:
    return f"{before}{start}–{end}" if start and end else ""


def _to(start: str | None, end: str | None) -> str:
    if start and end:
        return f" to {_at(start)}–{_at(end)}"
    if start:
        return f" to {_at(start)}"
    return f": it ends at {_at(end or '')}"


def _at(text: str) -> str:
    return _moment(text) if "T" in text else text
