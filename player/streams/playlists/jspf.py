# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read JSPF, which is XSPF in JSON.

A track's location may be a list, as the format says, or a string, as many write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .base import Hint, PlaylistEntry, listed
from .json_body import is_json, json_of, objects, string

_LEAST = re.compile(r'"playlist"\s{0,99}:\s{0,99}\{')


def parse_jspf(text: str) -> tuple[PlaylistEntry, ...]:
    """Return every location of the tracks, in order.

    Raises:
        PlaylistError: If there is none, or the text is no JSON.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    for document in objects(json_of(text)):
        for playlist in objects(document.get("playlist")):
            list_title = string(playlist.get("title"))
            for track in objects(playlist.get("track")):
                title = string(track.get("title")) or list_title
                locations = track.get("location")
                for location in locations if isinstance(locations, list) else [locations]:
                    yield PlaylistEntry(string(location), title)


class Jspf:
    """The format for the registry."""

    name = "JSPF"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it is JSON with a playlist in it."""
        return is_json(text) and _LEAST.search(text) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_jspf`."""
        return parse_jspf(text)
