# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From Ogg pages to runs: header pages kept for joiners, durations from granule positions.

A live Ogg stream is a chain: each new title of a Vorbis source begins another
logical stream, with a serial number and header packets of its own (RFC 3533).
The headers stay in the bytes where they came; and each run also carries them
as its preamble, for a listener who begins there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from player.streams.candidate import Codec
from player.streams.headers import CONTINUED, FIRST_PAGE, OggPage, StreamIdentity, ogg_identity

from .base import AudioFormat
from .run import Run

LARGEST_PREAMBLE_BYTES = 1024 * 1024
"""Comments may hold a cover picture; beyond this the stream is not followed."""
LARGEST_RUN_BYTES = 512 * 1024
"""Pages of one endless packet are held together up to this."""
LONGEST_PAGE_S = 60.0
"""A longer step of the granule position is a jump, not sound."""

_HEADER_PACKETS: Final = {Codec.VORBIS: 3, Codec.OPUS: 2}


@dataclass(slots=True)
class _Chain:
    """One logical stream of sound."""

    serial: int
    identity: StreamIdentity
    headers_missing: int
    preamble: bytes
    granule: int | None = None
    opened: bool = False
    parts: list[bytes] = field(default_factory=list)
    duration_s: float = 0.0


class OggPages:
    """Makes runs of the pages of a chained Ogg stream.

    Pages of other logical streams (pictures, skeletons) are left out.
    """

    def __init__(self) -> None:
        self._chain: _Chain | None = None

    def add(self, page: OggPage, raw: bytes) -> Run | None:
        """Take the next whole page; give a run if one is complete with it.

        A run begins with a page that begins with a packet, so that a joiner
        hears no torn packet; pages are held together until that is so.
        """
        if page.header_type & FIRST_PAGE:
            self._begin(page, raw)
            return None
        chain = self._chain
        if chain is None or page.serial != chain.serial:
            return None
        if chain.headers_missing > 0:
            self._take_header(chain, page, raw)
            return None
        if not chain.parts and page.header_type & CONTINUED:
            return None  # the rest of a packet whose beginning we never had
        chain.parts.append(raw)
        chain.duration_s += _duration_s(chain, page)
        unfinished = page.segments[-1:] == (255,)
        if unfinished and sum(map(len, chain.parts)) < LARGEST_RUN_BYTES:
            return None
        return _run(chain)

    def _begin(self, page: OggPage, raw: bytes) -> None:
        packet = raw[page.header_bytes :]
        identity = ogg_identity(packet)
        if identity is None:
            return
        # Ogg FLAC counts its further header packets itself; 0 means that it does not know.
        wanted = _HEADER_PACKETS.get(identity.codec) or 1 + (int.from_bytes(packet[7:9], "big") or 1)
        self._chain = _Chain(page.serial, identity, wanted - 1, raw)

    def _take_header(self, chain: _Chain, page: OggPage, raw: bytes) -> None:
        chain.preamble += raw
        chain.headers_missing -= sum(1 for lacing in page.segments if lacing < 255)
        if len(chain.preamble) > LARGEST_PREAMBLE_BYTES:
            self._chain = None


def _duration_s(chain: _Chain, page: OggPage) -> float:
    if page.granule < 0:  # no packet ends on this page
        return 0.0
    before, chain.granule = chain.granule, page.granule
    rate_hz = chain.identity.sample_rate_hz
    if before is None:
        before = chain.identity.pre_skip
    seconds = (page.granule - before) / rate_hz
    # A stream that a server joined in the middle begins with a large number, which says nothing.
    return seconds if 0 < seconds <= LONGEST_PAGE_S else 0.0


def _run(chain: _Chain) -> Run:
    identity, frames = chain.identity, b"".join(chain.parts)
    run = Run(
        frames=frames if chain.opened else chain.preamble + frames,
        duration_s=chain.duration_s,
        format=AudioFormat(
            codec=identity.codec,
            sample_rate_hz=identity.sample_rate_hz,
            channels=identity.channels,
            content_type="audio/ogg",
        ),
        preamble=chain.preamble,
        opens=not chain.opened,
    )
    chain.opened, chain.duration_s = True, 0.0
    chain.parts.clear()
    return run
