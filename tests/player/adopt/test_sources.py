# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reading each schedule once: is it one, and what has it for today?"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from player.adopt.sighting import Sighting, Topic
from player.adopt.sources import MOST_SOURCES, CheckedSource, checked, sources_in, zone_of
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from tests.fakes.composer import GRID, UCS
from tests.fakes.radio_server import RadioServer, answers, hangs
from tests.fakes.website import Website, calendar, website

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
NEW_YORK = "America/New_York"


def source(topic: Topic, url: str, weight: int = 0) -> Sighting:
    return Sighting(topic=topic, value=url, page="http://a.example/", how="script", weight=weight)


async def read(*seen: Sighting, deadline_s: float = 10.0) -> tuple[CheckedSource, ...]:
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        return await checked(sources_in(seen), client, now=NOON, timezone=NEW_YORK, deadline_s=deadline_s)


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        yield running


async def test_composer_and_calendar_say_what_they_have_for_today() -> None:
    async with website(Website()) as site:
        composer, ics = await read(
            source(Topic.CALENDAR, f"{site.url}/radio/week.ics"),
            source(Topic.COMPOSER, f"{site.url}/v1/widget/{UCS}"),
        )

    assert (composer.url, composer.readable, composer.programmes) == (
        f"{site.url}/v1/widget/{UCS}", True, len(GRID),
    )  # fmt: skip
    assert (ics.readable, ics.programmes, ics.zone, ics.reason) == (True, 2, NEW_YORK, "")


async def test_another_installation_says_its_service_zone_and_streams(server: RadioServer) -> None:
    stations = [
        {"id": "wval-fm", "call_sign": "WVAL-FM", "name": "", "service": "news", "frequency_mhz": 90.7,
         "city": "", "kind": "fm", "timezone": NEW_YORK, "public_file_url": "",
         "listen": {"live": "/listen/wval-fm", "hls": None}},
    ]  # fmt: skip
    services = [{"id": "news", "name": "News", "genre": "", "timezone": NEW_YORK, "stations": ["wval-fm"]}]
    server.on("/api/v1/services", answers(json.dumps({"services": services}).encode(), "application/json"))
    server.on("/api/v1/stations", answers(json.dumps({"stations": stations}).encode(), "application/json"))
    server.on(
        "/api/v1/stations/wval-fm/schedule?date=2026-11-24",
        answers(json.dumps({"broadcasts": []}).encode(), "application/json"),
    )

    (found,) = await read(source(Topic.LIVERADIO, server.url("")))

    assert (found.url, found.readable, found.zone) == (f"{server.url('/')}#news", True, NEW_YORK)
    assert (found.programmes, found.reason) == (0, "nothing for today")
    assert [one.value for one in found.streams] == [server.url("/listen/wval-fm")]


@pytest.mark.parametrize(
    ("topic", "body", "reason"),
    [
        (Topic.CALENDAR, b"<html>", "what came back is no calendar"),
        (Topic.CALENDAR, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x", "the calendar"),
        (Topic.COMPOSER, b"<html>", "web page"),
        (Topic.COMPOSER, b'{"onToday": 7}', "onToday"),
        (Topic.LIVERADIO, b"[]", "no JSON object"),
        (Topic.LIVERADIO, b'{"services": []}', ""),
    ],
)
async def test_what_is_no_schedule_says_why(
    topic: Topic, body: bytes, reason: str, server: RadioServer
) -> None:
    server.on("/api/v1/services", answers(body, "application/json"))
    server.on(f"/v1/widget/{UCS}/day?date=2026-11-24&format=json", answers(body))
    server.on("/a.ics", answers(body))
    where = {Topic.CALENDAR: "/a.ics", Topic.COMPOSER: f"/v1/widget/{UCS}", Topic.LIVERADIO: "/"}[topic]

    (found,) = await read(source(topic, server.url(where)))

    assert found.readable is False
    assert found.reason
    assert reason in found.reason


async def test_the_rest_is_read_though_one_hangs_or_is_private(server: RadioServer) -> None:
    good = source(Topic.CALENDAR, server.on("/a.ics", answers(calendar().encode(), "text/calendar")), 2)
    slow = source(Topic.CALENDAR, server.on("/b.ics", hangs()), 1)
    private = source(Topic.CALENDAR, "http://10.0.0.1/c.ics", 0)

    found = await read(private, slow, good, deadline_s=3.0)

    assert [(one.url, one.readable) for one in found] == [
        (good.value, True), (private.value, False), (slow.value, None),
    ]  # fmt: skip
    assert [one.reason for one in found] == ["", "10.0.0.1 is private", "not read: time was up"]


async def test_a_calendar_without_end_is_none(server: RadioServer) -> None:
    huge = b"BEGIN:VCALENDAR\r\n" + b"X-A:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 120_000

    (found,) = await read(source(Topic.CALENDAR, server.on("/a.ics", answers(huge, "text/calendar"))))

    assert (found.readable, found.reason) == (False, "the calendar did not come whole")


def test_one_key_is_one_grid_and_the_whole_address_counts() -> None:
    short = source(Topic.COMPOSER, f"https://api.composer.nprstations.org/v1/widget/{UCS}", 4)
    whole = source(Topic.COMPOSER, f"https://c.example/v1/widget/{UCS}", 2)
    many = [source(Topic.CALENDAR, f"https://a.example/{number}.ics") for number in range(20)]

    found = sources_in([short, *many, whole])

    assert [one.url for one in found][:2] == [whole.value, many[0].value]
    assert len(found) == MOST_SOURCES


@pytest.mark.parametrize(
    ("name", "zone"), [(NEW_YORK, NEW_YORK), ("", ""), ("Mars/Base", ""), ("../UTC", ""), ("America", "")]
)
def test_only_zones_that_there_are_count(name: str, zone: str) -> None:
    assert zone_of(name) == zone
