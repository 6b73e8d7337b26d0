# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The rows of a timeline as columns of numbers.

A year has many, so they are small, and nothing that the garbage collector has to
look at.  With an object for each, it would stop the whole process for longer.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schedules.model.slot import Words

from .candidate import AS_WRITTEN, Entry
from .paint import Piece

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_US, SECOND_US = 86_400_000_000, 1_000_000

Written = tuple[Entry, Words]
"""What a row is an airing of: an entry, and the words of that one date."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Broadcasts in order; instants are microseconds since 1970.

    Attributes:
        part: Which piece of its occurrence each is, counted from 1.
        airing_starts: Where its occurrence starts, and beside it ends.
        stamps: What names the occurrence among those of its entry.
        which: Place in ``written`` of what it is an airing of.
    """

    starts: array[int]
    ends: array[int]
    part: array[int]
    parts: array[int]
    airing_starts: array[int]
    airing_ends: array[int]
    which: array[int]
    stamps: list[str]
    written: tuple[Written, ...]

    def __len__(self) -> int:
        return len(self.starts)


class Register:
    """Gives each pair of entry and words its place, and one place only."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self._places: dict[Entry | Written, int] = {}

    def place(self, entry: Entry, words: Words) -> int:
        """Return the place of a pair, an old one if it is there already."""
        key: Entry | Written = entry if words is AS_WRITTEN else (entry, words)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.written)
            self.written.append((entry, words))
        return place


def rows_of(pieces: Sequence[Piece]) -> Rows:
    """Return painted pieces as rows."""
    register = Register()
    starts: list[int] = []
    ends: list[int] = []
    airing_starts: list[int] = []
    airing_ends: list[int] = []
    which: list[int] = []
    for (airing_start, airing_end, _, entry, _, words), start, end, _, _ in pieces:
        begun, ended = number(airing_start), number(airing_end)
        airing_starts.append(begun)
        airing_ends.append(ended)
        # Most are heard whole: the very same instants, as numbers already.
        starts.append(begun if start is airing_start else number(start))
        ends.append(ended if end is airing_end else number(end))
        which.append(register.place(entry, words))
    return Rows(
        array("q", starts),
        array("q", ends),
        array("L", [piece.part for piece in pieces]),
        array("L", [piece.parts for piece in pieces]),
        array("q", airing_starts),
        array("q", airing_ends),
        array("L", which),
        [piece.candidate.stamp for piece in pieces],
        tuple(register.written),
    )


def number(instant: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    since = instant - _EPOCH
    return since.days * _DAY_US + since.seconds * SECOND_US + since.microseconds


def instant(count: int) -> datetime:
    """Return the instant so many microseconds after 1970."""
    return _EPOCH + _MICROSECOND * count
