# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Stations that publish nothing but HLS are heard like any other, and left when they freeze."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.fakes.browser import hears
from tests.fakes.config import config_of
from tests.fakes.hls_encoder import WRAPPINGS, hls_encoder
from tests.fakes.icecast import Icecast
from tests.fakes.page import open_page, press_play, says
from tests.fakes.pulse import NullSink, dominant_hz
from tests.fakes.service import service

FROZEN_S = 40.0
"""A playlist may stand still for a while before it is given up."""


@pytest.mark.parametrize("wrapping", WRAPPINGS)
async def test_live_hls_is_heard_on_the_loudspeaker(wrapping: str, tmp_path: Path, sink: NullSink) -> None:
    with (
        hls_encoder(tmp_path / "hls", 660, wrapping=wrapping) as station,
        service(
            tmp_path / "radio", config_of({"news": [station.url]}), environ={"PULSE_SERVER": sink.server}
        ) as radio,
    ):
        done = await asyncio.to_thread(radio.cli, "play", "news", "--json")
        assert done.returncode == 0, done.stderr

        assert dominant_hz(await sink.record(1.0)) == pytest.approx(660, abs=5)
        row = radio.get("/api/v1/stations/news/streams")["streams"][0]
        assert (row["kind"], row["playable"], row["health"]) == ("hls", True, "playing")


async def test_a_frozen_hls_station_is_left_for_the_next_stream(
    server: Icecast, tmp_path: Path, page: Page
) -> None:
    with hls_encoder(tmp_path / "hls", 660) as station:
        source = server.feed("hls-spare", "mp3", 440)
        streams = {"news": [station.url, server.url("hls-spare")]}
        with service(tmp_path / "radio", config_of(streams)) as radio:
            await open_page(page, radio, "news")
            await press_play(page)
            await hears(page, 660)

            station.stop()

            await hears(page, 440, within_s=FROZEN_S)
            await says(page, "player-state", "Playing")
            assert radio.get("/api/v1/stations/news")["stream"]["state"] == "up"
        source.stop()
