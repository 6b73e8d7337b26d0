# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which kept air can be given out as HLS: frames that follow one another without a container."""

from __future__ import annotations

from types import MappingProxyType

from player.streams.candidate import Codec, StreamInfo

from .kept.base import KeptAir

ENDINGS = MappingProxyType({Codec.MP3: "mp3", Codec.AAC: "aac"})
"""What can be packed, and how the names of its segments end.  Ogg has no place in HLS."""


def has_hls(kept: KeptAir | None, info: StreamInfo | None) -> bool:
    """Return whether there is HLS of a mount, as far as is known: of an unknown codec it is supposed.

    Args:
        kept: Its segments; ``None`` where none are kept.
        info: What is known of the upstream last heard.
    """
    if kept is None:
        return False
    codec = info.codec if info is not None else kept.newest.format.codec if kept.newest else None
    return codec is None or codec in ENDINGS
