# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read ASX playlists (also ``.wax``, ``.wvx``): Windows Media's lists, which hardly ever are XML.

An entry may have several ``ref``, each a fallback of the one before; ``entryref`` leads to another list; a
``base`` holds for its entry, or for all that follow.  Banners, logos and log addresses are no streams.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .base import MOST_ENTRIES, Hint, PlaylistEntry, listed
from .markup import joined, root_name, tags

_ROOTS = frozenset({"asx", "entry", "entryref", "ref"})
_WANTED = frozenset({"ref", "entryref", "entry", "title", "base"})
_BEGINS = frozenset({"entry", "entryref"})
_ANY = re.compile(r"<(?:asx|entry|entryref|ref)\s", re.IGNORECASE)
_TYPES = frozenset(
    {
        "audio/x-ms-wax",
        "video/x-ms-wax",
        "video/x-ms-wvx",
        "video/x-ms-wmx",
        "video/x-ms-asf",
        "video/x-ms-asx",
        "application/x-ms-asx",
        "audio/x-ms-asx",
    }
)
_ENDINGS = frozenset({"asx", "wax", "wvx", "wmx"})


def parse_asx(text: str) -> tuple[PlaylistEntry, ...]:
    """Return every address of the entries, in order; a fallback follows what it stands in for.

    Raises:
        PlaylistError: If there is none.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    urls: list[str] = []  # of the entry at hand
    base = inner_base = list_title = title = ""
    inside = False  # an entry; it ends where the next begins, since some are never closed
    for tag in tags(text, _WANTED):
        if tag.name in _BEGINS:
            yield from (PlaylistEntry(url, title or list_title) for url in urls)
            urls, title, inner_base, inside = [], "", "", tag.name == "entry"
        if tag.name == "title":
            if inside:
                title = title or tag.text
            else:
                list_title = list_title or tag.text
        elif not tag.raw:
            continue
        elif url := tag.attributes().get("href"):
            if tag.name == "base":
                base, inner_base = (base, url) if inside else (url, "")
            elif len(urls) < MOST_ENTRIES:
                urls.append(joined(inner_base or base, url))
    yield from (PlaylistEntry(url, title or list_title) for url in urls)


class Asx:
    """The format for the registry."""

    name = "ASX"

    def recognises(self, text: str, hint: Hint) -> bool:
        """Return whether it begins with a tag of ASX, or has one anywhere where the hint says ASX."""
        named = hint.content_type in _TYPES or hint.ending in _ENDINGS
        return root_name(text) in _ROOTS or (named and _ANY.search(text) is not None)

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_asx`."""
        return parse_asx(text)
