# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Turn a stranger's bytes into text: playlists, titles and header fields come in any charset, or in two."""

from __future__ import annotations

import codecs
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

LONGEST_SHOWN: Final = 255

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
# Controls, and what turns the direction of text round, hides or splits it (no part of any name).
_UNSHOWN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]+"
)
# The library reads such a number whole, and raises where it is very long; nobody writes a character so.
_NO_CHARACTER: Final = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9A-Fa-f]{9,});?")
# What a document says of itself: XML, ASX's own way, and a line that some M3U lists have.
_INSIDE: Final = re.compile(
    rb"""<\?[a-z]{1,12}\s[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']?([a-z0-9._:\-]{1,40})"""
    rb"""|<param\s{1,9}name\s{0,9}=\s{0,9}["']?encoding["']?\s{1,9}value\s{0,9}=\s{0,9}["']?([a-z0-9._:\-]{1,40})"""
    rb"""|^#extenc:[ \t]{0,9}([a-z0-9._:\-]{1,40})""",
    re.IGNORECASE | re.MULTILINE,
)
_DECLARED_WITHIN_BYTES: Final = 2048
# What is called so is written with the larger set, everywhere; it agrees where both have a character.
_MEANT: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_PLAIN: Final = rb"<?xml +a2+b=?> [playlist] #EXTM3U http://~ \u0041"
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:\-]{1,40})", re.IGNORECASE)


def known_charset(name: str) -> bool:
    """Return whether a name is a charset for text that we can decode."""
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True


def declared_charset(content_type: str) -> str | None:
    """Return the usable charset of a Content-Type field, if it names one."""
    match = _CHARSET.search(content_type)
    return match[1] if match and known_charset(match[1]) else None


def decode(data: bytes, charsets: Sequence[str | None] = ()) -> str:
    """Decode bytes, never failing: by the charsets given (not ``None``), UTF-8, windows-1252, Latin-1."""
    for charset in (*charsets, "utf-8", "cp1252"):
        if charset is not None and known_charset(charset):
            try:
                return data.decode(charset)
            except UnicodeError:
                continue
    return data.decode("latin-1")


def decode_document(data: bytes, charsets: Sequence[str | None] = ()) -> str:
    """Decode a whole document, never failing.

    A byte order mark decides, then what looks like UTF-16, then what is UTF-8 without a doubt (most that is
    declared to be something else is a server's default), then what the document says of itself, then
    `charsets` (not ``None``), then as `decode`.
    """
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(charset, "replace")
    if looks_like_utf16(data):
        return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace")
    if (text := _certain_utf8(data)) is not None:
        return text.lstrip("\ufeff")
    given = (_declared_inside(data), *charsets)
    return decode(data, [meant_charset(charset) for charset in given if charset]).lstrip("\ufeff")


def _certain_utf8(data: bytes) -> str | None:
    """Decode bytes that have characters beyond ASCII, all of them UTF-8; the last may be cut off."""
    if data.isascii():
        return None  # a charset that shifts, as ISO-2022-JP does, is ASCII too
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeError:
        return None
    return None if text.isascii() else text


def _declared_inside(data: bytes) -> str | None:
    match = _INSIDE.search(data[:_DECLARED_WITHIN_BYTES])
    return next(name for name in match.groups() if name).decode("ascii") if match else None


def meant_charset(charset: str) -> str | None:
    """Return the charset to take for a declared one; ``None`` if a text without zeros cannot be in it."""
    if not known_charset(charset):
        return None
    try:
        plain = _PLAIN.decode(charset) == _PLAIN.decode("ascii")
    except UnicodeError:
        return None
    return _MEANT.get(codecs.lookup(charset).name, charset) if plain else None


def looks_like_utf16(data: bytes) -> bool:
    """Return whether bytes begin as ASCII in UTF-16 without a mark: every other byte is zero."""
    even, odd = data[:16:2], data[1:16:2]
    return len(odd) >= 4 and ((not any(even) and all(odd)) or (not any(odd) and all(even)))


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the non-empty lines of a playlist, trimmed, each with its number from 1.

    Lines end at CR, LF or CRLF alone; `str.splitlines` would also cut titles at a form feed or U+0085.
    """
    at = 0
    for number in itertools.count(1):  # one by one: half a million lines at once would be a lot of memory
        mark = _LINE_END.search(text, at)
        if tidy := text[at : mark.start() if mark else len(text)].strip(" \t\x00\ufeff"):
            yield number, tidy
        if mark is None:
            return
        at = mark.end()


def header_text(value: str) -> str:
    """Return a header field for showing: fields that were no UTF-8 arrive as surrogate escapes."""
    return shown(decode(value.encode("utf-8", "surrogateescape")))


def unescaped(text: str) -> str:
    """Return text with the entities of HTML decoded once, never failing."""
    return unescape(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text))


def shown(text: str) -> str:
    """Return one clean line of at most 255: entities decoded once, no controls or direction marks."""
    text = _UNSHOWN.sub(" ", unescaped(text))
    return unicodedata.normalize("NFC", " ".join(text.split()))[:LONGEST_SHOWN].rstrip()
