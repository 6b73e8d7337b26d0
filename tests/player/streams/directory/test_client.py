# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Searching the directory: by its API, mirror after mirror, whatever one of them sends."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from urllib.parse import parse_qsl, urlsplit

import pytest

from player.errors import DirectoryError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.directory.client import RadioBrowser
from tests.fakes.radio_browser import Fault, RadioBrowserMirror, mirror, station

WSKG = station("WSKG-FM 89.3", "http://a.example/wskg", votes=5)
OTHER = station("WSKG Classical", "http://a.example/classical", votes=9)
ABROAD = station("WSKGX", "http://b.example/x", countrycode="DE")
BROKEN = station("WXYZ", "http://a.example/wxyz", lastcheckok=0)
STATIONS = (WSKG, OTHER, ABROAD, BROKEN)


def query(asked: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(asked).query, strict_parsing=True))


async def test_the_documented_question_is_asked_by_a_client_that_says_its_name(client: GuardedClient) -> None:
    async with mirror(*STATIONS) as only:
        found = await RadioBrowser(client, [only.url + "/"]).search("wskg", country="US")

    assert [one.name for one in found.listings] == ["WSKG Classical", "WSKG-FM 89.3"]
    assert (found.mirror, found.broken, found.passed_over) == (only.url, False, ())
    assert urlsplit(only.asked[0]).path == "/json/stations/search"
    assert query(only.asked[0]) == {
        "name": "wskg",
        "countrycode": "US",
        "hidebroken": "true",
        "order": "votes",
        "reverse": "true",
        "limit": "100",
    }
    assert len(only.asked) == 1
    assert only.agents[0].startswith("PlayLiveRadio/")
    assert "VLC" not in only.agents[0]


async def test_no_country_asks_for_none_and_a_name_is_sent_as_it_is(client: GuardedClient) -> None:
    name = "Käse & Co? 50% #1/+"
    async with mirror(station(name, "http://a.example/")) as only:
        found = await RadioBrowser(client, [only.url]).search(name)

    assert [one.name for one in found.listings] == [name]
    assert "countrycode" not in query(only.asked[0])


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param(Fault.BAD_GATEWAY, "HTTP 502", id="502"),
        pytest.param(Fault.HTML, "no JSON", id="a page"),
        pytest.param(Fault.HALF_JSON, "no JSON", id="half of it"),
        pytest.param(Fault.BROKEN_OFF, "the connection broke|no JSON", id="broken off"),
        pytest.param(Fault.GIGANTIC, "more than 2 MiB", id="gigantic"),
        pytest.param(Fault.BOMB, "more than 2 MiB", id="gigantic once unpacked"),
        pytest.param(Fault.GZIP_DAMAGED, "packed and damaged", id="packed and damaged"),
        pytest.param(Fault.WRONG_TYPES, "no stations", id="wrong types"),
        pytest.param(Fault.NO_LIST, "database is locked", id="its own fault"),
        pytest.param(Fault.HANGS, "had not answered", id="hangs"),
    ],
)
async def test_a_mirror_with_a_fault_is_passed_over_with_its_reason(
    fault: Fault, reason: str, client: GuardedClient
) -> None:
    async with mirror(*STATIONS, fault=fault) as wrong, mirror(*STATIONS) as right:
        async with asyncio.timeout(20):
            found = await RadioBrowser(client, [wrong.url, right.url]).search("wskg")

    assert len(found.listings) == 3
    assert found.mirror == right.url
    (passed_over,) = found.passed_over
    assert passed_over.mirror == wrong.url
    assert re.search(reason, passed_over.reason)


@pytest.mark.parametrize("fault", [Fault.GZIP, Fault.GZIP_SAID, Fault.GZIP_UNSAID])
async def test_packed_or_said_to_be_it_is_read(fault: Fault, client: GuardedClient) -> None:
    async with mirror(*STATIONS, fault=fault) as only:
        found = await RadioBrowser(client, [only.url]).search("wskg")

    assert len(found.listings) == 3


async def test_a_redirect_to_another_mirror_is_followed(client: GuardedClient) -> None:
    async with mirror(fault=Fault.REDIRECTS) as first, mirror(*STATIONS) as second:
        first.elsewhere = second.url
        found = await RadioBrowser(client, [first.url]).search("wskg")

    assert len(found.listings) == 3
    assert query(second.asked[0])["name"] == "wskg"


async def test_mirrors_that_redirect_in_a_circle_are_passed_over(client: GuardedClient) -> None:
    async with mirror(fault=Fault.REDIRECTS) as only:
        only.elsewhere = only.url
        with pytest.raises(DirectoryError, match="circle"):
            await RadioBrowser(client, [only.url]).search("wskg")


async def test_the_directory_is_guarded_like_anything_outside() -> None:
    async with mirror(*STATIONS) as only, GuardedClient(AddressPolicy()) as strict:
        with pytest.raises(DirectoryError, match=r"127\.0\.0\.1"):
            await RadioBrowser(strict, [only.url]).search("wskg")

    assert only.asked == []


async def test_where_all_fail_all_are_named(client: GuardedClient) -> None:
    async with mirror(fault=Fault.HTML) as one, mirror(fault=Fault.BAD_GATEWAY) as two:
        with pytest.raises(DirectoryError) as caught:
            await RadioBrowser(client, [one.url, two.url]).search("wskg")

    assert str(caught.value) == f"{one.url}: what came back is no JSON; {two.url}: HTTP 502"


async def test_all_mirrors_together_have_a_deadline(client: GuardedClient) -> None:
    async with mirror(fault=Fault.HANGS) as only:
        with pytest.raises(DirectoryError, match="no mirror answered within"):
            await RadioBrowser(client, [only.url]).search("wskg", within_s=0.2)


async def test_what_the_directory_could_not_play_is_looked_at_where_there_is_nothing_else(
    client: GuardedClient,
) -> None:
    async with mirror(*STATIONS) as only:
        found = await RadioBrowser(client, [only.url]).search("wxyz")

    assert ([one.name for one in found.listings], found.broken) == (["WXYZ"], True)
    assert [query(asked)["hidebroken"] for asked in only.asked] == ["true", "false"]


async def test_a_place_on_the_dial_is_left_out_where_the_whole_name_finds_nothing(
    client: GuardedClient,
) -> None:
    async with mirror(*STATIONS) as only:
        found = await RadioBrowser(client, [only.url]).search("WSKG 89.3 FM", country="US")

    assert len(found.listings) == 2
    assert [query(asked)["name"] for asked in only.asked] == ["WSKG 89.3 FM", "wskg"]


async def test_nothing_found_is_an_answer_after_few_questions(client: GuardedClient) -> None:
    async with mirror(*STATIONS, fault=Fault.NONE) as good, mirror(fault=Fault.HTML) as bad:
        found = await RadioBrowser(client, [bad.url, good.url]).search("Nobody 99.9 FM")

    assert (found.listings, found.mirror) == ((), good.url)
    assert len(good.asked) == 4
    assert len(bad.asked) == 1  # it has shown what it is worth
    assert len(found.passed_over) == 1


def name_of(one: RadioBrowserMirror) -> str:
    return one.url.removeprefix("http://")


async def test_the_pool_names_the_mirrors_which_are_asked_in_random_order(client: GuardedClient) -> None:
    async with AsyncExitStack() as stack:
        pool, one, two = [await stack.enter_async_context(mirror(*STATIONS)) for _ in range(3)]
        pool.mirrors = [name_of(one), name_of(two)]
        found = await RadioBrowser(client, pool=pool.url, shuffle=lambda mirrors: mirrors.reverse()).search(
            "wskg"
        )

    assert found.mirror == two.url
    assert (pool.asked, one.asked) == (["/json/servers"], [])


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY, Fault.HTML, Fault.NO_LIST, Fault.GIGANTIC])
async def test_without_the_pool_the_known_mirrors_are_asked(fault: Fault, client: GuardedClient) -> None:
    async with mirror(fault=fault) as pool, mirror(*STATIONS) as known:
        found = await RadioBrowser(client, pool=pool.url, known=[known.url]).search("wskg")

    assert found.mirror == known.url
    assert [one.mirror for one in found.passed_over] == [pool.url]
