# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pause, back, to the start, to live: by the seconds that are heard, in the page and on the loudspeaker.

The source is a tone whose frequency says its second, so what is heard is known to a tenth of a second.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Page, expect

from tests.fakes.browser import heard
from tests.fakes.config import config_of
from tests.fakes.icecast import Icecast, clock_s
from tests.fakes.page import open_page, press_play, says
from tests.fakes.pulse import NullSink, dominant_hz
from tests.fakes.service import Service, service
from tests.fakes.waiting import wait_until

PAUSE_S = 17.0
"""Longer than a pause that the page's element keeps by itself."""
PAGE_ERROR_S, LOUDSPEAKER_ERROR_S = 0.5, 1.0
SLOTS = """slots:
  - {title: Before, kind: fill, start: "00:00", end: "00:00", from: 2020-01-01, recur: {freq: daily}}
"""
CLOCK = '  - {{title: The Clock, kind: oneoff, start: "{start:%FT%TZ}", end: "{end:%FT%TZ}"}}\n'
UNKNOWN = {"behind_live_s": None}
Say = Callable[[], Awaitable[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Ruler:
    """How instants of the air and seconds of the source go together.

    Attributes:
        zero: Instant of the air at which the source's second 0 was, in seconds of the Unix epoch.
    """

    zero: float

    def instant_s(self, second: float) -> float:
        """Return the instant of the air, in seconds of the Unix epoch, at which the source said this."""
        return self.zero + second


def ruler(radio: Service, at: datetime) -> Ruler:
    """Measure what the service says of a frame against what is in it."""
    url = f"{radio.url}listen/clock?at={at.isoformat().replace('+00:00', 'Z')}"
    with urllib.request.urlopen(url, timeout=15) as answer:
        begins = datetime.fromisoformat(answer.headers["X-Begins-At"]).timestamp()
        data = answer.read(16_000)
    decode = "ffmpeg -loglevel quiet -f mp3 -i - -f s16le -ac 1 -ar 44100 -"
    decoded = subprocess.run(decode.split(" "), input=data, stdout=subprocess.PIPE, check=True)
    wave = np.frombuffer(decoded.stdout, np.int16)[4_410:26_460]  # from 0.1 to 0.6 s: the middle is at 0.35 s
    return Ruler(begins - clock_s(dominant_hz(wave)) + 0.35)


async def page_second(page: Page) -> tuple[float, float]:
    """Return which second of the source a page is heard to play, and when that was."""
    _, hz = await heard(page)
    return clock_s(hz), time.time() - 0.19  # half of what the analyser looks at


async def loud_second(sink: NullSink) -> tuple[float, float]:
    """Return the same of the loudspeaker."""
    hz = dominant_hz(await sink.record(0.4))
    return clock_s(hz), time.time() - 0.2


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who is heard, and says how far behind live he is.

    Attributes:
        say: Which second of the source is heard, and when that was.
        told: What the service shows of the player.
    """

    name: str
    say: Say
    told: Callable[[], Awaitable[dict[str, Any]]]
    measure: Ruler
    error_s: float

    async def behind(self, about_s: float, *, spread_s: float = 0.0) -> float:
        """Wait until it is heard so far behind now, and says so; return how far it is.

        Raises:
            AssertionError: If it is not in time.
        """
        deadline = time.monotonic() + 12
        while True:
            second, at = await self.say()
            true_s, told = at - self.measure.instant_s(second), await self.told()
            told_s = told["behind_live_s"]
            right = told["state"] == "playing" and abs(true_s - about_s) <= self.error_s + spread_s
            if right and told_s is not None and abs(told_s - true_s) <= self.error_s:
                return true_s
            assert time.monotonic() < deadline, (
                f"{self.name}: {true_s:.2f} s behind, not {about_s:.2f}: {told}"
            )
            await asyncio.sleep(0.1)


async def goes_where_it_is_told(one: Listener, do: Callable[[str], Awaitable[None]], start_s: float) -> None:
    """Pause, go back, to the start, to live, and back again."""
    live_s = await one.behind(5.0, spread_s=2.0)

    await do("pause")
    await asyncio.sleep(PAUSE_S)  # the pause itself is what is tried here
    await do("resume")
    # Where it goes on is where it was: it is behind by as long as nothing was heard.
    held_s = await one.behind(live_s + PAUSE_S + 1, spread_s=1.5)
    assert held_s >= live_s + PAUSE_S - one.error_s

    await do("start")
    before = time.time()
    at_start_s = await one.behind(before - start_s, spread_s=2.0)  # what it took to get there
    assert at_start_s >= before - start_s - one.error_s
    await do("live")
    live_s = await one.behind(5.0, spread_s=2.0)
    await do("back")
    await one.behind(live_s + 15)


async def test_page_and_loudspeaker_go_where_they_are_told_and_come_back_after_a_kill(
    server: Icecast, tmp_path: Path, page: Page, sink: NullSink
) -> None:
    (tmp_path / "slots.yaml").write_text(SLOTS)
    server.feed_clock("clock", "mp3")
    full_s = time.monotonic() + 7  # until then, a server has less than its burst to give, and live is nearer
    config = config_of({"clock": [server.url("clock")]}, slots="slots.yaml", keep_air="1h")
    pulse = {"PULSE_SERVER": sink.server}
    with service(tmp_path, config, environ=pulse) as radio:
        port = radio.port
        await open_page(page, radio, "clock")
        await asyncio.to_thread(wait_until, lambda: time.monotonic() >= full_s, "the source has a burst")
        await press_play(page)
        await ask(radio, "play", {"station": "clock"})
        await says(page, "player-state", "Playing live")
        start = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
        (tmp_path / "slots.yaml").write_text(
            SLOTS + CLOCK.format(start=start, end=start + timedelta(hours=1))
        )
        await says(page, "now-title", "The Clock", within_s=20)
        await heard(page)
        measure = await asyncio.to_thread(ruler, radio, datetime.now(UTC) - timedelta(seconds=5))
        assert time.time() < start.timestamp() + 12, "else its start is not where it is looked for"
        await asyncio.sleep(max(0.0, start.timestamp() + 7 - time.time()))  # until it is heard, too

        async def tab() -> dict[str, Any]:
            players = (await asyncio.to_thread(radio.get, "/api/v1/players"))["players"]
            return next((one for one in players if one["kind"] == "web"), {"state": "away", **UNKNOWN})

        async def local() -> dict[str, Any]:
            found: dict[str, Any] = await asyncio.to_thread(radio.get, "/api/v1/players/local")
            return found

        async def press(word: str) -> None:
            buttons = {
                "pause": "play",
                "resume": "play",
                "back": "back",
                "start": "from-start",
                "live": "to-live",
            }
            button = page.locator(f"#{buttons[word]}")
            await expect(button).not_to_have_attribute("aria-disabled", "true")
            if word == "back":  # by keyboard, as the hint beside the bar says
                await page.locator("#position").focus()
                await page.keyboard.press("ArrowLeft")
            else:
                await button.click()

        async def order(word: str) -> None:
            bodies: dict[str, tuple[str, dict[str, Any]]] = {
                "back": ("seek", {"by_s": -15}),
                "start": ("play", {"station": "clock", "from": "start"}),
            }
            await ask(radio, *bodies.get(word, (word, {})))

        in_page = Listener("page", partial(page_second, page), tab, measure, PAGE_ERROR_S)
        aloud = Listener("loudspeaker", partial(loud_second, sink), local, measure, LOUDSPEAKER_ERROR_S)
        await asyncio.gather(
            goes_where_it_is_told(in_page, press, start.timestamp()),
            goes_where_it_is_told(aloud, order, start.timestamp()),
        )
        page_behind_s, loud_behind_s = (
            await in_page.behind(20, spread_s=2),
            await aloud.behind(20, spread_s=2),
        )
        killed = time.time()
        radio.process.send_signal(signal.SIGKILL)
        radio.process.wait(5)

    with service(tmp_path, config, "--port", str(port), environ=pulse) as radio:
        await says(page, "player-state", "Playing, ", within_s=20)
        away_s = time.time() - killed
        # It goes on where it was, at most the seconds later that its buffer held and the disk had not.
        await in_page.behind(page_behind_s + away_s / 2, spread_s=away_s / 2 + 5)
        await aloud.behind(loud_behind_s + away_s / 2, spread_s=away_s / 2 + 5)


async def ask(radio: Service, word: str, body: dict[str, Any]) -> None:
    """Tell the local player something."""
    answer = await asyncio.to_thread(radio.send, "POST", f"/api/v1/players/local/{word}", body)
    assert answer.get("state"), answer
