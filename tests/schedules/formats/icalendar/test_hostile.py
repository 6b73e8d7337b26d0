# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Files that would keep a reader busy for ever: refused by rule, with line and reason, at once."""

from __future__ import annotations

import time

import pytest

from schedules.errors import MistakesError
from schedules.formats.icalendar import ICalendar

from .calendars import aired, calendar, reading, vevent

START = "DTSTART;TZID=America/New_York:20261120T050000"
AT_ONCE_S = 5.0
"""Even on a machine that does much else; most take milliseconds."""


def refused(*components: list[str]) -> str:
    begun = time.process_time()
    with pytest.raises(MistakesError) as caught:
        ICalendar().read(calendar(*components), "c.ics")
    assert time.process_time() - begun < AT_ONCE_S
    return str(caught.value)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "nothing airs every so many seconds"),
        ("FREQ=MINUTELY", "more than 96 times a day"),
        ("FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9", "more than 96 times a day"),
        ("FREQ=HOURLY;INTERVAL=5", "shifts from day to day"),
        ("FREQ=HOURLY;INTERVAL=24;BYHOUR=7", "never starts at any time of day"),
        ("FREQ=DAILY;COUNT=1000000000", "COUNT=1000000000 does not fit"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0 does not fit"),
        ("FREQ=DAILY;COUNT=" + "9" * 1000, "does not fit"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 does not fit"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1 does not fit"),
        ("FREQ=YEARLY;INTERVAL=100000", "INTERVAL=100000 does not fit"),
        ("FREQ=WEEKLY;BYDAY=53MO", "a number before a weekday"),
        ("FREQ=MONTHLY;BYDAY=53MO", "more than five times"),
        ("FREQ=YEARLY;BYDAY=54MO", "no weekday"),
        ("FREQ=YEARLY;BYDAY=0MO", "no weekday"),
        ("FREQ=YEARLY;BYWEEKNO=54", "does not fit"),
        ("FREQ=YEARLY;BYYEARDAY=367", "does not fit"),
        ("FREQ=MONTHLY;BYWEEKNO=5", "BYWEEKNO needs FREQ=YEARLY"),
        ("FREQ=DAILY;BYYEARDAY=5", "BYYEARDAY needs FREQ=YEARLY"),
        ("FREQ=YEARLY;BYWEEKNO=5;BYDAY=1MO", "does not go with BYWEEKNO"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "does not fit"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "does not fit"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "does not go with FREQ=WEEKLY"),
        ("FREQ=DAILY;BYHOUR=24", "does not fit"),
        ("FREQ=MONTHLY;BYSETPOS=1", "there is none"),
        ("FREQ=MONTHLY;BYDAY=MO;BYHOUR=1,2;BYSETPOS=1", "several times of a day"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "does not fit"),
        ("FREQ=DAILY;WKST=1MO", "no weekday"),
        ("FREQ=DAILY;FREQ=WEEKLY", "written twice"),
        ("FREQ=FORTNIGHTLY", "no frequency"),
        ("INTERVAL=2", "FREQ is missing"),
        ("W1 MO TU #0", "no part of a rule"),
        ("FREQ=DAILY;X-EVERY=1", "a rule has no part"),
        ("RSCALE=HEBREW;FREQ=DAILY", "another calendar"),
        ("FREQ=DAILY;UNTIL=never", "no date and no time"),
        ("FREQ=DAILY;UNTIL=20260231", "not in the calendar"),
        ("FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 2000), "more than 2,000 characters"),
    ],
)
def test_rules_that_no_station_keeps(rule: str, reason: str) -> None:
    assert reason in refused(vevent(START, "DURATION:PT1M", f"RRULE:{rule}"))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "RRULE is written more than once"),
        (["RRULE:FREQ=DAILY", "EXRULE:FREQ=DAILY"], "EXRULE cannot be read here"),
        (["RDATE:" + ",".join(["20261120T050000"] * 2001)], "more than 2,000 dates"),
        (["EXDATE:20261120T050000"] * 2001, "more than 2,000 dates"),
        (["RDATE;VALUE=PERIOD:20261120T050000/P400D"], "lasts more than 366 days"),
        (["RDATE;VALUE=PERIOD:20261120T050000/-PT1H"], "is negative"),
        (["RECURRENCE-ID:20261120T050000", "RECURRENCE-ID:20261121T050000"], "written more than once"),
        (["SUMMARY:" + "x" * 1_100_000], "SUMMARY is far too long"),
    ],
)
def test_components_that_no_station_writes(lines: list[str], reason: str) -> None:
    assert reason in refused(vevent(START, "DURATION:PT1M", *lines))


