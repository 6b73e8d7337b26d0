# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The pages that radio servers show to browsers lead to the streams behind them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from player.errors import ErrorClass
from player.streams.resolver import Resolver
from player.streams.status_page import entries_of_page
from tests.fakes.radio_server import RadioServer, Request, answers, goes_on

from .audio import audio

SOUND = goes_on(b"ICY 200 OK\r\nicy-br:64\r\n\r\n", audio("tone.mp3"))
FOLDER = Path(__file__).parents[2] / "corpus" / "pages"


def page(name: str) -> str:
    return (FOLDER / name).read_text()


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("shoutcast1.html", [("/;", "Radio One"), ("listen.pls", "Radio One")]),
        (
            "shoutcast2.html",
            [("/;", "Radio Two"), ("/stream/1/", "Radio Two"), ("listen.pls?sid=1", "Radio Two")],
        ),
        (
            "shoutcast2-several.html",
            [
                ("/stream/1/", "Stream 1"),
                ("/stream/3/", "Stream 3"),
                ("listen.pls?sid=1", ""),
                ("listen.pls?sid=3", ""),
            ],
        ),
        ("icecast24.html", [("/live.mp3", "Radio Four"), ("/low.aac", "Radio Four, low")]),
        ("icecast23.html", [("/radio", "Radio Three")]),
    ],
)
def test_pages_list_their_streams(name: str, entries: list[tuple[str, str]]) -> None:
    assert [(entry.url, entry.title) for entry in entries_of_page(page(name))] == entries


@pytest.mark.parametrize(
    "html",
    [
        "<html><title>Our station</title><a href='listen.pls'>Listen</a></html>",
        "<html><body>We use the best server</body></html>",
        "<html><title>Icecast Streaming Media Server</title><p>no mounts</p></html>",
        "",
    ],
)
def test_other_pages_list_none(html: str) -> None:
    assert entries_of_page(html) == ()


def test_a_hostile_page_is_read_in_no_time() -> None:
    for piece in (
        "<a href='listen.pls?sid=1'>",
        "stream title: ",
        "mount point /",
        "<td>Stream Name:",
        "icecast " * 3,
    ):
        assert len(entries_of_page("<title>Icecast SHOUTcast Server</title>" + piece * 8000)) < 10_000


@pytest.mark.parametrize(
    ("name", "behind"),
    [
        pytest.param("shoutcast1.html", "/;", id="SHOUTcast 1"),
        pytest.param("shoutcast2.html", "/;", id="SHOUTcast 2"),
        pytest.param("shoutcast2.html", "/stream/1/", id="SHOUTcast 2, by number"),
        pytest.param("shoutcast2-several.html", "/stream/3/", id="SHOUTcast 2, several"),
        pytest.param("icecast24.html", "/low.aac", id="Icecast"),
    ],
)
@pytest.mark.parametrize("at", ["/", "/index.html", "/index.html?sid=1"])
async def test_behind_the_page_the_stream_is_found(
    server: RadioServer, resolver: Resolver, name: str, behind: str, at: str
) -> None:
    url = server.on(at, answers(page(name).encode(), "text/html"))
    live = server.on(behind, SOUND)

    resolution = await resolver.resolve(url)
    _, stream = await resolver.open(url)
    await stream.aclose()

    assert [one.url for one in resolution.streams if one.playable] == [live]
    assert stream.info.url == live
    assert resolution.error is None


async def test_a_page_in_the_place_of_every_stream_is_no_loop(
    server: RadioServer, resolver: Resolver
) -> None:
    everything = answers(page("shoutcast2.html").encode(), "text/html")
    for target in ("/", "/;", "/stream/1/", "/listen.pls?sid=1"):
        server.on(target, everything)

    resolution = await resolver.resolve(server.url("/"))

    assert resolution.error is not None
    assert resolution.error[0] is ErrorClass.NOT_A_STREAM
    assert server.connections == 4


async def test_a_page_that_leads_to_a_list_is_followed_by_the_limits_of_every_walk(
    server: RadioServer, resolver: Resolver
) -> None:
    live = server.on("/live", SOUND)
    server.on("/listen.pls", answers(f"[playlist]\nFile1={live}\n".encode()))
    url = server.on("/", answers(page("shoutcast1.html").encode()))

    resolution = await resolver.resolve(url)

    assert [(one.url, one.playable) for one in resolution.streams] == [
        (server.url("/;"), False),
        (live, True),
    ]


@pytest.mark.parametrize(
    "target", ["/;", "/;stream.mp3", "/;?icy=http", "/;stream.nsv?a=%2f;b", "/stream/1/;"]
)
async def test_shoutcast_paths_go_out_byte_for_byte(
    server: RadioServer, resolver: Resolver, target: str
) -> None:
    live = server.on(target, SOUND)

    for url in (live, server.on("/list", answers(live.encode()))):
        (found,) = (await resolver.resolve(url)).streams
        assert (found.url, found.playable) == (live, True)
    assert server.targets() == [target, "/list", target]


async def test_the_same_address_may_be_page_and_stream(server: RadioServer, resolver: Resolver) -> None:
    """A page that lists its own address, where the server gives the stream to whom it did not know before."""
    asked: list[str] = []

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        asked.append(request.target)
        await (answers(page("shoutcast1.html").encode()) if len(asked) == 1 else SOUND)(request, writer)

    server.on("/", script)
    server.on("/listen.pls", answers(f"[playlist]\nFile1={server.url('/')}\n".encode()))

    resolution = await resolver.resolve(server.url("/"))

    assert [one.url for one in resolution.streams if one.playable] == [server.url("/")]
