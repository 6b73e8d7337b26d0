# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One tick of one group of listeners: who gets what, and who is let go.

Whoever is at the same place gets the very same bytes object, so that a turn
costs one read of the air and one send for each listener.  Nobody waits for
anybody: a listener without room is left where it is until it has room, or
until it is too far behind.  Every send ends with a whole frame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from player.air.air import Air
from player.errors import PositionGoneError

from .icy_mux import IcyPlace, interleave
from .listener import Ending, Listener
from .pace import Pace

log = logging.getLogger(__name__)

MOST_PENDING_BYTES = 64 * 1024
"""A listener with more than this on its way gets no more for now."""

LARGEST_SEND_BYTES = 64 * 1024
"""What one who is catching up gets in one turn; no frame or page is longer."""

SLOWEST_S = 20.0
"""A listener who has no room and is further behind its due than this is let go."""

SKIP_AHEAD_S = 5.0
"""What one who skips to the oldest air has in hand then, so that it does not overtake him again."""

FLUSH_S = 5.0
"""How long an ended connection may take to hand over what was sent."""


class Turn:
    """Serves listeners of one air, all as of the same moment."""

    def __init__(self, air: Air, title_at: Callable[[int], str | None], now_s: float) -> None:
        self._air = air
        self._title_at = title_at
        self._now_s = now_s
        self._head = air.head
        self._oldest = air.oldest
        self._generation = air.generation
        self._too_late = air.position_behind(SLOWEST_S)
        self._cuts: dict[tuple[int, int], bytes] = {}
        self._woven: dict[tuple[int, int, IcyPlace], tuple[bytes, IcyPlace]] = {}

    def serve(self, listener: Listener) -> Ending | None:
        """Send what is due, if there is room; return why it is a listener no more, or ``None``."""
        if listener.outlet.gone:
            return Ending.LEFT
        if listener.flush_by_s is None:
            try:
                if listener.generation == self._generation or self._goes_on(listener):
                    return self._send_due(listener)
            except PositionGoneError:  # overtaken by the air, or come to a hole in what was kept
                if listener.pace is None:
                    return Ending.SLOW
                self._skip(listener)
                return None
            listener.flush_by_s = self._now_s + FLUSH_S
        flushed = not listener.outlet.pending_bytes or self._now_s >= listener.flush_by_s
        return listener.why if flushed else None

    def _skip(self, listener: Listener) -> None:
        """Go on with the oldest air that is kept of what comes next, in the next turn.

        One who is behind live keeps up, and only the air before it was dropped, or never came to the disk.
        """
        before, listener.cursor = listener.cursor, self._air.onward(listener.cursor)
        log.debug("a listener skips %d bytes that are not kept", listener.cursor - before)
        ahead = self._air.instant_of(listener.cursor) + timedelta(seconds=SKIP_AHEAD_S)
        if listener.pace is not None and listener.pace.due(self._now_s) < ahead:
            listener.pace = Pace(ahead, self._now_s)
        if preamble := self._air.preamble_at(listener.cursor):
            listener.outlet.send(preamble)

    def _goes_on(self, listener: Listener) -> bool:
        """Whether there is still sound of the format in which the listener began."""
        return self._air.generation_at(listener.cursor) == listener.generation

    def _send_due(self, listener: Listener) -> Ending | None:
        cursor, until = listener.cursor, self._head
        too_late = self._too_late if listener.generation == self._generation else 0
        if cursor >= until:
            return None
        if listener.pace is not None:
            until, too_late = self._paced(listener, listener.pace)
            if cursor >= until:
                return None
        if listener.outlet.pending_bytes > MOST_PENDING_BYTES:
            return Ending.SLOW if cursor < too_late or cursor < self._oldest else None
        self._send(listener, min(until - cursor, LARGEST_SEND_BYTES))
        return None

    def _paced(self, listener: Listener, pace: Pace) -> tuple[int, int]:
        """Return the positions due by now, and before which it is too late."""
        due, permit = pace.due(self._now_s), listener.permit
        if permit is not None and due >= permit.until and not permit.reaches(due):
            border = self._air.position_at(permit.until)
            if listener.cursor >= border:
                self._lead_to_live(listener)
            return border, self._air.position_at(due - timedelta(seconds=SLOWEST_S))
        position = self._air.position_at(due)
        live = position >= self._head
        listener.pace = None if live else pace.over_gap(self._air.instant_of(position), self._now_s)
        return position, self._air.position_at(due - timedelta(seconds=SLOWEST_S))

    def _lead_to_live(self, listener: Listener) -> None:
        """Go on at the live edge with one who may not hear behind live what comes next."""
        if listener.generation != self._generation:
            listener.flush_by_s = self._now_s + FLUSH_S
            return
        before, after = self._air.preamble_at(listener.cursor), self._air.preamble_at(self._head)
        if after != before:  # Ogg: another chain, which nobody can read without its headers
            listener.outlet.send(after)
        listener.cursor, listener.pace, listener.permit = self._head, None, None

    def _send(self, listener: Listener, limit_bytes: int) -> None:
        cursor = listener.cursor
        data = self._cuts.get((cursor, limit_bytes))
        if data is None:
            data = self._cuts[cursor, limit_bytes] = self._air.read(cursor, limit_bytes)
        listener.cursor = cursor + len(data)
        if listener.icy is not None:
            key = (cursor, limit_bytes, listener.icy)
            woven = self._woven.get(key)
            if woven is None:
                woven = self._woven[key] = interleave(data, cursor, listener.icy, self._title_at)
            data, listener.icy = woven
        listener.outlet.send(data)
