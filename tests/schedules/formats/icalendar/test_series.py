# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Recurring components: how they end, and dates that are added and taken away."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from schedules.model.rights import Rights
from schedules.model.slot import Extra, Kind, Slot
from schedules.timeline.candidate import AiringClass
from schedules.timeline.expand import candidates, service_layer
from schedules.timeline.zone import Zones

from .calendars import DAILY, NEW_YORK, aired, fives, november, only_row, reading, replacement, starts, vevent


@pytest.mark.parametrize(
    ("until", "last"),
    [
        pytest.param("20261124T100000Z", 24, id="UTC, of the start itself"),
        pytest.param("20261124T095959Z", 23, id="UTC, a second before it"),
        pytest.param("20261124T050000", 24, id="local, of the start itself"),
        pytest.param("20261124T045959", 23, id="local, a second before it"),
        pytest.param("20261124", 23, id="a bare date: libraries stop before that day"),
        pytest.param("20261125T000000Z", 24, id="midnight UTC, as many write it"),
    ],
)
def test_until_is_inclusive_of_a_start_that_equals_it(until: str, last: int) -> None:
    read = reading(vevent(*DAILY, f"RRULE:FREQ=DAILY;UNTIL={until}"))

    assert starts(read.lineup, "2026-11-01", "2027-01-01")[-1] == f"2026-11-{last} 05:00"


def test_a_bare_date_in_until_is_told() -> None:
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY;UNTIL=20261124"))

    assert "UNTIL names a day without a time" in only_row(read).reasons[0]


def test_an_until_far_beyond_our_time_means_no_end() -> None:
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"))

    assert read.lineup.slots[0].effective_until is None


def test_until_in_the_other_half_of_the_year_counts_by_the_clock_of_its_own_day() -> None:
    # 06:00 in New York on 1 July is 10:00Z; the start of the series, in winter, was at 11:00Z.
    read = reading(
        vevent(
            "DTSTART;TZID=America/New_York:20260101T060000",
            "DURATION:PT1H",
            "RRULE:FREQ=DAILY;UNTIL=20260701T100000Z",
        )
    )

    assert read.lineup.slots[0].effective_until == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("count", "last"), [(1, "2026-11-20"), (2, "2026-11-21"), (7, "2026-11-26"), (20_000, "2081-08-22")]
)
def test_count_is_turned_into_a_last_date(count: int, last: str) -> None:
    # 2026-11-20 and 19,999 days more is 2081-08-22.
    read = reading(vevent(*DAILY, f"RRULE:FREQ=DAILY;COUNT={count}"))

    assert read.lineup.slots[0].effective_until == date.fromisoformat(last)


def test_count_counts_what_is_taken_away() -> None:
    taken = november("EXDATE:20261121T050000", rule="RRULE:FREQ=DAILY;COUNT=4")

    assert taken == fives(20, 22, 23)


def test_the_sooner_of_count_and_until_ends_it() -> None:
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261130T000000Z"))

    assert starts(read.lineup, "2026-11-01", "2027-01-01")[-1] == "2026-11-22 05:00"
    assert "both COUNT and UNTIL" in only_row(read).reasons[0]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "EXDATE;TZID=America/New_York:20261121T050000,20261123T050000", id="its own zone, a list"
        ),
        pytest.param("EXDATE:20261121T100000Z,20261123T100000Z", id="UTC"),
        pytest.param("EXDATE;TZID=America/Chicago:20261121T040000,20261123T040000", id="another zone"),
        pytest.param("EXDATE;TZID=Asia/Kathmandu:20261121T154500,20261123T154500", id="an odd zone"),
        pytest.param("EXDATE;VALUE=DATE:20261121,20261123", id="dates"),
        pytest.param("EXDATE:20261121T050000,20261123T050000", id="floating"),
        pytest.param("EXDATE:20261121T100000Z\r\nEXDATE;VALUE=DATE:20261123", id="several lines"),
    ],
)
def test_dates_are_taken_away_whatever_zone_they_are_written_in(line: str) -> None:
    assert november(line) == fives(20, *range(22, 23), *range(24, 31))


@pytest.mark.parametrize("line", ["EXDATE:20261121T193000", "EXDATE;VALUE=DATE:20261121"])
def test_a_value_without_a_zone_is_of_the_clock_of_the_series_not_of_the_station(line: str) -> None:
    london = ("DTSTART;TZID=Europe/London:20261120T193000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")

    read = reading(vevent(*london, line))
    assert starts(read.lineup, "2026-11-01", "2026-12-01") == ["2026-11-20 14:30", "2026-11-22 14:30"]


