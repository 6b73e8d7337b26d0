# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The clockwork that gives all audiences their turns.

The number of sends is what listeners cost, so everyone is fed once a tick and
not with each frame.  Groups have their turns one after the other within the
tick, which keeps each turn short.
"""

from __future__ import annotations

import asyncio

from player.air.air import Air
from schedules.clock import Clock

from .audience import Audience
from .listener import Listener, Opening
from .outlet import Outlet

TICK_S = 0.25
PHASES = 4

CLOSE_S = 1.0
"""How long listeners may take to receive their last bytes when the service stops."""

CLOSE_STEP_S = 0.02


class Fanout:
    """Feeds all listeners of all mounts.

    Args:
        clock: Where the time comes from.
        tick_s: How often each listener is fed, in seconds.
        phases: Into how many turns a tick is divided.
    """

    def __init__(self, clock: Clock, *, tick_s: float = TICK_S, phases: int = PHASES) -> None:
        self._clock = clock
        self._step_s = tick_s / phases
        self._phases = phases
        self._audiences: dict[Air, Audience] = {}
        self._heard = asyncio.Event()

    @property
    def listeners(self) -> int:
        """How many are being fed."""
        return sum(map(len, self._audiences.values()))

    def audience(self, air: Air) -> Audience:
        """Return those who hear an air: always the same object for the same air."""
        found = self._audiences.get(air)
        if found is None:
            found = self._audiences[air] = Audience(air, phases=self._phases)
        return found

    def admit(self, audience: Audience, outlet: Outlet, opening: Opening) -> Listener:
        """Take in a listener to whom the opening was sent."""
        self._heard.set()
        return audience.admit(outlet, opening)

    async def run(self) -> None:
        """Give turns until cancelled; rests while nobody listens."""
        phase, due_s = 0, self._clock.monotonic_s()
        while True:
            await self._heard.wait()
            now_s = self._clock.monotonic_s()
            due_s = max(due_s + self._step_s, now_s)  # a late turn is not made up for: it serves all there is
            await self._clock.sleep(due_s - now_s)
            self.step(phase)
            phase = (phase + 1) % self._phases

    def step(self, phase: int) -> None:
        """Give one group of each audience its turn."""
        now_s = self._clock.monotonic_s()
        for audience in self._audiences.values():
            audience.serve(phase, now_s)
        if not self.listeners:
            self._heard.clear()

    async def close(self) -> None:
        """End all connections at a frame border; those who do not take their last bytes are cut off."""
        flush_by_s = self._clock.monotonic_s() + CLOSE_S
        for audience in self._audiences.values():
            audience.close(flush_by_s)
        while self.listeners:
            for phase in range(self._phases):
                self.step(phase)
            if self.listeners:
                await self._clock.sleep(CLOSE_STEP_S)
