# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Bring entries into the order of a file, with as few new numbers as can be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from .desk import Desk
from .rows import STEP


def put_in_order(desk: Desk, ids: Sequence[str]) -> None:
    """Give entries such orders that they come as in the list; all others stay where they are."""
    stay = longest_rising([desk.entries[id_].order for id_ in ids])
    if len(stay) == len(ids):
        return
    listed = set(ids)
    taken = {entry.order for entry in desk.entries.values() if entry.id not in listed}
    taken |= {desk.entries[ids[place]].order for place in stay}
    new = _between([desk.entries[id_].order for id_ in ids], stay, taken)
    if new is None:  # too little room somewhere: everything is numbered anew, what is not listed first
        others = [entry for entry in desk.entries.values() if entry.id not in listed]
        sequence = [*(entry.id for entry in sorted(others, key=lambda entry: entry.order)), *ids]
        for place, id_ in enumerate(sequence):
            desk.reorder(id_, place * STEP)
        return
    for place, order in new.items():
        desk.reorder(ids[place], order)


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest subsequence that rises strictly."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        previous.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(number)
            ends.append(place)
        else:
            tails[length], ends[length] = number, place
    found = []
    place = ends[-1] if ends else -1
    while place >= 0:
        found.append(place)
        place = previous[place]
    return found[::-1]


def _between(numbers: Sequence[int], stay: Sequence[int], taken: set[int]) -> dict[int, int] | None:
    """Return new numbers for the places that do not stay; ``None`` if there is no room for them."""
    new: dict[int, int] = {}
    bounds = [-1, *stay, len(numbers)]
    for low, high in pairwise(bounds):
        run = range(low + 1, high)
        if not run:
            continue
        begin = numbers[low] if low >= 0 else None
        end = numbers[high] if high < len(numbers) else None
        if begin is None:
            begin = (end or 0) - STEP * (len(run) + 1)
        if end is None:
            end = max([begin, *taken]) + STEP * (len(run) + 1)
        step = max(1, (end - begin) // (len(run) + 1))
        at = begin
        for place in run:
            at += step
            while at in taken:
                at += 1
            if at >= end:
                return None
            new[place] = at
            taken.add(at)
    return new
