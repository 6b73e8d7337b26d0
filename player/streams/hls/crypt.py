# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Decrypt AES-128 segments as they come (RFC 8216, 4.3.2.4).

The library is imported only when a key is met: most stations have none, and it takes time to load.
"""

from __future__ import annotations

from typing import Final

KEY_BYTES: Final = 16
_BLOCK_BYTES: Final = 16


class DamagedError(Exception):
    """What came out is not what went in: a wrong key, or a segment that is cut."""


class Decryptor:
    """AES-128 in CBC mode with PKCS #7 padding, however the bytes are cut.

    Args:
        key: Exactly `KEY_BYTES`.
        iv: Of one block.
    """

    def __init__(self, key: bytes, iv: bytes) -> None:
        # Here, not above: see the top.
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 - see above

        self._context = Cipher(algorithms.AES128(key), modes.CBC(iv)).decryptor()
        self._held = b""
        self._fed_bytes = 0

    def feed(self, data: bytes) -> bytes:
        """Return what is plain with these bytes; the last block is held back, since it may be padding."""
        self._fed_bytes += len(data)
        plain = self._held + self._context.update(data)
        keep = max(0, len(plain) - _BLOCK_BYTES)
        self._held = plain[keep:]
        return plain[:keep]

    def finish(self) -> bytes:
        """Return the end without its padding.

        Raises:
            DamagedError: If the last block is not whole, or its padding wrong; more may be fed then.
        """
        if self._fed_bytes % _BLOCK_BYTES:
            raise DamagedError("the last block is not whole")
        count = self._held[-1] if self._held else 0
        if not 1 <= count <= _BLOCK_BYTES or self._held[-count:] != bytes([count]) * count:
            raise DamagedError("the padding is wrong")
        plain, self._held = self._held[:-count], b""
        return plain


def vector_of(sequence: int) -> bytes:
    """Return the initialisation vector of a segment whose key names none."""
    return (sequence & (1 << 128) - 1).to_bytes(_BLOCK_BYTES, "big")
