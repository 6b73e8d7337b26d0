# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Fields of forms: what they are called, how they are filled, and what came back in them.

Whatever somebody typed is kept as text, so that a form can come back as it was with each mistake
beside its field.  What is right in the end is for the edit itself to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Values = Mapping[str, str]
"""What stands in a form, by the name of the field; of several ticked boxes, with commas."""

MOST_CHARACTERS = 20_000
MOST_DIGITS = 9
YES = "yes"


class Control(StrEnum):
    """How a field is filled; those with an input of their own are called as its type in HTML."""

    LINE = "text"
    ADDRESS = "url"
    NUMBER = "number"
    DAY = "date"
    TIME = "time"
    MOMENT = "datetime-local"
    AREA = "area"
    SELECT = "select"
    RADIOS = "radios"
    BOXES = "boxes"
    TICK = "tick"
    FIXED = "fixed"
    """Shown and sent along, not to be changed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field may have."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    control: Control = Control.LINE
    hint: str = ""
    choices: Sequence[Choice] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together.

    Attributes:
        folded: Whether they are hidden until somebody opens them, or one has a mistake.
    """

    legend: str
    fields: Sequence[Field]
    folded: bool = False


def all_fields(groups: Iterable[Group]) -> list[Field]:
    """Return the fields of all groups."""
    return [one for group in groups for one in group.fields]


def read_values(groups: Iterable[Group], sent: Callable[[str], Sequence[str]]) -> dict[str, str]:
    """Return what came back in the fields of a form.

    Args:
        sent: Gives all values that were sent under a name.
    """
    found: dict[str, str] = {}
    for one in all_fields(groups):
        values = [value.replace("\r\n", "\n").strip() for value in sent(one.name)]
        match one.control:
            case Control.BOXES:
                allowed = {choice.value for choice in one.choices}
                found[one.name] = ",".join(value for value in values if value in allowed)
            case Control.TICK:
                found[one.name] = YES if YES in values else ""
            case _:
                found[one.name] = values[0][:MOST_CHARACTERS] if values else ""
    return found


@dataclass(slots=True)
class Reader:
    """Takes values out of a form, and collects what is wrong with them.

    Attributes:
        mistakes: By the name of the field; under an empty name what belongs to none.
    """

    values: Values
    mistakes: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, needed: str = "") -> str:
        """Return a text.

        Args:
            needed: What to say if there is none; empty: it may be missing.
        """
        found = self.values.get(name, "")
        if needed and not found:
            self.mistakes.setdefault(name, needed)
        return found

    def number(self, name: str) -> int | None:
        """Return a whole number; ``None`` if the field is empty."""
        found = self.values.get(name, "")
        if found and len(found) <= MOST_DIGITS and found.removeprefix("-").isdecimal():
            return int(found)
        if found:
            self.mistakes.setdefault(name, f'"{found[:40]}" is no whole number')
        return None

    def lines(self, name: str) -> list[str]:
        """Return the lines of an area that have something in them."""
        return [line.strip() for line in self.values.get(name, "").splitlines() if line.strip()]

    def ticked(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self.values.get(name) == YES
