# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which row of a file is which kept entry, by what both mean from now on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from schedules.model.kept import KeptEntry
from schedules.model.slot import Slot

from .begun import instant_of
from .desk import Desk
from .rows import Airing
from .slots import root_of
from .splitting import rest


@dataclass(frozen=True, slots=True)
class Match:
    """A row of a file, and what it is of what is kept.

    Attributes:
        airing: What the row means.
        entry: The kept entry; ``None``: it is new.
        alike: Both mean the same from now on.
    """

    airing: Airing
    entry: KeptEntry | None
    alike: bool


def future_of(desk: Desk, airing: Airing) -> Airing | None:
    """Return what an entry means from now on, in one form for all that mean the same; ``None``: nothing.

    Where the past may be changed, it is what the entry means at any time.
    """
    now = desk.now if desk.has_past else None
    if isinstance(airing, Slot):
        return _future_slot(desk, airing, now)
    zone = desk.zone_of(airing)
    start, end = instant_of(airing.start, zone), instant_of(airing.end, zone)
    if now is not None:
        start = max(start, now)
    if end <= start:
        return None
    return replace(airing, id="", order=0, line=0, start=start, end=end, timezone=None)


def _future_slot(desk: Desk, slot: Slot, now: datetime | None) -> Slot | None:
    days = desk.days(slot)
    left: Slot | None = slot if now is None else rest(days, now)
    if left is None:
        return None
    return replace(
        left,
        id="",
        order=0,
        line=0,
        timezone=slot.timezone or desk.timezone,
        moves=tuple(sorted(left.moves, key=lambda move: move.date)),
        extras=tuple(sorted(left.extras, key=lambda extra: (extra.date, extra.start))),
    )


def matched(desk: Desk, wanted: Sequence[Airing]) -> tuple[list[Match], list[KeptEntry]]:
    """Return what each row of a file is, and the kept entries with a future that are none of them.

    Rows that mean nothing from now on are left out.
    """
    kept = sorted(desk.entries.values(), key=lambda entry: entry.order)
    futures = {entry.id: future for entry in kept if (future := future_of(desk, desk.meaning(entry)))}
    rows = [(airing, future) for airing in wanted if (future := future_of(desk, airing))]
    found: dict[int, Match] = {}

    left = {entry.id: entry for entry in kept if entry.id in futures}
    for place, (airing, future) in enumerate(rows):
        if futures.get(airing.id) == future:
            found[place] = Match(airing, left.pop(airing.id), alike=True)
    by_meaning: dict[Airing, list[str]] = defaultdict(list)
    for id_ in reversed(left):
        by_meaning[futures[id_]].append(id_)
    for place, (airing, future) in enumerate(rows):
        if place not in found and (same := by_meaning.get(future)):
            found[place] = Match(airing, left.pop(same.pop()), alike=True)
    for place, (airing, _) in enumerate(rows):
        if place not in found and airing.id in left:
            found[place] = Match(airing, left.pop(airing.id), alike=False)
    by_root: dict[str, list[str]] = defaultdict(list)
    for id_ in reversed(left):
        by_root[root_of(id_)].append(id_)
    for place, (airing, _) in enumerate(rows):
        if place not in found:
            of_root = by_root.get(airing.id, [])
            entry = left.pop(of_root.pop()) if of_root else None
            found[place] = Match(airing, entry, alike=False)
    return [found[place] for place in range(len(rows))], list(left.values())
