# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``live.m3u8`` in players of others, over an interruption and back again.

Each stream was 440 Hz, broke off, and came back at 660 Hz: so what is heard says which part it is.
"""

from __future__ import annotations

import asyncio
import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.async_api import Page

from tests.fakes.browser import hears
from tests.fakes.config import config_of
from tests.fakes.hls_page import elsewhere, playing_at_s, seek_back
from tests.fakes.icecast import Icecast
from tests.fakes.playlist_reader import Listed, read_playlist
from tests.fakes.pulse import RATE_HZ, NullSink, dominant_hz
from tests.fakes.service import Service, service
from tests.fakes.vlc_listener import vlc_listener
from tests.fakes.waiting import wait_until

CODECS = ("mp3", "aac")
BEFORE_HZ, AFTER_HZ = 440, 660
KEPT = "    idle_stop: 30m\n    keep_air: 1h\n    keep_air_always: true\n"


@dataclass(frozen=True)
class Broken:
    """A service that heard both streams break off."""

    radio: Service

    def playlist(self, codec: str, query: str = "") -> Listed:
        """Return what a playlist says."""
        with urllib.request.urlopen(self.url(codec, query), timeout=15) as answer:
            return read_playlist(answer.read())

    def url(self, codec: str, query: str = "") -> str:
        """Return the address of a playlist."""
        return f"{self.radio.url}listen/{codec}/live.m3u8{query}"

    def from_the_start(self, codec: str) -> str:
        """Return the address of a playlist that begins with all that is kept."""
        return self.url(codec, f"?from={self.playlist(codec).rows[0].at:%Y-%m-%dT%H:%M:%SZ}")

    def grown(self, pieces: int) -> bool:
        """Return whether both have so many segments, of each part at least one."""
        found = [self.playlist(codec) for codec in CODECS]
        return all(len(one.rows) >= pieces and one.rows[-1].discontinuity >= pieces for one in found)


@pytest.fixture(scope="module")
def broken(server: Icecast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broken]:
    sources = [server.feed(f"out-{codec}", codec, BEFORE_HZ) for codec in CODECS]
    config = config_of({codec: [server.url(f"out-{codec}")] for codec in CODECS})
    config = config.replace("    idle_stop: 30m\n", KEPT)
    with service(tmp_path_factory.mktemp("out"), config) as radio:
        found = Broken(radio)
        wait_until(lambda: found.grown(1), "a first segment")
        for source in sources:
            source.stop()
        sources = [server.feed(f"out-{codec}", codec, AFTER_HZ) for codec in CODECS]
        wait_until(lambda: found.grown(2), "a segment after the interruption")
        yield found
    for source in sources:
        source.stop()


@pytest.mark.parametrize("codec", CODECS)
async def test_ffmpeg_plays_from_an_instant_over_the_interruption(broken: Broken, codec: str) -> None:
    program = shutil.which("ffmpeg")
    assert program
    listed = await asyncio.to_thread(broken.playlist, codec)
    whole_s = sum(row.duration_s for row in listed.rows)

    process = await asyncio.create_subprocess_exec(
        *(program, "-v", "error", "-nostdin", "-i", await asyncio.to_thread(broken.from_the_start, codec)),
        *("-t", f"{whole_s - 0.5:.2f}", "-ac", "1", "-ar", str(RATE_HZ), "-f", "s16le", "-"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(20):
        out, wrong = await process.communicate()

    sound = np.frombuffer(out, dtype="<i2")
    # Its reader may hold a frame back over a segment's border, and count that one in the next one's time.
    assert [line for line in wrong.decode().splitlines() if "monotonically" not in line] == []
    assert len(sound) / RATE_HZ == pytest.approx(whole_s - 0.5, abs=0.1)
    assert dominant_hz(sound[RATE_HZ // 2 : 3 * RATE_HZ // 2]) == pytest.approx(BEFORE_HZ, abs=5)
    assert dominant_hz(sound[-RATE_HZ:]) == pytest.approx(AFTER_HZ, abs=5)


async def test_libvlc_plays_live_and_from_an_instant(broken: Broken, sink: NullSink) -> None:
    with vlc_listener(broken.from_the_start("mp3"), sink.environ):
        assert dominant_hz(await sink.record(0.5)) == pytest.approx(BEFORE_HZ, abs=5)


async def test_hls_js_plays_live_and_goes_back(broken: Broken, page: Page) -> None:
    async with elsewhere() as url:
        await page.goto(url)
        for codec in CODECS:
            await page.evaluate("url => listen(url)", broken.url(codec))
            await hears(page, AFTER_HZ)
            heard = await playing_at_s(page)
            assert 0 < time.time() - heard < 25

            await seek_back(page)

            await hears(page, BEFORE_HZ)
            assert await playing_at_s(page) < heard - 3
        assert await page.evaluate("wrong") == []
