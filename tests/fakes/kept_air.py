# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Kept air whose segments a test puts there by hand; meets `player.air.kept.base.KeptAir`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from player.air.base import AudioFormat
from player.air.kept.base import Segment
from player.errors import PositionGoneError

from .studio import FRAME_S, MP3, frame

SEGMENT_FRAMES = 153
"""Of 1,152 samples at 44.1 kHz: 3.997 s."""

SEGMENT_S = SEGMENT_FRAMES * FRAME_S


class FakeKept:
    """Segments of about four seconds.

    Args:
        first: Number of the first segment.
        begin: Instant at which it begins.
        discontinuity: Of what was there before.

    Attributes:
        trouble: Why nothing more is kept.
        gone: Numbers that can be read no more, though newer and older ones can.
    """

    def __init__(self, begin: datetime, *, first: int = 1, discontinuity: int = 0) -> None:
        self.trouble = ""
        self.gone: set[int] = set()
        self._segments: dict[int, Segment] = {}
        self._next = first
        self._end = begin
        self._sound_s = 0.0
        self._discontinuity = discontinuity
        self._watchers: list[Callable[[], None]] = []

    def put(
        self,
        count: int = 1,
        *,
        seconds: float = SEGMENT_S,
        hole_s: float = 0.0,
        follows: bool = True,
        audio: AudioFormat = MP3,
    ) -> None:
        """Add segments, the first of them after a hole or of another connection, if so wished."""
        for _ in range(count):
            goes_on = follows and not hole_s and bool(self._segments)
            self._discontinuity += 0 if goes_on else 1
            begin = self._end + timedelta(seconds=hole_s)
            self._segments[self._next] = Segment(
                number=self._next,
                position=self._next * SEGMENT_FRAMES * 313,
                size_bytes=SEGMENT_FRAMES * 313,
                generation=1,
                format=audio,
                begin_s=begin.timestamp(),
                duration_s=seconds,
                sound_s=self._sound_s,
                follows=goes_on,
                discontinuity=self._discontinuity,
            )
            self._next += 1
            self._sound_s += seconds
            self._end = begin + timedelta(seconds=seconds)
            hole_s, follows = 0.0, True
        for callback in tuple(self._watchers):
            callback()

    def drop(self, count: int = 1) -> None:
        """Drop the oldest."""
        for number in list(self._segments)[:count]:
            del self._segments[number]

    @property
    def numbers(self) -> list[int]:
        return list(self._segments)

    @property
    def newest(self) -> Segment | None:
        return next(reversed(self._segments.values()), None)

    @property
    def oldest(self) -> Segment | None:
        return next(iter(self._segments.values()), None)

    def since(self, instant: datetime) -> Sequence[Segment]:
        return [one for one in self._segments.values() if one.end > instant]

    def segment(self, number: int) -> Segment:
        if number not in self._segments or number in self.gone:
            raise PositionGoneError(number, oldest=0)
        return self._segments[number]

    def body(self, segment: Segment) -> bytes:
        self.segment(segment.number)
        first = segment.number * SEGMENT_FRAMES
        return b"".join(frame(number) for number in range(first, first + SEGMENT_FRAMES))

    @contextmanager
    def watch(self, callback: Callable[[], None]) -> Iterator[None]:
        self._watchers.append(callback)
        try:
            yield
        finally:
            self._watchers.remove(callback)
