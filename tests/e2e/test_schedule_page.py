# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The schedule page in a real browser: everything is inside its day, for every eye, hand and screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from schedules.timeline.zone import jumps
from tests.fakes.config import config_of
from tests.fakes.page import open_page, pick
from tests.fakes.service import ROOT, service
from tests.fakes.week_reader import WeekReader

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
NEW_YORK = "America/New_York"

# Where each entry stands: day, top, bottom, left, right in pixels, and how much of its text sticks out.
BOXES = """() => [...document.querySelectorAll(".day")].map((day) =>
  [...day.querySelectorAll(".entry")].map((one) => {
    const { top, bottom, left, right } = one.getBoundingClientRect();
    const out = Math.max(one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight);
    return { title: one.querySelector(".what-is-on").textContent, top, bottom, left, right, out };
  }))"""

SLOTS = """
slots:
  - {id: night, title: Night, start: "00:00", end: "06:00", recur: {freq: daily}}
  - {id: early, title: Early, start: "06:00", end: "09:00", recur: {freq: daily}}
  - {id: news, title: News, start: "09:00", end: "09:02", recur: {freq: daily}}
  - {id: day, title: A programme with a veryveryveryverylongwordinitstitlethatdoesnotfit, start: "09:02",
     end: "00:00", recur: {freq: daily}}
"""


async def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, each with the element."""
    await page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    found: dict[str, Any] = await page.evaluate("axe.run()")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


async def overlaps(page: Page) -> list[str]:
    """Return what lies over something else, or sticks out of its place."""
    wrong = []
    for day in await page.evaluate(BOXES):
        last = None
        for one in day:
            if one["out"] > 0:
                wrong.append(f"{one['title']} sticks out by {one['out']} px")
            if last is not None and one["top"] < last["bottom"] - 0.5:
                wrong.append(f"{one['title']} lies over {last['title']}")
            last = one
    return wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_week_is_accessible_and_fits(
    scheme: str, size: dict[str, int], tmp_path: Path, page: Page
) -> None:
    await page.set_viewport_size({"width": size["width"], "height": size["height"]})
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with service(tmp_path) as radio:
        for path in ("wsqg-fm", "wsqg-fm?first=sunday", "nobody"):
            await page.goto(f"{radio.url}schedule/{path}")

            assert await violations(page) == []
            assert await overlaps(page) == []
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], "nobody should have to scroll sideways"


async def test_the_checks_see_planted_defects(tmp_path: Path, page: Page) -> None:
    with service(tmp_path) as radio:
        await page.goto(f"{radio.url}schedule/wsqg-fm")
        await page.evaluate("document.querySelector('.day h2').removeAttribute('id')")
        await page.evaluate("document.querySelector('html').removeAttribute('lang')")
        await page.evaluate("document.querySelectorAll('.entry')[1].style.marginTop = '-9px'")

        assert any("html-has-lang" in one for one in await violations(page))
        assert any("lies over" in one for one in await overlaps(page))


async def test_what_is_at_one_time_stands_at_one_height_also_in_the_week_of_a_change_night(
    tmp_path: Path, page: Page
) -> None:
    now = datetime.now(UTC)
    zone = ZoneInfo(NEW_YORK)
    (tmp_path / "slots.yaml").write_text(SLOTS)
    config = config_of({"low": ["demo:tone?hz=300"]}, slots="slots.yaml")
    with service(tmp_path, config) as radio:
        for jump in jumps(zone, now, now + timedelta(days=380)):
            year, number, _ = jump.at.astimezone(zone).isocalendar()
            await page.goto(f"{radio.url}schedule/low?week={year}-W{number:02}")
            boxes = await page.evaluate(BOXES)

            tops = [{one["title"]: round(one["top"]) for one in day} for day in boxes]
            assert all(day["Early"] == tops[0]["Early"] for day in tops)
            assert await overlaps(page) == []
            hours = "25 hours: the clocks go back" if jump.after < jump.before else "23 hours"
            await expect(page.locator(".note")).to_contain_text(hours)


async def test_it_is_whole_without_scripts(tmp_path: Path, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    with service(tmp_path) as radio:
        still = await browser.new_page(java_script_enabled=False)
        await still.goto(f"{radio.url}schedule/wskg-fm")
        read = WeekReader(await still.content())

        assert "script" not in read.tags
        assert len([one for day in read.days for one in day.entries if one.now]) == 1
        await still.get_by_role("link", name="Next week").click()
        await still.get_by_role("link", name="This week", exact=True).click()
        await expect(still.locator(".day h2 .today")).to_be_visible()


async def test_one_gets_there_and_about_by_keyboard(tmp_path: Path, page: Page) -> None:
    with service(tmp_path) as radio:
        await open_page(page, radio, "wskg-fm")
        await pick(page, "wsqx-fm")
        await page.locator("#schedule").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/schedule/wsqx-fm")

        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#now")).to_be_in_viewport()

        await page.get_by_role("link", name="Back to the player").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/?station=wsqx-fm")
        await expect(page.locator("input[value=wsqx-fm]")).to_be_checked()
