# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From competing airings to what is heard: at every instant the greatest key is on."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import NamedTuple

from schedules.model.slot import Mode

from .candidate import AiringClass, Candidate, Entry
from .spans import Span

MARGIN = timedelta(days=2)
"""Most airings that touch a window lie within this much of it, so that one look is enough."""

SECOND = timedelta(seconds=1)

_EARLIEST = datetime.min.replace(tzinfo=UTC)

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
    return paint_around(expand, start, end)[0]


def paint_around(expand: Expand, start: datetime, end: datetime) -> tuple[list[Piece], Span]:
    """Return what `paint_window` does, and from where to where it has looked."""
    seen, span = _enough(expand, start, end)
    pieces = paint(seen)
    return [piece for piece in pieces if piece.end > start and piece.start < end], span


def _enough(expand: Expand, start: datetime, end: datetime) -> tuple[Sequence[Candidate], Span]:
    """Return the candidates that decide about every airing that touches the window, and where they lie.

    Those are all that touch one of these airings; and, as long as some of them
    cancel others, all that touch those, since they may be cancelled themselves.
    Fill neither cancels nor is cancelled.
    """
    low, high = start - MARGIN, end + MARGIN
    seen = expand(low, high)
    for turn in range(ROUNDS):
        near = [one for one in seen if one.end > start and one.start < end and not (turn and is_fill(one))]
        wider = min((start, *(one.start for one in near))), max((end, *(one.end for one in near)))
        if turn and wider == (start, end):
            break
        start, end = wider
        if start < low or end > high:
            low, high = start - MARGIN, end + MARGIN
            seen = expand(low, high)
        if not any_replaces(one.entry for one in seen):
            break
    return seen, (low, high)


def paint(candidates: Sequence[Candidate]) -> list[Piece]:
    """Return what is heard of these candidates: ordered, never empty, never overlapping.

    Neighbouring pieces of one occurrence are one piece; without a candidate there is a gap.
    """
    ordered = standing(candidates)
    return _numbered(ordered, _heard(ordered, _strengths(ordered)))


def _heard(ordered: Sequence[Candidate], strengths: Sequence[int]) -> list[tuple[int, datetime, datetime]]:
    """Return the place of who is heard, and from when to when, as one after the other begins and ends."""
    runs: list[tuple[int, datetime, datetime]] = []
    waiting: list[tuple[int, int]] = []  # a heap of (minus strength, place): those under the one that is on
    on = -1
    since = until = _EARLIEST  # of the one that is on

    def go_on(instant: datetime | None) -> None:
        """Let all come and go that end until an instant; ``None``: all that are left."""
        nonlocal on, since, until
        while on >= 0 and (instant is None or until <= instant):
            if since < until:
                runs.append((on, since, until))
            since, on = until, -1
            while waiting:
                place = heappop(waiting)[1]
                if ordered[place].end > since:
                    on, until = place, ordered[place].end
                    break

    for place, one in enumerate(ordered):
        start = one.start
        if on >= 0 and until <= start:
            go_on(start)
        if on < 0:
            on, since, until = place, start, one.end
        elif strengths[place] > strengths[on]:
            if since < start:
                runs.append((on, since, start))
            heappush(waiting, (-strengths[on], on))
            on, since, until = place, start, one.end
        else:
            heappush(waiting, (-strengths[place], place))
    go_on(None)
    return runs


def standing(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return those that no stronger "replace" airing cancels, by start and then by the rest of the key."""
    ordered = _in_order(candidates)
    return _without_cancelled(ordered) if any_replaces(one.entry for one in ordered) else ordered


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return them by start, and those with one start by the parts of the key that come after it.

    Each day is sorted by itself: it is quicker, and no thread that paints keeps all
    others waiting while one long list is sorted.
    """
    days: defaultdict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        days[one.start.toordinal()].append(one)
    return [one for day in sorted(days) for one in sorted(days[day], key=_later_key)]


def _later_key(one: Candidate) -> tuple[datetime, int, int, datetime]:
    return one.start, one.entry.file, one.entry.planned.order, one.end


def _strengths(ordered: Sequence[Candidate]) -> list[int]:
    """Return a number for each that is greater where its key is; they are in order already."""
    count = len(ordered)
    firsts = {
        precedence: rank * count
        for rank, precedence in enumerate(sorted({one.precedence for one in ordered}))
    }
    return [firsts[one.precedence] + place for place, one in enumerate(ordered)]


def _numbered(ordered: Sequence[Candidate], runs: Sequence[tuple[int, datetime, datetime]]) -> list[Piece]:
    parts, so_far = [0] * len(ordered), [0] * len(ordered)
    for place, _, _ in runs:
        parts[place] += 1
    pieces = []
    for place, start, end in runs:
        if parts[place] == 1:
            pieces.append(Piece(ordered[place], start, end, 1, 1))
        else:
            so_far[place] += 1
            pieces.append(Piece(ordered[place], start, end, so_far[place], parts[place]))
    return pieces


def _without_cancelled(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Leave out the occurrences that a stronger "replace" airing touches.

    The strongest goes first, and what is cancelled cancels nothing.  Spared are
    airings of the same slot, and fill: it is what airs where nothing is planned, so
    it takes what is left over.
    """
    strengths = _strengths(ordered)
    near = _Near(ordered)
    replacing = [place for place, one in enumerate(ordered) if one.replaces]
    cancelled: set[int] = set()
    for strong in sorted(replacing, key=strengths.__getitem__, reverse=True):
        if strong not in cancelled:
            cancelled.update(
                weak
                for weak in near.touching(ordered[strong])
                if strengths[weak] < strengths[strong] and ordered[weak].entry is not ordered[strong].entry
            )
    return [one for place, one in enumerate(ordered) if place not in cancelled]


class _Near:
    """Finds what touches an airing, fill aside.

    Those of about one length, within a factor of two, are kept together: one very
    long airing does not make the search for the short ones any longer.
    """

    def __init__(self, ordered: Sequence[Candidate]) -> None:
        self._ordered = ordered
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(ordered):
            if not is_fill(one):
                self._places[((one.end - one.start) // SECOND).bit_length()].append(place)
        self._starts = {bits: [ordered[place].start for place in self._places[bits]] for bits in self._places}

    def touching(self, one: Candidate) -> Iterator[int]:
        """Yield the places of all that touch it, itself too."""
        for bits, places in self._places.items():
            starts, longest = self._starts[bits], SECOND * 2**bits
            first, last = bisect_left(starts, one.start - longest), bisect_left(starts, one.end)
            yield from (place for place in places[first:last] if self._ordered[place].end > one.start)


def is_fill(candidate: Candidate) -> bool:
    """Tell whether an airing is fill, which neither cancels nor is cancelled."""
    return candidate.precedence.airing_class is AiringClass.FILL


def any_replaces(entries: Iterable[Entry]) -> bool:
    """Tell whether any of these entries cancels the occurrences that it touches."""
    return any(entry.planned.mode is Mode.REPLACE for entry in set(entries))
