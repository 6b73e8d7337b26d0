# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which instant of the air a player is heard to be at."""

from __future__ import annotations

from datetime import datetime, timedelta

from player.errors import PositionGoneError

from .air_view import AirView

_REANCHOR_S = 10.0
_JUMP_S = 2.0


class Heard:
    """Follows one load: from the frame it joined at, by the playing time that passed.

    A backend reads ahead, and our relay hands out some seconds at once; so what
    has been sent says little, but playing time says exactly what was heard.
    Holes in the air take no playing time and are passed over.

    Args:
        position: Of the first frame that the load was given.
    """

    def __init__(self, air: AirView, position: int) -> None:
        self._air = air
        self._position = position
        self._since_s = 0.0
        self._time_ms = 0
        self._seen_s: float | None = None
        self._instant = air.newest_at

    def see(self, time_ms: int, now_s: float) -> None:
        """Take a playing time of the backend, read at an instant of the monotonic clock."""
        passed_s = (time_ms - self._time_ms) / 1000
        # A stream's own timestamps may jump; a player cannot hear more than the time that passed.
        if self._seen_s is not None and not 0 <= passed_s <= now_s - self._seen_s + _JUMP_S:
            passed_s = now_s - self._seen_s
        self._time_ms, self._seen_s = time_ms, now_s
        self._since_s += passed_s

    def instant(self) -> datetime | None:
        """Return the instant of the air that is heard now; ``None`` if there was never any air."""
        try:
            begun = self._air.instant_of(self._position)
        except PositionGoneError:
            return self._instant  # nobody looked for so long that the frame itself is gone
        instant = begun + timedelta(seconds=self._since_s)
        for gap in self._air.gaps:
            if gap.position > self._position and instant >= gap.start:
                instant += gap.end - gap.start
        self._instant = instant
        if (
            self._since_s >= _REANCHOR_S
        ):  # the frame joined at is dropped after a minute: hold on to a later one
            self._position = self._air.position_at(instant)
            self._since_s = (instant - self._air.instant_of(self._position)).total_seconds()
        return instant
