# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Finds and reads what one mount keeps on disk: by number for HLS, by position and instant for the air."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from player.air.base import AudioFormat, MountId
from player.air.gap import SMALLEST_GAP_S, Gap
from player.errors import PositionGoneError

from .base import Segment
from .index import SegmentIndex
from .reading import Reader
from .record import AirRecord
from .segments import Segments

log = logging.getLogger(__name__)


class Shelf(ABC):
    """The segments of one mount; what cannot be read any more is dropped when that is found out."""

    def __init__(self, mount: MountId, folder: Path, index: SegmentIndex) -> None:
        self._mount = mount
        self._index = index
        self._reader = Reader(folder, index)
        self._gaps: deque[Gap] = deque()
        self._note_gaps()

    @abstractmethod
    def _drop(self, first: int, count: int) -> None:
        """Let go of segments, with their files."""

    @property
    def newest(self) -> Segment | None:
        """The newest segment; ``None`` when none is kept."""
        return self._segment(len(self._index) - 1) if len(self._index) else None

    @property
    def oldest(self) -> Segment | None:
        """The oldest segment; ``None`` when none is kept."""
        return self._segment(0) if len(self._index) else None

    def since(self, instant: datetime) -> Sequence[Segment]:
        """Return the segments from the one that holds an instant on, the oldest first."""
        at_s = instant.timestamp()
        row = max(0, self._index.at_instant(at_s))
        if row < len(self._index) and at_s >= self._index.end_s(row):
            row += 1
        return Segments(self._index, self._preamble, self._index.unbroken(row))

    def segment(self, number: int) -> Segment:
        """Return a segment.

        Raises:
            PositionGoneError: If it was dropped, or never was.
        """
        row = self._index.at_number(number)
        if row is None:
            raise PositionGoneError(number, oldest=self._index.number(0) if len(self._index) else number)
        return self._segment(row)

    def body(self, segment: Segment) -> bytes:
        """Return the frames of a segment.

        Raises:
            PositionGoneError: If it was dropped meanwhile.
        """
        row = self._index.at_number(segment.number)
        if row is None:
            raise self._gone(segment.position)
        return self._body(row)

    @property
    def format(self) -> AudioFormat | None:
        """Format of the newest segment; ``None`` when none is kept."""
        return self._index.stream(len(self._index) - 1).format if len(self._index) else None

    @property
    def newest_at(self) -> datetime | None:
        """Instant at which the newest segment ends; ``None`` when none is kept."""
        end_s = self._index.newest_end_s
        return None if end_s is None else datetime.fromtimestamp(end_s, UTC)

    @property
    def first(self) -> int | None:
        """Position of the oldest byte kept; ``None`` when none is."""
        return self._index.position(0) if len(self._index) else None

    def holds(self, position: int) -> bool:
        """Whether the frame at a position is kept."""
        row = self._index.at_position(position)
        return row >= 0 and position < self._index.end(row)

    def onward(self, position: int) -> int | None:
        """Return the first position kept that is not before one; ``None`` if all are."""
        row = self._index.at_position(position)
        if row >= 0 and position < self._index.end(row):
            return position
        return self._index.position(row + 1) if row + 1 < len(self._index) else None

    def end_before(self, position: int) -> tuple[int, float] | None:
        """Return where and when the last segment ended that begins before a position."""
        row = self._index.at_position(position - 1)
        return (self._index.end(row), self._index.end_s(row)) if row >= 0 else None

    def position_at(self, at_s: float) -> int | None:
        """Return the frame on the air at an instant; in a gap the first after it; ``None`` later than all."""
        index = self._index
        while True:
            row = index.at_instant(at_s)
            if row < 0:
                return self.first
            if at_s >= index.end_s(row):
                return index.position(row + 1) if row + 1 < len(index) else None
            try:
                steps = self._record(row).steps
            except PositionGoneError:
                continue  # it cannot be read and is no more, so that the instant lies in a gap now
            step = bisect_right(steps.times_us, (at_s - index.begin_s(row)) * 1e6 + 0.5) - 1
            return index.position(row) + steps.offsets[max(0, step)]

    def instant_s(self, position: int) -> float:
        """Return when the frame at a position began.

        Raises:
            PositionGoneError: If it is not kept.
        """
        index, row = self._index, self._row(position)
        steps, offset = self._record(row).steps, position - index.position(row)
        step = bisect_right(steps.offsets, offset) - 1
        last = step + 1 == len(steps.offsets)
        begin, end = steps.offsets[step], index.size_bytes(row) if last else steps.offsets[step + 1]
        begin_s = steps.times_us[step] / 1e6
        end_s = index.duration_s(row) if last else steps.times_us[step + 1] / 1e6
        return index.begin_s(row) + begin_s + (end_s - begin_s) * (offset - begin) / (end - begin)

    def generation_at(self, position: int) -> int:
        """Return the generation of the frame at a position.

        Raises:
            PositionGoneError: If it is not kept.
        """
        return self._index.stream(self._row(position)).generation

    def preamble_at(self, position: int) -> bytes:
        """Return what a listener who begins at a position must get first.

        Raises:
            PositionGoneError: If it is not kept.
        """
        row = self._row(position)
        if self._index.opens(row) and position == self._index.position(row):
            return b""
        return self._preamble(row)

    def read(self, position: int, limit_bytes: int) -> bytes:
        """Return whole steps from a position on, at least one, up to the end of the segment.

        Raises:
            PositionGoneError: If it is not kept.
        """
        row = self._row(position)
        begin = position - self._index.position(row)
        body, end = self._body(row), self._index.size_bytes(row)
        if end - begin > limit_bytes:
            offsets = self._record(row).steps.offsets
            step = bisect_right(offsets, begin + limit_bytes) - 1
            if offsets[step] <= begin:
                step = bisect_right(offsets, begin)
            end = offsets[step] if step < len(offsets) else end
        return body if end - begin == len(body) else body[begin:end]

    def sound_before(self, position: int) -> float:
        """Return how many seconds of sound are kept before a position."""
        index, row = self._index, self._index.at_position(position - 1)
        if row < 0:
            return 0.0
        if row == len(index) - 1 and position >= index.end(row):
            return index.total_s
        within_s = min(1.0, (position - index.position(row)) / index.size_bytes(row)) * index.duration_s(row)
        return index.sound_s(row) - index.sound_s(0) + within_s

    @property
    def gaps(self) -> Sequence[Gap]:
        """The holes in what is kept, the oldest first."""
        return self._gaps

    def _note_gaps(self) -> None:
        self._gaps.clear()
        for row in range(1, len(self._index)):
            self._note_gap(row)

    def _note_gap(self, row: int) -> None:
        index = self._index
        if index.begin_s(row) - index.end_s(row - 1) > SMALLEST_GAP_S:
            start, end = (datetime.fromtimestamp(s, UTC) for s in (index.end_s(row - 1), index.begin_s(row)))
            self._gaps.append(Gap(index.position(row), start, end))

    def _segment(self, row: int) -> Segment:
        return Segments(self._index, self._preamble, row)[0]

    def _row(self, position: int) -> int:
        row = self._index.at_position(position)
        if row < 0 or position >= self._index.end(row):
            raise self._gone(position)
        return row

    def _gone(self, position: int) -> PositionGoneError:
        first = self.first
        return PositionGoneError(position, oldest=position if first is None else first)

    def _record(self, row: int) -> AirRecord:
        try:
            return self._reader.record(row)
        except OSError as error:
            raise self._lost(row, error) from error

    def _body(self, row: int) -> bytes:
        try:
            return self._reader.body(row)
        except OSError as error:
            raise self._lost(row, error) from error

    def _preamble(self, row: int) -> bytes:
        try:
            return self._reader.preamble(row)
        except OSError as error:
            raise self._lost(row, error) from error

    def _lost(self, row: int, error: OSError) -> PositionGoneError:
        """Drop a segment that cannot be read: from now on it is a gap, as for everybody."""
        position = self._index.position(row)
        log.warning("%s: a segment of kept air cannot be read, and is dropped: %s", self._mount, error)
        self._drop(row, 1)
        return self._gone(position)
