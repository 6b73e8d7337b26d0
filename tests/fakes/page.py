# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a listener does in the page, and reads there."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.fakes.service import Service


async def open_page(page: Page, service: Service, station: str) -> None:
    """Open the page and pick a station."""
    await page.goto(service.url)
    await page.wait_for_selector("body[data-alive]")
    await pick(page, station)


async def pick(page: Page, station: str) -> None:
    """Pick a station."""
    await page.locator(f"input[name=station][value='{station}']").check()


async def press_play(page: Page) -> None:
    """Press the big button: play, pause or resume."""
    await page.locator("#play").click()


async def says(page: Page, part: str, text: str, *, within_s: float = 10.0) -> None:
    """Wait until a part of the page says something."""
    await expect(page.locator(f"#{part}")).to_contain_text(re.compile(text), timeout=within_s * 1000)
