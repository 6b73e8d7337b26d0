# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Let SIGINT and SIGTERM end a command in good order: what it has begun is made whole first."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from . import ENDING_SIGNALS
from .failure import InterruptedCommandError


class Ending:
    """Whether a signal has asked the command to end.

    A second signal ends it at once, and so does the first while it is `stuck`.

    Attributes:
        asked: A signal has come.
        stuck: Set while it waits for something that may never come, and cannot look at anything else.
    """

    def __init__(self) -> None:
        self.asked = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event: asyncio.Event | None = None
        self.stuck = False

    async def wait(self) -> None:
        """Return once a signal has come, also if it came before."""
        self._loop, self._event = asyncio.get_running_loop(), asyncio.Event()
        if self.asked:
            return
        await self._event.wait()

    def take(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal handler's signature
        """Handle a signal.

        Raises:
            InterruptedCommandError: If the command shall end at once.
        """
        if self.asked or self.stuck:
            raise InterruptedCommandError
        self.asked = True
        if self._loop is not None and self._event is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)


@contextmanager
def orderly_ending() -> Iterator[Ending]:
    """Take the signals beside the block; only where signals can be taken, which is the main thread."""
    ending = Ending()
    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    before = {number: signal.signal(number, ending.take) for number in ENDING_SIGNALS}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
