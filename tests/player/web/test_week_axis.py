# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where things stand beside the clock, on days of 23, 24, 24½ and 25 hours."""

from __future__ import annotations

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from player.web.week_axis import MOST_ROWS, Axis, rows_css
from schedules.timeline.grid import columns, week_of
from tests.schedules.lineups import NEW_YORK, instant

HOUR = 3600
AUTUMN, SPRING = date(2026, 11, 1), date(2027, 3, 14)  # Sundays; New York's clocks change at 2:00


def axis_of(zone: str, day: date) -> Axis:
    return Axis(columns(week_of(day), ZoneInfo(zone), ()), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("day", "at", "hours"),
    [
        pytest.param(AUTUMN, "2026-11-01T00:30-04:00", 0.5, id="before"),
        pytest.param(AUTUMN, "2026-11-01T01:30-04:00", 1.5, id="the first 1:30"),
        pytest.param(AUTUMN, "2026-11-01T01:00-05:00", 2, id="the jump"),
        pytest.param(AUTUMN, "2026-11-01T01:30-05:00", 2.5, id="the second 1:30"),
        pytest.param(AUTUMN, "2026-11-01T02:00-05:00", 3, id="after"),
        pytest.param(date(2026, 10, 31), "2026-10-31T01:30-04:00", 1.5, id="the day before, before"),
        pytest.param(date(2026, 10, 31), "2026-10-31T06:00-04:00", 7, id="the day before: six is beside six"),
        pytest.param(AUTUMN, "2026-11-01T06:00-05:00", 7, id="six"),
        pytest.param(SPRING, "2027-03-14T01:30-05:00", 1.5, id="spring, before"),
        pytest.param(SPRING, "2027-03-14T03:00-04:00", 3, id="spring, the jump"),
        pytest.param(SPRING, "2027-03-14T06:00-04:00", 6, id="spring, six"),
    ],
)
def test_what_begins_stands_beside_its_time(day: date, at: str, hours: float) -> None:
    assert axis_of(NEW_YORK, day).top_s(day, instant(at)) == hours * HOUR


@pytest.mark.parametrize(
    ("day", "at", "hours"),
    [
        pytest.param(AUTUMN, "2026-11-01T01:00-05:00", 2, id="at the jump back"),
        pytest.param(AUTUMN, "2026-11-01T02:00-05:00", 3, id="after the second time"),
        pytest.param(date(2026, 10, 31), "2026-10-31T02:00-04:00", 2, id="the day before: above the stretch"),
        pytest.param(AUTUMN, "2026-11-02T00:00-05:00", 25, id="the day's end"),
        pytest.param(date(2026, 10, 31), "2026-11-01T00:00-04:00", 25, id="the day before's end"),
        pytest.param(SPRING, "2027-03-14T03:00-04:00", 2, id="at the jump forward: above the hole"),
        pytest.param(SPRING, "2027-03-15T00:00-04:00", 24, id="spring, the day's end"),
    ],
)
def test_what_ends_with_a_jump_ends_before_it(day: date, at: str, hours: float) -> None:
    assert axis_of(NEW_YORK, day).bottom_s(day, instant(at)) == hours * HOUR


def test_a_clock_that_goes_back_at_midnight_makes_the_old_day_longer() -> None:
    saturday = date(2027, 4, 3)  # Santiago: at the 24:00 of this day it is 23:00 again
    axis = axis_of("America/Santiago", saturday)

    assert axis.length_s == 25 * HOUR
    assert axis.top_s(saturday, instant("2027-04-03T23:30-04:00")) == 24.5 * HOUR
    assert axis.bottom_s(saturday, instant("2027-04-04T00:00-04:00")) == 25 * HOUR
    assert axis.top_s(date(2027, 4, 2), instant("2027-04-02T23:30-03:00")) == 23.5 * HOUR


def test_a_day_that_begins_at_one_begins_with_a_hole() -> None:
    sunday = date(2026, 9, 6)  # Santiago: 24:00 of Saturday is 1:00
    axis = axis_of("America/Santiago", sunday)

    assert axis.bottom_s(date(2026, 9, 5), instant("2026-09-06T01:00-03:00")) == 24 * HOUR
    assert axis.top_s(sunday, instant("2026-09-06T01:00-03:00")) == HOUR


def test_the_clock_shows_the_half_hour_of_lord_howe_again() -> None:
    edges, rows = axis_of("Australia/Lord_Howe", date(2027, 4, 4)).rows([])

    again = [(edge, row) for edge, row in zip(edges, rows, strict=False) if row.again is not None]
    assert [(edge, row.length_s, row.wall_s, row.again) for edge, row in again] == [
        (2 * HOUR, HOUR // 2, 1.5 * HOUR, timedelta(hours=10, minutes=30))
    ]
    assert edges[-1] == 24.5 * HOUR


def test_rows_lie_between_all_places_and_all_hours() -> None:
    edges, rows = axis_of(NEW_YORK, date(2026, 11, 24)).rows([5 * 60, 5 * 60, 90 * 60, 25 * HOUR])

    assert edges[:5] == (0, 300, HOUR, 5400, 2 * HOUR)
    assert (len(rows), edges[-1]) == (26, 24 * HOUR)
    assert [row.wall_s for row in rows[:4]] == [0, None, HOUR, None]
    assert sum(row.length_s for row in rows) == 24 * HOUR


def test_the_style_sheet_has_a_place_for_every_row() -> None:
    places = {int(number) for number in re.findall(r"\.e(\d+)\{grid-row-end:\1\}", rows_css())}

    assert places == set(range(1, MOST_ROWS + 3))
    assert rows_css().count("{") == rows_css().count("}")