@pytest.mark.parametrize("original", ["20261121T193000", "20261121"])
def test_a_replacement_without_a_zone_is_about_the_clock_of_the_series(original: str) -> None:
    london = (
        "DTSTART;TZID=Europe/London:20261120T193000",
        "DTEND:20261120T203000",
        "RRULE:FREQ=DAILY;COUNT=2",
    )
    moved = replacement(f"RECURRENCE-ID:{original}", "DTSTART:20261121T210000", "DURATION:PT2H")

    read = reading(vevent(*london), moved)
    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [
        ("2026-11-20 14:30", "2026-11-20 15:30", "A"),
        ("2026-11-21 16:00", "2026-11-21 18:00", "A"),
    ]


@pytest.mark.parametrize(
    ("first", "rule", "from_", "expected"),
    [
        ("20260105", "WEEKLY;INTERVAL=2", "20260202", ["2026-01-19", "2026-02-02", "2026-02-16"]),
        ("20251231", "MONTHLY", "20260131", ["2026-01-31", "2026-03-31"]),
        ("20260131", "MONTHLY;BYMONTHDAY=-1", "20260228", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("20240229", "YEARLY", "20280229", ["2028-02-29", "2032-02-29"]),
    ],
)
def test_a_rule_counts_on_after_a_change_of_all_later_ones(
    first: str, rule: str, from_: str, expected: list[str]
) -> None:
    read = reading(
        vevent(f"DTSTART:{first}T050000", "DURATION:PT1H", f"RRULE:FREQ={rule}"),
        replacement(f"RECURRENCE-ID;RANGE=THISANDFUTURE:{from_}T050000", f"DTSTART:{from_}T060000"),
    )

    found = [start[:10] for start in starts(read.lineup, "2026-01-10", "2033-01-01")]
    assert found[: len(expected)] == expected


def test_a_date_that_takes_nothing_away_is_told() -> None:
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY", "EXDATE;TZID=America/New_York:20261121T060000"))

    assert only_row(read).reasons == ("EXDATE names no start of it: 2026-11-21 06:00",)


@pytest.mark.parametrize("written", ["20270314T063000Z", "20270314T070000Z", "20270314T073000Z"])
def test_a_start_that_clocks_skip_is_taken_away_however_it_is_written(written: str) -> None:
    # 02:30 does not come on 14 March 2027: the jump is at 07:00Z, the old offset gives 07:30Z.
    read = reading(
        vevent(
            "DTSTART;TZID=America/New_York:20270313T023000",
            "DURATION:PT1H",
            "RRULE:FREQ=DAILY;COUNT=3",
            f"EXDATE:{written}",
        )
    )

    gone = date(2027, 3, 14) in read.lineup.slots[0].except_dates
    assert gone is (written != "20270314T063000Z")  # 06:30Z is 01:30, another time


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("RDATE;TZID=America/New_York:20261125T200000", ("2026-11-25 20:00", "2026-11-25 21:00")),
        ("RDATE:20261126T010000Z", ("2026-11-25 20:00", "2026-11-25 21:00")),
        ("RDATE;VALUE=DATE:20261125", ("2026-11-25 05:00", "2026-11-25 06:00")),
        ("RDATE;VALUE=PERIOD:20261126T010000Z/PT30M", ("2026-11-25 20:00", "2026-11-25 20:30")),
        ("RDATE;VALUE=PERIOD:20261126T010000Z/20261127T023000Z", ("2026-11-25 20:00", "2026-11-26 21:30")),
        (
            "RDATE;VALUE=PERIOD;TZID=America/New_York:20261125T200000/P2D",
            ("2026-11-25 20:00", "2026-11-27 20:00"),
        ),
    ],
)
def test_further_airings_are_of_the_higher_class(line: str, expected: tuple[str, str]) -> None:
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=2", line))

    assert (*expected, "A") in aired(read.lineup, "2026-11-01", "2026-12-01")
    assert len(aired(read.lineup, "2026-11-01", "2026-12-01")) == 3
    (slot,) = read.lineup.slots
    assert [type(extra) for extra in slot.extras] == [Extra]


def test_a_further_airing_at_a_start_of_the_rule_is_the_same_airing() -> None:
    doubled = "RDATE;TZID=America/New_York:20261121T050000"

    assert november(doubled) == fives(*range(20, 31))
    assert reading(vevent(*DAILY, "RRULE:FREQ=DAILY", doubled)).lineup.slots[0].extras == ()


def test_a_period_at_a_start_of_the_rule_gives_it_another_length() -> None:
    read = reading(
        vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=PERIOD:20261121T100000Z/PT3H"),
    )

    assert aired(read.lineup, "2026-11-01", "2026-12-01") == [
        ("2026-11-20 05:00", "2026-11-20 06:00", "A"),
        ("2026-11-21 05:00", "2026-11-21 08:00", "A"),
    ]


