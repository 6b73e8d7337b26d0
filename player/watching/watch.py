# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Listens to the air of one mount like a listener, while its ingest runs, and tells what it hears.

The air goes to a child process (`ear`).  Its levels are judged (`verdict`), and
what is wrong goes to the ingest, which shows it and looks for something better,
and to everyone else as `QuietChanged`.  When the child cannot follow, we skip
ahead; nothing ever waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from player.air.air import Air
from player.air.base import MountId, StreamState
from player.air.mount import Mount, Mounts
from player.air.quiet import Quiet
from player.errors import PositionGoneError
from player.events import QuietChanged, StreamChanged
from player.running import Supervised, race
from schedules.clock import Clock
from schedules.publisher import Publisher

from .ear import EarError, EarProcess
from .verdict import Level, Verdict

log = logging.getLogger(__name__)

PIECE_BYTES = 32_768
BEHIND_S = 10.0
"""The child is at most so far behind."""
FIRST_RESTART_S, LONGEST_RESTART_S = 1.0, 60.0
STEADY_S = 60.0
CLEAN_AFTER = timedelta(seconds=1.5)
"""A level is that of a whole second, and the child has read a little more than it has heard: what it says of
the first moments of a connection is still true of the one before."""


class Sent:
    """Which position of the air a byte was at that the child got; forgets what it has heard."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[int, int]] = deque()  # (bytes sent with it, position after it)
        self.count = 0

    def note(self, size: int, end: int) -> None:
        """Take in that so many bytes were sent, which end at a position."""
        self.count += size
        self._pieces.append((self.count, end))

    def position(self, count: int) -> int | None:
        """Return the position behind byte number `count`; ``None`` if so many were never sent."""
        while self._pieces and self._pieces[0][0] < count:
            self._pieces.popleft()
        if not self._pieces:
            return None
        sent, end = self._pieces[0]
        return end - (sent - count)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When sound counts as silence; see `Verdict`."""

    below_db: float
    after_s: float


class MountWatch:
    """Hears one mount; has one method, `run`."""

    def __init__(self, mount: Mount, thresholds: Thresholds, clock: Clock, publisher: Publisher) -> None:
        self._mount = mount
        self._clock = clock
        self._publisher = publisher
        self._thresholds = thresholds
        self._verdict = self._new_verdict()
        self._said: Quiet | None = None
        self._began = -1
        self._clean_from = datetime.min.replace(tzinfo=UTC)
        self._news = asyncio.Event()

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"ear of {self._mount.id}"

    async def run(self) -> NoReturn:
        """Listen while there is anything to hear, until cancelled."""
        wait_s, air = FIRST_RESTART_S, self._mount.air
        with air.watch(self._news.set), self._publisher.subscribe(self._take):
            while True:
                await self._sound_comes()
                started_s = self._clock.monotonic_s()
                try:
                    await self._hear_one()
                    wait_s = FIRST_RESTART_S
                except EarError as error:
                    if self._clock.monotonic_s() - started_s >= STEADY_S:
                        wait_s = FIRST_RESTART_S
                    log.warning("%s: %s; it is started again in %.0f s", self.name, error, wait_s)
                    await self._clock.sleep(wait_s)
                    wait_s = min(2 * wait_s, LONGEST_RESTART_S)

    def _take(self, event: object) -> None:
        if isinstance(event, StreamChanged) and event.mount == self._mount.id:
            self._news.set()

    @property
    def _off(self) -> bool:
        return self._mount.status.state is StreamState.OFF

    async def _sound_comes(self) -> None:
        """Wait for air that is newer than all that was heard."""
        head = self._mount.air.head
        if self._off:
            self._say(None)
            self._verdict = self._new_verdict()
        while self._off or self._mount.air.format is None or self._mount.air.head == head:
            self._news.clear()
            await self._news.wait()

    async def _hear_one(self) -> None:
        """Have a child hear one generation of the air, or until the ingest stops.

        Raises:
            EarError: If the child failed.
        """
        audio_format = self._mount.air.format
        assert audio_format is not None  # noqa: S101 - `_sound_comes` has seen it
        child, sent = await EarProcess.start(audio_format.codec, self._thresholds.after_s), Sent()
        try:
            await race(self._feed(child, sent), self._judge_all(child, sent))
        finally:
            await child.aclose()

    async def _feed(self, child: EarProcess, sent: Sent) -> None:
        """Hand the air over from about now on, as it comes; end with its generation or the ingest."""
        air = self._mount.air
        position, generation = air.burst_position(), air.generation
        first = air.preamble_at(position)
        if first:
            sent.note(len(first), position)
            await child.give(first)
        while not self._off:
            position = _not_too_late(air, position)
            frames = air.read(position, PIECE_BYTES)
            if frames:
                position += len(frames)
                sent.note(len(frames), position)
                await child.give(frames)
            elif air.generation != generation:
                return
            else:
                self._news.clear()
                await self._news.wait()

    async def _judge_all(self, child: EarProcess, sent: Sent) -> None:
        while (heard := await child.heard()) is not None:
            position = sent.position(heard.bytes)
            if position is not None and not self._off:
                self._judge(position, heard.db, heard.same_s)
        raise EarError("ended before the sound did")

    def _judge(self, position: int, db: float, same_s: float) -> None:
        end = self._instant(position)
        if self._began != self._mount.began:
            self._began = self._mount.began
            self._clean_from = self._instant(self._began) + CLEAN_AFTER
            self._verdict.begin()
        if self._mount.withheld:  # our own notice, with much quiet in it, again and again
            self._verdict.begin()
            return
        if end < self._clean_from:
            return
        self._verdict.hear(Level(end=end, db=db, same_s=same_s))
        self._mount.judge(self._verdict.fresh)
        self._say(self._verdict.quiet)

    def _new_verdict(self) -> Verdict:
        return Verdict(below_db=self._thresholds.below_db, after_s=self._thresholds.after_s)

    def _instant(self, position: int) -> datetime:
        try:
            return self._mount.air.instant_of(min(position, self._mount.air.head))
        except PositionGoneError:
            return self._clock.now()

    def _say(self, quiet: Quiet | None) -> None:
        if quiet != self._said:
            self._said = quiet
            since = self._verdict.changed_at or self._clock.now()
            self._publisher.publish(QuietChanged(mount=self._mount.id, quiet=quiet, since=since))


class Watching:
    """Hears all mounts."""

    def __init__(
        self, mounts: Mounts, thresholds: Mapping[MountId, Thresholds], clock: Clock, publisher: Publisher
    ) -> None:
        self._clock = clock
        self._watches = [MountWatch(mount, thresholds[mount.id], clock, publisher) for mount in mounts]

    async def run(self) -> None:
        """Listen until cancelled; one that fails by surprise is started again alone."""
        async with asyncio.TaskGroup() as group:
            for watch in self._watches:
                kept = Supervised(watch, self._clock, watch.name)
                group.create_task(kept.run(), name=kept.name)


def _not_too_late(air: Air, position: int) -> int:
    """Return the position, or a later one where it is too far behind."""
    newest_at = air.newest_at
    if newest_at is None:
        return air.head
    late = newest_at - timedelta(seconds=BEHIND_S)
    try:
        return (
            position
            if position >= air.oldest and air.instant_of(position) >= late
            else air.position_behind(1)
        )
    except PositionGoneError:
        return air.position_behind(1)
