# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Listen to a stream without playing it: count its sound, note its titles, for a while.

There is no second try: whoever taps a stream wants to know what it does, and an end is what it did.  One
exception is not the stream's end but our own step back: a server that loses count of its titles is asked anew
without them (see `HttpStream`), and what both connections brought is counted as sound, junk blocks excepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from player.errors import ErrorClass, ResolveError, StreamError, StreamTimeoutError
from player.running import race, within
from schedules.clock import Clock

from .candidate import StationInfo, StreamInfo
from .json import station_json
from .opened import OpenStream
from .title import StreamTitle

STALL_S: Final = 30.0
"""So long without anything is an end: a connection may die without a word."""


class TapUpstream(Protocol):
    """One address of the station; met by all that `player.air.base.Upstream` is met by."""

    async def open(self) -> OpenStream:
        """Resolve and connect.

        Raises:
            ResolveError: If nothing there plays.
            StreamError: If it broke while opening.
        """


class Hearer(Protocol):
    """Is told of everything at once; what it raises ends the listening."""

    def opened(self, info: StreamInfo) -> None:
        """A stream is open; its sound comes from now on."""

    def sound(self, data: bytes) -> None:
        """Sound came."""

    def title(self, title: StreamTitle) -> None:
        """A title came."""


class Until(Protocol):
    """Something that can be waited for, such as `asyncio.Event`."""

    async def wait(self) -> object:
        """Return once it is so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When to end; whichever comes first, and ``None`` is never.

    Attributes:
        seconds: Counted from the instant at which the stream is open and known to be sound; above 0.
        titles: So many were listed; at least 1.
    """

    seconds: float | None = None
    titles: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """What was heard.

    Attributes:
        titles: In their order; with an empty text where one was cleared.
        audio_bytes: Sound that came, without titles and transfer coding.
        error: Why it ended before its time, in the words of `resolve`; no class where it was not the stream.
    """

    titles: tuple[StreamTitle, ...] = ()
    station: StationInfo = field(default_factory=StationInfo)
    audio_bytes: int = 0
    error: tuple[ErrorClass | None, str] | None = None


class TapLog:
    """Gathers what comes; pure.

    Attributes:
        station: What the stream says of itself, once it is open.
        error: As in `Tapped`.
    """

    def __init__(self, most_titles: int | None = None) -> None:
        self._most_titles = most_titles
        self._titles: list[StreamTitle] = []
        self._audio_bytes = 0
        self.station = StationInfo()
        self.error: tuple[ErrorClass | None, str] | None = None

    @property
    def full(self) -> bool:
        """True once all titles that were wanted have come."""
        return self._most_titles is not None and len(self._titles) >= self._most_titles

    def sound(self, data: bytes) -> None:
        """Count sound."""
        self._audio_bytes += len(data)

    def title(self, title: StreamTitle) -> bool:
        """Note a title; False if it says nothing new, as an empty first one does."""
        last = self._titles[-1] if self._titles else StreamTitle(text="")
        if (title.text, title.stream_url) == (last.text, last.stream_url) or not (title.text or self._titles):
            return False
        self._titles.append(title)
        return True

    def tapped(self) -> Tapped:
        """Return what came until now."""
        return Tapped(
            titles=tuple(self._titles),
            station=self.station,
            audio_bytes=self._audio_bytes,
            error=self.error,
        )


class Tap:
    """Listens once.

    Args:
        upstreams: In order of preference; the first that opens is listened to.
        hearer: Is told of everything.
    """

    def __init__(
        self, upstreams: Sequence[TapUpstream], limits: Limits, clock: Clock, hearer: Hearer
    ) -> None:
        self._upstreams = upstreams
        self._limits = limits
        self._clock = clock
        self._hearer = hearer
        self._log = TapLog(limits.titles)

    def tapped(self, failure: str | None = None) -> Tapped:
        """Return what came until now.

        Args:
            failure: What ended it, if that was neither the stream nor a limit.
        """
        if failure is not None:
            self._log.error = (None, failure)
        return self._log.tapped()

    async def run(self, stop: Until) -> Tapped:
        """Listen until a limit is reached, or until `stop`, which is no failure at any instant.

        Raises:
            Exception: What the hearer raised.
        """
        await race(self._listen(), self._wait(stop))
        return self._log.tapped()

    async def _listen(self) -> None:
        try:
            stream = await self._open()
            try:
                self._log.station = stream.info.station
                self._hearer.opened(stream.info)
                await self._hear(stream)
            finally:
                await stream.aclose()
        except (ResolveError, StreamError) as error:
            self._log.error = _said(error)

    async def _open(self) -> OpenStream:
        failures: list[ResolveError | StreamError] = []
        for upstream in self._upstreams:
            try:
                return await upstream.open()
            except (ResolveError, StreamError) as error:
                failures.append(error)
        if not failures:
            raise ResolveError(ErrorClass.EMPTY, "there is no stream")
        raise min(failures, key=lambda error: error.kind.place)

    async def _hear(self, stream: OpenStream) -> None:
        if self._limits.seconds is None:
            await self._read(stream)
            return
        try:
            await within(self._clock, self._read(stream), self._limits.seconds)
        except TimeoutError:
            return  # its time is over: that is what was asked for

    async def _read(self, stream: OpenStream) -> None:
        while not self._log.full:
            try:
                item = await within(self._clock, stream.read(), STALL_S)
            except TimeoutError:
                reason = f"nothing came for {STALL_S:.0f} s"
                raise StreamTimeoutError(stream.info.effective_url, reason) from None
            if isinstance(item, bytes):
                self._log.sound(item)
                self._hearer.sound(item)
            elif self._log.title(item):
                self._hearer.title(item)

    @staticmethod
    async def _wait(stop: Until) -> None:
        await stop.wait()


def _said(error: ResolveError | StreamError) -> tuple[ErrorClass, str]:
    return error.kind, error.detail if isinstance(error, ResolveError) else str(error)


def tapped_json(tapped: Tapped) -> dict[str, Any]:
    """Return the document of ``liveradio tap --json``: every key always, unknown is null."""
    error = tapped.error
    return {
        "titles": [title_json(title) for title in tapped.titles],
        "station": station_json(tapped.station),
        "audio_bytes": tapped.audio_bytes,
        "error": None if error is None else {"class": error[0] and error[0].value, "detail": error[1]},
    }


def title_json(title: StreamTitle) -> dict[str, Any]:
    """Return one title as a JSON object."""
    return {
        "text": title.text,
        "artist": title.artist or None,
        "title": title.title or None,
        "raw": title.raw,
        "stream_url": title.stream_url or None,
    }
