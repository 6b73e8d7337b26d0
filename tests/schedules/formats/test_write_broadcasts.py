# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Broadcasts as a calendar and as a table: other readers and ours find the same, on change nights too."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings

from schedules.formats.icalendar import ICalendar
from schedules.formats.icalendar_broadcasts import Title, uid, write_broadcast_calendar
from schedules.formats.registry import format_of, read_lineup
from schedules.formats.table import BroadcastTable
from schedules.formats.table_write import write_broadcasts
from schedules.model.broadcast import Broadcast, HeardOn
from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.model.slot import Kind, Lineup
from schedules.timeline.expand import breakaway_layer, candidates, service_layer
from schedules.timeline.lookup import Timeline
from schedules.timeline.paint import paint_window
from schedules.timeline.zone import Zones
from tests.fakes.examples import examples
from tests.schedules.formats.any_lineup import lineups
from tests.schedules.formats.other_readers import by_ical_js, by_icalendar
from tests.schedules.lineups import NEW_YORK, emergency, fill, instant, lineup, oneoff, slot

NIGHTS = [
    pytest.param("America/New_York", "2026-11-01", id="an hour back"),
    pytest.param("America/New_York", "2027-03-14", id="an hour forward"),
    pytest.param("Australia/Lord_Howe", "2026-04-05", id="half an hour back"),
    pytest.param("Australia/Lord_Howe", "2026-10-04", id="half an hour forward"),
    pytest.param("America/Santiago", "2026-09-06", id="forward at midnight"),
    pytest.param("Pacific/Apia", "2011-12-31", id="a date that is not there"),
    pytest.param("Asia/Kathmandu", "2026-11-01", id="no jump"),
]
HOURS = [(f"{hour:02}:00", f"{(hour + 1) % 24:02}:00") for hour in range(24)]


def painted(given: Lineup, start: datetime, end: datetime, timezone: str) -> tuple[Broadcast, ...]:
    """Return what a station named a-fm transmits."""
    zones, station = Zones(), StationId("a-fm")
    layers = [
        service_layer(given, owner="news", timezone=timezone, rights=Rights()),
        breakaway_layer(given, station, owner="news", timezone=timezone, rights=Rights(record=False)),
    ]
    pieces = paint_window(
        lambda begin, finish: [one for layer in layers for one in candidates(layer, zones, begin, finish)],
        start,
        end,
    )
    return Timeline(pieces, next_up_min_s=600, breakaways_on=HeardOn.FM).window(start, end)


def night(timezone: str, day: str) -> tuple[Broadcast, ...]:
    """Return three days around a night: a show each hour, an overnight, and a special that cuts."""
    grid = [slot(f"Hour {start}", start, end, since="2000-01-01") for start, end in HOURS]
    week = lineup(
        fill("The, filling; \\ sign"),
        *grid[1:6],
        slot("Ninety minutes", "00:30", "02:00"),
        oneoff("Special", f"{day}T03:15", f"{day}T04:45"),
        emergency("Flood: now", f"{day}T04:00", f"{day}T04:04"),
        slot("Ours", "05:00", "05:30", station=StationId("a-fm")),
    )
    noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=ZoneInfo(timezone))
    return painted(week, noon - timedelta(days=2), noon + timedelta(days=1), timezone)


def title(timezone: str = NEW_YORK) -> Title:
    return Title(
        name="WSKG News · WSKG-FM, 89.3",
        timezone=timezone,
        domain="wskg.org",
        changed_at=instant("2026-11-24T12:00Z"),
    )


def as_airings(broadcasts: tuple[Broadcast, ...]) -> list[tuple[str, datetime, datetime, str]]:
    return [(uid(one, "wskg.org"), one.start, one.end, one.occurrence.programme.title) for one in broadcasts]


@pytest.mark.parametrize(("timezone", "day"), NIGHTS)
def test_other_readers_of_calendars_find_the_same_broadcasts(timezone: str, day: str) -> None:
    broadcasts = night(timezone, day)
    data = write_broadcast_calendar(broadcasts, title(timezone))

    assert len(broadcasts) > 20
    assert by_icalendar(data) == as_airings(broadcasts)
    assert by_ical_js(data, broadcasts[0].start, broadcasts[-1].end) == as_airings(broadcasts)
    assert [part.errors for part in icalendar.Calendar.from_ical(data).walk() if part.errors] == []


@pytest.mark.parametrize(("timezone", "day"), NIGHTS)
def test_our_own_readers_paint_the_same_broadcasts_again(timezone: str, day: str) -> None:
    broadcasts = night(timezone, day)
    files = {
        "a.ics": write_broadcast_calendar(broadcasts, title(timezone)),
        "a.csv": write_broadcasts(broadcasts, station="a-fm", timezone=timezone),
    }

    for name, data in files.items():
        again = painted(read_lineup(data, name), broadcasts[0].start, broadcasts[-1].end, "UTC")
        assert [heard(one) for one in again] == [heard(one) for one in broadcasts], name


def heard(one: Broadcast) -> tuple[datetime, datetime, Programme, Rights, bool]:
    occurrence = one.occurrence
    return one.start, one.end, occurrence.programme, occurrence.rights, occurrence.kind is Kind.EMERGENCY


