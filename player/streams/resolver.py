# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a configured address to an ordered list of candidates, or the one error that tells most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from player.errors import ErrorClass, ResolveError
from player.net.client import GuardedClient
from schedules.clock import Clock

from .candidate import Candidate, Resolution, StationInfo
from .demux import MakeUnpacker
from .opened import OpenStream
from .retry import GONE_STATUSES
from .row import Failure
from .transport import TransportDemuxer
from .turns import walk_all, walk_until_sound
from .walk import Walk, level, shown

DEADLINE_S: Final = 14.5
"""Anything ends within 15 s, with the closing of what is open."""


class Resolver:
    """Resolves addresses; holds no state between calls.

    Args:
        client: The way out.
        clock: For how long it took.
        unpack: Takes the sound out of an MPEG transport stream; without it such a stream is foreign.
    """

    def __init__(
        self, client: GuardedClient, clock: Clock, *, unpack: MakeUnpacker | None = TransportDemuxer
    ) -> None:
        self._client = client
        self._clock = clock
        self._unpack = unpack

    async def resolve(
        self, url: str, *, charset: str | None = None, probe: bool = True, deadline_s: float = DEADLINE_S
    ) -> Resolution:
        """Look at all that an address leads to; if nothing plays, that is an answer too, not an exception.

        Args:
            url: As configured.
            charset: The station's own charset for lists.
            probe: False to leave every candidate unproven; it is fetched and looked at all the same.
            deadline_s: After so long, what was found must do.
        """
        (found,) = await self.resolve_all([(url, charset)], probe=probe, deadline_s=deadline_s)
        return found

    async def resolve_all(
        self,
        addresses: Sequence[tuple[str, str | None]],
        *,
        probe: bool = True,
        deadline_s: float = DEADLINE_S,
    ) -> list[Resolution]:
        """Do as `resolve` does with several addresses, each with its charset, within one deadline."""
        walks = [
            Walk(self._client, url, clock=self._clock, charset=charset, probe=probe, unpack=self._unpack)
            for url, charset in addresses
        ]
        started_s = self._clock.monotonic_s()
        await walk_all(walks, deadline_s=deadline_s)
        elapsed_ms = (self._clock.monotonic_s() - started_s) * 1000
        return [
            conclude(url, walk.found, walk.failures, elapsed_ms, probed=probe)
            for (url, _), walk in zip(addresses, walks, strict=True)
        ]

    async def open(
        self,
        url: str,
        *,
        charset: str | None = None,
        deadline_s: float = DEADLINE_S,
        rank: Callable[[str], int] = level,
        before: str | None = None,
    ) -> tuple[Resolution, OpenStream]:
        """Resolve, and hand over the open stream of a candidate that plays, with what it sent already.

        Candidates are asked one after the other, with overlap, and none any more once one gives sound; the
        connections of all others are closed.  The caller closes the stream.

        Args:
            url: As configured.
            charset: The station's own charset for lists and titles.
            deadline_s: After so long it is given up.
            rank: Of a candidate, by the key of its health (`row.health_keys`): lower ones are preferred.
            before: Only candidates listed before the one of this key are asked.

        Raises:
            NothingPlaysError: If there is none.
        """
        walk = Walk(
            self._client,
            url,
            clock=self._clock,
            charset=charset,
            probe=True,
            ingest=True,
            rank=rank,
            before=before,
            unpack=self._unpack,
        )
        started_s = self._clock.monotonic_s()
        try:
            await walk_until_sound(walk, deadline_s=deadline_s)
            elapsed_ms = (self._clock.monotonic_s() - started_s) * 1000
            resolution = conclude(url, walk.found, walk.failures, elapsed_ms, probed=True)
            if (winner := walk.take_winner()) is None:
                raise NothingPlaysError(resolution, walk.failures)
            return resolution, winner
        finally:
            await walk.aclose()


class NothingPlaysError(ResolveError):
    """An address gives nothing that plays.

    Attributes:
        resolution: All that was learned.
        gone: True if each server that was asked says that there is no such stream.
    """

    def __init__(self, resolution: Resolution, failures: Sequence[Failure]) -> None:
        late = Failure(ErrorClass.TIMEOUT, "nothing was found to play in time")
        telling = most_telling(failures, late)
        super().__init__(telling.kind, telling.detail)
        self.resolution = resolution
        self.gone = bool(failures) and all(failure.status in GONE_STATUSES for failure in failures)


def most_telling(failures: Sequence[Failure], otherwise: Failure) -> Failure:
    """Return the failure that tells most of why nothing plays; of equal ones the first."""
    return min(failures, key=lambda failure: failure.kind.place, default=otherwise)


def conclude(
    url: str, found: Sequence[Candidate], failures: Sequence[Failure], elapsed_ms: float, *, probed: bool
) -> Resolution:
    """Make the answer: an error only if no candidate is left that plays or, where none was probed, could."""
    if any(one.playable or (one.playable is None and not probed) for one in found):
        return _answer(url, found, None, elapsed_ms)
    nothing = (
        Failure(ErrorClass.TIMEOUT, "time is up") if found else Failure(ErrorClass.EMPTY, "nothing is listed")
    )
    return _answer(url, found, most_telling(failures, nothing), elapsed_ms)


def joined(url: str, resolutions: Sequence[Resolution]) -> Resolution:
    """Return one answer for a station with several addresses, `url` being its id.

    Each address is in it, also where it gives nothing; it is an error only if all are.
    """
    failures = [Failure(*resolution.error) for resolution in resolutions if resolution.error is not None]
    nothing = Failure(ErrorClass.EMPTY, "nothing is listed")
    return _answer(
        url,
        [candidate for resolution in resolutions for candidate in rows_of(resolution)],
        most_telling(failures, nothing) if len(failures) == len(resolutions) else None,
        max((resolution.elapsed_ms for resolution in resolutions), default=0.0),
    )


def _answer(url: str, found: Sequence[Candidate], failure: Failure | None, elapsed_ms: float) -> Resolution:
    best = next((candidate for candidate in found if candidate.playable), None)
    best = best or next((candidate for candidate in found if candidate.station != StationInfo()), None)
    return Resolution(
        url=url,
        streams=tuple(found),
        station=best.station if best else StationInfo(),
        error=None if failure is None else (failure.kind, failure.detail),
        elapsed_ms=elapsed_ms,
    )


def rows_of(resolution: Resolution) -> tuple[Candidate, ...]:
    """Return the candidates of a configured address, or itself as one that does not play."""
    if resolution.streams or resolution.error is None:
        return resolution.streams
    kind, detail = resolution.error
    reason = detail.removeprefix(f"{shown(resolution.url)}: ")
    return (Candidate(url=resolution.url, playable=False, reason=reason, failure=kind),)
