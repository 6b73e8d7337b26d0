# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Checks of what HLS segments are made of: transport streams, fragmented MP4, packed sound, timed titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from player.streams.candidate import Codec
from player.streams.hls.base import Demuxer, Item, UnsupportedSoundError
from player.streams.hls.fmp4 import Fmp4Demuxer
from player.streams.hls.id3 import TagReader
from player.streams.hls.packed import PackedDemuxer
from player.streams.hls.ts import TsDemuxer
from player.streams.proof import Proof
from player.streams.title import StreamTitle

from .sound import cut
from .target import Check, claim
from .texts import check_stream_title

Demuxed = tuple[bytes, list[tuple[int, StreamTitle]], bool]
_GROWTH = 40
"""The most that comes out for each byte that goes in: an empty frame gets a head, a packet gets a page."""


def check_container(make: Callable[[], Demuxer]) -> Check:
    """Return the check of one demultiplexer."""

    def check(data: bytes) -> None:
        body, parts = cut(data)
        whole, pieces = demuxed(make(), [body]), demuxed(make(), parts)
        claim(whole[2] == pieces[2], "what is refused whole is refused in pieces")
        claim(whole[2] or whole == pieces, "cutting makes no difference")
        claim(
            len(pieces[0]) <= _GROWTH * (len(body) + 100), "what comes out is about as long as what went in"
        )

    return check


def demuxed(demuxer: Demuxer, parts: Sequence[bytes]) -> Demuxed:
    """Return the sound, the titles with the place at which they came, and whether it was refused.

    What comes after the end of a segment is another one, which may be anything.
    """
    sound = bytearray()
    titles: list[tuple[int, StreamTitle]] = []
    try:
        for item in _items(demuxer, parts):
            if isinstance(item, StreamTitle):
                check_stream_title(item)
                titles.append((len(sound), item))
            else:
                claim(len(item) > 0, "sound is never an empty piece")
                sound += item
    except UnsupportedSoundError as error:
        claim(str(error) != "", "says what it is")
        return bytes(sound), titles, True
    with suppress(UnsupportedSoundError):
        demuxer.feed(b"".join(parts))
    return bytes(sound), titles, False


def _items(demuxer: Demuxer, parts: Sequence[bytes]) -> Iterator[Item]:
    for part in parts:
        yield from demuxer.feed(part)
    yield from demuxer.flush()


check_ts = check_container(TsDemuxer)
check_fmp4 = check_container(Fmp4Demuxer)
check_packed = check_container(PackedDemuxer)


def check_tags(data: bytes) -> None:
    """Collect timed titles."""
    body, parts = cut(data)
    whole = TagReader().feed(body)
    reader = TagReader(("windows-1251",))
    for title in whole + [title for part in parts for title in reader.feed(part)]:
        check_stream_title(title)
    again = TagReader()
    claim(whole == [title for part in parts for title in again.feed(part)], "cutting makes no difference")


def check_proof(data: bytes) -> None:
    """Learn from frames; the first byte says which codec was sniffed."""
    if not data:
        return
    body, parts = cut(data[1:])
    codecs = list(Codec)
    for pieces in ([body], parts):
        proof = Proof(codecs[data[0] % len(codecs)])
        for piece in pieces:
            proof.feed(piece)
        claim(proof.bitrate_kbps is None or proof.bitrate_kbps > 0, "a bit rate is positive, or not known")
        claim(proof.sample_rate_hz is None or proof.sample_rate_hz > 0, "a sample rate is positive")
        claim(proof.sound_s >= 0, "time runs forward")
        _ = proof.over, proof.proven, proof.channels, proof.settled(announced=True)
