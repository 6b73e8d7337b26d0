# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All listeners of one mount: taking them in, feeding them in turns, letting them go."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from player.air.air import Air

from .icy_mux import IcyPlace, interleave
from .listener import Ending, Listener, Opening
from .outlet import Outlet
from .pace import Pace
from .turn import Turn

log = logging.getLogger(__name__)


class Audience:
    """The listeners of one mount.

    Args:
        air: What they hear.
        phases: Into how many groups they are spread, each served in turns of its own.
    """

    def __init__(self, air: Air, *, phases: int = 1) -> None:
        self.air = air
        self._phases: list[dict[Listener, None]] = [{} for _ in range(phases)]

    def __len__(self) -> int:
        return sum(map(len, self._phases))

    def __iter__(self) -> Iterator[Listener]:
        return (listener for phase in self._phases for listener in phase)

    def opening(self, position: int, *, icy: bool, now_s: float, until: int | None = None) -> Opening:
        """Return what a listener gets who begins at a position.

        Args:
            position: Start of a frame.
            icy: Whether titles are woven in.
            now_s: Seconds of the monotonic clock.
            until: Where the burst ends at the latest, for one who then goes on in real time
                behind live; ``None``: it reaches to the live edge.
        """
        air, head = self.air, self.air.head
        burst = air.read(position, (head if until is None else min(until, head)) - position)
        cursor = position + len(burst)
        data, place = air.preamble_at(position) + burst, None
        if icy:
            data, place = interleave(data, position, IcyPlace(), self.title_at)
        return Opening(
            data=data,
            cursor=cursor,
            generation=air.generation_at(position),
            icy=place,
            pace=Pace(air.instant_of(cursor), now_s) if cursor < head else None,
        )

    def admit(self, outlet: Outlet, opening: Opening) -> Listener:
        """Take in a listener to whom the opening was sent."""
        listener = Listener(outlet, opening)
        min(self._phases, key=len)[listener] = None
        return listener

    def dismiss(self, listener: Listener) -> None:
        """Forget a listener; one who is not here is no mistake."""
        for phase in self._phases:
            phase.pop(listener, None)

    def close(self, flush_by_s: float) -> None:
        """Let everyone go where it is, which is between two frames; turns then only see them out."""
        for listener in self:
            listener.why = Ending.CLOSED
            listener.flush_by_s = flush_by_s

    def serve(self, phase: int, now_s: float) -> None:
        """Give one group its turn.

        Args:
            phase: Which group.
            now_s: Seconds of the monotonic clock.
        """
        group = self._phases[phase]
        if not group:
            return
        turn = Turn(self.air, self.title_at, now_s)
        for listener in tuple(group):
            ending = _served(turn, listener)
            if ending is not None:
                del group[listener]
                listener.end(ending)
                log.debug("a listener is gone: %s", ending)

    def title_at(self, position: int) -> str | None:
        """Return the words on the air at a position; ``None`` if none were ever given."""
        title = self.air.title_at(position)
        return None if title is None else title.title.text


def _served(turn: Turn, listener: Listener) -> Ending | None:
    """Serve one listener; what goes wrong there by surprise ends this one only."""
    try:
        return turn.serve(listener)
    except Exception:
        log.exception("a listener could not be served, and is let go")
        return Ending.FAILED
