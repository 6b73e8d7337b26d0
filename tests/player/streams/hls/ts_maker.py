# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Transport streams by the book (ISO/IEC 13818-1), so that a test can have what no encoder makes."""

from __future__ import annotations

from collections.abc import Sequence

PMT_PID, SOUND_PID, TITLES_PID = 0x1000, 0x100, 0x101


def checksum(data: bytes) -> int:
    """CRC-32 of annex A, bit by bit."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


def section(table: int, number: int, body: bytes, version: int = 0) -> bytes:
    head = bytes([table]) + (0xB000 | len(body) + 9).to_bytes(2, "big")
    head += number.to_bytes(2, "big") + bytes([0xC1 | version << 1, 0, 0])
    return head + body + checksum(head + body).to_bytes(4, "big")


def pat(programmes: Sequence[tuple[int, int]] = ((1, PMT_PID),)) -> bytes:
    entries = [number.to_bytes(2, "big") + (0xE000 | pid).to_bytes(2, "big") for number, pid in programmes]
    return section(0, 1, b"".join(entries))


def pmt(*streams: tuple[int, int, bytes], version: int = 0, info: bytes = b"") -> bytes:
    body = (0xE000 | SOUND_PID).to_bytes(2, "big") + (0xF000 | len(info)).to_bytes(2, "big") + info
    for kind, pid, descriptors in streams:
        body += bytes([kind]) + (0xE000 | pid).to_bytes(2, "big")
        body += (0xF000 | len(descriptors)).to_bytes(2, "big") + descriptors
    return section(2, 1, body, version)


def pes(data: bytes, *, stream: int = 0xC0, sized: bool = True, stuffing: int = 0) -> bytes:
    optional = b"\x80\x80" + bytes([5 + stuffing]) + b"\x21\x00\x01\x00\x01" + b"\xff" * stuffing
    length = len(optional) + len(data) if sized else 0
    return b"\x00\x00\x01" + bytes([stream]) + length.to_bytes(2, "big") + optional + data


class TsMaker:
    """Cuts sections and PES packets into packets, and counts them."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def packets(self, pid: int, data: bytes, *, table: bool = False) -> list[bytes]:
        data = b"\x00" + data if table else data
        if table:
            data += b"\xff" * (-len(data) % 184)
        return [self._packet(pid, data[at : at + 184], begins=at == 0) for at in range(0, len(data), 184)]

    def tables(self, *streams: tuple[int, int, bytes], version: int = 0) -> list[bytes]:
        return [
            *self.packets(0, pat(), table=True),
            *self.packets(PMT_PID, pmt(*streams, version=version), table=True),
        ]

    def _packet(self, pid: int, payload: bytes, *, begins: bool) -> bytes:
        count = self._counts.get(pid, 0)
        self._counts[pid] = (count + 1) % 16
        stuffing = 184 - len(payload)
        adaptation = b""
        if stuffing:
            adaptation = bytes([stuffing - 1]) + (b"\x00" + b"\xff" * (stuffing - 2) if stuffing > 1 else b"")
        head = bytes([0x47, (0x40 if begins else 0) | pid >> 8, pid & 0xFF])
        return head + bytes([(0x30 if stuffing else 0x10) | count]) + adaptation + payload
