# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Play the files of a built-in signal as a station would send them: whole frames, at their time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib import resources
from typing import Final

from player.errors import StreamEndedError
from player.streams.candidate import StreamInfo
from player.streams.headers import MP3_HEADER_BYTES, FrameHeader, mp3_header
from player.streams.title import StreamTitle
from schedules.clock import Clock

from .cues import FRAME_S, Cues

BURST_S: Final = 6.0
BURST_BYTES: Final = 65_536
"""What comes at once when a signal is opened, whichever is more: as much as Icecast sends by default."""
FRAMES_AT_ONCE: Final = 5
"""Sound comes in pieces of 120 ms: eight wake-ups a second."""
LONGEST_LAG_S: Final = 10.0
"""A reader that is later than this misses sound, as with a real station; up to it, it catches up."""
CLOCK_TOLERANCE_FRAMES: Final = 5
"""How far the pips may be off before the signal jumps back to the time of day."""


@dataclass(frozen=True, slots=True)
class SignalFile:
    """A file of frames that are all alike.

    Attributes:
        header: What every frame's header says.
    """

    data: bytes
    header: FrameHeader

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.data) // self.header.length_bytes

    def cut(self, first: int, count: int) -> bytes:
        """Return frames as they lie in the file."""
        size = self.header.length_bytes
        return self.data[first * size : (first + count) * size]


def signal_file(data: bytes) -> SignalFile:
    """Check a file of frames from end to end, and return it.

    Raises:
        ValueError: If anything but whole MP3 frames of one kind and size is in it.
    """
    header = mp3_header(data)
    if header is None or len(data) % header.length_bytes:
        raise ValueError("not a file of whole MP3 frames")
    head = data[:MP3_HEADER_BYTES]
    for at in range(0, len(data), header.length_bytes):
        if not data.startswith(head, at):
            raise ValueError(f"no frame like the first one at byte {at}")
    return SignalFile(data, header)


def load(name: str) -> SignalFile:
    """Read a file of this package, from a disk that may be slow: call it in a thread."""
    return signal_file(resources.files(__package__).joinpath(name).read_bytes())


class LoopStream:
    """An open built-in signal.  Meets `player.air.base.OpenStream`.

    Frames are due at instants counted from the opening, never summed up from waits, so that it cannot drift.
    A piece comes when its last frame is over: then the newest sound is as old as that of a real encoder.
    """

    def __init__(self, info: StreamInfo, file: SignalFile, cues: Cues, clock: Clock) -> None:
        self._info = info
        self._file = file
        self._cues = cues
        self._clock = clock
        burst = max(math.ceil(BURST_S / FRAME_S), math.ceil(BURST_BYTES / file.header.length_bytes))
        burst += FRAMES_AT_ONCE  # as the last piece of it may be cut short
        self._opened = cues.live(clock.now()) - (burst if cues.follows_clock else 0)
        self._frame = self._opened
        self._burst_s = burst * FRAME_S
        self._start_s = clock.monotonic_s() - self._burst_s
        self._title: StreamTitle | None = None
        self._closed = False

    @property
    def info(self) -> StreamInfo:
        """What is known of it."""
        return self._info

    async def read(self) -> bytes | StreamTitle:
        """Return the next frames when they are due, or the title of those that follow.

        Raises:
            StreamEndedError: If it was closed.
        """
        if self._closed:
            raise StreamEndedError(self._info.url, "the signal was closed")
        self._skip_what_was_missed()
        place = self._cues.place(self._frame, self._opened)
        if place.offset == 0 and self._cues.follows_clock and self._return_to_clock():
            place = self._cues.place(self._frame, self._opened)
        passage = place.passage
        if passage.title != self._title:
            self._title = passage.title
            return passage.title
        count = min(FRAMES_AT_ONCE, passage.frames - place.offset)
        wait_s = self._due_s(self._frame + count) - self._clock.monotonic_s()
        if wait_s > 0:
            await self._clock.sleep(wait_s)
        self._frame += count
        return self._file.cut(passage.first_frame + place.offset, count)

    async def aclose(self) -> None:
        """End it; may be called twice."""
        self._closed = True

    def _due_s(self, frame: int) -> float:
        return self._start_s + (frame - self._opened) * FRAME_S

    def _skip_what_was_missed(self) -> None:
        lag_s = self._clock.monotonic_s() - self._due_s(self._frame)
        if lag_s > self._burst_s + LONGEST_LAG_S:
            self._frame += math.floor(lag_s / FRAME_S)

    def _return_to_clock(self) -> bool:
        """Go on elsewhere if the time of day was set, or the machine slept, since the signal was opened."""
        live = self._opened + math.floor((self._clock.monotonic_s() - self._start_s) / FRAME_S)
        wrong = self._cues.live(self._clock.now()) - live
        if abs(wrong) <= CLOCK_TOLERANCE_FRAMES:
            return False
        self._opened += wrong
        self._frame += wrong
        return True
