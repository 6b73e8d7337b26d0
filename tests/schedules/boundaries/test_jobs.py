# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Wake-ups: real APScheduler jobs at real boundaries, and a hand-turned clock for everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from schedules.boundaries.jobs import BoundaryJobs
from schedules.clock import SystemClock
from schedules.events import BoundaryReached, ScheduleChanged
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually
from tests.schedules.lineups import instant, lineup, oneoff

NEWS = ServiceId("news")
DEADLINE_S = 10


class Witness:
    """Notes when it was woken, and lets a test wait until that is so."""

    def __init__(self, publisher: LocalPublisher) -> None:
        self.publisher = publisher
        self.woken_at: list[datetime] = []
        self._news = asyncio.Event()

    def receive(self, event: object) -> None:
        if isinstance(event, BoundaryReached):
            self.woken_at.append(datetime.now(UTC))
            self._news.set()

    async def woken(self, times: int) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while len(self.woken_at) < times:
                self._news.clear()
                await self._news.wait()


class At:
    """Boundaries at instants that a test sets; counts how often it was carried on."""

    def __init__(self, *instants: datetime) -> None:
        self.instants = list(instants)
        self.rolled = 0

    async def roll(self) -> None:
        self.rolled += 1

    def next_boundary(self, after: datetime) -> datetime | None:
        return min((one for one in self.instants if one > after), default=None)


@asynccontextmanager
async def working(jobs: BoundaryJobs, publisher: LocalPublisher) -> AsyncIterator[Witness]:
    witness = Witness(publisher)
    with publisher.subscribe(witness.receive):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(jobs.run())
            await witness.woken(1)
            try:
                yield witness
            finally:
                task.cancel()


def special(starts: datetime) -> ScheduleService:
    """A real schedule whose only boundaries are the start and, one second later, the end of a special."""
    station = Station(id=StationId("wskg-fm"), call_sign="WSKG", name="WSKG", carries=NEWS, timezone="UTC")
    network = Catalogue([Service(id=NEWS, name="News", timezone="UTC")], [station])
    schedules = ScheduleService(network, SystemClock(), LocalPublisher(), next_up_min_s=600)
    ends = starts + timedelta(seconds=1)
    on_air = lineup(oneoff("Special", starts.isoformat(), ends.isoformat()))
    schedules.put_in_force(services={NEWS: on_air}, stations={})
    return schedules


async def test_a_real_boundary_wakes_us_right_after_it_and_then_the_next_one() -> None:
    starts = datetime.now(UTC) + timedelta(seconds=0.8)
    schedules, publisher = special(starts), LocalPublisher()

    async with working(BoundaryJobs(schedules, SystemClock(), publisher), publisher) as witness:
        assert schedules.now_next("wskg-fm").now is None
        await witness.woken(2)
        on = schedules.now_next("wskg-fm").now
        await witness.woken(3)
        afterwards = schedules.now_next("wskg-fm").now

    assert on is not None
    assert on.occurrence.programme.title == "Special"
    assert afterwards is None
    for woken, boundary in zip(witness.woken_at[1:], (starts, starts + timedelta(seconds=1)), strict=True):
        assert timedelta(0) <= woken - boundary < timedelta(seconds=1)


async def test_a_changed_schedule_is_planned_anew_at_once() -> None:
    later, sooner = datetime.now(UTC) + timedelta(hours=5), datetime.now(UTC) + timedelta(seconds=0.3)
    boundaries, publisher = At(later), LocalPublisher()

    async with working(BoundaryJobs(boundaries, SystemClock(), publisher), publisher) as witness:
        boundaries.instants.append(sooner)
        publisher.publish(ScheduleChanged(NEWS, 2))
        await witness.woken(3)  # at the start, for the change, at the boundary

    assert witness.woken_at[1] < sooner <= witness.woken_at[2]


async def test_a_boundary_that_passes_while_all_look_is_not_missed() -> None:
    boundaries, publisher = At(datetime.now(UTC) + timedelta(seconds=0.001)), LocalPublisher()

    def look_for_a_while(event: object) -> None:
        if isinstance(event, BoundaryReached):
            while datetime.now(UTC) < boundaries.instants[0]:
                pass

    with publisher.subscribe(look_for_a_while):
        async with working(BoundaryJobs(boundaries, SystemClock(), publisher), publisher) as witness:
            await witness.woken(2)

    assert len(witness.woken_at) >= 2


async def test_every_minute_it_looks_again() -> None:
    clock, publisher = FakeClock(datetime.now(UTC)), LocalPublisher()
    boundaries = At(clock.now() + timedelta(hours=3))

    async with working(BoundaryJobs(boundaries, clock, publisher), publisher) as witness:
        await clock.advance(59)
        before = len(witness.woken_at)
        await clock.advance(1)
        await witness.woken(before + 1)
        await eventually(lambda: boundaries.rolled == 2)

    assert before == 1


