# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Forms for one airing of a slot: cancelled, moved, worded otherwise, as it was again, or one more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from schedules.model.kept import Json, Row
from schedules.timeline.zone import shift

from .airing_values import changed_keys, word_row, word_values
from .fields import Control, Field, Group, Reader, Values
from .form import Form, Plain, Subject, fixed_date, is_date, wall_notes, word_fields
from .words import date_words, title_of


def about_date(subject: Subject) -> str:
    """Return what people call one occurrence."""
    return (
        f"{subject.title} of {date_words(subject.date)}" if subject.date else f"one airing of {subject.title}"
    )


def exception_of(row: Row, day: str) -> Row:
    """Return what a slot's row says of one date; empty if nothing."""
    moves = row.get("moves")
    found = [one for one in moves if isinstance(one, dict)] if isinstance(moves, list) else []
    return next((one for one in reversed(found) if one.get("date") == day), {})


def walls(row: Row, day: str) -> tuple[str, str]:
    """Return where the occurrence of a date starts and ends by the clock: as rows write it, or nothing."""
    if not is_date(day):
        return "", ""
    said = exception_of(row, day)
    usual, finish = _text(row.get("start")), _text(row.get("end"))
    days_later, extra_days = row.get("days_later", 0), row.get("extra_days", 0)
    first = shift(date.fromisoformat(day), days_later if isinstance(days_later, int) else 0)
    over_midnight = int(finish <= usual) + (extra_days if isinstance(extra_days, int) else 0)
    start = _on(day, _text(said.get("start"))) or _on(first.isoformat(), usual)
    end = _text(said.get("end"))
    if end and "T" not in end:  # the first such time after the start
        begin, _, clock = start.partition("T")
        end = _on(begin if end > clock else _later(begin, 1), end)
    return start, end or _on(_later(start[:10], over_midnight), finish)


def _on(day: str, text: str) -> str:
    return text if "T" in text or not text else f"{day}T{text}"


def _later(day: str, days: int) -> str:
    return (datetime.fromisoformat(day) + timedelta(days=days)).date().isoformat() if is_date(day) else day


def _text(value: Json | None) -> str:
    return value if isinstance(value, str) else ""


def _date_group(*more: Field) -> Group:
    return Group(legend="Which airing", fields=(fixed_date(), *more))


def _with_date(subject: Subject) -> dict[str, str]:
    return {"date": subject.date}


def _dated(reader: Reader, command: str, subject: Subject) -> Plain:
    return {"command": command, "id": subject.id, "date": reader.text("date", needed="Say of which date")}


def _cancel(subject: Subject, reader: Reader, _base: Values) -> Plain:
    return _dated(reader, "occurrence.cancel", subject)


def _restore(subject: Subject, reader: Reader, _base: Values) -> Plain:
    return _dated(reader, "occurrence.restore", subject)


def _move_groups(subject: Subject) -> list[Group]:
    times = Group(
        legend="New time",
        fields=(
            Field(name="start", label="Start", control=Control.MOMENT, needed=True),
            Field(name="end", label="End", control=Control.MOMENT, needed=True),
        ),
    )
    words, rights = _word_groups(subject)
    return [_date_group(), times, replace(words, folded=True), rights]


def _move_start(subject: Subject) -> dict[str, str]:
    start, end = walls(subject.row, subject.date)
    return {**_words_start(subject), "start": start, "end": end}


def _move(subject: Subject, reader: Reader, base: Values) -> Plain:
    """Return the edit of time and words at once, or of what somebody changed of the two."""
    start = reader.text("start", needed="Say when it starts instead")
    end = reader.text("end", needed="Say when it ends instead")
    words = _words(subject, reader, base)
    unchanged = (start, end) == (base.get("start"), base.get("end"))
    if unchanged and reader.text("date") == base.get("date"):
        if words["set"] or words["unset"]:
            return words
        reader.mistakes.setdefault("start", "This is the time it has already; say another one")
    return {**words, "command": "occurrence.move", "start": start, "end": end}


