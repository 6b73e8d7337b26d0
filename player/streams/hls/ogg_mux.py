# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Put Opus and FLAC packets into Ogg pages (RFC 3533, RFC 7845), since bare they are no stream that plays."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from player.streams.headers import FIRST_PAGE, ogg_checksum

_PAGE_HEAD: Final = "<4sBBqIII"
_CHECKSUM: Final = slice(22, 26)
_MOST_SEGMENTS: Final = 255
_LARGEST_PACKET_BYTES: Final = 255 * 254
_PAGE_S: Final = 0.2
_VENDOR: Final = b"Play Live Radio"


class OggMux:
    """Makes one logical stream.

    Args:
        serial: Its number.
        headers: Its header packets; the first is alone on its page.
        rate_hz: Unit of its granule positions.
    """

    def __init__(self, serial: int, headers: Sequence[bytes], rate_hz: int) -> None:
        self._serial = serial
        self.rate_hz = rate_hz
        self._sequence = 0
        self._granule = 0
        self._packets: list[bytes] = []
        self._segments = 0
        self._samples = 0
        first, *others = headers
        self._ready = [self._page([first], kind=FIRST_PAGE, granule=0), self._page(others, granule=0)]

    def add(self, packet: bytes, samples: int) -> None:
        """Take the next packet; one that is too long for a page is left out."""
        if not 0 < len(packet) <= _LARGEST_PACKET_BYTES:
            return
        segments = len(packet) // 255 + 1
        if self._segments + segments > _MOST_SEGMENTS:
            self._close()
        self._packets.append(packet)
        self._segments += segments
        self._samples += samples
        if self._samples >= _PAGE_S * self.rate_hz:
            self._close()

    def pages(self, *, all_of_it: bool) -> bytes:
        """Return the pages that are ready; with `all_of_it` also a short last one."""
        if all_of_it:
            self._close()
        ready, self._ready = b"".join(self._ready), []
        return ready

    def _close(self) -> None:
        if self._packets:
            self._granule += self._samples
            self._ready.append(self._page(self._packets, granule=self._granule))
            self._packets, self._segments, self._samples = [], 0, 0

    def _page(self, packets: Sequence[bytes], *, granule: int, kind: int = 0) -> bytes:
        lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
        head = struct.pack(_PAGE_HEAD, b"OggS", 0, kind, granule, self._serial, self._sequence, 0)
        self._sequence += 1
        page = bytearray(head + bytes([len(lacing)]) + lacing + b"".join(packets))
        page[_CHECKSUM] = struct.pack("<I", ogg_checksum(bytes(page)))
        return bytes(page)


def _comments() -> bytes:
    return struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", 0)


def opus_headers(specific: bytes) -> tuple[bytes, bytes] | None:
    """Make the two header packets of the OpusSpecificBox of an MP4 file; ``None`` if it is cut."""
    if len(specific) < 11:
        return None
    channels, pre_skip, rate_hz, gain = struct.unpack_from(">xBHIh", specific)
    head = b"OpusHead" + struct.pack("<BBHIh", 1, channels, pre_skip, rate_hz, gain) + specific[10:]
    return head, b"OpusTags" + _comments()


def opus_samples(packet: bytes) -> int:
    """Return how many samples at 48 kHz an Opus packet lasts (RFC 6716, 3.1)."""
    if not packet:
        return 0
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:  # SILK: 10, 20, 40, 60 ms
        frame = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:  # hybrid: 10, 20 ms
        frame = (480, 960)[config & 1]
    else:  # CELT: 2.5, 5, 10, 20 ms
        frame = (120, 240, 480, 960)[config & 3]
    frames = (1, 2, 2, packet[1] & 0x3F if len(packet) > 1 else 0)[code]
    return min(frame * frames, 5760)


def flac_headers(blocks: bytes) -> tuple[bytes, bytes] | None:
    """Make the two header packets of an MP4 file's FLAC metadata blocks; ``None`` if the first is not there.

    Returns:
        The head of Ogg FLAC's mapping with STREAMINFO, and an empty comment block, which is the last.
    """
    stream_info = blocks[:38]
    if len(stream_info) < 38 or stream_info[0] & 0x7F != 0:
        return None
    comments = _comments()
    head = b"\x7fFLAC\x01\x00\x00\x01fLaC\x00" + stream_info[1:]
    return head, b"\x84" + len(comments).to_bytes(3, "big") + comments
