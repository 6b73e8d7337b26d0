# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``listen_via: direct``: the provider's own server is heard, and counts who listens."""

from __future__ import annotations

import asyncio
import urllib.request
from pathlib import Path

from playwright.async_api import Page

from tests.fakes.browser import hears
from tests.fakes.config import config_of
from tests.fakes.eventually import eventually
from tests.fakes.icecast import Icecast
from tests.fakes.page import open_page, press_play, says
from tests.fakes.radio_server import RadioServer, answers
from tests.fakes.service import service


def text_of(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


async def test_the_page_plays_the_streams_own_address(server: Icecast, tmp_path: Path, page: Page) -> None:
    server.feed("cdn", "mp3", 440)
    address, heads = server.url("cdn"), list[str]()
    page.on("request", lambda request: heads.append(request.url) if request.method == "HEAD" else None)
    with service(tmp_path, config_of({"news": [address]}, listen_via="direct")) as radio:
        await open_page(page, radio, "news")

        await press_play(page)
        await says(page, "player-state", "Playing live")

        assert await page.evaluate("document.querySelector('audio').src") == address
        assert await page.evaluate("document.querySelector('audio').crossOrigin") is None
        assert server.listeners("cdn") == 1
        station = radio.get("/api/v1/stations/news")
        assert station["listen"]["live"] == address
        assert station["stream"]["state"] == "off", "nobody listens through us"
        assert address in await asyncio.to_thread(text_of, f"{radio.url}listen/news.m3u")
        assert heads == []

        await press_play(page)
        await says(page, "player-state", "Paused")


async def test_an_address_that_turns_out_to_be_a_playlist_is_played_through_us(
    server: Icecast, tmp_path: Path, page: Page
) -> None:
    server.feed("listed", "mp3", 440)
    pls = f"[playlist]\nFile1={server.url('listed')}\nNumberOfEntries=1\n".encode()
    async with RadioServer() as provider:
        address = provider.on("/tune", answers(pls, "audio/x-scpls"))
        with service(tmp_path, config_of({"news": [address]}, listen_via="direct")) as radio:
            await open_page(page, radio, "news")

            await press_play(page)

            await hears(page, 440, within_s=20)
            await says(page, "player-state", "Playing")
            await eventually(lambda: server.listeners("listed") == 1, deadline_s=5)
            assert await page.evaluate("document.querySelector('audio').src") == f"{radio.url}listen/news"
