# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What of a slot or one-off has begun at an instant, and whether an edit leaves that as it was.

Slots are not expanded: a rule of 1970 costs no more than one of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from schedules.model.slot import Extra, Moment, Move, OneOff, Slot, Wall, Words
from schedules.timeline.plan import walls_by_rule, walls_of_extra, walls_of_move
from schedules.timeline.recurrence import Days
from schedules.timeline.zone import local_date, shift, to_instant

_LOOK_DAYS = (60, 800, 15_000)
"""Dates are looked for so far: none are further apart than 29 February on one weekday: 40 years."""


def whole_second(now: datetime) -> datetime:
    """Return the second that an instant lies in, UTC: what edits take as "now"."""
    return now.astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Aired:
    """One airing, as far as it can be heard before a moment.

    Attributes:
        moved: True for a further airing and for one that was moved in time, which weigh more.
    """

    start: datetime
    end: datetime
    words: Words
    moved: bool


class SlotDays:
    """The dates of a slot, and what airs on each.

    Args:
        zone: In which its times are meant.
    """

    def __init__(self, slot: Slot, zone: ZoneInfo) -> None:
        self.slot = slot
        self.zone = zone
        self.moves: dict[date, Move] = {move.date: move for move in slot.moves}
        self.extras: dict[tuple[date, time], Extra] = {(e.date, e.start): e for e in slot.extras}
        self._days = Days(slot.recur, slot.effective_from)

    def picks(self, day: date) -> bool:
        """Tell whether rule and effective dates pick a date, whether it is excepted or not."""
        until = self.slot.effective_until
        return (until is None or day <= until) and self._days.has(day)

    def picked(self, first: date, last: date) -> Iterator[date]:
        """Yield the dates that rule and effective dates pick, both ends inclusive."""
        if self.slot.effective_until is not None:
            last = min(last, self.slot.effective_until)
        return map(date.fromordinal, self._days.between(first.toordinal(), last.toordinal()))

    def on_rule(self, day: date) -> bool:
        """Tell whether the rule picks a date on or after the first, before or after the last."""
        return self._days.has(day)

    def on_rule_between(self, first: date, last: date) -> Iterator[date]:
        """Yield the dates that the rule picks, whenever it ends."""
        return map(date.fromordinal, self._days.between(first.toordinal(), last.toordinal()))

    def first_picked(self, first: date) -> date | None:
        """Return the first date that is picked from a date on; ``None`` if there is none."""
        begin = max(first, self.slot.effective_from)
        for days in _LOOK_DAYS:
            last = shift(begin, days * self.slot.recur.interval)
            for day in self.picked(begin, last):
                return day
            begin = shift(last, 1)
        return None

    def airs(self, day: date) -> bool:
        """Tell whether there is an occurrence of a date, moved or not."""
        return day not in self.slot.except_dates and self.picks(day)

    def airing(self, day: date) -> Aired | None:
        """Return the occurrence of a date; ``None`` if there is none."""
        if not self.airs(day):
            return None
        move, by_rule = self.moves.get(day), walls_by_rule(self.slot, day)
        if move is None:
            return self._aired(*by_rule, Words(), moved=False)
        walls = walls_of_move(self.slot, move)
        return self._aired(*walls, move.words, moved=walls != by_rule)

    def airing_of_extra(self, extra: Extra) -> Aired:
        """Return a further airing."""
        return self._aired(*walls_of_extra(extra), extra.words, moved=True)

    def first_to_come(self, now: datetime) -> date:
        """Return the first date on which the rule's time has not come, whether the rule picks it or not."""
        day = shift(local_date(now, self.zone), -self.slot.days_later)
        while self._by_rule(day) < now:
            day = shift(day, 1)
        while self._by_rule(shift(day, -1)) >= now:
            day = shift(day, -1)
        return day

    def has_begun(self, now: datetime) -> bool:
        """Tell whether anything of it began before an instant."""
        if any(self.extra_begun(extra, now) for extra in self.extras.values()):
            return True
        if any(self.begun(day, now) for day in self.moves):
            return True
        before = shift(self.first_to_come(now), -1)
        ordinary = (
            day
            for day in self.picked(self.slot.effective_from, before)
            if day not in self.slot.except_dates and day not in self.moves
        )
        return any(True for _ in ordinary)

    def begun(self, day: date, now: datetime) -> bool:
        """Tell whether the occurrence of a date began before an instant."""
        airing = self.airing(day)
        return airing is not None and airing.start < now

    def extra_begun(self, extra: Extra, now: datetime) -> bool:
        """Tell whether a further airing began before an instant."""
        return self.airing_of_extra(extra).start < now

    def next_dates(self, now: datetime, count: int = 3) -> tuple[date, ...]:
        """Return the next dates that have an occurrence to come, by the rule."""
        first = self.first_to_come(now)
        found: tuple[date, ...] = ()
        for days in _LOOK_DAYS:
            every = (day for day in self.picked(first, shift(first, days)) if self.airs(day))
            found = tuple(islice(every, count))
            if len(found) == count:
                break
        return found

    def _by_rule(self, day: date) -> datetime:
        return to_instant(shift(day, self.slot.days_later), self.slot.start, self.zone)

    def _aired(self, start: Wall, end: Wall, words: Words, *, moved: bool) -> Aired:
        begin, finish = (to_instant(wall.day, wall.time, self.zone) for wall in (start, end))
        return Aired(begin, finish, words, moved)