def test_the_line_of_what_is_refused_is_named() -> None:
    fine = vevent(START, "DURATION:PT1M")

    row = reading(
        fine, vevent(START, "DURATION:PT1M", "RRULE:FREQ=SECONDLY", uid="b", title="B")
    ).report.rejected[0]
    assert str(row) == "line 9: B: rejected; FREQ=SECONDLY: nothing airs every so many seconds"


def test_a_file_of_which_nothing_is_left_is_refused_as_a_whole() -> None:
    todo = ["BEGIN:VTODO", "END:VTODO"]

    assert "nothing airs every so many seconds" in refused(
        todo, vevent(START, "DURATION:PT1M", "RRULE:FREQ=SECONDLY"), vevent(START, "DURATION:PT0S", uid="b")
    )


def test_components_inside_of_each_other() -> None:
    inner = vevent(START, "DURATION:PT1M", uid="inner")

    read = reading(vevent(START, "DURATION:PT1M", *inner))
    assert [row.reasons for row in read.report.rejected] == [("another VEVENT begins before its end",)]
    assert [oneoff.id for oneoff in read.lineup.oneoffs] == ["inner"]
    assert "more than 8 deep" in refused(["BEGIN:X"] * 20)


def test_more_components_and_properties_than_any_station_has() -> None:
    assert "more than 50,000 components" in refused(["BEGIN:VTODO", "END:VTODO"] * 50_001)
    assert "more than 5,000 properties" in refused(["X-A:1"] * 5_001)


def test_more_slots_and_airings_than_can_be_painted() -> None:
    many = [vevent(START, "DURATION:PT1M", "RRULE:FREQ=YEARLY", uid=str(number)) for number in range(5_001)]
    dense = [
        vevent(START, "DURATION:PT1M", "RRULE:FREQ=MINUTELY;INTERVAL=15", uid=str(number))
        for number in range(6)
    ]

    assert "more than 5,000 slots" in refused(*many)
    assert "air more than 200,000 times" in refused(*dense)


def test_counting_that_never_ends_is_refused_for_the_file_as_a_whole() -> None:
    rule = "RRULE:FREQ=YEARLY;COUNT=20000;BYMONTH=2;BYMONTHDAY=29"
    slow = [vevent(START, "DURATION:PT1M", rule, uid=str(number)) for number in range(30)]

    begun = time.process_time()
    read = ICalendar().read(calendar(*slow), "c.ics")
    assert time.process_time() - begun < AT_ONCE_S
    assert "more COUNTs and exceptions than can be followed" in read.report.rejected[0].reasons[0]


def test_a_file_of_more_than_20_mb_is_refused_unread() -> None:
    with pytest.raises(MistakesError, match="larger than 20,000,000 bytes"):
        ICalendar().read(b"BEGIN:VCALENDAR\r\n" + b"x" * 20_000_000, "c.ics")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("A" + ";X" * 500_000 + ":", id="bare parameters"),
        pytest.param("A" + ";X=" + "a," * 500_000 + ":", id="values of a parameter"),
        pytest.param("ATTACH;ENCODING=BASE64:" + "A" * 5_000_000, id="an attached file"),
        pytest.param("X-A;ENCODING=QUOTED-PRINTABLE:" + "=\r\n" * 100_000, id="soft line ends"),
        pytest.param("X-A:" + "\r\n " * 300_000, id="folds"),
        pytest.param("DESCRIPTION:" + "<" * 900_000, id="open tags"),
        pytest.param("DESCRIPTION:" + "<br " * 200_000, id="open line ends"),
        pytest.param("CATEGORIES:" + "\\," * 400_000, id="escapes"),
    ],
)
def test_long_lines_are_read_or_left_out_at_once(line: str) -> None:
    begun = time.process_time()
    read = reading(vevent(START, "DURATION:PT1M", line))

    assert time.process_time() - begun < AT_ONCE_S
    assert len(aired(read.lineup, "2026-11-01", "2026-12-01")) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"END:VCALENDAR", b"\xff\xfe", b"\x00" * 100, b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"\xff" * 1000],
)
def test_what_is_no_calendar(data: bytes) -> None:
    with pytest.raises(MistakesError, match="BEGIN:VCALENDAR is missing"):
        ICalendar().read(data, "c.ics")


def test_an_empty_calendar_is_an_empty_lineup() -> None:
    read = reading()

    assert (read.lineup.slots, read.lineup.oneoffs, read.report.rows) == ((), (), ())


def test_a_file_that_was_cut_off_is_told() -> None:
    whole = calendar(vevent(START, "DURATION:PT1M"), vevent(START, "DURATION:PT1H", uid="b"))

    read = ICalendar().read(whole[: whole.rindex(b"END:VEVENT")], "c.ics")
    assert [row.reasons for row in read.report.rejected] == [
        ("END:VCALENDAR is missing: the file may be cut off",),
        ("END:VEVENT is missing: the file may be cut off",),
    ]
    assert len(read.lineup.oneoffs) == 1
