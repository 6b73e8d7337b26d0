# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Owning tasks: nothing runs that nobody waits for.

`running` keeps services going beside a block, `race` lets several waits decide
which comes first, and `within` is a deadline on a `Clock`, so that tests need
no real time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from schedules.clock import Clock

log = logging.getLogger(__name__)

T = TypeVar("T")


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
        tasks = [group.create_task(service.run(), name=type(service).__name__) for service in services]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


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


async def within(clock: Clock, work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Wait for `work`, at most a number of seconds of `clock`.

    Raises:
        TimeoutError: If it took longer; `work` was cancelled and has ended.
    """

    async def expire() -> T:
        await clock.sleep(seconds)
        raise TimeoutError

    return await race(work, expire())
