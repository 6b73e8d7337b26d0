# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player whole: mount, air, relay, libVLC and a sound card, on a sound that tells the time.

The upstream plays a staircase: its pitch is 20 Hz higher each second, so that
a recording says which second of the air is heard, whatever anyone claims.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web

from player.air.base import MountId
from player.air.mount import Mount, Mounts
from player.events import PlayerChanged
from player.playback.backends.vlc import VlcBackend
from player.playback.controller import PlaybackController
from player.playback.player import Player, PlayerState
from player.positions import Positions
from player.relay.app import add_routes
from player.relay.permit import Permits
from player.rewinding import ScheduledRewinding
from player.running import running
from schedules.clock import SystemClock
from schedules.http import SCHEDULE_PROBLEMS, install_problems
from schedules.model.ids import StationId
from schedules.model.rights import Rewind
from schedules.publisher import LocalPublisher
from tests.fakes.airings import HandAirings, one_service
from tests.fakes.pulse import RATE_HZ, NullSink, dominant_hz, null_sink
from tests.fakes.upstream import ScriptedUpstream, Step, Then

WSKG = StationId("wskg-fm")
LOWEST_HZ, STEP_HZ, STEPS = 400, 20, 60
BYTES_PER_S = 16_000
BURST_S = 10.0
PIECE_S = 0.1
READING_S = 1.5
"""A recording of 0.6 s may lie across a step, and comes out some tenths late."""
SECRET = "secret"
CATALOGUE = one_service(Rewind.FULL, WSKG)
REWINDING = ScheduledRewinding(HandAirings(), CATALOGUE, SystemClock())
PERMITS = Permits(REWINDING, Positions(b"k" * 32, SystemClock()), SystemClock())


@functools.cache
def staircase() -> bytes:
    """Return a minute of MP3 at 128 kbit/s whose second number n sounds at 400 + 20 n Hz."""
    hz = np.repeat(LOWEST_HZ + STEP_HZ * np.arange(STEPS), RATE_HZ)
    sound = (np.sin(2 * np.pi * np.cumsum(hz) / RATE_HZ) * 8000).astype("<i2")
    program = shutil.which("ffmpeg")
    assert program, "install ffmpeg"
    done = subprocess.run(
        [
            *(program, "-v", "error", "-f", "s16le", "-ar", str(RATE_HZ), "-ac", "1", "-i", "-"),
            *("-ac", "2", "-b:a", "128k", "-id3v2_version", "0", "-write_xing", "0", "-f", "mp3", "-"),
        ],
        input=sound.tobytes(),
        check=True,
        capture_output=True,
        timeout=60,
    )
    return done.stdout


class Set:
    """A radio set: everything from the upstream to the loudspeaker."""

    def __init__(self, sink: NullSink) -> None:
        self.sink = sink
        self.begun_s = 0.0
        self.frozen = False
        self._news = asyncio.Event()
        self.publisher = LocalPublisher()
        clock = SystemClock()
        self.upstream = ScriptedUpstream(clock, self._script())
        self.mount = Mount(MountId("news"), [self.upstream], clock=clock, publisher=self.publisher)
        self.mounts = Mounts([self.mount], {WSKG: MountId("news")})
        self.backend = VlcBackend(clock, environ=sink.environ)
        self.port = 0
        self.controller = PlaybackController(
            self.backend,
            clock,
            self.publisher,
            mounts=self.mounts.of,
            relay_url=self._relay_url,
            rewinding=REWINDING,
        )

    def _relay_url(self, station: StationId, at: datetime | None) -> str:
        back = f"&at={at.isoformat().replace('+00:00', 'Z')}" if at else ""
        return f"http://127.0.0.1:{self.port}/listen/{station}?local={SECRET}{back}"

    def _script(self) -> Iterator[Step]:
        self.begun_s = time.monotonic() - BURST_S
        yield staircase()[: int(BURST_S * BYTES_PER_S)]
        for number in itertools.count():
            sent_s = BURST_S + number * PIECE_S
            yield max(0.001, self.begun_s + sent_s + PIECE_S - time.monotonic())
            if self.frozen:
                yield Then.FREEZE
            yield staircase()[int(sent_s * BYTES_PER_S) : int((sent_s + PIECE_S) * BYTES_PER_S)]

    def receive(self, event: object) -> None:
        if isinstance(event, PlayerChanged):
            self._news.set()

    async def until(self, condition: Callable[[Player], bool], within_s: float) -> Player:
        """Wait until the player is as it should be, by its own news."""
        async with asyncio.timeout(within_s):
            while not condition(player := self.controller.snapshot()):
                self._news.clear()
                await self._news.wait()
        return player

    async def playing(self, within_s: float = 10) -> Player:
        return await self.until(lambda player: player.state is PlayerState.PLAYING, within_s)

    async def heard_s(self) -> tuple[float, float]:
        """Return which second of the air is heard, and how far that is behind the newest."""
        sound = await self.sink.record(0.6)
        newest_s = time.monotonic() - self.begun_s - 0.3
        second = (dominant_hz(sound) - LOWEST_HZ) / STEP_HZ + 0.5
        return second, newest_s - second


