# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The schedule page over HTTP: what a person reads there, whatever the clock does that week."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from aiohttp import ClientSession, web

from player.settings import Network
from player.web.schedule_page import SchedulePage
from schedules.access import Gate
from schedules.feeds.calendar import CalendarFeeds
from schedules.http import SCHEDULE_PROBLEMS, install_problems
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.fakes.serving import served
from tests.fakes.week_reader import ReadDay, WeekReader
from tests.schedules.lineups import NEW_YORK, emergency, fill, instant, lineup, oneoff, slot

NEWS, HERE, THERE = ServiceId("news"), StationId("wskg-fm"), StationId("wsqg-fm")
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TUESDAY = "2026-11-24T12:00Z"
OWN = lineup(slot("Ithaca Hour", "17:30", "18:00"))


@dataclass
class Site:
    clock: FakeClock
    schedules: ScheduleService
    url: str

    async def get(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
        named = BROWSER | {name.replace("_", "-"): value for name, value in headers.items()}
        async with ClientSession() as session, session.get(self.url + path, headers=named) as answer:
            return answer.status, answer.headers, await answer.text()

    async def read(self, path: str = "/schedule/wskg-fm") -> WeekReader:
        status, _, page = await self.get(path)
        assert status == 200, page
        return WeekReader(page)


@asynccontextmanager
async def site(
    news: Lineup, at: str = TUESDAY, zone: str = NEW_YORK, own: Lineup | None = None
) -> AsyncIterator[Site]:
    clock = FakeClock(instant(at))
    station = Station(
        id=HERE,
        call_sign="WSKG-FM",
        name="",
        carries=NEWS,
        timezone=zone,
        frequency_mhz=89.3,
        city="Binghamton",
    )
    other = replace(station, id=THERE, call_sign="WSQG-FM", frequency_mhz=90.9, city="Ithaca")
    catalogue = Catalogue([Service(id=NEWS, name="WSKG News", timezone=zone)], [station, other])
    schedules = ScheduleService(catalogue, clock, LocalPublisher(), next_up_min_s=600)
    schedules.put_in_force(services={NEWS: news}, stations={THERE: own} if own else {})
    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS)
    Gate().install(app)
    network = Network(name="Test <b>Radio</b>", timezone=zone)
    SchedulePage(network=network, catalogue=catalogue, schedules=schedules, clock=clock).add_routes(app)
    CalendarFeeds(schedules, catalogue, clock, domain="a.example").add_routes(app)
    async with served(app) as url:
        yield Site(clock, schedules, url)


def said(day: ReadDay) -> list[tuple[str, str]]:
    return [(entry.times, entry.title) for entry in day.entries]


async def test_a_week_is_shown_by_the_stations_clock_with_its_gaps_and_what_is_on() -> None:
    week = lineup(slot("Morning", "05:00", "09:00"), slot("Overnight", "22:00", "01:00"))
    async with site(week) as radio:  # 7 in the morning of a Tuesday
        page = await radio.read()

    assert [day.heading for day in page.days][:3] == [
        "Monday November 23",
        "Tuesday November 24 Today",
        "Wednesday November 25",
    ]
    assert "November 23 to 29, 2026" in page.words
    tuesday = page.days[1]
    assert said(tuesday) == [
        ("10:00 PM – 1:00 AM From Monday", "Overnight"),
        ("1:00 – 5:00 AM", "Nothing planned"),
        ("5:00 – 9:00 AM", "Morning"),
        ("9:00 AM – 10:00 PM", "Nothing planned"),
        ("10:00 PM – 1:00 AM Until Wednesday", "Overnight"),
    ]
    assert [day.today for day in page.days] == [False, True, *[False] * 5]
    assert [(one.title, one.marks) for day in page.days for one in day.entries if one.now] == [
        ("Morning", ["On now"])
    ]
    assert page.links["Skip to what is on now"] == "#now"
    assert page.links["Subscribe in your calendar"] == "/schedule/wskg-fm.ics"
    assert page.links["Back to the player"] == "/?station=wskg-fm"
    assert page.links["WSQG-FM 90.9 Ithaca"] == "/schedule/wsqg-fm"


