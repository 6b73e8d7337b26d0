# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From competing airings to what is heard: at every instant the greatest key is on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from operator import attrgetter
from typing import NamedTuple

from schedules.model.slot import Mode

from .candidate import AiringClass, Candidate

MARGIN = timedelta(days=2)
"""Most airings that touch a window lie within this much of it, so that one look is enough."""

ROUNDS = 8
"""How often the look is widened at most, for airings that cancel airings that cancel…"""

Expand = Callable[[datetime, datetime], Sequence[Candidate]]
"""Gives all candidates that touch a window."""


class Piece(NamedTuple):
    """A piece of a candidate that is heard: part ``part`` of ``parts``, counted from 1."""

    candidate: Candidate
    start: datetime
    end: datetime
    part: int
    parts: int


def paint_window(expand: Expand, start: datetime, end: datetime) -> list[Piece]:
    """Return the pieces that touch a window, unclipped, in order.

    What lies outside is looked at as far as it matters: a piece is the same
    whichever window it is painted in.
    """
    pieces = paint(_enough(expand, start, end))
    return [piece for piece in pieces if piece.end > start and piece.start < end]


def _enough(expand: Expand, start: datetime, end: datetime) -> Sequence[Candidate]:
    """Return the candidates that decide about every airing that touches the window.

    Those are all that touch one of these airings; and, as long as some of them
    cancel others, all that touch those, since they may be cancelled themselves.
    Fill neither cancels nor is cancelled.
    """
    low, high = start - MARGIN, end + MARGIN
    seen = expand(low, high)
    for turn in range(ROUNDS):
        near = [one for one in seen if one.end > start and one.start < end and not (turn and _is_fill(one))]
        wider = min((start, *(one.start for one in near))), max((end, *(one.end for one in near)))
        if turn and wider == (start, end):
            break
        start, end = wider
        if start < low or end > high:
            low, high = start - MARGIN, end + MARGIN
            seen = expand(low, high)
        if not _any_replaces(seen):
            break
    return seen


def paint(candidates: Sequence[Candidate]) -> list[Piece]:
    """Return what is heard of these candidates: ordered, never empty, never overlapping.

    Neighbouring pieces of one occurrence are one piece; without a candidate there is a gap.
    """
    by_key = sorted(candidates, key=attrgetter("key"))
    if _any_replaces(by_key):
        by_key = _without_cancelled(by_key)
    ranked = sorted(enumerate(by_key), key=lambda each: each[1].start)

    runs: list[tuple[int, datetime, datetime]] = []
    waiting: list[tuple[int, datetime]] = []  # a heap of (minus rank, end): the greatest key first
    upcoming, count = 0, len(ranked)
    if not ranked:
        return []
    instant = ranked[0][1].start
    while waiting or upcoming < count:
        if not waiting:
            instant = max(instant, ranked[upcoming][1].start)
        while upcoming < count and ranked[upcoming][1].start <= instant:
            rank, candidate = ranked[upcoming]
            heappush(waiting, (-rank, candidate.end))
            upcoming += 1
        while waiting and waiting[0][1] <= instant:
            heappop(waiting)
        if not waiting:
            continue
        rank, until = -waiting[0][0], waiting[0][1]
        if upcoming < count and ranked[upcoming][1].start < until:
            until = ranked[upcoming][1].start
        if runs and runs[-1][0] == rank and runs[-1][2] == instant:
            runs[-1] = (rank, runs[-1][1], until)
        else:
            runs.append((rank, instant, until))
        instant = until
    return _numbered(by_key, runs)


def _numbered(by_key: Sequence[Candidate], runs: Sequence[tuple[int, datetime, datetime]]) -> list[Piece]:
    parts, so_far = [0] * len(by_key), [0] * len(by_key)
    for rank, _, _ in runs:
        parts[rank] += 1
    pieces = []
    for rank, start, end in runs:
        so_far[rank] += 1
        pieces.append(Piece(by_key[rank], start, end, so_far[rank], parts[rank]))
    return pieces


def _without_cancelled(by_key: Sequence[Candidate]) -> list[Candidate]:
    """Leave out the occurrences that a stronger "replace" airing touches.

    The strongest goes first, and what is cancelled cancels nothing.  Spared are
    airings of the same slot, and fill: it is what airs where nothing is planned, so
    it takes what is left over.
    """
    by_start = sorted(range(len(by_key)), key=lambda rank: by_key[rank].start)
    starts = [by_key[rank].start for rank in by_start]
    longest = max((one.end - one.start for one in by_key if not _is_fill(one)), default=MARGIN)
    cancelled: set[int] = set()
    for strong in range(len(by_key) - 1, -1, -1):
        replacing = by_key[strong]
        if not replacing.replaces or strong in cancelled:
            continue
        near = range(bisect_left(starts, replacing.start - longest), bisect_left(starts, replacing.end))
        cancelled.update(
            weak
            for weak in map(by_start.__getitem__, near)
            if weak < strong
            and by_key[weak].end > replacing.start
            and by_key[weak].entry is not replacing.entry
            and not _is_fill(by_key[weak])
        )
    return [one for rank, one in enumerate(by_key) if rank not in cancelled]


def _is_fill(candidate: Candidate) -> bool:
    return candidate.precedence.airing_class is AiringClass.FILL


def _any_replaces(candidates: Iterable[Candidate]) -> bool:
    return any(entry.planned.mode is Mode.REPLACE for entry in {one.entry for one in candidates})
