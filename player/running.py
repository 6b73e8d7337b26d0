# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Owning tasks: nothing runs that nobody waits for.

`running` keeps services going beside a block, and `Supervised` starts one again
that failed by surprise.  `race` lets several waits decide which comes first, and
`within` is a deadline on a `Clock`, so that tests need no real time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from schedules.clock import Clock

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_RESTART_S = 0.1
LONGEST_RESTART_S = 5.0
STEADY_S = 30.0
"""A service that worked for so long is no part of a row of failures."""


class Service(Protocol):
    """Something that works until it is cancelled."""

    async def run(self) -> None:
        """Work until cancelled."""


@asynccontextmanager
async def running(*services: Service) -> AsyncIterator[None]:
    """Run the services beside the block, and cancel them when it ends.

    If one fails by surprise, the block is cancelled, the others are stopped
    and the failure comes out here; nothing dies in silence.
    """
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.run(), name=_name(service)) for service in services]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


class Supervised:
    """A service that is started again when it fails by surprise, so that one defect ends nothing else.

    Args:
        service: Its `run` may be called again after it failed at any place.
        clock: For the back-off between two starts.
        name: What the log calls it.
    """

    def __init__(self, service: Service, clock: Clock, name: str) -> None:
        self._service = service
        self._clock = clock
        self.name = name

    async def run(self) -> None:
        """Work until cancelled, or until the service itself says that it has nothing to do."""
        wait_s = FIRST_RESTART_S
        while True:
            started_s = self._clock.monotonic_s()
            try:
                # In a task of its own: a TaskGroup in it may leave this one marked as being cancelled.
                await asyncio.create_task(self._service.run(), name=self.name)
            except (Exception, asyncio.CancelledError) as error:  # a defect must not silence the radio
                if _is_being_cancelled():
                    if isinstance(error, asyncio.CancelledError):
                        raise
                    log.exception("%s failed while it was stopped", self.name)
                    raise asyncio.CancelledError from error
                if self._clock.monotonic_s() - started_s >= STEADY_S:
                    wait_s = FIRST_RESTART_S
                log.exception("%s failed by surprise; it is started again in %.1f s", self.name, wait_s)
            else:
                return
            await self._clock.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_RESTART_S)


async def race(*contenders: Coroutine[Any, Any, T]) -> T:
    """Run all side by side until one ends; give its result or raise its error.

    The others are cancelled and have ended when this returns.  If several end
    in the same turn of the loop, the one named first counts, and an error of
    another is logged.
    """
    tasks = [asyncio.ensure_future(contender) for contender in contenders]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        winner = next(task for task in tasks if task in done)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in tasks:
        if task is not winner and not task.cancelled() and (error := task.exception()):
            log.warning("also failed, after another had decided: %s", error)
    return winner.result()


async def within(clock: Clock, work: Awaitable[T], seconds: float) -> T:
    """Wait for `work`, at most a number of seconds of `clock`.

    The work is done here and not in a task of its own: whoever is cancelled just
    when it ends loses none of its results, and many who wait cost one task each.

    Raises:
        TimeoutError: If it took longer; `work` was cancelled and has ended.
    """
    async with asyncio.timeout(None) as limit:
        alarm = asyncio.ensure_future(_ring(clock, seconds, limit))
        try:
            return await work
        finally:
            alarm.cancel()  # it ends in the loop's next turn; waiting for that could lose the result


async def _ring(clock: Clock, seconds: float, limit: asyncio.Timeout) -> None:
    await clock.sleep(seconds)
    limit.reschedule(0)  # a time long ago: at once


def _name(service: Service) -> str:
    return service.name if isinstance(service, Supervised) else type(service).__name__


def _is_being_cancelled() -> bool:
    """Whether somebody wants the present task to end; an error of its work may hide that."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
