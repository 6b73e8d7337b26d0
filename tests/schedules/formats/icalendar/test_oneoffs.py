# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What airs once: with every way to say when it begins and ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schedules.model.slot import Kind

from .calendars import NEW_YORK, aired, only_row, reading, vevent

NIGHT = ("2026-11-03 20:00", "2026-11-04 01:00", "A")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            "DTSTART;TZID=America/New_York:20261103T200000 DTEND;TZID=America/New_York:20261104T010000",
            id="zone",
        ),
        pytest.param("DTSTART:20261104T010000Z DTEND:20261104T060000Z", id="UTC"),
        pytest.param("DTSTART:20261103T200000 DTEND:20261104T010000", id="floating"),
        pytest.param("DTSTART:20261103T200000 DURATION:PT5H", id="length"),
        pytest.param("DTSTART:20261104T010000Z DURATION:PT300M", id="length from UTC"),
        pytest.param(
            "DTSTART;TZID=America/New_York:20261103T200000 DTEND;TZID=Europe/Berlin:20261104T070000",
            id="two zones",
        ),
        pytest.param(
            "DTSTART;TZID=America/New_York:20261103T200000 DTEND:20261104T060000Z", id="zone and UTC"
        ),
        pytest.param(
            "DTSTART:20261104T010000Z DTEND;TZID=America/New_York:20261104T010000", id="UTC and zone"
        ),
        pytest.param('DTSTART;TZID="America/New_York":20261103T200000 DURATION:PT5H', id="quotes"),
        pytest.param("dtstart;tzid=america/new_york:20261103t200000 duration:pt5h", id="small letters"),
        pytest.param(
            "DTSTART;VALUE=DATE-TIME:20261103T200000 DTEND;VALUE=DATE-TIME:20261104T010000", id="VALUE"
        ),
        pytest.param("DTSTART:2026-11-03T20:00:00 DTEND:2026-11-04T01:00:00", id="ISO 8601, extended"),
        pytest.param("DTSTART:20261103T2000 DTEND:20261104T0100", id="without seconds"),
    ],
)
def test_an_election_night_in_many_spellings(lines: str) -> None:
    read = reading(vevent(*lines.split()))

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [NIGHT]
    assert read.lineup.oneoffs[0].kind is Kind.ONEOFF
    assert len(read.report.accepted) == 1


def test_the_second_hour_of_the_change_night_can_be_said_in_utc() -> None:
    # 06:00Z is the second 01:00 in New York.
    read = reading(vevent("DTSTART:20261101T060000Z", "DTEND:20261101T070000Z"))

    assert read.lineup.oneoffs[0].start == datetime(2026, 11, 1, 6, tzinfo=UTC)
    assert aired(read.lineup, "2026-10-31", "2026-11-03") == [("2026-11-01 01:00", "2026-11-01 02:00", "A")]


