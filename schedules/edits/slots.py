# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits of slots: add, change, end, remove."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from schedules.errors import InvalidEditError, RefusedEditError
from schedules.formats.slotfile_rows import OneOffRow, SlotRow
from schedules.model.kept import KeptEntry, KeptProgramme, Row
from schedules.model.slot import Slot
from schedules.timeline.zone import shift

from .begun import SlotDays, form_of, same_past
from .commands import AddSlot, ChangeOneOff, ChangeSlot, EndSlot, RemoveSlot
from .desk import TODAY, Desk, Path, Place
from .keys import set_and_unset, unknown_unset
from .rows import own_words, row_of
from .splitting import Cut, cut, to_come
from .texts import day_text

PROGRAMME = "programme_id"
KEYS = {
    "slot": {field.alias or name for name, field in SlotRow.model_fields.items()} | {PROGRAMME},
    "one-off": {field.alias or name for name, field in OneOffRow.model_fields.items()} | {PROGRAMME},
}

_DATED = re.compile(r"(.+?)-[0-9]{8}(?:-[0-9]+)?")


def root_of(id_: str) -> str:
    """Return the id of the slot that one was cut from, however often; else the id itself."""
    match = _DATED.fullmatch(id_)
    return match[1] if match else id_


def add_slot(desk: Desk, command: AddSlot) -> None:
    """Enter a slot; it airs from now on."""
    raw, programme = given(desk, command.slot, ("slot",))
    airing, own = desk.checked(raw, programme, order=desk.last_order(), place=lambda path: ("slot", *path))
    if not isinstance(airing, Slot):
        raise InvalidEditError([(("slot", "kind"), "must be recurring or fill; a one-off is added as such")])
    if command.slot.get("id") is None:
        airing = replace(airing, id=desk.free_id(airing.id))
    elif taken := desk.taken(airing.id):
        raise InvalidEditError([(("slot", "id"), taken)])
    left = to_come(desk.days(airing), desk.now) if desk.has_past else airing
    if left is None:
        raise RefusedEditError(f"{airing.programme.title} would never air from now on")
    desk.put(left, own, id_of(programme))


def change_slot(desk: Desk, command: ChangeSlot) -> None:
    """Change a slot, every time from now on or from a date on."""
    entry, before = desk.slot(command.id)
    raw, programme = changed(desk, entry, command)
    recount = "recur" in command.set and "from" not in command.set
    if recount and "from" not in raw and (desk.has_past or command.which == "following"):
        raw = {**raw, "from": desk.date(TODAY).isoformat()}  # only so that it is one; it is cut off later
    airing, own = desk.checked(
        raw, programme, order=entry.order, place=place_of(command), scope_given="scope" in command.set
    )
    if not isinstance(airing, Slot):
        raise InvalidEditError([(("set", "kind"), "a slot cannot become a one-off; end it, and add one")])
    if recount and airing.recur == before.recur:
        airing = replace(airing, effective_from=before.effective_from)
    first = None
    if command.which == "following":
        if command.date is None:
            raise InvalidEditError([(("date",), "is missing: from which date on?")])
        first = desk.date(command.date)
        check_airs(desk, before, first)
    elif command.date is not None:
        raise InvalidEditError([(("date",), "belongs to which: following")])
    go_on(desk, entry, before, (airing, own, id_of(programme)), Cut(past_of(desk), first, recount))


def go_on(
    desk: Desk, entry: KeptEntry, before: Slot, after: tuple[Slot, Row | None, str | None], where: Cut
) -> None:
    """Let a slot go on as another one from where it is cut; in place if its past stays the same.

    Args:
        after: The slot, its own words, and its programme's id.

    Raises:
        RefusedEditError: If nothing is left to change.
        PastEditError: If the date from which it is to change has aired.
    """
    slot, own, programme = after
    if replace(slot, line=0) == replace(before, line=0):
        desk.put(slot, own, programme)  # at most other words of its own that say the same
        return
    was, is_ = desk.days(before), desk.days(slot)
    if where.now is None and where.first is None:
        desk.put(slot, own, programme)
        return
    if where.now is not None and same_past(was, is_, where.now) and _only_dates(before, slot, where):
        desk.put(slot, own, programme)
        return
    if where.now is not None:
        _check_past(desk, was, is_, where.now, where.first)
    halves = cut(was, is_, where)
    if halves.old is None:
        if halves.new is None:
            raise RefusedEditError(f"{slot.programme.title} would never air from now on; end or remove it")
        desk.put(replace(halves.new, id=before.id), own, programme)
        return
    if halves.new is None and _same(halves.old, before):
        raise RefusedEditError(
            f"{before.programme.title} has aired for the last time, and what has aired stays as it was;"
            " add a new slot"
        )
    if halves.new is not None:
        put_new(desk, entry, halves.new, own, programme)
    put_old(desk, entry, halves.old)


def put_new(desk: Desk, entry: KeptEntry, new: Slot, own: Row | None, programme: str | None) -> None:
    """Write the half that goes on, right behind the other one and under an id of its own."""
    order = desk.order_behind(entry.order)
    id_ = desk.free_id(f"{root_of(entry.id)}-{_stamp(new)}")
    desk.put(replace(new, order=order, id=id_), own, programme)


