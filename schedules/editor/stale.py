# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Two people at one slot: both versions field by field, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from schedules.errors import FieldDifference, StaleEditError

from .airing_values import slot_row
from .attempt import Attempt, carried, fresh
from .fields import Reader, all_fields
from .form import Subject
from .frame import Frame, lineup_path, path_part
from .successors import successor_of
from .words import label_of, moment_words, value_words

_OF_SUCCESSION = frozenset({"from", "until"})
"""What differs between a slot and the one that it goes on as, without anybody having changed it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field in three versions, in words."""

    label: str
    base: str
    theirs: str
    yours: str
    conflicts: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on: a button, and what it sends.

    Attributes:
        step: Which page comes next.
    """

    label: str
    step: str
    action: str
    carried: Sequence[tuple[str, str]]


async def stale_page(
    frame: Frame, request: web.Request, attempt: Attempt, error: StaleEditError
) -> web.Response:
    """Return the page of an edit that was made against a version that is no longer."""
    subject, differences = attempt.subject, list(error.differences)
    successor = await successor_of(frame, subject.owner, subject.id) if subject.entry else None
    if successor is not None:
        subject = replace(subject, id=successor.id)
        differences = _of_successor(attempt, subject)
    rows = in_words(differences)
    conflicts = any(one.conflicts for one in rows)
    if successor is not None:
        ways = list(_onto_successor(attempt, subject, conflicts=conflicts))
    elif error.current is None:
        ways = []
    else:
        ways = list(_ways(attempt, error, mergeable=bool(rows) and not conflicts))
    item = (
        f"entries/{path_part(subject.id)}"
        if subject.entry
        else "programmes"
        if subject.programme
        else "slots"
    )
    return frame.draw(
        request,
        "stale.html",
        status=412,
        owner=subject.owner,
        owner_name=frame.name(subject.owner),
        heading=attempt.form.heading(subject),
        reason=attempt.reason,
        who=error.changed_by,
        when=moment_words(error.changed_at, subject.zone) if error.changed_at else "",
        gone=error.current is None,
        successor=subject.title if successor else "",
        rows=rows,
        mine=_in_fields(attempt) if error.current is None and successor is None else [],
        conflicts=conflicts,
        ways=ways,
        theirs=lineup_path(subject.owner, item),
    )


def _ways(attempt: Attempt, error: StaleEditError, *, mergeable: bool) -> Iterator[Way]:
    current = replace(attempt, version=str(error.version), key="", merge=False)
    action = _address(attempt, attempt.subject)
    if mergeable:
        yield Way("Keep both changes", "preview", action, carried(replace(attempt, key="", merge=True)))
    yield Way("Take mine over theirs", "preview", action, carried(current))
    now = fresh(attempt.form, attempt.subject)
    again = replace(current, values={**now.values, **_mine(attempt)}, base=now.base)
    yield Way("Edit mine again, on top of theirs", "back", action, carried(again))


def _onto_successor(attempt: Attempt, subject: Subject, *, conflicts: bool) -> Iterator[Way]:
    """Yield the ways to do the same to the slot that this one goes on as."""
    now = fresh(attempt.form, subject)
    onto = replace(now, values={**now.values, **_mine(attempt)}, reason=attempt.reason)
    action = _address(attempt, subject)
    label = "Take mine over theirs" if conflicts else "Keep both changes"
    yield Way(label, "preview", action, carried(onto))
    yield Way("Edit mine again, on top of theirs", "back", action, carried(onto))


def _mine(attempt: Attempt) -> dict[str, str]:
    """Return the fields that were filled otherwise than they stood at first."""
    return {name: value for name, value in attempt.values.items() if attempt.base.get(name) != value}


def _in_fields(attempt: Attempt) -> list[tuple[str, str]]:
    """Return what was typed, by the label of the field."""
    mine = _mine(attempt)
    return [(one.label, mine[one.name]) for one in all_fields(attempt.groups) if mine.get(one.name)]


def _of_successor(attempt: Attempt, subject: Subject) -> list[FieldDifference]:
    if attempt.form.name != "slot.change":
        return []
    base, yours = slot_row(Reader(attempt.base)), slot_row(Reader(attempt.values))
    theirs = slot_row(Reader(attempt.form.start(subject)))
    mine = {key for key in {*base, *yours} if base.get(key) != yours.get(key)}
    keys = mine | {key for key in {*base, *theirs} - _OF_SUCCESSION if base.get(key) != theirs.get(key)}
    return [FieldDifference(key, base.get(key), theirs.get(key), yours.get(key)) for key in sorted(keys)]


def _address(attempt: Attempt, subject: Subject) -> str:
    named = {"id": subject.id, "date": subject.date, "extra": subject.extra, "draft": subject.draft}
    query = urlencode({name: value for name, value in named.items() if value})
    return f"{lineup_path(subject.owner, 'edit')}/{attempt.form.name}?{query}"


def in_words(differences: Sequence[FieldDifference]) -> list[Row]:
    """Return the fields in which versions differ, for people."""
    return [
        Row(
            label_of(one.field),
            value_words(one.field, one.base),
            value_words(one.field, one.theirs),
            value_words(one.field, one.yours),
            one.conflicts,
        )
        for one in differences
    ]
