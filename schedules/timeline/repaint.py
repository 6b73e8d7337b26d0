# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Paints an edit into a timeline: the touched spans alone, and the same rows as if all were painted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from .candidate import Candidate, Entry
from .change import difference
from .lookup import LookedAt
from .paint import ROUNDS, Piece, any_replaces, is_fill, paint
from .plan import Plan
from .rows import Rows
from .spans import Span, Spans
from .splice import Airing, renamed_rows, spliced

Expand = Callable[[Spans], Sequence[Candidate]]
"""Gives all candidates that touch one of the spans."""


def repainted(
    rows: Rows, before: LookedAt, plans: Callable[[], Sequence[Plan]], expand: Expand, reach: Span
) -> tuple[Rows, LookedAt] | None:
    """Return the rows after an edit; ``None`` if all is better painted anew.

    Args:
        rows: Those before it, and ``before`` of what they were painted.
        plans: Gives those of all that competes now, as far as ``expand``, which gives their airings,
            was asked; what may air in the span of before is among them from the first.
        reach: The same as before.
    """
    change = difference(before.entries, plans(), before.span)
    if change is None:
        return None
    touched = change.touched
    if not touched:
        return renamed_rows(rows, change.renamed), LookedAt(_entries(plans()), before.span)

    inside: list[Candidate] | None = list(expand(touched))
    entries = _entries(plans())
    if any_replaces(entries):
        inside = _with_those_that_cancel(inside or (), expand) if touched.within(*reach) else None
        if inside is None or not Spans((one.start, one.end) for one in inside).within(*reach):
            return None  # what it hangs on lies where the rows do not reach
    if inside is None:
        return None
    low, high = min(touched.starts[0], before.span[0]), max(touched.ends[-1], before.span[1])
    new = spliced(
        rows,
        change.renamed,
        touched,
        paint(inside),
        reach=reach,
        exact=_pieces_over_the_ends(
            [one for one in inside if touched.touch(one.start, one.end)], expand, reach
        ),
    )
    return new, LookedAt(_entries(plans()), (low, high))


def _entries(plans: Iterable[Plan]) -> tuple[Entry, ...]:
    return tuple(plan.entry for plan in plans)


def _with_those_that_cancel(inside: Sequence[Candidate], expand: Expand) -> list[Candidate] | None:
    """Add all that decides about whether one of these is cancelled; ``None`` if that finds no end."""
    found = {(one.entry, one.stamp): one for one in inside}
    fresh = [one for one in inside if not is_fill(one)]
    for _ in range(ROUNDS):
        if not fresh:
            return list(found.values())
        near = expand(Spans((one.start, one.end) for one in fresh))
        fresh = [one for one in near if one.replaces and (one.entry, one.stamp) not in found]
        found.update(((one.entry, one.stamp), one) for one in fresh)
    return None


def _pieces_over_the_ends(
    inside: Iterable[Candidate], expand: Expand, reach: Span
) -> dict[Airing, list[Piece]]:
    """Return all pieces of those that run over an end of the reach and are heard within it."""
    over = [one for one in inside if one.start < reach[0] < one.end or one.start < reach[1] < one.end]
    found: defaultdict[Airing, list[Piece]] = defaultdict(list)
    if over:
        names = {(one.entry, one.stamp) for one in over}
        for piece in paint(expand(Spans((one.start, one.end) for one in over))):
            if (piece.candidate.entry, piece.candidate.stamp) in names:
                found[piece.candidate.entry, piece.candidate.stamp].append(piece)
    return {
        name: pieces
        for name, pieces in found.items()
        if any(one.end > reach[0] and one.start < reach[1] for one in pieces)
    }
