# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One UID with all its components, as slots: the rule, what is added, taken away, moved and relabelled.

A slot has one start time, so a rule that names several hours makes several (here:
strands), and a change of "this and all later ones" begins another (a stretch).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from schedules.model.slot import Extra, Kind, Move, Slot, Wall, Words
from schedules.timeline.recurrence import dates
from schedules.timeline.zone import shift

from .icalendar_ledger import Ledger
from .icalendar_plan import NO_AIRTIME, Plan
from .icalendar_spans import Span, fits, span
from .icalendar_strands import FIRST_MARK, Strand, strands
from .icalendar_values import LAST_YEAR, UTC_CLOCK, Clock, When
from .icalendar_words import all_words, programme_of, slot_id

INSTANTS_MARK = "~instants"
"""Of the slot for those airings that the clock of their series cannot name."""

_END = date(LAST_YEAR, 12, 31)


@dataclass(slots=True)
class _Addition:
    """An occurrence that RDATE adds.

    Attributes:
        wall: Its start on the clock of the series: what EXDATE and RECURRENCE-ID name it by.
    """

    wall: datetime
    span: Span
    replaced_by: Plan | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From which original start on occurrences are how; the first one from the beginning."""

    since: datetime
    shift: timedelta
    length: timedelta
    words: Words
    cancelled: bool = False
    own_id: str = ""


def series(master: Plan, replacements: Sequence[Plan], ledger: Ledger) -> list[Slot]:
    """Return the slots of a recurring VEVENT; their `order` is still 0.

    Args:
        replacements: The components with a RECURRENCE-ID of its UID, at most one for each.

    Raises:
        NonsenseError: If its rule cannot be kept.
    """
    return _Series(master, ledger).slots(replacements)


class _Series:
    def __init__(self, master: Plan, ledger: Ledger) -> None:
        assert master.start is not None  # noqa: S101 - a component without one is refused before
        self._master = master
        self._ledger = ledger
        self._start: When = master.start
        self._clock: Clock = master.start.clock
        self._length = master.length or timedelta(0)
        self._strands = list(strands(master, master.start, ledger)) if self._length > timedelta(0) else []
        self._by_time = {strand.time: strand for strand in self._strands if strand.mark != FIRST_MARK}
        self._additions: list[_Addition] = []
        self._instants: list[tuple[Span, Words]] = []

    def slots(self, replacements: Sequence[Plan]) -> list[Slot]:
        self._add()
        self._take_away()
        stretches = [_Stretch(datetime.min, timedelta(0), self._length, Words())]  # noqa: DTZ901 - of walls
        for plan in sorted(replacements, key=lambda plan: (not plan.onwards, plan.place)):
            self._ledger.spend(20)
            if plan.onwards:
                stretches.append(self._stretch(plan, stretches[0]))
            else:
                self._replace(plan)
        stretches.sort(key=lambda stretch: stretch.since)
        slots = [slot for strand in self._strands for slot in self._slots_of(strand, stretches)]
        further = [self._extra(addition, stretches) for addition in self._additions]
        spans = [*filter(None, further), *self._instants]
        own, others = (
            [
                extra_of(lies.begin, lies.length, words)
                for lies, words in spans
                if (lies.clock is self._clock) is ours
            ]
            for ours in (True, False)
        )
        if own and slots:
            slots = [replace(slots[0], extras=tuple(own)), *slots[1:]]
        elif own:
            slots = [self._holder(own, self._clock)]
        if others:
            slots.append(self._holder(others, UTC_CLOCK, INSTANTS_MARK))
        if not slots:
            self._ledger.ignore(
                self._master, "nothing of it airs" if self._length > timedelta(0) else NO_AIRTIME
            )
        return slots

    # RDATE and EXDATE

    def _add(self) -> None:
        known: set[tuple[datetime, Clock]] = set()
        for further in self._master.further:
            self._ledger.spend(10)
            start = further.start
            if start.all_day and not self._start.all_day:
                start = When(datetime.combine(start.wall.date(), self._start.wall.time()), self._clock)
            wall, lies = start.on(self._clock), span(start, further.end, self._length, self._clock)
            if lies.length <= timedelta(0) or (lies.begin, lies.clock) in known:
                continue
            known.add((lies.begin, lies.clock))
            strand = self._by_time.get(wall.time())
            if strand is not None and strand.airs(wall.date()) and fits(start, self._clock):
                if lies == Span(wall, wall + self._length, self._clock):
                    continue
                strand.gone.add(wall.date())  # the same start, with a length of its own
            self._additions.append(_Addition(wall, lies))

    def _take_away(self) -> None:
        missed = []
        for when in self._master.except_:
            self._ledger.spend(10)
            places = self._places(when)
            added = self._added(when)
            for strand, day in places:
                strand.gone.add(day)
            for addition in added:
                self._additions.remove(addition)
            if not places and not added:
                missed.append(f"{when.wall:%Y-%m-%d %H:%M}")
        if missed:
            more = f" and {len(missed) - 3} more" if len(missed) > 3 else ""
            self._ledger.note(self._master, f"EXDATE names no start of it: {', '.join(missed[:3])}{more}")

    def _places(self, when: When) -> list[tuple[Strand, date]]:
        """Return the occurrences of the rule that start at a moment, or on a day."""
        wall = when.on(self._clock)
        day = wall.date()
        if when.all_day:
            return [(strand, day) for strand in self._strands if strand.airs(day)]
        exact = [(s, day) for s in self._strands if s.time == wall.time() and s.airs(day)]
        if exact or when.clock.floating or not self._clock.known:
            return exact
        # Clocks may skip the start of that day: then programs disagree on what they write for it.
        instant = when.instant
        found = []
        for strand in self._strands:
            start = When(datetime.combine(day, strand.time), self._clock)
            if instant in {start.instant, start.instant_by_old_offset} and strand.airs(day):
                found.append((strand, day))
        return found

    def _added(self, when: When) -> list[_Addition]:
        wall = when.on(self._clock)
        if when.all_day:
            return [addition for addition in self._additions if addition.wall.date() == wall.date()]
        return [addition for addition in self._additions if addition.wall == wall]

    # RECURRENCE-ID

    def _stretch(self, plan: Plan, before: _Stretch) -> _Stretch:
        assert plan.replaces is not None  # noqa: S101 - that is what makes it a replacement
        since = plan.replaces.on(self._clock)
        moved = plan.start.on(self._clock) if plan.start else since
        if plan.replaces.all_day and plan.start and not plan.start.all_day:
            since = datetime.combine(since.date(), self._start.wall.time())
        span = before.length if plan.length is None else plan.length
        cancelled = plan.cancelled or span <= timedelta(0)
        return _Stretch(since, moved - since, span, plan.words, cancelled, plan.own.id)

    def _replace(self, plan: Plan) -> None:
        """Put a replacement at its place, or take the occurrence away."""
        assert plan.replaces is not None  # noqa: S101 - that is what makes it a replacement
        places, added = self._places(plan.replaces), self._added(plan.replaces)
        length = self._span(plan, self._length).length if plan.start else plan.length
        no_airtime = length is not None and length <= timedelta(0)
        for strand, day in places:
            if plan.cancelled or no_airtime:
                strand.gone.add(day)
            else:
                strand.moved[day] = plan
        for addition in added:
            if plan.cancelled or no_airtime:
                self._additions.remove(addition)
            else:
                addition.replaced_by = plan
        if plan.cancelled:
            self._ledger.ignore(plan, "it is cancelled")
        elif no_airtime:
            self._ledger.ignore(plan, NO_AIRTIME)
        elif not places and not added:
            self._ledger.ignore(plan, "its RECURRENCE-ID names no start of the series")

    # Slots

    def _slots_of(self, strand: Strand, stretches: Sequence[_Stretch]) -> Iterator[Slot]:
        ends: list[date | None] = [_last_before(after.since, strand.time) for _, after in pairwise(stretches)]
        for number, (stretch, end) in enumerate(zip(stretches, [*ends, None], strict=True)):
            last = strand.last if end is None else end if strand.last is None else min(end, strand.last)
            first, recur = strand.first, strand.recur
            if number:
                begin = shift(_last_before(stretch.since, strand.time), 1)
                found = next(dates(recur, first, begin, last or _END), None)
                if found is None:
                    continue
                first = found  # it counts on from there: the rule picks it, so it says the same
            if stretch.cancelled or (last is not None and last < first):
                continue
            same = stretch.own_id and stretch.own_id == self._master.own.id  # ours say so
            renamed = number and not same
            mark = f"{strand.mark}~{stretch.since:%Y%m%d}" if renamed else strand.mark
            part = replace(strand, mark=mark, recur=recur, first=first, last=last)
            yield self._slot(part, stretch)

    def _slot(self, strand: Strand, stretch: _Stretch) -> Slot:
        """Return the slot of one start time in one stretch."""
        first, last = strand.first, strand.last
        begin = datetime.combine(first, strand.time) + stretch.shift
        end = begin + stretch.length
        programme = stretch.words.over(programme_of(self._master.words))
        gone, moves = set(strand.gone), []
        for day, plan in sorted(strand.moved.items()):
            if day < first or (last is not None and day > last):
                continue
            move = self._move(day, plan, strand, stretch)
            if isinstance(move, Move):
                moves.append(move)
            else:
                gone.add(day)
                self._instants.append((move, all_words(plan.words, programme)))
        return replace(
            self._base(strand.mark),
            programme=programme,
            start=begin.time(),
            end=end.time(),
            extra_days=_extra_days(begin, end),
            days_later=(begin.date() - first).days,
            effective_from=first,
            effective_until=last,
            recur=strand.recur,
            except_dates=frozenset(day for day in gone if day >= first and (last is None or day <= last)),
            moves=tuple(moves),
        )

    def _span(self, plan: Plan, usual: timedelta) -> Span:
        """Return where a replacement with a start of its own lies."""
        assert plan.start is not None  # noqa: S101 - the callers look
        return span(plan.start, plan.finish, usual, self._clock)

    def _move(self, day: date, plan: Plan, strand: Strand, stretch: _Stretch) -> Move | Span:
        """Return what replaces the occurrence of a date; a span if the clock of the series cannot say it."""
        planned = datetime.combine(day, strand.time) + stretch.shift
        if plan.start is None:
            usual = stretch.length if plan.length is None else plan.length
            lies = Span(planned, planned + usual, self._clock)
        else:
            lies = self._span(plan, stretch.length)
        if lies.clock is not self._clock:
            return lies
        if lies == Span(planned, planned + stretch.length, self._clock):
            return Move(date=day, words=plan.words)
        begin, end = lies.begin, max(lies.begin, lies.end)
        return Move(
            date=day,
            start=Wall(begin.date(), begin.time()),
            end=Wall(end.date(), end.time()),
            words=plan.words,
        )

    def _extra(self, addition: _Addition, stretches: Sequence[_Stretch]) -> tuple[Span, Words] | None:
        """Return where a further airing lies, and its words; ``None`` if it is cancelled."""
        stretch = max(
            (each for each in stretches if each.since <= addition.wall), key=lambda each: each.since
        )
        if stretch.cancelled:
            return None
        lies = addition.span.shifted(stretch.shift)
        if lies.length == self._length:
            lies = replace(lies, end=lies.begin + stretch.length)
        plan = addition.replaced_by
        if plan is None:
            return lies, stretch.words
        if plan.start is not None:
            lies = self._span(plan, lies.length)
        elif plan.length is not None:
            lies = replace(lies, end=lies.begin + plan.length)
        return lies, plan.words

    def _holder(self, extras: Sequence[Extra], clock: Clock, mark: str = "") -> Slot:
        """Return a slot whose rule picks nothing, for additions alone."""
        day = self._start.wall.date()
        return replace(
            self._base(mark),
            timezone=clock.name,
            effective_until=day,
            except_dates=frozenset({day}),
            extras=tuple(extras),
        )

    def _base(self, mark: str) -> Slot:
        own = self._master.own
        return Slot(
            id=(own.id or slot_id(self._master.uid)) + mark,
            order=0,
            programme=programme_of(self._master.words),
            start=self._start.wall.time(),
            end=self._start.wall.time(),
            effective_from=self._start.wall.date(),
            kind=Kind.FILL if own.kind is Kind.FILL else Kind.RECURRING,
            station=own.station,
            priority=own.priority,
            timezone=self._clock.name,
            mode=own.mode,
            rights=self._master.words.rights,
            line=self._master.line,
        )


def extra_of(begin: datetime, length: timedelta, words: Words) -> Extra:
    """Return a further airing from a moment on, by the slot's clock."""
    end = begin + length
    return Extra(
        date=begin.date(), start=begin.time(), end=end.time(), words=words, end_days=_extra_days(begin, end)
    )


def _last_before(since: datetime, clock: time) -> date:
    """Return the last date on which a start at this time is before a moment."""
    return since.date() if clock < since.time() else shift(since.date(), -1)


def _extra_days(begin: datetime, end: datetime) -> int:
    """Return the whole days that a slot's end is later than the next time that clocks show it."""
    return (end.date() - begin.date()).days - (end.time() <= begin.time())
