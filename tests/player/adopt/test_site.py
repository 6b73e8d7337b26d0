# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reading a site: politely, within bounds, and past everything that trips readers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from player.adopt.sighting import Topic
from player.adopt.site import MOST_PAGES, Site, addresses_of, is_website, read_site
from player.errors import UnsupportedAddressError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from tests.fakes.composer import UCS
from tests.fakes.radio_server import RadioServer, answers, hangs, redirects
from tests.fakes.website import Website, website


@pytest.fixture
async def client() -> AsyncIterator[GuardedClient]:
    async with GuardedClient(AddressPolicy(["127.0.0.1"])) as opened:
        yield opened


def values(site: Site, topic: Topic) -> list[str]:
    return list(dict.fromkeys(one.value for one in site.sightings if one.topic is topic))


async def test_a_site_is_read_past_all_its_traps(client: GuardedClient) -> None:
    async with website(Website(stream="https://ice.example:8000/live", endless=True)) as site:
        found = await read_site(client, site.url, page_s=1.0)  # one page never ends

    assert found.url == f"{site.url}/"
    assert values(found, Topic.NAME) == ["Valley Radio", "Live blog"]
    assert values(found, Topic.COMPOSER) == [f"{site.url}/v1/widget/{UCS}"]
    assert values(found, Topic.CALENDAR) == [f"{site.url}/radio/week.ics"]
    assert values(found, Topic.LOGO) == [f"{site.url}/radio/favicon.ico", f"{site.url}/radio/logo.png"]
    streams = values(found, Topic.STREAM)
    assert {f"{site.url}/radio/listen.m3u", "https://ice.example:8000/live"} <= set(streams)
    hidden = ("commented-out", "never", "live/late", "secret")  # a comment, a style, beyond 2 MB, denied
    assert not [one for one in streams if any(word in one for word in hidden)]
    reasons = {one.url.removeprefix(site.url): one.reason for one in found.pages}
    assert reasons["/radio/live/circle"] == "redirects in a circle"
    assert reasons["/radio/live/elsewhere"] == "192.168.77.1 is private"
    assert reasons["/radio/live/missing"] == "HTTP 404"
    assert reasons["/private/live"] == "its robots.txt asks programs to leave it alone"
    assert "/private/live" not in site.asked
    assert not [one for one in site.asked if "print=" in one]
    assert site.asked[0] == "/robots.txt"
    assert (
        len(site.asked) <= MOST_PAGES + 4
    )  # the rules, the cookie's turn, and the question for an installation
    assert all(agent.startswith("PlayLiveRadio/") for agent in site.agents)


@pytest.mark.parametrize(
    ("robots", "status", "read"),
    [
        pytest.param("User-agent: *\nDisallow: /", "200 OK", False, id="all is denied"),
        pytest.param("User-agent: PlayLiveRadio\nDisallow: /", "200 OK", False, id="we are denied"),
        pytest.param("User-agent: other\nDisallow: /", "200 OK", True, id="others are denied"),
        pytest.param("User-agent: *\nDisallow: /", "404 Not Found", True, id="no file"),
        pytest.param("", "503 Unavailable", False, id="a server in trouble"),
        pytest.param("<html>User-agent: *\nDisallow: /", "200 OK", True, id="a page for every address"),
    ],
)  # fmt: skip
async def test_what_robots_txt_asks_is_kept(
    robots: str, status: str, read: bool, client: GuardedClient
) -> None:
    async with RadioServer() as server:
        server.on("/robots.txt", answers(robots.encode(), "text/plain", status=f"HTTP/1.0 {status}"))
        server.on("/", answers(b"<title>Valley</title>", "text/html"))
        site = await read_site(client, server.url("/"))

    assert ("/" in server.targets()) is read
    assert (site.url != "") is read


async def test_a_dozen_pages_are_read_and_none_twice(client: GuardedClient) -> None:
    async with RadioServer() as server:
        links = "".join(f"<a href=/listen/{number}><a href='/listen/{number}#x'>" for number in range(40))
        server.on("/", answers(links.encode(), "text/html"))
        for number in range(40):
            server.on(f"/listen/{number}", answers(b"<a href=/><a href=/listen/1>", "text/html"))
        await read_site(client, server.url("/"))

    pages = [one for one in server.targets() if one == "/" or one.startswith("/listen")]
    assert len(pages) == len(set(pages)) == MOST_PAGES


async def test_pages_two_links_deep_are_read_and_none_beyond(client: GuardedClient) -> None:
    async with RadioServer() as server:
        for depth in range(5):
            server.on(f"/live{depth or ''}", answers(f"<a href=/live{depth + 1}>".encode(), "text/html"))
        await read_site(client, server.url("/live"))

    assert [one for one in server.targets() if one.startswith("/live")] == ["/live", "/live1", "/live2"]


async def test_only_pages_of_the_site_itself_are_read(client: GuardedClient) -> None:
    async with RadioServer() as other, RadioServer() as server:
        links = (
            f"<a href='{other.url('/listen')}'><a href=/listen.mp3><a href=/listen.jpg><a href=/moved/live>"
        )
        server.on("/", answers(links.encode(), "text/html"))
        server.on("/moved/live", redirects(other.url("/page")))
        other.on("/page", answers(b"<a href=x.pls>", "text/html"))
        site = await read_site(client, server.url("/"))

    assert "/listen" not in other.targets()
    assert not {"/listen.mp3", "/listen.jpg"} & set(server.targets())
    assert not [one for one in site.sightings if one.value.endswith("x.pls")]


async def test_a_link_that_is_a_stream_is_one(client: GuardedClient) -> None:
    async with RadioServer() as server:
        server.on("/", answers(b"<a href=/go>Listen</a>", "text/html"))
        server.on("/go", hangs(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", b"\xff\xfb"))
        site = await read_site(client, server.url("/"))

    assert values(site, Topic.STREAM) == [server.url("/go")]


async def test_a_site_that_answers_nothing_is_given_up_in_time(client: GuardedClient) -> None:
    async with RadioServer() as server:
        server.on("/robots.txt", hangs())
        async with asyncio.timeout(5):
            site = await read_site(client, server.url("/"), within_s=0.3)

    assert (site.url, site.sightings) == ("", ())
    assert site.pages[-1].reason == "time was up after 0 s"


async def test_an_installation_of_this_program_is_seen(client: GuardedClient) -> None:
    async with RadioServer() as server:
        server.on("/", answers(b"<title>x", "text/html"))
        server.on("/api/v1/services", answers(b'{"services": []}', "application/json"))
        site = await read_site(client, server.url("/"))

    assert values(site, Topic.LIVERADIO) == [server.url("").rstrip("/")]


@pytest.mark.parametrize(
    "text",
    ["wskg.org", "www.wskg.org/listen", "http://x", "https://10.0.0.1:8080/", "127.0.0.1:80", "münchen.de"],
)
def test_these_are_websites(text: str) -> None:
    assert is_website(text)


@pytest.mark.parametrize(
    "text", ["WSKG", "WSKG 89.3", "89.3", "Q104.3", "Radio St. Louis", "St.Louis radio", "a..b", ""]
)
def test_these_are_names(text: str) -> None:
    assert not is_website(text)


def test_a_host_is_tried_encrypted_first() -> None:
    assert addresses_of("wskg.org") == ("https://wskg.org/", "http://wskg.org/")
    assert addresses_of("http://wskg.org/x") == ("http://wskg.org/x",)
    with pytest.raises(UnsupportedAddressError):
        addresses_of("ftp://wskg.org/")
