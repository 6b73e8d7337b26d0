# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What rights leave of going back, in the page: said in words, and held to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.fakes.browser import hears
from tests.fakes.config import config_of
from tests.fakes.page import open_page, press_play, says
from tests.fakes.service import service

PAUSE_S = 16.0
"""Longer than a pause that the element keeps by itself."""
NEWS = {"news": ["demo:tone?hz=440"]}
FREE = '{title: Free Hour, kind: fill, start: "00:00", end: "00:00", from: 2020-01-01, recur: {freq: daily}}'


def rights(rule: str) -> str:
    return f"{{rewind: {rule}, record: true, stream: true}}"


async def test_where_one_may_only_pause_the_page_offers_no_more_and_holds_the_place(
    tmp_path: Path, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/listen/" in request.url else None)
    with service(tmp_path, config_of(NEWS, rights=rights("pause"), keep_air="1h")) as radio:
        at = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="seconds").replace("+00:00", "Z")
        await page.goto(f"{radio.url}?station=news&at={at}")
        await page.wait_for_selector("body[data-alive]")
        await says(page, "moment", "Play begins with what was on the air on")
        await press_play(page)  # nothing was heard then: that is live
        await says(page, "player-state", "Playing live")
        await expect(page.locator("#from-start")).to_have_attribute("aria-disabled", "true")

        await press_play(page)
        await says(page, "player-state", "Paused")
        await asyncio.sleep(PAUSE_S)  # the pause itself is what is tried here
        await press_play(page)

        await says(page, "player-state", r"Playing, 0:(1[6-9]|2\d) behind live")
        assert "position=" in asked[-1]
        await hears(page, 440)
        await says(page, "rewind-why", r"one may pause for up to 30 minutes.*\(rewind: pause\)")
        await page.locator("#from-start").click(force=True)
        await says(page, "player-state", "Playing, ")


@pytest.mark.parametrize("rule", ["off"])
async def test_where_one_hears_live_only_the_page_says_so(tmp_path: Path, page: Page, rule: str) -> None:
    (tmp_path / "slots.yaml").write_text(f"slots: [{FREE}]\n")
    config = config_of(NEWS, rights=rights(rule), keep_air="1h", slots="slots.yaml")
    with service(tmp_path, config) as radio:
        await open_page(page, radio, "news")
        await press_play(page)
        await says(page, "player-state", "Playing live")
        await says(page, "rewind-why", r"“?\"?Free Hour\"? may only be heard live \(rewind: off\)")
        for button in ("from-start", "back", "forward"):
            await expect(page.locator(f"#{button}")).to_have_attribute("aria-disabled", "true")

        await press_play(page)
        await says(page, "player-state", "Paused – Resuming will return to live.")
        await press_play(page)
        await says(page, "player-state", "Playing live Returned to live|Playing live – Returned to live")

        at = (datetime.now(UTC) - timedelta(seconds=20)).isoformat(timespec="seconds").replace("+00:00", "Z")
        await page.goto(f"{radio.url}?station=news&at={at}")
        await page.wait_for_selector("body[data-alive]")
        await press_play(page)
        await says(page, "player-state", r"Stopped – .*may only be heard live \(rewind: off\)")
