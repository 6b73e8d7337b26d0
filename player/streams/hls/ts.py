# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take sound and timed ID3 titles out of an MPEG transport stream (ISO/IEC 13818-1).

Packets are found by their marks, so that damage costs what is damaged.  Of several programmes the first with
sound is taken, and of several sounds in it the first that we play.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .base import Item, UnsupportedSoundError
from .id3 import TagReader
from .latm import LatmReader
from .pes import Packets, Sections

PACKET_BYTES: Final = 188
_MARK: Final = 0x47
_STEPS: Final = (188, 192, 204)
"""Packets as they are; with a time in front, as on discs; with a checksum behind, as from a receiver."""
_MOST_PROGRAMMES: Final = 16
_SCRAMBLED_PACKETS: Final = 20
"""So many in a row are no damage."""

_ADTS, _LATM = 0x0F, 0x11
_PLAYED: Final = frozenset({0x03, 0x04, _ADTS, _LATM})
_PRIVATE, _METADATA = 0x06, 0x15
_FOREIGN: Final = {
    0x1C: "bare AAC",
    0x2D: "MPEG-H audio",
    0x2E: "MPEG-H audio",
    0x80: "PCM sound",
    0x81: "AC-3 sound",
    0x82: "DTS sound",
    0x84: "E-AC-3 sound",
    0x87: "E-AC-3 sound",
    0xC1: "encrypted AC-3 sound",
    0xC2: "encrypted E-AC-3 sound",
    0xCF: "encrypted AAC sound",
}
_FOREIGN_DESCRIPTORS: Final = {0x6A: "AC-3 sound", 0x7A: "E-AC-3 sound", 0x7B: "DTS sound"}
_REGISTRATION: Final = 0x05
_FOREIGN_REGISTRATIONS: Final = {
    b"AC-3": "AC-3 sound",
    b"EAC3": "E-AC-3 sound",
    b"Opus": "Opus in a transport stream",
}
_PAT, _PMT = 0, 2


