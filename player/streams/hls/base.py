# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What all parts of HLS share: the seam of the demultiplexers, the errors, and the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from player.errors import ErrorClass, StreamError
from player.streams.title import StreamTitle

Item = bytes | StreamTitle


class Demuxer(Protocol):
    """Takes sound and titles out of one container, however the bytes are cut; pure.

    What comes out is a stream that plays by itself: ADTS, MPEG audio, or Ogg pages.
    """

    def feed(self, data: bytes) -> list[Item]:
        """Return sound (never empty) and titles, in their order.

        Raises:
            UnsupportedSoundError: If there is sound, and none of it can be played.
        """

    def flush(self) -> list[Item]:
        """Return what is complete now that nothing more follows, and forget the rest."""


class UnsupportedSoundError(Exception):
    """There is sound in a form that we do not play; the text names it."""


class HlsError(StreamError):
    """A playlist or a segment is not what it ought to be.

    Attributes:
        kind: The class of the failure.
    """

    def __init__(self, url: str, reason: str, *, kind: ErrorClass) -> None:
        super().__init__(url, reason)
        self.kind = kind
        self.permanent = kind in {ErrorClass.UNSUPPORTED, ErrorClass.NOT_A_STREAM}


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsLimits:
    """How long we wait, and how much we take.

    Attributes:
        playlist_s: Longest that a playlist or a key may take, redirects included.
        first_byte_s: Longest to the first byte of a segment.
        segment_s: A segment may take twice its duration, and in any case as long as this.
        retry_s: Pause before a segment is asked for once more.
        frozen_s: A playlist that has not moved for three target durations, and for so long, is dead.
        opening_s: A playlist without segments is waited for at most so long by who opens it.
    """

    playlist_s: float = 5.0
    first_byte_s: float = 5.0
    segment_s: float = 10.0
    retry_s: float = 1.0
    frozen_s: float = 10.0
    opening_s: float = 8.0
    playlist_bytes: int = 512 * 1024
    segment_bytes: int = 16 * 1024 * 1024
    map_bytes: int = 1024 * 1024


DEFAULT_LIMITS = HlsLimits()


@dataclass(slots=True)
class HlsCounts:
    """What went wrong since a stream was opened, and was got over.

    Attributes:
        skipped: Segments that could not be had, and are missing in the sound.
        lost: Segments that the playlist no longer had when we came for them.
        gaps: Segments that the server itself said are not there.
        resets: How often the numbering began anew.
        switches: How often another variant took over.
    """

    skipped: int = 0
    lost: int = 0
    gaps: int = 0
    resets: int = 0
    switches: int = 0
