# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reads Server-Sent Events as they come, in pieces of any size."""

from __future__ import annotations

from dataclasses import dataclass

from schedules.errors import FollowError

LONGEST_BYTES = 200_000
"""Of one event; one of a single station has some thousand."""


@dataclass(frozen=True, slots=True)
class News:
    """One event."""

    name: str
    data: bytes


class NewsReader:
    """Takes bytes, and gives the events that are whole."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[News]:
        """Return the events that end with these bytes.

        Raises:
            FollowError: If one has no end.
        """
        fresh = max(0, len(self._rest) - 3)  # an end may have begun with what was there before
        self._rest += piece
        end = max(self._rest.rfind(b"\n\n", fresh), self._rest.rfind(b"\n\r\n", fresh))
        if end < 0:
            if len(self._rest) > LONGEST_BYTES:
                raise FollowError("an event there has no end")
            return []
        whole, self._rest = bytes(self._rest[: end + 1]), self._rest[end + 1 :].lstrip(b"\r\n")
        blocks = whole.replace(b"\r\n", b"\n").strip(b"\n").split(b"\n\n")
        return [_news(block) for block in blocks if block.strip()]


def _news(block: bytes) -> News:
    fields: dict[bytes, list[bytes]] = {}
    for line in block.split(b"\n"):
        name, _, value = line.partition(b":")
        fields.setdefault(name, []).append(value.removeprefix(b" "))
    return News(
        fields.get(b"event", [b"message"])[-1].decode("utf-8", "replace"), b"\n".join(fields.get(b"data", []))
    )
