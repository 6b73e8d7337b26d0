# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cut a stream of bytes into whole frames: MPEG audio, ADTS AAC, Ogg pages.

Servers hand out a stream from anywhere, and splice files, tags and other
formats into it.  What leaves here begins with a frame, ends with one, and has
nothing but frames in it.  A frame counts as whole once something that we know
begins right behind it; so of a torn frame nothing is passed on, and what
follows torn bytes is found again by two headers that fit together.

MP3 frames borrow bits from those before them: the first one or two that a
joiner decodes may be incomplete, which decoders pass over silently.  Starting
at a frame is the accepted practice of all servers, and ours too.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from player.streams.candidate import Codec
from player.streams.headers import (
    ADTS_HEADER_BYTES,
    OGG_HEADER_BYTES,
    TAG_HEADER_BYTES,
    FrameHeader,
    adts_header,
    mp3_header,
    ogg_checksum,
    ogg_page,
    tag_bytes,
)

from .base import AudioFormat
from .ogg import OggPages
from .run import Run

STEP_S = 0.1
"""Runs are not longer than this by more than a frame; it is the step of the air's index."""

_ID3V1_BYTES: Final = 128
_OGG_TABLE_BYTES: Final = 255
_MARKS: Final = (b"\xff", b"OggS", b"ID3")
"""How everything that we look for begins."""
_CONTENT_TYPES: Final = {Codec.MP3: "audio/mpeg", Codec.AAC: "audio/aac"}


class _Found(Enum):
    """What an attempt to read on at the present place came to."""

    TAKEN = auto()
    JUNK = auto()
    UNFINISHED = auto()
    """More bytes are needed to know."""


