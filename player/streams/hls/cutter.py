# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Know how long bytes sound: cut them where frames end, so that they can be handed out in real time.

Nothing is left out here, and nothing is repaired; that is the business of the air.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from player.streams.candidate import Codec
from player.streams.headers import (
    ADTS_HEADER_BYTES,
    OGG_HEADER_BYTES,
    FrameHeader,
    adts_header,
    mp3_header,
    ogg_identity,
    ogg_page,
)

STEP_S: Final = 0.1
_LARGEST_PIECE_BYTES: Final = 64 * 1024
_OGG_TABLE_BYTES: Final = 255
_LONGEST_PAGE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole frames in a row, with what lay between them.

    Attributes:
        duration_s: How long they sound; 0 if there is no frame in it.
    """

    data: bytes
    duration_s: float


@dataclass(frozen=True, slots=True)
class Sound:
    """What the frames are, by their own headers."""

    codec: Codec
    sample_rate_hz: int
    channels: int
    bitrate_kbps: int | None = None


class FrameCutter:
    """Cuts one stream of frames or Ogg pages, however the bytes come.

    Attributes:
        sound: Of the newest frame; ``None`` before the first.
        frames: How many there were.
    """

    def __init__(self) -> None:
        self.sound: Sound | None = None
        self.frames = 0
        self._sound_bytes = 0
        self._sound_s = 0.0
        self._buffer = bytearray()
        self._at = 0
        self._last: FrameHeader | None = None
        self._granule: int | None = None
        self._duration_s = 0.0
        self._pieces: list[Piece] = []

    @property
    def heard_s(self) -> float:
        """How long all frames so far sound, in seconds."""
        return self._sound_s + self._duration_s

    @property
    def average_kbps(self) -> int | None:
        """Return the bit rate of all frames so far; ``None`` before there are any."""
        return round(self._sound_bytes * 8 / self._sound_s / 1000) if self._sound_s else None

    def feed(self, data: bytes) -> list[Piece]:
        """Return the pieces that are complete with these bytes, each about `STEP_S` long."""
        self._buffer += data
        while self._step():
            if self._duration_s >= STEP_S or self._at >= _LARGEST_PIECE_BYTES:
                self._cut()
        return self._give()

    def frames_so_far(self) -> list[Piece]:
        """Return the whole frames that came since the last piece."""
        self._cut()
        return self._give()

    def flush(self) -> list[Piece]:
        """Return all that is left, since what follows does not continue it."""
        header = self._header() if self._last else None
        if header and self._last and header.goes_with(self._last):
            self._take(header)
        self._at = len(self._buffer)
        self._cut()
        self._last, self._granule = None, None
        return self._give()

    def _step(self) -> bool:
        """Go over one frame, page or stretch of something else; False if more bytes are needed."""
        room = len(self._buffer) - self._at
        if room < ADTS_HEADER_BYTES:
            return False
        if self._buffer[self._at : self._at + 4] == b"OggS":
            return self._take_page(room)
        header = self._header()
        if header is None:
            return self._seek()
        if self._last is None or not header.goes_with(self._last):
            if room < header.length_bytes + ADTS_HEADER_BYTES:
                return False
            second = self._header(header.length_bytes)
            if second is None or not second.goes_with(header):
                return self._seek()
        elif room < header.length_bytes:
            return False
        self._take(header)
        return True

    def _header(self, ahead: int = 0) -> FrameHeader | None:
        place = self._at + ahead
        return mp3_header(self._buffer, place) or adts_header(self._buffer, place)

    def _take(self, header: FrameHeader) -> None:
        if self._at + header.length_bytes > len(self._buffer):
            return
        self._last = header
        kbps = header.bitrate_kbps if header.codec is Codec.MP3 else None
        self.sound = Sound(header.codec, header.sample_rate_hz, header.channels, kbps)
        self.frames += 1
        self._duration_s += header.samples / header.sample_rate_hz
        self._at += header.length_bytes

    def _take_page(self, room: int) -> bool:
        page = ogg_page(self._buffer, self._at)
        if page is None:
            return room >= OGG_HEADER_BYTES + _OGG_TABLE_BYTES and self._seek()
        if room < page.length_bytes:
            return False
        body = bytes(self._buffer[self._at + page.header_bytes : self._at + page.length_bytes])
        if (identity := ogg_identity(body)) is not None:
            self.sound = Sound(identity.codec, identity.sample_rate_hz, identity.channels)
            self._granule = identity.pre_skip
        elif self.sound is not None and page.granule > 0:
            self.frames += 1
            seconds = (page.granule - (self._granule or 0)) / self.sound.sample_rate_hz
            self._duration_s += seconds if self._granule is not None and 0 < seconds < _LONGEST_PAGE_S else 0
            self._granule = page.granule
        self._at += page.length_bytes
        return True

    def _seek(self) -> bool:
        """Go to where a frame or a page may begin next."""
        self._last = None
        found = [self._buffer.find(mark, self._at + 1) for mark in (b"\xff", b"OggS")]
        places = [place for place in found if place >= 0]
        # The last bytes may be the beginning of a mark whose rest has not come.
        self._at = min(places, default=max(self._at + 1, len(self._buffer) - 3))
        return True

    def _cut(self) -> None:
        if self._at:
            self._pieces.append(Piece(bytes(self._buffer[: self._at]), self._duration_s))
            self._sound_bytes += self._at if self._duration_s else 0
            self._sound_s += self._duration_s
            del self._buffer[: self._at]
            self._at, self._duration_s = 0, 0.0

    def _give(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces
