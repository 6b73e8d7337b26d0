# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An upstream that does what a script says, at the instants of a clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from player.air.base import StreamInfo, StreamTitle
from player.streams.candidate import Candidate, Codec, StreamKind
from schedules.clock import Clock

from .frames import FRAME_S, mp3


class Then(Enum):
    """What a script can do besides sending."""

    FREEZE = auto()
    """Send nothing any more, with the connection open."""


Step = bytes | StreamTitle | float | Exception | Then
"""Sound or a title; a number of seconds to wait; an error to raise; or to freeze."""

Opening = Iterable[Step] | Exception
"""What one opening comes to: a script, perhaps endless, or an error at once."""


class ScriptedUpstream:
    """Meets `Upstream`; its openings follow one another, and the last one repeats.

    Attributes:
        opened: How often it was opened, failures included.
        connected: How many of its connections are open now.
        most_connected: How many were at once.
    """

    def __init__(self, clock: Clock, *openings: Opening, address: str = "http://a.example/live") -> None:
        self._clock = clock
        self._openings = list(openings)
        self._address = address
        self.opened = self.connected = self.most_connected = 0

    @property
    def address(self) -> str:
        return self._address

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return (Candidate(url=self._address, playable=True),) if self.opened else ()

    def becomes(self, *openings: Opening) -> None:
        """From the next opening on, follow these."""
        self._openings = list(openings)

    async def open(self) -> ScriptedStream:
        self.opened += 1
        opening = self._openings.pop(0) if len(self._openings) > 1 else self._openings[0]
        if isinstance(opening, Exception):
            raise opening
        self.connected += 1
        self.most_connected = max(self.most_connected, self.connected)
        return ScriptedStream(self, iter(opening), self._clock)


class ScriptedStream:
    """One connection; ends in a freeze when its script ends."""

    def __init__(self, upstream: ScriptedUpstream, steps: Iterator[Step], clock: Clock) -> None:
        self._upstream = upstream
        self._steps = steps
        self._clock = clock
        self._closed = False

    @property
    def info(self) -> StreamInfo:
        address = self._upstream.address
        return StreamInfo(url=address, effective_url=address, kind=StreamKind.HTTP, codec=Codec.MP3)

    async def read(self) -> bytes | StreamTitle:
        while True:
            step = next(self._steps, Then.FREEZE)
            if isinstance(step, bytes | StreamTitle):
                return step
            if isinstance(step, Exception):
                raise step
            if isinstance(step, Then):
                await asyncio.get_running_loop().create_future()
            else:
                await self._clock.sleep(step)

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            self._upstream.connected -= 1


class Live:
    """A station on the air: numbered frames in real time, wherever and how often one connects.

    Frame n is newest at `n * 24 ms` of the clock; so a test knows when what it hears was on the air.

    Args:
        burst_s: How much of the past a connection gets at once.
        lasts_s: After so many seconds of a connection comes `then`.
        speed: Below 1, it sends more slowly than real time.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        burst_s: float = 4.8,
        lasts_s: float = float("inf"),
        then: Step = Then.FREEZE,
        speed: float = 1.0,
        rate_hz: int = 48_000,
        base: int = 1_000_000,
    ) -> None:
        self._clock = clock
        self._burst_s = burst_s
        self._lasts_s = lasts_s
        self._then = then
        self._speed = speed
        self._rate_hz = rate_hz
        self._base = base

    def __iter__(self) -> Iterator[Step]:
        begun_s = self._clock.monotonic_s()
        frame_s = FRAME_S if self._rate_hz == 48_000 else 0.036
        newest = self._base + round(begun_s / frame_s)
        burst = round(self._burst_s / frame_s)
        yield mp3(newest - burst, burst, rate_hz=self._rate_hz)
        while self._clock.monotonic_s() - begun_s < self._lasts_s:
            yield 4 * frame_s / self._speed
            yield mp3(newest, 4, rate_hz=self._rate_hz)
            newest += 4
        yield self._then
