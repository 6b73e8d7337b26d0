# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of directories: the directories' own are touched, and no byte of any other."""

from __future__ import annotations

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.net.redirects import follow
from player.streams.directory.address import directory_address, lasting_address
from tests.fakes.radio_server import RadioServer, answers

TUNE = "http://opml.radiotime.com/Tune.ashx"
FORMATS = "formats=mp3,aac,ogg,hls"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        pytest.param(f"{TUNE}?id=s123", f"{TUNE}?id=s123&{FORMATS}", id="plain"),
        pytest.param(f"{TUNE}?id=s1&", f"{TUNE}?id=s1&{FORMATS}", id="ends with a mark"),
        pytest.param(f"{TUNE}?id=s1#x", f"{TUNE}?id=s1&{FORMATS}", id="with a fragment"),
        pytest.param(
            "https://opml.tunein.com/tune.ashx?id=s1&render=json",
            f"https://opml.tunein.com/tune.ashx?id=s1&render=json&{FORMATS}",
            id="other host, small letters, json",
        ),
        pytest.param(
            "HTTP://OPML.RadioTime.com:80/Tune.ashx?c=pbrowse&id=s1&filter=l%7E1",
            f"HTTP://OPML.RadioTime.com:80/Tune.ashx?c=pbrowse&id=s1&filter=l%7E1&{FORMATS}",
            id="bytes stay",
        ),
        pytest.param(
            "https://tunein.com/radio/BBC-Radio-4-LW-198-s25419/",
            f"https://opml.radiotime.com/Tune.ashx?id=s25419&{FORMATS}",
            id="a station's page",
        ),
        pytest.param(
            "http://tunein.com/radio/s25419",
            f"https://opml.radiotime.com/Tune.ashx?id=s25419&{FORMATS}",
            id="a station's page without a name",
        ),
        pytest.param(
            "https://tunein.com/embed/player/s25419/?autoplay=true",
            f"https://opml.radiotime.com/Tune.ashx?id=s25419&{FORMATS}",
            id="an embedded player",
        ),
        pytest.param(
            "http://tunein.com/station/?x=1&stationId=25419",
            f"https://opml.radiotime.com/Tune.ashx?id=s25419&{FORMATS}",
            id="an old page",
        ),
    ],
)
def test_what_tunein_is_asked(url: str, asked: str) -> None:
    assert directory_address(url) == asked


@pytest.mark.parametrize(
    "url",
    [
        f"{TUNE}?id=s1&formats=mp3",
        f"{TUNE}?formats=&id=s1",
        f"{TUNE}?id=s1&Formats=aac",
        TUNE,
        "http://a.example/Tune.ashx?id=s1",
        "http://radiotime.com.a.example/Tune.ashx?id=s1",
        "http://myradiotime.com/Tune.ashx?id=s1",
        "http://opml.radiotime.com@a.example/Tune.ashx?id=s1",
        "http://a.example/?u=http://opml.radiotime.com/Tune.ashx?id=s1",
        "http://opml.radiotime.com/Browse.ashx?id=s1",
        "https://tunein.com/radio/local/",
        "https://tunein.com/podcasts/News-p123/",
        "https://tunein.com/radio/a/b-s1/",
        "https://a.example/embed/player/s1/",
        "http://a.example/;?a=%7E",
        "rtsp://opml.radiotime.com/Tune.ashx?id=s1",
        "Tune.ashx?id=s1",
        "",
    ],
)
def test_no_other_address_is_touched(url: str) -> None:
    assert directory_address(url) == url


class _Loopback(AbstractResolver):
    """Every name is this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """There is nothing to release."""


async def test_tunein_gets_the_formats_on_the_wire() -> None:
    policy = AddressPolicy(["127.0.0.1"])
    async with RadioServer() as server, GuardedClient(policy, resolver=_Loopback()) as client:
        server.on(f"/Tune.ashx?id=s1&{FORMATS}", answers(b"http://a.example/live\n"))
        listed = f"http://opml.radiotime.com:{server.port}/Tune.ashx?id=s1"

        response = await follow(client, directory_address(listed))
        await response.aclose()

    assert server.targets() == [f"/Tune.ashx?id=s1&{FORMATS}"]
    assert server.requests[0].headers["host"] == f"opml.radiotime.com:{server.port}"


TRITON = "https://playerservices.streamtheworld.com/api/livestream-redirect"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param("http://18313.live.streamtheworld.com/WXYZFM", f"{TRITON}/WXYZFM", id="plain"),
        pytest.param(
            "https://18313.live.streamtheworld.com:443/WXYZAAC.aac", f"{TRITON}/WXYZAAC.aac", id="aac"
        ),
        pytest.param("http://18313.live.streamtheworld.com:3690/WXYZ_SC", f"{TRITON}/WXYZ_SC", id="old port"),
        pytest.param(
            "http://18313.live.streamtheworld.com//WXYZ.mp3?lsid=1", f"{TRITON}/WXYZ.mp3", id="visit"
        ),
        pytest.param(
            "https://18313.live.streamtheworld.com/WXYZ/HLS/playlist.m3u8", f"{TRITON}/WXYZ.m3u8", id="HLS"
        ),
    ],
)
def test_a_numbered_server_gives_way_to_the_redirector(url: str, kept: str) -> None:
    assert lasting_address(url) == kept


@pytest.mark.parametrize(
    "url",
    [
        f"{TRITON}/WXYZFM.mp3",
        "http://live.streamtheworld.com/WXYZ",
        "http://18313.live.streamtheworld.com/",
        "http://18313.live.streamtheworld.com/a/b/c",
        "http://18313.live.streamtheworld.com.a.example/WXYZ",
        "http://a.example/18313.live.streamtheworld.com/WXYZ",
        "http://a.example/live?token=1",
        "nothing",
    ],
)
def test_what_lasts_or_is_unknown_stays(url: str) -> None:
    assert lasting_address(url) == url
