# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Fragmented MP4 by the book (ISO/IEC 14496-12, -14), so that a test can have what no encoder makes."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SOUND, PICTURES = 2, 1


def box(kind: str, *contents: bytes, large: bool = False) -> bytes:
    body = b"".join(contents)
    if large:
        return struct.pack(">I4sQ", 1, kind.encode(), len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, kind.encode()) + body


def full(kind: str, flags: int, *contents: bytes, version: int = 0) -> bytes:
    return box(kind, bytes([version]) + flags.to_bytes(3, "big"), *contents)


def descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, 0x80, 0x80, 0x80, len(body)]) + body


def esds(object_type: int, config: bytes = b"") -> bytes:
    decoder = bytes([object_type, 0x15]) + bytes(11) + (descriptor(5, config) if config else b"")
    return full("esds", 0, descriptor(3, b"\0\1\0" + descriptor(4, decoder) + descriptor(6, b"\2")))


def entry(kind: str, *children: bytes, version: int = 0) -> bytes:
    head = bytes(6) + b"\0\1" + struct.pack(">HHI", version, 0, 0)
    head += struct.pack(">HHHHI", 2, 16, 0, 0, 48000 << 16)
    return box(kind, head, bytes({0: 0, 1: 16, 2: 36}[version]), *children)


def track(number: int, handler: str, sample_entry: bytes, timescale: int = 48000) -> bytes:
    return box(
        "trak",
        full("tkhd", 7, bytes(8), struct.pack(">I", number), bytes(68)),
        box(
            "mdia",
            full("mdhd", 0, bytes(8), struct.pack(">II", timescale, 0), bytes(4)),
            full("hdlr", 0, bytes(4), handler.encode(), bytes(12), b"name\0"),
            box("minf", box("stbl", full("stsd", 0, struct.pack(">I", 1), sample_entry))),
        ),
    )


def moov(sample_entry: bytes, *, timescale: int = 48000, duration: int = 1024, size: int = 0) -> bytes:
    return box(
        "moov",
        full("mvhd", 0, bytes(96)),
        track(PICTURES, "vide", entry("avc1")),
        track(SOUND, "soun", sample_entry, timescale),
        box("mvex", full("trex", 0, struct.pack(">IIIII", SOUND, 1, duration, size, 0))),
    )


def aac_moov(config: bytes = b"\x11\x90") -> bytes:
    """AAC-LC, 48 kHz, stereo, unless told otherwise (ISO/IEC 14496-3, 1.6.2.1)."""
    return moov(entry("mp4a", esds(0x40, config)))


def fragment(
    frames: Sequence[bytes],
    *,
    pictures: bytes = b"",
    based: str = "moof",
    offset: bool = True,
    large: bool = False,
    first: bool = False,
) -> bytes:
    """Return a moof and an mdat with pictures and then sound, or the sound first.

    Args:
        based: Where offsets count from: ``moof`` by its flag, ``file`` by a number, or ``""``: by the rule.
        offset: The sound's run says where it begins; else it follows what is before it.
    """
    data = b"".join(frames)

    def made(moof_bytes: int) -> bytes:
        start = moof_bytes + (16 if large else 8)
        sound_at = start if first else start + len(pictures)
        picture_at = start + len(data) if first else start
        sound = struct.pack(">I", len(frames)) + (struct.pack(">i", sound_at) if offset else b"")
        sound += b"".join(struct.pack(">II", 1024, len(one)) for one in frames)
        flags = {"moof": 0x20000, "file": 0x1, "": 0}[based]
        base = struct.pack(">Q", 0) if based == "file" else b""
        trafs = [
            box("traf", full("tfhd", flags, struct.pack(">I", SOUND), base),
                full("trun", 0x300 | offset, sound)),
        ]  # fmt: skip
        if pictures:
            run = struct.pack(">IiI", 1, picture_at, len(pictures))
            picture = box(
                "traf", full("tfhd", 0x20000, struct.pack(">I", PICTURES)), full("trun", 0x201, run)
            )
            trafs.insert(len(trafs) if first else 0, picture)
        return box("moof", full("mfhd", 0, struct.pack(">I", 1)), *trafs)

    moof = made(len(made(0)))
    return moof + box("mdat", *([data, pictures] if first else [pictures, data]), large=large)


def emsg(message: bytes, *, version: int) -> bytes:
    scheme, value = b"https://aomedia.org/emsg/ID3\0", b"\0"
    if version == 0:
        return full("emsg", 0, scheme, value, bytes(16), message)
    return full("emsg", 0, bytes(20), scheme, value, message, version=1)
