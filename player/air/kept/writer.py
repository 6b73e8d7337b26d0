# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the folder of one mount: a segment first, then its record.  All of it in the worker's thread.

A record is written only when its segment is on the disk; so what the journal knows is there.  A part of the
journal in which anything went wrong is left as it is, and never written to again: what may be torn at its end
is nothing that was promised, and the next part says where counting goes on.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from .cutting import Draft
from .folder import part_path, segment_path, sync_folder, write_all, write_whole
from .record import (
    AirRecord,
    Counts,
    PlacedTitle,
    Stream,
    framed,
    pack_air,
    pack_head,
    pack_stream,
)

MOST_IN_PART = 4096
"""Segments with their records in one part of the journal; it goes when all of them are gone."""
LARGEST_PART_BYTES = 64 * 1024 * 1024
MOST_TITLES = 200
"""In one record, where those before it failed."""
LONGEST_STEP_S = 1.0
"""A longer hole within one connection counts as one: sound was lost there."""

LEAST_FREE_BYTES = 500_000_000
LEAST_FREE_SHARE = 0.05
"""So much of a disk is left to others, whichever is less: the database needs room for an edit."""


class NoRoomError(OSError):
    """The disk is so full that the rest is left to others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A segment that is on the disk, with its record.

    Attributes:
        part: Number of the part of the journal that has the record.
        offset: Where in it.
        stream: What the record's `stream_at` refers to.
    """

    part: int
    offset: int
    record: AirRecord
    stream: Stream


class Writer:
    """Writes one mount's segments, in order.

    Args:
        folder: Of the mount; made when the first segment comes.
        counts: Where counting goes on.
        part: Number of the next part of the journal.
        end_s: Instant at which the newest segment ended; ``None`` if there was none.
        titles: What is in force, for the head of the next part.
    """

    def __init__(
        self,
        folder: Path,
        counts: Counts,
        *,
        part: int,
        end_s: float | None = None,
        titles: tuple[PlacedTitle, ...] = (),
    ) -> None:
        self._folder = folder
        self._counts = counts
        self._next_part = part
        self._end_s = end_s
        self._in_force = tuple(sorted(titles, key=_position)[-1:])
        self._untold: tuple[PlacedTitle, ...] = ()
        self._journal: int | None = None
        self._part, self._part_bytes, self._part_segments = 0, 0, 0
        self._stream: tuple[Stream, int] | None = None

    def write(self, draft: Draft) -> Written:
        """Put a segment and its record on the disk.

        Raises:
            OSError: If it is not there; the next one may be tried nevertheless.
        """
        self._untold = (self._untold + draft.titles)[-MOST_TITLES:]
        try:
            return self._write(draft)
        except OSError:
            self.close()
            with suppress(OSError):
                segment_path(self._folder, self._counts.number).unlink(missing_ok=True)
            raise

    def remove(self, segments: list[int], parts: list[int]) -> None:
        """Take files away; those that are gone already are no mistake.

        Raises:
            OSError: If one is still there; the next start tries again.
        """
        for number in segments:
            segment_path(self._folder, number).unlink(missing_ok=True)
        for part in parts:
            part_path(self._folder, part).unlink(missing_ok=True)

    def close(self) -> None:
        """Write no more to this part of the journal."""
        if self._journal is not None:
            os.close(self._journal)
        self._journal, self._stream = None, None

    def _write(self, draft: Draft) -> Written:
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for parent in (self._folder.parent, self._folder.parent.parent):
                sync_folder(parent)
        self._check_room(len(draft.frames))
        counts = self._counts
        write_whole(segment_path(self._folder, counts.number), draft.frames)
        journal = self._open_part(draft.position)
        stream_record = b""
        if self._stream is None or self._stream[0] != draft.stream:
            stream_record = framed(pack_stream(draft.stream))
            stream_at = self._part_bytes
        else:
            stream_at = self._stream[1]
        follows = self._follows(draft)
        record = AirRecord(
            number=counts.number,
            position=draft.position,
            size_bytes=len(draft.frames),
            begin_s=draft.begin_s,
            duration_s=draft.duration_s,
            sound_s=counts.sound_s,
            discontinuity=counts.discontinuity + (0 if follows else 1),
            stream_at=stream_at,
            follows=follows,
            opens=draft.opens,
            crc=crc32(draft.frames),
            steps=draft.steps,
            titles=self._untold,
        )
        data = stream_record + framed(pack_air(record))
        write_all(journal, data, self._part_bytes)
        os.fdatasync(journal)
        written = Written(
            part=self._part,
            offset=self._part_bytes + len(stream_record),
            record=record,
            stream=draft.stream,
        )
        self._note(written, stream_at, len(data), draft.end)
        return written

    def _note(self, written: Written, stream_at: int, size_bytes: int, end: int) -> None:
        record = written.record
        self._stream = (written.stream, stream_at)
        self._part_bytes += size_bytes
        self._part_segments += 1
        self._counts = Counts(
            position=end,
            generation=written.stream.generation,
            number=record.number + 1,
            sound_s=record.sound_s + record.duration_s,
            discontinuity=record.discontinuity,
        )
        self._end_s = record.begin_s + record.duration_s
        told = sorted(self._in_force + record.titles, key=_position)  # some became known late
        self._in_force = tuple(told[-1:])
        self._untold = ()

    def _follows(self, draft: Draft) -> bool:
        if self._end_s is None or not draft.goes_on or draft.position != self._counts.position:
            return False
        return draft.begin_s - self._end_s < LONGEST_STEP_S

    def _open_part(self, position: int) -> int:
        full = self._part_segments >= MOST_IN_PART or self._part_bytes >= LARGEST_PART_BYTES
        if self._journal is not None and not full:
            return self._journal
        self.close()
        part, self._next_part = self._next_part, self._next_part + 1
        head = framed(pack_head(replace(self._counts, position=position), self._in_force))
        path = part_path(self._folder, part)
        write_whole(path, head)
        self._journal = os.open(path, os.O_WRONLY)
        self._part, self._part_bytes, self._part_segments = part, len(head), 0
        return self._journal

    def _check_room(self, size_bytes: int) -> None:
        disk = os.statvfs(self._folder)
        free = disk.f_bavail * disk.f_frsize
        least = min(LEAST_FREE_BYTES, int(disk.f_blocks * disk.f_frsize * LEAST_FREE_SHARE))
        if free - size_bytes < least:
            raise NoRoomError(errno.ENOSPC, f"the last {least / 1e6:.0f} MB of the disk are left to others")


def _position(placed: PlacedTitle) -> int:
    return placed[0]
