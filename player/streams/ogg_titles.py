# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Find titles in an Ogg stream: each chained logical stream begins with a comment packet of its own.

The bytes pass through untouched; a title comes out right after the page that ends its comment packet, which
is before the first sound it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from .comments import CommentReader
from .headers import CONTINUED, FIRST_PAGE, OGG_HEADER_BYTES, OggPage, ogg_identity, ogg_page
from .title import StreamTitle, make_title, pair
from .title_text import usable_charsets

_LARGEST_HEAD: Final = OGG_HEADER_BYTES + 255
_MAGIC: Final = b"OggS"


class OggTitleDemuxer:
    """Passes Ogg bytes on and reports the titles between them, however the bytes are cut; pure.

    Args:
        charsets: To try where a title is not in UTF-8, as it should be; ``None`` is passed over.
    """

    def __init__(self, charsets: Sequence[str | None] = ()) -> None:
        self._charsets = usable_charsets(charsets)
        self._page = bytearray()  # the page being read; without a magic word at its start: junk to search
        self._serial: int | None = None  # the logical stream whose comment packet is awaited
        self._comments: CommentReader | None = None  # there once that packet has begun
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
            if title is not None and title.text != self._last:
                self._last = title.text
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
                self._serial, self._comments = page.serial, None
            return None
        if page.serial != self._serial:
            return None
        begun, goes_on = self._comments is not None, bool(page.header_type & CONTINUED)
        if begun != goes_on and page.segments:
            self._serial = None  # a page was missed, and a part of the comment packet with it
            return None
        if self._comments is None:
            self._comments = CommentReader(self._charsets)
        length, ended = _first_packet(page)
        self._comments.feed(body[:length])
        if not ended:
            return None
        self._serial = None
        return comments_title(self._comments.comments)


def _first_packet(page: OggPage) -> tuple[int, bool]:
    """Return how many bytes of the body belong to its first packet, and whether it ends here."""
    length = 0
    for lacing in page.segments:
        length += lacing
        if lacing < 255:
            return length, True
    return length, False


def comments_title(comments: Mapping[str, Sequence[str]]) -> StreamTitle:
    """Make a title of ARTIST and TITLE comments."""
    artist = ", ".join(comments.get("ARTIST", ()))
    title = " / ".join(comments.get("TITLE", ()))
    if not (artist and title) or title.startswith(f"{artist} - "):  # some sources write both into TITLE
        return make_title(title or artist)
    return pair(artist, title, raw=f"{artist} - {title}")
