# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the feeds of podcasts, RSS and Atom: the sound that is enclosed in each item.

People give a feed's address where a station's is asked for.  Pictures, pages and films of a feed are no
streams; an enclosure without a type is taken for sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from .base import Hint, PlaylistEntry, listed
from .markup import root_name, tags

_ROOTS = frozenset({"rss", "feed", "rdf"})
_ITEMS = frozenset({"item", "entry"})
_WANTED = _ITEMS | {"title", "enclosure", "link"}


def parse_rss(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the address of each enclosed sound, in order.

    Raises:
        PlaylistError: If there is none.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    title = ""
    inside = False
    for tag in tags(text, _WANTED):
        if tag.name in _ITEMS:
            title, inside = "", True
        elif tag.name == "title":
            if inside:
                title = title or tag.text
        elif tag.raw:
            attributes = tag.attributes()
            link = tag.name == "link"
            if link and attributes.get("rel", "").lower() != "enclosure":
                continue
            kind = attributes.get("type", "").lower()
            if not kind or kind.startswith("audio/") or kind == "application/ogg":
                yield PlaylistEntry(attributes.get("href" if link else "url", ""), title)


class Rss:
    """The format for the registry."""

    name = "RSS"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins as a feed, and has enclosures: news are no streams."""
        return root_name(text) in _ROOTS and "enclosure" in text.lower()

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_rss`."""
        return parse_rss(text)
