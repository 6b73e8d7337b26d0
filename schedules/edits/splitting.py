# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cut a slot in two where an edit begins to count, so that what has aired stays as it was.

The old half keeps the id and all that has begun; the new half has all that is to come.  Each
exception goes with its date, and a moved occurrence with the half in which it airs: one that
was brought forward and has begun stays behind, one that was put off and has not begun goes on.
Both halves then skip the dates that the other one has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from schedules.model.slot import Extra, Slot
from schedules.timeline.zone import shift

from .begun import SlotDays


@dataclass(frozen=True, slots=True)
class Cut:
    """Where and how to cut.

    Attributes:
        now: What began before it stays; ``None``: the past counts for nothing.
        first: First date of the new half ("this and following"); ``None``: from now on.
        recount: Whether a days rule that is another one counts from the cut.
    """

    now: datetime | None
    first: date | None = None
    recount: bool = False


@dataclass(frozen=True, slots=True)
class Halves:
    """The two halves; ``None`` where nothing airs."""

    old: Slot | None
    new: Slot | None


def cut(before: SlotDays, after: SlotDays | None, where: Cut) -> Halves:
    """Cut a slot.

    Args:
        before: What it was: the old half is of this.
        after: What it is to be: the new half is of this; ``None``: nothing goes on.
    """
    first = _first_date(before, after, where)
    if after is not None and where.recount and after.slot.recur != before.slot.recur:
        after = SlotDays(replace(after.slot, effective_from=_counted_from(after, first)), after.zone)
    stays, goes = _strays(before, after, where, first)
    old = _old(before, first, stays, goes, where)
    new = None if after is None else _new(after, first, stays, goes, where)
    return Halves(old, new)


def to_come(slot: SlotDays, now: datetime) -> Slot | None:
    """Return what of a slot has not begun; itself if nothing has; ``None`` if all has."""
    return rest(slot, now) if slot.has_begun(now) else _airing(slot.slot, slot)


def rest(slot: SlotDays, now: datetime) -> Slot | None:
    """Return the same, in one form: what did not begin is also without what cannot matter any more."""
    where = Cut(now)
    first = _first_date(slot, slot, where)
    return _new(slot, first, *_strays(slot, slot, where, first), where)


def begun_part(slot: SlotDays, now: datetime) -> Slot | None:
    """Return what of a slot has begun; ``None`` if nothing has."""
    where = Cut(now)
    first = _first_date(slot, None, where)
    return _old(slot, first, *_strays(slot, None, where, first), where)


def _first_date(before: SlotDays, after: SlotDays | None, where: Cut) -> date:
    every = [] if where.first is None else [where.first]
    if where.now is not None:
        every.append(before.first_to_come(where.now))
        if after is not None and after is not before:
            every.append(after.first_to_come(where.now))
    return max(every)


def _counted_from(days: SlotDays, first: date) -> date:
    """Return the first date that a new rule can have: from there it counts every second one, or third."""
    every = replace(days.slot, effective_from=first, recur=replace(days.slot.recur, interval=1))
    return SlotDays(every, days.zone).first_picked(first) or first


def _strays(
    before: SlotDays, after: SlotDays | None, where: Cut, first: date
) -> tuple[frozenset[date], frozenset[date]]:
    """Return the moved dates that belong to the other half than their date tells: those that stay, and go."""
    if where.now is None:
        return frozenset(), frozenset()
    now = where.now
    moved = before.moves.keys() | (after.moves.keys() if after is not None else set())
    stays = {
        day
        for day in moved
        if day >= first and (before.begun(day, now) or (after is not None and after.begun(day, now)))
    }
    goes = {
        day
        for day in moved
        if where.first is None
        and day < first
        and not before.begun(day, now)
        and (after is None or (after.airs(day) and not after.begun(day, now)))
    }
    return frozenset(stays), frozenset(goes)


def _old(
    days: SlotDays, first: date, stays: frozenset[date], goes: frozenset[date], where: Cut
) -> Slot | None:
    slot = days.slot
    last = max([shift(first, -1), *stays])
    until = last if slot.effective_until is None else min(slot.effective_until, last)
    skipped = {day for day in days.picked(first, last) if day not in stays}
    half = replace(
        slot,
        effective_until=until,
        except_dates=frozenset(
            {day for day in slot.except_dates if day < first}
            | skipped
            | {day for day in goes if days.airs(day)}
        ),
        moves=tuple(
            move for move in slot.moves if (move.date < first or move.date in stays) and move.date not in goes
        ),
        extras=tuple(extra for extra in slot.extras if _extra_stays(days, extra, where)),
    )
    return _airing(half, days)


def _new(
    days: SlotDays, first: date, stays: frozenset[date], goes: frozenset[date], where: Cut
) -> Slot | None:
    slot = days.slot
    begin = min([first, *goes])
    skipped = {day for day in days.picked(begin, shift(first, -1)) if day not in goes} | stays
    half = replace(
        slot,
        except_dates=frozenset({day for day in slot.except_dates if day >= first} | skipped),
        moves=tuple(
            move
            for move in slot.moves
            if (move.date >= first or move.date in goes) and move.date not in stays
        ),
        extras=tuple(extra for extra in slot.extras if not _extra_stays(days, extra, where)),
    )
    start = days.first_picked(begin)
    if start is not None:
        return _airing(replace(half, effective_from=start), days)
    if not half.extras:
        return None
    # Only further airings are left, which need no date of the rule: it is given one that it skips.
    only = min(extra.date for extra in half.extras)
    return replace(half, effective_from=only, effective_until=only, except_dates=frozenset({only}), moves=())


def _airing(slot: Slot, days: SlotDays) -> Slot | None:
    """Return a slot if there is any airing in it."""
    if slot.extras:
        return slot
    half = SlotDays(slot, days.zone)
    begin, left = slot.effective_from, len(slot.except_dates) + 1
    for _ in range(left):
        found = half.first_picked(begin)
        if found is None:
            return None
        if found not in slot.except_dates:
            return slot
        begin = shift(found, 1)
    return None


def _extra_stays(days: SlotDays, extra: Extra, where: Cut) -> bool:
    begun = where.now is not None and days.extra_begun(extra, where.now)
    return begun or (where.first is not None and extra.date < where.first)
