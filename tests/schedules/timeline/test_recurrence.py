# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which dates a rule picks.  The expected dates are those printed in RFC 5545, section 3.8.5.3."""

from __future__ import annotations

from datetime import date
from itertools import islice
from time import perf_counter

import pytest

from schedules.timeline.recurrence import dates, matches
from tests.schedules.lineups import rule


def first(count: int, recur: str, counted_from: str, since: str | None = None) -> list[str]:
    begin = date.fromisoformat(counted_from)
    found = dates(rule(recur), begin, date.fromisoformat(since) if since else begin, date(2030, 1, 1))
    return [day.isoformat() for day in islice(found, count)]


@pytest.mark.parametrize(
    ("recur", "counted_from", "expected"),
    [
        ("FREQ=DAILY", "1997-09-02", "1997-09-02 1997-09-03 1997-09-04"),
        ("FREQ=DAILY;INTERVAL=2", "1997-09-02", "1997-09-02 1997-09-04 1997-09-06"),
        ("FREQ=DAILY;INTERVAL=10", "1997-09-02", "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12"),
        ("FREQ=DAILY;BYMONTH=1", "1998-01-30", "1998-01-30 1998-01-31 1999-01-01"),
        (
            "FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            "1998-01-30",
            "1998-01-30 1998-01-31 1999-01-01",
        ),
        ("FREQ=WEEKLY", "1997-09-02", "1997-09-02 1997-09-09 1997-09-16"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", "1997-09-02 1997-09-16 1997-09-30 1997-10-14"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=TU,TH", "1997-09-02", "1997-09-02 1997-09-04 1997-09-09 1997-09-11"),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
            "1997-09-01",
            "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17 1997-09-19 1997-09-29",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
            "1997-08-05",
            "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            "1997-08-05",
            "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
        ),
        ("FREQ=MONTHLY;BYDAY=1FR", "1997-09-05", "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02"),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
            "1997-09-07",
            "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29",
        ),
        (
            "FREQ=MONTHLY;BYDAY=-2MO",
            "1997-09-22",
            "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-3",
            "1997-09-28",
            "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=2,15", "1997-09-02", "1997-09-02 1997-09-15 1997-10-02 1997-10-15"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1,-1",
            "1997-09-30",
            "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12,13,14,15",
            "1997-09-10",
            "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
            "1997-09-02",
            "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04",
        ),
        ("FREQ=YEARLY;BYMONTH=6,7", "1997-06-10", "1997-06-10 1997-07-10 1998-06-10 1998-07-10"),
        (
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2,3",
            "1997-03-10",
            "1997-03-10 1999-01-10 1999-02-10 1999-03-10 2001-01-10",
        ),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-05-19 1998-05-18 1999-05-17"),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
            "1997-03-13",
            "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12",
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "1997-09-02",
            "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13",
        ),
        (
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            "1997-09-13",
            "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07 1998-03-07",
        ),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "1996-11-05",
            "1996-11-05 2000-11-07 2004-11-02",
        ),
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997-09-04 1997-10-07 1997-11-06"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "1997-09-29",
            "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,30",
            "2007-01-15",
            "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30",
        ),
    ],
)
def test_the_examples_of_the_standard(recur: str, counted_from: str, expected: str) -> None:
    wanted = expected.split()

    assert first(len(wanted), recur, counted_from) == wanted


@pytest.mark.parametrize(
    ("recur", "counted_from", "expected"),
    [
        pytest.param("FREQ=YEARLY", "2024-02-29", "2024-02-29 2028-02-29", id="29 February: leap years only"),
        pytest.param(
            "FREQ=MONTHLY", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31", id="the 31st is not moved"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=5FR", "2026-01-01", "2026-01-30 2026-05-29 2026-07-31", id="fifth Friday"
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=-1TU", "2026-11-01", "2026-11-24 2026-12-29", id="last Tuesday"),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "2026-12-27", "2026-12-27 2027-01-10", id="over week 53"
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=TU", "2026-11-25", "2026-12-01", id="a first date that does not match"
        ),
        pytest.param(
            "FREQ=YEARLY;BYDAY=-1MO", "2026-01-01", "2026-12-28 2027-12-27", id="last Monday of the year"
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-01-01", "2026-11-26 2027-11-25", id="Thanksgiving"
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTHDAY=13", "2026-11-14", "2026-12-13 2027-01-13", id="a day of every month"
        ),
        pytest.param(
            "FREQ=DAILY;BYDAY=SA,SU", "2026-11-24", "2026-11-28 2026-11-29 2026-12-05", id="weekends"
        ),
        pytest.param(
            "FREQ=DAILY;BYDAY=1SA", "2026-11-24", "2026-11-28 2026-12-05", id="a number means nothing daily"
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=SA,SU;BYSETPOS=-1", "2026-11-24", "2026-11-29 2026-12-06", id="last of a week"
        ),
    ],
)
def test_named_cases(recur: str, counted_from: str, expected: str) -> None:
    wanted = expected.split()

    assert first(len(wanted), recur, counted_from) == wanted


