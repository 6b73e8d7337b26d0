# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A painted timeline: immutable, and answers in microseconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime

from schedules.model.broadcast import Broadcast, HeardOn, Scope

from .paint import Piece


class Timeline:
    """What is heard at one place, in order, never overlapping, never clipped.

    All instants are aware; what it gives is in UTC.

    Args:
        pieces: As they were painted.
        next_up_min_s: Broadcasts of shorter occurrences are brief.
        breakaways_on: Where pieces of the station's own lineup are heard.
    """

    __slots__ = ("_breakaways_on", "_ends", "_next_up_min_s", "_pieces", "_starts")

    def __init__(
        self, pieces: Sequence[Piece], *, next_up_min_s: float, breakaways_on: HeardOn = HeardOn.BOTH
    ) -> None:
        self._pieces = tuple(pieces)
        self._starts = [piece.start for piece in pieces]
        self._ends = [piece.end for piece in pieces]
        self._next_up_min_s = next_up_min_s
        self._breakaways_on = breakaways_on

    def __len__(self) -> int:
        return len(self._pieces)

    def at(self, instant: datetime) -> Broadcast | None:
        """Return what is on, from its start (in) to its end (out); ``None`` in a gap."""
        index = bisect_right(self._starts, instant) - 1
        if index < 0 or self._ends[index] <= instant:
            return None
        return self._broadcast(index)

    def after(self, instant: datetime, count: int = 1) -> tuple[Broadcast, ...]:
        """Return the next broadcasts that start after the instant, soonest first."""
        first = bisect_right(self._starts, instant)
        return self._broadcasts(range(first, min(first + count, len(self._pieces))))

    def window(self, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return all broadcasts with ``end > start`` and ``start < end`` of the window, unclipped."""
        if end <= start:
            return ()
        return self._broadcasts(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))

    def next_change(self, instant: datetime) -> datetime | None:
        """Return the first instant after this one at which something starts or ends."""
        following = [
            edges[index]
            for edges in (self._starts, self._ends)
            if (index := bisect_right(edges, instant)) < len(edges)
        ]
        return min(following, default=None)

    def last_change(self, instant: datetime) -> datetime | None:
        """Return the last instant, this one included, at which something started or ended."""
        past = [
            edges[index - 1]
            for edges in (self._starts, self._ends)
            if (index := bisect_right(edges, instant)) > 0
        ]
        return max(past, default=None)

    def _broadcasts(self, indexes: range) -> tuple[Broadcast, ...]:
        return tuple(self._broadcast(index) for index in indexes)

    def _broadcast(self, index: int) -> Broadcast:
        piece = self._pieces[index]
        occurrence = piece.candidate.occurrence()
        return Broadcast(
            id=f"{occurrence.id}~{piece.start:%Y%m%dT%H%M%SZ}",
            occurrence=occurrence,
            start=piece.start,
            end=piece.end,
            part=piece.part,
            parts=piece.parts,
            joined_in_progress=piece.start > occurrence.start,
            heard_on=self._breakaways_on if occurrence.scope is Scope.STATION else HeardOn.BOTH,
            brief=(occurrence.end - occurrence.start).total_seconds() < self._next_up_min_s,
        )
