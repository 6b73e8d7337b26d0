# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The service drives a tab that offered itself; nobody else can see or drive it."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.fakes.browser import chromium, hears, is_silent
from tests.fakes.config import config_of
from tests.fakes.eventually import eventually
from tests.fakes.icecast import Icecast
from tests.fakes.page import open_page, says
from tests.fakes.service import Service, service


async def player_id(page: Page) -> str:
    """Return the id under which the page offers itself."""
    await says(page, "drive-id", "web:")
    text = await page.locator("#drive-id").text_content()
    assert text is not None
    return text.split()[-1]


def ids(radio: Service) -> list[str]:
    """Return the players that this machine sees."""
    return [player["id"] for player in radio.get("/api/v1/players")["players"]]


def as_stranger(radio: Service, method: str, path: str) -> tuple[int, Any]:
    """Ask as a listener elsewhere does, whom a proxy brings here."""
    request = urllib.request.Request(radio.url.rstrip("/") + path, method=method)
    request.add_header("X-Forwarded-For", "203.0.113.7")
    if method != "GET":
        request.data = b'{"station": "news"}'
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


async def test_the_command_line_drives_a_tab(server: Icecast, tmp_path: Path, page: Page) -> None:
    server.feed("driven", "mp3", 440)
    with service(tmp_path, config_of({"news": [server.url("driven")]})) as radio:
        await open_page(page, radio, "news")
        tab = await player_id(page)

        done = await asyncio.to_thread(radio.cli, "play", "news", "--player", tab)

        assert done.returncode == 0, done.stderr
        assert "Playing" in done.stdout
        await hears(page, 440)
        assert radio.get(f"/api/v1/players/{tab}")["state"] == "playing"

        paused = await asyncio.to_thread(radio.cli, "pause", "--player", tab, "--json")
        assert json.loads(paused.stdout)["state"] == "paused"
        await is_silent(page)
        await says(page, "play-text", "Resume")
        loud = await asyncio.to_thread(radio.cli, "volume", "30", "--player", tab, "--json")
        assert json.loads(loud.stdout)["volume_percent"] == 30
        await expect(page.locator("#volume")).to_have_value("30")


async def test_without_consent_a_tab_is_no_player(tmp_path: Path, page: Page) -> None:
    with service(tmp_path, config_of({"news": ["demo:news"]})) as radio:
        await open_page(page, radio, "news")
        tab = await player_id(page)

        await page.locator("#consent").uncheck()

        await expect(page.locator("#drive-id")).to_be_hidden()
        await eventually(lambda: tab not in ids(radio), deadline_s=5)
        refused = await asyncio.to_thread(radio.cli, "play", "news", "--player", tab)
        assert refused.returncode == 1
        assert "no such player" in refused.stderr


async def test_a_second_browser_neither_sees_nor_drives_the_first(tmp_path: Path, page: Page) -> None:
    with service(tmp_path, config_of({"news": ["demo:news"]})) as radio:
        await open_page(page, radio, "news")
        tab = await player_id(page)
        async with chromium() as other_browser:
            other = await other_browser.new_page(extra_http_headers={"X-Forwarded-For": "203.0.113.7"})
            await other.goto(radio.url)

            seen = await other.evaluate("fetch('/api/v1/players').then(answer => answer.json())")

            assert [player["id"] for player in seen["players"]] == ["local"]
            assert await other.locator("#consent").is_checked() is False
        status, players = await asyncio.to_thread(as_stranger, radio, "GET", "/api/v1/players")
        assert (status, [p["id"] for p in players["players"]]) == (200, ["local"])
        # Only who holds the secret id may; a guess is nobody, and the loudspeaker is this machine's.
        guess = "web:" + "A" * 22
        assert (await asyncio.to_thread(as_stranger, radio, "POST", f"/api/v1/players/{guess}/play"))[
            0
        ] == 404
        assert (await asyncio.to_thread(as_stranger, radio, "POST", "/api/v1/players/local/play"))[0] == 403
        assert tab in ids(radio)


async def test_a_browser_that_wants_a_click_first_is_said(tmp_path: Path, page: Page) -> None:
    await page.add_init_script(
        "HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    with service(tmp_path, config_of({"news": ["demo:news"]})) as radio:
        await open_page(page, radio, "news")
        tab = await player_id(page)

        done = await asyncio.to_thread(radio.cli, "play", "news", "--player", tab)

        assert done.returncode == 1
        assert "wants a click" in done.stderr
        await says(page, "player-state", "wants a click")
