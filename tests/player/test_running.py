# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Owned tasks: nothing goes on alone, nothing dies in silence."""

from __future__ import annotations

import asyncio
import logging
from itertools import pairwise
from typing import NoReturn

import pytest

from player.running import Supervised, race, running, within
from tests.fakes.clock import FakeClock


class Steady:
    """Works until it is cancelled."""

    def __init__(self) -> None:
        self.started, self.ended = asyncio.Event(), False

    async def run(self) -> None:
        self.started.set()
        try:
            await forever()
        finally:
            self.ended = True


class Failing:
    """Fails at once."""

    async def run(self) -> None:
        raise ValueError("a defect")


class Unsteady:
    """Works for some seconds of a clock each time, and then fails."""

    def __init__(self, clock: FakeClock, *lasts_s: float, error: BaseException | None = None) -> None:
        self._clock = clock
        self._lasts_s = list(lasts_s)
        self._error = error or MemoryError("a defect")
        self.started_s: list[float] = []

    async def run(self) -> None:
        self.started_s.append(self._clock.monotonic_s())
        if not self._lasts_s:
            await forever()
        await self._clock.sleep(self._lasts_s.pop(0))
        raise self._error


class FailingWhenStopped:
    """Fails instead of ending when it is cancelled."""

    async def run(self) -> None:
        try:
            await forever()
        finally:
            raise ValueError("a defect")


async def forever() -> NoReturn:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


async def give(value: str) -> str:
    return value


async def fail() -> str:
    raise ValueError("lost")


async def test_services_run_beside_the_block_and_end_with_it() -> None:
    steady = Steady()

    async with running(steady, Steady()):
        await steady.started.wait()
        assert not steady.ended

    assert steady.ended


async def test_a_service_that_fails_ends_the_block_and_the_others() -> None:
    steady = Steady()

    with pytest.raises(ExceptionGroup) as failure:
        async with running(steady, Failing()):
            await forever()

    assert steady.ended
    assert isinstance(failure.value.exceptions[0], ValueError)


async def test_a_supervised_service_is_started_again_ever_later_and_its_failures_are_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, steady = FakeClock(), Steady()
    unsteady = Unsteady(clock, *[0] * 9)

    async with running(Supervised(unsteady, clock, "relay"), steady):
        await clock.advance(30)
        assert not steady.ended

    waits_s = [after - before for before, after in pairwise(unsteady.started_s)]
    assert waits_s == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5])
    assert len(caplog.records) == 9
    assert caplog.records[0].getMessage() == "relay failed by surprise; it is started again in 0.1 s"
    assert caplog.records[0].exc_info is not None
    assert "MemoryError: a defect" in caplog.text
    assert "Traceback" in caplog.text


async def test_after_half_a_minute_of_good_work_past_failures_are_forgotten() -> None:
    clock = FakeClock()
    unsteady = Unsteady(clock, 0, 0, 29, 30, 0)

    async with running(Supervised(unsteady, clock, "relay")):
        await clock.advance(100)

    ends_s = [0, 0.1, 29.3, 59.7, 59.8]
    waits_s = [after - end for after, end in zip(unsteady.started_s[1:], ends_s, strict=True)]
    assert waits_s == pytest.approx([0.1, 0.2, 0.4, 0.1, 0.2])


async def test_cancelling_a_supervised_service_passes_at_work_and_between_two_starts() -> None:
    clock, steady = FakeClock(), Steady()
    working = asyncio.ensure_future(Supervised(steady, clock, "a").run())
    failed = asyncio.ensure_future(Supervised(Failing(), clock, "b").run())
    await clock.settle()

    working.cancel()
    failed.cancel()
    await clock.settle()

    assert working.cancelled()
    assert failed.cancelled()
    assert steady.ended


async def test_a_service_that_fails_while_it_is_stopped_is_not_started_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with asyncio.timeout(5), running(Supervised(FailingWhenStopped(), FakeClock(), "relay")):
        await FakeClock.settle()

    assert "relay failed while it was stopped" in caplog.text


async def test_a_cancellation_that_nobody_asked_for_is_a_failure() -> None:
    clock = FakeClock()
    unsteady = Unsteady(clock, 0, error=asyncio.CancelledError())

    async with running(Supervised(unsteady, clock, "relay")):
        await clock.advance(1)

    assert unsteady.started_s == pytest.approx([0, 0.1])


async def test_a_service_with_nothing_to_do_ends(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "player")

    await Supervised(Idle(), FakeClock(), "lineups").run()

    assert caplog.records == []


class Idle:
    """Has nothing to do."""

    async def run(self) -> None:
        return


async def test_the_first_to_end_decides_and_the_others_have_ended() -> None:
    steady = Steady()

    assert await race(steady.run(), give("first"), forever()) == "first"

    assert steady.ended


async def test_the_first_to_fail_decides() -> None:
    with pytest.raises(ValueError, match="lost"):
        await race(forever(), fail())


async def test_of_two_that_end_together_the_first_named_counts(caplog: pytest.LogCaptureFixture) -> None:
    assert await race(give("a"), give("b")) == "a"
    assert await race(give("a"), fail()) == "a"

    assert "lost" in caplog.text


async def test_cancelling_a_race_ends_all() -> None:
    steady = Steady()
    task = asyncio.ensure_future(race(steady.run(), forever()))
    await steady.started.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert steady.ended


async def test_a_deadline_is_counted_by_the_clock() -> None:
    clock, steady = FakeClock(), Steady()
    waiting = asyncio.ensure_future(within(clock, steady.run(), 10))

    await clock.advance(9.9)
    assert not waiting.done()
    await clock.advance(0.2)

    with pytest.raises(TimeoutError):
        await waiting
    assert steady.ended
    assert await within(clock, give("in time"), 10) == "in time"


async def test_a_deadline_costs_one_task() -> None:
    clock = FakeClock()
    before = len(asyncio.all_tasks())

    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(within(clock, forever(), 10)) for _ in range(50)]
        await clock.settle()
        count = len(asyncio.all_tasks()) - before
        for task in waiting:
            task.cancel()
    await clock.settle()

    assert count == 2 * 50
    assert len(asyncio.all_tasks()) == before


async def test_who_is_cancelled_while_waiting_is_cancelled_and_not_late() -> None:
    clock, steady = FakeClock(), Steady()
    waiting = asyncio.ensure_future(within(clock, steady.run(), 10))
    await steady.started.wait()

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert steady.ended
