# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read SMIL and WPL (Windows Media Player's list, which is SMIL too): each ``src`` of a clip that may sound.

Timing, layout and the conditions of a ``switch`` mean nothing here: all alternatives are listed.
"""

from __future__ import annotations

from collections.abc import Iterator

from .base import Hint, PlaylistEntry, listed
from .markup import joined, one_line, root_name, tags

_CLIPS = frozenset({"audio", "video", "media", "ref"})
_WANTED = frozenset({*_CLIPS, "meta", "title"})
_QUICKTIME = "SMILtext"


def parse_smil(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the clips, in order; ``meta name="base"`` is where they are relative to.

    Raises:
        PlaylistError: If there is none.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    base = list_title = ""
    for tag in tags(text, _WANTED):
        if tag.name in _CLIPS:
            attributes = tag.attributes()
            title = one_line(attributes.get("title", ""))
            if url := attributes.get("src"):
                yield PlaylistEntry(joined(base, url), title or list_title)
        elif tag.name == "meta":
            attributes = tag.attributes()
            match attributes.get("name", "").lower():
                case "base":
                    base = attributes.get("content", "") or attributes.get("base", "")
                case "title":
                    list_title = list_title or one_line(attributes.get("content", ""))
        elif tag.name == "title":
            list_title = list_title or tag.text


class Smil:
    """The format for the registry."""

    name = "SMIL"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins with ``<smil>``, also behind QuickTime's mark."""
        return root_name(text.removeprefix(_QUICKTIME)) == "smil"

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_smil`."""
        return parse_smil(text)
