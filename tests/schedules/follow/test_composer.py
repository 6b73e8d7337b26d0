# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Composer's answers, with every trap that is known of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.errors import FollowError
from schedules.follow.composer import DayReading, day_address, joined, kept, read_day, widget_address
from schedules.follow.composer_times import exact
from schedules.timeline.followed import DatedAiring
from tests.fakes.composer import UCS, answer_of, event, with_js_times
from tests.schedules.lineups import instant

ZONE = ZoneInfo("America/New_York")
DAY, NEXT = date(2026, 11, 24), date(2026, 11, 25)
FALL = date(2026, 11, 1)


def read(*events: Any, day: date = DAY) -> DayReading:
    return read_day(answer_of(list(events)), day, ZONE)


def told(reading: DayReading) -> list[str]:
    return [shown(item.airing) for item in reading.items]


def shown(airing: DatedAiring) -> str:
    return f"{airing.programme.title} {airing.start:%dT%H:%M}-{airing.end:%dT%H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T10:00:00.000Z", "2026-11-24T10:00Z"),
        ("2026-11-24T05:00:00-05:00", "2026-11-24T10:00Z"),
        ("Tue Nov 24 2026 05:00:00 GMT-0500 (Eastern Standard Time)", "2026-11-24T10:00Z"),
        ("Tue Nov 24 2026 05:00:00 GMT-0500 (EST)", "2026-11-24T10:00Z"),
        ("Fri Jul 24 2026 05:00:00 GMT-0400", "2026-07-24T09:00Z"),
        ("Tue Nov 24 2026 10:00:00 GMT+0000 (Coordinated Universal Time)", "2026-11-24T10:00Z"),
        ("Tue Nov 24 2026 15:30:00 GMT+0530 (India Standard Time)", "2026-11-24T10:00Z"),
    ],
)
def test_an_instant_is_read_in_every_form_that_was_seen(text: str, expected: str) -> None:
    assert exact(text) == instant(expected)


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-24T10:00:00", "11-24-2026 10:00:00", "Tue Foo 24 2026 05:00:00 GMT-0500", "x" * 10_000,
     "Tue Nov 31 2026 05:00:00 GMT-0500", "Tue Nov 24 2026 25:00:00 GMT-0500", 1_790_000_000_000, None, {}],
)  # fmt: skip
def test_what_has_no_offset_is_no_instant(text: object) -> None:
    assert exact(text) is None


def test_start_utc_is_local_time_with_an_offset_and_is_trusted_over_the_local_fields() -> None:
    made = with_js_times(
        event(DAY, "05:00", "09:00", "Morning"), instant("2026-11-24T10:00Z"), instant("2026-11-24T14:00Z")
    )
    off = with_js_times(
        event(DAY, "06:00", "10:00", "Off"), instant("2026-11-24T10:00Z"), instant("2026-11-24T14:00Z")
    )

    assert told(read(made)) == ["Morning 24T10:00-24T14:00"]
    assert read(made).notes == ()
    assert told(read(off)) == ["Off 24T10:00-24T14:00"]
    assert "the time with an offset counts" in read(off).notes[0]


def test_iso_in_one_place_and_text_in_another_are_read_alike() -> None:
    mixed = event(
        DAY, "05:00", "09:00", "Morning",
        start_utc="2026-11-24T10:00:00.000Z", end_utc="Tue Nov 24 2026 09:00:00 GMT-0500 (EST)",
    )  # fmt: skip

    assert told(read(mixed)) == ["Morning 24T10:00-24T14:00"]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(event(DAY, "22:00", "00:00", "Late"), id="fullend on the next day"),
        pytest.param(event(DAY, "22:00", "00:00", "Late", fullend=None), id="no fullend"),
        pytest.param(event(DAY, "22:00", "00:00", "Late", fullend=f"{DAY} 00:00"), id="end before start"),
        pytest.param(event(DAY, "22:00", "24:00", "Late", fullend=None), id="24:00"),
        pytest.param(
            event(DAY, "22:00", "00:00", "Late", fullstart=None, fullend=None), id="date and times alone"
        ),
        pytest.param(
            with_js_times(
                event(DAY, "22:00", "00:00", "Late"),
                instant("2026-11-25T03:00Z"),
                instant("2026-11-24T05:00Z"),
            ),
            id="end_utc a day early",
        ),
    ],
)
def test_an_end_at_midnight_is_on_the_next_day(made: dict[str, Any]) -> None:
    assert told(read(made)) == ["Late 25T03:00-25T05:00"]


def test_a_local_time_that_comes_twice_is_told_apart_by_the_order() -> None:
    def local(start: str, end: str, title: str) -> dict[str, Any]:
        return event(FALL, start, end, title)

    listed = [("00:00", "01:00", "A"), ("01:00", "01:30", "B"), ("01:30", "02:00", "C"),
              ("01:00", "01:30", "D"), ("01:30", "02:00", "E"), ("02:00", "03:00", "F")]  # fmt: skip

    found = read(*(local(*one) for one in listed), day=FALL)

    assert [shown(item.airing).partition("-")[0] for item in found.items] == [
        "A 01T04:00", "B 01T05:00", "C 01T05:30", "D 01T06:00", "E 01T06:30", "F 01T07:00"
    ]  # fmt: skip


def test_an_hour_that_comes_twice_and_is_listed_once_lasts_two_hours() -> None:
    found = read(event(FALL, "01:00", "02:00", "Long"), event(FALL, "02:00", "03:00", "Next"), day=FALL)

    assert told(found) == ["Long 01T05:00-01T07:00", "Next 01T07:00-01T08:00"]


