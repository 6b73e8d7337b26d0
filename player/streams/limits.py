# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How much of what is listed is asked and told; what is left out is said, never passed over.

Only what can be asked takes a place: lists keep the addresses of servers that went silent years ago, and of
schemes that nobody speaks any more, above the one that plays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from .candidate import Candidate
from .row import Row

MOST_ENTRIES: Final = 40
"""Of one list, not counting those that cannot be asked."""
MOST_CANDIDATES: Final = 30
"""That play or may; those that turn out to be dead are counted as requests only."""
MOST_REQUESTS: Final = 60
"""Redirects included."""
_MOST_USELESS: Final = 1000
"""Of one list: after so many entries that cannot be asked no other is looked for."""


def within_limits(entries: Iterable[Row], count: int, *, probe: bool) -> list[Row]:
    """Return the entries of a list that are looked at; of equal addresses the first counts.

    The first that is too much is there too, as a candidate that says how many are left out.

    Args:
        entries: In listed order, those that cannot be asked with their failure.
        count: How many there are.
        probe: False if candidates are not to be proven.
    """
    kept: dict[str, Row] = {}
    useful = useless = 0
    last_useless: Row | None = None
    for place, row in enumerate(entries):
        if row.url in kept:
            continue
        if row.failure is None:
            kept[row.url] = row
            useful += 1
            if useful > MOST_ENTRIES:
                reason = f"not asked: {count - place} entries from here on are too many"
                row.candidate = Candidate(
                    url=row.url, title=row.title, playable=None if probe else False, reason=reason
                )
                break
            continue
        useless += 1
        if useless <= MOST_ENTRIES:
            kept[row.url] = last_useless = row
        elif useless > _MOST_USELESS:
            useless += count - place - 1
            break
    if useless > MOST_ENTRIES and last_useless is not None and last_useless.candidate is not None:
        last_useless.candidate = _with_note(last_useless.candidate, useless - MOST_ENTRIES)
    return list(kept.values())


def candidates_of(rows: Sequence[Row]) -> list[Candidate]:
    """Return candidates, in listed order; of too many, those that play are kept first, the useless last."""
    rows = [row for row in rows if row.candidate is not None]
    kept = sorted(sorted(range(len(rows)), key=lambda at: _worth(rows[at]))[:MOST_CANDIDATES])
    found = [candidate for at in kept if (candidate := rows[at].candidate) is not None]
    if left_out := len(rows) - len(found):
        before_gap = max(0, sum(at == place for place, at in enumerate(kept)) - 1)
        found[before_gap] = _with_note(found[before_gap], left_out)
    return found


def _with_note(candidate: Candidate, left_out: int) -> Candidate:
    said = f"{candidate.reason}; " if candidate.reason else ""
    return replace(candidate, reason=f"{said}{left_out} more behind it left out")


def _worth(row: Row) -> int:
    """Return how soon a candidate is left out where there are too many: the higher, the sooner."""
    if row.failure is None:
        return 0 if row.candidate is not None and row.candidate.playable else 1
    return 2 if row.asked else 3
