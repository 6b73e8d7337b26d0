# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Playlists of one entry that point players at ``/listen``: M3U, PLS and XSPF.

Desktop players and radio sets take such a file by its ending or its type.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from .headers import header_text


@dataclass(frozen=True, slots=True)
class TuneIn:
    """A playlist, ready to be sent, in UTF-8."""

    content_type: str
    body: bytes


def m3u(url: str, name: str) -> TuneIn:
    """Return an extended M3U; a length of -1 means that it never ends."""
    return TuneIn("audio/x-mpegurl", f"#EXTM3U\n#EXTINF:-1,{header_text(name)}\n{url}\n".encode())


def pls(url: str, name: str) -> TuneIn:
    """Return a PLS, version 2."""
    lines = (
        "[playlist]",
        f"File1={url}",
        f"Title1={header_text(name)}",
        "Length1=-1",
        "NumberOfEntries=1",
        "Version=2",
    )
    return TuneIn("audio/x-scpls", "".join(f"{line}\n" for line in lines).encode())


def xspf(url: str, name: str) -> TuneIn:
    """Return an XSPF, version 1."""
    title = escape(header_text(name))
    track = f"<track><location>{escape(url)}</location><title>{title}</title></track>"
    return TuneIn(
        "application/xspf+xml",
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<playlist version="1" xmlns="http://xspf.org/ns/0/">\n'
            f"  <title>{title}</title>\n"
            f"  <trackList>{track}</trackList>\n"
            "</playlist>\n"
        ).encode(),
    )
