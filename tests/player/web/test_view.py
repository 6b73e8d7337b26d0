# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the server draws: words and numbers, the same as the page's own script says afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from player.air.base import StreamState, StreamStatus
from player.web import view
from player.web.app import read_static
from player.web.drawing import HERE
from player.words import NOTHING
from schedules.model.broadcast import Broadcast, NowNext, Occurrence, Scope, Source, StreamPicture
from schedules.model.catalogue import Follows, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.model.slot import Kind

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
STATION = Station(
    id=StationId("wsqg-fm"), call_sign="WSQG-FM", name="WSQG-FM", carries=ServiceId("news"),
    timezone="America/New_York", frequency_mhz=90.9, city="Ithaca",
)  # fmt: skip
SERVICE = Service(id=ServiceId("news"), name="WSKG News", timezone="America/New_York")
OFF = StreamStatus(state=StreamState.OFF, reason="", since=NOON)


def piece(title: str, start: datetime, minutes: int, *, brief: bool = False, **words: object) -> Broadcast:
    end = start + timedelta(minutes=minutes)
    programme = Programme(title, **words)  # type: ignore[arg-type]
    whole = Occurrence(
        id=title,
        start=start,
        end=end,
        programme=programme,
        kind=Kind.RECURRING,
        scope=Scope.SERVICE,
        rights=Rights(),
    )
    return Broadcast(id=title, occurrence=whole, start=start, end=end, brief=brief)


def picture(now: Broadcast | None, *upcoming: Broadcast, **more: object) -> NowNext:
    given: dict[str, object] = {"source": Source.SCHEDULE, "valid_until": None, "revision": 1} | more
    return NowNext(station=STATION.id, at=NOON, now=now, next=upcoming, **given)  # type: ignore[arg-type]


def drawn(shown: NowNext, status: StreamStatus = OFF) -> view.Picked:
    return view.picked(STATION, SERVICE, shown, status, None, at=NOON + timedelta(minutes=5), demo=False)


def test_now_next_and_progress_are_said_by_the_stations_clock() -> None:
    now = piece("Midday", NOON, 90, subtitle="Talk", hosts=("Ana", "Ben"))

    after = NOON + timedelta(minutes=90)
    brief = piece("Brief", after, 5, brief=True)
    found = drawn(picture(now, brief, piece("Next", after + timedelta(minutes=5), 60)))

    assert (found.now_title, found.now_subtitle, found.now_hosts) == ("Midday", "Talk", "with Ana, Ben")
    assert found.now_times == "12:00 PM – 1:30 PM"
    assert (found.elapsed, found.total, found.elapsed_s, found.duration_s) == ("5:00", "1:30:00", 300, 5400)
    assert (found.next_title, found.next_time) == ("Next", "1:35 PM")  # the brief one is passed over
    assert found.label == "WSKG News · WSQG-FM 90.9 Ithaca"


def test_a_gap_says_so_and_still_says_what_comes() -> None:
    found = drawn(picture(None, piece("Later", NOON + timedelta(hours=1), 60)))

    assert (found.now_title, found.elapsed, found.total) == (NOTHING, "0:00", "0:00")
    assert found.next_title == "Later"


def test_during_a_breakaway_the_stream_is_shown_and_the_transmitter_is_named() -> None:
    service_piece = piece("Service Hour", NOON, 60)
    local = piece("Local Hour", NOON, 60)
    split = StreamPicture(now=service_piece, next=())

    found = drawn(picture(local, stream=split))

    assert found.now_title == "Service Hour"
    assert found.fm_now == "On 90.9 FM now: Local Hour"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"source": Source.SAMPLE}, "Sample schedule: these programmes are invented."),
        ({"source": Source.FOLLOWED, "as_of": NOON}, "Schedule as of 12:00 PM"),
        ({"source": Source.SCHEDULE}, ""),
    ],
)
def test_where_a_schedule_comes_from_is_said(more: dict[str, object], text: str) -> None:
    assert drawn(picture(None, **more)).source == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(hours=1), "Schedule from calendar.example.org as of 11:05 AM"),
        (timedelta(hours=1, seconds=1), "Schedule from calendar.example.org, last read 60 minutes ago"),
    ],
)
def test_a_schedule_that_is_followed_says_from_where_and_how_old_it_is(age: timedelta, text: str) -> None:
    at, follows = NOON + timedelta(minutes=5), Follows(host="calendar.example.org", old_after_s=3600)
    shown = picture(None, source=Source.FOLLOWED, as_of=at - age)

    assert view.source_text(shown, replace(SERVICE, follows=follows), STATION.timezone, at) == text


@pytest.mark.parametrize(
    ("direct", "plays"),
    [
        ("", "/listen/wsqg-fm"),
        ("https://cdn.example/news", "https://cdn.example/news"),
        ("https://cdn.example/news.mp3?x=y.pls", "https://cdn.example/news.mp3?x=y.pls"),
        ("https://cdn.example/news.pls", "/listen/wsqg-fm"),
        ("https://cdn.example/news.M3U?a=b", "/listen/wsqg-fm"),
        ("https://cdn.example/hls/news.m3u8", "/listen/wsqg-fm"),
    ],
)
def test_a_browser_is_given_the_streams_own_address_where_it_can_play_that(direct: str, plays: str) -> None:
    assert view.listen_address(replace(STATION, direct_url=direct)) == plays


def test_a_dead_stream_is_said_with_its_reason() -> None:
    down = StreamStatus(state=StreamState.DOWN, reason="HTTP 503", since=NOON)

    assert drawn(picture(None), down).stream_words == "The station’s stream cannot be reached: HTTP 503"


def test_only_files_of_the_page_can_be_asked_for() -> None:
    files = read_static(HERE / "static")

    assert {"main.js", "style.css", "icon.svg"} <= files.keys()
    assert all("/" not in name and not name.startswith(".") for name in files)