def put_old(desk: Desk, entry: KeptEntry, old: Slot) -> None:
    """Write the half that has aired: its words stay as they are."""
    order = desk.entries[entry.id].order
    own = None if entry.programme is None else own_words(entry.row)
    desk.put(replace(old, order=order), own, entry.programme)


def end_slot(desk: Desk, command: EndSlot) -> None:
    """Let a slot air for the last time on a date."""
    entry, before = desk.slot(command.id)
    last = desk.date(command.last_date, ("last_date",))
    if before.effective_until is not None and before.effective_until < last:
        raise RefusedEditError(
            f"{before.programme.title} ends on {day_text(before.effective_until)} already, before that date"
        )
    after = replace(
        before, effective_until=last, extras=tuple(extra for extra in before.extras if extra.date <= last)
    )
    if desk.has_past and not same_past(desk.days(before), desk.days(after), desk.now):
        raise desk.past(f"the last time of {before.programme.title} is to be {day_text(last)}")
    if last < before.effective_from:
        raise RefusedEditError(
            f"{before.programme.title} begins only on {day_text(before.effective_from)}; remove it instead"
        )
    put_old(desk, entry, after)


def remove_slot(desk: Desk, command: RemoveSlot) -> None:
    """Take a slot away that has never aired."""
    _, slot = desk.slot(command.id)
    if desk.has_past and desk.days(slot).has_begun(desk.now):
        raise RefusedEditError(f"{slot.programme.title} has aired; end it instead of removing it")
    desk.remove(command.id)


def id_of(programme: KeptProgramme | None) -> str | None:
    """Return the id of a programme that a row names."""
    return None if programme is None else programme.id


def given(desk: Desk, plain: Mapping[str, Any], path: Path) -> tuple[dict[str, Any], KeptProgramme | None]:
    """Return the row and the programme of what somebody gave as one.

    Raises:
        InvalidEditError: If there is no such programme.
    """
    raw = dict(plain)
    return raw, desk.linked(raw.pop(PROGRAMME, None), (*path, PROGRAMME))


def changed(
    desk: Desk, entry: KeptEntry, command: ChangeSlot | ChangeOneOff
) -> tuple[dict[str, Any], KeptProgramme | None]:
    """Return an entry's row, as a command changes it, and its programme.

    Raises:
        InvalidEditError: If it sets or takes away what there cannot be.
    """
    raw = changed_row({**entry.row, **({PROGRAMME: entry.programme} if entry.programme else {})}, command)
    return given(desk, raw, ("set",))


def changed_row(row: Row, command: ChangeSlot | ChangeOneOff) -> Row:
    """Return a row with its programme's id, as a command changes it.

    Raises:
        InvalidEditError: If it sets or takes away what there cannot be.
    """
    known = KEYS["slot" if isinstance(command, ChangeSlot) else "one-off"]
    faults = unknown_unset(command.unset, known)
    if "id" in command.set or "id" in command.unset:
        faults.append((("set", "id") if "id" in command.set else ("unset",), "an id cannot be changed"))
    faults += set_and_unset(command.set, command.unset)
    if faults:
        raise InvalidEditError(faults)
    return {key: value for key, value in row.items() if key not in command.unset} | command.set


def place_of(command: ChangeSlot | ChangeOneOff) -> Place:
    """Return where in a command a value of the changed row was given."""

    def place(path: Path) -> Path:
        if path and path[0] in command.unset:
            return "unset", command.unset.index(str(path[0]))
        return "set", *path

    return place


def check_airs(desk: Desk, slot: Slot, day: date) -> None:
    """Look whether a slot airs on a date.

    Raises:
        RefusedEditError: If it does not; it names the next dates on which it does.
    """
    days = desk.days(slot)
    if not days.picks(day) and not any(extra.date == day for extra in slot.extras):
        raise RefusedEditError(
            f"{slot.programme.title} does not air on {day_text(day)}{_instead(days, desk)}"
        )


def _instead(days: SlotDays, desk: Desk) -> str:
    following = [day_text(day) for day in days.next_dates(desk.now)]
    return f"; its next dates are {', '.join(following)}" if following else "; it has no dates to come"


def past_of(desk: Desk) -> datetime | None:
    """Return the instant before which all is frozen; ``None``: nothing is."""
    return desk.now if desk.has_past else None


def _check_past(desk: Desk, before: SlotDays, after: SlotDays, now: datetime, first: date | None) -> None:
    """Look whether an edit that cannot be made in place leaves the past alone where it is cut.

    Raises:
        PastEditError: If it does not.
    """
    title = before.slot.programme.title
    if first is not None:
        for days in (before, after):
            of_rule = days.picked(first, shift(days.first_to_come(now), -1))
            begun = next((day for day in of_rule if days.airs(day) and day not in days.moves), None)
            if begun is not None:
                raise desk.past(f"{title} of {day_text(begun)}")
    elif (
        form_of(before.slot) == form_of(after.slot)
        and before.slot.effective_from == after.slot.effective_from
    ):
        raise desk.past(f"dates of {title}")


def _only_dates(before: Slot, after: Slot, where: Cut) -> bool:
    """Tell whether an edit that is to count from a date on may be made in place all the same."""
    if where.first is None:
        return True
    return replace(after, line=before.line, effective_until=before.effective_until) == before


def _same(one: Slot, other: Slot) -> bool:
    return row_of(one) == row_of(other)


def _stamp(slot: Slot) -> str:
    return slot.effective_from.isoformat().replace("-", "")
