# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Forms for programmes, and for what a lineup says of itself."""

from __future__ import annotations

from collections.abc import Mapping

from .airing_values import changed_keys, word_row, word_values
from .fields import YES, Control, Field, Group, Reader, Values
from .form import Form, Plain, Subject, remove_form, word_fields


def _groups(_subject: Subject) -> list[Group]:
    return [*word_fields()]


def _checked(reader: Reader) -> Plain:
    reader.text("title", needed="Write a title")
    return {**word_row(reader)}


def _change(subject: Subject, reader: Reader, base: Values) -> Plain:
    _checked(reader)
    set_, unset = changed_keys(word_row(Reader(base)), word_row(reader))
    return {"command": "programme.change", "id": subject.id, "set": set_, "unset": unset}


def _lineup_groups(subject: Subject) -> list[Group]:
    zone = Field(name="timezone", label="Time zone", hint=f"Empty: {subject.zone.key}", needed=False)
    sample = Field(
        name="sample",
        label="This lineup is an invented sample",
        control=Control.TICK,
        hint="Listeners are told.",
    )
    return [Group(legend="Lineup", fields=(zone, sample))]


def _lineup(_subject: Subject, reader: Reader, base: Values) -> Plain:
    command: Plain = {"command": "lineup.change"}
    zone = reader.text("timezone")
    if zone != base.get("timezone", ""):
        if not zone:
            reader.mistakes.setdefault("timezone", "Name a zone, such as America/New_York")
        command["timezone"] = zone
    if reader.ticked("sample") != (base.get("sample") == YES):
        command["sample"] = reader.ticked("sample")
    return command


PROGRAMME_FORMS: Mapping[str, Form] = {
    one.name: one
    for one in (
        Form(
            name="programme.add",
            heading=lambda _: "New programme",
            fields=_groups,
            start=lambda _: word_values({}),
            command=lambda _, reader, _base: {"command": "programme.add", "programme": _checked(reader)},
            adds=True,
            lead=lambda _: "A show as a thing: slots and one-offs that name it take its words.",
        ),
        Form(
            name="programme.change",
            heading=lambda subject: f"Change the programme {subject.title}",
            fields=_groups,
            start=lambda subject: word_values(subject.row),
            command=_change,
            lead=lambda _: (
                "The words change in all that is to come of the slots and one-offs that name it. "
                "What has aired keeps its words."
            ),
        ),
        remove_form(
            "programme.remove",
            what="the programme ",
            lead="Only a programme that nothing names can be removed.",
        ),
        Form(
            name="lineup.change",
            heading=lambda _: "Time zone and sample",
            fields=_lineup_groups,
            start=lambda subject: {
                "timezone": subject.lineup.timezone or "",
                "sample": YES if subject.lineup.sample else "",
            },
            command=_lineup,
        ),
    )
}
