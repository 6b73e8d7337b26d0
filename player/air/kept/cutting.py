# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where the air is cut into segments, and when a piece of it is ready to be one.  Pure.

A piece waits until its instants have settled: a burst comes all at once, and only the
second after it shows where on the line of time it lies.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from player.air.stretch import Block

from .base import SEGMENT_S
from .record import PlacedTitle, Steps, Stream

SETTLE_S = 1.0
LONGEST_S = SEGMENT_S + 0.5
LARGEST_BYTES = 2 * 1024 * 1024
"""Of sound whose duration nobody knows, too, no more than this lies in one segment, but for one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to become a segment.

    Attributes:
        position: Of its first byte.
        frames: Its bytes.
        stream: Its generation, its format, and what a joiner needs.
        opens: True if `frames` begin with the preamble.
        goes_on: True if the same connection brought what was cut before it.
        begin_s: Instant of its beginning.
        titles: That came since the last one was cut.
    """

    position: int
    frames: bytes
    stream: Stream
    opens: bool
    goes_on: bool
    begin_s: float
    duration_s: float
    steps: Steps
    titles: tuple[PlacedTitle, ...] = ()

    @property
    def end(self) -> int:
        """Position right after it."""
        return self.position + len(self.frames)


@dataclass(slots=True)
class Piece:
    """Steps of the air that will be one segment."""

    goes_on: bool
    preamble: bytes
    blocks: list[Block] = field(default_factory=list)
    duration_s: float = 0.0
    size_bytes: int = 0
    last_at_s: float = 0.0

    @property
    def end(self) -> int:
        """Position right after it."""
        return self.blocks[0].start + self.size_bytes

    def add(self, block: Block, at_s: float) -> None:
        """Take a step that came at an instant."""
        self.blocks.append(block)
        self.duration_s += block.duration_s
        self.size_bytes += len(block.frames)
        self.last_at_s = at_s

    def has_room(self, block: Block) -> bool:
        """Whether another step may be added."""
        return (
            self.duration_s < SEGMENT_S
            and self.duration_s + block.duration_s < LONGEST_S
            and self.size_bytes + len(block.frames) <= LARGEST_BYTES
        )

    def draft(self, titles: Iterable[PlacedTitle]) -> Draft:
        """Return it as it is known now."""
        first = self.blocks[0]
        offsets, times_us, at_s = array("I"), array("I"), 0.0
        for block in self.blocks:
            offsets.append(block.start - first.start)
            times_us.append(round(at_s * 1e6))
            at_s += block.duration_s
        return Draft(
            position=first.start,
            frames=b"".join(block.frames for block in self.blocks),
            stream=Stream(
                generation=first.stretch.generation, format=first.run.format, preamble=self.preamble
            ),
            opens=first.run.opens,
            goes_on=self.goes_on,
            begin_s=first.begin_s,
            duration_s=self.duration_s,
            steps=Steps(offsets, times_us),
            titles=tuple(titles),
        )


class Cutter:
    """Collects the steps of one air in pieces of about four seconds."""

    def __init__(self) -> None:
        self._whole: list[Piece] = []
        self._open: Piece | None = None

    def take(self, block: Block, at_s: float, *, goes_on: bool) -> None:
        """Take the next step of the air.

        Args:
            at_s: When it came.
            goes_on: False for the first one of a connection, and of a format.
        """
        piece = self._open
        # In an Ogg stream another preamble begins with each title: one segment has one.
        alike = piece is not None and goes_on and block.run.preamble == piece.preamble
        if piece is None or not alike or not piece.has_room(block):
            self.close()
            piece = self._open = Piece(goes_on, block.run.preamble)
        piece.add(block, at_s)

    def close(self) -> None:
        """Begin another piece with the next step."""
        if self._open is not None:
            self._whole.append(self._open)
            self._open = None

    def ready(self, now_s: float) -> list[Piece]:
        """Return the pieces that are whole and have settled by an instant, the oldest first; once."""
        count = 0
        for piece in self._whole:
            if 0 <= now_s - piece.last_at_s < SETTLE_S:  # less: somebody set the clock back
                break
            count += 1
        return self._out(count)

    def rest(self) -> list[Piece]:
        """Return all that is left, settled or not; once."""
        self.close()
        return self._out(len(self._whole))

    @property
    def newest_s(self) -> float | None:
        """When the last step came that is still here; ``None`` if none is."""
        last = self._open or (self._whole[-1] if self._whole else None)
        return last.last_at_s if last is not None else None

    def _out(self, count: int) -> list[Piece]:
        ready = self._whole[:count]
        del self._whole[:count]
        return ready
