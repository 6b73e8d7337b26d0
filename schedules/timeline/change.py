# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an edit touches: the stretches of time in which something else may be heard than before.

Entries are compared by what they mean.  Their numbers of order are not: one that is
inserted in the middle changes all later numbers, and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from schedules.model.programme import Programme
from schedules.model.rights import RightsRule
from schedules.model.slot import PRIVATE_ZONE, Mode, OneOff, Slot

from .candidate import Candidate, Entry
from .expand import touching
from .paint import ROUNDS, is_fill
from .plan import Plan
from .spans import Span, Spans

MOST = 2_000
"""Edits that change more airings are painted anew."""

_BLANK = Programme("")
_NO_RIGHTS = RightsRule()


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The difference between two stacks of entries.

    Attributes:
        renamed: For each entry that is there before and after: the new one.
        touched: Outside of these spans the same airing of the same entry is heard as before.
    """

    renamed: dict[Entry, Entry]
    touched: Spans


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An entry before and after; ``None`` where there is none."""

    before: Entry | None
    after: Entry | None


def difference(before: Sequence[Entry], after: Sequence[Plan], looked_at: Span) -> Change | None:
    """Return what is touched; ``None`` if it is so much, or so entangled, that all is better painted anew.

    Args:
        before: All entries that competed, and ``after`` those that do now.
        looked_at: What airs outside of it does not matter.
    """
    plans = {plan.entry: plan for plan in after}
    pairs = paired(before, [plan.entry for plan in after])
    if pairs is None or _replaces(before) != _replaces(plans):
        return None
    unlike = [pair for pair in pairs if not _airs_alike(pair)]
    if 2 * len(unlike) > len(before) + len(plans):
        return None
    earlier = [Plan(pair.before) for pair in unlike if pair.before is not None]
    later = [plans[pair.after] for pair in unlike if pair.after is not None]
    range_ = Spans([looked_at])
    changed = _apart(touching(earlier, range_), touching(later, range_), unlike)
    if len(changed) > MOST:
        return None
    if _replaces(before):
        spread = _with_those_cancelled(changed, [*after, *earlier])
        if spread is None:
            return None
        changed = spread
    return Change(
        {pair.before: pair.after for pair in pairs if pair.before is not None and pair.after is not None},
        Spans((one.start, one.end) for one in changed),
    )


def paired(before: Sequence[Entry], after: Sequence[Entry]) -> list[Pair] | None:
    """Pair the entries of one name and kind that stand in the same order before and after.

    Those that have changed places are taken away and added.  ``None`` if the order
    is not clear, as two entries have one number.
    """
    old, new = _in_order(before), _in_order(after)
    if old is None or new is None:
        return None
    places = {name: place for place, (name, _) in enumerate(_named(new))}
    known = [(entry, places[name]) for name, entry in _named(old) if name in places]
    kept = dict(known[index] for index in _longest_rise([place for _, place in known]))
    taken = set(kept.values())
    return [
        *(Pair(entry, new[kept[entry]] if entry in kept else None) for entry in old),
        *(Pair(None, entry) for place, entry in enumerate(new) if place not in taken),
    ]


def _in_order(entries: Sequence[Entry]) -> list[Entry] | None:
    ordered = sorted(entries, key=lambda one: (one.file, one.planned.order))
    numbers = {(one.file, one.planned.order) for one in ordered}
    return ordered if len(numbers) == len(ordered) else None


def _named(entries: Iterable[Entry]) -> Iterator[tuple[Hashable, Entry]]:
    """Yield each with a name; those that have one in common are told apart by their order."""
    seen: Counter[Hashable] = Counter()
    for entry in entries:
        planned = entry.planned
        name = (entry.owner, entry.scope, entry.file, planned.id, type(planned), planned.mode)
        seen[name] += 1
        yield (name, seen[name]), entry


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of a longest rising subsequence."""
    tails: list[int] = []  # of the best one of each length: its last number…
    ends: list[int] = []  # …and its index
    previous = [-1] * len(numbers)
    for index, number in enumerate(numbers):
        place = bisect_left(tails, number)
        previous[index] = ends[place - 1] if place else -1
        tails[place : place + 1] = [number]
        ends[place : place + 1] = [index]
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(index)
        index = previous[index]
    return found[::-1]


def _airs_alike(pair: Pair) -> bool:
    """Tell whether an entry surely has the very same airings as before; words and order aside."""
    if pair.before is None or pair.after is None or pair.before.zone.key != pair.after.zone.key:
        return False
    if str(pair.after.zone.key).startswith(PRIVATE_ZONE):
        return False  # a name says nothing of what such a zone is like
    before, after = pair.before.planned, pair.after.planned
    return before is after or _bare(before) == _bare(after)


def _bare(planned: Slot | OneOff) -> Slot | OneOff:
    """Return an entry without what does not decide when, and over what, it airs."""
    return replace(planned, order=0, line=0, programme=_BLANK, rights=_NO_RIGHTS)


def _apart(before: Iterable[Candidate], after: Iterable[Candidate], pairs: Iterable[Pair]) -> list[Candidate]:
    """Return the airings that are only before or only after."""
    now = {pair.before: pair.after for pair in pairs if pair.after is not None}
    old = {_meaning(one, now.get(one.entry, one.entry)): one for one in before}
    new = {_meaning(one, one.entry): one for one in after}
    return [(old.get(key) or new[key]) for key in old.keys() ^ new.keys()]


def _meaning(one: Candidate, entry: Entry) -> Hashable:
    return entry, one.stamp, one.start, one.end, one.precedence, one.words


def _replaces(entries: Iterable[Entry]) -> bool:
    return any(entry.planned.mode is Mode.REPLACE for entry in entries)


def _with_those_cancelled(changed: Iterable[Candidate], plans: Sequence[Plan]) -> list[Candidate] | None:
    """Add the airings that those which cancel others may take away, or no longer take away, and so on."""
    found = {_name(one): one for one in changed}
    fresh = list(found.values())
    for _ in range(ROUNDS):
        strong = [one for one in fresh if one.replaces]
        if not strong:
            return list(found.values())
        near = touching(plans, Spans((one.start, one.end) for one in strong))
        fresh = [
            weak
            for weak in near
            if _name(weak) not in found and any(_may_cancel(one, weak) for one in strong)
        ]
        found.update((_name(one), one) for one in fresh)
        if len(found) > MOST:
            return None
    return None


def _name(one: Candidate) -> tuple[Entry, str, datetime, datetime]:
    return one.entry, one.stamp, one.start, one.end


def _may_cancel(strong: Candidate, weak: Candidate) -> bool:
    """Tell whether the first may cancel the second, before or after; the order of entry is left open."""
    if is_fill(weak) or weak.start >= strong.end or weak.end <= strong.start:
        return False
    return (weak.precedence, weak.start) <= (strong.precedence, strong.start)
