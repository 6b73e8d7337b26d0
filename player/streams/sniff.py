# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Say what a body is by its first bytes: sound, a playlist, a web page.

Content types and file endings of radio stations lie too often to decide anything; bytes do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from player.errors import PlaylistError, PlaylistRefusedError

from .candidate import Codec
from .headers import (
    FIRST_PAGE,
    LARGEST_TAG_BYTES,
    TAG_HEADER_BYTES,
    FrameHeader,
    adts_header,
    flac_identity,
    mp3_header,
    ogg_identity,
    ogg_page,
    tag_bytes,
)
from .playlists.base import Hint
from .playlists.markup import root_name
from .playlists.registry import entries_of
from .text import decode_document, looks_like_utf16

SNIFF_BYTES: Final = 4096
"""With so many bytes the answer is always final."""

_ENOUGH_TEXT_BYTES: Final = 256
_PADDING: Final = bytes(32)
"""So many zeros begin no text, in whatever charset."""
_MOST_PADDING_BYTES: Final = 64 * 1024
_TS_PACKET_BYTES: Final = 188
_TS_MARK: Final = 0x47
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NOT_IN_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|title|meta|h[1-6]|p|div)\b", re.IGNORECASE
)
_MARKUP_LISTS: Final = re.compile(
    rb"<(?:[a-z][a-z0-9_\-]{0,20}:)?(?:asx|playlist|smil|winampxml|opml|live_stream_config|mpd)\b",
    re.IGNORECASE,
)
# What is a list only as the outermost tag: web pages have these too.
_OUTER_LISTS: Final = frozenset({"entry", "entryref", "ref", "tracklist", "embed", "rss", "feed", "rdf"})

