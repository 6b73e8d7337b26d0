# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import TimelineRangeError
from schedules.timeline.zone import Zones, day_bounds, shift, to_instant, week_bounds

# Zones with jumps of an hour, of half an hour, at midnight, of a whole day, and none at all.
ODD_ZONES = (
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Beirut",
    "Africa/Cairo",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
    "Europe/Dublin",
    "UTC",
)


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        pytest.param("America/New_York", "2026-01-15T06:00", "2026-01-15T11:00Z", id="winter"),
        pytest.param("America/New_York", "2026-07-15T06:00", "2026-07-15T10:00Z", id="summer"),
        pytest.param("America/New_York", "2026-11-01T01:00", "2026-11-01T05:00Z", id="01:00 comes twice"),
        pytest.param("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z", id="01:30 comes twice"),
        pytest.param("America/New_York", "2026-11-01T02:00", "2026-11-01T07:00Z", id="after the second hour"),
        pytest.param("America/New_York", "2027-03-14T02:00", "2027-03-14T07:00Z", id="the jump itself"),
        pytest.param("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00Z", id="skipped"),
        pytest.param("America/New_York", "2027-03-14T03:00", "2027-03-14T07:00Z", id="after the jump"),
        pytest.param("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00Z", id="Berlin, skipped"),
        pytest.param("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z", id="Berlin, twice"),
        # Lord Howe: +11:00 in summer, +10:30 in winter; jumps at 02:00.
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05T01:30", "2026-04-04T14:30Z", id="half an hour, twice"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z", id="half an hour, skipped"
        ),
        # Santiago: -04:00 to -03:00 at midnight of 2026-09-06.
        pytest.param("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00Z", id="midnight skipped"),
        pytest.param(
            "America/Santiago", "2026-09-06T00:45", "2026-09-06T04:00Z", id="after midnight skipped"
        ),
        # Samoa left out 2011-12-30: from -10:00 to +14:00.
        pytest.param("Pacific/Apia", "2011-12-29T23:30", "2011-12-30T09:30Z", id="before the lost date"),
        pytest.param("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z", id="on the lost date"),
        pytest.param("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00Z", id="after the lost date"),
        pytest.param("Asia/Kathmandu", "2026-11-24T05:45", "2026-11-24T00:00Z", id="45 minutes off the hour"),
    ],
)
def test_wall_clock_to_instant(zone: str, wall: str, utc: str) -> None:
    moment = datetime.fromisoformat(wall)

    assert to_instant(moment.date(), moment.time(), ZoneInfo(zone)) == datetime.fromisoformat(utc)


def test_a_fold_mark_on_the_time_changes_nothing() -> None:
    marked = time(1, 30, fold=1)

    assert to_instant(date(2026, 11, 1), marked, ZoneInfo("America/New_York")) == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )


@given(
    zone=st.sampled_from(ODD_ZONES),
    moments=st.lists(st.datetimes(datetime(1995, 1, 1), datetime(2060, 1, 1)), min_size=2, max_size=8),  # noqa: DTZ001 - wall times
)
def test_the_order_of_two_wall_times_is_never_turned_round(zone: str, moments: list[datetime]) -> None:
    known = ZoneInfo(zone)

    instants = [to_instant(moment.date(), moment.time(), known) for moment in sorted(moments)]

    assert all(one <= other for one, other in pairwise(instants))


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_the_days_of_a_zone_follow_each_other_without_gap_or_overlap(zone: str) -> None:
    known = ZoneInfo(zone)
    days = [day_bounds(date(2011, 1, 1) + timedelta(days=n), known) for n in range(366 * 17)]

    assert all(one[1] == other[0] for one, other in pairwise(days))
    assert all(start <= end for start, end in days)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", "2026-11-01", 25),
        ("America/New_York", "2027-03-14", 23),
        ("America/New_York", "2026-11-24", 24),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("America/Santiago", "2026-09-06", 23),
        ("Pacific/Apia", "2011-12-30", 0),
    ],
)
def test_a_day_is_as_long_as_the_clock_makes_it(zone: str, day: str, hours: float) -> None:
    start, end = day_bounds(date.fromisoformat(day), ZoneInfo(zone))

    assert (end - start).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("week", "monday", "next_monday"),
    [
        ("2026-W48", "2026-11-23T05:00Z", "2026-11-30T05:00Z"),
        ("2026-W53", "2026-12-28T05:00Z", "2027-01-04T05:00Z"),
        ("2027-W01", "2027-01-04T05:00Z", "2027-01-11T05:00Z"),
        ("2026-W44", "2026-10-26T04:00Z", "2026-11-02T05:00Z"),  # the week of the 25-hour Sunday
    ],
)
def test_weeks_are_iso_weeks(week: str, monday: str, next_monday: str) -> None:
    bounds = week_bounds(week, ZoneInfo("America/New_York"))

    assert bounds == (datetime.fromisoformat(monday), datetime.fromisoformat(next_monday))


@pytest.mark.parametrize(
    "week", ["2025-W53", "2026-W00", "2026-W54", "2026-48", "2026-W4", "", "0000-W01", "٢٠٢٦-W48"]
)
def test_a_week_that_does_not_exist_is_refused(week: str) -> None:
    with pytest.raises(TimelineRangeError):
        week_bounds(week, ZoneInfo("America/New_York"))


def test_the_calendar_ends_where_it_ends() -> None:
    assert shift(date.max, 3) == date.max
    assert shift(date.min, -3) == date.min


def test_a_zone_is_read_once_for_each_painting() -> None:
    read: list[str] = []

    def read_zone(name: str) -> ZoneInfo:
        read.append(name)
        return ZoneInfo(name)

    zones = Zones(read_zone)

    assert zones["UTC"] is zones["UTC"]
    assert read == ["UTC"]
