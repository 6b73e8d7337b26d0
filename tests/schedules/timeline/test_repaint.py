# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An edit painted into a timeline gives the very rows that painting all anew gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.model.broadcast import Scope
from schedules.model.slot import Mode, OneOff, Slot
from schedules.timeline import change, repaint, splice
from schedules.timeline.candidate import Candidate
from schedules.timeline.expand import Layer, touching
from schedules.timeline.lookup import LookedAt, Timeline
from schedules.timeline.paint import paint_around
from schedules.timeline.plan import Plan
from schedules.timeline.rows import Rows, rows_of
from schedules.timeline.spans import Span, Spans
from schedules.timeline.zone import Zones
from tests.schedules.lineups import emergency, extra, fill, instant, layer, move, oneoff, slot

from .oracle import Row
from .test_against_oracle import SOME_NIGHTS, cases, layers, rows

ZONES = Zones()


@dataclass
class State:
    """Rows, and of what they were painted."""

    rows: Rows
    looked_at: LookedAt


def plans_of(stack: Sequence[Layer]) -> list[Plan]:
    return [Plan(entry) for each in stack for entry in each.entries(ZONES)]


def anew(stack: Sequence[Layer], reach: Span) -> State:
    plans = plans_of(stack)
    pieces, span = paint_around(lambda start, end: touching(plans, Spans([(start, end)])), *reach)
    return State(rows_of(pieces), LookedAt(tuple(plan.entry for plan in plans), span))


def edited(before: State, stack: Sequence[Layer], reach: Span) -> State | None:
    plans = plans_of(stack)

    def expand(spans: Spans) -> list[Candidate]:
        return touching(plans, spans)

    found = repaint.repainted(before.rows, before.looked_at, lambda: plans, expand, reach)
    return State(*found) if found else None


def contents(state: State) -> list[object]:
    """Return all that anyone can see of the rows."""
    timeline = Timeline(state.rows, next_up_min_s=600)
    first = timeline.at(datetime.min.replace(tzinfo=UTC))
    assert first is None
    return [*timeline.after(datetime(1, 1, 2, tzinfo=UTC), len(timeline))]


# Any edit of any lineup, in any zone


@st.composite
def edits(draw: st.DrawFn, lineup: list[Row], near: date, number: int) -> list[Row]:
    """Return a lineup after an edit: a row more, less, elsewhere, of other contents."""
    edited = list(lineup)
    place = draw(st.integers(0, max(0, len(lineup) - 1)))
    row = edited[place] if edited else None
    new = draw(rows(near, number))
    match draw(st.sampled_from(["insert", "delete", "replace", "swap", "rename", "skip", "weigh"])):
        case "delete" if row:
            del edited[place]
        case "replace" if row:
            edited[place] = replace(new, title=row.title, replaces=row.replaces)
        case "swap" if row:
            other = draw(st.integers(0, len(edited) - 1))
            edited[place], edited[other] = edited[other], edited[place]
        case "rename" if row:
            edited[place] = replace(row, title=f"Q{number}")
        case "skip" if row and row.kind in {"recurring", "fill"}:
            edited[place] = replace(row, skip=row.skip | {near})
        case "weigh" if row:
            edited[place] = replace(row, priority=row.priority + 1)
        case _:
            # Two slots that cancel each other day after day have no beginning to paint from.
            lasting = new.since != new.until
            edited.insert(place, replace(new, replaces=new.replaces and not lasting))
    return edited


@st.composite
def histories(
    draw: st.DrawFn, nights: st.SearchStrategy[tuple[str, date]] = SOME_NIGHTS
) -> tuple[str, Span, list[list[Row]]]:
    zone, near, lineup = draw(cases(nights))
    history = [lineup]
    for number in range(draw(st.integers(1, 3))):
        history.append(draw(edits(history[-1], near, 100 + number)))
    start = datetime.combine(near, time(0), UTC) + timedelta(hours=draw(st.integers(-48, 0)))
    return zone, (start, start + timedelta(hours=draw(st.integers(1, 150)))), history


@given(case=histories())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_edits_one_after_the_other_leave_what_painting_anew_gives(
    case: tuple[str, Span, list[list[Row]]],
) -> None:
    zone, reach, history = case
    state = anew(layers(zone, history[0]), reach)

    for lineup in history[1:]:
        fresh = anew(layers(zone, lineup), reach)
        state = edited(state, layers(zone, lineup), reach) or fresh
        assert contents(state) == contents(fresh)


# Edits that people make, each of which is really painted in