def form_of(slot: Slot) -> Slot:
    """Return a slot without its dates: what is the same for all its airings."""
    return replace(
        slot,
        id="",
        order=0,
        line=0,
        effective_from=date.min,
        effective_until=None,
        except_dates=frozenset(),
        moves=(),
        extras=(),
    )


def same_past(before: SlotDays, after: SlotDays, now: datetime) -> bool:
    """Tell whether an edited slot aired before an instant as the slot that it was.

    What is on the air may end at another time from now on.
    """
    if form_of(before.slot) != form_of(after.slot) or before.zone.key != after.zone.key:
        return not before.has_begun(now) and not after.has_begun(now)
    last = shift(before.first_to_come(now), -1)
    special = before.slot.except_dates ^ after.slot.except_dates | before.moves.keys() | after.moves.keys()
    return (
        _same_dates(before, after, last, special)
        and all(_heard(before.airing(day), now) == _heard(after.airing(day), now) for day in special)
        and _extras_heard(before, now) == _extras_heard(after, now)
    )


def _same_dates(before: SlotDays, after: SlotDays, last: date, special: Set[date]) -> bool:
    """Tell whether both rules pick the same dates up to the last, but for the special ones."""
    one, other = before.slot, after.slot
    if one.effective_from != other.effective_from:
        first = min(one.effective_from, other.effective_from)
        if first <= last and _unlike(before, after, first, last, special):
            return False
    ends = [day for day in (one.effective_until, other.effective_until) if day is not None]
    if one.effective_until == other.effective_until or not ends:
        return True
    return not _unlike(before, after, shift(min(ends), 1), last, special)


def _unlike(before: SlotDays, after: SlotDays, first: date, last: date, special: Set[date]) -> bool:
    excepted = before.slot.except_dates
    left = set(before.picked(first, last)) ^ set(after.picked(first, last))
    return not left <= special | excepted


def _heard(airing: Aired | None, now: datetime) -> Aired | None:
    """Return what was heard of an airing before an instant; ``None``: nothing."""
    if airing is None or airing.start >= now:
        return None
    return replace(airing, end=min(airing.end, now), moved=False)


def _extras_heard(slot: SlotDays, now: datetime) -> dict[tuple[date, time], Aired]:
    every = {key: _heard(slot.airing_of_extra(extra), now) for key, extra in slot.extras.items()}
    return {key: heard for key, heard in every.items() if heard is not None}


def instant_of(moment: Moment, zone: ZoneInfo) -> datetime:
    """Return when a moment of a one-off happens."""
    if isinstance(moment, Wall):
        return to_instant(moment.day, moment.time, zone)
    return moment.astimezone(UTC)


def same_past_oneoff(before: OneOff, after: OneOff, now: datetime, zones: tuple[ZoneInfo, ZoneInfo]) -> bool:
    """Tell the same of a one-off.

    Args:
        zones: In which the times of each are meant.
    """
    start, new_start = instant_of(before.start, zones[0]), instant_of(after.start, zones[1])
    if start >= now:
        return new_start >= now
    end, new_end = instant_of(before.end, zones[0]), instant_of(after.end, zones[1])
    alike = replace(after, start=before.start, end=before.end, timezone=before.timezone, order=before.order)
    return start == new_start and min(end, now) == min(new_end, now) and alike == before
