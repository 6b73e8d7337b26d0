# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pause for ten seconds and resume: state and sound agree, in the page and on the loudspeaker."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.fakes.browser import hears, is_silent
from tests.fakes.config import config_of
from tests.fakes.icecast import Icecast
from tests.fakes.page import open_page, press_play, says
from tests.fakes.pulse import NullSink, dominant_hz, rms
from tests.fakes.service import service

PAUSE_S = 10.0


async def test_the_page_pauses_and_goes_on_where_it_was(server: Icecast, tmp_path: Path, page: Page) -> None:
    server.feed("pausing", "mp3", 440)
    with service(tmp_path, config_of({"news": [server.url("pausing")]})) as radio:
        await open_page(page, radio, "news")
        await press_play(page)
        await hears(page, 440)
        heard_s = await page.evaluate("document.querySelector('audio').currentTime")

        await press_play(page)
        await says(page, "player-state", "Paused")
        await is_silent(page)
        await page.wait_for_timeout(PAUSE_S * 1000)  # the pause itself is what is tried here
        await press_play(page)

        await hears(page, 440)
        await says(page, "player-state", r"Playing, 0:1\d behind live")
        assert await page.evaluate("document.querySelector('audio').currentTime") - heard_s < PAUSE_S


async def test_the_loudspeaker_pauses_and_goes_on_where_it_was(
    server: Icecast, tmp_path: Path, sink: NullSink
) -> None:
    server.feed("pausing-too", "mp3", 440)
    config = config_of({"news": [server.url("pausing-too")]})
    with service(tmp_path / "radio", config, environ={"PULSE_SERVER": sink.server}) as radio:
        await asyncio.to_thread(radio.cli, "play", "news")
        assert dominant_hz(await sink.record(0.5)) == pytest.approx(440, abs=5)
        behind_s = radio.get("/api/v1/players/local")["behind_live_s"]

        began = time.monotonic()
        paused = radio.send("POST", "/api/v1/players/local/pause")
        assert paused["state"] == "paused"
        silence = await sink.record(PAUSE_S)
        assert rms(silence) < 10
        grown_s, waited_s = radio.get("/api/v1/players/local")["behind_live_s"], time.monotonic() - began
        resumed = await asyncio.to_thread(radio.cli, "resume")

        assert "Playing" in resumed.stdout, resumed.stderr
        assert dominant_hz(await sink.record(0.5)) == pytest.approx(440, abs=5)
        assert grown_s - behind_s == pytest.approx(waited_s, abs=0.5)
        now_s = radio.get("/api/v1/players/local")["behind_live_s"]
        assert now_s == pytest.approx(grown_s, abs=2.0)  # the command line takes about a second