REACH = instant("2026-10-20T00:00Z"), instant("2027-03-30T00:00Z")
BASE: list[Slot | OneOff] = [
    fill("Stream", id="stream"),
    *(
        slot(f"{day}{hour}", f"{hour:02}:30", f"{hour + 4:02}:00", f"FREQ=WEEKLY;BYDAY={day}")
        for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
        for hour in (1, 5, 9, 13, 17)
    ),
    slot("Newscast", "09:00", "09:05"),
    slot("Overnight", "23:00", "01:30"),
    slot("Also at one", "13:30", "15:00", "FREQ=WEEKLY;BYDAY=TU"),
    oneoff("Special", "2026-12-01T13:00", "2026-12-01T18:00"),
]


def ordered(entries: Sequence[Slot | OneOff]) -> list[Slot | OneOff]:
    return [replace(one, order=order) for order, one in enumerate(entries)]


def place_of(name: str) -> int:
    return next(place for place, one in enumerate(BASE) if one.id == name)


def with_one(name: str, **changes: object) -> list[Slot | OneOff]:
    edited = list(BASE)
    edited[place_of(name)] = replace(edited[place_of(name)], **changes)  # type: ignore[arg-type]
    return edited


def without(name: str) -> list[Slot | OneOff]:
    return [one for one in BASE if one.id != name]


def with_more(entry: Slot | OneOff, place: int = len(BASE)) -> list[Slot | OneOff]:
    return [*BASE[:place], entry, *BASE[place:]]


def moved_to(name: str, place: int) -> list[Slot | OneOff]:
    edited = without(name)
    edited.insert(place, BASE[place_of(name)])
    return edited


LATER = slot("X", "10:00", "11:00").start
EDITS = {
    "nothing": list(BASE),
    "other words": with_one("tu13", programme=slot("Other", "00:00", "01:00").programme),
    "another time": with_one("tu5", start=LATER),
    "another length": with_one("newscast", end=slot("X", "09:00", "09:20").end),
    "a slot less": without("we9"),
    "the fill less": without("stream"),
    "a slot more, in the middle": with_more(slot("New", "08:45", "10:15", "FREQ=WEEKLY;BYDAY=TH"), 7),
    "a slot more, everywhere": with_more(slot("New", "05:00", "05:02")),
    "another place in the order of entry": moved_to("also-at-one", 2),
    "another place that changes nothing": moved_to("newscast", 0),
    "a date that does not air": with_one("sa9", except_dates=frozenset([date(2026, 11, 28)])),
    "a date that is moved": with_one("sa9", moves=(move("2026-11-28", "2026-11-29T11:00"),)),
    "a date with other words": with_one("sa9", moves=(move("2026-11-28", title="Guest"),)),
    "a further airing": with_one("sa9", extras=(extra("2026-11-26", "11:00", "14:00"),)),
    "a one-off more": with_more(oneoff("Gala", "2026-12-24T20:00", "2026-12-25T02:00")),
    "a one-off over the whole of a slot": with_more(oneoff("Gala", "2026-12-22T05:30", "2026-12-22T09:00")),
    "a one-off less": without("special"),
    "a one-off moved": with_one("special", start=oneoff("X", "2026-12-02T13:00", "2026-12-02T14:00").start,
                                end=oneoff("X", "2026-12-02T13:00", "2026-12-02T14:00").end),
    "an emergency": with_more(emergency("Flood", "2026-12-24T20:10Z", "2026-12-24T20:20Z")),
    "over the change night": with_more(oneoff("Gala", "2026-11-01T00:30", "2026-11-01T01:45"), 0),
    "over an end of the reach": with_more(oneoff("Gala", "2026-10-19T18:00", "2026-10-19T21:00")),
    "before the reach": with_more(oneoff("Gala", "2026-10-19T16:00", "2026-10-19T17:00")),
    "over the other end": with_more(oneoff("Gala", "2027-03-29T19:00", "2027-03-29T23:59")),
    "last dates": with_one("mo9", effective_until=date(2026, 12, 31)),
    "another zone": with_one("mo9", timezone="Europe/London"),
    "more weight": with_one("also-at-one", priority=-1),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_edits_that_people_make_are_painted_in_and_can_be_undone(name: str) -> None:
    old, new = [layer(*ordered(BASE))], [layer(*ordered(EDITS[name]))]
    before, fresh = anew(old, REACH), anew(new, REACH)

    after = edited(before, new, REACH)
    assert after is not None
    assert contents(after) == contents(fresh)

    again = edited(after, old, REACH)
    assert again is not None
    assert contents(again) == contents(before)
    assert len(again.rows.written) == len(before.rows.written)  # nothing of what is gone is kept


def test_edits_among_airings_that_cancel_others_are_painted_in() -> None:
    strong = oneoff("Marathon", "2026-12-03T12:00", "2026-12-03T15:00", mode=Mode.REPLACE)
    other = oneoff("Vigil", "2026-12-10T12:00", "2026-12-10T15:00", mode=Mode.REPLACE)
    before = anew([layer(*ordered([*BASE, strong]))], REACH)
    steps = [
        [*BASE, strong, other],
        [*BASE, other],
        [*BASE, strong, other, oneoff("Gala", "2026-12-03T11:00", "2026-12-03T12:30")],
        [*without("th9"), strong],
    ]

    for step in steps:
        stack = [layer(*ordered(step))]
        after = edited(before, stack, REACH)
        assert after is not None
        assert contents(after) == contents(anew(stack, REACH))
        before = after


def test_a_breakaway_is_painted_into_what_the_service_has() -> None:
    service, local = layer(*BASE), layer(slot("Local", "10:00", "11:00"), scope=Scope.STATION)

    after = edited(anew([service], REACH), [service, replace(local, file=1)], REACH)

    assert after is not None
    assert contents(after) == contents(anew([service, replace(local, file=1)], REACH))


# What is touched


def touched_by(name: str) -> list[str]:
    before, plans = anew([layer(*ordered(BASE))], REACH), plans_of([layer(*ordered(EDITS[name]))])
    found = change.difference(before.looked_at.entries, plans, before.looked_at.span)
    assert found is not None
    return [f"{start:%m-%d %H:%M}-{end:%H:%M}" for start, end in found.touched]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("nothing", [], id="nothing"),
        pytest.param("other words", [], id="words alone touch nothing"),
        pytest.param("another place that changes nothing", None, id="a place in the order: all its airings"),
        pytest.param("a date that does not air", ["11-28 14:30-18:00"], id="one date: one span"),
        pytest.param("a date with other words", ["11-28 14:30-18:00"], id="words of one date"),
        pytest.param("a date that is moved", ["11-28 14:30-18:00", "11-29 16:00-18:00"], id="from and to"),
        pytest.param("a one-off moved", ["12-01 18:00-23:00", "12-02 18:00-19:00"], id="a one-off"),
    ],
)  # fmt: skip
def test_an_edit_touches_what_airs_before_or_after_it_and_no_more(
    name: str, expected: list[str] | None
) -> None:
    touched = touched_by(name)

    if expected is None:
        assert len(touched) > 150  # a newscast each day
    else:
        assert touched == expected


