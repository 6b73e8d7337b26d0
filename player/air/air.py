# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The air of one mount: the last minute of whole frames, with the instants they were on the air.

The ingest writes it, and everyone else reads it: relay, players, titles.

**Positions** are byte offsets from the mount's birth.  They only ever grow,
also when old air was dropped or another stream came in.  Every position that
a method returns is the first byte of a frame (of a page, for Ogg), or `head`.

**Instants** are estimates of when a frame was newest.  A server hands out some
seconds at once when we connect, and a network delivers in lumps; so frames of
one unbroken delivery (a stretch) lie on one straight line by their durations,
moved back as far as needed for no frame to lie in the future: after a burst
the newest frame is "now" and the first one 5 s ago.  The line of a whole
stretch moves when a later lump proves it too late; so an instant that was
given once may still move back in the first seconds of a connection.  Titles
move with the sound that they came with, for as long as that is kept.

**Generations** part formats: a listener's connection never goes over the
border of a generation, since its codec or sample rate would change.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from player.errors import PositionGoneError

from .base import AirTitle, AudioFormat, StreamTitle
from .run import Run
from .stretch import Block, Stretch
from .titles import TitleHistory

KEEP_S = 60.0
LIMIT_BYTES = 8 * 1024 * 1024
"""Hard limit: a minute of 1 Mbit/s."""
SMALLEST_GAP_S = 0.25
"""Shorter holes between two stretches are errors of our estimate, not silence."""
BRIDGED_GAP_S = 5.0
"""A burst for a new listener does not reach back over a longer hole."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in the air: nothing came in between two instants.

    Attributes:
        position: Of the first frame after it.
    """

    position: int
    start: datetime
    end: datetime


