# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take sound out of fragmented MP4: AAC as ADTS, MP3 as it is, Opus and FLAC as Ogg."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Sequence
from typing import Final

from player.streams.candidate import Codec

from .adts import AacConfig, aac_config, adts_frame
from .base import Item, UnsupportedSoundError
from .mp4_boxes import Sample, SoundTrack, samples_of, sound_track, title_of
from .ogg_mux import OggMux, flac_headers, opus_headers, opus_samples

LARGEST_BOX_BYTES: Final = 1024 * 1024
"""Of those that we read whole; a longer one is passed over."""
_LARGEST_SAMPLE_BYTES: Final = 256 * 1024
_ENDLESS: Final = 1 << 62
_READ: Final = frozenset({"moov", "moof", "emsg"})


class Fmp4Demuxer:
    """Reads initialisation sections and fragments, through any number of segments.

    Args:
        charsets: Of titles that do not say in which they are.
    """

    def __init__(self, charsets: Sequence[str | None] = ()) -> None:
        self._charsets = charsets
        self._buffer = bytearray()
        self._at = 0  # place of the buffer's first byte, counted from the first byte ever
        self._skip_bytes = 0
        self._data_bytes = 0  # what is left of the box with the frames
        self._fragment_at = 0
        self._fragment = b""  # what says where the frames lie, until they come
        self._wanted: deque[Sample] = deque()
        self._moov = b""
        self._track: SoundTrack | None = None
        self._config: AacConfig | None = None
        self._mux: OggMux | None = None

    def feed(self, data: bytes) -> list[Item]:
        """Return sound (never empty) and titles, in their order.

        Raises:
            UnsupportedSoundError: If the sound in it is of a kind that we do not play, or there is none.
        """
        self._buffer += data
        out: list[Item] = []
        while self._step(out):
            pass
        return out

    def flush(self) -> list[Item]:
        """Forget what is not whole: another segment begins.  What the sound is stays known."""
        out: list[Item] = []
        self._pass_pages(out, all_of_it=True)
        self._drop(len(self._buffer))
        self._skip_bytes = self._data_bytes = 0
        self._wanted.clear()
        self._fragment = b""
        return out

    def _step(self, out: list[Item]) -> bool:
        """Do what can be done with the bytes that are there; say whether there was anything."""
        if self._skip_bytes:
            skipped = min(self._skip_bytes, len(self._buffer))
            self._skip_bytes -= skipped
            self._drop(skipped)
            return self._skip_bytes == 0
        if self._data_bytes:
            return self._read_data(out)
        if len(self._buffer) < 8:
            return False
        size, head_bytes = int.from_bytes(self._buffer[:4], "big"), 8
        kind = self._buffer[4:8].decode("latin-1")
        if size == 1:
            if len(self._buffer) < 16:
                return False
            size, head_bytes = int.from_bytes(self._buffer[8:16], "big"), 16
        elif size == 0:  # up to the end
            size = _ENDLESS
        if size < head_bytes:
            self._skip_bytes = _ENDLESS  # no box: nothing can be found any more
            return True
        if kind == "mdat":
            self._drop(head_bytes)
            self._begin_data(size - head_bytes)
            return True
        if kind not in _READ or size > LARGEST_BOX_BYTES:
            self._skip_bytes = size
            return True
        if len(self._buffer) < size:
            return False
        self._read_box(kind, bytes(self._buffer[head_bytes:size]), out)
        self._drop(size)
        return True

    def _read_box(self, kind: str, content: bytes, out: list[Item]) -> None:
        if kind == "moov":
            self._begin(content, out)
        elif kind == "emsg":
            if (title := title_of(content, self._charsets)) is not None:
                out.append(title)
        elif self._track is not None:
            self._fragment_at = self._at
            self._fragment = content
            self._wanted.clear()

    def _begin(self, moov: bytes, out: list[Item]) -> None:
        if moov == self._moov:
            return
        self._pass_pages(out, all_of_it=True)
        self._moov, self._track = moov, None
        track = sound_track(moov)
        if track is None:
            raise UnsupportedSoundError("MP4 without sound")
        self._config, self._mux = None, None
        if track.codec is Codec.AAC:
            self._config = aac_config(track.specific)
        elif track.codec in (Codec.OPUS, Codec.FLAC):
            self._mux = _mux(track, zlib.crc32(moov))
        self._track = track

    def _begin_data(self, size: int) -> None:
        self._data_bytes = size
        if self._fragment and self._track is not None:
            # Read only now: every frame takes a byte at least, however many the fragment claims.
            self._wanted = deque(samples_of(self._fragment, self._track, size))
        self._fragment = b""
        first = self._wanted[0] if self._wanted else None
        origin = self._at if first is not None and first.floating else self._fragment_at
        self._wanted = deque(
            Sample(origin + one.start, one.size, one.duration, False) for one in self._wanted
        )
        self._fragment_at = 0  # the places are known now, whatever follows

    def _read_data(self, out: list[Item]) -> bool:
        """Take the frames that are whole, and let go of what lies between them."""
        end = self._at + min(len(self._buffer), self._data_bytes)
        sound: list[bytes] = []
        free_from = self._at  # frames do not overlap
        while self._wanted and (self._wanted[0].start + self._wanted[0].size <= end or self._lies_behind()):
            sample = self._wanted.popleft()
            place = sample.start - self._at
            if sample.start >= free_from and 0 < sample.size <= _LARGEST_SAMPLE_BYTES:
                free_from = sample.start + sample.size
                sound.append(self._frame(bytes(self._buffer[place : place + sample.size]), sample.duration))
        keep_from = min(end, self._wanted[0].start) if self._wanted else end
        if self._wanted and self._wanted[0].size > _LARGEST_SAMPLE_BYTES:
            keep_from = end
        gone = max(0, keep_from - self._at)
        whole = end - self._at == self._data_bytes
        if whole and not self._wanted:
            gone = self._data_bytes
        elif whole:  # a frame is said to go on behind the box: it is none
            gone = self._data_bytes
            self._wanted.clear()
        self._data_bytes -= gone
        self._drop(gone)
        if frames := b"".join(sound):
            out.append(frames)
        self._pass_pages(out, all_of_it=self._data_bytes == 0)
        return gone > 0 and self._data_bytes == 0

    def _lies_behind(self) -> bool:
        """Return whether the next frame begins where we have been already: its place was a lie."""
        return self._wanted[0].start < self._at

    def _frame(self, frame: bytes, duration: int) -> bytes:
        if self._config is not None:
            return adts_frame(self._config, frame)
        if self._mux is None or self._track is None:
            return frame
        if self._track.codec is Codec.OPUS:
            self._mux.add(frame, opus_samples(frame))
        else:
            self._mux.add(frame, round(duration * self._mux.rate_hz / self._track.timescale))
        return b""

    def _pass_pages(self, out: list[Item], *, all_of_it: bool) -> None:
        if self._mux is not None and (pages := self._mux.pages(all_of_it=all_of_it)):
            out.append(pages)

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self._at += count


def _mux(track: SoundTrack, serial: int) -> OggMux:
    if track.codec is Codec.OPUS:
        headers, rate_hz = opus_headers(track.specific), 48000
    else:
        headers = flac_headers(track.specific)
        rate_hz = int.from_bytes(track.specific[14:17], "big") >> 4
    if headers is None or rate_hz == 0:
        raise UnsupportedSoundError(f"{track.codec} in MP4 with a damaged description")
    return OggMux(serial, headers, rate_hz)
