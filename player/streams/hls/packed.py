# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Packed audio: frames as they are, with ID3 tags in front (RFC 8216, 3.4)."""

from __future__ import annotations

from collections.abc import Sequence

from player.streams.headers import TAG_HEADER_BYTES, tag_bytes

from .base import Item, UnsupportedSoundError
from .id3 import title_in

_DOLBY = b"\x0b\x77"


class PackedDemuxer:
    """Takes the tags off the beginning of one segment, and passes the frames on.

    Args:
        charsets: Of titles that do not say in which they are.
    """

    def __init__(self, charsets: Sequence[str | None] = ()) -> None:
        self._charsets = charsets
        self._head: bytearray | None = bytearray()  # None: behind the tags

    def feed(self, data: bytes) -> list[Item]:
        """Return sound and titles, in their order.

        Raises:
            UnsupportedSoundError: If it is Dolby's.
        """
        if self._head is None:
            return [data] if data else []
        self._head += data
        out: list[Item] = []
        while len(self._head) >= TAG_HEADER_BYTES:
            size = tag_bytes(self._head)
            if size is None:
                return out + self._sound()
            if len(self._head) < size:
                break
            if (title := title_in(bytes(self._head[:size]), self._charsets)) is not None:
                out.append(title)
            del self._head[:size]
        return out

    def flush(self) -> list[Item]:
        """Return what was too short to be a tag, and begin another segment."""
        out = self._sound() if self._head and tag_bytes(self._head) is None else []
        self._head = bytearray()
        return out

    def _sound(self) -> list[Item]:
        sound, self._head = bytes(self._head or b""), None
        if sound.startswith(_DOLBY):
            raise UnsupportedSoundError("AC-3 or E-AC-3 sound")
        return [sound] if sound else []