class FrameSplitter:
    """Cuts one connection's bytes into runs of whole frames.

    Fed with pieces of any size; the same bytes in other pieces give the same
    frames.  At most one frame, or one Ogg page (64 KiB), is held back.

    Attributes:
        dropped_bytes: How much was left out so far: tags, junk, torn frames.
    """

    def __init__(self, *, step_s: float = STEP_S) -> None:
        self.dropped_bytes = 0
        self._step_s = step_s
        self._buffer = bytearray()
        self._at = 0
        self._skip_bytes = 0
        self._last: FrameHeader | None = None  # None: searching
        self._ogg = OggPages()
        self._parts: list[bytes] = []
        self._duration_s = 0.0
        self._format: AudioFormat | None = None
        self._runs: list[Run] = []

    def feed(self, data: bytes) -> list[Run]:
        """Take the next bytes, and give the runs that are complete with them, in order."""
        self._buffer += data
        self._read_on()
        return self._give()

    def flush(self) -> list[Run]:
        """Give the whole frames that are left after the stream has ended, and forget the rest.

        Whether the last frame's last bytes are its own nobody can say; the stream ended, so we
        believe it.  What was held back for a page or a frame that never became whole was none,
        and frames may lie in it.
        """
        while self._buffer:
            if not self._take_last():
                self._seek()
            self._read_on()
        self._skip_bytes, self._last = 0, None
        return self._give()

    def _read_on(self) -> None:
        """Read until more bytes are needed, and let go of those that are done with."""
        while True:
            if self._skip_bytes:
                self._skip()
            found = self._take()
            if found is _Found.UNFINISHED:
                break
            if found is _Found.JUNK:
                self._seek()
        del self._buffer[: self._at]
        self._at = 0

    def _take_last(self) -> bool:
        """Read the frame at the present place if the stream ended with it, or right behind it."""
        header = self._header(self._at)
        if header is None or self._last is None or not header.goes_with(self._last):
            return False
        end = self._at + header.length_bytes
        if end > len(self._buffer) or self._behind(end, None) is _Found.JUNK:
            return False
        self._pass_on(header, end)
        return True

    def _take(self) -> _Found:
        """Read one frame, page or tag at the present place."""
        mark = bytes(self._buffer[self._at : self._at + 4])
        if not mark:
            return _Found.UNFINISHED
        if mark[0] == 0xFF:
            return self._take_frame()
        if mark == b"OggS":
            return self._take_page()
        if mark[:3] == b"ID3":
            return self._take_id3v2()
        if mark[:3] == b"TAG" and self._last:
            self._skip_bytes = _ID3V1_BYTES
            return _Found.TAKEN
        whole = _could_begin(mark, (*_MARKS, b"TAG"))
        return _Found.UNFINISHED if whole else _Found.JUNK

    def _take_frame(self) -> _Found:
        if len(self._buffer) - self._at < ADTS_HEADER_BYTES:
            return _Found.UNFINISHED
        header = self._header(self._at)
        if header is None:
            return _Found.JUNK
        end = self._at + header.length_bytes
        in_step = self._last is not None and header.goes_with(self._last)
        behind = self._behind(end, None if in_step else header)
        if behind is not _Found.TAKEN:
            return behind
        if not in_step and header.codec is Codec.MP3 and self._is_index(header):
            self._drop(header.length_bytes)
        else:
            self._pass_on(header, end)
        self._last = header
        return _Found.TAKEN

    def _behind(self, end: int, fitting: FrameHeader | None) -> _Found:
        """Say whether something known begins at `end`; if `fitting` is given, a frame that goes with it."""
        behind = bytes(self._buffer[end : end + 4])
        missing = end + ADTS_HEADER_BYTES > len(self._buffer)
        if behind[:1] == b"\xff":
            if missing:
                return _Found.UNFINISHED
            header = self._header(end)
            fits = header is not None and (fitting is None or header.goes_with(fitting))
            return _Found.TAKEN if fits else _Found.JUNK
        if fitting is None and (behind == b"OggS" or behind[:3] in {b"ID3", b"TAG"}):
            return _Found.TAKEN
        if _could_begin(behind, (b"\xff",) if fitting else (*_MARKS, b"TAG")):
            return _Found.UNFINISHED
        return _Found.JUNK

    def _take_page(self) -> _Found:
        room = len(self._buffer) - self._at
        page = ogg_page(self._buffer, self._at)
        if page is None:
            whole = OGG_HEADER_BYTES + _OGG_TABLE_BYTES
            return _Found.UNFINISHED if room < whole else _Found.JUNK
        if room < page.length_bytes:
            return _Found.UNFINISHED
        raw = bytes(self._buffer[self._at : self._at + page.length_bytes])
        if ogg_checksum(raw) != page.checksum:
            return _Found.JUNK
        self._at += page.length_bytes
        self._last = None
        self._close_run()
        if run := self._ogg.add(page, raw):
            self._runs.append(run)
        return _Found.TAKEN

    def _take_id3v2(self) -> _Found:
        if len(self._buffer) - self._at < TAG_HEADER_BYTES:
            return _Found.UNFINISHED
        size_bytes = tag_bytes(self._buffer, self._at)
        if size_bytes is None:
            return _Found.JUNK
        self._skip_bytes = size_bytes
        self._last = None  # a file begins here, perhaps with an index, perhaps in another format
        return _Found.TAKEN

    def _skip(self) -> None:
        skipped = min(self._skip_bytes, len(self._buffer) - self._at)
        self._skip_bytes -= skipped
        self._drop(skipped)

    def _seek(self) -> None:
        """Go to the next place, after the present one, where something may begin."""
        self._last = None
        found = [self._buffer.find(mark, self._at + 1) for mark in _MARKS]
        # The last bytes may be the beginning of a mark whose rest has not come.
        tail = max(self._at + 1, len(self._buffer) - 3)
        self._drop(min([*(place for place in found if place >= 0), tail]) - self._at)

    def _drop(self, count: int) -> None:
        self.dropped_bytes += count
        self._at += count

    def _header(self, place: int) -> FrameHeader | None:
        return mp3_header(self._buffer, place) or adts_header(self._buffer, place)

    def _is_index(self, header: FrameHeader) -> bool:
        """Say whether a frame is no sound but the index that encoders put in front of a file."""
        mpeg1 = header.samples == 1152
        side = ((9, 17), (17, 32))[mpeg1][header.channels > 1]
        xing, vbri = self._at + 4 + side, self._at + 36
        if self._buffer[vbri : vbri + 4] == b"VBRI":
            return True
        return bytes(self._buffer[xing : xing + 4]) in {b"Xing", b"Info"}

    def _pass_on(self, header: FrameHeader, end: int) -> None:
        format_ = _format(header)
        if format_ != self._format:
            self._close_run()
            self._format = format_
        self._parts.append(bytes(self._buffer[self._at : end]))
        self._duration_s += header.samples / header.sample_rate_hz
        self._at = end
        if self._duration_s >= self._step_s:
            self._close_run()

    def _close_run(self) -> None:
        if self._parts and self._format:
            frames = b"".join(self._parts)
            self._runs.append(Run(frames=frames, duration_s=self._duration_s, format=self._format))
        self._parts.clear()
        self._duration_s = 0.0

    def _give(self) -> list[Run]:
        self._close_run()
        runs, self._runs = self._runs, []
        return runs


def _format(header: FrameHeader) -> AudioFormat:
    return AudioFormat(
        codec=header.codec,
        sample_rate_hz=header.sample_rate_hz,
        channels=header.channels,
        content_type=_CONTENT_TYPES[header.codec],
    )


def _could_begin(start: bytes, marks: tuple[bytes, ...]) -> bool:
    """Return whether the few bytes that have come may be the beginning of one of the marks."""
    return any(mark.startswith(start) for mark in marks)
