# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Rows of the index as segments, made when they are looked at: a day has twenty thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from .base import Segment
from .index import SegmentIndex


class Segments(Sequence[Segment]):
    """The segments from a row on, as of now: look at them before the event loop goes on.

    Args:
        preamble: Gives what a joiner needs within a row.
        first: The first row of them.
    """

    def __init__(self, index: SegmentIndex, preamble: Callable[[int], bytes], first: int) -> None:
        self._index = index
        self._preamble = preamble
        self._rows = range(first, len(index))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Segment: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Segment]: ...
    def __getitem__(self, place: int | slice) -> Segment | Sequence[Segment]:
        if isinstance(place, slice):
            return [self._segment(row) for row in self._rows[place]]
        return self._segment(self._rows[place])

    def _segment(self, row: int) -> Segment:
        index, stream = self._index, self._index.stream(row)
        return Segment(
            number=index.number(row),
            position=index.position(row),
            size_bytes=index.size_bytes(row),
            generation=stream.generation,
            format=stream.format,
            begin_s=index.begin_s(row),
            duration_s=index.duration_s(row),
            sound_s=index.sound_s(row),
            follows=index.follows(row),
            discontinuity=index.discontinuity(row),
            preamble=b"" if index.opens(row) or not stream.has_preamble else self._preamble(row),
        )
