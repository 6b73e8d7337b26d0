# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The one thread that waits for the disk, so that the event loop never does.

What it is given is done in order.  It is a daemon: a disk that never answers must not
keep the process from ending.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

Job = Callable[[], Callable[[], None]]
"""Done in the thread; what it returns is called on the event loop."""


class Worker:
    """Does jobs one after the other, until it is closed."""

    def __init__(self, name: str = "kept air") -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Job) -> None:
        """Let a job be done when those before it are."""
        self._jobs.put(job)

    async def done(self) -> None:
        """Wait until all that was given so far is done."""
        reached = asyncio.Event()
        self.do(lambda: reached.set)
        await reached.wait()

    async def close(self, timeout_s: float) -> bool:
        """Wait until all jobs are done, no longer than that; return whether they are."""
        self._jobs.put(None)
        try:
            async with asyncio.timeout(timeout_s):
                await self._ended.wait()
        except TimeoutError:
            return False
        return True

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                after = job()
            except Exception:  # a defect must not end the thread
                log.exception("a job of the thread for kept air failed by surprise")
                continue
            self._tell(after)
        self._tell(self._ended.set)

    def _tell(self, news: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(news)
        except RuntimeError:
            log.debug("the event loop has ended before a job of the thread for kept air")
