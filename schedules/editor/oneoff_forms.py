# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Forms for one-offs and emergencies: new, changed, ended, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from schedules.model.kept import Row

from .airing_values import changed_keys, oneoff_row, oneoff_values, read_moment
from .fields import YES, Choice, Control, Field, Group, Reader, Values
from .form import Form, Plain, Subject, more_fields, remove_form, wall_notes, what_groups

_KINDS = (
    Choice("oneoff", "One-off: replaces what is under it"),
    Choice("emergency", "Emergency: beats everything"),
)
_AGAIN = "For nights when the clocks go back."


def _again(name: str, label: str) -> Field:
    return Field(
        name=f"{name}_again",
        label=f"{label}: the second time that the clock shows it",
        control=Control.TICK,
        hint=_AGAIN,
    )


def _groups(subject: Subject) -> list[Group]:
    what, rights = what_groups(subject, _KINDS)
    when = Group(
        legend="When",
        fields=(
            Field(name="start", label="Start", control=Control.MOMENT, hint="Not needed if it starts now."),
            Field(name="starts_now", label="Starts now", control=Control.TICK),
            Field(name="end", label="End", control=Control.MOMENT),
            Field(
                name="minutes",
                label="Or how many minutes it lasts",
                control=Control.NUMBER,
                hint="Instead of an end.",
            ),
        ),
    )
    nights = Group(
        legend="Rare",
        folded=True,
        fields=[_again("start", "Start"), _again("end", "End"), *more_fields(subject)],
    )
    return [what, when, rights, nights]


def _change_groups(subject: Subject) -> list[Group]:
    what, when, rights, nights = _groups(subject)
    times = [one for one in when.fields if one.name in {"start", "end"}]
    return [what, Group(legend=when.legend, fields=times), rights, nights]


def _new(subject: Subject) -> dict[str, str]:
    return {**oneoff_values({"kind": "oneoff"}, None, subject.zone), **subject.preset}


def _add(subject: Subject, reader: Reader, _base: Values) -> Plain:
    row = oneoff_row(reader, subject.zone)
    if not reader.text("programme_id"):
        reader.text("title", needed="Write a title")
    if reader.ticked("starts_now"):
        row["start"] = "now"
    else:
        reader.text("start", needed="Say when it starts")
    if "end" not in row:
        reader.mistakes.setdefault("end", "Say when it ends, or how many minutes it lasts")
    return {"command": "oneoff.add", "oneoff": row}


def with_end(subject: Subject, values: Mapping[str, str]) -> dict[str, str]:
    """Return values in which a number of minutes has become an end, so that it stays what was shown."""
    found = dict(values)
    minutes = Reader(found).number("minutes")
    if minutes is None or found.get("end"):
        return found
    if found.get("starts_now") == YES:
        start = subject.now
    else:
        try:
            moment = read_moment(Reader(found), "start", subject.zone)
            start = datetime.fromisoformat(moment)
        except ValueError:
            return found
        start = start if start.tzinfo else start.replace(tzinfo=subject.zone)
    # Reckoned on the world's clock: minutes are minutes on a night when the wall's clock jumps, too.
    end = (start.astimezone(subject.now.tzinfo) + timedelta(minutes=minutes)).astimezone(subject.zone)
    found["end"] = end.replace(tzinfo=None).isoformat(timespec="seconds" if end.second else "minutes")
    found["end_again"] = YES if end.fold else ""
    found["minutes"] = ""
    return found


def _as_it_is(subject: Subject) -> dict[str, str]:
    return oneoff_values(subject.row, subject.entry.programme if subject.entry else None, subject.entry_zone)


def _change(subject: Subject, reader: Reader, base: Values) -> Plain:
    before: Row = oneoff_row(Reader(base), subject.entry_zone)
    set_, unset = changed_keys(before, oneoff_row(reader, subject.entry_zone))
    if not reader.text("programme_id"):
        reader.text("title", needed="Write a title")
    reader.text("start", needed="Say when it starts")
    reader.text("end", needed="Say when it ends")
    return {"command": "oneoff.change", "id": subject.id, "set": set_, "unset": unset}


def _end(subject: Subject, reader: Reader, _base: Values) -> Plain:
    at = "now" if reader.ticked("ends_now") else read_moment(reader, "at", subject.entry_zone)
    if not at:
        reader.mistakes.setdefault("at", "Say when it ends, or that it ends now")
    return {"command": "oneoff.end", "id": subject.id, "at": at}


def _notes(subject: Subject, values: Values) -> list[str]:
    return wall_notes(subject, values, "start", "end", "at")


ONEOFF_FORMS: Mapping[str, Form] = {
    one.name: one
    for one in (
        Form(
            name="oneoff.add",
            heading=lambda subject: (
                "Emergency" if subject.preset.get("kind") == "emergency" else "New one-off"
            ),
            fields=_groups,
            start=_new,
            command=_add,
            notes=_notes,
            adds=True,
            lead=lambda _: (
                "A dated airing that takes its time out of what is under it, and gives the rest back."
            ),
        ),
        Form(
            name="oneoff.change",
            heading=lambda subject: f"Change {subject.title}",
            fields=_change_groups,
            start=_as_it_is,
            command=_change,
            notes=_notes,
        ),
        Form(
            name="oneoff.end",
            heading=lambda subject: f"End {subject.title}",
            fields=lambda _: [
                Group(
                    legend="When",
                    fields=(
                        Field(name="ends_now", label="Ends now", control=Control.TICK),
                        Field(name="at", label="Or ends at", control=Control.MOMENT),
                        _again("at", "End"),
                    ),
                )
            ],
            start=lambda _: {"ends_now": YES},
            command=_end,
            notes=_notes,
        ),
        remove_form("oneoff.remove", lead="Only what has not begun can be removed; end the others."),
    )
}
