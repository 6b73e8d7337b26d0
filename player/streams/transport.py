# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Sound in an MPEG transport stream that comes over plain HTTP, as television's multiplexers send it."""

from __future__ import annotations

from .hls.base import UnsupportedSoundError
from .hls.ts import TsDemuxer
from .title import StreamTitle


class TransportDemuxer:
    """Meets `player.streams.demux.Unpacker`.

    Attributes:
        foreign: What the sound in it is, where none of it can be played.
    """

    lost = False

    def __init__(self) -> None:
        self.foreign = ""
        self._inner = TsDemuxer()

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        """Return sound (never empty) and titles, in their order; nothing if it is foreign."""
        if self.foreign:
            return []
        try:
            return self._inner.feed(data)
        except UnsupportedSoundError as error:
            self.foreign = str(error)
            return []
