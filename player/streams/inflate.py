# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Unpack a body that was compressed though we asked for none, a bounded piece at a time.

Heads lie about this too: what is called gzip is often plain, and what is called nothing may be gzip.  So the
first bytes decide, and only where those leave it open does the head.
"""

from __future__ import annotations

import zlib
from typing import Final

FIRST_BYTES: Final = 64
"""With so many bytes it can be said of any body whether it is compressed."""

_GZIP: Final = b"\x1f\x8b\x08"
_ANY_HEAD: Final = 47  # zlib's word for: gzip or zlib, by their heads
_NO_HEAD: Final = -15
_DEFLATED: Final = frozenset({"gzip", "x-gzip", "deflate"})


class InflateError(ValueError):
    """What is packed is damaged."""


class Inflater:
    """Unpacks as the bytes come, never more at once than asked for.

    Args:
        window_bits: As `packing_of` says.
    """

    def __init__(self, window_bits: int) -> None:
        self._window_bits = window_bits
        self._inner = zlib.decompressobj(window_bits)
        self._packed = b""

    @property
    def pending(self) -> bool:
        """True while more can be had without more bytes."""
        return bool(self._packed) and not self._over

    @property
    def _over(self) -> bool:
        return self._inner.eof and self._window_bits == _NO_HEAD

    def feed(self, data: bytes, most_bytes: int) -> bytes:
        """Return at most so many unpacked bytes; what is packed behind them is kept for the next call.

        Raises:
            InflateError: If it makes no sense.
        """
        packed = self._packed + data
        self._packed = b""
        if not packed:
            return b""
        if self._inner.eof:
            if self._window_bits == _NO_HEAD or packed[:2] != _GZIP[:2]:
                return b""  # what follows the end is padding
            self._inner = zlib.decompressobj(self._window_bits)  # one member after the other
        try:
            found = self._inner.decompress(packed, most_bytes)
        except zlib.error as error:
            raise InflateError(str(error)) from None
        self._packed = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        return found


def packing_of(first: bytes, coding: str, *, readable: bool) -> int | None:
    """Return how a body is packed, for `Inflater`; ``None`` if it is not.

    Args:
        first: Its first bytes, `FIRST_BYTES` at least unless it is shorter.
        coding: The head's Content-Encoding.
        readable: True if the bytes make sense as they are.
    """
    if first.startswith(_GZIP):
        return _ANY_HEAD
    if not _is_deflated(coding):
        return None
    zlib_head = len(first) >= 2 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    if zlib_head and first[0] >> 4 <= 7:
        return _ANY_HEAD
    return None if readable or not first else _NO_HEAD


def may_be_packed(first: bytes, coding: str) -> bool:
    """Return whether too few bytes have come to say how a body is packed."""
    if len(first) < len(_GZIP):
        return _GZIP.startswith(first) or _is_deflated(coding)
    return _is_deflated(coding) and len(first) < FIRST_BYTES and not first.startswith(_GZIP)


def _is_deflated(coding: str) -> bool:
    return coding.strip().lower() in _DEFLATED
