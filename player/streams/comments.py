# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the comment packet of an Ogg stream as it comes: Vorbis, Opus and FLAC share its form.

A packet may hold a cover picture of megabytes, before or after the texts; nothing of it is kept, and no
length that it claims is believed before the bytes are there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .title_text import decode_title

LONGEST_VALUE_BYTES: Final = 4096
_MOST_COMMENTS: Final = 1000
_MOST_VALUES: Final = 20
_KEPT: Final = frozenset({"ARTIST", "TITLE"})
_LONGEST_NAME: Final = max(len(name) for name in _KEPT)
_MAGICS: Final = (b"\x03vorbis", b"OpusTags")
_FLAC_COMMENT: Final = 4
_FLAC_HEAD_BYTES: Final = 4


class CommentReader:
    """Takes a comment packet in any pieces, and keeps the comments that make a title.

    Args:
        charsets: To try where a comment is not in UTF-8, as it should be.

    Attributes:
        comments: Values by name in upper case, in their order, as far as they have come.
    """

    def __init__(self, charsets: tuple[str, ...] = ()) -> None:
        self.comments: dict[str, list[str]] = {}
        self._charsets = charsets
        self._skip_bytes = 0
        self._piece = bytearray()
        self._wanted_bytes = 1
        self._step: Callable[[bytes], None] | None = self._first  # None: done, or no comment packet
        self._left = 0

    def feed(self, data: bytes) -> None:
        """Read on."""
        at = 0
        while at < len(data) and self._step is not None:
            if self._skip_bytes:
                skipped = min(self._skip_bytes, len(data) - at)
                self._skip_bytes -= skipped
                at += skipped
                continue
            taken = data[at : at + self._wanted_bytes - len(self._piece)]
            self._piece += taken
            at += len(taken)
            if len(self._piece) == self._wanted_bytes:
                piece = bytes(self._piece)
                self._piece.clear()
                self._step(piece)

    def _expect(self, wanted_bytes: int, step: Callable[[bytes], None] | None) -> None:
        self._wanted_bytes, self._step = wanted_bytes, step

    def _first(self, byte: bytes) -> None:
        if byte[0] & 0x7F == _FLAC_COMMENT:  # the type of the block; the upper bit marks the last one
            self._expect(_FLAC_HEAD_BYTES - 1, lambda _: self._expect(4, self._vendor))
            return
        magic = next((magic for magic in _MAGICS if magic.startswith(byte)), byte)
        self._expect(max(1, len(magic) - 1), lambda rest: self._magic(byte + rest))

    def _magic(self, found: bytes) -> None:
        self._expect(4, self._vendor if found in _MAGICS else None)

    def _vendor(self, length: bytes) -> None:
        self._skip_bytes = int.from_bytes(length, "little")
        self._expect(4, self._count)

    def _count(self, count: bytes) -> None:
        self._left = min(int.from_bytes(count, "little"), _MOST_COMMENTS)
        self._next()

    def _next(self) -> None:
        self._left -= 1
        self._expect(4, self._length if self._left >= 0 else None)

    def _length(self, length: bytes) -> None:
        size = int.from_bytes(length, "little")
        kept = min(size, LONGEST_VALUE_BYTES)
        if not kept:
            self._next()
            return
        self._expect(kept, lambda value: self._comment(value, size - kept))

    def _comment(self, comment: bytes, rest_bytes: int) -> None:
        self._skip_bytes = rest_bytes
        name, equals, value = comment.partition(b"=")
        key = name.decode("latin-1").upper() if len(name) <= _LONGEST_NAME else ""
        if equals and key in _KEPT and len(self.comments.setdefault(key, [])) < _MOST_VALUES:
            self.comments[key].append(decode_title(value, ("utf-8", *self._charsets)))
        self._next()
