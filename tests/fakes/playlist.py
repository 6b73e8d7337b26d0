# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A playlist of scripted streams in place of a resolver, for tests of what is opened when."""

from __future__ import annotations

from collections.abc import Callable

from player.errors import StreamError, StreamRefusedError
from player.streams.candidate import Candidate, Codec, Resolution, StationInfo, StreamKind
from player.streams.opened import OpenStream
from player.streams.resolver import NothingPlaysError, conclude
from player.streams.row import Failure, health_keys

from .upstream import ScriptedUpstream


class ScriptedPlaylist:
    """Meets `player.streams.upstream.Opener`: asks its entries one after the other, the preferred first.

    Attributes:
        entries: What it lists; a test may change that.
        resolved: How often it was asked.
    """

    def __init__(self, *entries: ScriptedUpstream) -> None:
        self.entries = list(entries)
        self.resolved = 0

    async def open(
        self, url: str, *, charset: str | None, rank: Callable[[str], int], before: str | None
    ) -> tuple[Resolution, OpenStream]:
        """Open the first that does not fail."""
        self.resolved += 1
        keys = health_keys(entry.address for entry in self.entries)
        rows = [Candidate(url=entry.address, reason="not probed") for entry in self.entries]
        failures = []
        last = keys.index(before) if before in keys else len(keys)
        for index in sorted(range(last), key=lambda index: (rank(keys[index]), index)):
            entry = self.entries[index]
            try:
                stream = await entry.open()
            except StreamError as error:
                status = error.status if isinstance(error, StreamRefusedError) else None
                failures.append(Failure(error.kind, str(error), status))
                rows[index] = Candidate(
                    url=entry.address, playable=False, reason=error.reason, failure=error.kind, status=status
                )
                continue
            rows[index] = Candidate(
                url=entry.address, kind=StreamKind.HTTP, codec=Codec.MP3, playable=True, reason="plays"
            )
            return self._answer(url, rows), stream
        raise NothingPlaysError(conclude(url, rows, failures, 0.0, probed=True), failures)

    @staticmethod
    def _answer(url: str, rows: list[Candidate]) -> Resolution:
        return Resolution(url=url, streams=tuple(rows), station=StationInfo(), error=None, elapsed_ms=0.0)
