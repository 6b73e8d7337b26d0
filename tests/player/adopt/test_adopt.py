# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Adopting as a whole, against a site, a directory and a stream on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from player.adopt.adopt import Adopted, Wanted, adopt
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.resolver import Resolver
from schedules.clock import SystemClock
from tests.fakes.radio_browser import Fault, RadioBrowserMirror, mirror, station
from tests.fakes.radio_server import RadioServer, answers
from tests.fakes.website import Website, website

MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 100
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
PLAIN = "<title>Valley Radio</title><p>WVAL-FM 90.7 and WVLY 101.3"


@pytest.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        running.on("/live", answers(MP3, "audio/mpeg"))
        running.on("/listed", answers(MP3, "audio/mpeg"))
        yield running


@pytest.fixture
async def site(server: RadioServer) -> AsyncIterator[Website]:
    async with website(Website(stream=server.url("/live"), front=PLAIN)) as running:
        yield running


@pytest.fixture
async def directory(server: RadioServer, site: Website) -> AsyncIterator[RadioBrowserMirror]:
    entries = [
        station("WVAL 90.7 FM", server.url("/listed"), homepage=f"{site.url}/", votes=5),
        station("WVAL fan page", server.url("/fans"), homepage="https://fans.example/", votes=9),
    ]
    async with mirror(*entries) as running:
        yield running


async def adopted(directory: RadioBrowserMirror, **wanted: Any) -> Adopted:
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        request = Wanted(directories=(directory.url,), **wanted)
        return await adopt(request, client, Resolver(client, SystemClock()), NOON)


async def test_a_website_is_looked_up_in_the_directory_and_only_its_own_entries_count(
    server: RadioServer, site: Website, directory: RadioBrowserMirror
) -> None:
    found = await adopted(directory, website=site.url)

    assert [one.address for one in found.streams] == [server.url("/listed")]
    assert found.stream is not None
    assert found.stream.sighting.how == 'entry "WVAL 90.7 FM" of the directory'
    assert (found.stream.sighting.page, found.listed.directory) == (directory.url, directory.url)
    assert found.name is not None
    assert (found.name.value, found.name.how) == ("Valley Radio", "title")
    assert [(one.value, one.words) for one in found.stations] == [("WVAL-FM", "90.7")]
    assert [(one.value, one.words) for one in found.neighbours] == [("WVLY", "101.3")]
    assert (found.zone, found.logo, found.source) == (None, None, None)


async def test_a_name_leads_to_its_home_page_which_is_read_too(
    site: Website, directory: RadioBrowserMirror
) -> None:
    site.front = ""

    found = await adopted(directory, name="wval")

    assert found.site.url == f"{site.url}/"
    assert found.stream is not None
    assert found.stream.address == f"{site.url}/radio/listen.m3u"
    assert found.source is not None
    assert found.source.sighting.topic == "composer"
    assert found.zone is not None
    assert found.zone.value == "America/New_York"


async def test_a_directory_that_cannot_be_reached_is_told_and_not_fatal(site: Website) -> None:
    site.front = ""
    async with mirror(fault=Fault.BAD_GATEWAY) as broken:
        found = await adopted(broken, website=site.url)
        nothing = await adopted(broken, name="wval")

    assert "HTTP 502" in found.listed.error
    assert found.stream is not None
    assert not nothing.anything
    assert "HTTP 502" in nothing.listed.error


async def test_a_site_that_is_away_is_told_and_not_fatal(directory: RadioBrowserMirror) -> None:
    found = await adopted(directory, website="http://127.0.0.1:9/")

    assert not found.anything
    assert found.site.pages[-1].reason.startswith("cannot connect")
    assert directory.asked == []  # nobody knows what to look for


async def test_another_installation_gives_its_stream_and_schedule(
    server: RadioServer, directory: RadioBrowserMirror
) -> None:
    server.on("/", answers(b"<title>Valley", "text/html"))
    server.on(
        "/api/v1/services",
        answers(
            b'{"services": [{"id": "news", "name": "News", "genre": "", "timezone": "America/New_York",'
            b' "stations": ["wval-fm"]}]}',
            "application/json",
        ),
    )
    server.on(
        "/api/v1/stations",
        answers(
            b'{"stations": [{"id": "wval-fm", "call_sign": "WVAL-FM", "name": "", "service": "news",'
            b' "kind": "fm", "city": "", "timezone": "America/New_York", "frequency_mhz": 90.7,'
            b' "public_file_url": "", "listen": {"live": "/live", "hls": null}}]}',
            "application/json",
        ),
    )
    server.on(
        "/api/v1/stations/wval-fm/schedule?date=2026-11-24",
        answers(b'{"broadcasts": []}', "application/json"),
    )

    found = await adopted(directory, website=server.url("/"))

    assert found.source is not None
    assert found.source.url == f"{server.url('/')}#news"
    assert found.stream is not None
    assert found.stream.address == server.url("/live")
    assert found.zone is not None
    assert (found.zone.value, found.zone.how) == ("America/New_York", "the schedule there")
