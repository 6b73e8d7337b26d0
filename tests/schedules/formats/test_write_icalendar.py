# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lineups as calendars: rules stay rules, other readers expand them alike, and ours gets all back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.formats.icalendar import ICalendar
from schedules.formats.icalendar_lines_write import calendar, line, text
from schedules.formats.icalendar_zone_write import vtimezone
from schedules.formats.registry import format_of
from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import Extra, Kind, Lineup, Mode, Move, Slot, Words
from tests.fakes.examples import examples
from tests.schedules.formats.any_lineup import PRIVATE, PRIVATE_ZONES, difference, lineups
from tests.schedules.formats.other_readers import by_ical_js, by_icalendar, clock_by_ical_js
from tests.schedules.lineups import NEW_YORK, expanded, extra, instant, layer, lineup, move, oneoff, slot

ZONES = (
    *("America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Asia/Jerusalem"),
    *("Africa/Casablanca", "Africa/Cairo", "Pacific/Apia", "Europe/Dublin", "Asia/Gaza", "UTC"),
)
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
WEEKS = lineup(
    slot(
        *("Morning", "05:00", "09:00", WEEKDAYS),
        since="2026-01-03",  # a Saturday, which the rule does not pick
        skip=["2026-11-27", "2026-11-28"],
        moves=(move("2026-11-26", "2026-11-26T06:00", "2026-11-26T10:00", "Thanksgiving"),),
        extras=(extra("2026-11-28", "05:00", "08:00"), extra("2026-12-24", "22:00", "02:00", "Eve")),
    ),
    slot("Files", "13:00", "14:00", "FREQ=MONTHLY;BYDAY=-1TU", since="2026-01-01", until="2026-11-24"),
    slot("Night", "22:00", "04:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU", since="2026-01-07"),
    oneoff("Election", "2026-11-03T20:00", "2026-11-04T01:00"),
    oneoff("Second hour", "2026-11-01T01:30-05:00", "2026-11-01T02:00-05:00"),
    timezone=NEW_YORK,
)


def written(given: Lineup) -> str:
    """Return the calendar without folds."""
    return ICalendar().write(given).decode().replace("\r\n ", "").replace("\r\n", "\n")


def read(data: bytes) -> Lineup:
    return ICalendar().read(data, "c.ics").lineup


def test_a_slot_is_a_series_that_people_can_read() -> None:
    full = slot(
        *("Morning; news, and more", "05:00", "09:00:30", WEEKDAYS),
        since="2026-01-03",
        until="2026-12-31",
        skip=["2026-07-03", "2026-07-04"],
        programme=Programme(
            "Morning", "First; things", ("Ann", "Bob, PhD"), "News", "https://a.example/?a=1,2"
        ),
        id="morning",
        priority=-3,
        station=StationId("a-fm"),
        mode=Mode.REPLACE,
        rights=RightsRule(rewind=Rewind.PAUSE, record=False),
    )

    events = written(lineup(full, timezone=NEW_YORK)).split("END:VTIMEZONE\n")[1]

    assert events == (
        "BEGIN:VEVENT\n"
        "UID:morning@lineup\n"
        "DTSTAMP:19700101T000000Z\n"
        "DTSTART;TZID=America/New_York:20260105T050000\n"
        "DTEND;TZID=America/New_York:20260105T090030\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270101T045959Z\n"
        "EXDATE;TZID=America/New_York:20260703T050000\n"
        "SUMMARY:Morning\n"
        "DESCRIPTION:First\\; things\\nWith Ann\\, Bob\\, PhD\n"
        "X-LIVERADIO-SUBTITLE:First\\; things\n"
        "X-LIVERADIO-HOST:Ann\n"
        "X-LIVERADIO-HOST:Bob\\, PhD\n"
        "CATEGORIES:News\n"
        "URL:https://a.example/?a=1,2\n"
        "X-LIVERADIO-ID:morning\n"
        "X-LIVERADIO-KIND:recurring\n"
        "X-LIVERADIO-SCOPE:station:a-fm\n"
        "X-LIVERADIO-PRIORITY:-3\n"
        "X-LIVERADIO-MODE:replace\n"
        "X-LIVERADIO-REWIND:pause\n"
        "X-LIVERADIO-RECORD:FALSE\n"
        "TRANSP:TRANSPARENT\n"
        "END:VEVENT\n"
        "END:VCALENDAR\n"
    )


