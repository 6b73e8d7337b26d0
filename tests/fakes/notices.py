# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What may not be streamed, as a test says it, and a notice made of numbered frames."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from player.air.base import AudioFormat
from player.air.frames import FrameSplitter
from player.air.notices.base import NoticeError, Withheld
from player.air.run import Run

from .frames import mp3

NOTICE = 90_000_000
"""Frames of the notice have numbers from here on."""
ROUND_FRAMES = 250


class HandRights:
    """Meets `StreamRights`: one range in which streaming is not allowed, which may be set anew at any time.

    Args:
        start: Where it begins; ``None``: all is allowed.
    """

    def __init__(self, start: datetime | None = None, end: datetime | None = None) -> None:
        self.forbid(start, end)

    def forbid(self, start: datetime | None, end: datetime | None) -> None:
        self._start, self._end = start, end

    def allow(self, start: datetime, end: datetime) -> bool:
        if self._start is None or self._end is None:
            return True
        return start >= self._end or max(end, start + timedelta(microseconds=1)) <= self._start

    def withheld(self, at: datetime) -> Withheld:
        assert self._end is not None
        return Withheld(f"Not streamed. We return at {self._end:%H:%M:%S}.", self._end)

    def look_again_at(self, after: datetime) -> datetime:
        latest = after + timedelta(hours=1)
        return self._start if self._start is not None and after < self._start < latest else latest


class NumberedNotices:
    """Meets `NoticeSounds`; its rounds last six seconds.

    Attributes:
        asked: The formats asked for.
        fails: Set it, and there is no notice.
    """

    def __init__(self) -> None:
        self.asked: list[AudioFormat] = []
        self.fails = False

    async def rounds(self, wanted: AudioFormat, kbps: int | None) -> Sequence[Sequence[Run]]:
        self.asked.append(wanted)
        if self.fails:
            raise NoticeError("planted")
        splitter = FrameSplitter()
        return [[*splitter.feed(mp3(NOTICE, ROUND_FRAMES)), *splitter.flush()]]
