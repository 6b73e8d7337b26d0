# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seam between air on disk and those who read it: the air itself, and HLS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from player.air.base import AudioFormat

SEGMENT_S = 4.0
"""About how long a segment sounds; none sounds 4.5 s or more, unless one frame or page does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Whole frames that lie on disk and never change.

    Attributes:
        number: Grows by one with each segment of a mount, over restarts too, and is never used again.
        position: Of its first byte, in the positions of the mount's `Air`.
        size_bytes: Of its frames.
        generation: Of all its frames (see `player.air.air`).
        format: Of all its frames.
        begin_s: Instant at which its first frame was on the air, in seconds of the Unix epoch.
        duration_s: How long it sounds.
        sound_s: Seconds of sound in all segments of the mount before it, dropped ones included.
        follows: True if it goes on where the one before ended: no hole, same format, same connection.
        discontinuity: How many segments of the mount up to and with this one do not follow, dropped ones
            included: it grows by one with each that does not, over restarts too, and never otherwise.
        preamble: What a listener needs before its first frame (Ogg); empty for MP3 and ADTS.
    """

    number: int
    position: int
    size_bytes: int
    generation: int
    format: AudioFormat
    begin_s: float
    duration_s: float
    sound_s: float
    follows: bool
    discontinuity: int
    preamble: bytes = b""

    @property
    def begin(self) -> datetime:
        """Instant at which its first frame was on the air."""
        return datetime.fromtimestamp(self.begin_s, UTC)

    @property
    def end(self) -> datetime:
        """Instant at which its last frame ended."""
        return datetime.fromtimestamp(self.begin_s + self.duration_s, UTC)


class KeptAir(Protocol):
    """The segments of one mount.  All methods run on the event loop's thread, and none waits."""

    @property
    def newest(self) -> Segment | None:
        """The newest segment; ``None`` when none is kept."""

    @property
    def oldest(self) -> Segment | None:
        """The oldest segment; ``None`` when none is kept."""

    @property
    def trouble(self) -> str:
        """Why nothing more is kept just now (such as a full disk), as a sentence; empty when all is well."""

    def since(self, instant: datetime) -> Sequence[Segment]:
        """Return the segments from the one that holds an instant on, the oldest first.

        In a hole: from the first one after it.  Before what is kept: all.  No number is missing
        among them: where a segment was lost, those before it are left out.
        """

    def segment(self, number: int) -> Segment:
        """Return a segment.

        Raises:
            PositionGoneError: If it was dropped, or never was.
        """

    def body(self, segment: Segment) -> bytes:
        """Return the frames of a segment.

        Raises:
            PositionGoneError: If it was dropped meanwhile.
        """

    def watch(self, callback: Callable[[], None]) -> AbstractContextManager[None]:
        """Call back after each new segment, while the context is open."""
