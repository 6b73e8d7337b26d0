# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The journal of a mount's kept air, as bytes: what each segment is, in records that show when they are torn.

A record is its length and its CRC-32, four bytes each, and then its payload, whose first byte is its kind.
Reading stops at the first record that is not whole: what is behind it was never promised to anybody.
Everything is little-endian.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from player.air.base import NO_DETAILS, AirTitle, AudioFormat, StreamTitle, TitleDetails
from player.streams.candidate import Codec

VERSION = 1
LARGEST_RECORD_BYTES = 16 * 1024 * 1024

_FRAME = struct.Struct("<II")
_AIR = struct.Struct("<cIQIIdddIIBII")
_STREAM = struct.Struct("<cI")
_FOLLOWS, _OPENS = 1, 2

HEAD, STREAM, AIR = b"H", b"S", b"A"

FRAME_BYTES = _FRAME.size

PlacedTitle = tuple[int, AirTitle]
"""A title, and the position from which on it is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How far a mount has come: what goes on over restarts, also when nothing is kept any more.

    Attributes:
        position: Of the next byte.
        generation: The newest; 0 if there was none yet.
        number: Of the next segment.
        sound_s: Seconds of sound in all segments so far.
        discontinuity: How many of these did not follow on the one before.
    """

    position: int = 0
    generation: int = 0
    number: int = 0
    sound_s: float = 0.0
    discontinuity: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What segments have in common: a generation, its format, and what a joiner needs first."""

    generation: int
    format: AudioFormat
    preamble: bytes = b""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the air's index within one segment.

    Attributes:
        offsets: Of the first byte of each, in the segment.
        times_us: When each begins, in microseconds from the segment's beginning.
    """

    offsets: array[int]
    times_us: array[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AirRecord:
    """One segment.

    Attributes:
        stream_at: Offset of the record of its stream, in the same part of the journal.
        opens: True if its frames begin with the preamble of its stream.
        crc: CRC-32 of its frames.
        titles: Those that came with it, and those before it that no earlier record has.
    """

    number: int
    position: int
    size_bytes: int
    begin_s: float
    duration_s: float
    sound_s: float
    discontinuity: int
    stream_at: int
    follows: bool
    opens: bool
    crc: int
    steps: Steps
    titles: tuple[PlacedTitle, ...] = ()


def framed(payload: bytes) -> bytes:
    """Return a payload as a record."""
    return _FRAME.pack(len(payload), crc32(payload)) + payload


def read_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the offset and the payload of each whole record, up to the first that is not."""
    at = 0
    while (payload := read_record(data, at)) is not None:
        yield at, payload
        at += _FRAME.size + len(payload)


def read_record(data: bytes, at: int) -> bytes | None:
    """Return the payload of the record at an offset; ``None`` if it is not whole."""
    if len(data) < at + _FRAME.size:
        return None
    length, checksum = _FRAME.unpack_from(data, at)
    begin = at + _FRAME.size
    payload = data[begin : begin + length]
    whole = 0 < length <= LARGEST_RECORD_BYTES and len(payload) == length and crc32(payload) == checksum
    return payload if whole else None


def record_bytes(data: bytes) -> int:
    """Return the length of the record that `data` begins with, by what it says itself."""
    return _FRAME.size + int(_FRAME.unpack_from(data)[0])


def pack_head(counts: Counts, titles: Sequence[PlacedTitle]) -> bytes:
    """Return the payload of the first record of a part."""
    return HEAD + _json({"version": VERSION, **asdict(counts), "titles": _titles_json(titles)})


def unpack_head(payload: bytes) -> tuple[Counts, tuple[PlacedTitle, ...]]:
    """Return what a part began with.

    Raises:
        ValueError: If it is of a version that we do not know, or none of ours.
    """
    found = _loads(payload[1:])
    try:
        if found["version"] != VERSION:
            raise ValueError(f"version {found['version']} of the journal is not known")
        return (
            Counts(
                position=int(found["position"]),
                generation=int(found["generation"]),
                number=int(found["number"]),
                sound_s=float(found["sound_s"]),
                discontinuity=int(found["discontinuity"]),
            ),
            _titles(found["titles"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("the head of a journal makes no sense") from error


def pack_stream(stream: Stream) -> bytes:
    """Return the payload of a stream's record."""
    words = _json({"generation": stream.generation, **asdict(stream.format)})
    return _STREAM.pack(STREAM, len(words)) + words + stream.preamble


def unpack_stream(payload: bytes) -> Stream:
    """Return a stream.

    Raises:
        ValueError: If it makes no sense.
    """
    try:
        _, length = _STREAM.unpack_from(payload)
        found = _loads(payload[_STREAM.size : _STREAM.size + length])
        return Stream(
            generation=int(found["generation"]),
            format=AudioFormat(
                codec=Codec(found["codec"]),
                sample_rate_hz=int(found["sample_rate_hz"]),
                channels=int(found["channels"]),
                content_type=str(found["content_type"]),
            ),
            preamble=payload[_STREAM.size + length :],
        )
    except (KeyError, TypeError, struct.error) as error:
        raise ValueError("the record of a stream makes no sense") from error


def pack_air(air: AirRecord) -> bytes:
    """Return the payload of a segment's record."""
    titles = _json(_titles_json(air.titles)) if air.titles else b""
    flags = (_FOLLOWS if air.follows else 0) | (_OPENS if air.opens else 0)
    head = _AIR.pack(
        AIR, air.number, air.position, air.size_bytes, air.stream_at, air.begin_s, air.duration_s,
        air.sound_s, air.discontinuity, len(air.steps.offsets), flags, air.crc, len(titles),
    )  # fmt: skip
    return head + air.steps.offsets.tobytes() + air.steps.times_us.tobytes() + titles


def unpack_air(payload: bytes, *, steps_only: bool = False) -> AirRecord:
    """Return a segment's record.

    Args:
        steps_only: Leave its titles out.

    Raises:
        ValueError: If it makes no sense.
    """
    try:
        (
            _,
            number,
            position,
            size,
            stream_at,
            begin_s,
            duration_s,
            sound_s,
            discontinuity,
            count,
            flags,
            crc,
            titles_bytes,
        ) = _AIR.unpack_from(payload)
    except struct.error as error:
        raise ValueError("the record of a segment makes no sense") from error
    middle, end = _AIR.size + 4 * count, _AIR.size + 8 * count
    if len(payload) != end + titles_bytes or not count:
        raise ValueError("the record of a segment is of another length")
    return AirRecord(
        number=number,
        position=position,
        size_bytes=size,
        begin_s=begin_s,
        duration_s=duration_s,
        sound_s=sound_s,
        discontinuity=discontinuity,
        stream_at=stream_at,
        follows=bool(flags & _FOLLOWS),
        opens=bool(flags & _OPENS),
        crc=crc,
        steps=Steps(array("I", payload[_AIR.size : middle]), array("I", payload[middle:end])),
        titles=_titles(_loads(payload[end:])) if titles_bytes and not steps_only else (),
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _loads(data: bytes) -> Any:
    return json.loads(data)


def _titles_json(titles: Sequence[PlacedTitle]) -> list[list[object]]:
    return [
        [position, placed.at.timestamp(), asdict(placed.title), *_more_json(placed)]
        for position, placed in titles
    ]


def _more_json(title: AirTitle) -> list[object]:
    return (
        [{name: value for name, value in asdict(title.details).items() if value}] if title.announced else []
    )


def _titles(found: Any) -> tuple[PlacedTitle, ...]:
    try:
        return tuple(
            (
                int(position),
                AirTitle(
                    title=StreamTitle(**words),
                    at=datetime.fromtimestamp(at_s, UTC),
                    details=_details(*more),
                    announced=bool(more),
                ),
            )
            for position, at_s, words, *more in found
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("titles in a journal make no sense") from error


def _details(said: Any = None) -> TitleDetails:
    """Return the details of an announced title; a title of a stream has none."""
    if said is None:
        return NO_DETAILS
    return TitleDetails(**{**said, "soloists": tuple(map(str, said.get("soloists", ())))})
