# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A configured http(s) address as something that an ingest can read: sound, and titles between it.

What the address leads to is resolved anew at each opening, since lists change and tokens do.  What stays is
how each candidate did, by its address without query: one that breaks again and again comes after the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from player.errors import ErrorClass, StreamError, StreamTimeoutError
from player.net.client import GuardedClient
from schedules.clock import Clock

from .candidate import Candidate, Resolution, Standing
from .health import Fault, Health, Left
from .opened import OpenStream
from .resolver import NothingPlaysError, Resolver, rows_of
from .retry import GONE_STATUSES
from .row import health_keys

MOST_TRIES_A_ROUND: Final = 6
"""However many a list has: after so many failures in a row the caller is to wait."""

_NEVER: Final = frozenset(
    {ErrorClass.FORBIDDEN_ADDRESS, ErrorClass.LOOP, ErrorClass.TOO_DEEP, ErrorClass.UNSUPPORTED}
)
"""What will not play in a minute either."""


class Opener(Protocol):
    """What resolves an address and opens what it finds; see `Resolver.open`."""

    async def open(
        self, url: str, *, charset: str | None, rank: Callable[[str], int], before: str | None
    ) -> tuple[Resolution, OpenStream]:
        """Open the most preferred candidate that gives sound."""


class HttpUpstream:
    """One address of a service.  Meets `player.air.base.ListUpstream`.

    Args:
        client: The way out.
        address: As configured.
        icy_charset: What the station writes its titles in, if it is not UTF-8.
        clock: For how long resolving took, and since when a candidate does as it does.
        resolver: Opens what the address leads to; made from `client` unless given.
    """

    def __init__(
        self,
        client: GuardedClient,
        address: str,
        icy_charset: str | None,
        clock: Clock,
        *,
        resolver: Opener | None = None,
    ) -> None:
        self._address = address
        self._charset = icy_charset
        self._clock = clock
        self._resolver = resolver or Resolver(client, clock)
        self._candidates: tuple[Candidate, ...] = ()
        self._health = Health[str]()
        self._again: str | None = None  # the candidate that just failed, and is to be tried once more
        self._failed = 0  # in this round

    @property
    def address(self) -> str:
        """The address as configured."""
        return self._address

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What the openings so far taught, in listed order; empty before the first.

        Where the address leads to nothing, it is the address itself.
        """
        return tuple(self._reported(key, one) for key, one in zip(self._keys, self._candidates, strict=True))

    async def open(self) -> OpenStream:
        """Resolve the address, and go on with the very connection of a candidate that plays.

        It is the first that does, but those that failed lately come after the others.

        Raises:
            ResolveError: If nothing there plays.
        """
        again, self._again = self._again, None
        return await self._open(lambda key: -1 if key == again else self._rank(key), None)

    async def open_better(self, url: str) -> OpenStream:
        """Open a candidate that is listed before the one of this address.

        Raises:
            ResolveError: If none of these plays.
        """
        return await self._open(self._rank, self._key(url))

    def has_better(self, url: str) -> bool:
        """Return whether a candidate that is listed before this one may be tried now."""
        keys, key, now_s = self._keys, self._key(url), self._clock.monotonic_s()
        before = zip(keys, self._candidates, strict=True) if key in keys else ()
        for better, candidate in before:
            if better == key:
                break
            if candidate.failure not in _NEVER and self._health.due(better, now_s):
                return True
        return False

    def note_failure(self, url: str, error: StreamError, *, beside: bool) -> Left:
        """Take in that an opened candidate failed, and choose what is opened next.

        Args:
            url: Its `StreamInfo.url`.
            error: Why.
            beside: True if another one is heard, so that nothing is to be chosen.

        Returns:
            Whether opening this address again is worth a try before this round of tries is over.
        """
        key, now_s = self._key(url), self._clock.monotonic_s()
        lasting = error.permanent or isinstance(error, StreamTimeoutError)  # a frozen one costs seconds more
        fault = Fault.LASTING if lasting else Fault.PASSING
        self._health.failed(key, fault, now_s, error.reason, beside=beside)
        if beside:
            return Left.UNKNOWN
        self._failed += 1
        self._again = key if self._health.has_try(key) else None
        usable = [
            key for key, one in zip(self._keys, self._candidates, strict=True) if one.failure not in _NEVER
        ]
        if self._failed < MOST_TRIES_A_ROUND and self._health.left(usable, now_s):
            return Left.MORE
        self._again, self._failed = None, 0
        self._health.begin_round()
        return Left.NONE

    def note_good(self, url: str) -> None:
        """Take in that a candidate has given good sound for a while: its failures no longer count."""
        self._failed = 0
        self._health.begin_round()
        self._health.good(self._key(url))

    async def _open(self, rank: Callable[[str], int], before: str | None) -> OpenStream:
        try:
            resolution, stream = await self._resolver.open(
                self._address, charset=self._charset, rank=rank, before=before
            )
        except NothingPlaysError as error:
            rows = rows_of(error.resolution)
            if error.gone and not error.resolution.streams:
                rows = tuple(replace(row, status=min(GONE_STATUSES)) for row in rows)
            self._learn(rows, beside=before is not None)
            raise
        self._learn(resolution.streams, beside=before is not None)
        return stream

    def _learn(self, found: Sequence[Candidate], *, beside: bool) -> None:
        """Take in what was found; what was not asked this time is known from before."""
        keys, now_s = health_keys(one.url for one in found), self._clock.monotonic_s()
        known = dict(zip(self._keys, self._candidates, strict=True))
        rows = []
        for key, one in zip(keys, found, strict=True):
            if one.playable:
                self._health.proved(key, now_s)
            elif one.playable is False:
                gone = one.status in GONE_STATUSES
                fault = Fault.GONE if gone else Fault.LASTING if one.failure in _NEVER else Fault.PASSING
                self._health.failed(key, fault, now_s, one.reason or "", beside=beside)
            former = known.get(key)
            unasked = one.playable is None and former is not None
            rows.append(replace(former, url=one.url) if unasked and former else one)
        self._candidates = tuple(rows)
        self._health.keep(keys)

    @property
    def _keys(self) -> list[str]:
        return health_keys(one.url for one in self._candidates)

    def _key(self, url: str) -> str:
        for key, one in zip(self._keys, self._candidates, strict=True):
            if one.url == url:
                return key
        return health_keys([url])[0]

    def _rank(self, key: str) -> int:
        return self._health.rank(key, self._clock.monotonic_s())

    def _reported(self, key: str, candidate: Candidate) -> Candidate:
        report = self._health.report(key)
        if report.standing is Standing.UNKNOWN:
            return candidate
        failed = report.standing in (Standing.FAILED, Standing.DEAD)
        return replace(
            candidate,
            playable=not failed,
            reason=report.reason or candidate.reason if failed else candidate.reason,
            health=report.standing,
            since=self._instant(report.since_s),
        )

    def _instant(self, at_s: float | None) -> datetime | None:
        if at_s is None:
            return None
        return self._clock.now() - timedelta(seconds=self._clock.monotonic_s() - at_s)
