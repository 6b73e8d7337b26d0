# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Weave titles into sound as the ICY protocol has it: a block after each 16,000 bytes of audio.

A block is one length byte, counting sixteens, and ``StreamTitle='…';`` padded
with zeros.  Length 0 means "as before".  The protocol has no escaping, so that
only what a plain reader can take apart again goes in.

Blocks are counted from the listener's own first byte, which has to be the
first byte of a frame; frames do not come in multiples of 16,000 bytes, so that
two listeners rarely have their blocks at the same place.  Those who do (they
came within one burst) get the very same bytes: see `player.relay.turn`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

METAINT_BYTES = 16_000
"""Bytes of audio between two blocks: what Icecast uses, and all players know."""

LONGEST_BLOCK_BYTES = 255 * 16
"""What one length byte can announce."""

UNCHANGED = b"\0"
"""The block that says "as before"."""

_OPEN, _SHUT = b"StreamTitle='", b"';"


@dataclass(frozen=True, slots=True)
class IcyPlace:
    """Where one listener is between two blocks.

    Attributes:
        audio_left_bytes: Audio still to come before the next block.
        title: The text sent last; ``None`` before any was.
    """

    audio_left_bytes: int = METAINT_BYTES
    title: str | None = None


@lru_cache(maxsize=256)
def title_block(text: str) -> bytes:
    """Return the whole block, length byte and padding included, that sets a title; "" clears it.

    Control characters are dropped.  An apostrophe is sent as it is, except that ``';`` inside
    a title, where a reader would stop, gets a typographic one.  What is too long is cut between
    two characters.
    """
    plain = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cs"})
    room = LONGEST_BLOCK_BYTES - len(_OPEN) - len(_SHUT)
    cut = plain.replace("';", "\u2019;").encode()[:room].decode(errors="ignore")
    block = _OPEN + cut.encode() + _SHUT
    sixteens = -(-len(block) // 16)
    return bytes([sixteens]) + block.ljust(sixteens * 16, b"\0")


def interleave(
    audio: bytes, position: int, place: IcyPlace, title_at: Callable[[int], str | None]
) -> tuple[bytes, IcyPlace]:
    """Return the audio with the blocks that fall into it, and the place after it.

    Args:
        audio: The bytes that come next for this listener.
        position: Where `audio` begins, in the positions that `title_at` knows.
        place: Where the listener is before `audio`.
        title_at: The title on the air at a position; ``None`` if none was ever given.
    """
    left, sent = place.audio_left_bytes, place.title
    if len(audio) < left:
        return audio, IcyPlace(left - len(audio), sent)

    pieces: list[bytes] = []
    at = 0
    while len(audio) - at >= left:
        pieces.append(audio[at : at + left])
        at += left
        left = METAINT_BYTES
        title = title_at(position + at)
        if title is None or title == sent:
            pieces.append(UNCHANGED)
        else:
            pieces.append(title_block(title))
            sent = title
    pieces.append(audio[at:])
    return b"".join(pieces), IcyPlace(left - (len(audio) - at), sent)
