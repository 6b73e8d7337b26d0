# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Listeners of air that lies on disk: in real time, byte for byte, over its holes, and never as live."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from player.air.base import AudioFormat
from player.relay.audience import Audience
from player.relay.listener import Ending, Listener
from player.relay.query import SoundQuery
from player.relay.start import burst_end, needs_live, start
from tests.fakes.clock import FakeClock
from tests.fakes.frames import BYTES_PER_S, FRAME_S, numbers
from tests.fakes.keeping import MONO, MP3, RUN_S, Studio, studio
from tests.fakes.outlet import RecordingOutlet

MINUTES = 5
BURST_BYTES = 5 * BYTES_PER_S


class Room:
    """An audience of kept air."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.audience = Audience(studio.air)

    def join(self, behind_s: float) -> tuple[Listener, RecordingOutlet, int]:
        """Begin so far behind now, and return where that is."""
        air, clock = self.studio.air, self.studio.clock
        query = SoundQuery(at=clock.now() - timedelta(seconds=behind_s))
        position = start(air, query)
        opening = self.audience.opening(
            position, icy=False, now_s=clock.monotonic_s(), until=burst_end(air, position, query)
        )
        outlet = RecordingOutlet()
        outlet.send(opening.data)
        return self.audience.admit(outlet, opening), outlet, position

    async def on_air(self, seconds: float, *, audio: AudioFormat = MP3) -> None:
        """Let time pass while sound comes, with a turn after each run of it."""
        for number in range(round(seconds / RUN_S)):
            await self.studio.clock.advance(RUN_S)
            self.studio.put_next(audio)
            self.audience.serve(0, self.studio.clock.monotonic_s())
            if number % 8 == 7:
                self.studio.kept.look(self.studio.clock.now().timestamp())
                await self.studio.written()


@asynccontextmanager
async def room(folder: Path, *, keep_s: float = 3600) -> AsyncIterator[Room]:
    async with studio(folder, FakeClock(), keep_s=keep_s) as place:
        await place.play(MINUTES * 60)
        yield Room(place)


async def test_one_far_behind_hears_every_byte_in_real_time(tmp_path: Path) -> None:
    async with room(tmp_path) as there:
        _, outlet, position = there.join(250)
        _, other, _ = there.join(250)
        await there.on_air(60)

        sent = there.studio.sent
        assert outlet.data == sent[position : position + len(outlet.data)]
        assert len(outlet.data) == pytest.approx(BURST_BYTES + 60 * BYTES_PER_S, abs=BYTES_PER_S)
        assert (
            abs((there.studio.air.instant_of(position) - there.studio.clock.now()).total_seconds() + 310) < 1
        )
        for one, two in zip(outlet.sent[1:], other.sent[1:], strict=True):
            assert one is two  # who is at the same place gets the same object


async def test_one_behind_a_change_of_format_ends_there(tmp_path: Path) -> None:
    async with room(tmp_path) as there:
        border = there.studio.air.head
        await there.on_air(30, audio=MONO)
        listener, outlet, position = there.join(50)
        assert listener.generation == 1
        await there.on_air(30, audio=MONO)

        assert listener.ended.result() is Ending.FORMAT
        assert outlet.data == there.studio.sent[position:border]


async def test_one_whom_the_oldest_air_overtakes_goes_on_with_the_oldest(tmp_path: Path) -> None:
    async with room(tmp_path, keep_s=60) as there:
        listener, outlet, position = there.join(58)
        assert listener.pace is not None
        late = listener.pace.due_at_start - timedelta(
            seconds=8
        )  # as after a night in which the clock was set
        listener.pace = replace(listener.pace, due_at_start=late)
        await there.on_air(60)

        assert not listener.ended.done()
        heard = numbers(outlet.data)
        skips = [behind - before for before, behind in pairwise(heard) if behind != before + 1]
        assert len(skips) == 1
        assert 0 < skips[0] * FRAME_S < 20
        assert there.studio.air.head - listener.cursor < 70 * BYTES_PER_S
        assert position < there.studio.air.oldest


async def test_one_who_comes_to_a_hole_in_what_was_kept_goes_on_behind_it(tmp_path: Path) -> None:
    async with room(tmp_path) as there:
        segment = there.studio.kept.since(there.studio.clock.now() - timedelta(seconds=200))[0]
        there.studio.kept._drop(there.studio.kept._index.at_number(segment.number) or 0, 1)
        listener, outlet, position = there.join(220)
        await there.on_air(40)

        sent, hole_end = there.studio.sent, segment.position + segment.size_bytes
        before = sent[position : segment.position]
        assert outlet.data[: len(before)] == before
        after = outlet.data[len(before) :]
        assert after
        assert after == sent[hole_end : hole_end + len(after)]
        assert not listener.ended.done()


async def test_what_is_measured_from_live_needs_live_sound(tmp_path: Path) -> None:
    async with room(tmp_path) as there:
        now = there.studio.clock.now()
        air = there.studio.air
        assert needs_live(air, SoundQuery(behind_live_s=30))
        assert needs_live(air, SoundQuery())
        assert needs_live(air, SoundQuery(at=now + timedelta(seconds=5)))
        assert not needs_live(air, SoundQuery(at=now - timedelta(seconds=30)))
        assert not needs_live(air, SoundQuery(at=now - timedelta(days=1)))
        air.rest()
        await there.studio.written()
        await asyncio.sleep(0)
        assert air.live_at is None  # what is on disk is never taken for live
        assert air.burst_position() == air.head
