# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Occurrences of recurring components that are moved, relabelled or cancelled: one, or all later ones."""

from __future__ import annotations

import pytest

from .calendars import DAILY, aired, fives, november, reading, replacement, starts, vevent


@pytest.mark.parametrize(
    "original",
    [
        "RECURRENCE-ID;TZID=America/New_York:20261124T050000",
        "RECURRENCE-ID:20261124T100000Z",
        "RECURRENCE-ID;TZID=America/Denver:20261124T030000",
        "RECURRENCE-ID;VALUE=DATE:20261124",
        "RECURRENCE-ID:20261124T050000",
    ],
)
@pytest.mark.parametrize(
    "moved",
    [
        "DTSTART;TZID=America/New_York:20261125T073000\r\nDTEND;TZID=America/New_York:20261125T090000",
        "DTSTART:20261125T123000Z\r\nDTEND:20261125T140000Z",
        "DTSTART;TZID=America/Los_Angeles:20261125T043000\r\nDURATION:PT1H30M",
    ],
)
def test_one_occurrence_is_moved_and_relabelled(original: str, moved: str) -> None:
    read = reading(
        vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=6"),
        replacement(original, *moved.split("\r\n"), title="Special"),
    )

    assert aired(read.lineup, "2026-11-23", "2026-12-01") == [
        ("2026-11-23 05:00", "2026-11-23 06:00", "A"),
        ("2026-11-25 05:00", "2026-11-25 06:00", "A"),
        ("2026-11-25 07:30", "2026-11-25 09:00", "Special"),
    ]
    assert len(read.report.accepted) == 2


def test_other_words_alone_do_not_move_an_occurrence() -> None:
    start = "DTSTART;TZID=America/New_York:20261124T050000"
    read = reading(
        vevent(*DAILY, "RRULE:FREQ=DAILY", "DESCRIPTION:Every day"),
        replacement("RECURRENCE-ID:20261124T100000Z", start, "DURATION:PT1H", title="With a guest"),
    )
    (move,) = read.lineup.slots[0].moves

    assert (move.start, move.end, move.words.title) == (None, None, "With a guest")
    assert read.lineup.slots[0].programme.subtitle == "Every day"


def test_a_cancelled_occurrence_does_not_air() -> None:
    gone = replacement("RECURRENCE-ID:20261124T100000Z", "STATUS:CANCELLED", "DTSTART:20261124T100000Z")

    assert november(replacements=(gone,)) == fives(20, 21, 22, 23, *range(25, 31))


def test_an_occurrence_moved_onto_nothing_does_not_air() -> None:
    empty = replacement(
        "RECURRENCE-ID:20261124T100000Z", "DTSTART:20261124T100000Z", "DTEND:20261124T090000Z"
    )

    assert november(replacements=(empty,)) == fives(20, 21, 22, 23, *range(25, 31))


def test_a_replacement_that_finds_nothing_to_replace_is_told() -> None:
    lost = replacement("RECURRENCE-ID:20261124T110000Z", "DTSTART:20261124T120000Z", "DURATION:PT1H")
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY"), lost)

    assert [row.reasons for row in read.report.ignored] == [
        ("its RECURRENCE-ID names no start of the series",)
    ]


def test_all_later_ones_are_shifted_and_relabelled() -> None:
    read = reading(
        vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=6", "EXDATE:20261124T050000"),
        replacement(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20261122T050000",
            "DTSTART;TZID=America/New_York:20261122T233000",
            "DURATION:PT2H",
            title="Late",
        ),
        replacement(
            "RECURRENCE-ID:20261125T100000Z", "DTSTART:20261125T120000", "DURATION:PT1H", title="Noon"
        ),
    )

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [
        ("2026-11-20 05:00", "2026-11-20 06:00", "A"),
        ("2026-11-21 05:00", "2026-11-21 06:00", "A"),
        ("2026-11-22 23:30", "2026-11-23 01:30", "Late"),
        ("2026-11-23 23:30", "2026-11-24 01:30", "Late"),
        ("2026-11-25 12:00", "2026-11-25 13:00", "Noon"),
    ]


def test_all_later_ones_may_move_to_another_day_and_the_rule_keeps_its_step() -> None:
    read = reading(
        vevent(
            "DTSTART;TZID=America/New_York:20261103T200000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;INTERVAL=2",
        ),
        replacement(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20261201T200000",
            "DTSTART;TZID=America/New_York:20261203T190000",
        ),
    )

    assert starts(read.lineup, "2026-11-01", "2027-01-20") == [
        "2026-11-03 20:00",
        "2026-11-17 20:00",
        "2026-12-03 19:00",
        "2026-12-17 19:00",
        "2026-12-31 19:00",
        "2027-01-14 19:00",
    ]
    assert [slot.days_later for slot in read.lineup.slots] == [0, 2]


def test_all_later_ones_may_be_cancelled() -> None:
    end = replacement("RECURRENCE-ID;RANGE=THISANDFUTURE:20261123T050000", "STATUS:CANCELLED")

    assert november(replacements=(end,)) == fives(20, 21, 22)


def test_several_changes_of_all_later_ones_follow_each_other() -> None:
    sixth = replacement("RECURRENCE-ID;RANGE=THISANDFUTURE:20261122T050000", "DTSTART:20261122T060000")
    seventh = replacement("RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T050000", "DTSTART:20261124T070000")

    assert november(rule="RRULE:FREQ=DAILY;COUNT=6", replacements=(seventh, sixth)) == [
        *fives(20, 21),
        "22 06:00",
        "23 06:00",
        "24 07:00",
        "25 07:00",
    ]
