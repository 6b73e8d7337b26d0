# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read M3U playlists and bare lists of addresses: one a line, comments with ``#``, titles in ``#EXTINF``.

A header is not needed: directories answer with naked addresses.  Without one only lines that are absolute
addresses count, so that prose is not taken for a list of files; where a name or a type says M3U, lines that
look like a file's path count, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from player.errors import PlaylistError
from player.streams.text import lines

from .base import MOST_ENTRIES, Hint, PlaylistEntry, plain_address

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://\S", re.ASCII)
_URL_LINE = re.compile(r"^[ \t\ufeff]*[A-Za-z][A-Za-z0-9+.\-]+://[^\s]", re.MULTILINE)
_HEADER = re.compile(r"^[ \t\ufeff]*#(EXTM3U|EXTINF:)", re.IGNORECASE | re.MULTILINE)
_TYPES = frozenset(
    {
        "audio/x-mpegurl",
        "audio/mpegurl",
        "application/x-mpegurl",
        "application/vnd.apple.mpegurl",
        "text/uri-list",
    }
)
_ENDINGS = frozenset({"m3u", "m3u8"})
_STOP = "--stop--"
"""What is behind it in lists of RealPlayer's is for old players."""
# A path: one word with a slash, a dot or the like in it, or any line that ends as a file of sound or a list.
_PATH = re.compile(
    r"(?=\S*(?:/|;|\?|\.[^\s.]))[^\s<>]+|[^<>]*\.(?:mp[2-4]|m4a|aacp?|og[ga]|opus|flac|m3u8?|pls|asx)",
    re.IGNORECASE,
)


def _is_absolute(line: str) -> bool:
    return _ABSOLUTE.match(line) is not None


def _is_path(line: str) -> bool:
    return _PATH.fullmatch(line) is not None


def parse_m3u(text: str, counts: Callable[[str], bool] | None = None) -> tuple[PlaylistEntry, ...]:
    """Return the entries of an M3U playlist, in order.

    Args:
        text: The decoded playlist.
        counts: Says whether a line is an entry; all are if not given.

    Raises:
        PlaylistError: If there is no entry.
    """
    entries: list[PlaylistEntry] = []
    title = ""
    number = 0
    for number, line in lines(text):  # noqa: B007 - the last number is for the error
        if line[:8].lower() == _STOP:
            break
        if line.startswith("#"):
            if line[:8].upper() == "#EXTINF:":
                title = _extinf_title(line[8:])
        elif counts is None or counts(line):
            if len(entries) >= MOST_ENTRIES:
                break
            if address := plain_address(line):
                entries.append(PlaylistEntry(address, title))
            title = ""
    if not entries:
        raise PlaylistError("no entry", line=number)
    return tuple(entries)


def _extinf_title(value: str) -> str:
    """Return what follows the first comma that is not inside quotes (attributes may hold commas)."""
    quoted = False
    for at, mark in enumerate(value):
        if mark == '"':
            quoted = not quoted
        elif mark == "," and not quoted:
            return value[at + 1 :].strip()
    return ""


class NamedM3u:
    """Lists that a name or a type calls M3U, for the registry."""

    name = "M3U"

    def recognises(self, text: str, hint: Hint) -> bool:
        """Return whether the hint says M3U, and a header or any line does not belie it."""
        named = hint.content_type in _TYPES or hint.ending in _ENDINGS
        return named and (_has_header(text) or any(_counts(line) for _, line in lines(text)))

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_m3u`; without a header, lines count that are addresses or look like a path."""
        return parse_m3u(text, None if _has_header(text) else _counts)


class M3u:
    """Lists that are M3U by their content, for the registry."""

    name = "M3U"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether a header or a line that is an address says M3U."""
        return _has_header(text) or _URL_LINE.search(text.replace("\r", "\n")) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_m3u`; where addresses stand beside other lines without a header, only they count."""
        return parse_m3u(text, None if _has_header(text) else _is_absolute)


def _counts(line: str) -> bool:
    return not line.startswith("#") and (_is_absolute(line) or _is_path(line))


def _has_header(text: str) -> bool:
    return _HEADER.search(text.replace("\r", "\n")) is not None
