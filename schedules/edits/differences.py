# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where two timelines of one place differ: compared by their columns of numbers, and no object made.

An edit leaves most of a year as it was.  Blocks of time in which both have the same rows are
passed over in bulk, first weeks, then days, then hours; what is left is looked at row by row.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.timeline.candidate import AS_WRITTEN
from schedules.timeline.rows import SECOND_US, Rows, Written

Heard = tuple[Programme, Rights]
"""What listeners notice of a broadcast, besides its times."""

_HOUR_US = 3600 * SECOND_US
_BLOCKS_US = (7 * 24 * _HOUR_US, 24 * _HOUR_US, 3 * _HOUR_US)
_FEW_ROWS = 40
"""So many are looked at one by one: to divide their block costs more."""


class Stretch(NamedTuple):
    """A stretch in which something else is heard; instants are microseconds since 1970.

    Attributes:
        before: Number, in `Meanings`, of what was heard; -1: nothing.
        after: The same of what is heard instead.
    """

    start: int
    end: int
    before: int
    after: int


class Meanings:
    """Gives a number to everything that is heard, the same for the same words and rights."""

    def __init__(self) -> None:
        self.all: list[Heard] = []
        self._numbers: dict[Heard, int] = {}
        self._known: dict[tuple[int, int], tuple[int, Written]] = {}

    def column(self, rows: Rows) -> array[int]:
        """Return what each row is, as numbers."""
        numbers = [self._number(written) for written in rows.written]
        return array("q", map(numbers.__getitem__, rows.which))

    def _number(self, written: Written) -> int:
        entry, words = written
        name = id(entry), id(words)
        known = self._known.get(name)
        if known is not None:
            return known[0]
        heard = entry.planned.programme, entry.rights
        if words is not AS_WRITTEN:
            heard = words.over(heard[0]), words.rights.over(heard[1])
        number = self._numbers.get(heard)
        if number is None:
            number = self._numbers[heard] = len(self.all)
            self.all.append(heard)
        self._known[name] = number, written  # which keeps both alive, and their ids theirs
        return number


class _Side:
    """One of the two timelines, as columns."""

    def __init__(self, rows: Rows, meanings: Meanings) -> None:
        self.starts, self.ends, self.heard = rows.starts, rows.ends, meanings.column(rows)

    def touching(self, low: int, high: int) -> tuple[int, int]:
        """Return the first row that touches a block, and the first one behind it."""
        return bisect_right(self.ends, low), bisect_left(self.starts, high)

    def row(self, place: int) -> tuple[int, int, int]:
        """Return what a row is."""
        return self.starts[place], self.ends[place], self.heard[place]


def differing(before: Rows, after: Rows, meanings: Meanings, low: int, high: int) -> list[Stretch]:
    """Return the stretches between two instants in which something else is heard, in order."""
    old, new = _Side(before, meanings), _Side(after, meanings)
    if old.starts is new.starts and old.ends is new.ends:
        return _joined(_renamed(old, new, low, high))
    return _joined(one for block in _unlike(old, new, low, high, 0) for one in _swept(old, new, *block))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return them with those that continue each other as one."""
    found: list[Stretch] = []
    for one in stretches:
        last = found[-1] if found else None
        if last is not None and last.end == one.start and last[2:] == one[2:]:
            found[-1] = last._replace(end=one.end)
        else:
            found.append(one)
    return found


def _renamed(old: _Side, new: _Side, low: int, high: int) -> Iterator[Stretch]:
    """Yield the rows of other words, where all start and end as they did: the commonest edit."""
    for place, (heard, other_heard) in enumerate(zip(old.heard, new.heard, strict=True)):
        if heard != other_heard:
            start, end = max(old.starts[place], low), min(old.ends[place], high)
            if start < end:
                yield Stretch(start, end, heard, other_heard)


def _unlike(old: _Side, new: _Side, low: int, high: int, level: int) -> Iterator[tuple[int, int]]:
    """Yield the blocks in which the rows are not the very same."""
    if level == len(_BLOCKS_US):
        yield low, high
        return
    while low < high:
        end = min(low + _BLOCKS_US[level], high)
        (first, last), (other_first, other_last) = old.touching(low, end), new.touching(low, end)
        alike = last - first == other_last - other_first and (
            last <= first
            or (
                old.heard[first:last] == new.heard[other_first:other_last]
                and old.starts[first:last] == new.starts[other_first:other_last]
                and old.ends[first:last] == new.ends[other_first:other_last]
            )
        )
        if not alike:
            few = last - first + other_last - other_first <= _FEW_ROWS
            yield from _unlike(old, new, low, end, len(_BLOCKS_US) if few else level + 1)
        low = end


def _swept(old: _Side, new: _Side, low: int, high: int) -> Iterator[Stretch]:
    """Go through a block from edge to edge; the rows that are alike at its begin and end are passed over."""
    (place, last), (other, other_last) = old.touching(low, high), new.touching(low, high)
    while place < last and other < other_last and old.row(place) == new.row(other):
        low = max(low, old.ends[place])
        place, other = place + 1, other + 1
    while place < last and other < other_last and old.row(last - 1) == new.row(other_last - 1):
        high = min(high, old.starts[last - 1])
        last, other_last = last - 1, other_last - 1
    while low < high:
        heard, until, place = _at(old, place, low, high)
        other_heard, other_until, other = _at(new, other, low, high)
        end = min(until, other_until)
        if heard != other_heard:
            yield Stretch(low, end, heard, other_heard)
        low = end


def _at(side: _Side, place: int, instant: int, high: int) -> tuple[int, int, int]:
    """Return what is heard at an instant, until when, and in which row to go on looking."""
    if place < len(side.ends) and side.ends[place] <= instant:
        place += 1
    if place == len(side.ends):
        return -1, high, place
    if side.starts[place] > instant:
        return -1, min(side.starts[place], high), place
    return side.heard[place], min(side.ends[place], high), place
