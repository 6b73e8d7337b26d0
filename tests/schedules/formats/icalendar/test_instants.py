# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Airings of a series that are written in UTC or by another clock, on the night with two hours from 01:00.

New York, 1 November 2026: 05:00Z is the first 01:00, 06:00Z the second, 07:00Z is 02:00.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schedules.formats.report import Reading
from schedules.model.rights import Rights
from schedules.timeline.candidate import AiringClass
from schedules.timeline.expand import candidates, service_layer
from schedules.timeline.zone import Zones

from .calendars import NEW_YORK, reading, vevent

SUNDAYS = ("DTSTART;TZID=America/New_York:20261025T080000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=2")
AT_ONE = ("DTSTART;TZID=America/New_York:20261031T010000", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=2")


def that_night(read: Reading) -> list[tuple[str, str, str, AiringClass]]:
    """Return start and end in UTC, title and class of all that starts on 1 November, UTC."""
    layer = service_layer(read.lineup, owner="s", timezone=NEW_YORK, rights=Rights())
    window = (datetime(2026, 11, 1, 0, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC))
    found = [
        (one.start.strftime("%H:%M"), one.end.strftime("%H:%M"), one.occurrence().programme.title, one)
        for one in candidates(layer, Zones(), *window)
    ]
    return [(*row[:3], row[3].precedence.airing_class) for row in sorted(found, key=lambda row: row[:3])]


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (("DTSTART:20261101T063000Z", "DTEND:20261101T064500Z"), "06:30", "06:45"),
        (("DTSTART:20261101T063000Z", "DURATION:PT1H"), "06:30", "07:30"),
        (("DTSTART:20261101T063000Z",), "06:30", "07:00"),
        (("DTSTART:20261101T053000Z", "DTEND:20261101T061500Z"), "05:30", "06:15"),
        (("DTSTART;TZID=America/New_York:20261101T013000", "DTEND:20261101T061500Z"), "05:30", "06:15"),
        (("DTSTART:20261101T040000Z", "DURATION:PT3H"), "04:00", "07:00"),
        (("DTSTART;TZID=Europe/London:20261101T063000", "DURATION:PT15M"), "06:30", "06:45"),
    ],
)
def test_what_replaces_an_occurrence_lies_at_the_instants_that_it_names(
    lines: tuple[str, ...], start: str, end: str
) -> None:
    read = reading(vevent(*SUNDAYS), vevent("RECURRENCE-ID:20261101T130000Z", *lines, title="B"))

    assert that_night(read) == [(start, end, "B", AiringClass.RESCHEDULED)]


def test_the_words_of_what_is_shifted_from_then_on_hold_at_instants_too() -> None:
    read = reading(
        vevent(*SUNDAYS),
        vevent("RECURRENCE-ID;RANGE=THISANDFUTURE:20261101T130000Z", title="Autumn"),
        [
            "BEGIN:VEVENT",
            "UID:a@example",
            "RECURRENCE-ID:20261101T130000Z",
            "DTSTART:20261101T063000Z",
            "END:VEVENT",
        ],
    )

    assert that_night(read) == [("06:30", "07:00", "Autumn", AiringClass.RESCHEDULED)]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("RDATE:20261101T063000Z", [("05:00", "05:30"), ("06:30", "07:00")]),
        ("RDATE:20261101T060000Z", [("05:00", "05:30"), ("06:00", "06:30")]),
        ("RDATE;VALUE=PERIOD:20261101T040000Z/20261101T070000Z", [("04:00", "07:00"), ("05:00", "05:30")]),
        ("RDATE;VALUE=PERIOD:20261101T040000Z/PT2H30M", [("04:00", "06:30"), ("05:00", "05:30")]),
        ("RDATE;VALUE=PERIOD:20261101T050000Z/20261101T061500Z", [("05:00", "06:15")]),
        ("RDATE:20261101T050000Z", [("05:00", "05:30")]),
    ],
)
def test_what_is_added_lies_at_the_instants_that_it_names(line: str, rows: list[tuple[str, str]]) -> None:
    assert [row[:2] for row in that_night(reading(vevent(*AT_ONE, line)))] == rows


def test_what_is_added_at_an_instant_is_taken_away_by_what_the_clock_shows_then() -> None:
    read = reading(vevent(*SUNDAYS, "RDATE:20261101T063000Z", "EXDATE:20261101T013000,20261101T080000"))

    assert that_night(read) == []


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (("DTSTART;TZID=America/New_York:20261101T013000", "DTEND:20261101T061500Z"), [("05:30", "06:15")]),
        (("DTSTART;TZID=America/New_York:20261101T013000", "DTEND:20261101T053000Z"), []),
    ],
)
def test_what_airs_once_ends_at_the_instant_that_it_names(
    lines: tuple[str, ...], rows: list[tuple[str, str]]
) -> None:
    assert [row[:2] for row in that_night(reading(vevent(*lines)))] == rows


@pytest.mark.parametrize(
    ("timezone", "until", "last"),
    [
        pytest.param("Europe/Berlin", "20261109T230000Z", 10, id="midnight in Berlin, of the start itself"),
        pytest.param("Europe/Berlin", "20261109T225959Z", 9, id="a second before it"),
        pytest.param(NEW_YORK, "20261111T045959Z", 10, id="the last second of the tenth in New York"),
        pytest.param(NEW_YORK, "20261110T000000Z", 10, id="midnight UTC, as many write a date"),
        pytest.param(NEW_YORK, "20261110", 10, id="a date"),
    ],
)
def test_the_end_of_a_series_of_whole_days_is_looked_for_on_its_own_clock(
    timezone: str, until: str, last: int
) -> None:
    whole = vevent("DTSTART;VALUE=DATE:20261109", f"RRULE:FREQ=DAILY;UNTIL={until}")

    ends = [slot.effective_until for slot in reading(whole, timezone=timezone).lineup.slots]
    assert [end and end.day for end in ends] == [last]


def test_a_zone_that_nobody_knows_is_the_station_s_whatever_zone_the_calendar_has() -> None:
    lines = ("DTSTART;TZID=Nowhere:20261101T100000", "DTEND;TZID=Nowhere:20261101T110000")
    read = reading(vevent(*lines), head=("X-WR-TIMEZONE:America/Chicago",))

    assert [row[:2] for row in that_night(read)] == [("15:00", "16:00")]  # in Chicago it would be 16:00


def test_a_start_that_cannot_be_read_is_not_called_missing() -> None:
    read = reading(vevent("DTSTART:00010101T000000", "DURATION:PT1H"), vevent(*SUNDAYS, uid="b@example"))

    assert len(read.report.rejected[0].reasons) == 1
