# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may begin where: the one question that every answer with sound asks of rights and positions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from player.positions import Positions
from player.rewinding import HOLD_S, Permit, Rewinding
from schedules.clock import Clock
from schedules.model.ids import StationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where a listener may begin.

    Attributes:
        since: Instant of the air; ``None`` is live.
        joined_at: Since when it hears the station, by a position of its own.
        private: Whether the answer is for this listener alone, so that nobody may keep it.
        own: Whether it is our own player, which sees to its rights itself.
        clear_until: Instant of the air up to which nothing stands against it.
    """

    since: datetime | None
    joined_at: datetime | None
    clear_until: datetime
    private: bool = False
    own: bool = False


class Permits:
    """Asks for every door of the relay."""

    def __init__(self, rewinding: Rewinding, positions: Positions, clock: Clock) -> None:
        self._rewinding = rewinding
        self._positions = positions
        self._clock = clock

    def beginning(
        self, station: StationId, since: datetime | None, *, position: str | None = None, live: bool = False
    ) -> Beginning:
        """Return where a listener may begin.

        Args:
            since: Instant of the air that is asked for; ``None``: none is, which means live, or with a
                position the later of its joining and `HOLD_S` ago.
            position: As it was given out, if the listener shows one.
            live: Whether live was asked for in so many words, position or not.

        Raises:
            NotAllowedError: If rights forbid it, or the position is none of ours.
        """
        joined_at = None if position is None else self._positions.joined_at(station, position)
        now = self._clock.now()
        if since is None and joined_at is not None and not live:
            since = max(joined_at, now - timedelta(seconds=HOLD_S))
        self._rewinding.check(station, since, joined_at=joined_at)
        return Beginning(since=since, joined_at=joined_at, clear_until=now, private=position is not None)

    def own_beginning(self, station: StationId, since: datetime | None) -> Beginning:
        """Return where our own player may begin: it knows itself when it joined, and has asked before.

        Raises:
            NotAllowedError: If rights forbid it to everybody.
        """
        self._rewinding.check(station, since, joined_at=since)
        return Beginning(since=since, joined_at=since, clear_until=self._clock.now(), own=True)

    def permit(self, station: StationId, beginning: Beginning) -> Permit | None:
        """Return what lets a listener go on who may begin there; ``None``: nothing is asked of it."""
        if beginning.since is None or beginning.own:
            return None
        return Permit(self._rewinding, station, beginning.joined_at, beginning.clear_until)
