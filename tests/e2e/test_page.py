# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The page for everyone: by keyboard alone, for screen readers, in light and dark, on phone and desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.fakes.browser import hears, is_silent
from tests.fakes.config import config_of
from tests.fakes.page import open_page, press_play, says
from tests.fakes.service import ROOT, service

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


async def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, each with the element."""
    await page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    found: dict[str, Any] = await page.evaluate("axe.run()")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_page_is_accessible_and_fits(
    scheme: str, size: dict[str, int], tmp_path: Path, page: Page
) -> None:
    await page.set_viewport_size({"width": size["width"], "height": size["height"]})
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with service(tmp_path) as radio:
        await open_page(page, radio, "wskg-fm")
        assert await violations(page) == []
        await press_play(page)
        await says(page, "player-state", "Playing")

        assert await violations(page) == []
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], "nobody should have to scroll sideways"


async def test_the_accessibility_checker_sees_a_planted_defect(tmp_path: Path, page: Page) -> None:
    with service(tmp_path) as radio:
        await open_page(page, radio, "wskg-fm")
        await page.evaluate("document.querySelector('#mute').removeAttribute('aria-label')")

        assert any("button-name" in one for one in await violations(page))


async def test_the_ears_hear_only_what_is_played(tmp_path: Path, page: Page) -> None:
    with service(tmp_path, config_of({"low": ["demo:tone?hz=300"]})) as radio:
        await open_page(page, radio, "low")
        with pytest.raises(AssertionError, match="300 Hz is not heard"):
            await hears(page, 300, within_s=1)
        await is_silent(page)

        await press_play(page)

        await hears(page, 300)
        with pytest.raises(AssertionError, match="700 Hz is not heard"):
            await hears(page, 700, within_s=1)
        with pytest.raises(AssertionError, match="silence is not heard"):
            await is_silent(page, within_s=1)


async def test_everything_works_by_keyboard_alone(tmp_path: Path, page: Page) -> None:
    tones = {"low": ["demo:tone?hz=300"], "high": ["demo:tone?hz=700"]}
    with service(tmp_path, config_of(tones)) as radio:
        await page.goto(radio.url)
        await page.wait_for_selector("body[data-alive]")

        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")  # the skip link leads straight to the button
        await expect(page.locator("#play")).to_be_focused()
        await page.keyboard.press("Enter")
        await hears(page, 300)

        await page.locator("input[name=station]:checked").focus()
        await page.keyboard.press("ArrowDown")
        await hears(page, 700)

        await page.locator("#volume").focus()
        for _ in range(10):
            await page.keyboard.press("ArrowLeft")
        await expect(page.locator("#volume")).to_have_value("90")
        await page.locator("#play").focus()
        await page.keyboard.press("Space")
        await says(page, "player-state", "Paused")
        await is_silent(page)


async def test_the_picked_station_and_the_volume_are_remembered(tmp_path: Path, page: Page) -> None:
    tones = {"low": ["demo:tone?hz=300"], "high": ["demo:tone?hz=700"]}
    with service(tmp_path, config_of(tones)) as radio:
        await open_page(page, radio, "high")
        await page.locator("#volume").fill("40")

        await page.reload()
        await page.wait_for_selector("body[data-alive]")

        await expect(page.locator("input[value=high]")).to_be_checked()
        await expect(page.locator("#volume")).to_have_value("40")


async def test_the_page_says_when_the_service_is_gone_and_comes_back_with_it(
    tmp_path: Path, page: Page
) -> None:
    config = config_of({"low": ["demo:tone?hz=300"]})
    with service(tmp_path / "one", config) as radio:
        port = radio.port
        await open_page(page, radio, "low")
        await press_play(page)
        await hears(page, 300)
    await says(page, "stream-state", "connection to this service is lost")
    await says(page, "player-state", "Reconnecting", within_s=30)

    with service(tmp_path / "two", config, "--port", str(port)):
        await hears(page, 300, within_s=40)
        await says(page, "player-state", "Playing live")
        await says(page, "stream-state", "On the air")
