# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The state of one mount's upstream, as shown: told when it changes, and only then."""

from __future__ import annotations

from collections.abc import Callable

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

    @property
    def status(self) -> StreamStatus:
        """The present state, its reason, and since when it is this state (whatever the reason was)."""
        return self._status

    def show(self, state: StreamState, reason: str) -> None:
        """Change the state or its reason; saying the same again does nothing."""
        old = self._status
        if (state, reason) == (old.state, old.reason):
            return
        since = old.since if state is old.state else self._clock.now()
        self._status = StreamStatus(state=state, reason=reason, since=since)
        self._tell(self._status)
