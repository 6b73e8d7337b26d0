# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Forms for slots: new, changed, ended, removed."""

from __future__ import annotations

from collections.abc import Mapping

from schedules.model.kept import Row

from .airing_values import changed_keys, slot_row, slot_values
from .fields import Choice, Control, Field, Group, Reader, Values
from .form import Form, Plain, Subject, is_date, more_fields, remove_form, what_groups
from .words import WEEKDAYS

_WHICH = (
    Choice("this", "This time only"),
    Choice("following", "This time and all that follow"),
    Choice("all", "Every time from now on"),
)
_KINDS = (
    Choice("recurring", "Slot: a regular place in the week"),
    Choice("fill", "Fill: what airs where nothing else is planned"),
)
_OF_WORDS = frozenset({"title", "subtitle", "hosts", "genre", "url", "image", "rights"})
_OF_TIME = frozenset({"start", "end"})
_NTH = (
    Choice("", "Every one"),
    Choice("1", "The first"),
    Choice("2", "The second"),
    Choice("3", "The third"),
    Choice("4", "The fourth"),
    Choice("5", "The fifth"),
    Choice("-1", "The last"),
)


def _time_group() -> Group:
    return Group(
        legend="When",
        fields=(
            Field(name="start", label="Start", control=Control.TIME, needed=True),
            Field(
                name="end",
                label="End",
                control=Control.TIME,
                needed=True,
                hint="Not after the start: on the next day. The same as the start: 24 hours.",
            ),
            Field(
                name="freq",
                label="How often",
                control=Control.SELECT,
                choices=(
                    Choice("daily", "Every day"),
                    Choice("weekly", "Every week, on the days below"),
                    Choice("monthly", "Every month"),
                    Choice("yearly", "Every year"),
                ),
            ),
            Field(
                name="days",
                label="Days of the week",
                control=Control.BOXES,
                choices=[Choice(code, name) for code, name in WEEKDAYS.items()],
            ),
            Field(name="from", label="First date", control=Control.DAY, hint="Empty: it has always been so."),
            Field(name="until", label="Last date", control=Control.DAY, hint="Empty: it goes on."),
        ),
    )


def _rule_group() -> Group:
    return Group(
        legend="More about the days",
        folded=True,
        fields=(
            Field(
                name="interval",
                label="Only every so many days, weeks, months or years",
                control=Control.NUMBER,
                hint="2 is every second one, counted from the first date.",
            ),
            Field(
                name="nth",
                label="Which of these days in the month or year",
                control=Control.SELECT,
                choices=_NTH,
            ),
            Field(name="bymonthday", label="Days of the month", hint="Such as 1,15 or -1 for the last."),
            Field(name="bymonth", label="Months", hint="Such as 6,7,8."),
            Field(name="bysetpos", label="Only the so-and-so-many of all these", hint="Such as 1 or -1."),
            Field(name="byweekno", label="Weeks of the year"),
            Field(name="byyearday", label="Days of the year"),
            Field(name="byday", label="Days in short, instead of the boxes", hint="Such as 1MO,3MO."),
            Field(name="wkst", label="Weeks begin on", hint="Such as SU. Empty: Monday."),
            Field(name="extra_days", label="Whole days added to the end", control=Control.NUMBER),
            Field(name="days_later", label="Days later than the date of the rule", control=Control.NUMBER),
        ),
    )


def slot_groups(subject: Subject) -> list[Group]:
    """Return the fields of a slot."""
    what, rights = what_groups(subject, _KINDS)
    more = Group(legend="Rare", folded=True, fields=more_fields(subject))
    return [what, _time_group(), _rule_group(), rights, more]


def _new(subject: Subject) -> dict[str, str]:
    values = slot_values({"kind": "recurring", "recur": {"freq": "weekly"}}, None)
    return {**values, "from": subject.now.astimezone(subject.zone).date().isoformat(), **subject.preset}


def _add(_subject: Subject, reader: Reader, _base: Values) -> Plain:
    return {"command": "slot.add", "slot": _checked(reader)}


