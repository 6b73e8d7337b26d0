# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The clockwork, with a clock that is turned by hand."""

from __future__ import annotations

from itertools import pairwise

from player.air.air import Air
from player.relay.fanout import Fanout
from player.relay.listener import Ending, Listener
from player.running import running
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import RecordingOutlet
from tests.fakes.studio import Studio, numbers


def join(fanout: Fanout, air: Air) -> tuple[Listener, RecordingOutlet]:
    audience, outlet = fanout.audience(air), RecordingOutlet()
    opening = audience.opening(air.burst_position(), icy=False, now_s=0)
    return fanout.admit(audience, outlet, opening), outlet


async def test_each_listener_is_fed_once_a_tick_and_the_groups_one_after_the_other() -> None:
    clock, air = FakeClock(), Air()
    fanout, studio = Fanout(clock, tick_s=0.4, phases=4), Studio(air)
    studio.send(5, clock.now())
    outlets = [join(fanout, air)[1] for _ in range(8)]
    fed_at: list[list[float]] = [[] for _ in outlets]

    async with running(fanout):
        for _ in range(16):  # 1.6 s in steps of 0.1 s
            before = [len(outlet.sent) for outlet in outlets]
            studio.send(0.11, clock.now())
            await clock.advance(0.1)
            for times, outlet, count in zip(fed_at, outlets, before, strict=True):
                times.extend([round(clock.monotonic_s(), 3)] * (len(outlet.sent) - count))

    assert all(3 <= len(times) <= 4 for times in fed_at)
    for times in fed_at:
        assert {round(b - a, 3) for a, b in pairwise(times)} == {0.4}
    assert len({times[0] for times in fed_at}) == 4


async def test_it_rests_while_nobody_listens() -> None:
    clock, air = FakeClock(), Air()
    fanout = Fanout(clock, tick_s=0.4, phases=4)
    Studio(air).send(5, clock.now())

    async with running(fanout):
        await clock.advance(10)
        idle = len(clock.slept)
        listener, outlet = join(fanout, air)
        await clock.advance(1)
        busy = len(clock.slept)
        outlet.gone = True
        await clock.advance(1)
        left = len(clock.slept)
        await clock.advance(10)

    assert idle == 0
    assert busy > 8
    assert listener.ended.result() is Ending.LEFT
    assert len(clock.slept) == left


async def test_closing_ends_those_who_are_level_at_once_and_others_after_a_second() -> None:
    clock, air = FakeClock(), Air()
    fanout = Fanout(clock)
    Studio(air).send(5, clock.now())
    (level, level_outlet), (stuck, stuck_outlet) = join(fanout, air), join(fanout, air)
    stuck_outlet.pending_bytes = 1

    async with running(_Closing(fanout)):
        await clock.settle()
        at_once = level.ended.done(), stuck.ended.done()
        await clock.advance(1.1)

    assert at_once == (True, False)
    assert level.ended.result() is stuck.ended.result() is Ending.CLOSED
    assert not level_outlet.aborted
    assert stuck_outlet.aborted
    numbers(level_outlet.data)


async def test_mounts_do_not_hear_each_other() -> None:
    clock = FakeClock()
    fanout = Fanout(clock, phases=1)
    airs = [Air(), Air()]
    studios = [Studio(air) for air in airs]
    studios[1].next = 1_000_000
    for studio in studios:
        studio.send(5, clock.now())
    outlets = [join(fanout, air)[1] for air in airs]

    for studio in studios:
        studio.send(2, clock.now())
    fanout.step(0)

    assert max(numbers(outlets[0].data)) < 1_000_000
    assert min(numbers(outlets[1].data)) >= 1_000_000


class _Closing:
    """Closes a fan-out, as a task."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    async def run(self) -> None:
        await self._fanout.close()
