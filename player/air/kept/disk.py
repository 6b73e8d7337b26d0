# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The kept air of one mount: what the event loop sees of it.  Meets `player.air.kept.base.KeptAir`.

Positions and instants here are asked for by `player.air.air.Air`, which has the last
minute itself.  All that writes is given to the worker's thread, and counts when that is done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from player.air.base import AirTitle, MountId
from player.air.stretch import Block
from player.air.titles import TitleHistory

from .cutting import Cutter, Draft, Piece
from .loading import Loaded
from .record import PlacedTitle
from .shelf import Shelf
from .worker import Worker
from .writer import Writer, Written

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 5.0
"""What nothing more came to for so long is kept as it is."""
MOST_WAITING = 8
"""Segments that wait for the disk: half a minute; more are not kept."""
BYTES_PER_S = 40_000
"""Room for 320 kbit/s as long as air is kept; of a richer stream less of it is."""
LEAST_TITLES, TITLES_PER_H = 200, 40


class DiskAir(Shelf):
    """Keeps segments for a time, and finds what is in them.

    Args:
        folder: Of the mount.
        loaded: What is there.
        keep_s: How long air is kept, in seconds by its instant.
        worker: What waits for the disk.
        now: The present instant; ``None``: long after what is there.
    """

    def __init__(
        self,
        mount: MountId,
        folder: Path,
        loaded: Loaded,
        keep_s: float,
        worker: Worker,
        *,
        now: datetime | None = None,
    ) -> None:
        super().__init__(mount, folder, loaded.index)
        self._keep_s = keep_s
        self._most_bytes = int(keep_s * BYTES_PER_S)
        self._worker = worker
        self._writer = Writer(
            folder, loaded.counts, part=loaded.part, end_s=loaded.index.newest_end_s, titles=loaded.titles
        )
        self._parts = loaded.parts
        self._counts = loaded.counts
        self._cutter = Cutter()
        self._waiting = 0
        self._watchers: list[Callable[[], None]] = []
        self._trouble = ""
        self.titles = TitleHistory(max(LEAST_TITLES, int(keep_s / 3600 * TITLES_PER_H)))
        self.titles.restore(loaded.titles, head=loaded.counts.position, end=self.newest_at, now=now)
        self._titled = loaded.counts.position  # titles before it are on the disk, or on their way ...
        self._late: list[PlacedTitle] = []  # ... except these, that became known later

    @property
    def trouble(self) -> str:
        """Why nothing more is kept just now, as a sentence; empty when all is well."""
        return self._trouble

    @property
    def head(self) -> int:
        """Position at which new air begins after a start."""
        return self._counts.position

    @property
    def generation(self) -> int:
        """The newest generation at the start; 0 if there was none yet."""
        return self._counts.generation

    @contextmanager
    def watch(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call back after each new segment, while the context is open."""
        self._watchers.append(callback)
        try:
            yield
        finally:
            self._watchers.remove(callback)

    def take(self, block: Block, at_s: float, *, goes_on: bool) -> None:
        """Take the next step of the air.

        Args:
            at_s: When it came.
            goes_on: False for the first one of a connection, and of a format.
        """
        if not goes_on:
            self.rest()
        self._cutter.take(block, at_s, goes_on=goes_on)
        for piece in self._cutter.ready(at_s):
            self._keep(piece)

    def note_late(self, position: int, title: AirTitle) -> None:
        """Write down, with the next segment, a title that was announced for sound that is written already."""
        if position < self._titled:
            self._late = [*self._late, (position, title)][-LEAST_TITLES:]

    def rest(self) -> None:
        """Keep all that came so far: for now nothing follows on it."""
        for piece in self._cutter.rest():
            self._keep(piece)

    def after_writing(self, callback: Callable[[], None]) -> None:
        """Call back when all that was given so far is on the disk, or could not be put there."""
        self._worker.do(lambda: callback)

    def look(self, now_s: float) -> None:
        """Keep what has settled by an instant or waits for more in vain, and let go of what is too old."""
        for piece in self._cutter.ready(now_s):
            self._keep(piece)
        newest_s = self._cutter.newest_s
        if newest_s is not None and abs(now_s - newest_s) >= LONGEST_WAIT_S:
            self.rest()
        self._drop_old(now_s)

    def _keep(self, piece: Piece) -> None:
        if self._waiting >= MOST_WAITING:
            self._say("the disk is too slow to keep air on it")
            return
        end = piece.end
        draft = piece.draft(self._late + self.titles.between(self._titled, end))
        self._late.clear()
        self._titled = max(self._titled, end)
        self._waiting += 1
        self._worker.do(partial(self._write, draft))

    def _drop_old(self, now_s: float) -> None:
        """Let go of what is older than it is to be, or more than there is room for."""
        index, count = self._index, 0
        oldest_s, excess = now_s - self._keep_s, index.total_bytes - self._most_bytes
        while count < len(index) and (index.end_s(count) <= oldest_s or excess > 0):
            excess -= index.size_bytes(count)
            count += 1
        if count:
            self._drop(0, count)

    def close(self) -> None:
        """Let go of all files, when the worker has nothing left to do."""
        self._reader.close()
        self._writer.close()

    def _write(self, draft: Draft) -> Callable[[], None]:
        """In the worker's thread."""
        try:
            return partial(self._written, self._writer.write(draft))
        except OSError as error:
            return partial(self._failed, f"air cannot be kept on the disk: {error.strerror or error}")

    def _written(self, written: Written) -> None:
        self._waiting -= 1
        record, index = written.record, self._index
        index.add_stream(written.part, record.stream_at, written.stream)
        index.add(written.part, written.offset, record)
        self._parts[written.part] = self._parts.get(written.part, 0) + 1
        if len(index) > 1:
            self._note_gap(len(index) - 1)
        if self._trouble:
            log.warning("%s: air is kept again", self._mount)
            self._trouble = ""
        for callback in tuple(self._watchers):
            callback()

    def _failed(self, why: str) -> None:
        self._waiting -= 1
        self._say(why)

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.warning("%s: %s; what is heard goes on", self._mount, trouble)
        self._trouble = trouble

    def _drop(self, first: int, count: int) -> None:
        index = self._index
        numbers = [index.number(row) for row in range(first, first + count)]
        places = [index.place(row)[0] for row in range(first, first + count)]
        index.drop(first, count)
        for number, part in zip(numbers, places, strict=True):
            self._reader.forget(number)
            self._parts[part] -= 1
        # The newest part says how far counting has come, also when nothing is kept any more.
        newest = max(self._parts)
        unused = [part for part, needed in self._parts.items() if not needed and part != newest]
        for part in unused:
            del self._parts[part]
            self._reader.forget_part(part)
            index.forget_streams(part)
        if first:
            self._note_gaps()
        while self._gaps and (not len(index) or self._gaps[0].position <= index.position(0)):
            self._gaps.popleft()
        self._worker.do(partial(self._remove, numbers, unused))

    def _remove(self, numbers: list[int], parts: list[int]) -> Callable[[], None]:
        """In the worker's thread."""
        try:
            self._writer.remove(numbers, parts)
        except OSError as error:
            return partial(self._say, f"old air cannot be removed from the disk: {error.strerror or error}")
        return _nothing


def _nothing() -> None:
    return None
