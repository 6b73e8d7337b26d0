# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tell from libVLC's counters whether sound is really coming out.  Pure.

libVLC says "playing" for a frozen stream, for a web page, and for sound that
finds no device.  Only counters that grow are believed: playing time and
buffers handed to a device, both.
"""

from __future__ import annotations

from .backends.base import Progress
from .machine import Input

NO_PROGRESS_S = 3.0
NO_DEVICE_S = 1.0
"""Buffers lost for so long, and none played: there is no device."""


class ProgressWatch:
    """Watches one load after the other."""

    def __init__(self) -> None:
        self._last: Progress | None = None
        self._sound_s = 0.0
        self._sounded = False

    def begin(self, now_s: float) -> None:
        """Start over with a fresh load, at an instant of the monotonic clock."""
        self._last, self._sound_s, self._sounded = None, now_s, False

    def see(self, seen: Progress, now_s: float) -> Input | None:
        """Return what one look at the counters means; ``None``: nothing yet."""
        last = self._last or Progress(seen.load, time_ms=0, played=0, lost=0)
        if seen.device_gone:
            return Input.LOST_AUDIO
        if seen.played > last.played and seen.time_ms != last.time_ms:
            self._last, self._sound_s, self._sounded = seen, now_s, True
            return Input.ADVANCING
        if seen.lost > last.lost and now_s - self._sound_s >= NO_DEVICE_S:
            return Input.LOST_AUDIO
        return self.tick(now_s) if self._sounded else Input.BUFFERING

    def tick(self, now_s: float) -> Input | None:
        """Return `Input.NO_PROGRESS` when sound that had begun has been missing for too long."""
        return Input.NO_PROGRESS if self._sounded and now_s - self._sound_s >= NO_PROGRESS_S else None
