# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All segments of a mount in memory, some sixty bytes each: what number, position and instant lead to.

The steps within a segment, its titles and its preamble stay on disk; here is where.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from player.air.base import AudioFormat

from .record import AirRecord, Stream

ROOM = 2048
"""Columns grow by so many rows at once: ones that grow often leave holes in memory behind."""

_FOLLOWS, _OPENS = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPlace:
    """What is known of a stream without reading the journal again."""

    generation: int
    format: AudioFormat
    has_preamble: bool


class SegmentIndex:
    """Rows in the order of their numbers and positions, the oldest first, each named by its place from 0.

    Attributes:
        total_bytes: Of all frames.
        total_s: How long all of it sounds.
    """

    def __init__(self) -> None:
        self._numbers = array("I")
        self._positions = array("Q")
        self._sizes = array("I")
        self._begins = array("d")
        self._reached = array(
            "d"
        )  # the latest beginning so far: it never falls, even if somebody sets the clock
        self._durations = array("f")
        self._sounds = array("d")
        self._parts = array("I")
        self._offsets = array("I")
        self._stream_ats = array("I")
        self._marks = array("I")  # the discontinuity, and two bits
        self._streams: dict[tuple[int, int], StreamPlace] = {}
        self._count = 0  # what is behind them in the columns is room for more
        self.total_bytes = 0
        self.total_s = 0.0

    def __len__(self) -> int:
        return self._count

    @property
    def newest_end_s(self) -> float | None:
        """When the newest row ended, in seconds of the Unix epoch; ``None`` if there is none."""
        return self.end_s(len(self) - 1) if len(self) else None

    def add_stream(self, part: int, stream_at: int, stream: Stream) -> None:
        """Take in a stream that segments may refer to; the same once more is no mistake."""
        self._streams[part, stream_at] = StreamPlace(
            generation=stream.generation, format=stream.format, has_preamble=bool(stream.preamble)
        )

    def add(self, part: int, offset: int, record: AirRecord) -> None:
        """Take in a segment behind all others.

        Args:
            part: Number of the part of the journal that has its record.
            offset: Where in it.
        """
        row = self._count
        if row == len(self._numbers):
            for column in self._columns():
                column.frombytes(bytes(column.itemsize * ROOM))
        flags = (_FOLLOWS if record.follows else 0) | (_OPENS if record.opens else 0)
        self._reached[row] = max(record.begin_s, self._reached[row - 1]) if row else record.begin_s
        self._numbers[row] = record.number
        self._positions[row] = record.position
        self._sizes[row] = record.size_bytes
        self._begins[row] = record.begin_s
        self._durations[row] = record.duration_s
        self._sounds[row] = record.sound_s
        self._parts[row] = part
        self._offsets[row] = offset
        self._stream_ats[row] = record.stream_at
        self._marks[row] = record.discontinuity << 2 | flags
        self._count += 1
        self.total_bytes += record.size_bytes
        self.total_s += self._durations[row]

    def drop(self, first: int, count: int) -> None:
        """Forget rows."""
        end = first + count
        self.total_bytes -= sum(self._sizes[first:end])
        self.total_s -= sum(self._durations[first:end])
        for column in self._columns():
            del column[first:end]
        self._count -= count

    def forget_streams(self, part: int) -> None:
        """Forget the streams of a part that is no more."""
        for key in [key for key in self._streams if key[0] == part]:
            del self._streams[key]

    def at_number(self, number: int) -> int | None:
        """Return the row with a number; ``None`` if there is none."""
        row = bisect_left(self._numbers, number, 0, self._count)
        return row if row < self._count and self._numbers[row] == number else None

    def at_position(self, position: int) -> int:
        """Return the last row that begins at a position or before; -1 if none does."""
        return bisect_right(self._positions, position, 0, self._count) - 1

    def at_instant(self, at_s: float) -> int:
        """Return the last row that had begun by an instant; -1 if none had."""
        return bisect_right(self._reached, at_s, 0, self._count) - 1

    def number(self, row: int) -> int:
        """Return the number of a row."""
        return self._numbers[row]

    def position(self, row: int) -> int:
        """Return the position of a row's first byte."""
        return self._positions[row]

    def size_bytes(self, row: int) -> int:
        """Return the length of a row's frames."""
        return self._sizes[row]

    def end(self, row: int) -> int:
        """Return the position right after a row's frames."""
        return self._positions[row] + self._sizes[row]

    def begin_s(self, row: int) -> float:
        """Return when a row began, in seconds of the Unix epoch."""
        return self._begins[row]

    def duration_s(self, row: int) -> float:
        """Return how long a row sounds."""
        return self._durations[row]

    def end_s(self, row: int) -> float:
        """Return when a row ended, in seconds of the Unix epoch."""
        return self._begins[row] + self._durations[row]

    def sound_s(self, row: int) -> float:
        """Return how much sound was in all segments of the mount before a row."""
        return self._sounds[row]

    def place(self, row: int) -> tuple[int, int]:
        """Return the part of the journal, and the offset in it, of a row's record."""
        return self._parts[row], self._offsets[row]

    def stream_place(self, row: int) -> tuple[int, int]:
        """Return the same of its stream's record."""
        return self._parts[row], self._stream_ats[row]

    def stream(self, row: int) -> StreamPlace:
        """Return what is known of a row's stream."""
        return self._streams[self.stream_place(row)]

    def stream_at(self, part: int, stream_at: int) -> StreamPlace:
        """Return what is known of the stream whose record is there."""
        return self._streams[part, stream_at]

    def follows(self, row: int) -> bool:
        """Whether a row goes on where the one before ended."""
        return bool(self._marks[row] & _FOLLOWS)

    def discontinuity(self, row: int) -> int:
        """Return how many segments of the mount up to and with a row do not follow."""
        return self._marks[row] >> 2

    def unbroken(self, row: int) -> int:
        """Return the first row, from one on, behind which no number is missing."""
        last = self._count - 1
        while row <= last and self._numbers[last] - self._numbers[row] != last - row:
            row += 1
        return row

    def opens(self, row: int) -> bool:
        """Whether a row's frames begin with its preamble."""
        return bool(self._marks[row] & _OPENS)

    def _columns(self) -> tuple[array[Any], ...]:
        return (
            self._numbers, self._positions, self._sizes, self._begins, self._reached, self._durations,
            self._sounds, self._parts, self._offsets, self._stream_ats, self._marks,
        )  # fmt: skip
