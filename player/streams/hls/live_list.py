# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which segment comes next, through all that a live playlist does: it moves, stands, jumps, begins anew.

Pure: playlists in, segments out, with a note where one does not continue the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Final

from player.streams.playlists.hls_model import HlsPlaylist, HlsSegment

from .base import HlsCounts

BEHIND_TARGETS: Final = 3
"""So many target durations behind its end a live playlist is begun (RFC 8216, 6.3.3)."""
_REMEMBERED: Final = 64
_CLOSE: Final = timedelta(milliseconds=500)
_ROUNDING_S: Final = 0.001


@dataclass(frozen=True, slots=True)
class Next:
    """The segment to fetch.

    Attributes:
        continues: Encoding and clocks go on from the one before, and nothing is missing between them.
    """

    segment: HlsSegment
    continues: bool


class LiveList:
    """Follows one variant's playlist; one that took over goes on at the place of the one before.

    Args:
        counts: Where what goes wrong is noted.

    Attributes:
        moved_behind: How often it moved since it last got ahead of our place.
    """

    def __init__(self, counts: HlsCounts) -> None:
        self._counts = counts
        self._pending: list[HlsSegment] = []
        self._last: HlsSegment | None = None  # the newest that was taken
        self._names: dict[int, str] = {}
        self._broken = True
        self._joining = False
        self._shape: tuple[int, int, str, bool] | None = None
        self.moved_behind = 0

    @property
    def knows_more(self) -> bool:
        """True if there is something to take, gaps included."""
        return bool(self._pending)

    @property
    def known_s(self) -> float:
        """How long the segments sound that are known and not taken."""
        return sum(segment.duration_s for segment in self._pending)

    def changes_variant(self) -> None:
        """The next playlist is another variant's: its numbers may, but need not be the same."""
        self._pending.clear()
        self._names.clear()
        self._shape = None
        self._broken = True
        self._joining = self._last is not None

    def begins_anew(self, playlist: HlsPlaylist) -> None:
        """Forget the place, and begin near the end of a playlist."""
        self._counts.resets += 1
        self._start(playlist)

    def load(self, playlist: HlsPlaylist) -> bool:
        """Take in what a playlist says now; return whether it moved.

        One that is behind what we have (an old copy of a cache) has not moved.
        """
        segments = playlist.segments
        shape = _shape(playlist)
        if shape == self._shape:
            return False
        self._shape = shape
        if not segments:
            return not playlist.live
        moved = True
        if self._last is None:
            self._start(playlist)
        elif self._joining:
            self._join(playlist, self._last)
        else:
            moved = self._go_on(playlist, self._last)
        for segment in segments[-_REMEMBERED:]:
            self._names[segment.sequence] = _name(segment)
        for old in [number for number in self._names if number <= segments[-1].sequence - _REMEMBERED]:
            del self._names[old]
        return moved

    def take(self) -> Next | None:
        """Return the next segment; ``None`` if none is known.  Gaps of the server's are left out."""
        while self._pending:
            segment = self._pending.pop(0)
            before, self._last = self._last, segment
            if segment.gap:
                self._counts.gaps += 1
                self._broken = True
                continue
            same = before is not None and segment.discontinuity == before.discontinuity
            continues, self._broken = same and not self._broken, False
            return Next(segment, continues)
        return None

    def broke(self) -> None:
        """The segment that was taken last could not be had: the next one does not continue it."""
        self._broken = True

    def _start(self, playlist: HlsPlaylist) -> None:
        self._pending = list(playlist.segments[start_of(playlist) :])
        self._names.clear()
        self._broken, self._joining = True, False
        self.moved_behind = 0

    def _join(self, playlist: HlsPlaylist, last: HlsSegment) -> None:
        """Find the place where the variant before was left: by the clock, else by number."""
        segments = playlist.segments
        self._joining = False
        due = None if last.at is None else last.at + timedelta(seconds=last.duration_s)
        if due is not None and any(segment.at is not None for segment in segments):
            pending = [one for one in segments if one.at is not None and one.at >= due - _CLOSE]
            near = bool(pending) and pending[0].at is not None and pending[0].at - due < timedelta(minutes=1)
        else:
            pending = [one for one in segments if one.sequence > last.sequence]
            near = bool(pending) and segments[0].sequence <= last.sequence + 1
        if near:
            self._pending = pending
        elif pending or segments[-1].sequence != last.sequence:
            self._start(playlist)

    def _go_on(self, playlist: HlsPlaylist, last: HlsSegment) -> bool:
        segments, due = playlist.segments, last.sequence + 1
        newest = segments[-1]
        if newest.sequence < due - 1 or self._renumbered(newest, last):
            if self._is_old(newest, last):
                self.moved_behind += 1
                return False
            self.begins_anew(playlist)
            return True
        self.moved_behind = 0
        if segments[0].sequence > due:
            self._counts.lost += segments[0].sequence - due
            self._start(playlist)
            return True
        self._pending = [segment for segment in segments if segment.sequence >= due]
        return True

    def _renumbered(self, newest: HlsSegment, last: HlsSegment) -> bool:
        """Return whether the numbers we know stand for something later now."""
        if newest.at is None or last.at is None or newest.sequence > last.sequence:
            return False
        return newest.at > last.at + _CLOSE

    def _is_old(self, newest: HlsSegment, last: HlsSegment) -> bool:
        """Return whether a playlist that ends before our place is an old copy, not a new beginning."""
        if newest.at is not None and last.at is not None:
            return newest.at <= last.at
        return self._names.get(newest.sequence) == _name(newest)


def start_of(playlist: HlsPlaylist) -> int:
    """Return where in a playlist to begin.

    Live: at most `BEHIND_TARGETS` target durations before the end, and not with the oldest segment, which
    may be gone when we come for it.  What the server wishes counts if it is nearer to the end than that, and
    not so near that nothing is in hand.  With an end: where the server wishes, else at the beginning.
    """
    segments, start_s = playlist.segments, playlist.start_s
    if not playlist.live:
        return _forward(segments, start_s or 0.0)
    target_s = playlist.target_duration_s
    behind_s = BEHIND_TARGETS * target_s
    if start_s is not None and -behind_s <= start_s <= -target_s:
        behind_s = -start_s
    index = len(segments)
    while index > 0 and sum(one.duration_s for one in segments[index - 1 :]) <= behind_s + _ROUNDING_S:
        index -= 1
    return min(max(index, 1), len(segments) - 1)


def _forward(segments: Sequence[HlsSegment], start_s: float) -> int:
    total_s = sum(segment.duration_s for segment in segments)
    wanted_s = start_s if start_s >= 0 else total_s + start_s
    if not 0 < wanted_s < total_s:
        return 0
    ends_s = accumulate(segment.duration_s for segment in segments)
    return next(index for index, end_s in enumerate(ends_s) if end_s > wanted_s)


def _shape(playlist: HlsPlaylist) -> tuple[int, int, str, bool]:
    """Return what differs when a playlist has moved."""
    if not playlist.segments:
        return 0, 0, "", playlist.live
    newest = playlist.segments[-1]
    return playlist.segments[0].sequence, newest.sequence, _name(newest), playlist.live


def _name(segment: HlsSegment) -> str:
    """Return what identifies a segment: its file, without a token that may change, and its place in it."""
    file = segment.url.partition("?")[0].rpartition("/")[2]
    return f"{file}@{segment.byte_range.offset_bytes}" if segment.byte_range else file