async def test_an_overnight_that_is_on_is_marked_only_on_the_day_that_it_is() -> None:
    async with site(lineup(slot("Overnight", "22:00", "05:00")), at="2026-11-24T08:00Z") as radio:
        page = await radio.read()  # 3 in the morning

    marked = [(day.heading, one.title) for day in page.days for one in day.entries if one.now]
    assert marked == [("Tuesday November 24 Today", "Overnight")]


async def test_what_sets_a_broadcast_apart_is_said_in_words() -> None:
    week = lineup(
        fill("Stream"),
        slot("Evening", "16:00", "19:00"),
        slot("News", "12:00", "12:05"),
        oneoff("Debate", "2026-11-25T20:00", "2026-11-25T21:00"),
        emergency("Flood", "2026-11-25T20:30", "2026-11-25T20:40"),
    )
    async with site(week, own=OWN) as radio:
        page = await radio.read("/schedule/wsqg-fm")
        elsewhere = await radio.read("/schedule/wskg-fm")

    wednesday = {(one.times, one.title): one for one in page.days[2].entries}
    assert wednesday["4:00 – 5:30 PM", "Evening"].marks == ["Part 1 of 2"]
    assert wednesday["5:30 – 6:00 PM", "Ithaca Hour"].marks == ["On 90.9 FM only"]
    assert wednesday["6:00 – 7:00 PM", "Evening"].marks == ["Part 2 of 2"]
    assert wednesday["8:00 – 8:30 PM", "Debate"].marks == ["Special", "Part 1 of 2"]
    assert wednesday["8:30 – 8:40 PM", "Flood"].marks == ["Emergency"]
    brief = wednesday["12:00 PM", "News"]
    assert ("brief" in brief.classes, brief.marks) == (True, [])
    assert "On 90.9 FM only: the stream goes on with WSKG News." in page.words
    assert "FM only" not in elsewhere.words


@pytest.mark.parametrize(
    ("at", "zone", "heading", "entries"),
    [
        pytest.param(
            "2026-10-28T12:00Z", NEW_YORK, "Sunday November 1 25 hours: the clocks go back",
            [
                ("12:00 AM – 1:00 AM UTC\N{MINUS SIGN}4", "Zero"),
                ("1:00 – 1:30 AM UTC\N{MINUS SIGN}4", "One"),
                ("1:30 AM UTC\N{MINUS SIGN}4 – 2:00 AM", "Half"),
                ("2:00 – 3:00 AM", "Two"),
            ],
            id="New York in autumn",
        ),
        pytest.param(
            "2027-03-10T12:00Z", NEW_YORK, "Sunday March 14 23 hours: the clocks go forward",
            [("12:00 – 1:00 AM", "Zero"), ("1:00 – 1:30 AM", "One"), ("1:30 – 3:00 AM", "Half")],
            id="New York in spring",
        ),
        pytest.param(
            "2027-03-31T12:00Z", "Australia/Lord_Howe",
            "Sunday April 4 24 hours 30 minutes: the clocks go back",
            [
                ("12:00 AM – 1:00 AM UTC+11", "Zero"),
                ("1:00 – 1:30 AM UTC+11", "One"),
                ("1:30 AM UTC+11 – 2:00 AM", "Half"),
                ("2:00 – 3:00 AM", "Two"),
            ],
            id="Lord Howe in autumn",
        ),
    ],
)  # fmt: skip
async def test_change_nights_say_how_long_they_are_and_which_of_two_hours_is_meant(
    at: str, zone: str, heading: str, entries: list[tuple[str, str]]
) -> None:
    week = lineup(
        slot("Zero", "00:00", "01:00"),
        slot("One", "01:00", "01:30"),
        slot("Half", "01:30", "02:00"),
        slot("Two", "02:00", "03:00"),
    )
    async with site(week, at=at, zone=zone) as radio:
        sunday = (await radio.read()).days[6]

    assert sunday.heading == heading
    assert [one for one in said(sunday) if one[1] != "Nothing planned"] == entries


async def test_the_second_hour_stands_beside_the_clock_with_its_offset() -> None:
    async with site(lineup(fill()), at="2026-10-28T12:00Z") as radio:
        clock = (await radio.read()).clock

    assert clock[:6] == ["12 AM", "1 AM", "1 AM", "again, UTC\N{MINUS SIGN}5", "2 AM", "3 AM"]


