# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An edit on its way from a form to the lineup: what was typed, and the command that comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from schedules.edits.base import ANY, Version
from schedules.edits.commands import COMMANDS, AnyCommand

from .body import Sent
from .fields import YES, Control, Field, Group, Reader, Values, all_fields, read_values
from .form import Form, Subject
from .forms import version_of
from .frame import sentence
from .oneoff_forms import with_end

ADDRESS_FIELDS: Mapping[str, str] = {
    "byday": "days",
    "recur": "freq",
    "rights": "rights_rewind",
    "rewind": "rights_rewind",
    "record": "rights_record",
    "stream": "rights_stream",
    "last_date": "last_date",
}
"""In which field a value of a command stands, where that is called otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An edit on its way, as its form sent it.

    Attributes:
        values: What stands in the fields.
        base: What stood in them at first.
        version: That it is made against, as forms carry it.
        key: With which it is done once, however often it is sent.
        into: Id of the draft that it is to be added to; empty: it is saved.
    """

    form: Form
    subject: Subject
    values: Values
    base: Values
    version: str
    key: str = ""
    into: str = ""
    reason: str = ""
    merge: bool = False
    correct_past: bool = False

    @property
    def groups(self) -> Sequence[Group]:
        """The fields of its form."""
        return self.form.fields(self.subject)

    @property
    def made_against(self) -> Version:
        """The version that it is made against."""
        return int(self.version) if self.version.isascii() and self.version.isdigit() else ANY


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a form.

    Attributes:
        beside: By field.
        above: What belongs to no field.
    """

    beside: Mapping[str, str] = field(default_factory=dict)
    above: Sequence[str] = ()


class MistakenFormError(Exception):
    """A form cannot become a command as it is."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__("the form has mistakes")
        self.wrong = wrong


def fresh(form: Form, subject: Subject) -> Attempt:
    """Return an edit at its beginning: the form as things are now."""
    values = form.start(subject)
    return Attempt(form=form, subject=subject, values=values, base=values, version=version_of(form, subject))


def read_attempt(form: Form, subject: Subject, sent: Sent) -> Attempt:
    """Return the edit that a form sent."""
    values = read_values(form.fields(subject), sent.all)
    return Attempt(
        form=form,
        subject=subject,
        values=with_end(subject, values) if form.name == "oneoff.add" else values,
        base=_read_base(sent.one("base")),
        version=sent.one("version")[:20],
        key=sent.one("key")[:200],
        into=sent.one("into")[:200] or subject.draft,
        reason=sent.reason(),
        merge=sent.one("merge") == YES,
        correct_past=sent.one("correct_past") == YES,
    )


def _read_base(text: str) -> dict[str, str]:
    """Return what stood in a form at first; what cannot be read was nothing."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def hidden(attempt: Attempt) -> list[tuple[str, str]]:
    """Return what a form carries besides its fields."""
    found = [
        ("version", attempt.version),
        ("base", json.dumps(dict(attempt.base), ensure_ascii=False)),
        ("merge", YES if attempt.merge else ""),
    ]
    return [(name, value) for name, value in found if value]


def carried(attempt: Attempt) -> list[tuple[str, str]]:
    """Return what a page without the fields carries, so that nothing is lost."""
    found = hidden(attempt)
    for one in all_fields(attempt.groups):
        value = attempt.values.get(one.name, "")
        several = value.split(",") if one.control is Control.BOXES else [value]
        found += [(one.name, each) for each in several if each]
    return [*found, ("correct_past", YES)] if attempt.correct_past else found


def command_of(attempt: Attempt) -> AnyCommand:
    """Return the command that a form makes.

    Raises:
        MistakenFormError: If it cannot.
    """
    reader = Reader(attempt.values)
    plain = attempt.form.command(attempt.subject, reader, attempt.base)
    if reader.mistakes:
        raise MistakenFormError(Wrong(beside=reader.mistakes))
    if attempt.correct_past:
        plain["correct_past"] = True
    try:
        return COMMANDS.validate_python(plain)
    except ValidationError as error:
        mistakes = [(one["loc"], one["msg"]) for one in error.errors(include_url=False, include_input=False)]
        raise MistakenFormError(placed(mistakes, attempt.groups)) from None


def placed(mistakes: Sequence[tuple[tuple[str | int, ...], str]], groups: Sequence[Group]) -> Wrong:
    """Return mistakes of a command beside the fields that they come from."""
    known: dict[str, Field] = {one.name: one for one in all_fields(groups)}
    beside: dict[str, str] = {}
    above: list[str] = []
    for loc, text in mistakes:
        names = [str(part) for part in reversed(loc)]
        candidates = [one for name in names for one in (name, ADDRESS_FIELDS.get(name, "")) if one in known]
        if candidates:
            beside.setdefault(candidates[0], sentence(text))
        else:
            above.append(sentence(text))
    return Wrong(beside, above)


def is_open(group: Group, attempt: Attempt, mistakes: Mapping[str, str]) -> bool:
    """Return whether a folded group is shown open: something stands in it, or is wrong with it."""
    quiet = {"", "0", "1", "cut", "service"}
    return any(one.name in mistakes or attempt.values.get(one.name, "") not in quiet for one in group.fields)
