# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The segments of one mount as HLS can give them out: in a row, and of a codec that can be packed.

A window is a first segment and the newest; since numbers have no hole in it, that is all there is
to know.  Lines are made once in blocks of segments, so that a playlist of a whole day is put
together of ready pieces (packed, they are a fourth), and a delta update costs the same however
long the playlist is.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator
from datetime import datetime

from player.air.base import MountId
from player.air.kept.base import KeptAir, Segment
from player.air.packed import ENDINGS
from player.errors import PositionGoneError

from .names import SegmentNames
from .packed import timestamp_tag
from .playlist import entry, head, kept_in_delta
from .recent import Recent

BLOCK = 64
"""Segments whose lines are made and kept together: about four minutes."""

BLOCKS_BYTES = 2 * 1024 * 1024
"""Of ready lines, packed, all mounts together: some three days."""

Blocks = Recent[tuple[MountId, int], bytes]


def blocks() -> Blocks:
    """Return an empty store of ready lines, for all mounts of one process."""
    return Recent(BLOCKS_BYTES, len)


class Listing:
    """One mount's segments.

    Args:
        folder: Where the segments are, relative to a playlist: one place for all stations of the mount,
            so that a cache has each of them once.
    """

    def __init__(
        self, mount: MountId, kept: KeptAir, names: SegmentNames, ready: Blocks, *, folder: str
    ) -> None:
        self.mount = mount
        self.kept = kept
        self._names = names
        self._ready = ready
        self._folder = folder
        self._looked_at = -1  # number of the newest segment that was looked at
        self._row = 0  # number of the first segment of the row that the newest one is in

    @property
    def newest(self) -> Segment | None:
        """The newest segment; ``None`` if there is none, or none that can be packed."""
        newest = self.kept.newest
        if newest is None or newest.format.codec not in ENDINGS:
            return None
        return newest

    def first(self, instant: datetime) -> Segment | None:
        """Return the segment that holds an instant, or the first one after it; ``None``: not yet there."""
        newest, oldest = self.newest, self.kept.oldest
        if newest is None or oldest is None or newest.end <= instant:
            return None
        self._look(oldest.number, newest.number)
        low, high = max(oldest.number, self._row), newest.number
        while low < high:
            middle = (low + high) // 2
            if self.kept.segment(middle).end <= instant:
                low = middle + 1
            else:
                high = middle
        return self.kept.segment(low)

    def newest_first(self, first: Segment) -> Iterator[Segment]:
        """Yield the segments of the window that begins with one, the newest first."""
        newest = self.newest
        if newest is not None:
            for number in range(newest.number, first.number - 1, -1):
                yield self.kept.segment(number)

    def playlist(self, first: Segment, *, delta: bool = False, start_s: float | None = None) -> bytes:
        """Return the playlist of the window that begins with a segment.

        Args:
            delta: Leave out what whoever has an earlier version knows already.
            start_s: See `player.relay.hls.playlist.head`.
        """
        newest = self.kept.newest or first
        count = newest.number - first.number + 1
        skipped = count - kept_in_delta(self.newest_first(first)) if delta else 0
        lines = self._lines(first.number + skipped, newest.number)
        return (head(first, skipped=skipped, start_s=start_s) + lines).encode()

    async def warm(self, first: Segment) -> bool:
        """Make the blocks of a window that are not ready yet, and let others go on after each of them.

        Returns:
            Whether there were any; then the window may have become another meanwhile.
        """
        newest, made = self.kept.newest or first, False
        try:
            for block in range(-(-first.number // BLOCK), (newest.number + 1) // BLOCK):
                if (self.mount, block) not in self._ready:
                    self._block(block)
                    made = True
                    await asyncio.sleep(0)
        except PositionGoneError:  # dropped meanwhile: the window begins later by now
            return True
        return made

    def sound(self, name: str) -> tuple[Segment, bytes] | None:
        """Return what a name stands for, ready to be sent; ``None`` if it is no name of ours, or dropped."""
        known = self._names.number(self.mount, name)
        if known is None:
            return None
        number, ending = known
        try:
            segment = self.kept.segment(number)
            if ENDINGS.get(segment.format.codec) != ending:
                return None
            return segment, timestamp_tag(segment.sound_s) + self.kept.body(segment)
        except PositionGoneError:
            return None

    def _look(self, oldest: int, newest: int) -> None:
        """Look at what came since the last time: what no playlist can hold begins the row anew."""
        for number in range(max(oldest, self._looked_at + 1), newest + 1):
            try:
                packed = self.kept.segment(number).format.codec in ENDINGS
            except PositionGoneError:
                packed = False
            if not packed:
                self._row = number + 1
        self._looked_at = newest

    def _lines(self, first: int, newest: int) -> str:
        pieces: list[str] = []
        number = first
        while number <= newest:
            block = number // BLOCK
            begin, end = block * BLOCK, (block + 1) * BLOCK
            if number == begin and end <= newest + 1:  # whole, and so the same for ever
                pieces.append(zlib.decompress(self._block(block)).decode())
            else:
                pieces.append(self._made(number, min(end, newest + 1)))
            number = end
        return "".join(pieces)

    def _block(self, block: int) -> bytes:
        return self._ready.get(
            (self.mount, block),
            lambda: zlib.compress(self._made(block * BLOCK, (block + 1) * BLOCK).encode(), 1),
        )

    def _made(self, begin: int, end: int) -> str:
        return "".join(entry(s, self._uri(s)) for s in map(self.kept.segment, range(begin, end)))

    def _uri(self, segment: Segment) -> str:
        return self._folder + self._names.name(self.mount, segment.number, ENDINGS[segment.format.codec])
