# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an HLS playlist says, as values.  Every address is as written: relative to the playlist's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from player.streams.candidate import Codec

_SEGMENT_CODECS: Final = {"aac": Codec.AAC, "mp3": Codec.MP3}


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsVariant:
    """One rendition that a master playlist offers.

    Attributes:
        codec: As announced; ``None`` if nothing is, or nothing that we know.
        video: It has pictures too.
        foreign: What its sound is, if it is announced as something that we do not play; else empty.
    """

    url: str
    bandwidth_kbps: int | None = None
    codec: Codec | None = None
    video: bool = False
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A part of what lies at an address."""

    length_bytes: int
    offset_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsKey:
    """How segments are encrypted.

    Attributes:
        iv: 16 bytes; ``None`` where each segment's sequence number is the vector.
        locked: The method is none that we read, or the key belongs to rights management.
    """

    method: str
    url: str = ""
    iv: bytes | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsMap:
    """The initialisation section that segments need in front of them."""

    url: str
    byte_range: ByteRange | None = None
    key: HlsKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsSegment:
    """A few seconds of the stream.

    Attributes:
        sequence: Media sequence number.
        duration_s: As announced; the target duration where that makes no sense.
        title: What follows the duration in its EXTINF tag.
        discontinuity: Discontinuity sequence number: where it differs, encoding and clocks may differ.
        at: When it was on the air, in UTC, if the playlist says so for this segment or one before it.
        gap: The server itself says that there is nothing at the address.
    """

    url: str
    sequence: int = 0
    duration_s: float = 0.0
    title: str = ""
    byte_range: ByteRange | None = None
    key: HlsKey | None = None
    map: HlsMap | None = None
    discontinuity: int = 0
    at: datetime | None = None
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsPlaylist:
    """A master playlist (with variants), or a media playlist (with segments).

    Attributes:
        variants: In the order in which they are tried by who wants to listen: without pictures first, then
            sound renditions, then those with pictures, each as listed; the foreign last.
        segments: The oldest first.
        target_duration_s: As declared, else that of the longest segment.
        live: A media playlist without an end.
        protected: It cannot be played: its keys belong to a rights-management system, or to a method
            that we do not know.
        start_s: Where the server wishes that one begins: from the first segment, or, if negative, from
            the end.
        variables: What its DEFINE tags set, for the playlists that it names.
    """

    variants: tuple[HlsVariant, ...] = ()
    segments: tuple[HlsSegment, ...] = ()
    target_duration_s: float = 0.0
    live: bool = False
    protected: bool = False
    start_s: float | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def codec(self) -> Codec | None:
        """What the playlist says of the sound, if anything."""
        for variant in self.variants:
            if variant.codec is not None:
                return variant.codec
        path = self.segments[0].url.partition("?")[0] if self.segments else ""
        return _SEGMENT_CODECS.get(path.rpartition(".")[2].lower())

    def preferred(self) -> HlsVariant | None:
        """Return the variant for listening: the first to try; ``None`` if this is no master playlist."""
        return next(iter(self.variants), None)
