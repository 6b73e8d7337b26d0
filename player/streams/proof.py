# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Learn from the first seconds of sound what a stream is: bit rate, sample rate, channels.

Heads often do not say, or say what somebody typed in years ago.  Frames do not lie, but one alone does not
tell a bit rate: frames of VBR and of all AAC differ in length, so an average over many is taken.  A stream
that is joined in the middle of a frame is searched for two headers that fit together.
"""

from __future__ import annotations

from typing import Final

from .candidate import Codec
from .headers import (
    ADTS_HEADER_BYTES,
    FIRST_PAGE,
    LARGEST_TAG_BYTES,
    OGG_HEADER_BYTES,
    FrameHeader,
    StreamIdentity,
    adts_header,
    flac_identity,
    mp3_header,
    ogg_identity,
    ogg_page,
    tag_bytes,
)
from .sniff import frames_from

MOST_BYTES: Final = 32 * 1024
"""So much sound is always enough."""
LONGEST_S: Final = 2.0
"""So long is waited for it; and an average over so much sound is one."""

_FEWEST_FRAMES: Final = 3
_CONSTANT_S: Final = 0.5
"""Frames that all have the same bit rate for so long have it for good."""
_LARGEST_PAGE_BYTES: Final = OGG_HEADER_BYTES + 255 + 255 * 255


class Proof:
    """Takes sound in and says what it is; pure.

    Args:
        codec: As sniffed.
        skip_bytes: Where the sound begins; what is before is no part of it.

    Attributes:
        sound_bytes: How much was taken in; negative before the sound.
        sound_s: How long the whole frames in it sound.
    """

    def __init__(self, codec: Codec, *, skip_bytes: int = 0) -> None:
        self.sound_bytes = -skip_bytes
        self.sound_s = 0.0
        self._codec = codec
        self._buffer = bytearray()
        self._skip_bytes = skip_bytes
        self._first: FrameHeader | None = None
        self._identity: StreamIdentity | None = None
        self._serial: int | None = None
        self._granule = 0  # where measuring began
        self._measured_bytes = 0
        self._frames = 0
        self._in_step = False
        self._rates_kbps: set[int] = set()

    @property
    def proven(self) -> bool:
        """True once there is sound for certain: frames that fit together, or a codec's own head."""
        return self._first is not None or self._identity is not None

    @property
    def over(self) -> bool:
        """True once nothing more can be learned, be it for want of sound."""
        return self.settled(announced=False) or self.sound_bytes > LARGEST_TAG_BYTES + MOST_BYTES

    @property
    def sample_rate_hz(self) -> int | None:
        """As the frames say: for HE-AAC the rate of its core."""
        found = self._identity or self._first
        return found.sample_rate_hz if found else None

    @property
    def channels(self) -> int | None:
        """As the frames say; ``None`` where they do not."""
        found = self._identity or self._first
        return (found.channels or None) if found else None

    @property
    def bitrate_kbps(self) -> int | None:
        """The bit rate of all frames, or their average; ``None`` until there were enough."""
        if self._identity is not None and self._identity.bitrate_kbps:
            return self._identity.bitrate_kbps
        if self._constant and self._frames >= _FEWEST_FRAMES:
            return next(iter(self._rates_kbps))
        if self.sound_s < _CONSTANT_S:
            return None
        return round(self._measured_bytes * 8 / self.sound_s / 1000) or None

    def settled(self, *, announced: bool) -> bool:
        """Return whether more sound would teach nothing that matters.

        Args:
            announced: True if the head gives a bit rate.
        """
        if self.sound_bytes >= MOST_BYTES and self.proven:
            return True
        if self._identity is not None:
            known = announced or self._identity.bitrate_kbps is not None or self._serial is None
            return known or self.sound_s >= LONGEST_S
        if self._frames < _FEWEST_FRAMES:
            return False
        return announced or self.sound_s >= (_CONSTANT_S if self._constant else LONGEST_S)

    @property
    def _constant(self) -> bool:
        return self._codec is Codec.MP3 and len(self._rates_kbps) == 1

    def feed(self, sound: bytes) -> None:
        """Take in the next piece of sound, of any size; nothing is done any more once it is `over`."""
        if self.over:
            return
        self.sound_bytes += len(sound)
        skipped = min(self._skip_bytes, len(sound))
        self._skip_bytes -= skipped
        self._buffer += sound[skipped:]
        if self._codec in (Codec.MP3, Codec.AAC):
            self._take_frames()
        elif self._buffer[:4] == b"fLaC":
            self._identity = flac_identity(self._buffer)
        else:
            self._take_pages()

    def _take_frames(self) -> None:
        at = 0
        while (step := self._step(at)) > 0:
            at += step
        del self._buffer[:at]

    def _step(self, at: int) -> int:
        """Return how many bytes are done with from `at` on; 0 if the rest has not come."""
        read = mp3_header if self._codec is Codec.MP3 else adts_header
        room = len(self._buffer) - at
        if room < ADTS_HEADER_BYTES + 3:
            return 0
        if self._buffer[at : at + 3] == b"ID3":
            return self._tag(at)
        header = read(self._buffer, at)
        if header is None or not (self._first is None or header.goes_with(self._first)):
            return self._seek(at)
        if room < header.length_bytes + (0 if self._in_step else ADTS_HEADER_BYTES):
            return 0  # the rest of it, or the beginning of the one that must follow, has not come
        if not self._in_step and frames_from(self._buffer, at, read) is None:
            return self._seek(at)
        self._count(header)
        return header.length_bytes

    def _seek(self, at: int) -> int:
        self._in_step = False
        found = self._buffer.find(0xFF, at + 1)
        return (found if found >= 0 else len(self._buffer)) - at

    def _tag(self, at: int) -> int:
        size = tag_bytes(self._buffer, at)
        if size is None:
            return 3
        there = min(size, len(self._buffer) - at)
        self._skip_bytes = size - there
        self._in_step = False
        return there

    def _count(self, header: FrameHeader) -> None:
        self._first = self._first or header
        self._in_step = True
        self._frames += 1
        self._rates_kbps.add(header.bitrate_kbps)
        self._measured_bytes += header.length_bytes
        self.sound_s += header.samples / header.sample_rate_hz

    def _take_pages(self) -> None:
        at = 0
        while len(self._buffer) - at >= OGG_HEADER_BYTES:
            page = ogg_page(self._buffer, at)
            if page is None or page.length_bytes > len(self._buffer) - at:
                if self._buffer[at : at + 4] == b"OggS" and len(self._buffer) - at < _LARGEST_PAGE_BYTES:
                    break
                found = self._buffer.find(b"OggS", at + 1)
                at = found if found >= 0 else len(self._buffer) - 3
                continue
            if page.header_type & FIRST_PAGE:
                body = self._buffer[at + page.header_bytes : at + page.length_bytes]
                if (identity := ogg_identity(body)) is not None and self._identity is None:
                    self._identity, self._serial = identity, page.serial
            elif page.serial == self._serial and page.granule > 0:
                self._measure(page.granule, page.length_bytes)
            at += page.length_bytes
        del self._buffer[:at]

    def _measure(self, granule: int, length_bytes: int) -> None:
        """Count a page by where its sound ends; the first one only says where measuring begins."""
        if self._identity is None:
            return
        if self._granule:
            self._measured_bytes += length_bytes
            self.sound_s = max(0.0, (granule - self._granule) / self._identity.sample_rate_hz)
        else:
            self._granule = granule
