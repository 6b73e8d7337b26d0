# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Puts newly painted stretches into the rows of a timeline; all that is not touched is copied in bulk."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .candidate import Entry
from .paint import Piece
from .rows import Register, Rows, number
from .spans import Span, Spans

Airing = tuple[Entry, str]
"""What names an occurrence: its entry and its stamp."""


class _Run(NamedTuple):
    """A stretch in which one occurrence is heard, as numbers; see `Rows`."""

    start: int
    end: int
    airing_start: int
    airing_end: int
    which: int
    stamp: str


def renamed_rows(rows: Rows, renamed: Mapping[Entry, Entry]) -> Rows:
    """Return the same rows of other entries: what an edit of words alone makes of them."""
    written = tuple((renamed[entry], words) for entry, words in rows.written)
    return Rows(
        rows.starts, rows.ends, rows.part, rows.parts,
        rows.airing_starts, rows.airing_ends, rows.which, rows.stamps, written,
    )  # fmt: skip


def spliced(
    rows: Rows,
    renamed: Mapping[Entry, Entry],
    touched: Spans,
    pieces: Sequence[Piece],
    *,
    reach: Span,
    exact: Mapping[Airing, Sequence[Piece]],
) -> Rows:
    """Return rows with other contents in the touched spans.

    Args:
        renamed: The new entry for each old one that is still there.
        pieces: In order; right inside the touched spans, and of no meaning outside of them.
        reach: Rows that do not touch it are left out.
        exact: All pieces of the occurrences that run over an end of the reach.
    """
    register = Register()
    for entry, words in rows.written:
        register.place(renamed.get(entry, entry), words)
    builder = _Builder(rows)
    runs = _runs(pieces, touched, register)

    place, rest = 0, -1  # a row that runs on behind the last touched span, of which the head is written
    since = 0
    for (start, end), new in zip(((number(low), number(high)) for low, high in touched), runs, strict=True):
        if rest >= 0:
            builder.add(builder.cut(rest, since, min(rows.ends[rest], start)))
            rest = rest if rows.ends[rest] > start else -1
        first = bisect_right(rows.ends, start, lo=place)
        builder.copy(place, first)
        if first < len(rows) and rows.starts[first] < start:
            builder.add(builder.cut(first, rows.starts[first], start))
        after = bisect_left(rows.starts, end, lo=first)  # the first row that starts behind the span
        for old in ([rest] if rest >= 0 else []) + list(range(first, after)):
            builder.note(old)
        for run in new:
            builder.note_run(run)
            builder.add(run)
        last = after - 1 if after > first else rest
        rest = last if last >= 0 and rows.ends[last] > end else -1
        place, since = after, end
    if rest >= 0:
        builder.add(builder.cut(rest, since, rows.ends[rest]))
    builder.copy(place, len(rows))

    builder.keep(*map(number, reach))
    by_place = {
        (register.place(entry, of_it[0].candidate.words), stamp): of_it
        for (entry, stamp), of_it in exact.items()
    }
    builder.count(by_place, reach)
    return builder.rows(register)


def _runs(pieces: Sequence[Piece], touched: Spans, register: Register) -> list[list[_Run]]:
    """Return the parts of the pieces that lie in each span."""
    found: list[list[_Run]] = [[] for _ in touched]
    starts, ends = [number(one) for one in touched.starts], [number(one) for one in touched.ends]
    place, count = 0, len(found)
    for (airing_start, airing_end, _, entry, stamp, words), begin, finish, _, _ in pieces:
        start, end = number(begin), number(finish)
        while place < count and ends[place] <= start:
            place += 1
        if place == count:
            break
        if starts[place] >= end:
            continue
        airing = (
            start if begin is airing_start else number(airing_start),
            end if finish is airing_end else number(airing_end),
        )
        which = register.place(entry, words)
        for at in range(place, count):
            if starts[at] >= end:
                break
            found[at].append(_Run(max(start, starts[at]), min(end, ends[at]), *airing, which, stamp))
    return found


class _Builder:
    """New columns on their way, and which occurrences have to be counted anew."""

    def __init__(self, rows: Rows) -> None:
        self._old = rows
        self._numbers = [array(column.typecode) for column in _columns(rows)]
        self._starts, self._ends, self._part, self._parts = self._numbers[:4]
        self._airing_starts, self._airing_ends, self._which = self._numbers[4:]
        self._stamps: list[str] = []
        self._noted: dict[tuple[int, str], tuple[int, int]] = {}

    def copy(self, first: int, last: int) -> None:
        """Take over old rows as they are; the first joins what it continues."""
        old = self._old
        if first < last and self._continues(old.starts[first], old.which[first], old.stamps[first]):
            self._ends[-1] = old.ends[first]
            first += 1
        if first < last:
            for new, column in zip(self._numbers, _columns(old), strict=True):
                new.extend(column[first:last])
            self._stamps += old.stamps[first:last]

    def cut(self, row: int, start: int, end: int) -> _Run:
        """Return a part of an old row."""
        old = self._old
        airing = old.airing_starts[row], old.airing_ends[row]
        return _Run(start, end, *airing, old.which[row], old.stamps[row])

    def add(self, run: _Run) -> None:
        """Write a run; it joins what it continues."""
        if self._continues(run.start, run.which, run.stamp):
            self._ends[-1] = run.end
            return
        self._starts.append(run.start)
        self._ends.append(run.end)
        self._part.append(1)
        self._parts.append(1)
        self._airing_starts.append(run.airing_start)
        self._airing_ends.append(run.airing_end)
        self._which.append(run.which)
        self._stamps.append(run.stamp)

    def _continues(self, start: int, which: int, stamp: str) -> bool:
        return (
            bool(self._stamps)
            and self._ends[-1] == start
            and self._which[-1] == which
            and self._stamps[-1] == stamp
        )

    def note(self, row: int) -> None:
        """Have the occurrence of an old row counted anew."""
        old = self._old
        key = old.which[row], old.stamps[row]
        self._noted.setdefault(key, (old.airing_starts[row], old.airing_ends[row]))

    def note_run(self, run: _Run) -> None:
        """Have the occurrence of a run counted anew."""
        self._noted[run.which, run.stamp] = run.airing_start, run.airing_end

    def keep(self, start: int, end: int) -> None:
        """Leave out the rows that do not touch a range."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        for column in self._numbers:
            del column[last:]
            del column[:first]
        self._stamps = self._stamps[first:last]

    def count(self, exact: Mapping[tuple[int, str], Sequence[Piece]], reach: Span) -> None:
        """Number the pieces of the noted occurrences; of those in ``exact``, part may lie outside."""
        for (which, stamp), (start, end) in self._noted.items():
            if (which, stamp) not in exact:
                own = self._of(which, stamp, start, end)
                for part, row in enumerate(own, 1):
                    self._part[row], self._parts[row] = part, len(own)
        for (which, stamp), pieces in exact.items():
            within = [one for one in pieces if one.end > reach[0] and one.start < reach[1]]
            airing = pieces[0].candidate
            own = self._of(which, stamp, number(airing.start), number(airing.end))
            for row, piece in zip(own, within, strict=True):
                self._starts[row], self._ends[row] = number(piece.start), number(piece.end)
                self._part[row], self._parts[row] = piece.part, piece.parts

    def _of(self, which: int, stamp: str, start: int, end: int) -> list[int]:
        """Return the rows of one occurrence, which starts and ends there."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [row for row in range(low, high) if self._which[row] == which and self._stamps[row] == stamp]

    def rows(self, register: Register) -> Rows:
        """Return what was built, without what nothing is an airing of any more."""
        used = sorted(set(self._which))
        written = tuple(register.written[place] for place in used)
        if len(used) < len(register.written):
            places = {old: new for new, old in enumerate(used)}
            self._which = array("L", [places[old] for old in self._which])
        return Rows(
            self._starts, self._ends, self._part, self._parts,
            self._airing_starts, self._airing_ends, self._which, self._stamps, written,
        )  # fmt: skip


def _columns(rows: Rows) -> Iterable[array[int]]:
    return (
        rows.starts, rows.ends, rows.part, rows.parts, rows.airing_starts, rows.airing_ends, rows.which
    )  # fmt: skip
