# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio resolve``: one document whatever happens, and the operator's rules for private addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.fakes.config import config_of
from tests.fakes.radio_server import RadioServer, answers

from .conftest import CommandLine

AUDIO_HEAD = ("icy-name: Radio Test", "icy-genre: News")
KEYS = {"url", "outcome", "streams", "station", "error", "elapsed_ms"}
ROW = {"url", "effective_url", "kind", "codec", "bitrate_kbps", "title", "playable", "reason"}
MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 100
"""Frames of silence: MPEG 1 layer III, 128 kbit/s at 44.1 kHz, 417 bytes each."""


@pytest_asyncio.fixture
async def server() -> AsyncIterator[RadioServer]:
    async with RadioServer() as running:
        running.on("/live", answers(MP3, "audio/mpeg", head=AUDIO_HEAD))
        running.on("/page", answers(b"<html><body>Hello</body></html>", "text/html"))
        running.on(
            "/list.m3u",
            answers(
                f"#EXTM3U\n#EXTINF:-1,Gone\n{running.url('/gone')}\n#EXTINF:-1,Here\n{running.url('/live')}\n".encode(),
                "audio/x-mpegurl",
            ),
        )
        yield running


async def test_candidates_come_in_order_with_what_was_learned(cli: CommandLine, server: RadioServer) -> None:
    cli.configure()
    done = await cli.beside("resolve", "--allow", "127.0.0.1", server.url("/list.m3u"), "--json")

    document = done.document
    assert (done.status, done.err) == (0, "")
    assert document.keys() == KEYS
    assert document["url"] == server.url("/list.m3u")
    assert (document["outcome"], document["error"]) == ("streams", None)
    assert all(row.keys() == ROW for row in document["streams"])
    choice = next(row for row in document["streams"] if row["playable"])
    assert (choice["url"], choice["codec"], choice["title"]) == (server.url("/live"), "mp3", "Here")
    assert document["station"]["name"] == "Radio Test"


async def test_people_see_the_same(cli: CommandLine, server: RadioServer) -> None:
    cli.configure()
    done = await cli.beside("resolve", "--allow", "127.0.0.1", server.url("/list.m3u"))

    assert (done.status, done.err) == (0, "")
    assert server.url("/live") in done.out
    assert "HTTP 404" in done.out
    assert "Radio Test · News" in done.out


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        pytest.param("{}/page", "not-a-stream", id="a page"),
        pytest.param("{}/gone", "unreachable", id="nothing there"),
        pytest.param("ftp://a.example/live", "unsupported", id="another scheme"),
        pytest.param("http://[::1", "unsupported", id="no address"),
        pytest.param("demo:nope", "unsupported", id="no such signal"),
        pytest.param("demo:tone?hz=853", "unsupported", id="alert tone"),
        pytest.param("nope", "unsupported", id="no such station"),
        pytest.param("", "unsupported", id="nothing"),
        pytest.param("a.example/live", "unsupported", id="no scheme"),
    ],
)
async def test_where_nothing_plays_there_is_one_document_and_status_1(
    asked: str, error: str, cli: CommandLine, server: RadioServer
) -> None:
    cli.configure()
    done = await cli.beside("resolve", "--json", "--allow", "127.0.0.1", asked.format(server.url("")))

    document = done.document
    assert done.status == 1
    assert document.keys() == KEYS
    assert document["url"] == asked.format(server.url(""))
    assert (document["outcome"], document["error"]["class"]) == ("error", error)
    assert document["error"]["detail"]
    assert len(done.err.splitlines()) == 1


async def test_private_addresses_are_forbidden_unless_option_or_configuration_allows_them(
    cli: CommandLine, server: RadioServer
) -> None:
    url = server.url("/live")
    cli.configure(config_of({"news": ["demo:news"]}, allow=[]))
    forbidden = await cli.beside("resolve", "--json", url)
    by_option = await cli.beside("resolve", "--json", url, "--allow", f"127.0.0.1:{server.port}")
    cli.configure(config_of({"news": ["demo:news"]}, allow=["127.0.0.0/8"]))
    by_configuration = await cli.beside("resolve", "--json", url)

    assert forbidden.document["error"]["class"] == "forbidden-address"
    assert [forbidden.status, by_option.status, by_configuration.status] == [1, 0, 0]


async def test_a_wrong_configuration_stops_it_only_where_it_was_named(
    cli: CommandLine, server: RadioServer
) -> None:
    cli.configure("services: 1\n")
    beside_it = await cli.beside("resolve", "--allow", "127.0.0.1", server.url("/live"))
    named = await cli.beside("resolve", "--config", "config.yaml", "--json", server.url("/live"))

    assert beside_it.status == 0
    assert beside_it.err.startswith("warning: config.yaml has mistakes")
    assert named.status == 1
    assert named.document["outcome"] == "error"
    assert named.err.startswith("config.yaml:1: ")


async def test_all_streams_of_a_station_follow_in_order(cli: CommandLine, server: RadioServer) -> None:
    cli.configure(config_of({"news": [server.url("/gone"), server.url("/live"), "demo:news"]}))

    done = await cli.beside("resolve", "news", "--json")

    document = done.document
    assert done.status == 0
    assert document["url"] == "news"
    assert [(row["url"], row["playable"]) for row in document["streams"]] == [
        (server.url("/gone"), False),
        (server.url("/live"), True),
        ("demo:news", True),
    ]
    assert document["streams"][0]["reason"] == "HTTP 404"
    demo = document["streams"][-1]
    assert (demo["codec"], demo["bitrate_kbps"]) == ("mp3", 64)
    assert "not a radio station" in demo["reason"]


async def test_unproven_candidates_are_shown_as_such(cli: CommandLine, server: RadioServer) -> None:
    cli.configure()
    done = await cli.beside("resolve", "--no-probe", "--allow", "127.0.0.1", server.url("/live"))

    assert done.status == 0
    assert "unproven" in done.out

    cli.configure(config_of({"news": [server.url("/live"), "demo:news"]}))
    unproven = await cli.beside("resolve", "news", "--no-probe", "--json")

    assert [row["playable"] for row in unproven.document["streams"]] == [None, None]
    assert unproven.document["outcome"] == "streams"
