# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An ingest with all that it needs and a clock that a test turns, and a record of what it says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from player.air.air import Air
from player.air.base import AirTitle, MountId, StreamStatus, Upstream
from player.air.ingest import Ingest
from player.air.status import StatusBoard
from player.events import TitleChanged
from player.running import running
from schedules.publisher import LocalPublisher

from .clock import FakeClock
from .frames import numbers
from .upstream import ScriptedUpstream

FIRST = "http://a.example/live"


class Desk:
    """An ingest at work.

    Attributes:
        told: The titles published.
        told_s: When that was, in seconds of the clock.
        heads: When sound came, in seconds, and where the air ended then.
    """

    def __init__(self, *, backoff: Callable[[int], float] = float) -> None:
        self.clock = FakeClock()
        self.air = Air()
        self.statuses: list[StreamStatus] = []
        self.told: list[AirTitle] = []
        self.told_s: list[float] = []
        self.heads: list[tuple[float, int]] = []
        self._backoff = backoff
        self._publisher = LocalPublisher()

    def upstream(self, *openings: object, address: str = FIRST) -> ScriptedUpstream:
        return ScriptedUpstream(self.clock, *openings, address=address)  # type: ignore[arg-type]

    def ingest(self, *upstreams: Upstream) -> Ingest:
        return Ingest(
            MountId("news"),
            upstreams,
            self.air,
            StatusBoard(self.clock, self.statuses.append),
            clock=self.clock,
            publisher=self._publisher,
            backoff=self._backoff,
        )

    async def run(self, seconds: float, *upstreams: Upstream) -> None:
        """Run an ingest of these upstreams for so many seconds, and note when sound came."""

        def title(event: object) -> None:
            if isinstance(event, TitleChanged):
                self.told.append(event.title)
                self.told_s.append(self.clock.monotonic_s())

        def sound() -> None:
            self.heads.append((self.clock.monotonic_s(), self.air.head))

        with self._publisher.subscribe(title), self.air.watch(sound):
            async with running(self.ingest(*upstreams)):
                await self.clock.advance(seconds)

    @property
    def states(self) -> list[str]:
        """The states shown, without changes of the reason alone."""
        states = [status.state.value for status in self.statuses]
        return [state for before, state in zip(["", *states], states, strict=False) if state != before]

    @property
    def titles(self) -> list[str]:
        """The titles published, as they are shown."""
        return [title.title.text for title in self.told]

    @property
    def heard(self) -> list[int]:
        """Numbers of the frames on the air."""
        return numbers(self.air.read(self.air.oldest, 10_000_000))

    @property
    def longest_pause_s(self) -> float:
        """The longest time in which no sound came, after the first."""
        at_s = [at for at, _ in self.heads]
        return max(after - before for before, after in pairwise(at_s))
