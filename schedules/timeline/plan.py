# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When one slot or one-off airs: by its rule, by its exceptions, on every night of the year.

What does not depend on the window is worked out once, since an edit asks about
many short windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from schedules.model.slot import Extra, Moment, Move, OneOff, Slot, Wall, Words

from .candidate import AS_WRITTEN, Candidate, Entry
from .recurrence import Days
from .spans import Spans
from .zone import DAY_S, after_midnight, shift, to_instant

BACK_OVER_MIDNIGHT_DAYS = 1
"""Where the clock goes back over midnight, slots of the next date have begun while it shows this one."""

_LATEST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Planned:
    """One airing as the clock on the wall has it.

    Attributes:
        rescheduled: True for a further airing, and for one that was moved in time.
        stamp: Names it among those of its entry; see `Candidate`.
    """

    start: Moment
    end: Moment
    stamp: str
    rescheduled: bool = False
    words: Words = AS_WRITTEN


class Plan:
    """An entry made ready to be asked often."""

    __slots__ = ("_days", "_exceptions", "_skipped", "entry")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        planned = entry.planned
        self._days: Days | None = None
        self._skipped: frozenset[int] = frozenset()
        if isinstance(planned, OneOff):
            self._exceptions = [Planned(planned.start, planned.end, _stamp(planned.start))]
        else:
            self._days = Days(planned.recur, planned.effective_from)
            self._exceptions = [*self._moves(planned, self._days), *_extras(planned)]
            moved = (move.date for move in planned.moves)
            self._skipped = frozenset(day.toordinal() for day in (*planned.except_dates, *moved))

    def touching(self, spans: Spans) -> list[Candidate]:
        """Return the airings that touch one of the spans, unclipped; none is empty."""
        if not spans:
            return []
        found = [one for one in map(self._candidate, self._exceptions) if spans.touch(one.start, one.end)]
        if isinstance(self.entry.planned, Slot):
            found += self._regular(self.entry.planned, spans)
        return [one for one in found if one.start < one.end]

    def between(self, first: date, last: date) -> Iterator[Planned]:
        """Yield the airings whose dates by the rule lie there, and all exceptions, as planned.

        They may turn out to be empty.
        """
        if self._days is not None and isinstance(self.entry.planned, Slot):
            for ordinal in self._ordinals(self.entry.planned, first.toordinal(), last.toordinal()):
                day = shift(date.fromordinal(ordinal), self.entry.planned.days_later)
                yield Planned(*_by_rule(self.entry.planned, day), _stamp_of(day, self.entry.planned.start))
        yield from self._exceptions

    def _ordinals(self, slot: Slot, low: int, high: int) -> Iterable[int]:
        """Return the rule's dates from one ordinal to another, without those that are different."""
        if self._days is None:
            return ()
        if slot.effective_until is not None:
            high = min(high, slot.effective_until.toordinal())
        dates = self._days.between(low, min(high, _LATEST))
        return (one for one in dates if one not in self._skipped) if self._skipped else dates

    def _regular(self, slot: Slot, spans: Spans) -> list[Candidate]:
        """Return the airings by the rule; a year of a service has ten thousand, so each counts here."""
        entry, zone, begin, finish = self.entry, self.entry.zone, slot.start, slot.end
        tail, days, precedence = _clock(begin), _days_to_end(slot), entry.precedence()

        first, last = spans.dates(zone)
        ordinals = self._ordinals(
            slot,
            first.toordinal() - days - slot.days_later,
            last.toordinal() + BACK_OVER_MIDNIGHT_DAYS - slot.days_later,
        )
        if len(spans) > 1:
            start_s = slot.days_later * DAY_S + _seconds(begin)
            length_s = days * DAY_S + _seconds(finish) - _seconds(begin)
            ordinals = spans.on_the_wall(zone).near(ordinals, start_s, length_s)
        if slot.days_later:  # from here on they are the dates of the starts
            ordinals = [shift(date.fromordinal(one), slot.days_later).toordinal() for one in ordinals]
        clock, touch, low, high = spans.clock(zone), spans.touch, spans.starts[0], spans.ends[-1]
        until_start, until_end, day_of = after_midnight(begin), after_midnight(finish), clock.day
        found, alone = [], len(spans) == 1
        for ordinal in ordinals:
            opening = day_of(ordinal)
            closing = day_of(min(ordinal + days, _LATEST)) if days else opening
            if opening is None or closing is None:
                day = date.fromordinal(ordinal)
                start, end, name = (
                    clock.instant(day, begin), clock.instant(shift(day, days), finish), _day(day)
                )  # fmt: skip
            else:
                start, end, name = opening[0] + until_start, closing[0] + until_end, opening[1]
            if start < high and low < end and (alone or touch(start, end)):
                found.append(Candidate(start, end, precedence, entry, name + tail))
        return found

    def _moves(self, slot: Slot, rule: Days) -> Iterator[Planned]:
        """Yield the moved occurrences, looked at one by one: a move may come from far away."""
        for move in {move.date: move for move in slot.moves}.values():
            late = slot.effective_until is not None and move.date > slot.effective_until
            if late or move.date in slot.except_dates or not rule.has(move.date):
                continue
            day = shift(move.date, slot.days_later)
            planned = _by_rule(slot, day)
            moved = _moved(move, *planned)
            yield Planned(*moved, _stamp_of(day, slot.start), moved != planned, move.words)

    def _candidate(self, planned: Planned) -> Candidate:
        return Candidate(
            instant_of(planned.start, self.entry),
            instant_of(planned.end, self.entry),
            self.entry.precedence(rescheduled=planned.rescheduled),
            self.entry,
            planned.stamp,
            planned.words,
        )


