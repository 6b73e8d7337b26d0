# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A painted timeline: immutable, and answers in microseconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from schedules.model.broadcast import Broadcast, HeardOn, Scope

from .candidate import Entry
from .paint import Piece
from .rows import SECOND_US, Rows, number, rows_of
from .rows import instant as instant_of
from .spans import Span

GIVEN = 256
"""So many broadcasts that were asked for are kept made: people ask for the same few again and again."""


@dataclass(frozen=True, slots=True, eq=False)
class LookedAt:
    """Of what a timeline is painted.

    Attributes:
        entries: All that compete, in the order of entry.
        span: What airs outside of it does not matter to any row.
    """

    entries: tuple[Entry, ...]
    span: Span


class Around(NamedTuple):
    """What a timeline has at one instant.

    Attributes:
        since: The last instant, this one included, at which something started or ended.
        until: The first instant after this one at which something starts or ends.
    """

    now: Broadcast | None
    next: tuple[Broadcast, ...]
    since: datetime | None
    until: datetime | None


class Timeline:
    """What is heard at one place, in order, never overlapping, never clipped.

    All instants are aware; what it gives is in UTC.

    Args:
        pieces: As they were painted.
        next_up_min_s: Broadcasts of shorter occurrences are brief.
        breakaways_on: Where pieces of the station's own lineup are heard.
        looked_at: Of what it is painted, so that an edit can be painted into it.
    """

    __slots__ = ("_breakaways_on", "_ends", "_given", "_next_up_min_us", "_starts", "looked_at", "rows")

    def __init__(
        self,
        pieces: Sequence[Piece] | Rows,
        *,
        next_up_min_s: float,
        breakaways_on: HeardOn = HeardOn.BOTH,
        looked_at: LookedAt | None = None,
    ) -> None:
        self.rows = pieces if isinstance(pieces, Rows) else rows_of(pieces)
        self.looked_at = looked_at
        self._starts, self._ends = self.rows.starts, self.rows.ends
        self._next_up_min_us = next_up_min_s * SECOND_US
        self._given: dict[int, Broadcast] = {}
        self._breakaways_on = breakaways_on

    def __len__(self) -> int:
        return len(self._starts)

    def at(self, instant: datetime) -> Broadcast | None:
        """Return what is on, from its start (in) to its end (out); ``None`` in a gap."""
        now = number(instant)
        index = bisect_right(self._starts, now) - 1
        if index < 0 or self._ends[index] <= now:
            return None
        return self._broadcast(index)

    def after(self, instant: datetime, count: int = 1) -> tuple[Broadcast, ...]:
        """Return the next broadcasts that start after the instant, soonest first."""
        first = bisect_right(self._starts, number(instant))
        return self._broadcasts(range(first, min(first + count, len(self))))

    def around(self, instant: datetime, count: int) -> Around:
        """Return all that there is to say about one instant, at the cost of one search.

        Args:
            count: How many next broadcasts, at most.
        """
        now = number(instant)
        following = bisect_right(self._starts, now)
        before, last = following - 1, len(self._starts)
        on = before >= 0 and self._ends[before] > now
        since = None if before < 0 else (self._starts if on else self._ends)[before]
        until = self._ends[before] if on else self._starts[following] if following < last else None
        return Around(
            self._broadcast(before) if on else None,
            self._broadcasts(range(following, min(following + count, last))),
            None if since is None else instant_of(since),
            None if until is None else instant_of(until),
        )

    def window(self, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return all broadcasts with ``end > start`` and ``start < end`` of the window, unclipped."""
        if end <= start:
            return ()
        first, last = bisect_right(self._ends, number(start)), bisect_left(self._starts, number(end))
        return tuple(self._made(index) for index in range(first, last))

    def next_change(self, instant: datetime) -> datetime | None:
        """Return the first instant after this one at which something starts or ends."""
        now = number(instant)
        following = [
            edges[index]
            for edges in (self._starts, self._ends)
            if (index := bisect_right(edges, now)) < len(edges)
        ]
        return instant_of(min(following)) if following else None

    def last_change(self, instant: datetime) -> datetime | None:
        """Return the last instant, this one included, at which something started or ended."""
        now = number(instant)
        past = [
            edges[index - 1]
            for edges in (self._starts, self._ends)
            if (index := bisect_right(edges, now)) > 0
        ]
        return instant_of(max(past)) if past else None

    def _broadcasts(self, indexes: range) -> tuple[Broadcast, ...]:
        return tuple(self._broadcast(index) for index in indexes)

    def _broadcast(self, index: int) -> Broadcast:
        found = self._given.get(index)
        if found is None:
            if len(self._given) >= GIVEN:
                self._given.clear()
            found = self._given[index] = self._made(index)
        return found

    def _made(self, index: int) -> Broadcast:
        rows = self.rows
        start, airing_start = rows.starts[index], rows.airing_starts[index]
        entry, words = rows.written[rows.which[index]]
        occurrence = entry.occurrence(
            instant_of(airing_start), instant_of(rows.airing_ends[index]), rows.stamps[index], words
        )
        begin = occurrence.start if start == airing_start else instant_of(start)
        return Broadcast(
            id=f"{occurrence.id}~{_stamp(begin)}",
            occurrence=occurrence,
            start=begin,
            end=instant_of(rows.ends[index]),
            part=rows.part[index],
            parts=rows.parts[index],
            joined_in_progress=start > airing_start,
            heard_on=self._breakaways_on if occurrence.scope is Scope.STATION else HeardOn.BOTH,
            brief=rows.airing_ends[index] - airing_start < self._next_up_min_us,
        )


def _stamp(instant: datetime) -> str:
    """Return an instant of UTC as ``20261124T120000Z``; a quarter of the time that `strftime` takes."""
    text = instant.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}Z"