@pytest.fixture
async def radio_set() -> AsyncIterator[Set]:
    with tempfile.TemporaryDirectory(prefix="pulse-") as folder:
        async with null_sink(Path(folder)) as sink:
            made = Set(sink)
            app = web.Application()
            install_problems(app, SCHEDULE_PROBLEMS)
            relay = add_routes(
                app,
                catalogue=CATALOGUE,
                mounts=made.mounts,
                clock=SystemClock(),
                permits=PERMITS,
                local_secret=SECRET,
            )
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            made.port = runner.addresses[0][1]
            with made.publisher.subscribe(made.receive):
                async with running(made.mounts, relay, made.controller):
                    try:
                        yield made
                    finally:
                        await runner.cleanup()


async def test_what_is_heard_is_as_far_behind_live_as_the_player_says(radio_set: Set) -> None:
    radio_set.controller.play(WSKG)
    await radio_set.playing()

    _, behind_s = await radio_set.heard_s()

    assert radio_set.controller.snapshot().behind_live_s == pytest.approx(behind_s, abs=READING_S)
    assert 3 < behind_s < 9  # a burst of 5 s, and what a busy machine takes to begin


async def test_pause_is_silent_and_resume_goes_on_where_it_was(radio_set: Set) -> None:
    radio_set.controller.play(WSKG)
    await radio_set.playing()
    before_s, _ = await radio_set.heard_s()

    paused = radio_set.controller.pause()
    silence = await radio_set.sink.level()
    later = await radio_set.until(lambda p: (p.behind_live_s or 0) > (paused.behind_live_s or 0) + 4.5, 12)
    radio_set.controller.resume()
    await radio_set.playing()
    after_s, behind_s = await radio_set.heard_s()

    assert silence < 1
    assert later.state is PlayerState.PAUSED
    assert 0 <= after_s - before_s < 5  # it took some seconds to record both, and none to pause
    assert behind_s == pytest.approx(later.behind_live_s, abs=2)
    assert radio_set.controller.snapshot().behind_live_s == pytest.approx(behind_s, abs=READING_S)


async def test_a_frozen_upstream_is_stalled_within_five_seconds_of_silence_and_comes_back(
    radio_set: Set,
) -> None:
    radio_set.controller.play(WSKG)
    await radio_set.playing()
    await radio_set.heard_s()
    radio_set.frozen = True
    radio_set.upstream.becomes(ConnectionRefusedError())
    stopped_s = time.monotonic() - radio_set.begun_s
    behind_s = radio_set.controller.snapshot().behind_live_s or 0

    stalled = await radio_set.until(lambda p: p.state is not PlayerState.PLAYING, behind_s + 5)
    noticed_s = time.monotonic() - radio_set.begun_s
    level = await radio_set.sink.level()

    assert stalled.state is PlayerState.STALLED
    assert stalled.reason
    assert noticed_s - stopped_s - behind_s < 5
    assert level < 1


async def test_a_killed_child_is_heard_again_within_seconds(radio_set: Set) -> None:
    radio_set.controller.play(WSKG)
    await radio_set.playing()
    first = radio_set.backend.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)
    lost = await radio_set.until(lambda p: p.state is PlayerState.RECONNECTING, 3)
    begun_s = time.monotonic()
    await radio_set.playing(3)
    healed_s = time.monotonic() - begun_s
    second_heard, _ = await radio_set.heard_s()

    assert "SIGKILL" in lost.reason
    assert healed_s < 3
    assert second_heard > 0
