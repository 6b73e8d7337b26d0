# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Puts a spoken notice on the air while something is on that may not be streamed, and keeps that off it.

The upstream stays connected, so that the format is known and the return is on time; but
nothing of it gets past `sift`.  What is heard at any door comes from the air, so that nobody
gets it, now or later.  Both ends of a piece of sound count, by the instants at which it was
live: of a burst that reaches back into such a programme, only what is newer gets on the air.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import NoReturn

from player.air.air import Air
from player.air.base import AudioFormat, MountId, StreamInfo, StreamTitle
from player.air.run import Run
from player.air.status import StatusBoard
from player.air.title_teller import TitleTeller
from player.running import within
from schedules.clock import Clock
from schedules.events import BoundaryReached, ScheduleChanged
from schedules.publisher import Publisher

from .base import NoticeError, NoticeSounds, StreamRights, Withheld
from .sounds import PLAIN

log = logging.getLogger(__name__)

Item = Run | StreamTitle

BURST_S = 6.0
"""Where there is no air yet, the notice begins with so much at once, as a server would."""
JOIN_S = 30.0
"""Where the air ended so lately, it goes on from there."""
FORMAT_WITHIN_S = 3.0
"""So long we wait for the upstream's first sound, to know its format."""
AGAIN_S = 10.0
"""After a notice could not be made."""
LATELY = timedelta(seconds=60)
SOON = timedelta(seconds=2)
"""A burst is all there by then."""
LONGEST_LOOK_S = 60.0
LONGEST_LAG_S = 10.0


class StandIn:
    """The notice of one mount.

    Args:
        rights: When it is due.
        sounds: Where it comes from.
        titles: Where its words go.
        board: And these, too.
    """

    def __init__(
        self,
        mount_id: MountId,
        air: Air,
        *,
        rights: StreamRights,
        sounds: NoticeSounds,
        titles: TitleTeller,
        board: StatusBoard,
        clock: Clock,
        publisher: Publisher,
    ) -> None:
        self._id = mount_id
        self._air = air
        self._rights = rights
        self._sounds = sounds
        self._titles = titles
        self._board = board
        self._clock = clock
        self._publisher = publisher
        self._said: Withheld | None = None
        self._format: AudioFormat | None = None  # of the upstream
        self._kbps: int | None = None
        self._left_out = False  # sound of the upstream, since some was let through
        self._title: StreamTitle | None = None  # the newest of the upstream that was left out
        self._news = asyncio.Event()
        self._heard = asyncio.Event()  # the upstream's format is known

    @property
    def on(self) -> bool:
        """Whether the notice is heard."""
        return self._said is not None

    @property
    def lately(self) -> bool:
        """Whether a burst may reach back into what may not be streamed."""
        now = self._clock.now()
        soon = now + SOON
        goes_on = not self._rights.allow(now, now) and not self._rights.allow(soon, soon)
        return not goes_on and not self._rights.allow(now - LATELY, now)

    def sift(self, items: Sequence[Item], info: StreamInfo) -> Sequence[Item]:
        """Return what may go on the air, of items of the upstream that came together just now."""
        for item in items:
            if isinstance(item, Run):
                self._format, self._kbps = item.format, info.bitrate_kbps or info.station.bitrate_kbps
        now = begin = self._clock.now()
        first = len(items) if not self._rights.allow(now, now) else 0
        for index in range(len(items) - 1, first - 1, -1):
            item = items[index]
            if isinstance(item, Run):
                begin -= timedelta(seconds=item.duration_s)
                if not self._rights.allow(begin, now):
                    first = index + 1
                    break
        self._leave_out(items[:first])
        kept = list(items[first:])
        opening = next((index for index, item in enumerate(kept) if isinstance(item, Run)), None)
        if opening is None or not (self._left_out or self.on):
            return kept
        self.end()
        run, self._left_out = kept[opening], False
        assert isinstance(run, Run)  # noqa: S101 - it was looked for
        kept[opening] = run.opened()
        title, self._title = self._title, None
        return [title, *kept] if title is not None else kept

    def end(self) -> None:
        """Let the notice be over, if it is on."""
        if not self.on:
            return
        self._said = None
        self._air.interrupt()
        self._titles.say(StreamTitle(text=""))
        self._board.cover("")
        log.info("%s: the notice is over", self._id)

    async def run(self) -> NoReturn:
        """Put the notice on the air whenever it is due, until cancelled."""
        with self._publisher.subscribe(self._hear):
            try:
                while True:
                    now = self._clock.now()
                    self._news.clear()
                    if self._rights.allow(now, now):
                        self.end()
                        left_s = (self._rights.look_again_at(now) - now).total_seconds()
                        await self._wait(min(left_s, LONGEST_LOOK_S))
                    else:
                        self._say()
                        await self._play()
            finally:
                self.end()

    def _hear(self, event: object) -> None:
        if isinstance(event, ScheduleChanged | BoundaryReached):
            self._news.set()

    async def _wait(self, seconds: float) -> None:
        """Wait until so much time has gone by, or something changes."""
        with suppress(TimeoutError):
            await within(self._clock, self._news.wait(), max(0.0, seconds))

    def _leave_out(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, StreamTitle):
                self._title = item
            else:
                self._left_out = True
                self._heard.set()

    def _say(self) -> None:
        """Show the words of the notice, if they are not shown yet."""
        withheld = self._rights.withheld(self._clock.now())
        if withheld == self._said:
            return
        begins, self._said = not self.on, withheld
        if begins:
            self._air.interrupt()
            log.info("%s: %s", self._id, withheld.words)
        self._board.cover(withheld.words)
        self._titles.say(StreamTitle(text=withheld.words))

    async def _play(self) -> None:
        """Play until streaming is allowed again, or there is nothing to play."""
        try:
            rounds = await self._sounds.rounds(await self._wanted(), self._kbps)
        except NoticeError as error:
            log.error("%s: nothing is heard: %s", self._id, error)  # noqa: TRY400 - no defect of ours
            await self._wait(AGAIN_S)
            return
        due_s = self._clock.monotonic_s() - self._missing_s()
        runs = itertools.chain.from_iterable(itertools.cycle(rounds))
        for number, run in enumerate(runs):
            due_s += run.duration_s
            now_s = self._clock.monotonic_s()
            if due_s > now_s:
                await self._clock.sleep(due_s - now_s)
            elif now_s - due_s > LONGEST_LAG_S:  # the machine slept
                due_s = now_s
            now = self._clock.now()
            if self._rights.allow(now, now) or not self.on:
                return
            if self._news.is_set():
                self._news.clear()
                self._say()
            self._air.append(run if number else run.opened(), now)

    def _missing_s(self) -> float:
        """Return how long ago the notice begins: at the end of the air, if that was just now."""
        newest_at = self._air.live_at
        if newest_at is None:
            return BURST_S
        missing_s = (self._clock.now() - newest_at).total_seconds()
        return max(0.0, missing_s) if missing_s <= JOIN_S else BURST_S

    async def _wanted(self) -> AudioFormat:
        """Return the format of those who listen, or else of the upstream."""
        if self._air.live_at is not None and self._air.format is not None:
            return self._air.format
        with suppress(TimeoutError):
            await within(self._clock, self._heard.wait(), FORMAT_WITHIN_S)
        return self._format or self._air.format or PLAIN