def _word_groups(subject: Subject) -> tuple[Group, Group]:
    words, rights = word_fields(title_needed=False)
    entry = subject.entry
    programme = subject.lineup.programmes.get(entry.programme or "") if entry else None
    row = {**(programme.row if programme else {}), **subject.row}
    usual = word_values(row) | {"title": title_of(row, subject.title)}
    fields = [
        replace(one, hint=f"As always: {usual.get(one.name) or 'nothing'}. {one.hint}".strip())
        for one in words.fields
    ]
    return Group(legend="Words for this airing; empty: as always", fields=fields), rights


def _words_groups(subject: Subject) -> list[Group]:
    return [_date_group(), *_word_groups(subject)]


def _words_start(subject: Subject) -> dict[str, str]:
    return {**word_values(exception_of(subject.row, subject.date)), "date": subject.date}


def _words(subject: Subject, reader: Reader, base: Values) -> Plain:
    set_, unset = changed_keys(word_row(Reader(base)), word_row(reader))
    return {**_dated(reader, "occurrence.words", subject), "set": set_, "unset": unset}


def _extra_groups(_subject: Subject) -> Sequence[Group]:
    when = Group(
        legend="When",
        fields=(
            Field(name="date", label="Date", control=Control.DAY, needed=True),
            Field(name="start", label="Start", control=Control.TIME, needed=True),
            Field(name="end", label="End", control=Control.TIME, needed=True),
            Field(name="extra_days", label="Whole days added to the end", control=Control.NUMBER),
        ),
    )
    words, rights = word_fields(title_needed=False)
    return [when, replace(words, legend="Other words, if any", folded=True), rights]


def _extra_start(subject: Subject) -> dict[str, str]:
    times = {name: _text(subject.row.get(name)) for name in ("start", "end")}
    return {**word_values({}), **times, "date": subject.date}


def _add_extra(subject: Subject, reader: Reader, _base: Values) -> Plain:
    command = {
        **_dated(reader, "extra.add", subject),
        "start": reader.text("start", needed="Say when it starts"),
        "end": reader.text("end", needed="Say when it ends"),
    }
    days = reader.number("extra_days")
    words = word_row(reader)
    return command | ({"extra_days": days} if days else {}) | ({"set": words} if words else {})


def _remove_extra(subject: Subject, reader: Reader, _base: Values) -> Plain:
    start = reader.text("start", needed="Say when it starts")
    return {**_dated(reader, "extra.remove", subject), "start": start}


def _notes(subject: Subject, values: Values) -> list[str]:
    return wall_notes(subject, values, "start", "end")


OCCURRENCE_FORMS: Mapping[str, Form] = {
    one.name: one
    for one in (
        Form(
            name="occurrence.cancel",
            heading=lambda subject: f"Cancel {about_date(subject)}",
            fields=lambda _: [_date_group()],
            start=_with_date,
            command=_cancel,
            lead=lambda _: "What lies under it airs instead. All other airings stay as they are.",
        ),
        Form(
            name="occurrence.move",
            heading=lambda subject: f"Move {about_date(subject)}",
            fields=_move_groups,
            start=_move_start,
            command=_move,
            notes=_notes,
            lead=lambda _: "Its words may be others, too: open them below.",
        ),
        Form(
            name="occurrence.words",
            heading=lambda subject: f"Other words for {about_date(subject)}",
            fields=_words_groups,
            start=_words_start,
            command=_words,
        ),
        Form(
            name="occurrence.restore",
            heading=lambda subject: f"Restore {about_date(subject)}",
            fields=lambda _: [_date_group()],
            start=_with_date,
            command=_restore,
            lead=lambda _: (
                "It airs as the rule says again: neither cancelled nor moved, with its usual words."
            ),
        ),
        Form(
            name="extra.add",
            heading=lambda subject: f"One more airing of {subject.title}",
            fields=_extra_groups,
            start=_extra_start,
            command=_add_extra,
        ),
        Form(
            name="extra.remove",
            heading=lambda subject: f"Remove the further airing of {about_date(subject)}",
            fields=lambda _: [
                _date_group(Field(name="start", label="Start", control=Control.TIME, needed=True)),
            ],
            start=lambda subject: {"date": subject.date, "start": subject.extra},
            command=_remove_extra,
        ),
    )
}
