# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Owned tasks: nothing goes on alone, nothing dies in silence."""

from __future__ import annotations

import asyncio
from typing import NoReturn

import pytest

from player.running import race, running, within
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
