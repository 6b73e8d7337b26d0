# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The state of one mount's upstream, as shown: told when it changes, and only then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from schedules.clock import Clock

from .base import StreamState, StreamStatus


class StatusBoard:
    """Holds a mount's present status.

    Args:
        tell: Called with each status that differs from the one before.
    """

    def __init__(self, clock: Clock, tell: Callable[[StreamStatus], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._status = StreamStatus(state=StreamState.OFF, reason="", since=clock.now())
        self._cover: StreamStatus | None = None

    @property
    def status(self) -> StreamStatus:
        """The present state, its reason, and since when it is this state (whatever the reason was)."""
        return self._status

    @property
    def shown(self) -> StreamStatus:
        """What the world sees: the status, or that something else is heard instead."""
        return self._cover or self._status

    @property
    def covered(self) -> bool:
        """Whether something else is heard."""
        return self._cover is not None

    def cover(self, reason: str) -> None:
        """Show that something else is heard, and why, whatever the upstream does; empty: no more."""
        old, since = self.shown, self._cover.since if self._cover else self._clock.now()
        self._cover = StreamStatus(state=StreamState.UP, reason=reason, since=since) if reason else None
        if self.shown != old:
            self._tell(self.shown)

    def show(self, state: StreamState, reason: str, *, since: datetime | None = None) -> None:
        """Change the state or its reason; saying the same again does nothing.

        Args:
            since: When it became so, where that was noticed only later.
        """
        old = self._status
        if (state, reason) == (old.state, old.reason):
            return
        since = old.since if state is old.state else since or self._clock.now()
        self._status = StreamStatus(state=state, reason=reason, since=since)
        if self._cover is None:
            self._tell(self._status)
