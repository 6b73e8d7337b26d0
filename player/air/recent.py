# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The last minute of one mount's air, in memory.  Written and read by `player.air.air.Air` alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime

from player.errors import PositionGoneError

from .base import AudioFormat
from .gap import SMALLEST_GAP_S, Gap
from .run import Run
from .stretch import Block, Stretch

BRIDGED_GAP_S = 5.0
"""A burst for a new listener does not reach back over a longer hole."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one append did.

    Attributes:
        block: The new step.
        goes_on: False for the first one of a connection, and of a format.
        moved: True if instants are other ones now, or a stretch began.
    """

    block: Block
    goes_on: bool
    moved: bool


class Recent:
    """Blocks of about 100 ms on stretches of time, bounded in seconds and in bytes.

    Args:
        keep_s: How long a frame is kept, in seconds by its instant.
        limit_bytes: Hard limit on memory, whatever `keep_s` says.
        head: Position of the first byte to come.
        generation: Of what came before it; 0 for nothing.
        audio: Format of what came before it.
    """

    def __init__(
        self,
        *,
        keep_s: float,
        limit_bytes: int,
        head: int = 0,
        generation: int = 0,
        audio: AudioFormat | None = None,
    ) -> None:
        self._keep_s = keep_s
        self._limit_bytes = limit_bytes
        self._blocks: list[Block] = []
        self._stretches: list[Stretch] = []
        self.head = head
        self.generation = generation
        self.format = audio
        self.broken = True  # the next run begins a stretch

    @property
    def oldest(self) -> int:
        """Position of the oldest frame; equal to `head` when there is none."""
        return self._blocks[0].start if self._blocks else self.head

    @property
    def begin_s(self) -> float | None:
        """Instant of the oldest frame, in seconds of the Unix epoch; ``None`` when there is none."""
        return self._blocks[0].begin_s if self._blocks else None

    @property
    def end_s(self) -> float | None:
        """Instant at which the newest frame ends; ``None`` when there is none."""
        return self._blocks[-1].end_s if self._blocks else None

    @property
    def kept_s(self) -> float:
        """Seconds of sound, without gaps."""
        return sum(block.duration_s for block in self._blocks)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The holes, the oldest first."""
        return tuple(
            Gap(after.position, instant(before.end_s), instant(after.begin_s))
            for before, after in zip(self._stretches, self._stretches[1:], strict=False)
            if after.begin_s - before.end_s > SMALLEST_GAP_S
        )

    def append(self, run: Run, at: datetime) -> Added:
        """Add a run behind the newest frame, and drop what has become too old."""
        at_s = at.timestamp()
        if run.format != self.format:
            self.format = run.format
            self.generation += 1
            self.broken = True
            run = run.opened()
        goes_on = not self.broken
        if self.broken or not self._stretches:
            self._stretches.append(Stretch(self.head, self.generation, at_s - run.duration_s))
            self.broken = False
        elif (shift_s := self._stretches[-1].late_by_s()) is not None:
            last = self._stretches[-1]
            self._stretches.append(Stretch(self.head, self.generation, last.end_s + shift_s))
        stretch = self._stretches[-1]
        begins, begin_s = stretch.position == self.head, stretch.begin_s
        block = Block(self.head, run, stretch, stretch.duration_s)
        self._blocks.append(block)
        stretch.grow(run.duration_s, at_s)
        self.head += len(run.frames)
        self._drop()
        return Added(block, goes_on, begins or stretch.begin_s != begin_s)

    def clear(self) -> None:
        """Drop all.  Positions and generation go on."""
        self._blocks.clear()
        self._stretches.clear()
        self.broken = True

    def read(self, position: int, limit_bytes: int) -> bytes:
        """Return whole steps from a position on, at least one, up to the end of the generation.

        Raises:
            PositionGoneError: If the position is older.
        """
        index = self._index(position)
        block = self._blocks[index]
        parts = [block.frames[position - block.start :] if position > block.start else block.frames]
        size = len(parts[0])
        for following in self._blocks[index + 1 :]:
            size += len(following.frames)
            if size > limit_bytes or following.stretch.generation != block.stretch.generation:
                break
            parts.append(following.frames)
        return b"".join(parts) if len(parts) > 1 else parts[0]

    def generation_at(self, position: int) -> int:
        """Return the generation of the frame at a position.

        Raises:
            PositionGoneError: If it is older.
        """
        return self._blocks[self._index(position)].stretch.generation

    def burst_position(self, seconds: float, at_least_bytes: int) -> int:
        """Return where a new live listener begins: both `seconds` and `at_least_bytes` back."""
        played_s, position, following = 0.0, self.head, None
        for block in reversed(self._blocks):
            enough = played_s >= seconds and self.head - position >= at_least_bytes
            if enough or block.stretch.generation != self.generation:
                break
            if following is not None and following.begin_s - block.end_s > BRIDGED_GAP_S:
                break
            played_s += block.duration_s
            position, following = block.start, block
        return position

    def position_at(self, at_s: float) -> int:
        """Return the frame that was on the air at an instant.

        In a gap the first frame after it; before all, the oldest; after all, `head`.
        """
        found = self.head
        for stretch in reversed(self._stretches):
            if at_s >= stretch.end_s:
                break  # in the gap after it, or later than all
            low = bisect_left(self._blocks, stretch.position, key=_start)
            high = bisect_left(self._blocks, found, key=_start)
            index = bisect_right(self._blocks, at_s, low, high, key=_begin_s)
            found = self._blocks[max(low, index - 1)].start
            if at_s >= stretch.begin_s:
                break
        return found

    def instant_s(self, position: int) -> float:
        """Return the instant at which the frame at a position began; at `head`, of the newest one's end.

        Raises:
            PositionGoneError: If it is older, or there is none.
        """
        if position == self.head and self._blocks:
            return self._blocks[-1].end_s
        block = self._blocks[self._index(position)]
        return block.begin_s + block.duration_s * (position - block.start) / len(block.frames)

    def preamble_at(self, position: int) -> bytes:
        """Return what a listener who begins at a position must get first.

        Raises:
            PositionGoneError: If it is older.
        """
        if position == self.head:
            # The next run may open a chain of its own; its headers then simply follow these.
            return self._blocks[-1].run.preamble if self._blocks else b""
        block = self._blocks[self._index(position)]
        return b"" if block.run.opens and position == block.start else block.run.preamble

    def _index(self, position: int) -> int:
        index = bisect_right(self._blocks, position, key=_start) - 1
        if index < 0 or position >= self.head:
            raise PositionGoneError(position, oldest=self.oldest)
        return index

    def _drop(self) -> None:
        oldest_s = self._blocks[-1].end_s - self._keep_s
        gone, excess_bytes = 0, self.head - self.oldest - self._limit_bytes
        for block in self._blocks[:-1]:  # the newest run stays, however long it is
            if block.end_s > oldest_s and excess_bytes <= 0:
                break
            gone += 1
            excess_bytes -= len(block.frames)
        if gone:
            del self._blocks[:gone]
            first = self._blocks[0].stretch
            while self._stretches[0] is not first:
                del self._stretches[0]


def instant(at_s: float) -> datetime:
    """Return seconds of the Unix epoch as an aware UTC instant."""
    return datetime.fromtimestamp(at_s, UTC)


def _start(block: Block) -> int:
    return block.start


def _begin_s(block: Block) -> float:
    return block.begin_s
