# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the page says of each station's stream."""

from __future__ import annotations

from player.air.base import AirTitle, StreamStatus
from player.air.mount import Mounts
from player.air.signals.address import is_demo
from schedules.model.ids import StationId


class Sounds:
    """Reads the mounts by station."""

    def __init__(self, mounts: Mounts) -> None:
        self._mounts = mounts

    def status(self, station: StationId) -> StreamStatus:
        """Return how its upstream is doing."""
        return self._mounts.of(station).status

    def title(self, station: StationId) -> AirTitle | None:
        """Return what the stream says is playing."""
        return self._mounts.of(station).latest_title

    def demo(self, station: StationId) -> bool:
        """Return whether all its addresses are built-in demonstration signals."""
        return all(is_demo(address) for address in self._mounts.of(station).addresses)
