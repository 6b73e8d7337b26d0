# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Pacing: the burst at once, the rest at its time, by the clock and without drift."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from player.air.demo import DemoUpstream
from player.air.signals.cues import NOTICE_TITLE
from player.errors import StreamEndedError
from player.streams.title import StreamTitle
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.eventually import eventually

from .hearing import decode, onsets_s

BYTES_PER_S = {"demo:news": 8000, "demo:classical": 6000}


class Listener:
    """Reads all the time, and keeps what came and when."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.sound = bytearray()
        self.titles: list[tuple[int, StreamTitle]] = []
        """Each with how many bytes came before it."""
        self.last_s = 0.0

    async def run(self, address: str) -> None:
        stream = await DemoUpstream(address, self.clock).open()
        try:
            while True:
                piece = await stream.read()
                if isinstance(piece, StreamTitle):
                    self.titles.append((len(self.sound), piece))
                else:
                    self.sound += piece
                    self.last_s = self.clock.monotonic_s()
        finally:
            await stream.aclose()


async def listen(clock: FakeClock, address: str, *steps_s: float) -> Listener:
    """Listen while the clock is turned by each step."""
    listener = Listener(clock)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(listener.run(address))
        await eventually(lambda: bool(listener.sound))  # the file is read in a thread
        for step_s in steps_s:
            await clock.advance(step_s)
        task.cancel()
    return listener


@pytest.mark.parametrize("address", BYTES_PER_S)
async def test_a_burst_comes_at_once_and_then_exactly_real_time(address: str) -> None:
    burst = await listen(FakeClock(), address, 0)
    hour = await listen(FakeClock(), address, 3600)

    came_s = (len(hour.sound) - len(burst.sound)) / BYTES_PER_S[address]
    assert len(burst.sound) >= 65_536
    assert len(burst.sound) >= 6 * BYTES_PER_S[address]
    assert len(burst.sound) < 65_536 + BYTES_PER_S[address]
    assert came_s == pytest.approx(3600, abs=0.13)  # the piece on its way


async def test_pieces_come_about_eight_times_a_second() -> None:
    clock = FakeClock()

    await listen(clock, "demo:news", 60)

    assert 450 <= len(clock.slept) <= 550


@pytest.mark.parametrize("opened_s", [0.0, 3.7, 29.99, 52.0, 57.95, 58.5, 59.999])
async def test_the_pips_are_on_the_air_at_the_full_minute(opened_s: float) -> None:
    clock = FakeClock(NOON + timedelta(seconds=opened_s))

    listener = await listen(clock, "demo:news", 130)

    sound, rate_hz = decode(bytes(listener.sound))
    end_s = opened_s + listener.last_s  # the newest sample is on the air when its piece comes
    begin_s = end_s - len(sound) / rate_hz
    spoken = [at for at, title in listener.titles if title == NOTICE_TITLE]
    spoken_s = [begin_s + at / 8000 for at in spoken]
    pips = [
        begin_s + at
        for at in onsets_s(sound, rate_hz, 1200, above=0.1)
        if not any(start <= begin_s + at <= start + 6 for start in spoken_s)
    ]
    marks = [minute + off for minute in (0, 60, 120, 180) for off in (-2, -1, 0)]
    assert pips == pytest.approx([at for at in marks if begin_s <= at < end_s], abs=0.05)


@pytest.mark.parametrize("address", BYTES_PER_S)
async def test_a_title_comes_first_and_the_notice_is_among_the_first_sounds(address: str) -> None:
    listener = await listen(FakeClock(), address, 20)

    (first, _), *_ = listener.titles
    notice = next(at for at, title in listener.titles if title == NOTICE_TITLE)
    assert first == 0
    assert notice / BYTES_PER_S[address] < 18


@pytest.mark.parametrize("address", BYTES_PER_S)
async def test_titles_change_where_the_sound_does(address: str) -> None:
    listener = await listen(FakeClock(), address, 620)

    frame_bytes = {"demo:news": 192, "demo:classical": 144}[address]
    texts = [title.text for _, title in listener.titles]
    assert all(a != b for a, b in pairwise(texts))
    assert all(at % frame_bytes == 0 for at, _ in listener.titles)
    assert (
        sum(title == NOTICE_TITLE for _, title in listener.titles) >= 3
    )  # at first, and in each five minutes


@pytest.mark.parametrize("jump_s", [-3600.0, -0.5, 0.5, 7.3, 86_400.0])
async def test_the_pips_follow_the_clock_when_it_is_set(jump_s: float) -> None:
    clock = FakeClock()
    listener = Listener(clock)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(listener.run("demo:news"))
        await eventually(lambda: bool(listener.sound))  # the file is read in a thread
        await clock.advance(30)
        clock.jump(jump_s)
        await clock.advance(10)
        heard_before = len(listener.sound)
        await clock.advance(60)
        task.cancel()

    sound, rate_hz = decode(bytes(listener.sound[heard_before:]))
    end_s = (clock.now() - NOON).total_seconds() - (clock.monotonic_s() - listener.last_s)
    begin_s = end_s - len(sound) / rate_hz
    pips = [begin_s + at for at in onsets_s(sound, rate_hz, 1200, above=0.1)]
    off_s = [(at + 30) % 60 - 30 for at in pips]
    assert any(off == pytest.approx(0, abs=0.15) for off in off_s)


async def test_a_late_reader_catches_up_and_a_very_late_one_misses_sound() -> None:
    clock = FakeClock()
    stream = await DemoUpstream("demo:news", clock).open()

    async def ready_bytes() -> int:
        """Read all that is due."""
        count, slept = 0, len(clock.slept)
        while len(clock.slept) == slept:
            reading = asyncio.ensure_future(stream.read())
            await clock.settle()
            if not reading.done():
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
                break
            piece = reading.result()
            count += len(piece) if isinstance(piece, bytes) else 0
        return count

    await ready_bytes()
    await clock.advance(15)
    assert await ready_bytes() == pytest.approx(15 * 8000, abs=960)
    await clock.advance(3600)
    assert await ready_bytes() < 960
    await clock.advance(1.2)
    assert await ready_bytes() == pytest.approx(1.2 * 8000, abs=960)


async def test_a_cancelled_read_loses_no_frame() -> None:
    clock, undisturbed = FakeClock(), await listen(FakeClock(), "demo:classical", 30)
    stream = await DemoUpstream("demo:classical", clock).open()
    sound = bytearray()

    for _ in range(2000):
        if len(sound) >= len(undisturbed.sound):
            break
        reading = asyncio.ensure_future(stream.read())
        await clock.settle()
        if not reading.done():
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await clock.advance(0.05)
            continue
        piece = reading.result()
        sound += piece if isinstance(piece, bytes) else b""

    assert sound[: len(undisturbed.sound)] == undisturbed.sound
    assert clock.monotonic_s() == pytest.approx(30, abs=0.2)


async def test_a_closed_signal_has_ended() -> None:
    stream = await DemoUpstream("demo:news", FakeClock()).open()

    await stream.aclose()
    await stream.aclose()

    with pytest.raises(StreamEndedError):
        await stream.read()
