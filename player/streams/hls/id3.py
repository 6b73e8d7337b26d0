# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles in HLS come as ID3 tags, version 2.2 to 2.4, timed by where they stand between the sound.

Most tags are none: Apple's packers begin each segment with one that holds a clock only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from player.streams.headers import TAG_HEADER_BYTES, tag_bytes
from player.streams.title import StreamTitle, make_title, pair
from player.streams.title_text import decode_title, usable_charsets

_ID: Final = re.compile(rb"[A-Z0-9]{3,4}")
_UNSYNCHRONISED: Final = 0x80
_EXTENDED: Final = 0x40
_MOST_FRAMES: Final = 200
_LONGEST_TEXT_BYTES: Final = 4096
# Names of version 2.2 have three letters.
_NAMES: Final = {b"TT2": b"TIT2", b"TP1": b"TPE1", b"TXX": b"TXXX"}
_STREAM_TITLE: Final = "streamtitle"


def title_in(tag: bytes, charsets: Sequence[str | None] = ()) -> StreamTitle | None:
    """Return the title that a whole tag tells; ``None`` if it tells of none.

    Args:
        tag: As `headers.tag_bytes` measured it.
        charsets: Of texts that claim to be Latin-1 and are not.
    """
    usable = usable_charsets(charsets)
    texts: dict[str, str] = {}
    for name, body in _frames(tag):
        if name == b"TXXX":
            key, _, text = _text(body, usable).partition("\x00")
            texts.setdefault(key.strip().lower(), text.strip("\ufeff\x00"))
        elif name in (b"TIT2", b"TPE1"):
            # Version 2.4 may have several values.
            values = [value for value in _text(body, usable).split("\x00") if value.strip()]
            texts.setdefault(name.decode("ascii"), ", ".join(values))
    if _STREAM_TITLE in texts:
        return make_title(texts[_STREAM_TITLE])
    artist = texts.get("TPE1", texts.get("artist", ""))
    title = texts.get("TIT2", texts.get("title"))
    if title is None and not artist:
        return None
    title = title or ""
    raw = f"{artist} - {title}" if artist and title else artist or title
    if not artist or title.startswith(f"{artist} - "):
        return make_title(title)
    return pair(artist, title, raw=raw)


def _frames(tag: bytes) -> Iterator[tuple[bytes, bytes]]:
    version, flags = tag[3], tag[5]
    body = tag[TAG_HEADER_BYTES : TAG_HEADER_BYTES + _synchsafe(tag[6:10])]
    if flags & _UNSYNCHRONISED and version < 4:
        body = body.replace(b"\xff\x00", b"\xff")
    at = _extended_bytes(body, version) if flags & _EXTENDED and version > 2 else 0
    id_bytes, head_bytes = (3, 6) if version == 2 else (4, 10)
    for _ in range(_MOST_FRAMES):
        name = body[at : at + id_bytes]
        if len(body) - at < head_bytes or not _ID.fullmatch(name):
            return
        size_field = body[at + id_bytes : at + 2 * id_bytes]
        size = _size(size_field, version)
        content = body[at + head_bytes : at + head_bytes + min(size, _LONGEST_TEXT_BYTES)]
        if version == 4:
            content = _plain(content, body[at + 9], tag_flags=flags)
        elif version == 3 and body[at + 9] & 0xC0:  # compressed or encrypted
            content = b""
        if content:
            yield _NAMES.get(name, name), content
        at += head_bytes + size


def _plain(content: bytes, flags: int, *, tag_flags: int) -> bytes:
    if flags & 0x0C:  # compressed or encrypted
        return b""
    if flags & 0x01:  # its length comes first
        content = content[4:]
    if flags & 0x02 or tag_flags & _UNSYNCHRONISED:
        content = content.replace(b"\xff\x00", b"\xff")
    return content


def _size(field: bytes, version: int) -> int:
    """Read a frame's size; some writers of 2.4 do it as in 2.3, which shows where a high bit is set."""
    if version == 4 and not any(byte & 0x80 for byte in field):
        return _synchsafe(field)
    return int.from_bytes(field, "big")


def _extended_bytes(body: bytes, version: int) -> int:
    if version == 4:
        return _synchsafe(body[:4])
    return 4 + int.from_bytes(body[:4], "big")


def _synchsafe(field: bytes | bytearray) -> int:
    value = 0
    for byte in field:
        value = value << 7 | byte & 0x7F
    return value


def _text(body: bytes, charsets: Sequence[str]) -> str:
    encoding, text = body[0], body[1:]
    if encoding == 1:
        big = text[:2] == b"\xfe\xff"
        return text.decode("utf-16-be" if big else "utf-16-le", "replace").replace("\ufeff", "")
    if encoding == 2:
        return text.decode("utf-16-be", "replace").replace("\ufeff", "")
    if encoding == 3:
        return text.decode("utf-8", "replace")
    return decode_title(text, charsets)


class TagReader:
    """Collects tags that come in pieces; what is no tag is passed over."""

    def __init__(self, charsets: Sequence[str | None] = ()) -> None:
        self._charsets = charsets
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[StreamTitle]:
        """Return the titles of the tags that are whole with these bytes."""
        self._buffer += data
        titles: list[StreamTitle] = []
        while (at := self._buffer.find(b"ID3")) >= 0:
            del self._buffer[:at]
            size = tag_bytes(self._buffer)
            if size is None:
                if len(self._buffer) < TAG_HEADER_BYTES:
                    return titles
                del self._buffer[:3]
                continue
            if len(self._buffer) < size:
                return titles
            if (title := title_in(bytes(self._buffer[:size]), self._charsets)) is not None:
                titles.append(title)
            del self._buffer[:size]
        del self._buffer[: max(0, len(self._buffer) - 2)]
        return titles

    def clear(self) -> None:
        """Forget what is not whole."""
        self._buffer.clear()