def test_ical_js_expands_the_rules_to_the_same_airings_as_ours() -> None:
    window = "2026-10-20T00:00+00:00", "2027-01-05T00:00+00:00"
    ours = sorted(
        (one.start, one.end, one.occurrence().programme.title)
        for one in expanded(layer(*WEEKS.slots, *WEEKS.oneoffs), start=window[0], end=window[1])
    )

    theirs = [one[1:] for one in by_ical_js(ICalendar().write(WEEKS), *map(instant, window))]

    assert theirs == ours
    assert len(ours) > 60


def test_the_python_package_finds_nothing_wrong_with_it() -> None:
    found = icalendar.Calendar.from_ical(ICalendar().write(WEEKS))

    assert [part.errors for part in found.walk() if part.errors] == []
    assert (
        len(by_icalendar(ICalendar().write(WEEKS))) == 8
    )  # five entries, a move, two extras of other lengths


def test_times_without_any_zone_float_and_a_given_zone_pins_them() -> None:
    floating = lineup(slot("A", "05:00", "06:00", until="2026-12-31"))

    assert "DTSTART:20000101T050000\n" in written(floating)
    assert "UNTIL=20261231T235959\n" in written(floating)
    assert "VTIMEZONE" not in written(floating)
    pinned = ICalendar().write(floating, timezone="Asia/Kathmandu").decode()
    assert "DTSTART;TZID=Asia/Kathmandu:20000101T050000\r\n" in pinned


def test_a_rule_that_picks_nothing_keeps_its_further_airings() -> None:
    never = slot(
        "A",
        "05:00",
        "06:00",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        extras=(extra("2026-05-01", "07:00", "08:00"),),
    )

    again = read(ICalendar().write(lineup(never)))

    assert difference(again, lineup(never)) == ""
    assert (
        len(
            by_ical_js(
                ICalendar().write(lineup(never)), instant("2026-01-01T00:00Z"), instant("2027-01-01T00:00Z")
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=DAILY"]
)
@pytest.mark.parametrize("later", [-1, 1, 3])
def test_a_start_some_days_after_the_date_of_the_rule_is_there_for_all_readers(rule: str, later: int) -> None:
    late = lineup(slot("A", "23:00", "01:00", rule, since="2026-01-01", days_later=later, timezone=NEW_YORK))
    window = instant("2026-01-10T00:00Z"), instant("2026-12-01T00:00Z")
    ours = [
        one.start
        for one in expanded(layer(*late.slots), start="2026-01-10T00:00+00:00", end="2026-12-01T00:00+00:00")
    ]

    data = ICalendar().write(late)

    assert difference(read(data), late) == ""
    if "MONTHLY" not in rule:  # ical.js does not carry a THISANDFUTURE over to later months
        assert [one[1] for one in by_ical_js(data, *window)] == ours


def test_one_occurrence_may_have_less_to_say_than_its_series() -> None:
    plain = Words(subtitle="", hosts=(), genre="", url="", image="")
    whole = Programme("A", "sub", ("Ann",), "News", "https://a.example/", "https://a.example/i.png")
    told = lineup(
        slot("A", "05:00", "06:00", programme=whole, moves=(Move(date=date(2026, 5, 1), words=plain),))
    )

    assert difference(read(ICalendar().write(told)), told) == ""


def test_a_further_airing_where_the_rule_has_one_is_an_event_of_its_own() -> None:
    doubled = lineup(
        slot(
            "A",
            "05:00",
            "06:00",
            skip=["2026-05-02"],
            extras=tuple(Extra(date=date(2026, 5, day), start=time(5), end=time(7)) for day in (1, 2)),
        )
    )

    assert written(doubled).count("X-LIVERADIO-EXTRA-OF:a\n") == 2
    assert difference(read(ICalendar().write(doubled)), doubled) == ""


def test_a_zone_of_the_lineup_itself_is_described_for_everyone() -> None:
    private = lineup(slot("A", "05:00", "06:00", since="2026-01-01"), timezone=PRIVATE, zones=PRIVATE_ZONES)
    data = ICalendar().write(private)
    window = instant("2026-03-01T00:00Z"), instant("2026-10-01T00:00Z")

    assert difference(read(data), private) == ""
    santiago = [
        one.start
        for one in expanded(
            layer(*private.slots, zone="America/Santiago"),
            start=window[0].isoformat(),
            end=window[1].isoformat(),
        )
    ]
    assert [one[1] for one in by_ical_js(data, *window)] == santiago


@pytest.mark.parametrize("name", ZONES)
def test_a_described_zone_jumps_when_the_real_one_does(name: str) -> None:
    real = ZoneInfo(name)
    data = calendar(["BEGIN:VCALENDAR", "VERSION:2.0", *vtimezone("Some zone", real, 2004), "END:VCALENDAR"])

    begin = datetime(2004, 1, 2, tzinfo=UTC)
    instants = [begin + timedelta(hours=31) * number for number in range(8_500)]  # to the year 2034
    theirs = clock_by_ical_js(data, instants)

    def offset(at: datetime, hours: int) -> timedelta | None:
        return (at + timedelta(hours=hours)).astimezone(real).utcoffset()

    wrong = [
        (at, shown)
        for at, shown in zip(instants, theirs, strict=True)
        if shown != at.astimezone(real).replace(tzinfo=None).isoformat()
        and offset(at, -24) == offset(at, 24)  # near a jump ical.js errs by itself
    ]
    assert wrong == []


def test_a_rule_that_goes_on_is_one_line_for_each_jump() -> None:
    lines = list(vtimezone("America/New_York", ZoneInfo(NEW_YORK), 2026))

    assert [one for one in lines if one.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    ]
    assert lines.count("END:STANDARD") + lines.count("END:DAYLIGHT") == 3


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_lines_are_folded_between_characters_and_read_back(value: str) -> None:
    data = calendar([line("SUMMARY", text(value))])

    assert all(len(part) <= 75 for part in data.split(b"\r\n"))
    assert all(part.decode() is not None for part in data.split(b"\r\n"))
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f]", " ", value)
    unfolded = data.decode().replace("\r\n ", "").removesuffix("\r\n").removeprefix("SUMMARY:")
    unescaped = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], unfolded)
    assert unescaped == kept


def test_a_parameter_is_quoted_and_encoded() -> None:
    assert line("A", "v", X_Y='a:b"^') == 'A;X-Y="a:b^\'^^":v'


def test_the_format_is_known_by_its_first_line() -> None:
    assert format_of(ICalendar().write(WEEKS), "x").name == "iCalendar"


@settings(max_examples=examples(50), deadline=None)
@given(lineups())
def test_every_lineup_comes_back_with_the_same_meaning(given: Lineup) -> None:
    data = ICalendar().write(given)
    reading = ICalendar().read(data, "c.ics")

    assert reading.report.rejected == ()
    assert difference(reading.lineup, given, instants_in_utc=True) == ""
    assert reading.lineup.sample == given.sample
    assert ICalendar().write(given) == data


def test_fill_and_emergency_keep_their_kinds() -> None:
    kinds: tuple[Slot, ...] = (slot("F", "00:00", "00:00", kind=Kind.FILL),)
    flood = oneoff("E", "2026-11-05T12:00Z", "2026-11-05T12:30Z", kind=Kind.EMERGENCY)

    again = read(ICalendar().write(lineup(*kinds, flood)))

    assert ([one.kind for one in again.slots], [one.kind for one in again.oneoffs]) == (
        [Kind.FILL],
        [Kind.EMERGENCY],
    )
