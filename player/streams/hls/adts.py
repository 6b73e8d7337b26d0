# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Give bare AAC frames the headers that make a stream of them: from an AudioSpecificConfig to ADTS.

ADTS can say less than the configuration: HE-AAC appears as AAC-LC at half its rate, and decoders find the
rest in the frames themselves (ISO/IEC 14496-3, 1.6.5: implicit signalling).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .base import UnsupportedSoundError
from .bits import Bits

HEADER_BYTES: Final = 7
LARGEST_FRAME_BYTES: Final = 0x1FFF - HEADER_BYTES

_RATES_HZ: Final = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_EXPLICIT: Final = 15
_ESCAPE: Final = 31
_MAIN, _LTP, _SBR, _PS = 1, 4, 5, 29
_NAMES: Final = {23: "AAC-LD", 39: "AAC-ELD", 42: "xHE-AAC", 34: "MP3 in AAC's clothing", 36: "ALS"}


@dataclass(frozen=True, slots=True)
class AacConfig:
    """What an ADTS header says of each frame.

    Attributes:
        object_type: 1 to 4; 2 is AAC-LC.
        rate_index: Index in the standard's table of sampling rates.
        channels: Channel configuration, 1 to 7.
    """

    object_type: int
    rate_index: int
    channels: int


def aac_config(config: bytes) -> AacConfig:
    """Read an AudioSpecificConfig.

    Raises:
        UnsupportedSoundError: If ADTS cannot carry what it describes, or it is cut.
    """
    return read_aac_config(Bits(config))


def read_aac_config(bits: Bits) -> AacConfig:
    """Read an AudioSpecificConfig that stands between other things, up to its end.

    Raises:
        UnsupportedSoundError: If ADTS cannot carry what it describes, or it is cut.
    """
    object_type, rate_index, channels = _object_type(bits), _rate_index(bits), bits.take(4)
    if object_type in (_SBR, _PS):
        _rate_index(bits)  # of what is heard; the core's is the one above
        object_type = _object_type(bits)
    if not _MAIN <= object_type <= _LTP:
        raise UnsupportedSoundError(_NAMES.get(object_type, f"AAC of object type {object_type}"))
    if bits.take(1):
        raise UnsupportedSoundError("AAC with frames of 960 samples")
    if bits.take(1):  # depends on a core coder
        bits.take(14)
    extended = bits.take(1)
    if extended or bits.cut:
        raise UnsupportedSoundError("AAC with a damaged description")
    if not 1 <= channels <= 7:
        raise UnsupportedSoundError("AAC that describes its channels inside")
    return AacConfig(object_type, rate_index, channels)


def adts_frame(config: AacConfig, frame: bytes) -> bytes:
    """Return a bare frame with its header; empty if it is too long for one, or empty."""
    if not 0 < len(frame) <= LARGEST_FRAME_BYTES:
        return b""
    size = HEADER_BYTES + len(frame)
    head = bytes(
        (
            0xFF,
            0xF1,  # MPEG-4, without checksum
            (config.object_type - 1) << 6 | config.rate_index << 2 | config.channels >> 2,
            (config.channels & 3) << 6 | size >> 11,
            size >> 3 & 0xFF,
            (size & 7) << 5 | 0x1F,  # buffer fullness 0x7FF: variable rate
            0xFC,
        )
    )
    return head + frame


def _object_type(bits: Bits) -> int:
    value = bits.take(5)
    return 32 + bits.take(6) if value == _ESCAPE else value


def _rate_index(bits: Bits) -> int:
    index = bits.take(4)
    if index == _EXPLICIT:
        rate_hz = bits.take(24)
        if rate_hz not in _RATES_HZ:
            raise UnsupportedSoundError(f"AAC at {rate_hz} Hz")
        return _RATES_HZ.index(rate_hz)
    if index >= len(_RATES_HZ):
        raise UnsupportedSoundError("AAC with a damaged description")
    return index
