# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A slot that is cut in two airs as the one did, and each half has its own airings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.edits.begun import SlotDays, same_past
from schedules.edits.splitting import Cut, cut
from schedules.model.rights import Rights
from schedules.model.slot import Freq, Lineup, Recurrence, Slot
from schedules.preview import Preview
from tests.fakes.examples import examples
from tests.schedules.formats.any_lineup import slots
from tests.schedules.lineups import NEW_YORK, extra, move, slot

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 600_000).map(
    lambda minutes: datetime(2026, 1, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)

Airings = Counter[tuple[Any, ...]]


def airings(*halves: Slot | None) -> Airings:
    """Return all airings of some slots over a year."""
    there = [replace(half, id=f"half-{place}", station=None) for place, half in enumerate(halves) if half]
    preview = Preview(Lineup(slots=tuple(there), zones={}), NEW_YORK)
    return Counter((one.start, one.end, one.programme, one.rights) for one in preview.occurrences(START, END))


def began(found: Airings, now: datetime) -> Airings:
    return Counter({one: count for one, count in found.items() if one[0] < now})


def days_of(one: Slot) -> SlotDays:
    return SlotDays(one, ZoneInfo(one.timezone or NEW_YORK))


ANY_SLOT = slots().filter(lambda one: not (one.timezone or "").startswith("private:"))


@given(one=ANY_SLOT, now=INSTANTS)
@settings(max_examples=examples(25), deadline=None)
def test_cut_at_an_instant_the_old_half_has_what_began_and_the_new_one_all_else(
    one: Slot, now: datetime
) -> None:
    halves = cut(days_of(one), days_of(one), Cut(now))

    whole = airings(one)
    assert airings(halves.old, halves.new) == whole
    assert airings(halves.old) == began(whole, now)


@given(one=ANY_SLOT, data=st.data(), now=INSTANTS | st.none())
@settings(max_examples=examples(25), deadline=None)
def test_cut_at_a_date_it_airs_as_before(one: Slot, data: st.DataObject, now: datetime | None) -> None:
    picked = list(days_of(one).picked(date(2026, 1, 1), date(2027, 3, 1)))
    first = data.draw(st.sampled_from(picked) if picked else st.dates(date(2026, 1, 1), date(2027, 3, 1)))

    halves = cut(days_of(one), days_of(one), Cut(now, first))

    assert airings(halves.old, halves.new) == airings(one)


@given(one=ANY_SLOT, now=INSTANTS)
@settings(max_examples=examples(15), deadline=None)
def test_a_half_that_is_cut_again_at_the_same_instant_stays_whole(one: Slot, now: datetime) -> None:
    halves = cut(days_of(one), days_of(one), Cut(now))

    if halves.new is not None:
        again = cut(days_of(halves.new), days_of(halves.new), Cut(now))
        assert again.old is None
        assert again.new is not None
        assert airings(again.new) == airings(halves.new)
    if halves.old is not None:
        assert cut(days_of(halves.old), days_of(halves.old), Cut(now)).new is None


@given(one=ANY_SLOT, other=ANY_SLOT, now=INSTANTS)
@settings(max_examples=examples(25), deadline=None)
def test_the_past_is_the_same_only_if_all_that_began_is(one: Slot, other: Slot, now: datetime) -> None:
    """The other slot is this one with a few of its dates changed, as edits of single dates make it."""
    edited = replace(
        one,
        except_dates=one.except_dates ^ other.except_dates,
        moves=tuple({m.date: m for m in (*one.moves, *other.moves)}.values()),
        extras=other.extras,
        effective_until=other.effective_until,
    )
    said = same_past(days_of(one), days_of(edited), now)

    def ended(found: Airings) -> Counter[tuple[Any, ...]]:
        return Counter((one[0], min(one[1], now), *one[2:]) for one in began(found, now).elements())

    # Airings without any length are not heard; whoever looks at rules alone may still see them.
    assert said <= (ended(airings(one)) == ended(airings(edited)))


SAMPLES = [
    pytest.param(
        slot("Two", "10:00", "11:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", since="2026-01-06"),
        "2026-11-24T15:00:01Z",
        "2026-12-08",  # 6 January and every 14 days: also 24 November, which has begun at 15:00Z
        id="every second week",
    ),
    pytest.param(
        slot("First", "10:00", "11:00", "FREQ=MONTHLY;BYDAY=1TU"), "2026-11-24T15:00Z", "2026-12-01", id="1TU"
    ),
    pytest.param(
        slot("Leap", "10:00", "11:00", "FREQ=YEARLY", since="2024-02-29"),
        "2026-11-24T15:00Z",
        "2028-02-29",
        id="29 February",
    ),
    pytest.param(
        slot("Last", "10:00", "11:00", "FREQ=MONTHLY", since="2026-01-31"),
        "2026-11-24T15:00Z",
        "2026-12-31",
        id="the 31st",
    ),
    pytest.param(
        slot("Night", "22:00", "02:00"), "2026-11-25T04:00Z", "2026-11-25", id="overnight, on the air"
    ),
    pytest.param(slot("Night", "22:00", "02:00"), "2026-11-25T03:00Z", "2026-11-24", id="as it begins"),
    pytest.param(
        slot("Later", "05:00", "06:00", days_later=1), "2026-11-24T15:00Z", "2026-11-24", id="a day later"
    ),
    pytest.param(slot("Back", "01:30", "02:00"), "2026-11-01T06:00Z", "2026-11-02", id="clocks go back"),
    pytest.param(
        slot("Forward", "02:30", "03:30"), "2027-03-14T06:59Z", "2027-03-14", id="clocks go forward"
    ),
]


@pytest.mark.parametrize(("one", "now", "first"), SAMPLES)
def test_the_new_half_begins_with_the_first_date_that_the_rule_has_to_come(
    one: Slot, now: str, first: str
) -> None:
    at = datetime.fromisoformat(now)
    new = cut(days_of(one), days_of(one), Cut(at)).new

    assert new is not None
    assert new.effective_from.isoformat() == first


def test_what_was_brought_forward_and_has_begun_stays_behind() -> None:
    """Thursday's was moved to Tuesday, which is over; Wednesday's is still to come."""
    one = slot(
        "Daily",
        "12:00",
        "13:00",
        since="2026-11-01",
        moves=(move("2026-11-26", "2026-11-24T08:00", "2026-11-24T09:00"),),
    )
    other = replace(one, start=one.end, end=slot("x", "00:00", "14:00").end)

    halves = cut(days_of(one), days_of(other), Cut(datetime(2026, 11, 24, 15, tzinfo=UTC)))

    assert halves.old is not None
    assert halves.new is not None
    assert halves.old.effective_until == date(2026, 11, 26)
    assert halves.old.moves == one.moves
    assert sorted(halves.old.except_dates) == [date(2026, 11, 24), date(2026, 11, 25)]
    assert halves.new.effective_from == date(2026, 11, 24)
    assert sorted(halves.new.except_dates) == [date(2026, 11, 26)]
    assert halves.new.moves == ()


def test_what_was_put_off_and_has_not_begun_goes_on() -> None:
    """Monday's was put off to Wednesday."""
    one = slot(
        "Daily",
        "08:00",
        "09:00",
        since="2026-11-01",
        moves=(move("2026-11-23", "2026-11-25T20:00", "2026-11-25T21:00"),),
    )

    halves = cut(days_of(one), days_of(one), Cut(datetime(2026, 11, 24, 15, tzinfo=UTC)))

    assert halves.old is not None
    assert halves.new is not None
    assert halves.old.effective_until == date(2026, 11, 24)
    assert sorted(halves.old.except_dates) == [date(2026, 11, 23)]
    assert halves.old.moves == ()
    assert halves.new.effective_from == date(2026, 11, 23)
    assert halves.new.moves == one.moves
    assert sorted(halves.new.except_dates) == [date(2026, 11, 24)]


def test_exceptions_go_with_their_dates_also_those_on_the_boundary() -> None:
    one = slot(
        "Daily",
        "08:00",
        "09:00",
        since="2026-11-01",
        skip=("2026-11-24", "2026-11-25"),
        extras=(extra("2026-11-24", "09:30", "09:45"), extra("2026-11-24", "10:00", "11:00")),
    )

    halves = cut(days_of(one), days_of(one), Cut(datetime(2026, 11, 24, 15, tzinfo=UTC)))

    assert halves.old is not None
    assert halves.new is not None
    assert halves.old.except_dates == {date(2026, 11, 24)}
    assert halves.new.except_dates == {date(2026, 11, 25)}
    assert [one.start.hour for one in halves.old.extras] == [9]
    assert [one.start.hour for one in halves.new.extras] == [10]


def test_what_has_only_further_airings_to_come_goes_on_with_those() -> None:
    one = slot(
        "Ended",
        "08:00",
        "09:00",
        since="2026-11-01",
        until="2026-11-20",
        extras=(extra("2026-12-24", "20:00", "21:00"),),
    )

    halves = cut(days_of(one), days_of(one), Cut(datetime(2026, 11, 24, 15, tzinfo=UTC)))

    assert halves.new is not None
    assert airings(halves.new) == Counter(
        {
            (
                datetime(2026, 12, 25, 1, tzinfo=UTC),
                datetime(2026, 12, 25, 2, tzinfo=UTC),
                one.programme,
                Rights(),
            ): 1
        }
    )


def test_a_weekly_rule_with_a_phase_keeps_it_over_many_cuts() -> None:
    one = slot("Two", "10:00", "11:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", since="2026-01-06")
    whole, left, pieces = airings(one), one, []

    for month in range(2, 12):
        halves = cut(days_of(left), days_of(left), Cut(datetime(2026, month, 9, 3, tzinfo=UTC)))
        pieces.append(halves.old)
        assert halves.new is not None
        left = halves.new

    assert airings(*pieces, left) == whole
    assert left.recur == Recurrence(freq=Freq.WEEKLY, interval=2, byday=one.recur.byday)