def instant_of(moment: Moment, entry: Entry) -> datetime:
    """Return when a moment of an entry happens."""
    if isinstance(moment, Wall):
        return to_instant(moment.day, moment.time, entry.zone)
    return moment.astimezone(UTC)


def walls_by_rule(slot: Slot, day: date) -> tuple[Wall, Wall]:
    """Return where the occurrence that the rule has on a date starts and ends, by the clock."""
    return _by_rule(slot, shift(day, slot.days_later))


def walls_of_move(slot: Slot, move: Move) -> tuple[Wall, Wall]:
    """Return where the occurrence that a move tells of starts and ends, by the clock."""
    return _moved(move, *walls_by_rule(slot, move.date))


def walls_of_extra(extra: Extra) -> tuple[Wall, Wall]:
    """Return where a further airing starts and ends, by the clock."""
    return Wall(extra.date, extra.start), _end_of_extra(extra)


def _by_rule(slot: Slot, day: date) -> tuple[Wall, Wall]:
    """Return where the occurrence that starts on a date starts and ends by its rule."""
    return Wall(day, slot.start), Wall(shift(day, _days_to_end(slot)), slot.end)


def _days_to_end(slot: Slot) -> int:
    return slot.extra_days + (slot.end <= slot.start)


def _extras(slot: Slot) -> Iterator[Planned]:
    # The later of two with one start stands; "x" keeps apart an extra at the rule's own time.
    for extra in {(extra.date, extra.start): extra for extra in slot.extras}.values():
        start = Wall(extra.date, extra.start)
        yield Planned(start, _end_of_extra(extra), f"x{_stamp(start)}", rescheduled=True, words=extra.words)


def _end_of_extra(extra: Extra) -> Wall:
    return Wall(shift(extra.date, extra.end_days + (extra.end <= extra.start)), extra.end)


def _moved(move: Move, start: Wall, end: Wall) -> tuple[Wall, Wall]:
    """Return where a moved occurrence starts and ends; what the move leaves out keeps its time of day."""
    begin = move.start or start
    finish = move.end or Wall(shift(end.day, (begin.day - start.day).days), end.time)
    return begin, _forward(begin, finish)


def _forward(start: Wall, end: Wall) -> Wall:
    """Return the end, brought forward by whole days until it lies after the start."""
    if end.day < start.day:
        end = Wall(start.day, end.time)
    return Wall(shift(end.day, 1), end.time) if (end.day, end.time) <= (start.day, start.time) else end


def _stamp(moment: Moment) -> str:
    """Return a start in short, for ids; an instant is marked with Z, as it is not local."""
    if isinstance(moment, Wall):
        return _stamp_of(moment.day, moment.time)
    utc = moment.astimezone(UTC)
    return f"{_stamp_of(utc.date(), utc.time())}Z"


def _stamp_of(day: date, clock: time) -> str:
    return _day(day) + _clock(clock)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


@lru_cache(maxsize=2_000)
def _clock(clock: time) -> str:
    return f"T{clock:%H%M%S}" if clock.second else f"T{clock:%H%M}"


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
