# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read fields that are not whole bytes."""

from __future__ import annotations


class Bits:
    """Reads bits from the highest down; beyond the end there are zeros.

    Attributes:
        cut: True once something beyond the end was asked for.
    """

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)
        self.cut = False

    @property
    def left(self) -> int:
        """How many bits are left."""
        return self._left

    def take(self, count: int) -> int:
        """Return the next `count` bits as a number."""
        if count > self._left:
            self.cut = True
            self._left = 0
            return 0
        self._left -= count
        return self._value >> self._left & ((1 << count) - 1)

    def take_bytes(self, count: int) -> bytes:
        """Return the next `count` bytes, wherever they begin; zeros beyond the end."""
        return self.take(8 * count).to_bytes(count, "big")