def test_a_further_airing_may_be_taken_away_and_may_be_moved() -> None:
    gone = "RDATE:20261125T200000,20261126T200000"
    moved = replacement("RECURRENCE-ID:20261125T200000", "DTSTART:20261125T210000", title="Later")
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=1", gone, "EXDATE:20261126T200000"), moved)

    assert aired(read.lineup, "2026-11-21", "2026-12-01") == [
        ("2026-11-25 21:00", "2026-11-25 22:00", "Later")
    ]


def test_without_a_rule_the_first_airing_is_regular_and_the_others_are_further_ones() -> None:
    read = reading(vevent(*DAILY, "RDATE:20261125T200000"))
    layer = service_layer(read.lineup, owner="s", timezone=NEW_YORK, rights=Rights())
    window = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))

    classes = [
        one.precedence.airing_class
        for one in sorted(candidates(layer, Zones(), *window), key=lambda one: one.start)
    ]
    assert classes == [AiringClass.RECURRING, AiringClass.RESCHEDULED]


def test_a_rule_with_several_hours_makes_a_slot_for_each() -> None:
    read = reading(
        vevent(
            "DTSTART;TZID=America/New_York:20261120T120000",
            "DURATION:PT5M",
            "RRULE:FREQ=DAILY;BYHOUR=9,12,15;BYMINUTE=0,30;COUNT=9",
            "EXDATE:20261121T123000",
        )
    )

    # The first day begins at DTSTART; nine are counted, one of them taken away.
    assert starts(read.lineup, "2026-11-01", "2026-12-01") == [
        *(f"2026-11-20 {each}" for each in ("12:00", "12:30", "15:00", "15:30")),
        *(f"2026-11-21 {each}" for each in ("09:00", "09:30", "12:00", "15:00")),
    ]
    assert len({slot.id for slot in read.lineup.slots}) == len(read.lineup.slots)


def test_all_later_ones_of_several_hours_begin_in_the_middle_of_a_day() -> None:
    hours = vevent(
        "DTSTART;TZID=America/New_York:20261120T090000",
        "DURATION:PT5M",
        "RRULE:FREQ=DAILY;BYHOUR=9,15;COUNT=6",
    )
    later = replacement(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261121T150000", "DTSTART:20261121T160000", title="Later"
    )

    read = reading(hours, later)

    assert [(start[8:], title) for start, _, title in aired(read.lineup, "2026-11-01", "2026-12-01")] == [
        ("20 09:00", "A"),
        ("20 15:00", "A"),
        ("21 09:00", "A"),
        ("21 16:00", "Later"),
        ("22 10:00", "Later"),
        ("22 16:00", "Later"),
    ]


def test_a_first_start_that_does_not_fit_its_rule_airs_and_counts() -> None:
    # 20 November 2026 is a Friday.
    read = reading(vevent(*DAILY, "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"))

    assert starts(read.lineup, "2026-11-01", "2027-01-01") == [f"2026-11-{day} 05:00" for day in (20, 23, 30)]
    assert "does not fit its RRULE" in only_row(read).reasons[0]


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_the_higher_sequence_counts_then_the_later_one(order: int) -> None:
    old = vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=1", "SEQUENCE:1", title="Old")
    new = vevent(*DAILY, "RRULE:FREQ=DAILY;COUNT=1", "SEQUENCE:2", title="New")
    plain = vevent(*DAILY, uid="b", title="First")
    again = vevent(*DAILY, uid="b", title="Second")

    read = reading(*[old, new][::order], plain, again)

    assert [slot.programme.title for slot in read.lineup.slots] == ["New"]
    assert [oneoff.programme.title for oneoff in read.lineup.oneoffs] == ["Second"]
    assert len(read.report.ignored) == 2


def test_of_two_replacements_of_one_start_the_higher_sequence_counts() -> None:
    first = replacement("RECURRENCE-ID:20261124T100000Z", "SEQUENCE:3", title="Newer")
    second = replacement("RECURRENCE-ID:20261124T050000", "SEQUENCE:2", title="Older")

    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY"), first, second)

    assert [move.words.title for move in read.lineup.slots[0].moves] == ["Newer"]


def test_a_cancelled_series_does_not_air() -> None:
    lost = replacement("RECURRENCE-ID:20261124T100000Z", "DTSTART:20261124T120000Z", "DURATION:PT1H")
    read = reading(vevent(*DAILY, "RRULE:FREQ=DAILY", "STATUS:CANCELLED"), lost)

    assert (read.lineup.slots, read.lineup.oneoffs) == ((), ())
    assert [row.reasons for row in read.report.ignored] == [("it is cancelled",)] * 2


