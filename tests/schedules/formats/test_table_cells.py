# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cells of a table as spreadsheets and people write them: times, dates, formulas."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from schedules.model.slot import Wall, Weekday

from .table_texts import one, reasons, table


@pytest.mark.parametrize(
    ("cell", "clock", "told"),
    [
        ("05:00", "05:00", False),
        ("5:00", "05:00", False),
        ("5:00 AM", "05:00", False),
        ("5am", "05:00", False),
        ("12:00 a.m.", "00:00", False),
        ("12:30:15 PM", "12:30:15", False),
        ("0.208333", "05:00", True),
        ("0.2083333333", "05:00", True),
        ("0.999988426", "23:59:59", True),
        ("0", "00:00", True),
        (".5", "12:00", True),
    ],
)
def test_times_of_day_as_spreadsheets_write_them(cell: str, clock: str, told: bool) -> None:
    reading = table(f"title,start,end\nA,{cell},04:00\n")

    assert reading.lineup.slots[0].start == time.fromisoformat(clock)
    assert bool(reading.report.changed) is told


@pytest.mark.parametrize(
    "cell", ["25:00", "24:00", "5:60", "13 pm", "0 am", "1.5", "noon", "5", "0.99999999", "-1:00"]
)
def test_what_is_no_time_of_day_is_rejected(cell: str) -> None:
    assert reasons(f"title,start,end\nA,{cell},06:00\nB,05:00,06:00\n")[0].startswith(
        "line 2: A: rejected; start: "
    )


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-01", "2026-11-01"),
        ("2026/11/1", "2026-11-01"),
        ("11/24/2026", "2026-11-24"),
        ("24/11/2026", "2026-11-24"),
        ("24.11.2026", "2026-11-24"),
        ("11/11/2026", "2026-11-11"),
        ("2026-11-01 00:00:00", "2026-11-01"),
        ("11/24/2026 12:00 AM", "2026-11-24"),
    ],
)
def test_dates_as_spreadsheets_write_them(cell: str, day: str) -> None:
    assert one(f"A,05:00,06:00,{cell}", "title,start,end,from").effective_from == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("11/1/2026", '"11/1/2026" could be two dates; write it as 2026-11-01'),
        ("1.11.2026", '"1.11.2026" could be two dates; write it as 2026-01-11'),
        ("2026-02-30", 'there is no day "2026-02-30" in the calendar'),
        ("30/30/2026", 'there is no day "30/30/2026" in the calendar'),
        (
            "46350",
            (
                '"46350" is no date; write it as 2026-11-24; it is a number of days: '
                "show it as a date before saving"
            ),
        ),
        ("soon", '"soon" is no date; write it as 2026-11-24'),
        ("11/24/26", '"11/24/26" is no date; write it as 2026-11-24'),
    ],
)
def test_a_date_that_is_none_or_could_be_two_is_rejected(cell: str, reason: str) -> None:
    assert reasons(f"title,start,end,from\nA,05:00,06:00,{cell}\nB,05:00,06:00,\n") == [
        f"line 2: A: rejected; from: {reason}"
    ]


@pytest.mark.parametrize(
    ("start", "end", "begins", "ends"),
    [
        ("2026-11-03T20:00", "2026-11-04T01:00", "2026-11-03T20:00", "2026-11-04T01:00"),
        ("2026-11-03 20:00", "01:00", "2026-11-03T20:00", "2026-11-04T01:00"),
        ("11/24/2026 8:00 PM", "9:30 PM", "2026-11-24T20:00", "2026-11-24T21:30"),
        ("2026-11-03T20:00-05:00", "21:00", "2026-11-04T01:00Z", "2026-11-04T02:00Z"),
        ("2026-11-03T20:00:00 -0500", "2026-11-04T02:00z", "2026-11-04T01:00Z", "2026-11-04T02:00Z"),
    ],
)
def test_a_dated_row_is_a_one_off_even_if_it_does_not_say_so(
    start: str, end: str, begins: str, ends: str
) -> None:
    reading = table(f"title,start,end,freq\nA,{start},{end},\n")

    (oneoff,) = reading.lineup.oneoffs
    assert [oneoff.start, oneoff.end] == [moment(begins), moment(ends)]


def moment(text: str) -> Wall | datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else Wall(found.date(), found.time())


@pytest.mark.parametrize(
    "cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", " =1", "=HYPERLINK(1)"]
)
@pytest.mark.parametrize("column", ["title", "subtitle", "genre", "hosts", "moves"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(cell: str, column: str) -> None:
    columns = ["title", "start", "end", "subtitle", "genre", "hosts", "moves"]
    values = {"title": "A", "start": "05:00", "end": "06:00", column: f'"{cell}"'}
    text = (
        ",".join(columns)
        + "\n"
        + ",".join(values.get(name, "") for name in columns)
        + "\nB,05:00,06:00,,,,\n"
    )

    (reason,) = reasons(text)
    assert f"{column}: begins like a formula" in reason
    assert len(table(text).lineup.slots) == 1


def test_an_apostrophe_makes_a_formula_a_text() -> None:
    assert one("'=1+1,05:00,06:00").programme.title == "=1+1"
    assert one("''=1+1,05:00,06:00").programme.title == "'=1+1"
    assert one("'Round,05:00,06:00").programme.title == "'Round"
    assert one("-1,05:00,06:00").programme.title == "-1"


def test_a_rule_may_begin_with_a_sign() -> None:
    last = one("A,05:00,06:00,monthly,-1FR,-5", "title,start,end,freq,byday,priority")

    assert (last.recur.byday, last.priority) == ((Weekday(4, -1),), -5)
