# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The seam between the bytes of a connection and the sound in them, whatever they are packed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .title import StreamTitle


class TitleDemuxer(Protocol):
    """Takes titles out of a stream, or leaves them in and reports them."""

    @property
    def lost(self) -> bool:
        """True once nothing that follows can be trusted."""

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return sound (never empty) and titles, in their order."""


class PlainDemuxer:
    """For streams without titles."""

    lost = False

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return the bytes."""
        return [data] if data else []


class ChainedDemuxer:
    """One behind the other: the second sees the sound that the first lets through."""

    def __init__(self, first: TitleDemuxer, second: TitleDemuxer) -> None:
        self._first = first
        self._second = second

    @property
    def lost(self) -> bool:
        """True once one of them is."""
        return self._first.lost or self._second.lost

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return sound (never empty) and the titles of both, in their order."""
        out: list[bytes | StreamTitle] = []
        for item in self._first.feed(data):
            out += self._second.feed(item) if isinstance(item, bytes) else [item]
        return out


class Unpacker(TitleDemuxer, Protocol):
    """Takes sound out of a container."""

    @property
    def foreign(self) -> str:
        """What the sound in it is, where none of it can be played; else empty."""


MakeUnpacker = Callable[[], Unpacker]
"""Makes the demultiplexer of an MPEG transport stream."""
