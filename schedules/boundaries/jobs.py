# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Wake-ups at boundaries, by one-shot jobs of APScheduler; the only file that knows it.

A job does nothing but wake us: what is on is then computed from the clock.  So a
job that is late, lost or doubled is harmless, and its cron triggers, which are
wrong on nights when the clocks change, are not used at all.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from schedules.clock import Clock
from schedules.events import BoundaryReached, ScheduleChanged
from schedules.publisher import Publisher

from .plan import Boundaries, next_wake_up

log = logging.getLogger(__name__)

RELOOK_S = 60.0
"""How long anything that nobody told us of can keep listeners from the news, at most."""

CLOCK_LOOK_S = 1.0
"""How soon we notice that the clock was set, or that the machine slept."""

CLOCK_STEP_S = 0.5
"""What the two clocks drift apart between two looks is less, also while a time server corrects one."""

NOTICEABLY_LATE_S = 1.0


class BoundaryJobs:
    """Publishes `BoundaryReached` at every boundary, when the clock was set, and every ``relook_s`` seconds.

    It has one method, ``run``; whoever starts that task also stops it.
    """

    def __init__(
        self, boundaries: Boundaries, clock: Clock, publisher: Publisher, relook_s: float = RELOOK_S
    ) -> None:
        self._boundaries = boundaries
        self._clock = clock
        self._publisher = publisher
        self._relook_s = relook_s

    async def run(self) -> None:
        """Wake the others until cancelled.  Cancelling is the only way to stop it."""
        wake, due = asyncio.Event(), asyncio.Event()

        def receive(event: object) -> None:
            if isinstance(event, ScheduleChanged):
                wake.set()

        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.start()
        try:
            with self._publisher.subscribe(receive):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._relook(wake), name="boundaries: relook")
                    group.create_task(self._roll(due), name="boundaries: roll")
                    await self._follow(wake, due, scheduler)
        finally:
            scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it stops its timer in the loop's next turn

    async def _follow(self, wake: asyncio.Event, due: asyncio.Event, scheduler: AsyncIOScheduler) -> None:
        async def wake_us() -> None:
            wake.set()

        while True:
            looked_at = self._clock.now()
            self._publisher.publish(BoundaryReached())
            due.set()
            wake.clear()  # what woke us until here is dealt with
            planned = next_wake_up(self._boundaries, looked_at)
            wait_s = planned.wait_s(self._clock.now())
            if wait_s is not None:
                # APScheduler has a clock of its own, so it gets the distance, measured there.
                run_date = datetime.now(UTC) + timedelta(seconds=wait_s)
                scheduler.add_job(
                    wake_us,
                    DateTrigger(run_date, UTC),
                    id="boundary",
                    replace_existing=True,
                    misfire_grace_time=None,  # better late than never
                )
            await wake.wait()
            if (late_s := planned.late_s(self._clock.now())) > NOTICEABLY_LATE_S:
                log.warning(
                    "woken %.1f s after a boundary: was the clock set, or did the machine sleep?", late_s
                )

    async def _roll(self, due: asyncio.Event) -> None:
        """Carry the timelines on after each look: nobody waits for the news while they are painted."""
        while True:
            await due.wait()
            due.clear()
            await self._boundaries.roll()

    async def _relook(self, wake: asyncio.Event) -> None:
        apart_s, due_s = self._clocks_apart_s(), self._clock.monotonic_s() + self._relook_s
        while True:
            await self._clock.sleep(CLOCK_LOOK_S)
            before_s, apart_s = apart_s, self._clocks_apart_s()
            now_s = self._clock.monotonic_s()
            if now_s >= due_s or abs(apart_s - before_s) > CLOCK_STEP_S:
                due_s = now_s + self._relook_s
                wake.set()

    def _clocks_apart_s(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic_s()
