# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the boxes of fragmented MP4 that tell what the sound is and where it lies (ISO/IEC 14496-12, -14)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from player.streams.candidate import Codec
from player.streams.headers import tag_bytes
from player.streams.title import StreamTitle

from .base import UnsupportedSoundError
from .id3 import title_in

MOST_SAMPLES: Final = 50_000
"""Of one fragment; half an hour of sound has fewer."""

_FOREIGN: Final = {
    "ac-3": "AC-3 sound",
    "ec-3": "E-AC-3 sound",
    "ac-4": "AC-4 sound",
    "alac": "Apple Lossless sound",
    "enca": "encrypted sound",
    "mha1": "MPEG-H audio",
    "mhm1": "MPEG-H audio",
    "dtsc": "DTS sound",
}
_AAC_TYPES: Final = frozenset({0x40, 0x66, 0x67, 0x68})
_MP3_TYPES: Final = frozenset({0x69, 0x6B})
_CHILDREN_AT: Final = {0: 28, 1: 44, 2: 64}
"""Where the boxes inside a sound description begin, by its version."""
_ES, _DECODER, _SPECIFIC = 3, 4, 5

Box = tuple[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTrack:
    """What a file says of the track that we take.

    Attributes:
        specific: What the decoder must know: AudioSpecificConfig, or the content of ``dOps`` or ``dfLa``.
        timescale: Units in a second.
        duration, size: Of each sample, where a fragment says nothing.
    """

    number: int
    codec: Codec
    specific: bytes
    timescale: int
    duration: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One frame in a fragment; `start` counts from its ``moof``, or from its data if `floating`."""

    start: int
    size: int
    duration: int
    floating: bool


def boxes(data: bytes) -> Iterator[Box]:
    """Give type and content of each box in a row; what is damaged ends it."""
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1 and at + 16 <= len(data):
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if size < head or at + size > len(data):
            return
        yield data[at + 4 : at + 8].decode("latin-1"), data[at + head : at + size]
        at += size


def _find(data: bytes, *path: str) -> bytes | None:
    for name in path:
        found = next((content for kind, content in boxes(data) if kind == name), None)
        if found is None:
            return None
        data = found
    return data


def sound_track(moov: bytes) -> SoundTrack | None:
    """Return the first track that we play; ``None`` if there is no sound.

    Raises:
        UnsupportedSoundError: If there is sound, and none that we play.
    """
    foreign = ""
    for kind, trak in boxes(moov):
        media = _find(trak, "mdia") if kind == "trak" else None
        if media is None or (_find(media, "hdlr") or b"")[8:12] != b"soun":
            continue
        try:
            track = _track(trak, media)
        except UnsupportedSoundError as error:
            foreign = foreign or str(error)
            continue
        return _with_defaults(track, moov)
    if foreign:
        raise UnsupportedSoundError(foreign)
    return None


def _track(trak: bytes, media: bytes) -> SoundTrack:
    head, clock = _find(trak, "tkhd") or b"", _find(media, "mdhd") or b""
    number_at = 20 if head[:1] == b"\x01" else 12
    timescale_at = 20 if clock[:1] == b"\x01" else 12
    description = _find(media, "minf", "stbl", "stsd") or b""
    entry = next(boxes(description[8:]), None)
    if entry is None:
        raise UnsupportedSoundError("MP4 without a description of its sound")
    codec, specific = _described(*entry)
    return SoundTrack(
        number=int.from_bytes(head[number_at : number_at + 4], "big"),
        codec=codec,
        specific=specific,
        timescale=int.from_bytes(clock[timescale_at : timescale_at + 4], "big") or 1,
    )


def _described(kind: str, entry: bytes) -> tuple[Codec, bytes]:
    version = int.from_bytes(entry[8:10], "big")
    inner = entry[_CHILDREN_AT.get(version, 28) :]
    if kind == "mp4a":
        return _elementary(_find(inner, "esds") or _find(inner, "wave", "esds") or b"")
    if kind == ".mp3":
        return Codec.MP3, b""
    if kind == "Opus" and (specific := _find(inner, "dOps")):
        return Codec.OPUS, specific
    if kind == "fLaC" and (specific := _find(inner, "dfLa")):
        return Codec.FLAC, specific[4:]
    raise UnsupportedSoundError(_FOREIGN.get(kind, "sound in MP4 of a kind that we do not know"))


def _elementary(esds: bytes) -> tuple[Codec, bytes]:
    """Read the nested descriptors of an ``esds`` box (ISO/IEC 14496-1)."""
    stream = _descriptor(esds[4:], _ES)
    flags = stream[2] if len(stream) > 2 else 0
    at = 3 + (2 if flags & 0x80 else 0)
    if flags & 0x40 and at < len(stream):
        at += 1 + stream[at]
    at += 2 if flags & 0x20 else 0
    decoder = _descriptor(stream[at:], _DECODER)
    object_type = decoder[0] if decoder else 0
    if object_type in _MP3_TYPES:
        return Codec.MP3, b""
    if object_type in _AAC_TYPES:
        return Codec.AAC, _descriptor(decoder[13:], _SPECIFIC)
    raise UnsupportedSoundError(f"sound in MP4 of object type 0x{object_type:02X}")


def _descriptor(data: bytes, tag: int) -> bytes:
    """Return the content of the descriptor that begins here, if it has this tag; else nothing."""
    if data[:1] != bytes([tag]):
        return b""
    size, at = 0, 1
    for at in range(1, min(5, len(data))):
        size = size << 7 | data[at] & 0x7F
        if not data[at] & 0x80:
            break
    return data[at + 1 : at + 1 + size]


def _with_defaults(track: SoundTrack, moov: bytes) -> SoundTrack:
    for kind, content in boxes(_find(moov, "mvex") or b""):
        if kind == "trex" and len(content) >= 20:
            number, _, duration, size = struct.unpack_from(">IIII", content, 4)
            if number == track.number:
                return SoundTrack(
                    number=track.number,
                    codec=track.codec,
                    specific=track.specific,
                    timescale=track.timescale,
                    duration=duration,
                    size=size,
                )
    return track


def samples_of(moof: bytes, track: SoundTrack, most: int = MOST_SAMPLES) -> list[Sample]:
    """Return where the frames of a track lie, in the order in which they lie there.

    Args:
        most: Of the frames of all tracks: what a fragment claims costs a few bytes, and is worth no more than
            the data that follow it.
    """
    found: list[Sample] = []
    left = min(most, MOST_SAMPLES)
    after, after_floating = 0, True  # where the data of the traf before it ended
    for kind, traf in boxes(moof):
        if kind != "traf":
            continue
        head = _find(traf, "tfhd") or b""
        if len(head) < 8:
            continue
        flags, number = int.from_bytes(head[1:4], "big"), int.from_bytes(head[4:8], "big")
        optional = _optional(head[8:], flags, ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4)))
        duration, size = optional.get(0x8, track.duration), optional.get(0x10, track.size)
        # A base that is written out is the place of the moof in a whole file, wherever that is by now.
        based = bool(flags & 0x20001) or after_floating
        at, floating = (0, True) if based else (after, False)
        for name, run in boxes(traf):
            if name == "trun" and left > 0:
                samples = _run(run, at, floating, duration, size, most=left)
                left -= len(samples) + 1
                if number == track.number:
                    found += samples
                if samples:
                    at, floating = samples[-1].start + samples[-1].size, samples[-1].floating
        after, after_floating = at, floating
    return sorted(found, key=lambda sample: sample.start)


def _run(run: bytes, at: int, floating: bool, duration: int, size: int, *, most: int) -> list[Sample]:
    if len(run) < 8:
        return []
    flags, count = int.from_bytes(run[1:4], "big"), int.from_bytes(run[4:8], "big")
    place = 8
    if flags & 0x1 and len(run) >= 12:
        at, floating = int.from_bytes(run[8:12], "big", signed=True), False
        place += 4
    place += 4 if flags & 0x4 else 0
    fields = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    width = 4 * len(fields)
    samples = []
    for _ in range(min(count, most)):
        if place + width > len(run):
            break
        values = dict(zip(fields, struct.unpack_from(f">{len(fields)}I", run, place), strict=True))
        sample = Sample(at, values.get(0x200, size), values.get(0x100, duration), floating)
        samples.append(sample)
        at += sample.size
        place += width
    return samples


def _optional(data: bytes, flags: int, fields: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Read the fields that are there: those whose bit is set."""
    found, at = {}, 0
    for bit, width in fields:
        if flags & bit and at + width <= len(data):
            found[bit] = int.from_bytes(data[at : at + width], "big")
            at += width
    return found


def title_of(emsg: bytes, charsets: Sequence[str | None]) -> StreamTitle | None:
    """Return the title in an event message, if that is an ID3 tag with one."""
    if emsg[:1] == b"\x00":
        rest = emsg[4:].split(b"\x00", 2)
        message = rest[2][16:] if len(rest) == 3 else b""
    else:
        rest = emsg[24:].split(b"\x00", 2)
        message = rest[2] if len(rest) == 3 else b""
    size = tag_bytes(message[:10])
    return title_in(message[:size], charsets) if size is not None and size <= len(message) else None
