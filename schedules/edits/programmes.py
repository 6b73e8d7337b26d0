# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits of programmes, and of what stands around the entries of a lineup.

A programme's words are those of all slots and one-offs that name it.  To change them changes how their
airings to come are called; what has aired keeps the words that it had (`renaming`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from schedules.errors import InvalidEditError, RefusedEditError
from schedules.formats.slotfile_rows import ProgrammeFields, Title, is_id
from schedules.model.kept import Row
from schedules.model.slot import PRIVATE_ZONE
from schedules.settings import validate
from schedules.settings.types import known_zone

from .commands import AddProgramme, ChangeLineup, ChangeProgramme, RemoveProgramme
from .desk import Desk, Path, read, slug
from .keys import set_and_unset, unknown_unset
from .renaming import keep_words


class ProgrammeRow(ProgrammeFields):
    """A programme as somebody gives it."""

    title: Title


KEYS = frozenset(ProgrammeRow.model_fields)


def add_programme(desk: Desk, command: AddProgramme) -> None:
    """Enter a programme."""
    row = checked_programme(command.programme, ("programme",))
    if command.id is None:
        id_ = desk.free_id(slug(str(row["title"])) or "programme")
    elif not is_id(command.id):
        raise InvalidEditError(
            [(("id",), "is no id; use letters, digits and . _ - : @, at most 200 characters")]
        )
    elif taken := desk.taken(command.id):
        raise InvalidEditError([(("id",), taken)])
    else:
        id_ = command.id
    desk.put_programme(id_, row)


def change_programme(desk: Desk, command: ChangeProgramme) -> None:
    """Change a programme's words, in all that is to come."""
    raw = changed_programme_row(desk.programme(command.id).row, command)
    row = checked_programme(raw, ("set",))
    named = [entry for entry in desk.entries.values() if entry.programme == command.id]
    before = [(entry.id, desk.meaning(entry)) for entry in named]
    desk.put_programme(command.id, row)
    if desk.has_past:
        for id_, airing in before:
            keep_words(desk, id_, airing)


def changed_programme_row(row: Row, command: ChangeProgramme) -> Row:
    """Return a programme's row as a command changes it.

    Raises:
        InvalidEditError: If it takes away what there cannot be.
    """
    faults = [*unknown_unset(command.unset, KEYS), *set_and_unset(command.set, command.unset)]
    if faults:
        raise InvalidEditError(faults)
    return {key: value for key, value in row.items() if key not in command.unset} | command.set


def remove_programme(desk: Desk, command: RemoveProgramme) -> None:
    """Take a programme away that nothing names any more."""
    desk.programme(command.id)
    named = [entry.id for entry in desk.entries.values() if entry.programme == command.id]
    if named:
        more = f" and {len(named) - 5} more" if len(named) > 5 else ""
        raise RefusedEditError(
            f'the programme "{command.id}" is still named by {", ".join(sorted(named)[:5])}{more}'
        )
    desk.remove_programme(command.id)


def change_lineup(desk: Desk, command: ChangeLineup) -> None:
    """Change the zone of a lineup, or whether its programmes are invented."""
    if command.timezone is not None:
        described = command.timezone in desk.zones
        if not described:
            if command.timezone.startswith(PRIVATE_ZONE):
                raise InvalidEditError([(("timezone",), "no such zone is described in this lineup")])
            read(cast("Any", known_zone), command.timezone, ("timezone",))
        if command.timezone != desk.timezone and desk.has_past and _on_its_clock(desk):
            raise desk.past("all slots and one-offs that name no zone of their own would air at another time")
        desk.lineup_timezone = command.timezone
    if command.sample is not None:
        desk.sample = command.sample


def _on_its_clock(desk: Desk) -> bool:
    return any("timezone" not in entry.row for entry in desk.entries.values())


def checked_programme(raw: Mapping[str, Any], within: Path) -> Row:
    """Return a programme's row in the form in which it is kept; words that say nothing are left out.

    Raises:
        InvalidEditError: All that is wrong.
    """
    found, faults = validate(ProgrammeRow, cast("Any", dict(raw)))
    if found is None:
        raise InvalidEditError([((*within, *path), message) for path, message in faults])
    row: Row = {"title": found.title}
    words: Row = {
        "subtitle": found.subtitle,
        "hosts": list(found.hosts or ()),
        "genre": found.genre,
        "url": found.url,
        "image": found.image,
    }
    row |= {key: value for key, value in words.items() if value}
    if found.rights is not None:
        rights = found.rights.model_dump(mode="json", exclude_none=True)
        row |= {"rights": rights} if rights else {}
    return row
