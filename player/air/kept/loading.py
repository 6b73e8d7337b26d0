# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a mount's folder holds when the service starts: everything that was promised, and nothing else.

Segments without a record were never told of, and go.  Records without their segment are passed over: there is
a gap then.  Nothing here changes a file; what is to go is said.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

from .folder import PART_END, SEGMENT_END, is_ours, number_of, part_path
from .index import SegmentIndex
from .record import (
    AIR,
    HEAD,
    STREAM,
    AirRecord,
    Counts,
    PlacedTitle,
    read_records,
    unpack_air,
    unpack_head,
    unpack_stream,
)

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Loaded:
    """One mount's folder.

    Attributes:
        counts: Where counting goes on.
        index: What is kept.
        titles: That came with it, and the one in force before.
        part: Number of the next part of the journal.
        parts: Those that are there, and how many segments each is needed for.
        stray: Names of files that are of no use.
    """

    counts: Counts = field(default_factory=Counts)
    index: SegmentIndex = field(default_factory=SegmentIndex)
    titles: tuple[PlacedTitle, ...] = ()
    part: int = 1
    parts: dict[int, int] = field(default_factory=dict)
    stray: tuple[str, ...] = ()


def load_folder(folder: Path) -> Loaded:
    """Return what is kept in a folder; one that is not there keeps nothing.

    Raises:
        OSError: If it cannot be read.
    """
    sizes: dict[int, int] = {}
    parts: list[int] = []
    stray: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if (number := number_of(entry.name, SEGMENT_END)) is not None:
                    sizes[number] = entry.stat().st_size
                elif (part := number_of(entry.name, PART_END)) is not None:
                    parts.append(part)
                elif is_ours(entry.name):
                    stray.append(entry.name)
    except FileNotFoundError:
        return Loaded()
    reading = _Reading(sizes)
    used: list[int] = []
    for part in sorted(parts):
        path = part_path(folder, part)
        if reading.read(part, path.read_bytes()):
            used.append(part)
        else:
            log.warning("%s is no journal of ours, and goes", path)
            stray.append(path.name)
    index = reading.index
    stray += (f"{number:010d}{SEGMENT_END}" for number in sizes if index.at_number(number) is None)
    needed = dict.fromkeys(used, 0)
    for row in range(len(index)):
        needed[index.place(row)[0]] += 1
    return Loaded(
        counts=reading.counts,
        index=index,
        titles=reading.titles(),
        part=max(parts, default=0) + 1,
        parts=needed,
        stray=tuple(stray),
    )


class _Reading:
    """Takes the parts of a journal in, the oldest first.

    Args:
        sizes: Of the segments that are there, by number.
    """

    def __init__(self, sizes: dict[int, int]) -> None:
        self._sizes = sizes
        self._titles: list[tuple[int, PlacedTitle]] = []  # with the number of the segment that they came with
        self.counts = Counts()
        self.index = SegmentIndex()

    def read(self, part: int, data: bytes) -> bool:
        """Take a part in; return False if it does not begin as one does."""
        records = read_records(data)
        try:
            _, first = next(records, (0, b""))
            if first[:1] != HEAD:
                return False
            self._begin(*unpack_head(first))
        except ValueError:
            return False
        streams = set[int]()
        try:
            for offset, payload in records:
                if payload[:1] == STREAM:
                    self.index.add_stream(part, offset, unpack_stream(payload))
                    streams.add(offset)
                elif payload[:1] == AIR and (record := unpack_air(payload)).stream_at in streams:
                    self._add(part, offset, record)
        except ValueError as error:
            log.warning("part %d of a journal of kept air: %s; the rest of it is passed over", part, error)
        return True

    def titles(self) -> tuple[PlacedTitle, ...]:
        """Return all titles, the oldest first."""
        return tuple(placed for _, placed in self._titles)

    def _begin(self, counts: Counts, in_force: tuple[PlacedTitle, ...]) -> None:
        """Go on as the head of a part says.

        What an earlier part has from there on failed, so that its numbers were given again.
        """
        while len(self.index) and self.index.number(len(self.index) - 1) >= counts.number:
            self.index.drop(len(self.index) - 1, 1)
        while self._titles and self._titles[-1][0] >= counts.number:
            self._titles.pop()
        if not self._titles:
            self._titles = [(counts.number - 1, placed) for placed in in_force]
        self.counts = counts

    def _add(self, part: int, offset: int, record: AirRecord) -> None:
        place = self.index.stream_at(part, record.stream_at)
        self.counts = Counts(
            position=record.position + record.size_bytes,
            generation=place.generation,
            number=record.number + 1,
            sound_s=record.sound_s + record.duration_s,
            discontinuity=record.discontinuity,
        )
        self._titles += ((record.number, placed) for placed in record.titles)
        if self._sizes.get(record.number) == record.size_bytes:
            self.index.add(part, offset, record)
