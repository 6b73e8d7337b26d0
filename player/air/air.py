# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The air of one mount: whole frames, with the instants they were on the air, in memory and on disk.

The ingest writes it, and everyone else reads it: relay, players, titles.  The last
minute is in memory; what is older lies in segments on disk, where the mount keeps any.
Whoever reads need not know which is which.

**Positions** are byte offsets from the mount's birth.  They only ever grow,
also when old air was dropped or another stream came in, and over restarts.  Every
position that a method returns is the first byte of a frame (of a page, for Ogg), or
`head`.  Where keeping failed there is a hole in them; `onward` leads over it.

**Instants** are estimates of when a frame was newest.  A server hands out some
seconds at once when we connect, and a network delivers in lumps; so frames of
one unbroken delivery (a stretch) lie on one straight line by their durations,
moved back as far as needed for no frame to lie in the future: after a burst
the newest frame is "now" and the first one 5 s ago.  The line of a whole
stretch moves when a later lump proves it too late; so an instant that was
given once may still move back in the first seconds of a connection.  Titles
move with the sound that they came with, for as long as that is in memory.

**Generations** part formats: a listener's connection never goes over the
border of a generation, since its codec or sample rate would change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from player.errors import PositionGoneError

from .base import AirTitle, AudioFormat, StreamTitle
from .coming import Coming
from .gap import SMALLEST_GAP_S, Gap
from .kept.disk import DiskAir
from .recent import Recent, instant
from .run import Run
from .titles import TitleHistory

__all__ = ["KEEP_S", "Air", "Gap"]

KEEP_S = 60.0
LIMIT_BYTES = 8 * 1024 * 1024
"""Hard limit: a minute of 1 Mbit/s."""


class Air:
    """One mount's memory of sound.

    All methods run on the event loop's thread.  Nothing here waits, but for reading
    from a disk what was on the air more than a minute ago.

    Args:
        keep_s: How long a frame stays in memory, in seconds by its instant.
        limit_bytes: Hard limit on memory, whatever `keep_s` says.
        kept: What is older, on disk; ``None`` where nothing is kept there.

    Attributes:
        placed: Told each announced title that came into force; must be quick, and not write to the air.
    """

    def __init__(
        self, *, keep_s: float = KEEP_S, limit_bytes: int = LIMIT_BYTES, kept: DiskAir | None = None
    ) -> None:
        self._kept = kept
        self._watchers: list[Callable[[], None]] = []
        self._coming = Coming()
        self.placed: Callable[[AirTitle], None] = _nothing
        if kept is None:
            self._recent = Recent(keep_s=keep_s, limit_bytes=limit_bytes)
            self.titles = TitleHistory()
        else:
            self._recent = Recent(
                keep_s=keep_s,
                limit_bytes=limit_bytes,
                head=kept.head,
                generation=kept.generation,
                audio=kept.format,
            )
            self.titles = kept.titles

    @property
    def format(self) -> AudioFormat | None:
        """Of the newest frames; ``None`` before the first."""
        return self._recent.format

    @property
    def generation(self) -> int:
        """Number of the newest generation, from 1; 0 before the first frame.  It only grows."""
        return self._recent.generation

    @property
    def oldest(self) -> int:
        """Position of the oldest frame kept; equal to `head` when nothing is."""
        first = self._kept.first if self._kept is not None else None
        return self._recent.oldest if first is None else min(first, self._recent.oldest)

    @property
    def head(self) -> int:
        """Position right after the newest frame: where the next one will begin."""
        return self._recent.head

    @property
    def newest_at(self) -> datetime | None:
        """Instant at which the newest frame ends; ``None`` when nothing is kept.

        It may be long ago: whether there is live sound, the mount knows.
        """
        if (end_s := self._recent.end_s) is not None:
            return instant(end_s)
        return self._kept.newest_at if self._kept is not None else None

    @property
    def live_at(self) -> datetime | None:
        """The same of what is in memory; ``None`` when nothing is: what is on disk is never live."""
        return None if self._recent.end_s is None else instant(self._recent.end_s)

    @property
    def kept_s(self) -> float:
        """Seconds of sound kept, without gaps."""
        older_s = self._kept.sound_before(self._recent.oldest) if self._kept is not None else 0.0
        return older_s + self._recent.kept_s

    @property
    def kept_bytes(self) -> int:
        """Bytes of sound in memory."""
        return self._recent.head - self._recent.oldest

    @property
    def latest_title(self) -> AirTitle | None:
        """The newest title (an empty text: cleared); ``None`` before the first."""
        return self.titles.latest

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The holes in what is kept, the oldest first."""
        recent, kept = self._recent, self._kept
        if kept is None:
            return recent.gaps
        older = tuple(gap for gap in kept.gaps if gap.position < recent.oldest)
        return older + self._seam() + recent.gaps

    def append(self, run: Run, at: datetime) -> None:
        """Add a run behind the newest frame, drop what has become too old, tell the watchers.

        Args:
            run: What came; another format than before begins a generation.
            at: When its last byte came.
        """
        added = self._recent.append(run, at)
        if added.moved:
            # Titles whose sound was dropped stay as they were: where a source's clock is fast,
            # the line of a stretch moves for as long as it lasts.
            self.titles.settle(self._recent.oldest, self.instant_of)
        if self._kept is not None:
            self._kept.take(added.block, at.timestamp(), goes_on=added.goes_on)
        if self._coming and (live_at := self.live_at) is not None:
            self.place_due(live_at)
        self._tell()

    def interrupt(self) -> None:
        """Say that what comes next does not follow on: another connection brings it."""
        self._recent.broken = True
        if self._kept is not None:
            self._kept.rest()

    def rest(self) -> None:
        """Say that nothing more comes for now: all goes to disk, or else is dropped.

        Positions, generation and titles go on.
        """
        if self._kept is None:
            self.clear()
        else:
            self.interrupt()
            self._kept.after_writing(self._let_go)

    def clear(self) -> None:
        """Drop all sound that is in memory.  Positions, generation and titles go on."""
        self._recent.clear()

    def note_title(self, title: StreamTitle, at: datetime) -> bool:
        """Remember a title from `head` on, and tell the watchers; False if it is no news.

        Args:
            title: As the stream says it.
            at: Its instant until its first sound comes, where none came before it; else it is that of `head`.
        """
        end_s = self._recent.end_s
        stale = end_s is None or (self._kept is not None and self._recent.broken)
        news = self.titles.add(title, at=at if stale or end_s is None else instant(end_s), position=self.head)
        if news:
            self._tell()
        return news

    @property
    def coming(self) -> int:
        """How many announced titles wait for their instants."""
        return len(self._coming)

    def announce(self, title: AirTitle) -> None:
        """Have an announced title in force from the frame on that is on the air at its instant, not before.

        Raises:
            OverflowError: If too many wait for their instants already.
        """
        self._coming.add(title)
        if (live_at := self.live_at) is not None:
            self.place_due(live_at)

    def place_due(self, until: datetime) -> None:
        """Bring announced titles into force whose instants have come, also where no sound comes in."""
        for title in self._coming.due(until):
            position = self._first_at(title.at)
            found = self.titles.announce(title, position)
            if found is None:
                continue
            if self._kept is not None:
                self._kept.note_late(*found)
            self.placed(found[1])
            self._tell()

    def _first_at(self, at: datetime) -> int:
        """Return where the first step of the air begins that is no older than an instant."""
        position = self.position_at(at)
        try:
            if self.oldest <= position < self.head and self.instant_of(position) < at:
                position += len(self.read(position, 1))
        except PositionGoneError as error:
            return self.onward(max(position, error.oldest))
        return position

    def read(self, position: int, limit_bytes: int) -> bytes:
        """Return whole frames from a position on; empty at `head` and at the end of a generation.

        It never ends within a frame and never goes over the border of a
        generation, nor over a hole in positions.  At least one step of the index
        (about 100 ms) is given, also where that is more than `limit_bytes`.

        Raises:
            PositionGoneError: If the position has been dropped, or lies in a hole.
            ValueError: If it has not come yet.
        """
        self._check(position)
        if position == self.head:
            return b""
        recent, kept = self._recent, self._kept
        if kept is None or position >= recent.oldest:
            return recent.read(position, limit_bytes)
        data = kept.read(position, limit_bytes)
        generation, parts, size = kept.generation_at(position), [data], len(data)
        while size < limit_bytes:
            try:
                if not data or self.generation_at(position + size) != generation:
                    break
                source = kept if position + size < recent.oldest else recent
                data = source.read(position + size, limit_bytes - size)
            except PositionGoneError:
                break
            if size + len(data) > limit_bytes:
                break
            parts.append(data)
            size += len(data)
        return b"".join(parts) if len(parts) > 1 else parts[0]

    def onward(self, position: int) -> int:
        """Return the position itself where its frame is kept, else of the first frame kept after it.

        Raises:
            ValueError: If it has not come yet.
        """
        self._check(position)
        recent, found = self._recent, None
        if self._kept is not None and position < recent.oldest:
            found = self._kept.onward(position)
        return max(position, recent.oldest) if found is None else min(found, max(position, recent.oldest))

    def generation_at(self, position: int) -> int:
        """Return the generation of the frame at a position; at `head`, the newest.

        A listener who joined in generation G ends as soon as this is not G.

        Raises:
            PositionGoneError: If the position has been dropped.
        """
        self._check(position)
        if position == self.head:
            return self.generation
        if self._kept is not None and position < self._recent.oldest:
            return self._kept.generation_at(position)
        return self._recent.generation_at(position)

    def burst_position(self, seconds: float = 5.0, at_least_bytes: int = 65_536) -> int:
        """Return where a new live listener begins: both `seconds` and `at_least_bytes` back.

        As far as air of the newest generation is in memory without a long hole.
        """
        return self._recent.burst_position(seconds, at_least_bytes)

    def position_behind(self, behind_live_s: float) -> int:
        """Return the frame that was newest `behind_live_s` seconds before the newest one.

        0 gives `head`; further back than any air is kept gives the oldest frame.
        Measure it against fresh air only: the newest frame may be an old one.
        """
        newest_at = self.newest_at
        if newest_at is None or behind_live_s <= 0:
            return self.head
        return self.position_at(newest_at - timedelta(seconds=behind_live_s))

    def position_at(self, at: datetime) -> int:
        """Return the frame that was on the air at an instant, of whatever generation.

        An instant in a gap gives the first frame after it; one before what is
        kept, the oldest frame; a later one than the newest frame, `head`.
        """
        at_s, begin_s = at.timestamp(), self._recent.begin_s
        if self._kept is None or (begin_s is not None and at_s >= begin_s):
            return self._recent.position_at(at_s)
        found = self._kept.position_at(at_s)
        return self._recent.oldest if found is None else min(found, self._recent.oldest)

    def instant_of(self, position: int) -> datetime:
        """Return the instant at which the frame at a position began; at `head`, `newest_at`.

        Raises:
            PositionGoneError: If the position has been dropped, or nothing is kept.
        """
        self._check(position)
        recent, kept = self._recent, self._kept
        if kept is not None and position < recent.oldest:
            return instant(kept.instant_s(position))
        if kept is not None and position == recent.oldest == self.head and kept.newest_at is not None:
            return kept.newest_at
        return instant(recent.instant_s(position))

    def preamble_at(self, position: int) -> bytes:
        """Return what a listener who begins at a position must get first; empty but for Ogg.

        Raises:
            PositionGoneError: If the position has been dropped.
        """
        self._check(position)
        if self._kept is not None and position < self._recent.oldest:
            return self._kept.preamble_at(position)
        return self._recent.preamble_at(position)

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

    def _let_go(self) -> None:
        """Drop what is in memory, if nothing came since `rest`, and the disk has it."""
        kept, head = self._kept, self.head
        if self._recent.broken and kept is not None and head > 0 and kept.holds(head - 1):
            self.clear()

    def _seam(self) -> tuple[Gap, ...]:
        """Return the hole between what is on disk and what is in memory, if there is one."""
        begin_s = self._recent.begin_s
        older = self._kept.end_before(self._recent.oldest) if self._kept is not None else None
        if begin_s is None or older is None:
            return ()
        end, end_s = older
        if end > self._recent.oldest or begin_s - end_s <= SMALLEST_GAP_S:
            return ()
        return (Gap(self._recent.oldest, instant(end_s), instant(begin_s)),)

    def _check(self, position: int) -> None:
        if position > self.head:
            raise ValueError(f"position {position} has not come yet: the air ends at {self.head}")

    def _tell(self) -> None:
        for callback in tuple(self._watchers):
            callback()


def _nothing(_: AirTitle) -> None:
    return None
