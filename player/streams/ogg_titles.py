# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Find titles in an Ogg stream: each chained logical stream begins with a comment packet of its own.

The bytes pass through untouched; a title comes out right after the page that ends its comment packet, which
is before the first sound it belongs to.
"""

from __future__ import annotations

import struct
from typing import Final

from .headers import CONTINUED, FIRST_PAGE, OGG_HEADER_BYTES, OggPage, ogg_identity, ogg_page
from .icy import make_title
from .text import decode, shown
from .title import StreamTitle

LARGEST_COMMENT_BYTES: Final = 65536  # pictures come after the texts, and may be cut off
_MOST_COMMENTS: Final = 1000
_LARGEST_HEAD: Final = OGG_HEADER_BYTES + 255
_MAGIC: Final = b"OggS"


class OggTitleDemuxer:
    """Passes Ogg bytes on and reports the titles between them, however the bytes are cut; pure."""

    def __init__(self) -> None:
        self._page = bytearray()  # the page being read; without a magic word at its start: junk to search
        self._serial: int | None = None  # the logical stream whose comment packet is awaited
        self._packet = bytearray()
        self._last = ""

    @property
    def lost(self) -> bool:
        """Never: pages are found again by their magic word."""
        return False

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return the same bytes (never an empty piece), with titles that changed at their places."""
        out: list[bytes | StreamTitle] = []
        start = at = 0
        while at < len(data):
            at += self._take(data, at)
            page = ogg_page(self._page)
            if page is None or len(self._page) < page.length_bytes:
                continue
            title = self._read_page(page, bytes(self._page[page.header_bytes :]))
            self._page.clear()
            if title is not None and title.raw != self._last:
                self._last = title.raw
                out += [data[start:at], title]
                start = at
        if start < len(data):
            out.append(data[start:])
        return out

    def _take(self, data: bytes, at: int) -> int:
        """Add as many bytes to the page as surely belong to it, and return how many."""
        self._find_magic()
        page = ogg_page(self._page)
        if page is not None:
            wanted = page.length_bytes - len(self._page)
        elif len(self._page) < OGG_HEADER_BYTES:
            wanted = OGG_HEADER_BYTES - len(self._page)
        else:
            wanted = OGG_HEADER_BYTES + self._page[OGG_HEADER_BYTES - 1] - len(self._page)
        taken = data[at : at + max(1, wanted)]
        self._page += taken
        self._find_magic()
        return len(taken)

    def _find_magic(self) -> None:
        """Drop what cannot be the start of a page."""
        if _MAGIC.startswith(self._page[:4]) or self._page[:4] == _MAGIC:
            if len(self._page) < _LARGEST_HEAD or ogg_page(self._page) is not None:
                return
            del self._page[:1]  # the magic word by chance
        found = self._page.find(_MAGIC)
        if found < 0:
            found = next(
                (len(self._page) - n for n in (3, 2, 1) if self._page.endswith(_MAGIC[:n])), len(self._page)
            )
        del self._page[:found]

    def _read_page(self, page: OggPage, body: bytes) -> StreamTitle | None:
        if page.header_type & FIRST_PAGE:
            if ogg_identity(body) is not None:
                self._serial = page.serial
                self._packet.clear()
            return None
        if page.serial != self._serial:
            return None
        if not self._packet and page.header_type & CONTINUED:
            self._serial = None  # the start of the comment packet was missed
            return None
        length, ended = _first_packet(page)
        room = LARGEST_COMMENT_BYTES - len(self._packet)
        self._packet += body[: min(length, room)]
        if not ended:
            return None
        comments = parse_comments(bytes(self._packet))
        self._serial = None
        self._packet.clear()
        return comments_title(comments)


def _first_packet(page: OggPage) -> tuple[int, bool]:
    """Return how many bytes of the body belong to its first packet, and whether it ends here."""
    length = 0
    for lacing in page.segments:
        length += lacing
        if lacing < 255:
            return length, True
    return length, False


def parse_comments(packet: bytes) -> dict[str, list[str]]:
    """Read a Vorbis comment packet of Vorbis, Opus or FLAC, as far as it goes; names in upper case."""
    for magic in (b"\x03vorbis", b"OpusTags"):
        if packet.startswith(magic):
            at = len(magic)
            break
    else:
        if not packet or packet[0] & 0x7F != 4:  # the FLAC block type of comments
            return {}
        at = 4
    comments: dict[str, list[str]] = {}
    _, at = _counted(packet, at)  # who made it
    if at + 4 > len(packet):
        return comments
    (count,) = struct.unpack_from("<I", packet, at)
    at += 4
    for _ in range(min(count, _MOST_COMMENTS)):
        if at + 4 > len(packet):
            break
        value, at = _counted(packet, at)
        name, equals, text = decode(value).partition("=")
        if equals:
            comments.setdefault(name.upper(), []).append(text)
    return comments


def _counted(packet: bytes, at: int) -> tuple[bytes, int]:
    if at + 4 > len(packet):
        return b"", len(packet)
    (length,) = struct.unpack_from("<I", packet, at)
    return packet[at + 4 : at + 4 + length], min(at + 4 + length, len(packet))


def comments_title(comments: dict[str, list[str]]) -> StreamTitle:
    """Make a title of ARTIST and TITLE comments."""
    artist = ", ".join(comments.get("ARTIST", []))
    title = " / ".join(comments.get("TITLE", []))
    if not (artist and title):
        return make_title(title or artist)
    raw = f"{artist} - {title}"
    return StreamTitle(text=shown(raw), artist=shown(artist), title=shown(title), raw=raw)
