# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tell what a segment is wrapped in, by its first bytes, and choose who takes it apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from player.streams.candidate import Codec
from player.streams.sniff import sniff

from .base import Demuxer, Item
from .fmp4 import Fmp4Demuxer
from .packed import PackedDemuxer
from .ts import PACKET_BYTES, TsDemuxer

SNIFF_BYTES: Final = 3 * PACKET_BYTES + 1
_BOXES: Final = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"sidx", b"emsg", b"mdat", b"free", b"skip", b"prft", b"uuid"}
)
_PACKED: Final = (b"ID3", b"\x0b\x77")
_BARE: Final = (Codec.MP3, Codec.AAC)


class Wrapping(StrEnum):
    """What segments come in."""

    TS = "an MPEG transport stream"
    MP4 = "fragmented MP4"
    PACKED = "packed audio"


_DEMUXERS: Final[dict[Wrapping, Callable[[Sequence[str | None]], Demuxer]]] = {
    Wrapping.TS: TsDemuxer,
    Wrapping.MP4: Fmp4Demuxer,
    Wrapping.PACKED: PackedDemuxer,
}


class NotSoundError(Exception):
    """A segment is nothing that sound comes in; the text says what it looks like."""


def wrapping_of(head: bytes) -> Wrapping | None:
    """Judge the first bytes of a segment; ``None`` if they are of nothing that we know."""
    if head[4:8] in _BOXES:
        return Wrapping.MP4
    if head.startswith(_PACKED) or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return Wrapping.PACKED
    # Rubbish in front, a time, or the end of a packet: some cutters do not cut at packets.
    for start in range(min(204, len(head))):
        if head[start] == 0x47 and any(_marked(head, start, step) for step in (188, 192, 204)):
            return Wrapping.TS
    # Some cut packed audio anywhere.
    return Wrapping.PACKED if sniff(head, final=True).codec in _BARE else None


def _marked(head: bytes, start: int, step: int) -> bool:
    further = head[start + step :: step]
    return further.count(0x47) == len(further) and (len(further) > 0 or (start == 0 and len(head) == step))


class SegmentDemuxer:
    """Takes sound and titles out of segment after segment, whatever each is wrapped in.

    Args:
        charsets: Of titles that do not say in which they are.
    """

    def __init__(self, charsets: Sequence[str | None] = ()) -> None:
        self._charsets = charsets
        self._wrapping: Wrapping | None = None
        self._demuxer: Demuxer | None = None
        self._head: bytearray | None = bytearray()  # None: behind it

    def begin(self, map_: bytes, *, continues: bool) -> list[Item]:
        """Another segment begins; return what the one before still had.

        Args:
            map_: Its initialisation section, or nothing.
            continues: Encoding and numbering go on from the segment before.
        """
        out: list[Item] = []
        if self._demuxer is not None and not (continues and self._wrapping is Wrapping.TS):
            out = self._demuxer.flush()
        self._head = bytearray()
        return out + (self._start(map_) if map_ else [])

    def feed(self, data: bytes) -> list[Item]:
        """Return sound and titles, in their order.

        Raises:
            NotSoundError: If the segment is none.
            UnsupportedSoundError: If its sound is of a kind that we do not play.
        """
        if self._head is None:
            return self._demuxer.feed(data) if self._demuxer is not None else []
        self._head += data
        return self._start(b"") if len(self._head) >= SNIFF_BYTES else []

    def end(self) -> list[Item]:
        """The segment ends; return what was too short to be judged before, and what cannot continue.

        Raises:
            NotSoundError, UnsupportedSoundError: As `feed`.
        """
        out: list[Item] = self._start(b"") if self._head else []
        if self._demuxer is not None and self._wrapping is not Wrapping.TS:  # each begins with its own head
            out += self._demuxer.flush()
        return out

    def _start(self, map_: bytes) -> list[Item]:
        """Judge the bytes that came, or the map that comes before them."""
        head = map_ or bytes(self._head or b"")
        if not map_:
            self._head = None
        found = wrapping_of(head)
        if found is None:
            raise NotSoundError(_looks_like(head))
        if found is not self._wrapping or self._demuxer is None:
            self._wrapping, self._demuxer = found, _DEMUXERS[found](self._charsets)
        return self._demuxer.feed(head)


def _looks_like(head: bytes) -> str:
    start = head[:64].lstrip().lower()
    if start.startswith(b"<"):
        return "a web page"
    if start.startswith(b"webvtt"):
        return "subtitles"
    return "nothing that sound comes in"
