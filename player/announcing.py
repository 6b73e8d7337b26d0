# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Takes the titles that a station's automation announces, and shows them when their instants have come."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from player.air.base import AirTitle
from player.air.mount import Mounts
from schedules.clock import Clock
from schedules.model.ids import StationId

LOOK_S = 1.0
"""How often is looked whether an instant has come on a mount where no sound comes in."""


class Announcements:
    """The announced titles of all mounts.

    Where sound comes in, it brings them itself, at their very frames; `run` is there for the others.
    """

    def __init__(self, mounts: Mounts, clock: Clock) -> None:
        self._mounts = mounts
        self._clock = clock
        self._news = asyncio.Event()

    def announce(self, station: StationId, title: AirTitle) -> None:
        """Have a title shown from its instant on to all who hear what this station's listeners hear.

        Raises:
            UnknownStationError: If no station has this id.
            OverflowError: If too many wait for their instants already.
        """
        self._mounts.of(station).announce(title)
        self._news.set()

    async def run(self) -> NoReturn:
        """Look whether instants have come, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            while any(mount.air.coming for mount in self._mounts):
                await self._clock.sleep(LOOK_S)
                for mount in self._mounts:
                    mount.place_due()
