# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The two layers inside an MPEG transport stream: table sections, and packetised elementary streams."""

from __future__ import annotations

from typing import Final

_SECTION_HEAD_BYTES: Final = 3
_STUFFING: Final = 0xFF
_PES_HEAD_BYTES: Final = 9


class Sections:
    """Collects the sections of one table from the packets that it is cut into (ISO/IEC 13818-1, 2.4.4)."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._active = False

    def feed(self, payload: bytes, *, begins: bool) -> list[bytes]:
        """Take a packet's payload, and return the sections that are whole with it and undamaged.

        Args:
            begins: A section begins in this packet.
        """
        if not begins:
            if self._active:
                self._buffer += payload
            return self._whole()
        pointer = payload[0] if payload else 0
        found = []
        if self._active:
            self._buffer += payload[1 : 1 + pointer]
            found = self._whole()
        self._buffer[:] = payload[1 + pointer :]
        self._active = True
        return found + self._whole()

    def _whole(self) -> list[bytes]:
        found = []
        while self._active and len(self._buffer) >= _SECTION_HEAD_BYTES:
            size = _SECTION_HEAD_BYTES + (int.from_bytes(self._buffer[1:3], "big") & 0xFFF)
            if self._buffer[0] == _STUFFING:
                self._active = False
            elif len(self._buffer) < size:
                break
            else:
                section = bytes(self._buffer[:size])
                del self._buffer[:size]
                if _checksum(section) == 0:
                    found.append(section)
        return found


class Packets:
    """Takes the heads off one elementary stream's packets (ISO/IEC 13818-1, 2.4.3.6).

    Their bodies come out as they come in: nothing waits for the end of one, which may not say its length.
    """

    def __init__(self) -> None:
        self._head: bytearray | None = None
        self._left_bytes: int | None = 0  # None: until the next one begins

    def feed(self, payload: bytes, *, begins: bool) -> bytes:
        """Return what belongs to the stream.

        Args:
            begins: A packet's head begins here.
        """
        if begins:
            self._head = bytearray()
        if self._head is None:
            return self._body(payload)
        self._head += payload
        head = self._head
        if len(head) < _PES_HEAD_BYTES:
            return b""
        if head[:3] != b"\x00\x00\x01" or head[6] & 0xC0 != 0x80:
            self.lose()
            return b""
        body_at = _PES_HEAD_BYTES + head[8]
        if len(head) < body_at:
            return b""
        length = int.from_bytes(head[4:6], "big")
        self._left_bytes = max(0, length - (body_at - 6)) if length else None
        self._head = None
        return self._body(bytes(head[body_at:]))

    def lose(self) -> None:
        """A packet is missing: what follows is good again where the next one begins."""
        self._head, self._left_bytes = None, 0

    def _body(self, data: bytes) -> bytes:
        if self._left_bytes is None:
            return data
        taken = data[: self._left_bytes]
        self._left_bytes -= len(taken)
        return taken


def _checksum_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(value)
    return tuple(table)


_TABLE: Final = _checksum_table()


def _checksum(section: bytes) -> int:
    """Return the CRC-32 of a section with its checksum: 0 if it is undamaged (annex A)."""
    value = 0xFFFFFFFF
    for byte in section:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value
