# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The built-in signals as an upstream like any other, labelled as what they are."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from player.errors import ErrorClass, ResolveError
from player.streams.candidate import Candidate, Codec, StationInfo, StreamInfo, StreamKind
from schedules.clock import Clock

from .base import OpenStream
from .signals.address import DemoAddress, DemoKind, demo_address
from .signals.cues import CLASSICAL_KBPS, NEWS_KBPS, TONE_KBPS, ClassicalCues, Cues, NewsCues
from .signals.loop import LoopStream, load
from .signals.tone import open_tone

REASON: Final = "built-in demonstration signal; this is not a radio station"


@dataclass(frozen=True, slots=True)
class _Loop:
    file: str
    cues: Cues


_LOOPS: Final = {
    DemoKind.NEWS: _Loop("news.mp3", NewsCues()),
    DemoKind.CLASSICAL: _Loop("classical.mp3", ClassicalCues()),
}
_KBPS: Final = {
    DemoKind.NEWS: NEWS_KBPS,
    DemoKind.CLASSICAL: CLASSICAL_KBPS,
    DemoKind.TONE: TONE_KBPS,
}


def demo_candidate(address: str) -> Candidate:
    """Return what resolving a ``demo:…`` address gives; nothing is opened for it.

    Raises:
        ResolveError: `UNSUPPORTED`, if there is no such signal.
    """
    info = _info(address, demo_address(address))
    return Candidate(
        url=address,
        effective_url=address,
        kind=info.kind,
        codec=info.codec,
        bitrate_kbps=info.bitrate_kbps,
        playable=True,
        reason=REASON,
        station=info.station,
    )


class DemoUpstream:
    """A built-in signal.  Meets `player.air.base.Upstream`.

    Args:
        address: ``demo:news``, ``demo:classical`` or ``demo:tone?hz=N``; looked at when it is opened.
        clock: Paces the loops, and tells where the full minutes are.  A test tone follows the system's clock.
    """

    def __init__(self, address: str, clock: Clock) -> None:
        self._address = address
        self._clock = clock
        self._candidates: tuple[Candidate, ...] = ()

    @property
    def address(self) -> str:
        """The address as configured."""
        return self._address

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The signal itself, or why there is none; empty before the first opening."""
        return self._candidates

    async def open(self) -> OpenStream:
        """Begin the signal; at least six seconds of it can be read at once.

        Raises:
            ResolveError: If there is no such signal.
            StreamError: If a test tone did not start.
        """
        try:
            wanted = demo_address(self._address)
        except ResolveError as error:
            self._candidates = (_unplayable(self._address, error),)
            raise
        self._candidates = (demo_candidate(self._address),)
        info = _info(self._address, wanted)
        if wanted.tone_hz is not None:
            return await open_tone(info, wanted.tone_hz)
        loop = _LOOPS[wanted.kind]
        return LoopStream(info, await asyncio.to_thread(load, loop.file), loop.cues, self._clock)


def _info(address: str, wanted: DemoAddress) -> StreamInfo:
    what = wanted.kind.value if wanted.tone_hz is None else f"tone of {wanted.tone_hz} Hz"
    kbps = _KBPS[wanted.kind]
    return StreamInfo(
        url=address,
        effective_url=address,
        kind=StreamKind.HTTP,
        codec=Codec.MP3,
        bitrate_kbps=kbps,
        station=StationInfo(name=f"Demonstration signal ({what})", bitrate_kbps=kbps),
        demo=True,
    )


def _unplayable(address: str, error: ResolveError) -> Candidate:
    return Candidate(url=address, playable=False, reason=error.detail, failure=ErrorClass.UNSUPPORTED)
