# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The calendar of a station over HTTP: what is in it, and that it is the same until something changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession, web

from schedules.access import Gate
from schedules.feeds.calendar import CalendarFeeds
from schedules.http import SCHEDULE_PROBLEMS, install_problems
from schedules.model.catalogue import Catalogue, Follows, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.fakes.serving import served
from tests.schedules.formats.other_readers import Airing, by_icalendar
from tests.schedules.lineups import NEW_YORK, fill, instant, lineup, oneoff, slot

NEWS, STATION = ServiceId("news"), StationId("wskg-fm")
WEEK = (fill(), slot("Morning", "05:00", "09:00"))
SPECIAL = oneoff("Special", "2026-12-01T06:00", "2026-12-01T07:00")


@dataclass
class Feed:
    clock: FakeClock
    schedules: ScheduleService
    url: str

    async def get(
        self, path: str = "/schedule/wskg-fm.ics", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with ClientSession() as session, session.get(self.url + path, headers=named) as answer:
            return answer.status, answer.headers, await answer.read()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(instant("2026-11-24T12:00Z"))  # a Tuesday


@pytest.fixture
async def feed(clock: FakeClock) -> AsyncIterator[Feed]:
    catalogue = Catalogue(
        [
            Service(
                id=NEWS,
                name="WSKG News",
                timezone=NEW_YORK,
                follows=Follows(host="a.example", old_after_s=3600),
            )
        ],
        [Station(id=STATION, call_sign="WSKG-FM", name="WSKG", carries=NEWS, timezone=NEW_YORK)],
    )
    schedules = ScheduleService(catalogue, clock, LocalPublisher(), next_up_min_s=600)
    await schedules.replace_service_lineup(NEWS, lineup(*WEEK))
    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS)
    Gate().install(app)
    CalendarFeeds(schedules, catalogue, clock, domain="wskg.org").add_routes(app)
    async with served(app) as url:
        yield Feed(clock, schedules, url)


def mornings(data: bytes) -> list[datetime]:
    return [start for _, start, _, title in by_icalendar(data) if title == "Morning"]


def reaches(airings: list[Airing]) -> tuple[datetime, datetime]:
    return min(one[1] for one in airings), max(one[2] for one in airings)


async def test_the_calendar_reaches_from_last_monday_over_eleven_weeks(feed: Feed) -> None:
    status, headers, data = await feed.get()

    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=300"
    assert headers["Access-Control-Allow-Origin"] == "*"
    first, last = reaches(by_icalendar(data))
    assert first == instant("2026-11-16T00:00-05:00")  # the Monday of last week
    assert last == instant("2027-02-01T00:00-05:00")
    assert mornings(data)[:1] == [instant("2026-11-16T05:00-05:00")]
    assert len(mornings(data)) == 77
    assert b"X-WR-CALNAME:WSKG News \xc2\xb7 WSKG-FM\r\n" in data


async def test_it_is_the_same_bytes_all_week_and_nothing_for_those_who_have_it(feed: Feed) -> None:
    _, headers, data = await feed.get()
    await feed.clock.advance(timedelta(days=5).total_seconds())  # Sunday noon
    await feed.schedules.roll()

    assert (await feed.get())[2] == data
    status, again, body = await feed.get(If_None_Match=headers["ETag"])
    assert (status, again["ETag"], body) == (304, headers["ETag"], b"")
    assert headers["ETag"].startswith('"')


async def test_a_new_week_moves_it_by_a_week(feed: Feed) -> None:
    await feed.clock.advance(timedelta(days=6).total_seconds())  # Monday noon
    await feed.schedules.roll()

    _, _, data = await feed.get()

    assert reaches(by_icalendar(data))[0] == instant("2026-11-23T00:00-05:00")


async def test_a_change_is_there_at_once_with_a_new_tag_and_the_same_uids(feed: Feed) -> None:
    _, before, data = await feed.get()
    await feed.clock.advance(60)
    await feed.schedules.replace_service_lineup(NEWS, lineup(*WEEK, SPECIAL))

    _, after, changed = await feed.get()

    assert before["ETag"] != after["ETag"]
    assert {one[0] for one in by_icalendar(data)} < {one[0] for one in by_icalendar(changed)}
    assert b"DTSTAMP:20261124T120001Z" in data  # two lineups within the first second
    assert b"DTSTAMP:20261124T120100Z" in changed


async def test_invented_programmes_are_said_to_be_so(feed: Feed) -> None:
    await feed.schedules.replace_service_lineup(NEWS, lineup(*WEEK, sample=True))

    _, _, data = await feed.get()

    assert b"X-WR-CALNAME:WSKG News \xc2\xb7 WSKG-FM (sample: invented programmes)\r\n" in data
    assert b"X-LIVERADIO-SAMPLE:TRUE\r\n" in data


async def test_a_schedule_that_is_followed_says_from_where_and_since_when_it_is_old(feed: Feed) -> None:
    noon = feed.clock.now()
    _, _, own = await feed.get()
    await feed.schedules.replace_followed_lineup(NEWS, replace(lineup(*WEEK), followed=True))
    feed.schedules.note_reading(NEWS, noon)

    tags = []
    for minutes, words in ((0, b""), (30, b""), (31, b"\\, last read 2026-11-24 12:00 UTC")):
        await feed.clock.advance(minutes * 60)
        _, headers, data = await feed.get()
        assert b"X-WR-CALDESC:Schedule from a.example" + words + b"\r\n" in data
        tags.append(headers["ETag"])

    assert b"CALDESC" not in own
    assert tags[0] == tags[1] != tags[2]


async def test_many_who_ask_at_once_get_one_document(feed: Feed) -> None:
    answers = await asyncio.gather(*(feed.get() for _ in range(20)))

    assert len({headers["ETag"] for _, headers, _ in answers}) == 1
    assert {status for status, _, _ in answers} == {200}


@pytest.mark.parametrize("path", ["/schedule/nobody.ics", "/schedule/.ics", "/schedule/a%2fb.ics"])
async def test_an_unknown_station_is_a_problem_document(feed: Feed, path: str) -> None:
    status, headers, body = await feed.get(path)

    assert status == 404
    assert headers["Content-Type"].startswith("application/problem+json"), body


async def test_head_gives_the_head_alone(feed: Feed) -> None:
    async with ClientSession() as session, session.head(f"{feed.url}/schedule/wskg-fm.ics") as answer:
        assert answer.status == 200
        assert int(answer.headers["Content-Length"]) > 1000