def _checked(reader: Reader) -> Row:
    row = slot_row(reader)
    if not reader.text("programme_id"):
        reader.text("title", needed="Write a title")
    if row.get("kind") != "fill":
        reader.text("start", needed="Say when it starts")
        reader.text("end", needed="Say when it ends")
    if reader.text("freq") == "weekly" and "byday" not in _rule_of(row):
        reader.mistakes.setdefault("days", "Tick at least one day")
    return row


def _rule_of(row: Row) -> Row:
    rule = row.get("recur")
    return rule if isinstance(rule, dict) else {}


def _change_groups(subject: Subject) -> list[Group]:
    which = Group(
        legend="Which airings",
        fields=(
            Field(name="which", label="Change", control=Control.RADIOS, choices=_WHICH, needed=True),
            Field(
                name="date",
                label="Which date, or from which",
                control=Control.DAY,
                hint="Not needed for every time.",
            ),
        ),
    )
    return [which, *slot_groups(subject)]


def _as_it_is(subject: Subject) -> dict[str, str]:
    values = slot_values(subject.row, subject.entry.programme if subject.entry else None)
    return {**values, "which": "this" if subject.date else "all", "date": subject.date}


def _change(subject: Subject, reader: Reader, base: Values) -> Plain:
    which, day = reader.text("which"), reader.text("date")
    set_, unset = changed_keys(slot_row(Reader(base)), _checked(reader))
    if which in {"this", "following"} and not is_date(day):
        reader.mistakes.setdefault("date", "Say of which date")
    if which == "this":
        return _change_one(subject, reader, set_, unset)
    command: Plain = {"command": "slot.change", "id": subject.id, "set": set_, "unset": unset}
    if which == "following":
        return command | {"which": "following", "date": day}
    if which != "all":
        reader.mistakes.setdefault("which", "Choose which airings")
    return command


def _change_one(subject: Subject, reader: Reader, set_: Row, unset: list[str]) -> Plain:
    """Return the command for one date: other times move it, other words are said of it."""
    keys, day = {*set_, *unset}, reader.text("date")
    common: Plain = {"id": subject.id, "date": day}
    if keys - _OF_WORDS - _OF_TIME:
        reader.mistakes.setdefault(
            "which", "One airing can have other times or other words; all else belongs to the slot as a whole"
        )
    if keys & _OF_TIME and keys & _OF_WORDS:
        reader.mistakes.setdefault(
            "which", "Change the times of this one airing first, then its words: these are two edits"
        )
    if keys & _OF_TIME:
        return {
            "command": "occurrence.move",
            **common,
            "start": reader.text("start"),
            "end": reader.text("end"),
        }
    # What is emptied for one airing is empty there; without a word it would be as always.
    emptied: Row = {key: [] if key == "hosts" else "" for key in unset if key != "rights"}
    return {"command": "occurrence.words", **common, "set": {**set_, **emptied}, "unset": []}


def _end(subject: Subject, reader: Reader, _base: Values) -> Plain:
    last = reader.text("last_date", needed="Say on which date it airs for the last time")
    return {"command": "slot.end", "id": subject.id, "last_date": last}


SLOT_FORMS: Mapping[str, Form] = {
    one.name: one
    for one in (
        Form(
            name="slot.add",
            heading=lambda _: "New slot",
            fields=slot_groups,
            start=_new,
            command=_add,
            adds=True,
            lead=lambda _: "A regular place in the week, or a fill that airs where nothing else is planned.",
        ),
        Form(
            name="slot.change",
            heading=lambda subject: f"Change {subject.title}",
            fields=_change_groups,
            start=_as_it_is,
            command=_change,
        ),
        Form(
            name="slot.end",
            heading=lambda subject: f"End {subject.title}",
            fields=lambda _: [
                Group(
                    legend="When",
                    fields=[
                        Field(name="last_date", label="Last date", control=Control.DAY, needed=True),
                    ],
                )
            ],
            start=lambda subject: {"last_date": subject.date},
            command=_end,
            lead=lambda _: "It airs for the last time on this date; what has aired stays in the schedule.",
        ),
        remove_form("slot.remove", lead="Only a slot that has never aired can be removed; end the others."),
    )
}
