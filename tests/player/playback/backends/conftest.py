# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A sound card to measure, and a libVLC backend that plays into it."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from player.playback.backends.base import Fact, PlayerBackend, Progress
from player.playback.backends.vlc import VlcBackend
from player.running import running
from schedules.clock import SystemClock
from tests.fakes.pulse import NullSink, null_sink

Condition = Callable[[Fact], bool]


class Listener:
    """Takes a backend's facts, so that a test can wait for one."""

    def __init__(self, backend: PlayerBackend) -> None:
        self._backend = backend
        self._news = asyncio.Condition()
        self.facts: list[Fact] = []

    async def run(self) -> None:
        async for fact in self._backend.facts():
            async with self._news:
                self.facts.append(fact)
                self._news.notify_all()

    async def heard(self, condition: Condition, within_s: float) -> Fact:
        """Wait for a fact that comes from now on."""
        seen = len(self.facts)
        async with asyncio.timeout(within_s), self._news:
            while True:
                for fact in self.facts[seen:]:
                    if condition(fact):
                        return fact
                seen = len(self.facts)
                await self._news.wait()

    async def sounds(self, load: int, within_s: float = 8.0) -> None:
        """Wait until sound of a load has come out."""
        await self.heard(lambda f: isinstance(f, Progress) and f.load == load and f.played > 0, within_s)


@pytest.fixture
async def sink() -> AsyncIterator[NullSink]:
    with tempfile.TemporaryDirectory(prefix="pulse-") as folder:
        async with null_sink(Path(folder)) as running_sink:
            yield running_sink


@contextlib.asynccontextmanager
async def playing_backend(environ: Mapping[str, str]) -> AsyncIterator[tuple[VlcBackend, Listener]]:
    """Have a libVLC backend at work while the block runs."""
    backend = VlcBackend(SystemClock(), environ=environ)
    listener = Listener(backend)
    async with running(backend, listener):
        yield backend, listener
