# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether pause, restart and back to live lead to the very second that they say, in three players.

    python -m bench.timecode [--pause 60] [--rounds 1] [--planted]

A station, through a real Icecast, sends a tone that rises by 20 Hz in every second: so what is heard says
when it was on the air.  What is live at an instant is known from a connection straight to Icecast.  Heard are
our page in Chromium (at its own audio element), our local player, which is libVLC (at a sound server), and
ffmpeg on `/listen?at=` and on the HLS playlist.  A player's lag is what is live minus what is heard.

- pause: by how much the lag has grown, minus how long was paused;
- from the start: the lag, minus how long ago the programme began when that was asked for;
- back to live: the lag, minus the one at the beginning;
- ffmpeg: what is heard first, minus what was asked for.

`--planted` has the service find instants two seconds late: then this must end with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page

from bench.common import campaign, workshop
from tests.fakes.browser import chromium, heard
from tests.fakes.config import config_of
from tests.fakes.icecast import Icecast, icecast
from tests.fakes.page import open_page, press_play
from tests.fakes.pulse import RATE_HZ, NullSink, null_sink
from tests.fakes.service import ROOT, Service, service
from tests.fakes.waiting import wait_until

LOW_HZ, RISE_HZ_S, PERIOD_S = 500, 20, 200
GOAL_S, GOAL_VLC_S = 0.5, 1.0
EAR_S = 16_384 / 44_100 / 2
"""The page's analyser hears what was, on average, half of its window ago."""
BEGINS_S = 35
"""The programme begins so long after the service is asked for."""
SETTLE_S = 6.0
LOOKS = 5

_PLANTED = """
from datetime import timedelta
from player.air.air import Air
real = Air.position_at
Air.position_at = lambda self, at: real(self, at + timedelta(seconds=2))
"""


def feed(server: Icecast) -> subprocess.Popen[bytes]:
    """Send the rising tone."""
    turn = f"mod(t\\,{PERIOD_S})"
    tone = f"aevalsrc=0.5*sin(2*PI*({LOW_HZ}*{turn}+{RISE_HZ_S / 2}*{turn}*{turn})):s=44100"
    target = f"icecast://source:src@127.0.0.1:{server.port}/code"
    process = subprocess.Popen(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i", tone, "-ac", "2",
         "-c:a", "libmp3lame", "-b:a", "128k", "-content_type", "audio/mpeg", "-f", "mp3", target],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    wait_until(lambda: server.has("code"), "the mount")
    return process


def code_s(hz: float) -> float:
    """Return when a frequency was on the air, in seconds of the station's turn."""
    return (hz - LOW_HZ) / RISE_HZ_S


def strongest_hz(sound: NDArray[Any]) -> float:
    """Return the strongest frequency, to a part of a Hz."""
    size = 1 << 18
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size))
    return float(np.argmax(power[1:]) + 1) * RATE_HZ / size


def apart_s(seconds: float) -> float:
    """Return a difference of codes as the nearest to nought, since turns repeat."""
    return (seconds + PERIOD_S / 2) % PERIOD_S - PERIOD_S / 2


