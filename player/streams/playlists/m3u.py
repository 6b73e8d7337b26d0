# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read M3U playlists and bare lists of addresses: one a line, comments with ``#``, titles in ``#EXTINF``.

A header is not needed: directories answer with naked addresses.  Without a header, and without a name or type
that says M3U, only lines that are absolute addresses count, so that prose is not taken for a list of files.
"""

from __future__ import annotations

import re

from player.errors import PlaylistError
from player.streams.text import lines

from .base import MOST_ENTRIES, Hint, PlaylistEntry

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


def parse_m3u(text: str, *, bare: bool = False) -> tuple[PlaylistEntry, ...]:
    """Return the entries of an M3U playlist, in order.

    Args:
        text: The decoded playlist.
        bare: True to take only lines that are absolute addresses.

    Raises:
        PlaylistError: If there is no entry.
    """
    entries: list[PlaylistEntry] = []
    title = ""
    number = 0
    for number, line in lines(text):  # noqa: B007 - the last number is for the error
        if line.startswith("#"):
            if line[:8].upper() == "#EXTINF:":
                title = _extinf_title(line[8:])
        elif not bare or _ABSOLUTE.match(line):
            if len(entries) >= MOST_ENTRIES:
                break
            entries.append(PlaylistEntry(line, title))
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


class M3u:
    """The format for the registry."""

    name = "M3U"

    def recognises(self, text: str, hint: Hint) -> bool:
        """Return whether a header, a line that is an address, or the hint says M3U."""
        text = text.replace("\r", "\n")
        return _has_header(text) or _URL_LINE.search(text) is not None or _is_named(hint)

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_m3u`; where addresses stand beside other lines without a header, only they count."""
        plain = text.replace("\r", "\n")
        return parse_m3u(text, bare=not _has_header(plain) and _URL_LINE.search(plain) is not None)


def _has_header(text: str) -> bool:
    return _HEADER.search(text) is not None


def _is_named(hint: Hint) -> bool:
    return hint.content_type in _TYPES or hint.ending in _ENDINGS