class Air:
    """One mount's memory of sound.

    All methods run on the event loop's thread.  Nothing here waits.

    Args:
        keep_s: How long a frame is kept, in seconds by its instant.
        limit_bytes: Hard limit on memory, whatever `keep_s` says.
    """

    def __init__(self, *, keep_s: float = KEEP_S, limit_bytes: int = LIMIT_BYTES) -> None:
        self._keep_s = keep_s
        self._limit_bytes = limit_bytes
        self._blocks: list[Block] = []
        self._stretches: list[Stretch] = []
        self._broken = True  # the next run begins a stretch
        self._watchers: list[Callable[[], None]] = []
        self._head = 0
        self._format: AudioFormat | None = None
        self._generation = 0
        self.titles = TitleHistory()

    @property
    def format(self) -> AudioFormat | None:
        """Of the newest frames; ``None`` before the first."""
        return self._format

    @property
    def generation(self) -> int:
        """Number of the newest generation, from 1; 0 before the first frame.  It only grows."""
        return self._generation

    @property
    def oldest(self) -> int:
        """Position of the oldest frame kept; equal to `head` when nothing is."""
        return self._blocks[0].start if self._blocks else self._head

    @property
    def head(self) -> int:
        """Position right after the newest frame: where the next one will begin."""
        return self._head

    @property
    def newest_at(self) -> datetime | None:
        """Instant at which the newest frame ends; ``None`` when nothing is kept."""
        return _instant(self._blocks[-1].end_s) if self._blocks else None

    @property
    def kept_s(self) -> float:
        """Seconds of sound kept, without gaps."""
        return sum(block.duration_s for block in self._blocks)

    @property
    def kept_bytes(self) -> int:
        """Bytes of sound kept."""
        return self._head - self.oldest

    @property
    def latest_title(self) -> AirTitle | None:
        """The newest title (an empty text: cleared); ``None`` before the first."""
        return self.titles.latest

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The holes in what is kept, the oldest first."""
        return tuple(
            Gap(after.position, _instant(before.end_s), _instant(after.begin_s))
            for before, after in zip(self._stretches, self._stretches[1:], strict=False)
            if after.begin_s - before.end_s > SMALLEST_GAP_S
        )

    def append(self, run: Run, at: datetime) -> None:
        """Add a run behind the newest frame, drop what has become too old, tell the watchers.

        Args:
            run: What came; another format than before begins a generation.
            at: When its last byte came.
        """
        at_s = at.timestamp()
        if run.format != self._format:
            self._format = run.format
            self._generation += 1
            self._broken = True
            run = run.opened()
        if self._broken or not self._stretches:
            self._stretches.append(Stretch(self._head, self._generation, at_s - run.duration_s))
            self._broken = False
        elif (shift_s := self._stretches[-1].late_by_s()) is not None:
            last = self._stretches[-1]
            self._stretches.append(Stretch(self._head, self._generation, last.end_s + shift_s))
        stretch = self._stretches[-1]
        begins, begin_s = stretch.position == self._head, stretch.begin_s
        self._blocks.append(Block(self._head, run, stretch, stretch.duration_s))
        stretch.grow(run.duration_s, at_s)
        self._head += len(run.frames)
        if begins or stretch.begin_s != begin_s:
            self._settle_titles()
        self._drop()
        self._tell()

    def interrupt(self) -> None:
        """Say that what comes next does not follow on: another connection brings it."""
        self._broken = True

    def clear(self) -> None:
        """Drop all sound.  Positions, generation and titles go on."""
        self._blocks.clear()
        self._stretches.clear()
        self._broken = True

    def note_title(self, title: StreamTitle, at: datetime) -> bool:
        """Remember a title from `head` on, and tell the watchers; False if it is no news.

        Args:
            title: As the stream says it.
            at: Its instant until its first sound comes, where nothing is kept; else it is that of `head`.
        """
        news = self.titles.add(title, at=self.newest_at or at, position=self._head)
        if news:
            self._tell()
        return news

    def read(self, position: int, limit_bytes: int) -> bytes:
        """Return whole frames from a position on; empty at `head` and at the end of a generation.

        It never ends within a frame and never goes over the border of a
        generation.  At least one step of the index (about 100 ms) is given, also
        where that is more than `limit_bytes`.

        Raises:
            PositionGoneError: If the position has been dropped.
            ValueError: If it has not come yet.
        """
        if position == self._head:
            return b""
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
        """Return the generation of the frame at a position; at `head`, the newest.

        A listener who joined in generation G ends as soon as this is not G.

        Raises:
            PositionGoneError: If the position has been dropped.
        """
        if position == self._head:
            return self._generation
        return self._blocks[self._index(position)].stretch.generation

    def burst_position(self, seconds: float = 5.0, at_least_bytes: int = 65_536) -> int:
        """Return where a new live listener begins: both `seconds` and `at_least_bytes` back.

        As far as air of the newest generation is kept without a long hole.
        """
        played_s, position, following = 0.0, self._head, None
        for block in reversed(self._blocks):
            enough = played_s >= seconds and self._head - position >= at_least_bytes
            if enough or block.stretch.generation != self._generation:
                break
            if following is not None and following.begin_s - block.end_s > BRIDGED_GAP_S:
                break
            played_s += block.duration_s
            position, following = block.start, block
        return position

    def position_behind(self, behind_live_s: float) -> int:
        """Return the frame that was newest `behind_live_s` seconds before the newest one.

        0 gives `head`; further back than the newest generation is kept gives
        the oldest frame of it.
        """
        newest_at = self.newest_at
        if newest_at is None or behind_live_s <= 0:
            return self._head
        return self.position_at(newest_at - timedelta(seconds=behind_live_s))

    def position_at(self, instant: datetime) -> int:
        """Return the frame that was on the air at an instant.

        An instant in a gap gives the first frame after it; one before the
        newest generation or before what is kept, the oldest frame of it; a
        later one than the newest frame, `head`.
        """
        at_s, found = instant.timestamp(), self._head
        for stretch in reversed(self._stretches):
            if stretch.generation != self._generation:
                break
            if at_s >= stretch.end_s:
                break  # in the gap after it, or later than all
            low = bisect_left(self._blocks, stretch.position, key=_start)
            high = bisect_left(self._blocks, found, key=_start)
            index = bisect_right(self._blocks, at_s, low, high, key=_begin_s)
            found = self._blocks[max(low, index - 1)].start
            if at_s >= stretch.begin_s:
                break
        return found

    def instant_of(self, position: int) -> datetime:
        """Return the instant at which the frame at a position began; at `head`, `newest_at`.

        Raises:
            PositionGoneError: If the position has been dropped, or nothing is kept.
        """
        if position == self._head and self._blocks:
            return _instant(self._blocks[-1].end_s)
        block = self._blocks[self._index(position)]
        return _instant(block.begin_s + block.duration_s * (position - block.start) / len(block.frames))

    def preamble_at(self, position: int) -> bytes:
        """Return what a listener who begins at a position must get first; empty but for Ogg.

        Raises:
            PositionGoneError: If the position has been dropped.
        """
        if position == self._head:
            # The next run may open a chain of its own; its headers then simply follow these.
            return self._blocks[-1].run.preamble if self._blocks else b""
        block = self._blocks[self._index(position)]
        return b"" if block.run.opens and position == block.start else block.run.preamble

    def title_at(self, position: int) -> AirTitle | None:
        """Return the title in force at a position; ``None`` if none came before it."""
        return self.titles.at(position)

    @contextmanager
    def watch(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call back after each append (also one that begins a generation) and each title.

        The callback runs at once on the event loop's thread, takes nothing, must
        be quick, and must not raise nor write to the air.
        """
        self._watchers.append(callback)
        try:
            yield
        finally:
            self._watchers.remove(callback)

    def _settle_titles(self) -> None:
        """Let titles have the instants of their sound, which has just begun or has moved.

        The instants of titles whose sound was dropped stay as they were: where a source's clock
        is fast, the line of a stretch moves for as long as it lasts.
        """
        self.titles.settle(self.oldest, self.instant_of)

    def _index(self, position: int) -> int:
        if position > self._head:
            raise ValueError(f"position {position} has not come yet: the air ends at {self._head}")
        index = bisect_right(self._blocks, position, key=_start) - 1
        if index < 0 or position == self._head:
            raise PositionGoneError(position, oldest=self.oldest)
        return index

    def _drop(self) -> None:
        oldest_s = self._blocks[-1].end_s - self._keep_s
        gone, excess_bytes = 0, self.kept_bytes - self._limit_bytes
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

    def _tell(self) -> None:
        for callback in tuple(self._watchers):
            callback()


def _start(block: Block) -> int:
    return block.start


def _begin_s(block: Block) -> float:
    return block.begin_s


def _instant(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