def decoded(source: str | bytes, seconds: float, *options: str) -> NDArray[Any]:
    """Return mono sound at `RATE_HZ`, of an address or of bytes."""
    given = ["-i", source] if isinstance(source, str) else ["-f", "mp3", "-i", "-"]
    done = subprocess.run(
        ["ffmpeg", "-v", "error", *(["-nostdin"] if isinstance(source, str) else []), *options, *given,
         "-t", str(seconds), "-ac", "1", "-ar", str(RATE_HZ), "-f", "s16le", "-"],
        input=None if isinstance(source, str) else source, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return np.frombuffer(done.stdout, dtype="<i2").astype(np.float64)


@dataclass(frozen=True, slots=True)
class Live:
    """What is live when: wall clock minus code."""

    offset_s: float

    def code(self, wall_s: float) -> float:
        return wall_s - self.offset_s

    def lag_s(self, hz: float, wall_s: float) -> float:
        """Return by how much what is heard is behind what is live."""
        return apart_s(self.code(wall_s) - code_s(hz))


def live(server: Icecast) -> Live:
    """Listen straight to Icecast: the newest sound is that of now."""
    data, found = b"", []
    with urllib.request.urlopen(server.url("code"), timeout=20) as answer:
        end_s = time.time() + 5
        while time.time() < end_s:
            data += answer.read1(65_536)
            found.append((len(data), time.time()))
    sound = decoded(data, 60)
    size, at_s = found[-1]
    newest = sound[-RATE_HZ // 5 :]
    return Live(at_s - code_s(strongest_hz(newest)) - 0.1 * (size > 0))


class LocalPlayer:
    """Our local player, heard at the sound server."""

    name, goal_s = "libVLC", GOAL_VLC_S

    def __init__(self, radio: Service, sink: NullSink, known: Live) -> None:
        self._radio, self._sink, self._live = radio, sink, known

    async def _do(self, verb: str, body: dict[str, Any] | None = None) -> None:
        answer = await asyncio.to_thread(self._radio.send, "POST", f"/api/v1/players/local/{verb}", body)
        assert "state" in answer, answer

    async def play(self) -> None:
        await self._do("play", {"station": "code"})

    async def pause(self) -> None:
        await self._do("pause")

    async def resume(self) -> None:
        await self._do("resume")

    async def from_start(self) -> None:
        await self._do("play", {"station": "code", "from": "start"})

    async def to_live(self) -> None:
        await self._do("live")

    async def lag_s(self) -> float:
        """Return the lag as it is heard now."""
        sound = await self._sink.record(0.4)
        # The recorder gives what was played by now, but for its own 50 ms.
        return self._live.lag_s(strongest_hz(sound[-RATE_HZ // 5 :]), time.time() - 0.05 - 0.1)


class PagePlayer:
    """Our page in Chromium, heard at its audio element."""

    name, goal_s = "Chromium", GOAL_S

    def __init__(self, page: Page, radio: Service, known: Live) -> None:
        self._page, self._radio, self._live = page, radio, known

    async def play(self) -> None:
        await open_page(self._page, self._radio, "code")
        await press_play(self._page)
        await heard(self._page)  # from now on there is an ear

    async def pause(self) -> None:
        await press_play(self._page)

    async def resume(self) -> None:
        await press_play(self._page)

    async def from_start(self) -> None:
        await self._page.locator("#from-start").click()

    async def to_live(self) -> None:
        await self._page.locator("#to-live").click()

    async def lag_s(self) -> float:
        """Return the lag as it is heard now: the median of some looks."""
        lags = []
        for _ in range(LOOKS):
            level, hz = await heard(self._page)
            if level < 0.01:
                said = await self._page.locator("#player-state").text_content()
                raise AssertionError(f"nothing is heard, and the page says: {said}")
            lags.append(self._live.lag_s(hz, time.time() - EAR_S))
            await asyncio.sleep(0.2)
        return sorted(lags)[LOOKS // 2]


async def tried(player: LocalPlayer | PagePlayer, pause_s: float, begin: datetime) -> dict[str, Any]:
    """Return the errors of one player."""
    await player.play()
    await asyncio.sleep(SETTLE_S)
    first_s = await player.lag_s()
    begun_s = time.monotonic()
    await player.pause()
    await asyncio.sleep(pause_s)
    await player.resume()
    paused_s = time.monotonic() - begun_s
    await asyncio.sleep(SETTLE_S)
    after_pause_s = await player.lag_s()
    asked_s = (datetime.now(UTC) - begin).total_seconds()
    await player.from_start()
    await asyncio.sleep(SETTLE_S)
    from_start_s = await player.lag_s()
    await player.to_live()
    await asyncio.sleep(SETTLE_S)
    live_s = await player.lag_s()
    return {
        "player": player.name,
        "lags_s": [round(one, 2) for one in (first_s, after_pause_s, from_start_s, live_s)],
        "pause": round(apart_s(after_pause_s - first_s - paused_s), 3),
        "from the start": round(apart_s(from_start_s - asked_s), 3),
        "back to live": round(live_s - first_s, 3),
    }


def by_ffmpeg(radio: Service, known: Live, ago_s: float) -> dict[str, Any]:
    """Return by how much what ffmpeg hears first is not what was asked for."""
    at = (datetime.now(UTC) - timedelta(seconds=ago_s)).replace(microsecond=0)
    text = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    found: dict[str, Any] = {"player": "ffmpeg", "ago_s": ago_s}
    sound = decoded(f"{radio.url}listen/code?at={text}", 0.6)[RATE_HZ // 5 : 2 * RATE_HZ // 5]
    found["/listen?at="] = round(apart_s(code_s(strongest_hz(sound)) - 0.3 - known.code(at.timestamp())), 3)
    with urllib.request.urlopen(f"{radio.url}listen/code/live.m3u8?from={text}", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    dated = next(line.partition(":")[2] for line in lines if line.startswith("#EXT-X-PROGRAM-DATE-TIME"))
    first = datetime.fromisoformat(dated)
    # Else it begins three segments before the end, as with any live list.
    playlist = f"{radio.url}listen/code/live.m3u8?from={text}"
    sound = decoded(playlist, 0.6, "-live_start_index", "0")[RATE_HZ // 5 : 2 * RATE_HZ // 5]
    found["HLS"] = round(apart_s(code_s(strongest_hz(sound)) - 0.3 - known.code(first.timestamp())), 3)
    return found


@asynccontextmanager
async def stand(folder: Path, planted: bool) -> AsyncIterator[tuple[Service, Icecast, NullSink, datetime]]:
    """Have the station, the service with a programme that begins soon, and a sound server."""
    (folder / "radio").mkdir()
    (folder / "inside").mkdir()
    if planted:
        (folder / "inside" / "sitecustomize.py").write_text(_PLANTED)
    begin = (datetime.now(UTC) + timedelta(seconds=BEGINS_S)).replace(microsecond=0)
    (folder / "radio" / "slots.yaml").write_text(
        f'slots:\n  - {{title: Code, kind: oneoff, start: "{begin:%Y-%m-%dT%H:%M:%S}+00:00", '
        f'end: "{begin + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}+00:00"}}\n'
    )
    with icecast(folder / "icecast") as server:
        source = feed(server)
        config = config_of({"code": [server.url("code")]}, slots="slots.yaml", timezone="UTC")
        config = config.replace(
            "    idle_stop:", "    keep_air: 1h\n    keep_air_always: true\n    idle_stop:"
        )
        try:
            async with null_sink(folder) as sink:
                environ = {"PULSE_SERVER": sink.server, "PYTHONPATH": f"{folder / 'inside'}:{ROOT}"}
                with service(folder / "radio", config, environ=environ) as radio:
                    yield radio, server, sink, begin
        finally:
            source.kill()
            source.wait()


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pause", type=float, default=60.0)
    parser.add_argument("--planted", action="store_true")
    chosen = parser.parse_args()

    name = "timecode_planted" if chosen.planted else "timecode"
    what = "seconds by which pause, restart and back to live miss, in our page, libVLC and ffmpeg"
    errors: dict[tuple[str, str], list[float]] = {}
    with campaign(name, what, **vars(chosen)) as found:
        for _ in range(chosen.rounds):
            with workshop() as folder:
                async with (
                    stand(folder, chosen.planted) as (radio, server, sink, begin),
                    chromium() as browser,
                ):
                    known = await asyncio.to_thread(live, server)
                    await asyncio.sleep(max(0.0, (begin - datetime.now(UTC)).total_seconds() + 5))
                    page = await browser.new_page()
                    players: list[LocalPlayer | PagePlayer] = [
                        LocalPlayer(radio, sink, known),
                        PagePlayer(page, radio, known),
                    ]
                    for row in [
                        await asyncio.to_thread(by_ffmpeg, radio, known, ago_s) for ago_s in (8, 20, 31)
                    ]:
                        found.round(row)
                    for player in players:
                        found.round(await tried(player, chosen.pause, begin))
        for row in found.rounds:
            for part in ("pause", "from the start", "back to live", "/listen?at=", "HLS"):
                if part in row:
                    errors.setdefault((row["player"], part), []).append(abs(row[part]))
        for (named, part), values in errors.items():
            goal = GOAL_VLC_S if named == "libVLC" else GOAL_S
            found.figure(f"{named}, {part}: the largest error", max(values), "s", goal=goal)
        missed = [figure.what for figure in found.figures if figure.met is False]
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
