# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The oracle is no rubber stamp: meanings that people and libraries really get wrong, planted, are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.model.slot import Kind, Recurrence, Slot, Wall
from schedules.timeline import candidate, paint, plan, spans, zone
from schedules.timeline.candidate import AiringClass, Candidate, Entry, Precedence, Specificity
from schedules.timeline.paint import Piece
from schedules.timeline.recurrence import Days
from schedules.timeline.zone import shift

from .oracle import Row, heard
from .test_against_oracle import clipped, layers, painted, window

OLD = date(2020, 1, 1)


def at(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def row(title: str, start: str, end: str, **more: Any) -> Row:
    return Row(
        **{"title": title, "kind": "recurring", "start": at(start), "end": at(end), "since": OLD, **more}
    )


def once(title: str, day: str, start: str, end: str, kind: str = "oneoff", **more: Any) -> Row:
    only = date.fromisoformat(day)
    return row(title, start, end, kind=kind, since=only, until=only, **more)


HALVES = [
    row(f"H{n}", f"{n // 2:02}:{n % 2 * 30:02}", f"{(n + 1) // 2 % 24:02}:{(n + 1) % 2 * 30:02}")
    for n in range(48)
]
FILL = row("Fill", "00:00", "00:00", kind="fill")
TUESDAY = date(2026, 11, 24)
PLAIN = "Europe/London", TUESDAY

CASES: list[tuple[str, date, list[Row]]] = [
    ("America/New_York", date(2026, 11, 1), HALVES),
    ("America/New_York", date(2027, 3, 14), HALVES),
    ("America/New_York", date(2027, 3, 14), [row("Late", "02:30", "04:00"), FILL]),
    ("Africa/Cairo", date(2026, 10, 30), [row("Midnight", "00:00", "00:30"), row("Last", "23:30", "00:00")]),
    (*PLAIN, [row("Whole", "06:00", "06:00")]),
    (*PLAIN, [row("Night", "22:00", "02:00", until=date(2026, 11, 24))]),
    (*PLAIN, [row("Long", "08:00", "09:00", extra_days=1)]),
    (*PLAIN, [row("Shifted", "08:00", "09:00", days_later=1, skip=frozenset([date(2026, 11, 24)]))]),
    (*PLAIN, [row("M", "08:00", "09:00", freq="yearly", extras=((TUESDAY, at("10:00"), at("11:00"), 1),))]),
    (*PLAIN, [row("First", "08:00", "12:00"), row("Second", "09:00", "10:00")]),
    (*PLAIN, [
        row("Rare", "08:00", "12:00", freq="yearly", since=date(2020, 11, 24)), row("Daily", "09:00", "10:00")
    ]),
    (*PLAIN, [row("Local", "08:00", "12:00", local=True), once("Special", "2026-11-24", "09:00", "10:00")]),
    (*PLAIN, [row("Local", "08:00", "12:00", local=True), row("Weighty", "09:00", "10:00", priority=9)]),
    (*PLAIN, [FILL, row("G", "09:00", "12:00"), once("Gala", "2026-11-24", "10:00", "11:00", replaces=True)]),
    (*PLAIN, [
        row("Mover", "20:00", "21:00", moves={
            date(2026, 11, 24): (datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 10))  # noqa: DTZ001 - on the wall
        }),
        row("Yearly", "08:30", "09:00", freq="yearly", since=date(2020, 11, 24)),
    ]),
    (*PLAIN, [
        row("Fortnight", "08:00", "09:00", freq="weekly", interval=2, weekdays=(1,), since=date(2026, 11, 13))
    ]),
    (*PLAIN, [row("Skipped", "23:30", "00:30", skip=frozenset([date(2026, 11, 24)]))]),
    (*PLAIN, [
        once("Flood", "2026-11-24", "09:00", "10:00", kind="emergency"),
        once("Gala", "2026-11-24", "09:30", "11:00"),
    ]),
]  # fmt: skip


def differs(case: tuple[str, date, list[Row]]) -> bool:
    name, near, lineup = case
    start, end = window(near)
    pieces = painted(layers(name, lineup), start, end)
    return clipped(pieces, start, end) != heard(lineup, name, start, end)


def test_nothing_differs_while_nothing_is_planted() -> None:
    assert not [case for case in CASES if differs(case)]


# What others do, or did


def the_second_of_two(day: date, wall: time, place: ZoneInfo) -> datetime:
    return datetime.combine(day, wall.replace(fold=1), place).astimezone(UTC)


def skipped_times_are_moved_on(day: date, wall: time, place: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, place).astimezone(UTC)


