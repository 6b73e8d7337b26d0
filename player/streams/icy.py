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

from .title import StreamTitle, make_title
from .title_text import decode_title, usable_charsets

__all__ = ["IcyDemuxer", "make_title", "metaint", "parse_fields", "read_block"]

LARGEST_METAINT: Final = 1 << 20
_BAD_BLOCKS: Final = 2

_KEY: Final = re.compile(r"([A-Za-z][A-Za-z0-9_\-]{0,39})=")
_VALUE_END: Final = re.compile(r";[ \t\r\n\x00]*(?=$|[A-Za-z][A-Za-z0-9_\-]{0,39}=)")
_NEXT_FIELD: Final = ";StreamUrl="
_PADDING: Final = "\x00 \r\n\t"
_BOM: Final = b"\xef\xbb\xbf"


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
        self._charsets = usable_charsets(charsets)
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
        """Return sound (never empty, in one piece between two titles) and titles that changed, in their
        order; nothing more once `lost`."""
        out: list[bytes | StreamTitle] = []
        sound: list[bytes] = []
        at = 0
        while at < len(data) and not self.lost:
            if self._part is _Part.LENGTH:
                length, at = data[at], at + 1
                if length == 0:  # the most common by far: nothing new
                    self._part, self._left_bytes = _Part.SOUND, self._interval_bytes
                    continue
                self._part, self._left_bytes = _Part.BLOCK, length * 16
            piece = data[at : at + self._left_bytes]
            at += len(piece)
            self._left_bytes -= len(piece)
            if self._part is _Part.SOUND:
                sound.append(piece)
                if self._left_bytes == 0:
                    self._part = _Part.LENGTH
            else:
                self._block += piece
                if self._left_bytes == 0 and (title := self._end_of_block()):
                    out += [b"".join(sound), title] if sound else [title]
                    sound.clear()
        if sound:
            out.append(b"".join(sound))
        return out

    def _end_of_block(self) -> StreamTitle | None:
        block, self._block = bytes(self._block), bytearray()
        self._part, self._left_bytes = _Part.SOUND, self._interval_bytes
        if not block.strip(_PADDING.encode()):
            return None
        fields = read_block(block, self._charsets)
        if not fields:
            self._bad_blocks += 1
            return None
        self._bad_blocks = 0
        if "streamtitle" not in fields:
            return None
        title = make_title(fields["streamtitle"], fields.get("streamurl", ""))
        # Where nothing is shown, an address changes nothing.
        now = (title.text, title.stream_url if title.text else "")
        if now == self._last:
            return None
        self._last = now
        return title


def read_block(block: bytes, charsets: Sequence[str] = ()) -> dict[str, str]:
    """Return the fields of a block, keys in lower case; empty if it does not begin with a key.

    Args:
        charsets: As `usable_charsets` gave them.
    """
    block = _without_rest(block.strip(_PADDING.encode()).removeprefix(_BOM))
    for charset in (*charsets, "utf-8"):  # quotes are found on text: a second byte may look like one
        try:
            if fields := parse_fields(block.decode(charset)):
                return fields
        except UnicodeError:
            continue
    # Damaged, or fields in different charsets: each for itself, as no charset has a quote within a character.
    raw = parse_fields(block.decode("latin-1"))
    return {key: decode_title(value.encode("latin-1"), charsets) for key, value in raw.items()}


def _without_rest(block: bytes) -> bytes:
    """Cut off what an older, longer title left in the server's buffer behind the end of this one."""
    whole, zero, _ = block.partition(b"\x00")
    return whole if zero and whole.rstrip().endswith((b"';", b'";')) else block


def parse_fields(text: str) -> dict[str, str]:
    """Read ``key='value';`` pairs, keys in lower case; empty if the text does not begin with a key.

    A value ends at its quote with ``;`` and then another key or the end of the block, so that quotes
    and semicolons inside are kept; where that is missing, at the last ``';``, the last quote, or the end.
    """
    fields: dict[str, str] = {}
    text = text.strip(_PADDING)
    at = 0
    while match := _KEY.match(text, at):
        value, at = _value(text, match.end())
        fields.setdefault(match[1].lower(), value)
    return fields


def _value(text: str, start: int) -> tuple[str, int]:
    """Return a value and where the next key may begin."""
    quote = text[start : start + 1]
    if quote not in ("'", '"'):
        end = text.find(";", start)
        return (text[start:], len(text)) if end < 0 else (text[start:end], _skip_padding(text, end + 1))
    start += 1
    at = text.find(quote, start)
    while at >= 0:
        if match := _VALUE_END.match(text, at + 1):
            unclosed = text.find(_NEXT_FIELD, start, at)  # no title has that inside: its quote is missing
            return (text[start:unclosed], unclosed + 1) if unclosed >= 0 else (text[start:at], match.end())
        at = text.find(quote, at + 1)
    for last in (text.rfind(quote + ";", start), text.rfind(quote, start)):
        if last >= 0:
            return text[start:last], len(text)
    return text[start:], len(text)


def _skip_padding(text: str, at: int) -> int:
    while at < len(text) and text[at] in _PADDING:
        at += 1
    return at
