# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which entries of a lineup can air in a stretch of time at all.

A lineup that people have kept for years is mostly history: what ended long ago costs two comparisons
of dates here, and nothing more is made of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

from schedules.model.slot import Lineup, Moment, OneOff, Slot, Wall

from .spans import Span
from .zone import shift

_CLOCKS_DAYS = 2
"""No clock of the world is further from UTC, also where one skips or doubles a date."""


def nearby(lineup: Lineup, span: Span) -> Lineup:
    """Return a lineup without the entries that surely have no airing which touches a span."""
    first = shift(span[0].date(), -_CLOCKS_DAYS)
    last = shift(span[1].date(), _CLOCKS_DAYS)
    yesterday = shift(first, -1)
    slots = []
    for slot in lineup.slots:
        if slot.days_later or slot.extra_days or slot.moves or slot.extras:
            if _may_touch(slot, first, last):
                slots.append(slot)
        elif slot.effective_from <= last:
            until = slot.effective_until
            if until is None or until >= yesterday:  # it may end on the day after
                slots.append(slot)
    return replace(
        lineup,
        slots=tuple(slots),
        oneoffs=tuple(one for one in lineup.oneoffs if _lies_within(one, first, last)),
    )


def _lies_within(oneoff: OneOff, first: date, last: date) -> bool:
    return _date(oneoff.end) >= first and _date(oneoff.start) <= last


def _date(moment: Moment) -> date:
    return moment.day if isinstance(moment, Wall) else moment.astimezone(UTC).date()


def _may_touch(slot: Slot, first: date, last: date) -> bool:
    """Tell whether a slot has an airing on one of these dates by its rule, moved, or a further one."""
    until, later, length = slot.effective_until, slot.days_later, slot.extra_days + 1
    if shift(slot.effective_from, later) <= last and (until is None or shift(until, later + length) >= first):
        return True
    for extra in slot.extras:
        if extra.date <= last and shift(extra.date, extra.end_days + 1) >= first:
            return True
    for move in slot.moves:
        start = shift(move.date, later) if move.start is None else move.start.day
        # Without an end of its own it stays as long as it was; an end before the start is brought behind it.
        end = start if move.end is None else max(start, move.end.day)
        if start <= last and shift(end, length) >= first:
            return True
    return False