def _regular(change: Callable[[Slot, Candidate], Candidate]) -> Callable[..., Iterator[Candidate]]:
    rightly = plan.Plan._regular

    def wrongly(self: plan.Plan, slot: Slot, window: spans.Spans) -> Iterator[Candidate]:
        return (change(slot, one) for one in rightly(self, slot, window))

    return wrongly


def length_is_kept(slot: Slot, one: Candidate) -> Candidate:
    begin, end = (datetime.combine(OLD, clock, UTC) for clock in (slot.start, slot.end))
    nights = slot.extra_days + (slot.end <= slot.start)
    return one._replace(end=one.start + (end - begin) + timedelta(days=nights))


def _precedence(change: Callable[[Precedence], tuple[Any, ...]]) -> Callable[..., Precedence]:
    rightly = Entry.precedence

    def wrongly(self: Entry, *, rescheduled: bool = False) -> Precedence:
        return Precedence(*change(rightly(self, rescheduled=rescheduled)))

    return wrongly


def a_move_stays_what_it_was(found: Precedence) -> tuple[Any, ...]:
    return (AiringClass.RECURRING if found.airing_class is AiringClass.RESCHEDULED else found[0], *found[1:])


def _ordinals(change: Callable[[Slot], Slot]) -> Callable[..., Iterable[int]]:
    rightly = plan.Plan._ordinals

    def wrongly(self: plan.Plan, slot: Slot, low: int, high: int) -> Iterable[int]:
        return rightly(self, change(slot), low, high)

    return wrongly


def the_last_date_is_left_out(slot: Slot) -> Slot:
    until = slot.effective_until
    return slot if until is None else replace(slot, effective_until=shift(until, -1))


class WeeksFromTheFirstDate(Days):
    def __init__(self, rule: Recurrence, counted_from: date) -> None:
        super().__init__(replace(rule, wkst=counted_from.weekday()), counted_from)


def the_earlier_start_wins(ordered: Sequence[Candidate]) -> list[int]:
    count, ranks = len(ordered), sorted({one.precedence for one in ordered})
    return [(ranks.index(one.precedence) + 1) * count - place for place, one in enumerate(ordered)]


def what_is_cut_never_comes_back(
    ordered: Sequence[Candidate], runs: Sequence[tuple[int, datetime, datetime]]
) -> list[Piece]:
    seen: set[int] = set()
    first = [run for run in runs if run[0] not in seen and not seen.add(run[0])]  # type: ignore[func-returns-value]
    return [Piece(ordered[place], start, end, 1, 1) for place, start, end in first]


PLANTED: dict[str, tuple[object, str, object]] = {
    "an ambiguous time is the second of two": (zone, "to_instant", the_second_of_two),
    "a skipped time is moved on by the gap": (zone, "to_instant", skipped_times_are_moved_on),
    "the length is kept, not the end": (plan.Plan, "_regular", _regular(length_is_kept)),
    "an emergency is a one-off": (
        candidate, "_CLASSES", {**candidate._CLASSES, Kind.EMERGENCY: AiringClass.ONEOFF},
    ),
    "equal times are no time": (plan, "_days_to_end", lambda slot: slot.extra_days + (slot.end < slot.start)),
    "extra days are left out": (plan, "_days_to_end", lambda slot: int(slot.end <= slot.start)),
    "extra days of an extra are left out": (plan, "_end_of_extra", lambda one: Wall(one.date, one.end)),
    "no airing starts later than its date": (plan.Plan, "_regular", _regular(
        lambda slot, one: one._replace(
            start=one.start - timedelta(days=slot.days_later), end=one.end - timedelta(days=slot.days_later)
        )
    )),
    "the last date is left out": (plan.Plan, "_ordinals", _ordinals(the_last_date_is_left_out)),
    "weeks are counted from the first date": (plan, "Days", WeeksFromTheFirstDate),
    "a moved occurrence weighs what it did": (Entry, "precedence", _precedence(a_move_stays_what_it_was)),
    "scope counts before class": (
        Entry, "precedence", _precedence(lambda found: (found[1], found[0], *found[2:])),
    ),
    "priority counts before scope": (
        Entry, "precedence", _precedence(lambda found: (found[0], found[2], found[1], found[3])),
    ),
    "a rare airing is like any other": (candidate, "_specificity", lambda rule: Specificity(0)),
    "the earlier start wins": (paint, "_strengths", the_earlier_start_wins),
    "what is cut never comes back": (paint, "_numbered", what_is_cut_never_comes_back),
    "nothing is cancelled": (paint, "any_replaces", lambda entries: False),
    "fill is cancelled too": (paint, "is_fill", lambda one: False),
}  # fmt: skip


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_seen(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*PLANTED[defect])

    assert any(map(differs, CASES))
