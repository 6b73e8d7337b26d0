# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One open connection to an upstream: its bytes as runs and titles, and a watch for their absence."""

from __future__ import annotations

import asyncio
from typing import NoReturn, Protocol

from player.errors import NotAudioError, StreamTimeoutError
from player.running import within
from player.streams.row import health_keys
from schedules.clock import Clock

from .base import ListUpstream, OpenStream, StreamTitle
from .frames import FrameSplitter
from .pace import Pace
from .run import Run
from .timing import Timing

WATCH_EVERY_S = 0.25
LARGEST_NOISE_BYTES = 512 * 1024
"""So many bytes without a frame are no audio that we know."""

Item = Run | StreamTitle


class Opener(Protocol):
    """What a connection is made of: an upstream, or what is preferred there."""

    @property
    def address(self) -> str:
        """The address as configured."""

    async def open(self) -> OpenStream:
        """See `Upstream.open`."""


class Better:
    """What is preferred to one candidate of an address, as something to open.

    Args:
        upstream: The address.
        url: `StreamInfo.url` of that candidate.
    """

    def __init__(self, upstream: ListUpstream, url: str) -> None:
        self._upstream = upstream
        self._url = url

    @property
    def address(self) -> str:
        """The address as configured."""
        return self._upstream.address

    async def open(self) -> OpenStream:
        """See `ListUpstream.open_better`."""
        return await self._upstream.open_better(self._url)


class Connection:
    """Reads one upstream until it fails; whoever opened it closes it.

    Attributes:
        index: Place of the upstream in the order of preference, from 0.
        stream: What was opened.
        pace: How it keeps up with real time.
        heard_first_s: When the first frame came, in seconds of the monotonic clock.
        early: What came before anyone decided to put it on the air.
    """

    def __init__(self, index: int, address: str, stream: OpenStream, clock: Clock, timing: Timing) -> None:
        self.index = index
        self.stream = stream
        self.pace = Pace(clock.monotonic_s(), most_s=timing.ahead_s)
        self._address = address
        self._clock = clock
        self._timing = timing
        self._opened_s = clock.monotonic_s()
        self._splitter = FrameSplitter()
        self._noise_bytes = 0
        self._heard_at_s = self._opened_s
        self._gives_sound = asyncio.Event()
        self.heard_first_s: float | None = None
        self.early: list[Item] = []

    @property
    def candidate(self) -> str:
        """Which candidate of its upstream it is, by the name of its health."""
        return health_keys([self.stream.info.url])[0]

    @classmethod
    async def open(cls, index: int, upstream: Opener, clock: Clock, timing: Timing) -> Connection:
        """Resolve and connect.

        Raises:
            ResolveError: If nothing there plays.
            StreamError: If it could not be opened, or not in time.
        """
        try:
            stream = await within(clock, upstream.open(), timing.open_s)
        except TimeoutError:
            raise StreamTimeoutError(upstream.address, f"did not open within {timing.open_s:g} s") from None
        return cls(index, upstream.address, stream, clock, timing)

    async def more(self) -> list[Item]:
        """Wait for the next piece, and return what is complete with it: often nothing, never late.

        Raises:
            StreamError: If the connection failed.
        """
        ahead_s = self.pace.lead_s(self._clock.monotonic_s()) - self._timing.ahead_s
        if ahead_s > 0:  # a file at full speed, not a broadcast: the socket holds it back
            await self._clock.sleep(ahead_s)
        piece = await self.stream.read()
        if isinstance(piece, StreamTitle):
            return [piece]
        runs = self._splitter.feed(piece)
        self._noise_bytes = 0 if runs else self._noise_bytes + len(piece)
        if self._noise_bytes > LARGEST_NOISE_BYTES:
            raise NotAudioError(self._address, f"no frame of sound in {self._noise_bytes // 1024} KiB")
        return self._heard(runs)

    def rest(self) -> list[Item]:
        """Return what is still held back when the connection has ended."""
        return self._heard(self._splitter.flush())

    async def burst_over(self) -> None:
        """Wait until all is there that a server sends at once to whoever connects."""
        await self._gives_sound.wait()
        await self._clock.sleep(self._timing.settle_s)

    async def watch(self) -> NoReturn:
        """Wait until too much sound is missing.

        Raises:
            StreamTimeoutError: Then.
        """
        while True:
            await self._clock.sleep(WATCH_EVERY_S)
            now_s = self._clock.monotonic_s()
            if self.heard_first_s is None:
                waited_s = now_s - self._opened_s
                if waited_s >= self._timing.first_frame_s:
                    raise StreamTimeoutError(self._address, f"open, but no sound for {waited_s:.0f} s")
                continue
            missing_s = self.pace.missing_s(now_s)
            # Where pages are long, the next one is not late before it is due.
            if missing_s >= max(self._timing.stall_s, 1.5 * self.pace.longest_run_s):
                silent_s = now_s - self._heard_at_s
                frozen = silent_s >= self._timing.stall_s / 2
                raise StreamTimeoutError(
                    self._address,
                    f"no sound for {silent_s:.0f} s" if frozen else "it sends more slowly than real time",
                )

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
        await self.stream.aclose()

    def _heard(self, runs: list[Run]) -> list[Item]:
        now_s = self._clock.monotonic_s()
        for run in runs:
            self.pace.hear(run.duration_s, now_s)
            self._heard_at_s = now_s
            self.heard_first_s = now_s if self.heard_first_s is None else self.heard_first_s
            self._gives_sound.set()
        return list(runs)
