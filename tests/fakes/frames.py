# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Frames made by arithmetic, of round sizes and durations, each with a number in it.

MPEG-1 Layer III, 48 kHz, 128 kbit/s: 1,152 samples = 24 ms, 144 * 128000 / 48000 = 384 bytes, 16,000 bytes/s.
At 32 kHz: 36 ms and 576 bytes, the same byte rate.  ADTS, 48 kHz: 1,024 samples = 21.33 ms, any length.
"""

from __future__ import annotations

import struct

FRAME_BYTES = 384
FRAME_S = 0.024
BYTES_PER_S = 16_000


def mp3_frame(number: int, *, rate_hz: int = 48_000, mono: bool = False) -> bytes:
    """Return one numbered frame with nothing in it that could be taken for a header."""
    rate_bits, size = {48_000: (1, 384), 32_000: (2, 576)}[rate_hz]
    head = bytes([0xFF, 0xFB, 9 << 4 | rate_bits << 2, 0xC0 if mono else 0x00])
    return (head + b"%08d" % number).ljust(size, b"\x55")


def mp3(first: int, count: int, *, rate_hz: int = 48_000) -> bytes:
    """Return numbered frames in a row."""
    return b"".join(mp3_frame(number, rate_hz=rate_hz) for number in range(first, first + count))


def adts_frame(number: int, size: int = 300) -> bytes:
    """Return one numbered ADTS frame: AAC-LC, 48 kHz, stereo, no checksum (ISO/IEC 14496-3, 1.A.2.2)."""
    head = bytes(
        [0xFF, 0xF1, 1 << 6 | 3 << 2, 2 << 6 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC]
    )
    return (head + b"%08d" % number).ljust(size, b"\x55")


def numbers(data: bytes) -> list[int]:
    """Return the numbers in whole 384-byte frames.

    Raises:
        ValueError: If anything else is in `data`, or a frame is cut.
    """
    if len(data) % FRAME_BYTES:
        raise ValueError(f"{len(data)} bytes are no whole frames")
    found = []
    for at in range(0, len(data), FRAME_BYTES):
        if data[at : at + 4] != mp3_frame(0)[:4]:
            raise ValueError(f"no frame at {at}")
        found.append(int(data[at + 4 : at + 12]))
    return found


def ogg_page(body: bytes, *, kind: int = 0, granule: int = 0, serial: int = 7, sequence: int = 0) -> bytes:
    """Return an Ogg page with one packet that ends on it (RFC 3533)."""
    lacing = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, kind, granule, serial, sequence, 0)
    page = bytearray(head + bytes([len(lacing)]) + lacing + body)
    page[22:26] = struct.pack("<I", _crc(page))
    return bytes(page)


def opus_headers(title: str = "One") -> bytes:
    """Return the two header pages of an Opus stream without pre-skip (RFC 7845)."""
    comment = f"TITLE={title}".encode()
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(comment)) + comment
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 2, 0, 48_000, 0, 0)
    return ogg_page(head, kind=2) + ogg_page(tags, sequence=1)


def opus_page(number: int, *, seconds: float) -> bytes:
    """Return the data page with a number, from 1; all last as long."""
    return ogg_page(b"%08d" % number, granule=round(number * seconds * 48_000), sequence=number + 1)


def _crc(data: bytes | bytearray) -> int:
    """Ogg's CRC-32 by the book: polynomial 0x04C11DB7, the highest bit first, nothing before or after."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc
