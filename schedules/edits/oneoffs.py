# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits of one-offs and emergencies: add, change, end, remove."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from schedules.errors import InvalidEditError, RefusedEditError
from schedules.formats.slotfile_checks import said_twice
from schedules.formats.slotfile_plain import moment_text
from schedules.formats.slotfile_rows import moment as read_moment
from schedules.model.kept import KeptEntry, Row
from schedules.model.slot import Moment, OneOff

from .begun import instant_of, same_past_oneoff
from .commands import AddOneOff, ChangeOneOff, EndOneOff, RemoveOneOff
from .desk import NOW, Desk, read
from .rows import own_words
from .slots import changed, given, id_of, place_of

SHORTEST = timedelta(seconds=1)


def add_oneoff(desk: Desk, command: AddOneOff) -> None:
    """Enter a one-off or an emergency; it may start now."""
    raw, programme = given(desk, command.oneoff, ("oneoff",))
    raw.setdefault("kind", "oneoff")
    if raw.get("start") == NOW:
        raw["start"] = moment_text(desk.now)
    airing, own = desk.checked(raw, programme, order=desk.last_order(), place=lambda path: ("oneoff", *path))
    if not isinstance(airing, OneOff):
        raise InvalidEditError([(("oneoff", "kind"), "must be oneoff or emergency; a slot is added as such")])
    if command.oneoff.get("id") is None:
        airing = replace(airing, id=desk.free_id(airing.id))
    elif taken := desk.taken(airing.id):
        raise InvalidEditError([(("oneoff", "id"), taken)])
    start, end = bounds(desk, airing)
    if end <= start:
        raise InvalidEditError([(("oneoff", "end"), "is not after the start")])
    if desk.has_past and start < desk.now:
        raise desk.past(f"{airing.programme.title} would have begun already")
    desk.put(airing, own, id_of(programme))


def change_oneoff(desk: Desk, command: ChangeOneOff) -> None:
    """Change a one-off; of one on the air, only its end."""
    entry, before = desk.oneoff(command.id)
    raw, programme = changed(desk, entry, command)
    for key in ("start", "end"):
        if raw.get(key) == NOW:
            raw[key] = moment_text(desk.now)
    airing, own = desk.checked(
        raw, programme, order=entry.order, place=place_of(command), scope_given="scope" in command.set
    )
    if not isinstance(airing, OneOff):
        raise InvalidEditError([(("set", "kind"), "a one-off cannot become a slot; remove it, and add one")])
    if bounds(desk, airing)[1] <= bounds(desk, airing)[0]:
        raise InvalidEditError([(("set", "end"), "is not after the start")])
    check_past(desk, before, airing)
    desk.put(airing, own, id_of(programme))


def end_oneoff(desk: Desk, command: EndOneOff) -> None:
    """Let a one-off end at a moment, or now."""
    entry, before = desk.oneoff(command.id)
    title = before.programme.title
    start, end = bounds(desk, before)
    moment = _end(desk, command, start)
    at = instant_of(moment, desk.zone_of(before))
    if end <= desk.now and desk.has_past:
        raise RefusedEditError(f"{title} has ended already")
    if at <= start:
        twice = said_twice(start, moment, desk.zone_of(before))
        raise RefusedEditError(f"{title} has not begun then{twice or '; remove it instead of ending it'}")
    if end == at:
        return
    after = replace(before, end=moment)
    check_past(desk, before, after)
    put(desk, entry, after)


def remove_oneoff(desk: Desk, command: RemoveOneOff) -> None:
    """Take a one-off away that has not begun."""
    _, oneoff = desk.oneoff(command.id)
    if desk.has_past and bounds(desk, oneoff)[0] < desk.now:
        raise RefusedEditError(f"{oneoff.programme.title} has begun; end it instead of removing it")
    desk.remove(command.id)


def put(desk: Desk, entry: KeptEntry, oneoff: OneOff) -> None:
    """Write a one-off whose words stay as they are."""
    own = None if entry.programme is None else own_words(entry.row)
    desk.put(oneoff, own, entry.programme)


def check_past(desk: Desk, before: OneOff, after: OneOff) -> None:
    """Look whether what was heard of a one-off stays as it was.

    Raises:
        PastEditError: If it does not.
    """
    zones = desk.zone_of(before), desk.zone_of(after)
    if desk.has_past and not same_past_oneoff(before, after, desk.now, zones):
        raise desk.past(f"{before.programme.title} (of what is on the air, only the end may be changed)")


def bounds(desk: Desk, oneoff: OneOff) -> tuple[datetime, datetime]:
    """Return from when to when a one-off airs."""
    zone = desk.zone_of(oneoff)
    return instant_of(oneoff.start, zone), instant_of(oneoff.end, zone)


def changed_oneoff_row(row: Row, command: EndOneOff, now: datetime) -> Row:
    """Return a one-off's row as a command that ends it changes it."""
    return row | {"end": moment_text(now) if command.at == NOW else command.at}


def _end(desk: Desk, command: EndOneOff, start: datetime) -> Moment:
    if command.at != NOW:
        return cast("Moment", read(_moment, command.at, ("at",)))
    if desk.now < start:
        return desk.now
    return max(desk.now, start + SHORTEST)


def _moment(value: object) -> Any:
    return read_moment(value)
