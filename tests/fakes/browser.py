# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A real Chromium from Debian's package, with ears: level and frequency of what a page plays."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip

# Joins an analyser to the page's own audio element: what it measures is what the loudspeaker would get.
LISTEN = """async () => {
  if (!window.ears) {
    const context = new AudioContext({ sampleRate: 44100 });
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 16384;
    analyser.smoothingTimeConstant = 0;
    context.createMediaElementSource(document.querySelector("audio")).connect(analyser);
    analyser.connect(context.destination);
    window.ears = { context, analyser };
  }
  const { context, analyser } = window.ears;
  const wave = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(wave);
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let best = 1;
  for (let i = 2; i < bins.length; i++) if (bins[i] > bins[best]) best = i;
  const level = Math.sqrt(wave.reduce((sum, v) => sum + v * v, 0) / wave.length);
  return { level, hz: (best * context.sampleRate) / analyser.fftSize };
}"""


async def heard(page: Page) -> tuple[float, float]:
    """Return (level as RMS from 0 to 1, strongest frequency in Hz) of what the page plays at this moment."""
    ears = await page.evaluate(LISTEN)
    return float(ears["level"]), float(ears["hz"])


async def hears(page: Page, hz: float, *, within_s: float = 15.0, tolerance_hz: float = 6.0) -> None:
    """Wait until the page is heard at some frequency.

    Raises:
        AssertionError: If it is not in time; says what was heard instead.
    """
    await _until_heard(
        page, lambda level, found: level > 0.01 and abs(found - hz) < tolerance_hz, f"{hz} Hz", within_s
    )


async def is_silent(page: Page, *, within_s: float = 5.0) -> None:
    """Wait until nothing is heard of the page.

    Raises:
        AssertionError: If something still is.
    """
    await _until_heard(page, lambda level, _: level < 0.0005, "silence", within_s)


async def _until_heard(
    page: Page, heard_right: Callable[[float, float], bool], what: str, within_s: float
) -> None:
    # Not by Playwright's `wait_for_function`: it takes the promise of an answer for the answer "yes".
    deadline = time.monotonic() + within_s
    ears = await heard(page)
    while not heard_right(*ears):
        assert time.monotonic() < deadline, f"{what} is not heard; heard (level, Hz): {ears}"
        await page.wait_for_timeout(50)
        ears = await heard(page)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run a headless Chromium until the block ends."""
    program = shutil.which("chromium")
    assert program, "chromium is missing: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGS)
        try:
            yield browser
        finally:
            await browser.close()
