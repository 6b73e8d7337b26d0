# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take an ICY stream apart: sound, and the titles that servers put between it.

After each ``icy-metaint`` bytes of sound comes a length byte L and 16 L bytes like
``StreamTitle='Artist - Title';``.  There is no standard: titles hold quotes and semicolons, charsets differ
by station, some servers announce titles and never send them, and one that loses count would put its titles
into the sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from .text import decode, shown
from .title import StreamTitle

LARGEST_METAINT: Final = 1 << 20
_BAD_BLOCKS: Final = 2

_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,39}=")
_VALUE_END: Final = re.compile(r";\s*(?=$|[A-Za-z][A-Za-z0-9_\-]{0,39}=)")
# iHeart wraps its titles: ``Artist - text="Song" song_spot="M" ...``.
_SPOT_TEXT: Final = 'text="'
_SPOT_REST: Final = re.compile(r'([^"]*)"\s+song_spot=', re.IGNORECASE)
_EMPTY_TITLES: Final = frozenset({"", "-"})


def metaint(value: str | None) -> int:
    """Return the bytes of sound between two blocks, from an ``icy-metaint`` field; 0 where there are none."""
    digits = (value or "").partition(",")[0].strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 8):
        return 0
    return int(digits) if int(digits) <= LARGEST_METAINT else 0


class _Part(StrEnum):
    SOUND = "sound"
    LENGTH = "length"
    BLOCK = "block"


class IcyDemuxer:
    """Separates sound from titles, however the bytes are cut; pure.

    Args:
        interval_bytes: As `metaint` read it; at least 1.
        charsets: To try before UTF-8, in order; ``None`` is passed over.
    """

    def __init__(self, interval_bytes: int, charsets: Sequence[str | None] = ()) -> None:
        self._interval_bytes = interval_bytes
        self._charsets = tuple(charsets)
        self._part = _Part.SOUND
        self._left_bytes = interval_bytes
        self._block = bytearray()
        self._bad_blocks = 0
        self._last = ("", "")

    @property
    def lost(self) -> bool:
        """True once two blocks in a row made no sense: what follows cannot be trusted, connect anew."""
        return self._bad_blocks >= _BAD_BLOCKS

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return sound (never empty) and titles that changed, in their order; nothing more once `lost`."""
        out: list[bytes | StreamTitle] = []
        at = 0
        while at < len(data) and not self.lost:
            if self._part is _Part.LENGTH:
                self._left_bytes = data[at] * 16
                self._part = _Part.BLOCK
                at += 1
            piece = data[at : at + self._left_bytes]
            at += len(piece)
            self._left_bytes -= len(piece)
            if self._part is _Part.SOUND:
                if piece:
                    out.append(piece)
                if self._left_bytes == 0:
                    self._part = _Part.LENGTH
            else:
                self._block += piece
                if self._left_bytes == 0:
                    out += self._end_of_block()
        return out

    def _end_of_block(self) -> list[StreamTitle]:
        block, self._block = bytes(self._block), bytearray()
        self._part, self._left_bytes = _Part.SOUND, self._interval_bytes
        block = block.rstrip(b"\x00 \r\n")
        if not block:
            return []
        fields = parse_fields(decode(block, self._charsets))
        if not fields:
            self._bad_blocks += 1
            return []
        self._bad_blocks = 0
        if "streamtitle" not in fields:
            return []
        title = make_title(fields["streamtitle"], fields.get("streamurl", ""))
        now = (title.text, title.stream_url)
        if now == self._last:
            return []
        self._last = now
        return [title]


def parse_fields(text: str) -> dict[str, str]:
    """Read ``key='value';`` pairs, keys in lower case; empty if the text does not begin with a key.

    A value ends at its quote with ``;`` and then another key or the end of the block, so that quotes
    and semicolons inside are kept; where that is missing, at the last ``';``, the last quote, or the end.
    """
    fields: dict[str, str] = {}
    text = text.strip("\x00 \r\n\t")
    at = 0
    while match := _KEY.match(text, at):
        key = match[0][:-1].lower()
        value, at = _value(text, match.end())
        fields.setdefault(key, value)
    return fields


def _value(text: str, start: int) -> tuple[str, int]:
    """Return a value and where the next key may begin."""
    quote = text[start : start + 1]
    if quote not in ("'", '"'):
        end = text.find(";", start)
        return (text[start:], len(text)) if end < 0 else (text[start:end], _skip_blanks(text, end + 1))
    start += 1
    at = text.find(quote, start)
    while at >= 0:
        if match := _VALUE_END.match(text, at + 1):
            return text[start:at], match.end()
        at = text.find(quote, at + 1)
    for last in (text.rfind(quote + ";", start), text.rfind(quote, start)):
        if last >= 0:
            return text[start:last], len(text)
    return text[start:], len(text)


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def make_title(raw: str, stream_url: str = "") -> StreamTitle:
    """Clean a title, and split it where its form is plainly "artist - title"."""
    before, _, after = raw.partition(_SPOT_TEXT)
    if spot := _SPOT_REST.match(after):
        artist, title = shown(before.rstrip(" -")), shown(spot[1])
        text = f"{artist} - {title}" if artist and title else artist or title
        return StreamTitle(text=text, artist=artist, title=title, raw=raw, stream_url=shown_url(stream_url))
    text = shown(raw)
    if text in _EMPTY_TITLES:
        return StreamTitle(text="", raw=raw, stream_url=shown_url(stream_url))
    artist, title = split_artist(text)
    return StreamTitle(text=text, artist=artist, title=title, raw=raw, stream_url=shown_url(stream_url))


def split_artist(text: str) -> tuple[str, str]:
    """Return the two sides of exactly one " - ", else no artist and all of it as title."""
    artist, dash, title = text.partition(" - ")
    if dash and " - " not in title and artist.strip() and title.strip():
        return artist.strip(), title.strip()
    return "", text


def shown_url(value: str) -> str:
    """Return a ``StreamUrl`` without controls and blanks around it."""
    return "".join(mark for mark in value.strip() if mark.isprintable())[:2048]
