# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The page and its files over HTTP: what is in them, and that nobody loads twice what is the same."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from player.air.base import AirTitle, StreamStatus
from player.api.app import create_app
from player.settings import Network as Settings
from player.web.app import Page
from schedules.model.catalogue import Catalogue
from schedules.model.ids import StationId
from tests.fakes.network import CATALOGUE, FM, UP, Network
from tests.fakes.serving import served

CDN = 'https://cdn.example/live?a=1&b="2"'
CATALOGUE_WITH_CDN = Catalogue(
    CATALOGUE.services.values(),
    [replace(one, direct_url=CDN if one.id == FM else "") for one in CATALOGUE.stations.values()],
)


class HandSounds:
    """Every stream is up and says nothing."""

    def status(self, station: StationId) -> StreamStatus:
        return UP

    def title(self, station: StationId) -> AirTitle | None:
        return None

    def demo(self, station: StationId) -> bool:
        return False


@pytest.fixture
async def root() -> AsyncIterator[str]:
    """The address of a page on a clock that stands still."""
    network = Network()
    app = create_app(network.ports)
    page = Page(
        network=Settings(name="Net", timezone="America/New_York"),
        catalogue=CATALOGUE_WITH_CDN,
        board=network.board,
        sounds=HandSounds(),
        clock=network.clock,
        is_local=lambda _: True,
    )
    page.add_routes(app)
    async with served(app) as url:
        yield url


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/static/icon.svg"])
async def test_what_a_browser_has_already_is_not_sent_again(path: str, root: str) -> None:
    async with ClientSession() as session:
        async with session.get(root + path) as first:
            tag, body = first.headers["ETag"], await first.read()
        for wanted, status in {
            tag: 304,
            f"W/{tag}": 304,
            f'"a", {tag}': 304,
            "*": 304,
            '"other"': 200,
        }.items():
            async with session.get(root + path, headers={"If-None-Match": wanted}) as again:
                assert (wanted, again.status) == (wanted, status)
                assert again.headers["ETag"] == tag
                assert again.headers["Cache-Control"] == "no-cache"
                assert "Content-Security-Policy" in again.headers
                assert await again.read() == (b"" if status == 304 else body)
        async with session.head(root + path) as head:
            assert (head.status, head.headers["ETag"]) == (200, tag)

    assert re.fullmatch(r'"[^"]+"', tag), "a strong one"


async def test_files_that_are_not_there_are_not_found(root: str) -> None:
    async with ClientSession() as session:
        for name in ("nope.js", "..%2fapp.py", "main.js%00"):
            async with session.get(f"{root}/static/{name}") as answer:
                assert answer.status == 404


async def test_the_page_plays_what_listeners_are_given(root: str) -> None:
    async with ClientSession() as session, session.get(root) as answer:
        page = await answer.text()

    given = dict(re.findall(r'value="([\w-]+)" .*data-listen="([^"]*)"', page))
    assert given == {
        "wskg-fm": "https://cdn.example/live?a=1&amp;b=&#34;2&#34;",
        "wskg-hd": "/listen/wskg-hd",
        "wsqg-fm": "/listen/wsqg-fm",
    }
    assert "/listen/wskg-fm.m3u" in page
    assert "crossorigin" not in page
