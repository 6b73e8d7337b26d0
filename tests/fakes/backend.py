# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A backend that makes no sound: the test says what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from player.playback.backends.base import Fact
from player.playback.player import PlayerKind


class FakeBackend:
    """Meets `PlayerBackend`.

    Attributes:
        loads: Every address that was loaded, in order.
        loaded: Number of the load that is on; 0 when silent.
        volume: As last set.
    """

    def __init__(self) -> None:
        self.kind = PlayerKind.VLC
        self.loads: list[str] = []
        self.loaded = 0
        self.volume: tuple[int, bool] | None = None
        self._facts: asyncio.Queue[Fact] = asyncio.Queue()

    def load(self, url: str) -> int:
        self.loads.append(url)
        self.loaded = len(self.loads)
        return self.loaded

    def stop(self) -> None:
        self.loaded = 0

    def set_volume(self, percent: int, *, muted: bool) -> None:
        self.volume = (percent, muted)

    def say(self, fact: Fact) -> None:
        """Let a fact come out."""
        self._facts.put_nowait(fact)

    async def facts(self) -> AsyncIterator[Fact]:
        while True:
            yield await self._facts.get()

    async def run(self) -> None:
        await asyncio.Event().wait()