async def test_a_date_that_does_not_exist_says_so() -> None:
    async with site(lineup(fill()), at="2011-12-29T00:00Z", zone="Pacific/Apia") as radio:
        friday = (await radio.read()).days[4]

    assert friday.heading == "Friday December 30 The calendar here skips this day"
    assert friday.entries == []


@pytest.mark.parametrize(
    ("path", "first", "previous", "following", "other"),
    [
        ("", "Monday November 23", "week=2026-W47", "week=2026-W49", "first=sunday"),
        ("?week=2026-W49", "Monday November 30", "", "week=2026-W50", "week=2026-W49&first=sunday"),
        ("?first=sunday", "Sunday November 22", "week=2026-W47&first=sunday",
         "week=2026-W49&first=sunday", ""),
        ("?week=2026-W53&first=sunday", "Sunday December 27", "week=2026-W52&first=sunday",
         "week=2027-W01&first=sunday", "week=2026-W53"),
    ],
)  # fmt: skip
async def test_one_goes_from_week_to_week(
    path: str, first: str, previous: str, following: str, other: str
) -> None:
    async with site(lineup(fill())) as radio:
        page = await radio.read("/schedule/wskg-fm" + path)

    def address(query: str) -> str:
        return "/schedule/wskg-fm" + (f"?{query}" if query else "")

    assert page.days[0].heading == first
    assert len(page.days) == 7
    assert page.links["Previous week"] == address(previous)
    assert page.links["Next week"] == address(following)
    assert page.links["Monday first" if "sunday" in path else "Sunday first"] == address(other)
    assert page.current == ({"This week"} if "week=" not in path else set())


async def test_on_a_sunday_this_week_is_the_one_that_one_is_in() -> None:
    async with site(lineup(fill()), at="2026-11-29T17:00Z") as radio:
        iso, sunday_first = await radio.read(), await radio.read("/schedule/wskg-fm?first=sunday")

    assert iso.days[6].heading == "Sunday November 29 Today"
    assert sunday_first.days[0].heading == "Sunday November 29 Today"
    assert iso.links["Sunday first"] == "/schedule/wskg-fm?first=sunday"
    assert sunday_first.links["Monday first"] == "/schedule/wskg-fm"


async def test_at_the_ends_of_what_is_known_no_link_leads_on() -> None:
    async with site(lineup(fill())) as radio:
        last_week = await radio.read("/schedule/wskg-fm?week=2026-W47")
        status, _, refusal = await radio.get("/schedule/wskg-fm?week=2026-W46")
        page, weeks = await radio.read(), 0
        while following := page.links.get("Next week"):
            page, weeks = await radio.read(following), weeks + 1
        beyond, _, _ = await radio.get("/schedule/wskg-fm?week=2028-W01")

    assert "Previous week" not in last_week.links
    assert status == beyond == 422
    assert "The schedule is known from 2026-11-15 to 2027-12-30." in refusal
    assert (weeks, page.days[0].heading) == (57, "Monday December 27")  # 400 days ahead is the day after
    assert [bool(day.entries) for day in page.days] == [True, True, *[False] * 5]
    assert page.days[2].heading == "Wednesday December 29 Not known"


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/schedule/nobody", 404, "There is no such station &#34;nobody&#34;."),
        ("/schedule/<b>", 404, "There is no such station &#34;&lt;b&gt;&#34;."),
        ("/schedule/wskg-fm?week=2026-48", 422, "&#34;2026-48&#34; is no week: write it like 2026-W48."),
        ("/schedule/wskg-fm?week=2027-W53", 422, "There is no week &#34;2027-W53&#34;."),
        ("/schedule/wskg-fm?week=0001-W01", 422, "chedule"),
        ("/schedule/wskg-fm?week=9999-W52&first=sunday", 422, "chedule"),
        ("/schedule/wskg-fm?week=", 422, "&#34;&#34; is no week: write it like 2026-W48."),
        ("/schedule/wskg-fm?first=friday", 422, "A week begins with monday or with sunday."),
    ],
)
async def test_refusals_are_sentences_for_people_and_documents_for_others(
    path: str, status: int, sentence: str
) -> None:
    async with site(lineup(fill())) as radio:
        code, headers, page = await radio.get(path)
        other_code, other_headers, _ = await radio.get(path, Accept="application/json")

    assert (code, other_code) == (status, status)
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in headers
    assert sentence in page
    assert "<b>" not in page
    assert "/schedule/wskg-fm" in WeekReader(page).links.values()
    assert other_headers["Content-Type"] == "application/problem+json"


