# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A painted timeline: immutable, and answers in microseconds."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from schedules.model.broadcast import Broadcast, HeardOn, Scope
from schedules.model.slot import Words

from .candidate import Entry
from .paint import Piece

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Timeline:
    """What is heard at one place, in order, never overlapping, never clipped.

    All instants are aware; what it gives is in UTC.

    A year has many pieces, so they are kept as columns of numbers: small, and nothing
    that the garbage collector has to look at.  With an object for each, it would stop
    the whole process for longer.

    Args:
        pieces: As they were painted.
        next_up_min_s: Broadcasts of shorter occurrences are brief.
        breakaways_on: Where pieces of the station's own lineup are heard.
    """

    __slots__ = (
        "_airing_ends",
        "_airing_starts",
        "_breakaways_on",
        "_ends",
        "_next_up_min_s",
        "_part",
        "_parts",
        "_planned",
        "_stamps",
        "_starts",
        "_which",
    )

    def __init__(
        self, pieces: Sequence[Piece], *, next_up_min_s: float, breakaways_on: HeardOn = HeardOn.BOTH
    ) -> None:
        self._starts = _column(piece.start for piece in pieces)
        self._ends = _column(piece.end for piece in pieces)
        self._part = array("L", [piece.part for piece in pieces])
        self._parts = array("L", [piece.parts for piece in pieces])
        self._airing_starts = _column(piece.candidate.start for piece in pieces)
        self._airing_ends = _column(piece.candidate.end for piece in pieces)
        self._stamps = tuple(piece.candidate.stamp for piece in pieces)
        planned: dict[tuple[Entry, int], tuple[int, Entry, Words]] = {}
        which = array("L")
        for piece in pieces:
            entry, words = piece.candidate.entry, piece.candidate.words
            which.append(planned.setdefault((entry, id(words)), (len(planned), entry, words))[0])
        self._which = which
        self._planned = tuple((entry, words) for _, entry, words in planned.values())
        self._next_up_min_s = next_up_min_s
        self._breakaways_on = breakaways_on

    def __len__(self) -> int:
        return len(self._starts)

    def at(self, instant: datetime) -> Broadcast | None:
        """Return what is on, from its start (in) to its end (out); ``None`` in a gap."""
        number = _number(instant)
        index = bisect_right(self._starts, number) - 1
        if index < 0 or self._ends[index] <= number:
            return None
        return self._broadcast(index)

    def after(self, instant: datetime, count: int = 1) -> tuple[Broadcast, ...]:
        """Return the next broadcasts that start after the instant, soonest first."""
        first = bisect_right(self._starts, _number(instant))
        return self._broadcasts(range(first, min(first + count, len(self))))

    def window(self, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return all broadcasts with ``end > start`` and ``start < end`` of the window, unclipped."""
        if end <= start:
            return ()
        first, last = bisect_right(self._ends, _number(start)), bisect_left(self._starts, _number(end))
        return self._broadcasts(range(first, last))

    def next_change(self, instant: datetime) -> datetime | None:
        """Return the first instant after this one at which something starts or ends."""
        number = _number(instant)
        following = [
            edges[index]
            for edges in (self._starts, self._ends)
            if (index := bisect_right(edges, number)) < len(edges)
        ]
        return _instant(min(following)) if following else None

    def last_change(self, instant: datetime) -> datetime | None:
        """Return the last instant, this one included, at which something started or ended."""
        number = _number(instant)
        past = [
            edges[index - 1]
            for edges in (self._starts, self._ends)
            if (index := bisect_right(edges, number)) > 0
        ]
        return _instant(max(past)) if past else None

    def _broadcasts(self, indexes: range) -> tuple[Broadcast, ...]:
        return tuple(self._broadcast(index) for index in indexes)

    def _broadcast(self, index: int) -> Broadcast:
        start = _instant(self._starts[index])
        entry, words = self._planned[self._which[index]]
        occurrence = entry.occurrence(
            _instant(self._airing_starts[index]),
            _instant(self._airing_ends[index]),
            self._stamps[index],
            words,
        )
        return Broadcast(
            id=f"{occurrence.id}~{start:%Y%m%dT%H%M%SZ}",
            occurrence=occurrence,
            start=start,
            end=_instant(self._ends[index]),
            part=self._part[index],
            parts=self._parts[index],
            joined_in_progress=start > occurrence.start,
            heard_on=self._breakaways_on if occurrence.scope is Scope.STATION else HeardOn.BOTH,
            brief=(occurrence.end - occurrence.start).total_seconds() < self._next_up_min_s,
        )


def _column(instants: Iterable[datetime]) -> array[int]:
    return array("q", [_number(instant) for instant in instants])


def _number(instant: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def _instant(number: int) -> datetime:
    return _EPOCH + _MICROSECOND * number