def test_end_beats_length() -> None:
    read = reading(vevent("DTSTART:20261103T200000", "DTEND:20261104T010000", "DURATION:PT1H"))

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [NIGHT]
    assert only_row(read).reasons == ("it has both DTEND and DURATION; DTEND is taken",)


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ("P1W", "2026-11-10 20:00"),
        ("P1D", "2026-11-04 20:00"),
        ("P1DT2H", "2026-11-04 22:00"),
        ("PT3600S", "2026-11-03 21:00"),
        ("+PT1H30M", "2026-11-03 21:30"),
        ("P15DT5H0M20S", "2026-11-19 01:00"),
    ],
)
def test_lengths(length: str, end: str) -> None:
    read = reading(vevent("DTSTART:20261103T200000", f"DURATION:{length}"))

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [("2026-11-03 20:00", end, "A")]


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20261101", "2026-11-01 00:00", "2026-11-02 00:00"),
        ("DTSTART;VALUE=DATE:20261101 DTEND;VALUE=DATE:20261103", "2026-11-01 00:00", "2026-11-03 00:00"),
        ("DTSTART;VALUE=DATE:20261101 DURATION:P2D", "2026-11-01 00:00", "2026-11-03 00:00"),
        ("DTSTART:20261101", "2026-11-01 00:00", "2026-11-02 00:00"),
        ("DTSTART;VALUE=DATE:20261101 DTEND;VALUE=DATE:20261101", "2026-11-01 00:00", "2026-11-02 00:00"),
    ],
)
def test_whole_days_run_from_midnight_to_midnight_and_are_told(lines: str, start: str, end: str) -> None:
    read = reading(vevent(*lines.split()))

    assert aired(read.lineup, "2026-10-01", "2026-12-01") == [(start, end, "A")]
    assert "midnight to midnight" in only_row(read).reasons[-1]


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART:20261103T200000 DTEND:20261103T200000",
        "DTSTART:20261103T200000 DTEND:20261103T190000",
        "DTSTART:20261103T200000 DURATION:PT0S",
        "DTSTART:20261103T200000",
        "DTSTART;VALUE=DATE:20261103 DTEND;VALUE=DATE:20261102",
    ],
)
def test_what_has_no_length_is_left_out_and_told(lines: str) -> None:
    read = reading(vevent(*lines.split()))

    assert read.lineup.oneoffs == ()
    assert [row.reasons for row in read.report.ignored] == [
        ("has no airtime: its end is not after its start",)
    ]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("DTSTART:20261103T200000 DURATION:-PT1H", "is negative"),
        ("DTSTART:20261103T200000 DURATION:PT", "no length of time"),
        ("DTSTART:20261103T200000 DURATION:P99999999D", "no length of time"),
        ("DTSTART:20261103T200000 DTEND:20281103T200000", "more than 366 days"),
        ("DTSTART:20261103T250000 DURATION:PT1H", "not in the calendar"),
        ("DTSTART:20260231T200000 DURATION:PT1H", "not in the calendar"),
        ("DTSTART:tomorrow DURATION:PT1H", "no date and no time"),
        ("DTSTART:00010101T000000 DURATION:PT1H", "the year must be between"),
        ("DTSTART:99990101T000000 DURATION:PT1H", "the year must be between"),
        ("DURATION:PT1H", "DTSTART is missing"),
    ],
)
def test_what_makes_no_sense_is_rejected_with_its_line_and_the_rest_is_read(lines: str, reason: str) -> None:
    read = reading(
        vevent("DTSTART:20261103T200000", "DURATION:PT5H"), vevent(*lines.split(), uid="b", title="B")
    )

    (row,) = read.report.rejected
    assert (row.line, row.what) == (9, "B")
    assert reason in row.reasons[0]
    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [NIGHT]


def test_a_replacement_without_what_it_replaces_airs_once() -> None:
    read = reading(vevent("RECURRENCE-ID:20261101T200000", "DTSTART:20261103T200000", "DURATION:PT5H"))

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [NIGHT]
    assert read.lineup.slots == ()


def test_what_airs_once_may_be_replaced_cancelled_or_taken_away() -> None:
    moved = vevent("RECURRENCE-ID:20261103T190000", "DTSTART:20261103T200000", title="Moved")
    lines = ("DTSTART:20261103T190000", "DURATION:PT5H")

    assert aired(reading(vevent(*lines), moved).lineup, "2026-11-01", "2026-12-01") == [(*NIGHT[:2], "Moved")]
    assert reading(vevent(*lines, "STATUS:CANCELLED")).lineup.oneoffs == ()
    assert reading(vevent(*lines, "EXDATE:20261103T190000")).lineup.oneoffs == ()
    assert reading(vevent(*lines), head=("METHOD:CANCEL",)).lineup.oneoffs == ()


def test_the_zone_of_the_calendar_is_that_of_floating_times() -> None:
    read = reading(
        vevent("DTSTART:20261103T200000", "DURATION:PT5H"), head=("X-WR-TIMEZONE:America/Chicago",)
    )

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [("2026-11-03 21:00", "2026-11-04 02:00", "A")]


def test_floating_times_are_those_of_whoever_reads() -> None:
    read = reading(vevent("DTSTART:20261103T200000", "DURATION:PT5H"), timezone=None)

    for timezone in (NEW_YORK, "Asia/Tokyo"):
        assert aired(read.lineup, "2026-11-01", "2026-12-01", timezone=timezone) == [NIGHT]


def test_our_own_emergencies_come_back() -> None:
    read = reading(vevent("DTSTART:20261103T200000", "DURATION:PT5H", "X-LIVERADIO-KIND:emergency"))

    assert read.lineup.oneoffs[0].kind is Kind.EMERGENCY


def test_later_in_the_file_is_later_in_order() -> None:
    once = ("DTSTART:20261103T200000", "DURATION:PT5H")
    read = reading(
        vevent(*once, uid="a"),
        vevent(*once, "RRULE:FREQ=DAILY", uid="b"),
        vevent(*once, uid="c"),
        vevent(*once, uid="d"),
    )

    orders = [(entry.order, entry.id) for entry in read.lineup.slots]
    orders += [(entry.order, entry.id) for entry in read.lineup.oneoffs]
    assert [ident for _, ident in sorted(orders)] == ["a", "b", "c", "d"]
