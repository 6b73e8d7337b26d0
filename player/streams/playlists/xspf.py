# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read XSPF playlists: tracks with one ``location`` or several, each a fallback of the one before.

With a namespace prefix or without any namespace; ``xml:base`` may stand on each level and builds on the one
above.  What a playlist says of itself (``location``, ``link``, ``image`` outside tracks) is no stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from .base import MOST_ENTRIES, Hint, PlaylistEntry, listed
from .markup import first_tag, joined, root_name, tags

_LEVELS = {"playlist": 0, "tracklist": 1, "track": 2, "location": 3}
_ROOTS = frozenset({"playlist", "tracklist"})
_WANTED = frozenset({*_LEVELS, "title"})
_END = frozenset({"tracklist"})
_TYPES = frozenset({"application/xspf+xml"})


def parse_xspf(text: str) -> tuple[PlaylistEntry, ...]:
    """Return every location of the tracks, in order.

    Raises:
        PlaylistError: If there is none.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    urls: list[str] = []  # of the track at hand
    bases = ["", "", "", ""]
    list_title = title = ""
    base, stale = "", False
    inside = False  # a track; it ends where the next begins, since some are never closed
    for tag in tags(text, _WANTED, closing=_END):
        name = tag.name
        if name == "track" or tag.closes:
            yield from (PlaylistEntry(url, title or list_title) for url in urls)
            urls, title, inside = [], "", not tag.closes
        if tag.closes:
            continue
        if name == "title":
            if inside:
                title = title or tag.text
            else:
                list_title = list_title or tag.text
            continue
        level = _LEVELS[name]
        here = tag.attributes().get("xml:base", "") if tag.raw else ""
        if here != bases[level]:
            bases[level], stale = here, True
        if inside and name == "location" and len(urls) < MOST_ENTRIES and (url := tag.text):
            if stale:
                base, stale = reduce(joined, filter(None, bases), ""), False
            urls.append(joined(base, url))
    yield from (PlaylistEntry(url, title or list_title) for url in urls)


class Xspf:
    """The format for the registry."""

    name = "XSPF"

    def recognises(self, text: str, hint: Hint) -> bool:
        """Return whether it begins as XSPF, or has such a tag first where the hint says XSPF."""
        named = hint.content_type in _TYPES or hint.ending == "xspf"
        return root_name(text) in _ROOTS or (named and first_tag(text) in _ROOTS)

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_xspf`."""
        return parse_xspf(text)
