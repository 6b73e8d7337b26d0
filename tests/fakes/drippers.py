# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Senders that send hardly anything, as many as wanted, out of one task."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import cast

SEEK = "/api/v1/players/local/seek"
POST = f"POST {SEEK} HTTP/1.1\r\n".encode() + b"Host: localhost\r\nContent-Type: application/json\r\n"


@dataclass(frozen=True, slots=True)
class Habit:
    """What a dripper sends.

    Attributes:
        start: At once.
        drop: Then, again and again.
    """

    name: str
    start: bytes = b""
    drop: bytes = b""


SILENT = Habit("says nothing")
HEAD = Habit("drips a head", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X-a: b\r\n")
BODY = Habit("drips a body", POST + b"Content-Length: 60000\r\n\r\n", b"x")
CHUNKS = Habit("drips a body in chunks", POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n")
IDLE = Habit("asks once and stays", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
HABITS = (SILENT, HEAD, BODY, CHUNKS, IDLE)


@dataclass(eq=False)
class Dripper(asyncio.Protocol):
    """One such connection.

    Attributes:
        answer: What came back.
        lasted_s: From connecting until the other side ended it.
    """

    habit: Habit
    answer: bytearray = field(default_factory=bytearray)
    lasted_s: float | None = None
    _transport: asyncio.Transport | None = None
    _since_s: float = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._since_s = asyncio.get_running_loop().time()
        self._transport.write(self.habit.start)

    def data_received(self, data: bytes) -> None:
        self.answer += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.lasted_s = asyncio.get_running_loop().time() - self._since_s
        self._transport = None

    def drip(self) -> None:
        """Send one drop, if there still is a connection."""
        if self._transport is not None and self.habit.drop:
            self._transport.write(self.habit.drop)

    def leave(self) -> None:
        """End it from this side."""
        if self._transport is not None:
            self._transport.abort()


@asynccontextmanager
async def dripping(
    host: str,
    port: int,
    number: int,
    *,
    every_s: float,
    habits: Sequence[Habit] = HABITS,
    began: Callable[[], None] = lambda: None,
) -> AsyncIterator[list[Dripper]]:
    """Have that many drippers, of all habits in turn, until the block ends.

    Args:
        every_s: How often each sends its drop.
        began: Told when all are connected.
    """
    loop = asyncio.get_running_loop()
    drippers = [Dripper(habit) for _, habit in zip(range(number), itertools.cycle(habits), strict=False)]

    async def drip() -> None:
        for dripper in drippers:
            await loop.create_connection(partial(_same, dripper), host, port)
        began()
        while True:
            await asyncio.sleep(every_s)
            for index, dripper in enumerate(drippers):
                dripper.drip()
                if index % 50 == 0:
                    await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(drip())
        try:
            yield drippers
        finally:
            task.cancel()
            for dripper in drippers:
                dripper.leave()


def _same(dripper: Dripper) -> Dripper:
    return dripper