# Containers that we know by name, so that the reason can say what it is.
_FOREIGN: Final = (
    (0, b"RIFF", "WAVE or AVI"),
    (4, b"ftyp", "MP4"),
    (0, b"\x1a\x45\xdf\xa3", "Matroska or WebM"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
    (0, b"FLV\x01", "Flash video"),
    (0, b".RMF", "RealMedia"),
    (0, b"%PDF", "PDF"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
)


class Content(StrEnum):
    """What a body is."""

    UNDECIDED = "undecided"
    """More bytes are needed."""
    EMPTY = "empty"
    AUDIO = "audio"
    TEXT = "text"
    """Text that is no web page: it may be a playlist."""
    HTML = "html"
    FOREIGN = "foreign"
    """A format that we know by name and do not play."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the first bytes say.

    Attributes:
        codec: Of `Content.AUDIO`.
        name: Of the format, for a person.
        transport: True for an MPEG transport stream, in which sound may be packed.
    """

    content: Content
    codec: Codec | None = None
    name: str = ""
    transport: bool = False


_UNDECIDED: Final = Sniffed(Content.UNDECIDED)


def sniff(data: bytes, *, final: bool) -> Sniffed:
    """Judge the first bytes of a body.

    Args:
        data: All that came yet, metadata removed; more than `SNIFF_BYTES` are not looked at.
        final: True if no more will come; the answer is then never `Content.UNDECIDED`.
    """
    final = final or len(data) >= SNIFF_BYTES
    data = data[:SNIFF_BYTES]
    if not data:
        return Sniffed(Content.EMPTY) if final else _UNDECIDED
    found = _by_magic(data, final) or _transport_stream(data, final) or _by_frames(data)
    if found is not None:
        return found
    if _is_text(data):
        return _text(data, final)
    return Sniffed(Content.UNKNOWN) if final else _UNDECIDED


def lead_bytes(data: bytes) -> int:
    """Return how much stands before what is to be judged: tags, which may not have come yet, and padding."""
    at = 0
    while at <= LARGEST_TAG_BYTES:
        if (tag := tag_bytes(data, at)) is not None:
            at += tag
        elif data.startswith(_PADDING, at):
            ahead = data[at : at + _MOST_PADDING_BYTES]
            at += len(ahead) - len(ahead.lstrip(b"\0"))
        else:
            break
    return at


def _by_magic(data: bytes, final: bool) -> Sniffed | None:
    if data.startswith(b"OggS"):
        return _ogg(data, final)
    if data.startswith(b"fLaC"):
        known = flac_identity(data) is not None or not final
        return Sniffed(Content.AUDIO, Codec.FLAC, "FLAC") if known else Sniffed(Content.UNKNOWN)
    if data.startswith(b"ID3") and (len(data) < TAG_HEADER_BYTES or tag_bytes(data) is not None):
        return _tagged(data, final)
    for at, magic, name in _FOREIGN:
        if data[at : at + len(magic)] == magic:
            return Sniffed(Content.FOREIGN, name=name)
    return None


def _ogg(data: bytes, final: bool) -> Sniffed:
    page = ogg_page(data)
    if page is None or len(data) < min(page.length_bytes, SNIFF_BYTES):
        return Sniffed(Content.UNKNOWN, name="Ogg") if final else _UNDECIDED
    identity = (
        ogg_identity(data[page.header_bytes : page.length_bytes]) if page.header_type & FIRST_PAGE else None
    )
    if identity is not None:
        return Sniffed(Content.AUDIO, identity.codec, f"Ogg {identity.codec}")
    following = data[page.length_bytes :]
    if following.startswith(b"OggS"):  # a Skeleton or a picture first, the sound beside it
        return _ogg(following, final)
    return Sniffed(Content.FOREIGN, name="Ogg of another kind") if final else _UNDECIDED


def _tagged(data: bytes, final: bool) -> Sniffed:
    """Look behind an ID3 tag, which may be longer than what is sniffed (pictures)."""
    length_bytes = tag_bytes(data)
    if length_bytes is None:
        return Sniffed(Content.UNKNOWN) if final else _UNDECIDED
    behind = data[length_bytes:]
    if (found := _by_frames(behind) or _by_magic(behind, False)) is not None and found.codec is not None:
        return found
    return Sniffed(Content.AUDIO, Codec.MP3, "MP3 with a tag") if final else _UNDECIDED


def _by_frames(data: bytes) -> Sniffed | None:
    """Find two frame headers in a row, the second where the first says; a stream may be joined mid frame."""
    at = data.find(0xFF)
    while at >= 0:
        for read, name in ((mp3_header, "MP3"), (adts_header, "AAC")):
            if (first := frames_from(data, at, read)) is not None:
                return Sniffed(Content.AUDIO, first.codec, name)
        at = data.find(0xFF, at + 1)
    return None


def frames_from(
    data: bytes | bytearray, at: int, read: Callable[[bytes | bytearray, int], FrameHeader | None]
) -> FrameHeader | None:
    """Return the header at an offset, if a second follows where it must, and a third as far as we see."""
    first = read(data, at)
    if first is None:
        return None
    second = read(data, at + first.length_bytes)
    if second is None or not second.goes_with(first):
        return None
    third_at = at + first.length_bytes + second.length_bytes
    if third_at + 8 <= len(data):
        third = read(data, third_at)
        if third is None or not third.goes_with(first):
            return None
    return first


def _transport_stream(data: bytes, final: bool) -> Sniffed | None:
    """Find the mark that begins every packet; asked before frames, which lie inside the packets."""
    if data[0] == _TS_MARK and not final and len(data) <= 4 * _TS_PACKET_BYTES:
        return _UNDECIDED if all(mark == _TS_MARK for mark in data[::_TS_PACKET_BYTES]) else None
    for start in range(min(_TS_PACKET_BYTES, len(data))):
        marks = data[start::_TS_PACKET_BYTES]
        if len(marks) >= 4 and marks.count(_TS_MARK) == len(marks):
            return Sniffed(Content.FOREIGN, name="an MPEG transport stream", transport=True)
    return None


def _is_text(data: bytes) -> bool:
    if data.startswith(_BOMS) or looks_like_utf16(data):
        return True
    text = data.rstrip(b"\x00")  # a buffer of a fixed size may be padded
    if text != data and not (text and text.isascii()):
        return False
    return _NOT_IN_TEXT.search(text) is None


def _text(data: bytes, final: bool) -> Sniffed:
    if not final and len(data) < _ENOUGH_TEXT_BYTES:
        return _UNDECIDED
    readable = data.replace(b"\x00", b"")  # UTF-16
    outer = root_name(readable.decode("latin-1").removeprefix("\xef\xbb\xbf").lstrip("\xff\xfe"))
    if outer == "mpd":
        return Sniffed(Content.FOREIGN, name="MPEG-DASH")
    listed = outer in _OUTER_LISTS or _MARKUP_LISTS.search(readable)
    if _HTML.search(readable) and not (listed or (not outer and _is_list(data))):
        return Sniffed(Content.HTML, name="a web page")
    return Sniffed(Content.TEXT)


def _is_list(data: bytes) -> bool:
    """Return whether what has the tags of a web page in it reads as a list: titles may have any tag."""
    text = decode_document(data)
    try:
        return bool(entries_of(text, Hint()))
    except PlaylistRefusedError:
        return True
    except PlaylistError:
        return False