async def test_words_of_a_lineup_are_text_and_only_web_addresses_are_links() -> None:
    evil = "<script>alert('&amp;')</script>"
    words = Programme(evil, subtitle=f"{evil}1", hosts=(f"{evil}2",), url="javascript:alert(1)")
    week = lineup(
        slot("One", "01:00", "02:00", programme=words),
        slot("Two", "02:00", "03:00", programme=Programme("Two", url='https://a.example/?a=1&b="2"')),
        slot("Three", "03:00", "04:00", programme=Programme("Three", url="data:text/html,x")),
        slot("Four", "04:00", "05:00", programme=Programme("Four", url="https:")),
    )
    async with site(week) as radio:
        page = await radio.read()

    one = page.days[1].entries[1]
    assert one.title == evil
    assert one.parts["more"] == f"{evil}1 with {evil}2"
    assert "script" not in page.tags
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
    assert page.links["Two"] == 'https://a.example/?a=1&b="2"'
    assert not {"Three", "Four", evil} & page.links.keys()
    assert "Test <b>Radio</b>" in page.words


async def test_sample_schedules_say_so() -> None:
    async with site(replace(lineup(fill()), sample=True)) as radio:
        sample = await radio.read()
        await radio.schedules.replace_service_lineup(NEWS, lineup(fill()))
        real = await radio.read()

    assert "Sample schedule: these programmes are invented." in sample.words
    assert "Sample" not in real.words


async def test_a_browser_that_has_the_page_is_sent_it_again_only_when_it_says_something_else() -> None:
    async with site(lineup(fill(), slot("Morning", "05:00", "09:00"))) as radio:
        _, headers, _ = await radio.get("/schedule/wskg-fm")
        tag = headers["ETag"]
        same = await radio.get("/schedule/wskg-fm", If_None_Match=tag)
        await radio.clock.advance(3600)  # 8 o'clock, and the same programme
        later = await radio.get("/schedule/wskg-fm", If_None_Match=tag)
        await radio.clock.advance(3600)  # 9 o'clock: another one is on
        after, new_headers, _ = await radio.get("/schedule/wskg-fm", If_None_Match=tag)
        await radio.schedules.replace_service_lineup(NEWS, lineup(fill("Other")))
        edited, _, page = await radio.get("/schedule/wskg-fm", If_None_Match=new_headers["ETag"])

    assert re.fullmatch(r'"[^"]+"', tag), "a strong one"
    assert headers["Cache-Control"] == "no-cache"
    assert (same[0], later[0], same[2]) == (304, 304, "")
    assert (after, edited) == (200, 200)
    assert "Other" in page


async def test_the_calendar_feed_keeps_its_address() -> None:
    async with site(lineup(fill())) as radio:
        status, headers, _ = await radio.get("/schedule/wskg-fm.ics")

    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")


async def test_everything_stands_in_the_grid_without_overlap_and_in_order() -> None:
    week = lineup(
        fill(), slot("A", "01:00", "01:01"), slot("B", "01:01", "01:02"), slot("C", "22:30", "02:00")
    )
    async with site(week) as radio:
        page = await radio.read()

    for day in page.days:
        last = 1
        for one in day.entries:
            start, end = (int(c[1:]) for c in one.classes if re.fullmatch(r"[se]\d+", c))
            assert last == start < end
            last = end


async def test_a_week_with_too_many_beginnings_is_shown_as_lists() -> None:
    minutes = [f"{n // 60:02}:{n % 60:02}" for n in range(500)]
    slots = [slot(f"At {one}", one, other) for one, other in pairwise(minutes)]
    async with site(lineup(*slots)) as radio:
        page = await radio.read()

    assert page.clock == []
    assert [entry.classes for entry in page.days[0].entries[:1]] == [["entry", "brief"]]
    assert len(page.days[0].entries) == 500  # and the rest of the day