class TsDemuxer:
    """Reads one transport stream, through any number of segments.

    Args:
        charsets: Of titles that do not say in which they are.
    """

    def __init__(self, charsets: Sequence[str | None] = ()) -> None:
        self._buffer = bytearray()
        self._step_bytes = 0  # 0: searching
        self._last: dict[int, bytes] = {}  # the last packet with a payload, by PID
        self._tables: dict[int, Sections] = {0: Sections()}
        self._tables_seen: dict[int, bytes] = {}
        self._sound_pid = self._titles_pid = -1
        self._sound = Packets()
        self._titles = Packets()
        self._latm: LatmReader | None = None
        self._tags = TagReader(charsets)
        self._foreign = ""
        self._scrambled = 0  # in a row

    def feed(self, data: bytes) -> list[Item]:
        """Return sound (never empty) and titles, in their order.

        Raises:
            UnsupportedSoundError: If all sound in it is of a kind that we do not play.
        """
        self._buffer += data
        return self._read(final=False)

    def flush(self) -> list[Item]:
        """Return what is left in whole packets; what follows begins anew, with tables of its own."""
        out = self._read(final=True)
        self._buffer.clear()
        self._last.clear()
        self._tables = {0: Sections()}
        self._tables_seen.clear()
        self._step_bytes = 0
        self._sound_pid = self._titles_pid = -1
        self._sound.lose()
        self._titles.lose()
        self._tags.clear()
        return out

    def _read(self, *, final: bool) -> list[Item]:
        out: list[Item] = []
        sound: list[bytes] = []
        for packet in self._packets(final=final):
            for item in self._take(packet):
                if isinstance(item, bytes):
                    sound.append(item)
                else:
                    out += [b"".join(sound), item] if sound else [item]
                    sound.clear()
        if sound:
            out.append(b"".join(sound))
        return out

    def _packets(self, *, final: bool) -> Iterator[bytes]:
        at = 0
        buffer = self._buffer
        while True:
            if self._step_bytes == 0:
                at = self._search(at, final=final)
                if self._step_bytes == 0:
                    break
            if len(buffer) - at < (PACKET_BYTES if final else self._step_bytes):
                break
            if buffer[at] != _MARK:
                self._step_bytes = 0
                continue
            yield bytes(buffer[at : at + PACKET_BYTES])
            at += self._step_bytes
        del buffer[:at]

    def _search(self, at: int, *, final: bool) -> int:
        """Find three marks at equal distances; return where to look again if there are none yet."""
        buffer = self._buffer
        while (at := buffer.find(_MARK, at)) >= 0:
            for step in _STEPS:
                second, third = at + step, at + 2 * step
                if third < len(buffer):
                    if buffer[second] == _MARK and buffer[third] == _MARK:
                        self._step_bytes = step
                        return at
                elif not final:
                    return at
                elif (second < len(buffer) and buffer[second] == _MARK) or second == len(buffer):
                    self._step_bytes = step
                    return at
            at += 1
        return len(buffer)

    def _take(self, packet: bytes) -> list[Item]:
        pid = (packet[1] & 0x1F) << 8 | packet[2]
        damaged, begins, control = packet[1] & 0x80, bool(packet[1] & 0x40), packet[3]
        table = self._tables.get(pid)
        if damaged or not (table or pid in (self._sound_pid, self._titles_pid)):
            return []
        at, new_count = 4, False
        if control & 0x20:
            at = 5 + packet[4]
            new_count = packet[4] > 0 and bool(packet[5] & 0x80)
        if not control & 0x10 or at >= PACKET_BYTES:
            return []
        last = self._last.get(pid)
        self._last[pid] = packet
        if packet == last:
            return []  # sent twice, as the standard allows
        missing = last is not None and not new_count and control & 0x0F != (last[3] + 1) & 0x0F
        payload = packet[at:]
        if table is not None:
            for section in table.feed(payload, begins=begins):
                self._read_table(pid, section)
            return []
        if control & 0xC0:
            self._scrambled += 1
            if self._scrambled >= _SCRAMBLED_PACKETS:
                raise UnsupportedSoundError("a scrambled transport stream")
            return []
        self._scrambled = 0
        return (
            self._take_sound(payload, begins, missing)
            if pid == self._sound_pid
            else self._take_title(payload, begins, missing)
        )

    def _take_sound(self, payload: bytes, begins: bool, missing: bool) -> list[Item]:
        if missing:
            self._sound.lose()
        sound = self._sound.feed(payload, begins=begins)
        if sound and self._latm is not None:
            sound = self._latm.feed(sound)
        return [sound] if sound else []

    def _take_title(self, payload: bytes, begins: bool, missing: bool) -> list[Item]:
        if missing:
            self._titles.lose()
            self._tags.clear()
        return list(self._tags.feed(self._titles.feed(payload, begins=begins)))

    def _read_table(self, pid: int, section: bytes) -> None:
        if len(section) < 12 or not section[5] & 1 or self._tables_seen.get(pid) == section:
            return
        if pid == 0 and section[0] == _PAT:
            self._tables_seen[pid] = section
            self._read_programmes(section)
        elif pid != 0 and section[0] == _PMT:
            self._tables_seen[pid] = section
            self._read_streams(section)

    def _read_programmes(self, section: bytes) -> None:
        found = []
        for at in range(8, len(section) - 7, 4):
            number, pid = (
                int.from_bytes(section[at : at + 2], "big"),
                int.from_bytes(section[at + 2 : at + 4], "big"),
            )
            if number != 0:  # 0 is the network's own table
                found.append(pid & 0x1FFF)
        kept = {pid: self._tables.get(pid) or Sections() for pid in found[:_MOST_PROGRAMMES]}
        self._tables = {**kept, 0: self._tables[0]}
        self._foreign = ""

    def _read_streams(self, section: bytes) -> None:
        sound_pid, titles_pid, kind = -1, -1, 0
        for stream_type, pid, descriptors in _streams(section):
            if stream_type in _PLAYED and sound_pid < 0:
                sound_pid, kind = pid, stream_type
            elif foreign := _foreign(stream_type, descriptors):
                self._foreign = self._foreign or foreign
            elif stream_type == _METADATA or (stream_type == _PRIVATE and b"ID3 " in descriptors):
                titles_pid = pid if titles_pid < 0 else titles_pid
        if sound_pid < 0:
            if self._foreign and self._sound_pid < 0 and len(self._tables_seen) >= len(self._tables):
                raise UnsupportedSoundError(self._foreign)
            return
        if self._sound_pid >= 0 and self._sound_pid != sound_pid and self._other_programme(section):
            return
        if sound_pid != self._sound_pid or (kind == _LATM) != (self._latm is not None):
            self._sound_pid = sound_pid
            self._sound.lose()
            self._latm = LatmReader() if kind == _LATM else None
        self._titles_pid = titles_pid

    def _other_programme(self, section: bytes) -> bool:
        """Return whether the sound that we take is still announced, by another table."""
        others = (seen for pid, seen in self._tables_seen.items() if pid != 0 and seen != section)
        return any(pid == self._sound_pid for seen in others for _, pid, _ in _streams(seen))


def _streams(section: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Give type, PID and descriptors of each stream in a programme's table."""
    at = 12 + (int.from_bytes(section[10:12], "big") & 0xFFF)
    while at + 5 <= len(section) - 4:
        pid = int.from_bytes(section[at + 1 : at + 3], "big") & 0x1FFF
        size = int.from_bytes(section[at + 3 : at + 5], "big") & 0xFFF
        yield section[at], pid, section[at + 5 : min(at + 5 + size, len(section) - 4)]
        at += 5 + size


def _foreign(stream_type: int, descriptors: bytes) -> str:
    """Return the name of sound that we do not play; empty if it is none."""
    if stream_type in _FOREIGN:
        return _FOREIGN[stream_type]
    at = 0
    while stream_type == _PRIVATE and at + 2 <= len(descriptors):
        tag, size = descriptors[at], descriptors[at + 1]
        if tag in _FOREIGN_DESCRIPTORS:
            return _FOREIGN_DESCRIPTORS[tag]
        if tag == _REGISTRATION and (name := _FOREIGN_REGISTRATIONS.get(descriptors[at + 2 : at + 6])):
            return name
        at += 2 + size
    return ""