def test_a_recurrence_in_utc_stays_in_utc_and_is_told() -> None:
    read = reading(vevent("DTSTART:20261030T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4"))

    assert starts(read.lineup, "2026-10-01", "2026-12-01") == [
        "2026-10-30 06:00",
        "2026-10-31 06:00",
        "2026-11-01 05:00",
        "2026-11-02 05:00",
    ]
    assert "repeated in UTC" in only_row(read).reasons[0]


def test_a_london_series_moves_for_new_york_while_only_one_of_them_has_changed() -> None:
    # London goes back on 25 October 2026, New York on 1 November.
    read = reading(vevent("DTSTART;TZID=Europe/London:20261024T193000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY"))

    assert starts(read.lineup, "2026-10-20", "2026-11-10") == [
        "2026-10-24 14:30",
        "2026-10-31 15:30",
        "2026-11-07 14:30",
    ]


@pytest.mark.parametrize("end", ["DTEND;TZID=America/New_York:20261031T040000", "DURATION:PT4H"])
def test_a_length_is_one_of_the_wall_clock(end: str) -> None:
    # Midnight to four is five hours long on 1 November 2026.
    read = reading(vevent("DTSTART;TZID=America/New_York:20261031T000000", end, "RRULE:FREQ=DAILY;COUNT=3"))

    assert aired(read.lineup, "2026-10-31", "2026-11-03") == [
        ("2026-10-31 00:00", "2026-10-31 04:00", "A"),
        ("2026-11-01 00:00", "2026-11-01 04:00", "A"),
        ("2026-11-02 00:00", "2026-11-02 04:00", "A"),
    ]


def test_an_end_in_another_zone_is_put_on_the_clock_of_the_start() -> None:
    # 21:00 in Chicago is 22:00 in New York: two hours by its clock, and so on every later night.
    read = reading(
        vevent(
            "DTSTART;TZID=America/New_York:20261120T200000",
            "DTEND;TZID=America/Chicago:20261120T210000",
            "RRULE:FREQ=DAILY;COUNT=2",
        )
    )

    assert [end for _, end, _ in aired(read.lineup, "2026-11-01", "2026-12-01")] == [
        "2026-11-20 22:00",
        "2026-11-21 22:00",
    ]


def test_several_days_long_and_whole_days_long() -> None:
    read = reading(
        vevent(
            "DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261122", "RRULE:FREQ=WEEKLY;UNTIL=20261127"
        ),
        vevent("DTSTART:20261120T220000", "DURATION:P2DT4H", "RRULE:FREQ=WEEKLY;COUNT=1", uid="b", title="B"),
    )

    assert aired(read.lineup, "2026-11-01", "2027-01-01") == [
        ("2026-11-20 00:00", "2026-11-22 00:00", "A"),
        ("2026-11-20 22:00", "2026-11-23 02:00", "B"),
        ("2026-11-27 00:00", "2026-11-29 00:00", "A"),
    ]
    assert "whole days" in read.report.changed[0].reasons[0]


def test_a_series_that_never_airs_is_told() -> None:
    before = vevent(*DAILY, "RRULE:FREQ=DAILY;UNTIL=20261119T000000Z")
    empty = vevent("DTSTART:20261120T050000", "DTEND:20261120T050000", "RRULE:FREQ=DAILY", uid="b")
    backwards = vevent("DTSTART:20261120T050000", "DTEND:20261120T040000", "RRULE:FREQ=DAILY", uid="c")

    read = reading(before, empty, backwards)

    assert read.lineup.slots == ()
    assert [row.reasons[0] for row in read.report.ignored] == [
        "nothing of it airs",
        "has no airtime: its end is not after its start",
        "has no airtime: its end is not after its start",
    ]


def test_our_own_kinds_scopes_and_priorities_come_back() -> None:
    read = reading(
        vevent(
            *DAILY,
            "X-LIVERADIO-KIND:fill",
            "X-LIVERADIO-SCOPE:station:wskg-fm",
            "X-LIVERADIO-PRIORITY:-3",
            "X-LIVERADIO-MODE:replace",
            "X-LIVERADIO-REWIND:pause",
            "X-LIVERADIO-ID:night",
        )
    )
    (slot,) = read.lineup.slots

    assert isinstance(slot, Slot)
    assert (slot.id, slot.kind, slot.station, slot.priority, slot.mode) == (
        "night",
        Kind.FILL,
        "wskg-fm",
        -3,
        "replace",
    )
    assert slot.rights.rewind == "pause"
