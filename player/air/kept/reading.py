# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reads what lies on disk: steps and preambles from the journal, frames from segments.

What was read last stays at hand.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar
from zlib import crc32

from .folder import opened, part_path, segment_path
from .index import SegmentIndex
from .record import AirRecord, read_record, record_bytes, unpack_air, unpack_stream

FIRST_READ_BYTES = 1024
"""More than nearly every record of a segment."""
MOST_RECORDS = 64
MOST_BODIES_BYTES = 8 * 1024 * 1024
MOST_FILES = 8
MOST_PREAMBLES = 4

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class DamagedError(OSError):
    """What lies on disk is not what was written."""


class Lately(Generic[K, V]):
    """The values used last, up to a number or a size."""

    def __init__(
        self, most: int, *, size: Callable[[V], int] = lambda _: 1, out: Callable[[V], None] | None = None
    ) -> None:
        self._most = most
        self._size = size
        self._out = out
        self._total = 0
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return a value that is at hand."""
        if (value := self._values.get(key)) is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> V:
        """Have a value at hand, in place of those not used for long."""
        self._values[key] = value
        self._total += self._size(value)
        while self._total > self._most and len(self._values) > 1:
            self.drop(next(iter(self._values)))
        return value

    def drop(self, key: K) -> None:
        """Let go of a value, if it is at hand."""
        value = self._values.pop(key, None)
        if value is not None:
            self._total -= self._size(value)
            if self._out is not None:
                self._out(value)

    def clear(self) -> None:
        """Let go of all."""
        while self._values:
            self.drop(next(iter(self._values)))


class Reader:
    """Reads one mount's folder.

    All errors are `OSError`: `DamagedError` among them.
    """

    def __init__(self, folder: Path, index: SegmentIndex) -> None:
        self._folder = folder
        self._index = index
        self._files: Lately[int, int] = Lately(MOST_FILES, out=os.close)
        self._records: Lately[int, AirRecord] = Lately(MOST_RECORDS)
        self._bodies: Lately[int, bytes] = Lately(MOST_BODIES_BYTES, size=len)
        self._preambles: Lately[tuple[int, int], bytes] = Lately(MOST_PREAMBLES)

    def record(self, row: int) -> AirRecord:
        """Return the record of a row, without its titles."""
        number = self._index.number(row)
        found = self._records.get(number)
        if found is None:
            found = self._read_record(row)
            if found.number != number:
                raise DamagedError(f"the journal has another record where that of segment {number} should be")
            self._records.put(number, found)
        return found

    def body(self, row: int) -> bytes:
        """Return the frames of a row."""
        number = self._index.number(row)
        found = self._bodies.get(number)
        if found is None:
            found = self._bodies.put(number, self._read_body(row))
            if row + 1 < len(self._index):
                self._hint(self._index.number(row + 1))
        return found

    def preamble(self, row: int) -> bytes:
        """Return what a joiner needs within a row."""
        if not self._index.stream(row).has_preamble:
            return b""
        place = self._index.stream_place(row)
        found = self._preambles.get(place)
        if found is None:
            try:
                stream = unpack_stream(self._payload(*place))
            except ValueError as error:
                raise DamagedError(str(error)) from error
            found = self._preambles.put(place, stream.preamble)
        return found

    def forget(self, number: int) -> None:
        """Let go of a segment that is no more."""
        self._records.drop(number)
        self._bodies.drop(number)

    def forget_part(self, part: int) -> None:
        """Let go of a part of the journal that is no more."""
        self._files.drop(part)

    def close(self) -> None:
        """Let go of all files."""
        self._files.clear()

    def _read_record(self, row: int) -> AirRecord:
        try:
            return unpack_air(self._payload(*self._index.place(row)), steps_only=True)
        except ValueError as error:
            raise DamagedError(str(error)) from error

    def _payload(self, part: int, offset: int) -> bytes:
        file = self._files.get(part)
        if file is None:
            file = self._files.put(part, os.open(part_path(self._folder, part), os.O_RDONLY))
        data = os.pread(file, FIRST_READ_BYTES, offset)
        if len(data) == FIRST_READ_BYTES and (size := record_bytes(data)) > FIRST_READ_BYTES:
            data = os.pread(file, size, offset)
        payload = read_record(data, 0)
        if payload is None:
            raise DamagedError(f"part {part} of the journal is damaged at {offset}")
        return payload

    def _read_body(self, row: int) -> bytes:
        size, path = self._index.size_bytes(row), segment_path(self._folder, self._index.number(row))
        with opened(path) as file:
            data = os.read(file, size + 1)
        if len(data) != size or crc32(data) != self.record(row).crc:
            raise DamagedError(f"{path} is damaged")
        return data

    def _hint(self, number: int) -> None:
        """Let the system read a segment ahead: whoever hears this one hears that one next."""
        try:
            with opened(segment_path(self._folder, number)) as file:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
        except OSError:
            return  # whoever reads it will be told
