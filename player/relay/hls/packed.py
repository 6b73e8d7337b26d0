# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Packed audio (RFC 8216, 3.4): frames as they are, behind an ID3 tag that says where they lie in time."""

from __future__ import annotations

CLOCK_HZ = 90_000
CLOCK_BITS = 33
"""Of an MPEG-2 transport stream's clock; it begins again after 26.5 hours, as players expect."""

_OWNER = b"com.apple.streaming.transportStreamTimestamp\x00"


def timestamp_tag(sound_s: float) -> bytes:
    """Return the ID3v2.4 tag of a segment whose first frame comes after so many seconds of sound."""
    ticks = round(sound_s * CLOCK_HZ) % (1 << CLOCK_BITS)
    content = _OWNER + ticks.to_bytes(8, "big")
    frame = b"PRIV" + _synchsafe(len(content)) + b"\x00\x00" + content
    return b"ID3\x04\x00\x00" + _synchsafe(len(frame)) + frame


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
