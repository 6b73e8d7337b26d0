# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A preview of a short window agrees with that of a long one, wherever in the calendar both lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.errors import TimelineRangeError
from schedules.formats.registry import read_lineup
from schedules.preview import EARLIEST, LATEST, Preview

LINEUP = read_lineup(
    b"""\
slots:
- {title: Overnight, start: "23:00", end: "05:00", recur: {freq: daily}, from: 2011-01-01}
- {title: Morning, start: "05:00", end: "09:00", recur: {freq: weekly, byday: "MO,TU,WE,TH,FR"}}
- {title: Fortnight, start: "08:00", end: "11:00", recur: {freq: weekly, interval: 2}, from: 2011-01-05}
- {title: Weekend, start: "06:00", end: "06:00", extra_days: 1, recur: {freq: weekly, byday: SA}}
- {title: Monthly, start: "10:00", end: "12:30", recur: {freq: monthly, byday: -1FR}, mode: replace}
- {title: Local, start: "07:00", end: "08:00", recur: {freq: daily}, from: 2011-01-01, scope: "station:x"}
- {title: Leap, kind: recurring, start: "00:00", end: "00:00", recur: {freq: yearly}, from: 2012-02-29}
- {title: Special, kind: oneoff, start: "2027-03-14T01:00", end: "2027-03-14T04:00"}
""",
    "week.yaml",
)
NEW_YORK = "America/New_York"
MINUTES = st.integers(0, 60 * 24 * 60)


@settings(max_examples=60, deadline=None)
@given(
    year=st.sampled_from([2011, 2026, 2035]),
    begin_min=MINUTES,
    length_min=st.integers(1, 60 * 24 * 10),
    station=st.sampled_from([None, "x"]),
)
def test_a_window_is_a_part_of_a_longer_one(
    year: int, begin_min: int, length_min: int, station: str | None
) -> None:
    preview = Preview(LINEUP, NEW_YORK, station=station)
    start = datetime(year, 2, 1, tzinfo=UTC) + timedelta(minutes=begin_min)
    end = start + timedelta(minutes=length_min)
    whole = preview.timeline(start - timedelta(days=30), end + timedelta(days=30))

    window = preview.timeline(start, end)

    assert window == tuple(one for one in whole if one.end > start and one.start < end)


@settings(max_examples=60, deadline=None)
@given(instants=st.lists(MINUTES, min_size=1, max_size=20))
def test_now_and_next_are_those_of_the_timeline(instants: list[int]) -> None:
    preview = Preview(LINEUP, NEW_YORK)
    begin = datetime(2027, 2, 1, tzinfo=UTC)
    asked = [begin + timedelta(minutes=minute) for minute in instants]
    whole = preview.timeline(begin, begin + timedelta(days=80))

    found = preview.moments(asked)

    for at, moment in zip(asked, found, strict=True):
        on = next((one for one in whole if one.start <= at < one.end), None)
        assert (moment.at, moment.now) == (at, on)
        assert moment.next == next(one for one in whole if one.start > at)
        assert moment.elapsed_s == (None if on is None else (at - on.start).total_seconds())


def test_occurrences_are_those_of_all_entries() -> None:
    start = datetime(2027, 3, 14, 5, 0, tzinfo=UTC)

    found = Preview(LINEUP, NEW_YORK, station="x").occurrences(start, start + timedelta(hours=8))

    assert [one.programme.title for one in found] == ["Weekend", "Overnight", "Special", "Local"]


def test_a_rule_that_never_airs_is_looked_for_and_not_found() -> None:
    never = read_lineup(
        b'slots:\n- {title: No, start: "01:00", end: "02:00", from: 2026-01-01, '
        b"recur: {freq: yearly, bymonth: 2, bymonthday: 30}}",
        "week.yaml",
    )

    (moment,) = Preview(never, NEW_YORK).moments([datetime(2026, 1, 1, tzinfo=UTC)])

    assert (moment.now, moment.next, moment.elapsed_s, moment.duration_s) == (None, None, None, None)


@pytest.mark.parametrize("at", [EARLIEST - timedelta(seconds=1), LATEST])
def test_the_ends_of_the_calendar_are_refused(at: datetime) -> None:
    preview = Preview(LINEUP, "Pacific/Auckland")

    with pytest.raises(TimelineRangeError, match=r"give a year from 100 to 9899"):
        preview.moments([at])
    assert preview.moments([EARLIEST])[0].next is None
    assert preview.moments([LATEST - timedelta(seconds=1)])[0].next is not None