@settings(max_examples=examples(20), deadline=None)
@given(lineups())
def test_all_that_can_be_painted_is_painted_again(given: Lineup) -> None:
    start, end = instant("2026-10-28T00:00Z"), instant("2026-11-05T00:00Z")
    broadcasts = painted(given, start, end, NEW_YORK)
    if not broadcasts:
        return
    files = {
        "a.ics": write_broadcast_calendar(broadcasts, title()),
        "a.csv": write_broadcasts(broadcasts, station="a-fm", timezone=NEW_YORK),
    }

    for name, data in files.items():
        reading = format_of(data, name).read(data, name)
        again = painted(reading.lineup, broadcasts[0].start, broadcasts[-1].end, "UTC")
        assert [heard(one) for one in again] == [heard(one) for one in broadcasts], name
        assert not reading.report.rejected, name


def test_a_uid_is_that_of_the_occurrence_and_stays_when_a_special_cuts_it() -> None:
    whole = painted(
        lineup(slot("A", "05:00", "09:00")), instant("2026-05-01T00:00Z"), instant("2026-05-02T00:00Z"), "UTC"
    )
    cut = painted(
        lineup(slot("A", "05:00", "09:00"), oneoff("S", "2026-05-01T06:00", "2026-05-01T07:00")),
        *(instant("2026-05-01T00:00Z"), instant("2026-05-02T00:00Z"), "UTC"),
    )

    assert [uid(one, "n.example") for one in whole] == ["news.a~20260501T0500@n.example"]
    assert [uid(one, "n.example") for one in cut] == [
        "news.a~20260501T0500@n.example",
        "news.s~20260501T0600@n.example",
        "news.a~20260501T0500~2@n.example",
    ]


def test_a_calendar_says_what_it_is_and_when_to_look_again() -> None:
    (one,) = painted(
        lineup(emergency("Flood", "2026-05-01T06:00", "2026-05-01T06:05")),
        *(instant("2026-05-01T00:00Z"), instant("2026-05-02T00:00Z"), "UTC"),
    )

    assert write_broadcast_calendar([one], title()).decode().replace("\r\n", "\n") == (
        "BEGIN:VCALENDAR\n"
        "VERSION:2.0\n"
        "PRODID:-//Play Live Radio//Schedule//EN\n"
        "CALSCALE:GREGORIAN\n"
        "METHOD:PUBLISH\n"
        "X-WR-CALNAME:WSKG News · WSKG-FM\\, 89.3\n"
        "NAME:WSKG News · WSKG-FM\\, 89.3\n"
        "X-WR-TIMEZONE:America/New_York\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT3600S\n"
        "X-PUBLISHED-TTL:PT3600S\n"
        "BEGIN:VEVENT\n"
        "UID:news.flood~20260501T0600@wskg.org\n"
        "DTSTAMP:20261124T120000Z\n"
        "DTSTART:20260501T060000Z\n"
        "DTEND:20260501T060500Z\n"
        "SUMMARY:Flood\n"
        "X-LIVERADIO-KIND:emergency\n"
        "X-LIVERADIO-AIRED-AS:emergency\n"
        "X-LIVERADIO-BRIEF:TRUE\n"
        "X-LIVERADIO-REWIND:full\n"
        "X-LIVERADIO-RECORD:TRUE\n"
        "X-LIVERADIO-STREAM:TRUE\n"
        "TRANSP:TRANSPARENT\n"
        "END:VEVENT\n"
        "END:VCALENDAR\n"
    )


def test_a_table_has_local_times_with_their_offsets() -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(
                write_broadcasts(night(NEW_YORK, "2026-11-01"), station="a-fm", timezone=NEW_YORK).decode()
            )
        )
    )

    at_one = next(row for row in rows if row["start"] == "2026-11-01T01:00:00-04:00")
    assert (at_one["title"], at_one["end"]) == ("Ninety minutes", "2026-11-01T02:00:00-05:00") or (
        at_one["title"] == "Hour 01:00"
    )
    assert {row["station"] for row in rows} == {"a-fm"}
    assert {row["heard_on"] for row in rows if row["title"] == "Ours"} == {"fm"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'="])
def test_a_title_that_a_spreadsheet_would_run_is_guarded_and_comes_back(sign: str) -> None:
    evil = lineup(
        oneoff("x", "2026-05-01T06:00", "2026-05-01T07:00", programme=Programme(f'{sign}cmd|"/c calc"!A1'))
    )
    broadcasts = painted(evil, instant("2026-05-01T00:00Z"), instant("2026-05-02T00:00Z"), "UTC")

    data = write_broadcasts(broadcasts, station="a-fm", timezone="UTC")

    assert f",\"'{sign}cmd|".encode() in data
    (again,) = BroadcastTable().read(data, "a.csv").lineup.oneoffs
    assert again.programme == broadcasts[0].occurrence.programme


def test_invented_programmes_stay_marked() -> None:
    broadcasts = night(NEW_YORK, "2026-11-01")
    files = {
        "a.ics": write_broadcast_calendar(broadcasts, replace(title(), sample=True)),
        "a.csv": write_broadcasts(broadcasts, station="a-fm", timezone=NEW_YORK, sample=True),
    }

    assert [read_lineup(data, name).sample for name, data in files.items()] == [True, True]


def test_the_same_broadcasts_are_the_same_bytes() -> None:
    one, other = night(NEW_YORK, "2026-11-01"), night(NEW_YORK, "2026-11-01")

    assert write_broadcast_calendar(one, title()) == write_broadcast_calendar(other, title())
    later = replace(title(), changed_at=instant("2026-11-25T00:00Z"))
    assert write_broadcast_calendar(one, title()) != write_broadcast_calendar(one, later)


def test_calendar_of_broadcasts_is_read_without_anything_to_look_at() -> None:
    data = write_broadcast_calendar(night(NEW_YORK, "2026-11-01"), title())

    report = ICalendar().read(data, "a.ics").report
    assert (report.changed, report.ignored, report.rejected) == ((), (), ())
