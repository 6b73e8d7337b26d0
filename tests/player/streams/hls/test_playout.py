# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio

import pytest

from player.errors import StreamEndedError
from player.streams.hls.playout import LARGEST_BURST_S, Playout
from player.streams.title import StreamTitle
from tests.fakes.clock import FakeClock


class Reader:
    """Reads a playout while time passes, and notes when each piece came."""

    def __init__(self, clock: FakeClock, playout: Playout) -> None:
        self.came: list[tuple[float, bytes | StreamTitle | None]] = []
        self.error: Exception | None = None
        self._clock = clock
        self._playout = playout
        self.task = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        try:
            while (item := await self._playout.get()) is not None:
                self.came.append((round(self._clock.monotonic_s(), 3), item))
        except StreamEndedError as error:
            self.error = error

    @property
    def at_s(self) -> list[float]:
        return [at for at, _ in self.came]


@pytest.fixture
async def clock() -> FakeClock:
    return FakeClock()


def put(playout: Playout, count: int) -> None:
    """Add pieces of a second each."""
    for _ in range(count):
        playout.put(b"x", 1.0)


async def test_what_can_be_spared_comes_at_once_and_the_rest_in_real_time(clock: FakeClock) -> None:
    playout = Playout(clock, lambda: playout.held_s - 4.0)
    put(playout, 6)
    reader = Reader(clock, playout)

    await clock.advance(5)

    # Two of six may be given at once; the third is due when the first has been played.
    assert reader.at_s == [0, 0, 0, 1, 2, 3]
    reader.task.cancel()


async def test_a_burst_is_never_longer_than_its_limit(clock: FakeClock) -> None:
    playout = Playout(clock, lambda: 1000.0)
    put(playout, 30)
    reader = Reader(clock, playout)

    await clock.advance(1)

    assert reader.at_s == [0.0] * (int(LARGEST_BURST_S) + 1) + [1.0]
    reader.task.cancel()


async def test_after_a_late_segment_nothing_is_caught_up_that_is_needed_as_reserve(clock: FakeClock) -> None:
    playout = Playout(clock, lambda: 0.0)
    put(playout, 2)
    reader = Reader(clock, playout)
    await clock.advance(5)

    put(playout, 3)  # three seconds late
    await clock.advance(4)

    assert reader.at_s == [0, 1, 5, 6, 7]
    reader.task.cancel()


async def test_after_a_late_segment_what_can_be_spared_is_caught_up(clock: FakeClock) -> None:
    spare_s = 0.0
    playout = Playout(clock, lambda: spare_s)
    put(playout, 2)
    reader = Reader(clock, playout)
    await clock.advance(5)

    spare_s = 2.0
    put(playout, 4)
    await clock.advance(4)

    assert reader.at_s == [0, 1, 5, 5, 5, 6]
    reader.task.cancel()


async def test_what_has_an_end_is_not_paced(clock: FakeClock) -> None:
    playout = Playout(clock, lambda: None)
    put(playout, 100)
    playout.close(StreamEndedError("http://a.example/", "over"))
    reader = Reader(clock, playout)

    await clock.settle()

    assert len(reader.came) == 100
    assert isinstance(reader.error, StreamEndedError)


async def test_the_writer_waits_until_the_last_segment_is_begun(clock: FakeClock) -> None:
    playout = Playout(clock, lambda: 0.0)
    put(playout, 6)
    waiting = asyncio.ensure_future(playout.below(3.0))
    reader = Reader(clock, playout)

    await clock.advance(1.5)
    assert not waiting.done()
    await clock.advance(1)
    assert waiting.done()
    reader.task.cancel()


async def test_a_title_comes_with_the_sound_before_it(clock: FakeClock) -> None:
    playout = Playout(clock, lambda: 0.0)
    put(playout, 1)
    playout.put(StreamTitle(text="A"))
    put(playout, 1)
    reader = Reader(clock, playout)

    await clock.advance(2)

    assert reader.at_s == [0, 0, 1]
    assert isinstance(reader.came[1][1], StreamTitle)
    reader.task.cancel()
