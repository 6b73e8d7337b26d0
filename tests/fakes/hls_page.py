# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A page of somebody else's that plays HLS with hls.js, from npm: what apps and other sites do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from playwright.async_api import Page

from .serving import served

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules/hls.js/dist/hls.min.js"
PAGE = """<!doctype html><title>Elsewhere</title><audio></audio><script src="hls.min.js"></script><script>
const audio = document.querySelector("audio");
window.wrong = [];
function listen(url) {
  if (window.hls) window.hls.destroy();
  window.hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) wrong.push(data.details); });
  hls.loadSource(url);
  hls.attachMedia(audio);
  return audio.play();
}
</script>"""


@asynccontextmanager
async def elsewhere() -> AsyncIterator[str]:
    """Serve the page; gives its address."""
    assert SCRIPT.exists(), "hls.js is missing: npm ci"

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def script(_: web.Request) -> web.FileResponse:
        return web.FileResponse(SCRIPT)

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/hls.min.js", script)
    async with served(app) as url:
        yield f"{url}/"


async def seek_back(page: Page) -> None:
    """Go to the beginning of what the player can go back to."""
    await page.evaluate("audio.currentTime = audio.seekable.start(0) + 0.5")


async def playing_at_s(page: Page) -> float:
    """Return when what is heard now was on the air, in seconds of the Unix epoch."""
    return float(await page.evaluate("hls.playingDate.getTime() / 1000"))