@pytest.mark.parametrize(("jump_s", "passes_a_boundary"), [(4 * 3600, True), (-4 * 3600, False), (1, False)])
async def test_a_clock_that_was_set_is_noticed_within_a_second(
    caplog: pytest.LogCaptureFixture, jump_s: float, passes_a_boundary: bool
) -> None:
    clock, publisher = FakeClock(datetime.now(UTC)), LocalPublisher()
    boundaries = At(clock.now() + timedelta(hours=3))

    with caplog.at_level(logging.WARNING, "schedules.boundaries.jobs"):
        async with working(BoundaryJobs(boundaries, clock, publisher), publisher) as witness:
            await clock.advance(5)
            clock.jump(jump_s)  # somebody set it, or the machine slept
            await clock.advance(1)
            await witness.woken(2)
            await clock.advance(30)  # it is noticed once
            await eventually(lambda: boundaries.rolled == 2)

    assert len(witness.woken_at) == boundaries.rolled == 2
    assert ("was the clock set" in caplog.text) is passes_a_boundary


async def test_nobody_waits_for_the_news_while_the_timelines_are_carried_on() -> None:
    class Slow(At):
        painted = asyncio.Event()

        async def roll(self) -> None:
            self.rolled += 1
            await self.painted.wait()

    boundaries, publisher = Slow(), LocalPublisher()

    async with working(BoundaryJobs(boundaries, SystemClock(), publisher), publisher) as witness:
        boundaries.instants.append(datetime.now(UTC) + timedelta(seconds=0.2))
        publisher.publish(ScheduleChanged(NEWS, 2))
        await witness.woken(3)  # at the start, for the change, at the boundary
        assert boundaries.rolled == 1
        boundaries.painted.set()
        await eventually(lambda: boundaries.rolled == 2)  # all looks meanwhile are one reason to look again

    assert witness.woken_at[2] >= boundaries.instants[0]


async def test_a_time_server_that_corrects_the_clock_slowly_wakes_nobody() -> None:
    clock, publisher = FakeClock(datetime.now(UTC)), LocalPublisher()

    async with working(BoundaryJobs(At(), clock, publisher), publisher) as witness:
        for _ in range(50):
            clock.jump(0.1)  # more than any time server slews in a second
            await clock.advance(1)

    assert len(witness.woken_at) == 1


async def test_a_clock_that_is_behind_does_not_make_it_spin() -> None:
    clock, publisher = FakeClock(instant("2020-01-01T00:00Z")), LocalPublisher()
    boundaries = At(clock.now() + timedelta(hours=3))

    async with working(BoundaryJobs(boundaries, clock, publisher), publisher) as witness:
        await clock.advance(30)

    assert len(witness.woken_at) == 1


async def test_without_any_boundary_it_still_looks_again() -> None:
    clock, publisher = FakeClock(), LocalPublisher()

    async with working(BoundaryJobs(At(), clock, publisher, relook_s=5), publisher) as witness:
        await clock.advance(4)
        before = len(witness.woken_at)
        await clock.advance(6)
        await witness.woken(3)

    assert before == 1
    assert len(witness.woken_at) == 3


def timers() -> list[asyncio.TimerHandle]:
    """Return what the loop would still run after hours; asyncio tells it in no other way."""
    loop = asyncio.get_running_loop()
    scheduled: list[asyncio.TimerHandle] = loop._scheduled  # type: ignore[attr-defined]
    return [timer for timer in scheduled if not timer.cancelled() and timer.when() > loop.time() + 600]


async def test_cancelling_leaves_no_task_and_no_timer_behind() -> None:
    before = asyncio.all_tasks()
    publisher = LocalPublisher()

    async with working(
        BoundaryJobs(At(datetime.now(UTC) + timedelta(hours=1)), SystemClock(), publisher), publisher
    ):
        assert len(asyncio.all_tasks()) > len(before)
        assert timers()

    assert asyncio.all_tasks() == before
    assert not timers()


@pytest.mark.parametrize("where", ["look", "roll"])
async def test_a_failing_schedule_comes_out_and_is_not_swallowed(where: str) -> None:
    class Broken(At):
        def next_boundary(self, after: datetime) -> datetime | None:
            raise LookupError("broken")

    class BrokenPaint(At):
        async def roll(self) -> None:
            raise LookupError("broken")

    broken = {"look": Broken, "roll": BrokenPaint}[where]
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(DEADLINE_S):
            await BoundaryJobs(broken(), FakeClock(), LocalPublisher()).run()

    assert caught.group_contains(LookupError)