def test_words_lose_their_markup_and_what_is_no_link_is_no_link() -> None:
    evil = event(DAY, "05:00", "09:00", "x", program={
        "name": "Tom &amp; <i>Jerry</i>\u202e", "program_desc": "<p>A<br>B</p><script>alert(1)</script>",
        "program_link": "javascript:alert(1)", "hosts": ["Ann", {"name": "<b>Bo</b>"}, 5, {"name": None}],
        "program_format": 7,
    })  # fmt: skip

    programme = read(evil).items[0].airing.programme

    assert (programme.title, programme.subtitle) == ("Tom & Jerry", "A B")
    assert (programme.url, programme.hosts, programme.genre) == ("", ("Ann", "Bo"), "")


def test_whatever_is_missing_costs_that_event_alone() -> None:
    fine = event(DAY, "05:00", "09:00", "Fine")
    found = read(
        "text", None, 5, [], {},
        event(DAY, "05:00", "06:00", "No program", program=None),
        event(DAY, "05:00", "06:00", "No start", fullstart=None, start_time=None),
        event(DAY, "05:00", "06:00", "No end", fullend=None, end_time="later"),
        event(DAY, "05:00", "06:00", "Far away", fullstart="2031-01-01 05:00", fullend="2031-01-01 06:00"),
        event(DAY, "05:00", "06:00", "Too long", fullend="2026-11-28 06:00"),
        fine,
    )  # fmt: skip

    assert told(found) == ["Fine 24T10:00-24T14:00"]
    assert len(found.notes) == 10


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>login", b"[]", b"null", b"{}", b'{"onToday": {}}', b'{"onToday": null}', b"\xff\xfe\x00",
     b"[" * 100_000, b'{"onToday": [' + b"{}," * 400 + b"{}]}"],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused_with_the_reason(body: bytes) -> None:
    with pytest.raises(FollowError):
        read_day(body, DAY, ZONE)


def test_surrogates_and_huge_numbers_do_no_harm() -> None:
    times = b'"date": "2026-11-24", "start_time": "05:00", "end_time": "06:00"'
    body = b'{"onToday": [{"name": "\\ud800x", %b, "conflict_edited": %b}]}' % (times, b"9" * 4000)

    assert told(read_day(body, DAY, ZONE)) == ["x 24T10:00-24T11:00"]


def test_conflicts_are_told() -> None:
    found = read(event(DAY, "05:00", "09:00", "Morning", conflicts=["ev-2"]))

    assert "conflicts with others" in found.notes[0]


def test_what_was_split_at_midnight_is_one_airing_again() -> None:
    days = [
        read(event(DAY, "22:00", "00:00", "Jazz")),
        read(event(NEXT, "00:00", "02:00", "Jazz"), event(NEXT, "02:00", "05:00", "BBC"), day=NEXT),
    ]

    assert [shown(one) for one in joined(days, ZONE)] == ["Jazz 25T03:00-25T07:00", "BBC 25T07:00-25T10:00"]


def test_what_fills_whole_days_is_not_joined_to_a_week() -> None:
    days = [read(event(day, "00:00", "00:00", "Classical"), day=day) for day in (DAY, NEXT)]

    assert [shown(one) for one in joined(days, ZONE)] == [
        "Classical 24T05:00-25T05:00", "Classical 25T05:00-26T05:00"
    ]  # fmt: skip


def test_neighbours_at_midnight_that_are_not_one_programme_stay_apart() -> None:
    days = [read(event(DAY, "22:00", "00:00", "Jazz")), read(event(NEXT, "00:00", "02:00", "BBC"), day=NEXT)]

    assert len(joined(days, ZONE)) == 2


def test_what_two_days_list_is_there_once() -> None:
    whole = event(DAY, "22:00", "02:00", "Jazz")
    days = [read(whole), read(whole, event(NEXT, "00:00", "02:00", "Jazz"), day=NEXT)]

    assert [shown(one) for one in joined(days, ZONE)] == ["Jazz 25T03:00-25T07:00"]


def test_a_day_that_stays_as_it_was_fits_between_days_that_were_read() -> None:
    jazz = joined(
        [read(event(DAY, "22:00", "00:00", "Jazz")), read(event(NEXT, "00:00", "02:00", "Jazz"), day=NEXT)],
        ZONE,
    )
    start, end = instant("2026-11-25T05:00Z"), instant("2026-11-26T05:00Z")

    again = joined([read(event(DAY, "22:00", "00:00", "Jazz")), kept(jazz, start, end)], ZONE)

    assert [shown(one) for one in again] == ["Jazz 25T03:00-25T07:00"]


@pytest.mark.parametrize(
    "url",
    [
        f"https://api.composer.nprstations.org/v1/widget/{UCS}",
        f"https://api.composer.nprstations.org/v1/widget/{UCS}/",
        f"https://api.composer.nprstations.org/v1/widget/{UCS}/now?format=json",
        f"https://api.composer.nprstations.org/{UCS}",
    ],
)
def test_any_link_with_the_key_in_it_is_understood(url: str) -> None:
    assert day_address(widget_address(url), DAY) == (
        f"https://api.composer.nprstations.org/v1/widget/{UCS}/day?date=2026-11-24&format=json"
    )


@pytest.mark.parametrize(
    "url", ["https://api.composer.nprstations.org/", f"https://x/{UCS}0", "https://x/v1/widget"]
)
def test_a_link_without_a_key_is_refused(url: str) -> None:
    with pytest.raises(FollowError, match="24 hexadecimal digits"):
        widget_address(url)


def test_the_fake_says_what_the_real_one_says() -> None:
    made = json.loads(answer_of([event(DAY, "22:00", "00:00", "Late")]))

    assert set(made) == {"params", "onToday"}
    assert datetime.fromisoformat(made["onToday"][0]["fullend"]).day == 25
