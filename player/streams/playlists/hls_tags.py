# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read what stands behind the colon of an HLS tag (RFC 8216, 4.2), as real encoders write it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from player.streams.candidate import Codec

from .hls_model import ByteRange

LONGEST_VALUE: Final = 8192
"""An address or a variable that grows beyond this by its variables is left as it is written."""

_MOST_ATTRIBUTES: Final = 200
_ATTRIBUTE: Final = re.compile(r'([A-Z0-9\-]{1,40})[ \t]{0,9}=[ \t]{0,9}("[^"]*"|[^",]*)', re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*(-?[0-9]{1,12}(?:\.[0-9]{1,9})?)")
_COUNT: Final = re.compile(r"\s*([0-9]{1,19})")
_RANGE: Final = re.compile(r'\s*"?([0-9]{1,15})(?:@([0-9]{1,15}))?')
_HEX: Final = re.compile(r"0[xX]([0-9a-fA-F]{1,32})")
_VARIABLE: Final = re.compile(r"\{\$([A-Za-z0-9_\-]{1,100})\}")

# RFC 6381 names; the object types 0x69 and 0x6B, and AAC's profile 34, are MP3.
_CODECS: Final = (
    ("mp4a.40.34", Codec.MP3),
    ("mp4a.69", Codec.MP3),
    ("mp4a.6b", Codec.MP3),
    ("mp3", Codec.MP3),
    ("mp4a", Codec.AAC),
    ("opus", Codec.OPUS),
    ("flac", Codec.FLAC),
)
# xHE-AAC has no form that a continuous stream could have; the others are Dolby's and DTS.
_FOREIGN: Final = ("mp4a.40.42", "ac-3", "ec-3", "ac-4", "dts", "alac", "mha1", "mhm1")
_PICTURES: Final = ("avc", "hvc", "hev", "vp0", "vp8", "vp9", "av01", "dvh", "mp4v")


def attributes_of(value: str) -> dict[str, str]:
    """Read an attribute list; names in upper case, quotes removed, the first of equal names."""
    found: dict[str, str] = {}
    for match in islice(_ATTRIBUTE.finditer(value), _MOST_ATTRIBUTES):
        found.setdefault(match[1].upper(), match[2].strip().strip('"'))
    return found


def number(text: str, default: float = 0.0) -> float:
    """Return the number that a text begins with."""
    match = _NUMBER.match(text)
    return float(match[1]) if match else default


def count(text: str) -> int:
    """Return the whole number that a text begins with, 0 if none."""
    match = _COUNT.match(text)
    return int(match[1]) if match else 0


def byte_range(text: str, follows_bytes: int) -> ByteRange | None:
    """Read ``length[@offset]``; without an offset it follows the range before it."""
    match = _RANGE.match(text)
    if match is None or int(match[1]) == 0:
        return None
    return ByteRange(int(match[1]), int(match[2]) if match[2] else follows_bytes)


def vector(text: str) -> bytes | None:
    """Read an initialisation vector, a hexadecimal number of up to 128 bits."""
    match = _HEX.fullmatch(text.strip())
    return int(match[1], 16).to_bytes(16, "big") if match else None


def instant(text: str) -> datetime | None:
    """Read a date and time; one without an offset is taken for UTC."""
    try:
        read = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        return None
    try:
        return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except OverflowError:  # year 1 or 9999, beyond the edge in UTC
        return None


def with_variables(text: str, variables: Mapping[str, str]) -> str:
    """Put the values of variables in place of ``{$name}``; unknown ones stay."""
    if not variables or "{$" not in text or len(text) > LONGEST_VALUE:
        return text
    grown_bytes = len(text)
    for match in _VARIABLE.finditer(text):
        grown_bytes += len(variables.get(match[1], ""))
        if grown_bytes > 2 * LONGEST_VALUE:
            return text
    return _VARIABLE.sub(lambda match: variables.get(match[1], match[0]), text)


def codec_names(text: str) -> list[str]:
    """Return the entries of a CODECS attribute, in lower case."""
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def codec_of(names: Sequence[str]) -> Codec | None:
    """Return the first codec that we play."""
    playable = [name for name in names if not name.startswith(_FOREIGN)]
    found = (codec for name in playable for start, codec in _CODECS if name.startswith(start))
    return next(found, None)


def foreign_in(names: Sequence[str]) -> str:
    """Return the name of the sound, if there is none that we play beside it; else an empty text."""
    if codec_of(names) is not None:
        return ""
    return next((name for name in names if name.startswith(_FOREIGN)), "")


def has_pictures(names: Sequence[str]) -> bool:
    """Return whether video is among the codecs."""
    return any(name.startswith(_PICTURES) for name in names)
