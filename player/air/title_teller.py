# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Puts the titles of an ingest on the air, a flood of them one by one, and publishes them in time."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from player.events import TitleChanged
from schedules.clock import Clock
from schedules.publisher import Publisher

from .air import Air
from .base import MountId, StreamTitle
from .connection import Connection
from .title_pace import TitlePace


class TitleTeller:
    """The titles of one mount, as its connections bring them."""

    def __init__(self, mount_id: MountId, air: Air, clock: Clock, publisher: Publisher) -> None:
        self._id = mount_id
        self._air = air
        self._clock = clock
        self._publisher = publisher
        self._from: int | None = None  # the upstream whose titles are shown
        self._untold = 0  # how many of the newest titles are not published yet ...
        self._news = asyncio.Event()  # ... and that there are some
        self._pace = TitlePace()
        self._held: StreamTitle | None = None  # the newest of a flood, until its turn comes

    def forget_source(self) -> None:
        """Begin anew: whatever upstream comes, the title shown is not its own."""
        self._from = None

    def sound_from(self, index: int) -> None:
        """Take in that an upstream gives sound: another one's title is not true of it."""
        if self._from != index:
            self.take(StreamTitle(text=""), index)

    def say(self, title: StreamTitle) -> None:
        """Put a title on the air that is no upstream's, and publish it at once."""
        self._from, self._held = None, None
        self._note(title)
        self._publish()

    def take(self, title: StreamTitle, index: int) -> None:
        """Put a title on the air, or hold it back in place of the one before it, if there are too many."""
        self._from = index
        if self._held is None and not self._pace.wait_s(self._clock.monotonic_s()):
            self._note(title)
        else:
            self._held = title
            self._news.set()

    async def tell(self, connection: Connection) -> NoReturn:
        """Publish titles as they come; those of the burst when all of it is there, which settles instants."""
        await connection.burst_over()
        while True:
            self._news.clear()
            self._publish()
            if self._held is None:
                await self._news.wait()
            else:
                await self._clock.sleep(self._pace.wait_s(self._clock.monotonic_s()))
                self._note_held()

    def finish(self) -> None:
        """Put what is held back on the air and publish all: the connection has ended."""
        self._note_held()
        self._publish()

    def _note_held(self) -> None:
        title, self._held = self._held, None
        if title is not None:
            self._note(title)

    def _note(self, title: StreamTitle) -> None:
        if self._air.note_title(title, self._clock.now()):
            self._pace.count(self._clock.monotonic_s())
            self._untold += 1
            self._news.set()

    def _publish(self) -> None:
        titles, self._untold = self._air.titles.newest_said(self._untold), 0
        latest = self._air.latest_title
        if titles and latest is not None and latest.announced:
            titles = (*titles, latest)  # who follows the news takes the last one for what plays
        for title in titles:
            self._publisher.publish(TitleChanged(mount=self._id, title=title))