@pytest.mark.parametrize(
    "recur",
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=5;BYDAY=MO,FR;WKST=WE",
        "FREQ=MONTHLY;INTERVAL=7;BYDAY=2SA",
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=2,11;BYDAY=-1SU",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1",
    ],
)
def test_a_window_anywhere_holds_what_counting_from_the_start_gives(recur: str) -> None:
    begin = date(1970, 1, 7)
    everything = list(dates(rule(recur), begin, begin, date(2030, 12, 31)))

    for year in range(1970, 2030, 7):
        low, high = date(year, 3, 9), date(year + 1, 8, 2)

        assert list(dates(rule(recur), begin, low, high)) == [day for day in everything if low <= day <= high]


@pytest.mark.parametrize("number", [1, 2, 20, 52, 53])
def test_numbers_of_weeks_are_those_of_the_calendar(number: int) -> None:
    begin, end = date(2000, 1, 1), date(2040, 12, 31)
    days = [date.fromordinal(one) for one in range(begin.toordinal(), end.toordinal() + 1)]
    recur = rule(f"FREQ=YEARLY;BYWEEKNO={number};BYDAY=MO,TU,WE,TH,FR,SA,SU")

    assert list(dates(recur, begin, begin, end)) == [day for day in days if day.isocalendar().week == number]


@pytest.mark.parametrize(
    ("recur", "expected"),
    [
        # 2026 has 53 weeks, and its last one begins on 28 December; 2027 has 52.
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO", "2026-12-28 2027-12-27"),
        ("FREQ=YEARLY;BYWEEKNO=-53;BYDAY=SU", "2026-01-04"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU", "2026-01-04 2027-01-03"),
        ("FREQ=YEARLY;BYWEEKNO=2", "2026-01-08 2027-01-14"),  # 1 January 2026 is a Thursday
        ("FREQ=YEARLY;BYYEARDAY=-1,60", "2026-03-01 2026-12-31 2027-03-01 2027-12-31"),
        ("FREQ=YEARLY;BYYEARDAY=366", ""),
        ("FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6,7;BYDAY=MO", "2026-01-05 2027-01-04"),
        ("FREQ=YEARLY;BYYEARDAY=10,20,30;BYSETPOS=-1", "2026-01-30 2027-01-30"),
    ],
)
def test_weeks_and_days_of_the_year(recur: str, expected: str) -> None:
    found = dates(rule(recur), date(2026, 1, 1), date(2026, 1, 1), date(2027, 12, 31))

    assert " ".join(day.isoformat() for day in found) == expected


def test_matching_one_date_agrees_with_listing_dates() -> None:
    recur, begin = rule("FREQ=MONTHLY;BYDAY=-1TU"), date(2026, 1, 1)

    assert matches(recur, begin, date(2026, 11, 24))
    assert not matches(recur, begin, date(2026, 11, 17))
    assert not matches(recur, begin, date(2025, 12, 30))


@pytest.mark.parametrize("recur", ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=YEARLY"])
def test_the_cost_does_not_depend_on_the_age_of_the_rule(recur: str) -> None:
    def cost_s(counted_from: date) -> float:
        begun = perf_counter()
        for _ in range(50):
            list(dates(rule(recur), counted_from, date(2026, 11, 24), date(2026, 12, 24)))
        return perf_counter() - begun

    cost_s(date(2026, 1, 1))
    young = min(cost_s(date(2026, 1, 1)) for _ in range(5))
    old = min(cost_s(date(1, 1, 1)) for _ in range(5))

    assert old < young * 3 + 0.002


@pytest.mark.parametrize(
    "freq",
    [
        "DAILY",
        "WEEKLY;WKST=SU",
        "MONTHLY;BYMONTHDAY=-1",
        "YEARLY;BYDAY=FR,SU",
        "WEEKLY;BYDAY=FR",
        "YEARLY;BYWEEKNO=1",
    ],
)
def test_the_ends_of_the_calendar_are_harmless(freq: str) -> None:
    recur = rule(f"FREQ={freq}")

    assert list(dates(recur, date.min, date.min, date(1, 3, 1)))
    assert list(dates(recur, date(9990, 1, 1), date(9999, 1, 1), date.max))
    assert not list(dates(recur, date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)))