def test_numbers_of_order_alone_touch_nothing() -> None:
    before = anew([layer(*ordered(BASE))], REACH)
    plans = plans_of([layer(*(replace(one, order=7 + 3 * order) for order, one in enumerate(BASE)))])

    found = change.difference(before.looked_at.entries, plans, before.looked_at.span)

    assert found is not None
    assert not found.touched
    assert len(found.renamed) == len(BASE)


def test_another_lineup_altogether_is_painted_anew() -> None:
    before = anew([layer(*ordered(BASE))], REACH)

    assert edited(before, [layer(fill("Other"))], REACH) is None


def test_an_order_that_is_not_clear_is_painted_anew() -> None:
    before = anew([layer(*ordered(BASE))], REACH)
    doubled = [replace(one, order=min(order, 5)) for order, one in enumerate(BASE)]

    assert edited(before, [layer(*doubled)], REACH) is None


# The tests see what is wrong


WRONG = {
    "only new airings are touched": (change, "_apart", lambda before, after, pairs: list(after)),
    "only old airings are touched": (change, "_apart", lambda before, after, pairs: list(before)),
    "all entries pass for unchanged": (change, "_airs_alike", lambda pair: pair.before and pair.after),
    "parts are not counted anew": (
        splice._Builder, "count", lambda self, exact, reach: None,
    ),
    "pieces do not join at a seam": (
        splice._Builder, "_continues", lambda self, start, which, stamp: False,
    ),
    "what runs over the ends is not looked at": (repaint, "_pieces_over_the_ends", lambda *_: {}),
    "changed places pass for the same order": (change, "_longest_rise", lambda numbers: range(len(numbers))),
}  # fmt: skip


@pytest.mark.parametrize("defect", WRONG)
def test_a_planted_defect_is_seen(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = anew([layer(*ordered(BASE))], REACH)
    fresh = {name: anew([layer(*ordered(after))], REACH) for name, after in EDITS.items()}

    monkeypatch.setattr(*WRONG[defect])

    def is_seen(name: str) -> bool:
        try:
            after = edited(before, [layer(*ordered(EDITS[name]))], REACH)
        except (KeyError, ValueError):
            return True
        return after is not None and contents(after) != contents(fresh[name])

    assert any(map(is_seen, EDITS))
