# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""ID3 tags by the book (id3.org: 2.2, 2.3.0, 2.4.0)."""

from __future__ import annotations


def synchsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: str, body: bytes, *, version: int = 4, flags: bytes = b"\0\0") -> bytes:
    if version == 2:
        return name.encode() + len(body).to_bytes(3, "big") + body
    size = synchsafe(len(body)) if version == 4 else len(body).to_bytes(4, "big")
    return name.encode() + size + flags + body


def tag(*frames: bytes, version: int = 4, flags: int = 0, padding: int = 0) -> bytes:
    body = b"".join(frames) + bytes(padding)
    return b"ID3" + bytes([version, 0, flags]) + synchsafe(len(body)) + body


def text(value: str) -> bytes:
    """Return a text frame's body in UTF-8."""
    return b"\x03" + value.encode()


CLOCK = tag(frame("PRIV", b"com.apple.streaming.transportStreamTimestamp\0" + bytes(8)))
"""What Apple's packers put in front of each segment."""
