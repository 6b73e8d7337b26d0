# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which zone is meant: names of the database, of Windows, of nobody, and zones that a file describes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules.formats.icalendar_windows import WINDOWS_ZONES
from schedules.formats.report import Reading
from schedules.model.slot import PRIVATE_ZONE
from schedules.timeline.zone import Zones

from .calendars import aired, only_row, reading, starts, vevent

NOON = ("DURATION:PT1H", "RRULE:FREQ=MONTHLY;COUNT=12")


def observance(kind: str, *lines: str) -> list[str]:
    return [f"BEGIN:{kind}", *lines, f"END:{kind}"]


def vtimezone(tzid: str, *observances: list[str], extra: tuple[str, ...] = ()) -> list[str]:
    inner = [line for one in observances for line in one]
    return ["BEGIN:VTIMEZONE", f"TZID:{tzid}", *extra, *inner, "END:VTIMEZONE"]


def eastern(tzid: str, since: str = "1601") -> list[str]:
    """Return the clocks of New York by the rule of 2007."""
    return vtimezone(
        tzid,
        observance(
            "STANDARD",
            f"DTSTART:{since}1101T020000",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "TZNAME:EST",
            "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        ),
        observance(
            "DAYLIGHT",
            f"DTSTART:{since}0308T020000",
            "TZOFFSETFROM:-0500",
            "TZOFFSETTO:-0400",
            "TZNAME:EDT",
            "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        ),
    )


CENTRAL_EUROPE = vtimezone(
    "Our own",
    observance(
        "STANDARD",
        "DTSTART:19961027T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ),
    observance(
        "DAYLIGHT",
        "DTSTART:19810329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    ),
)


def zone_of(read: Reading) -> str | None:
    (slot,) = read.lineup.slots
    return slot.timezone


def noon(tzid: str, *described: list[str], quotes: str = "") -> Reading:
    return reading(*described, vevent(f"DTSTART;TZID={quotes}{tzid}{quotes}:20260101T120000", *NOON))


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("US/Eastern", "US/Eastern"),
        ("/mozilla.org/20050126_1/America/New_York", "America/New_York"),
        (
            "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
        ("UTC", "UTC"),
        ("GMT", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_names_of_the_database_in_any_clothes(tzid: str, zone: str) -> None:
    read = noon(tzid)

    assert zone_of(read) == zone
    assert not [reason for reason in only_row(read).reasons if "zone" in reason]


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Eastern Standard Time", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("e. south america standard time", "America/Sao_Paulo"),
        ("Nepal Standard Time", "Asia/Kathmandu"),
        ("UTC-11", "Etc/GMT+11"),
        ("UTC-05:00", "Etc/GMT+5"),
        ("GMT+0100", "Etc/GMT-1"),
    ],
)
def test_names_of_windows_and_fixed_offsets_are_told(tzid: str, zone: str) -> None:
    read = noon(tzid, quotes='"')

    assert zone_of(read) == zone
    assert zone in only_row(read).reasons[0]


def test_the_name_of_a_location_comes_before_that_of_windows_and_the_rules() -> None:
    described = eastern("Pacific Standard Time")
    described.insert(2, "X-LIC-LOCATION:Europe/Berlin")

    assert zone_of(noon("Pacific Standard Time", described)) == "Europe/Berlin"
    assert zone_of(noon("Pacific Standard Time", eastern("Pacific Standard Time"))) == "America/Los_Angeles"


def test_rules_that_are_those_of_a_zone_are_taken_for_it() -> None:
    read = noon("Our own", CENTRAL_EUROPE)

    assert zone_of(read) == "Europe/Berlin"
    assert "its rules are those of Europe/Berlin" in only_row(read).reasons[0]
    assert read.lineup.zones == {}


def test_rules_of_nobody_are_kept_as_a_zone_of_the_file_and_hold_in_every_year() -> None:
    # The rule of 2007 for all time is not what New York had before; nothing in the database has it.
    read = noon("Office clock", eastern("Office clock"))
    name = zone_of(read)

    assert name is not None
    assert name.startswith(PRIVATE_ZONE)
    assert list(read.lineup.zones) == [name]
    ours, theirs = Zones().of(name, read.lineup.zones), ZoneInfo("America/New_York")
    hours = [
        datetime.fromisoformat("2007-01-01") + timedelta(hours=7 * number) for number in range(37 * 365 * 3)
    ]
    assert [ours.utcoffset(at) for at in hours] == [theirs.utcoffset(at) for at in hours]
    assert ours.utcoffset(datetime.fromisoformat("2150-07-01")) == timedelta(hours=-4)
    assert ours.utcoffset(datetime.fromisoformat("1990-04-01")) == timedelta(hours=-4)
    assert starts(read.lineup, "2026-01-01", "2027-01-01") == [f"2026-{m:02}-01 12:00" for m in range(1, 13)]


def test_a_zone_with_one_offset_and_one_with_a_last_change() -> None:
    fixed = vtimezone(
        "Ship", observance("STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:-0330", "TZOFFSETTO:-0330")
    )
    ended = vtimezone(
        "Old",
        observance("STANDARD", "DTSTART:20261001T030000", "TZOFFSETFROM:+0210", "TZOFFSETTO:+0110"),
        observance(
            "DAYLIGHT",
            "DTSTART:20200401T020000",
            "TZOFFSETFROM:+0110",
            "TZOFFSETTO:+0210",
            "RDATE:20260401T020000",
        ),
    )

    read = reading(
        fixed, ended,
        vevent("DTSTART;TZID=Ship:20260701T120000", "DURATION:PT1H", uid="a"),
        vevent("DTSTART;TZID=Old:20260701T120000", "DURATION:PT1H", uid="b", title="B"),
        vevent("DTSTART;TZID=Old:20261201T120000", "DURATION:PT1H", uid="c", title="C"),
        timezone="UTC",
    )  # fmt: skip

    assert aired(read.lineup, "2026-01-01", "2027-01-01", timezone="UTC") == [
        ("2026-07-01 09:50", "2026-07-01 10:50", "B"),
        ("2026-07-01 15:30", "2026-07-01 16:30", "A"),
        ("2026-12-01 10:50", "2026-12-01 11:50", "C"),
    ]


def test_a_zone_that_ends_by_until_of_its_rule() -> None:
    described = vtimezone(
        "Until",
        observance(
            "DAYLIGHT",
            "DTSTART:20200401T020000",
            "TZOFFSETFROM:+0110",
            "TZOFFSETTO:+0210",
            "RRULE:FREQ=YEARLY;UNTIL=20230401T005000Z",
        ),
        observance(
            "STANDARD",
            "DTSTART:20201001T020000",
            "TZOFFSETFROM:+0210",
            "TZOFFSETTO:+0110",
            "RRULE:FREQ=YEARLY;COUNT=10",
        ),
    )
    read = noon("Until", described)
    zone = Zones().of(zone_of(read) or "", read.lineup.zones)

    summers = [
        zone.utcoffset(datetime.fromisoformat(f"{year}-07-01")) == timedelta(minutes=130)
        for year in range(2019, 2026)
    ]
    assert summers == [False, True, True, True, True, False, False]


@pytest.mark.parametrize(
    "described",
    [
        pytest.param([], id="not described"),
        pytest.param(vtimezone("Mars"), id="without clocks"),
        pytest.param(
            vtimezone("Mars", observance("STANDARD", "DTSTART:19700101T000000")), id="without offsets"
        ),
        pytest.param(
            vtimezone("Mars", observance("STANDARD", "DTSTART:x", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100")),
            id="no date",
        ),
        pytest.param(
            vtimezone(
                "Mars",
                observance(
                    "STANDARD",
                    "DTSTART:19700101T000000",
                    "TZOFFSETFROM:+0100",
                    "TZOFFSETTO:+0100",
                    "RRULE:FREQ=SECONDLY",
                ),
            ),
            id="every second",
        ),
        pytest.param(
            vtimezone(
                "Mars",
                observance(
                    "STANDARD",
                    "DTSTART:19700101T000000",
                    "TZOFFSETFROM:+0100",
                    "TZOFFSETTO:+0200",
                    "RRULE:FREQ=DAILY",
                ),
            ),
            id="every day",
        ),
        pytest.param(
            vtimezone(
                "Mars",
                observance("STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+9900", "TZOFFSETTO:+0200"),
            ),
            id="an offset of days",
        ),
    ],
)
def test_a_zone_that_nobody_knows_is_guessed_and_told(described: list[str]) -> None:
    read = reading(described, vevent("DTSTART;TZID=Mars:20260101T120000", *NOON))

    assert zone_of(read) is None
    assert 'zone "Mars"' in only_row(read).reasons[0]
    assert "the station's zone is taken instead" in only_row(read).reasons[0]


def test_the_zone_of_the_calendar_may_be_one_of_windows_and_may_be_unknown() -> None:
    floating = vevent("DTSTART:20260101T120000", *NOON)

    assert zone_of(reading(floating, head=("X-WR-TIMEZONE:Central Standard Time",))) == "America/Chicago"
    unknown = reading(floating, head=("X-WR-TIMEZONE:Mars",))
    assert zone_of(unknown) is None
    assert "of the calendar is not known" in unknown.report.changed[0].reasons[0]


def test_the_names_of_windows_all_lead_somewhere() -> None:
    assert len(WINDOWS_ZONES) > 135
    for iana in WINDOWS_ZONES.values():
        ZoneInfo(iana)
