# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits as commands: small values that say what somebody wants, never how all of it looks afterwards.

One definition serves the API, drafts, history and the staff's forms.  Rows are under the keys of
slot files (docs/configuration.md), and ``programme_id`` names a programme of the same lineup, whose
words a row may leave out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, TypeAdapter

from schedules.model.kept import Row
from schedules.settings import Section

Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=40)]
Plain = dict[str, Any]


class Command(Section):
    """What all commands have.

    Attributes:
        correct_past: Whether it may change what has aired already; a permission of its own.
    """

    correct_past: bool = False


class _Change(Command):
    id: Id
    set: Plain = Field(default_factory=dict)
    unset: Annotated[list[str], Field(max_length=50)] = Field(default_factory=list)


class AddProgramme(Command):
    """A new programme; without an id, one is made from its title."""

    command: Literal["programme.add"]
    id: Id | None = None
    programme: Plain


class ChangeProgramme(_Change):
    """Other words of a programme, in all slots that name it."""

    command: Literal["programme.change"]


class RemoveProgramme(Command):
    """Take a programme away that nothing names any more."""

    command: Literal["programme.remove"]
    id: Id


class AddSlot(Command):
    """A new slot or fill."""

    command: Literal["slot.add"]
    slot: Plain


class ChangeSlot(_Change):
    """Other values of a slot: every time from now on, or from a date on ("this and following").

    What has aired stays as it was: a slot that has aired is ended before the first
    occurrence that changes, and goes on as a new slot from there, which takes the exceptions of
    its dates along.
    """

    command: Literal["slot.change"]
    which: Literal["all", "following"] = "all"
    date: Text | None = None


class EndSlot(Command):
    """Let a slot air for the last time on a date."""

    command: Literal["slot.end"]
    id: Id
    last_date: Text


class RemoveSlot(Command):
    """Take a slot away that has never aired; one that has is ended."""

    command: Literal["slot.remove"]
    id: Id


class CancelOccurrence(Command):
    """Do not air on a date."""

    command: Literal["occurrence.cancel"]
    id: Id
    date: Text


class MoveOccurrence(_Change):
    """Another time for one date: a time of day, or a local date and time; and other words, if any."""

    command: Literal["occurrence.move"]
    date: Text
    start: Text | None = None
    end: Text | None = None


class WordOccurrence(_Change):
    """Other words for one date."""

    command: Literal["occurrence.words"]
    date: Text


class RestoreOccurrence(Command):
    """Air on a date as the rule says: cancelled, moved or worded otherwise no more."""

    command: Literal["occurrence.restore"]
    id: Id
    date: Text


class AddExtra(Command):
    """A further airing."""

    command: Literal["extra.add"]
    id: Id
    date: Text
    start: Text
    end: Text
    extra_days: int = 0
    set: Plain = Field(default_factory=dict)


class RemoveExtra(Command):
    """Take a further airing back."""

    command: Literal["extra.remove"]
    id: Id
    date: Text
    start: Text


class AddOneOff(Command):
    """A one-off or an emergency; its start may be ``now``."""

    command: Literal["oneoff.add"]
    oneoff: Plain


class ChangeOneOff(_Change):
    """Other values of a one-off."""

    command: Literal["oneoff.change"]


class EndOneOff(Command):
    """Let a one-off end at a moment, or ``now``."""

    command: Literal["oneoff.end"]
    id: Id
    at: Text = "now"


class RemoveOneOff(Command):
    """Take a one-off away that has not begun; one that has is ended."""

    command: Literal["oneoff.remove"]
    id: Id


class ChangeLineup(Command):
    """Another zone of the lineup, or whether its programmes are invented."""

    command: Literal["lineup.change"]
    timezone: str | None = None
    sample: bool | None = None


class ImportLineup(Command):
    """Put what a file says in place of all that is to come; it is made by an import, not by hand.

    Attributes:
        slots: Rows in the order of entry, each with its id.
        zones: TZif data as base64, by name.
        file: Name of the file, for history.
    """

    command: Literal["lineup.import"]
    slots: list[Plain]
    timezone: str | None = None
    sample: bool = False
    zones: dict[str, str] = Field(default_factory=dict)
    file: str = ""


AnyCommand = Annotated[
    AddProgramme
    | ChangeProgramme
    | RemoveProgramme
    | AddSlot
    | ChangeSlot
    | EndSlot
    | RemoveSlot
    | CancelOccurrence
    | MoveOccurrence
    | WordOccurrence
    | RestoreOccurrence
    | AddExtra
    | RemoveExtra
    | AddOneOff
    | ChangeOneOff
    | EndOneOff
    | RemoveOneOff
    | ChangeLineup
    | ImportLineup,
    Field(discriminator="command"),
]
COMMAND_NAMES = tuple(
    str(get_args(one.model_fields["command"].annotation)[0]) for one in get_args(get_args(AnyCommand)[0])
)
COMMANDS: TypeAdapter[AnyCommand] = TypeAdapter(AnyCommand)


def command_row(command: Command) -> Row:
    """Return a command as plain data, without what it leaves at its default."""
    return command.model_dump(mode="json", exclude_defaults=True)
