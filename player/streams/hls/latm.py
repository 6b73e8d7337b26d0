# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""AAC as broadcasters multiplex it, LATM in LOAS (ISO/IEC 14496-3, 1.7), turned into ADTS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .adts import AacConfig, adts_frame, read_aac_config
from .base import UnsupportedSoundError
from .bits import Bits

_HEADER_BYTES: Final = 3
_SYNC: Final = 0x2B7


@dataclass(frozen=True, slots=True)
class _Mux:
    """How the frames lie in each element."""

    config: AacConfig
    frames: int


class LatmReader:
    """Finds elements and gives their frames as ADTS, however the bytes are cut."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._mux: _Mux | None = None

    def feed(self, data: bytes) -> bytes:
        """Return the frames that are whole with these bytes.

        Raises:
            UnsupportedSoundError: If they are none that ADTS can carry.
        """
        self._buffer += data
        out = bytearray()
        at = 0
        while len(self._buffer) - at >= _HEADER_BYTES:
            head = int.from_bytes(self._buffer[at : at + _HEADER_BYTES], "big")
            if head >> 13 != _SYNC:
                following = self._buffer.find(0x56, at + 1)  # the sync word's first eight bits
                at = following if following >= 0 else len(self._buffer)
                continue
            end = at + _HEADER_BYTES + (head & 0x1FFF)
            if end > len(self._buffer):
                break
            out += self._element(bytes(self._buffer[at + _HEADER_BYTES : end]))
            at = end
        del self._buffer[:at]
        return bytes(out)

    def clear(self) -> None:
        """Forget what is not whole."""
        self._buffer.clear()

    def _element(self, element: bytes) -> bytes:
        bits = Bits(element)
        if not bits.take(1):
            self._mux = _stream_mux(bits)
        if self._mux is None:
            return b""
        frames = []
        for _ in range(self._mux.frames):
            size = 0
            while (more := bits.take(8)) == 255:
                size += more
            size += more
            if 8 * size > bits.left:
                break
            frames.append(adts_frame(self._mux.config, bits.take_bytes(size)))
        return b"".join(frames)


def _stream_mux(bits: Bits) -> _Mux:
    version = bits.take(1)
    if version and bits.take(1):
        raise UnsupportedSoundError("LATM of a later version")
    if version:
        _value(bits)  # buffer fullness
    same_timing, further_frames = bits.take(1), bits.take(6)
    programs, layers = bits.take(4), bits.take(3)
    if programs or layers or not same_timing:
        raise UnsupportedSoundError("LATM with several programmes or layers")
    config = read_aac_config(_described(bits) if version else bits)
    if bits.take(3) != 0:
        raise UnsupportedSoundError("LATM with frames of fixed length")
    bits.take(8)  # buffer fullness
    if bits.take(1):  # other data, behind the frames, where it is not in our way
        if version:
            _value(bits)
        else:
            while bits.take(1) and not bits.cut:
                bits.take(8)
            bits.take(8)
    if bits.take(1):
        bits.take(8)  # checksum
    return _Mux(config, further_frames + 1)


def _described(bits: Bits) -> Bits:
    """Return a description whose length comes first, as something of its own."""
    length = min(_value(bits), bits.left)
    return Bits((bits.take(length) << -length % 8).to_bytes(-(-length // 8), "big"))


def _value(bits: Bits) -> int:
    return bits.take(8 * (bits.take(2) + 1))
