# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The local player's memory: after a restart of the service it goes on where it was."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from pathlib import Path

from player.events import PlayerChanged
from player.running import within
from schedules.clock import Clock
from schedules.errors import UnknownStationError
from schedules.publisher import Publisher

from .controller import PlaybackController
from .place import Place, read, written
from .player import LOCAL

log = logging.getLogger(__name__)

FILE = "player.json"
EVERY_S = 5.0
COMES_BACK_WITHIN_S = 600.0
"""A service that was away for longer starts in silence: by then nobody waits for it any more."""
_CLOCK_STEP_S = 60.0


class PlayerMemory:
    """Keeps the place of the local player in a file, and brings it back there once.

    Run it before the player itself, so that it ends before, and its last word is where the player was.

    Args:
        folder: The state folder.
    """

    def __init__(
        self, folder: Path, controller: PlaybackController, clock: Clock, publisher: Publisher
    ) -> None:
        self._folder = folder
        self._controller = controller
        self._clock = clock
        self._publisher = publisher
        self._changed = asyncio.Event()
        self._kept: Place | None = None
        self._came_back = False
        self._troubled = False

    async def run(self) -> None:
        """Work until cancelled."""
        if not self._came_back:
            self._came_back = True
            self._come_back()
        with self._publisher.subscribe(self._on_news):
            try:
                while True:
                    self._keep()
                    with suppress(TimeoutError):
                        await within(self._clock, self._changed.wait(), EVERY_S)
                    self._changed.clear()
            finally:
                self._keep()

    def _on_news(self, event: object) -> None:
        if isinstance(event, PlayerChanged) and event.player.id == LOCAL:
            self._changed.set()

    def _come_back(self) -> None:
        path = self._folder / FILE
        try:
            place, saved_at = read(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.warning("%s: where the local player was cannot be read: %s", path, error)
            return
        away_s = (self._clock.now() - saved_at).total_seconds()
        if not -_CLOCK_STEP_S <= away_s <= COMES_BACK_WITHIN_S:
            place = Place(volume_percent=place.volume_percent, muted=place.muted)
        try:
            self._controller.come_back(place)
        except UnknownStationError as error:
            log.warning("the local player stays silent: %s", error)

    def _keep(self) -> None:
        """Write the place down if it is another one; who plays or pauses is written down each time."""
        place = self._controller.place()
        if place == self._kept and place.station is None:
            return
        path, partial = self._folder / FILE, self._folder / f".{FILE}.new"
        try:
            # Not synced: after a loss of power nobody expects that a loudspeaker goes on by itself.
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(written(place, self._clock.now()))
            partial.replace(path)
        except OSError as error:
            if not self._troubled:
                log.warning("%s: where the local player is cannot be kept: %s", path, error.strerror)
            self._troubled = True
        else:
            self._kept, self._troubled = place, False
