# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read B4S playlists, Winamp 3's XML: ``<entry Playstring="…">`` with a ``Name`` inside."""

from __future__ import annotations

from .base import MOST_ENTRIES, Hint, PlaylistEntry, listed
from .markup import one_line, root_name, tags

_WANTED = frozenset({"playlist", "entry", "name"})


def parse_b4s(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the entries, in order; one without a name has that of the list.

    Raises:
        PlaylistError: If there is none.
    """
    entries: list[PlaylistEntry] = []
    label = ""
    for tag in tags(text, _WANTED):
        if tag.name == "playlist":
            label = one_line(tag.attributes().get("label", ""))
        elif tag.name == "entry":
            if len(entries) >= MOST_ENTRIES:
                break
            entries.append(PlaylistEntry(tag.attributes().get("playstring", ""), label))
        elif tag.name == "name" and entries and tag.text:
            entries[-1] = PlaylistEntry(entries[-1].url, tag.text)
    return listed(entries, text)


class B4s:
    """The format for the registry."""

    name = "B4S"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins with ``<WinampXML>``."""
        return root_name(text) == "winampxml"

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_b4s`."""
        return parse_b4s(text)
