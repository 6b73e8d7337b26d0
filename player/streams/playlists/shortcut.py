# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read shortcuts to an address: Windows' ``.url``, and the desktop entries of other systems."""

from __future__ import annotations

import re

from player.streams.text import lines

from .base import Hint, PlaylistEntry, listed

_SECTION = re.compile(r"\[(internetshortcut|desktop entry)\]", re.IGNORECASE)
_LEAST = re.compile(r"^[ \t\ufeff]*\[(internetshortcut|desktop entry)\]", re.IGNORECASE | re.MULTILINE)


def parse_shortcut(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the one address of a shortcut.

    Raises:
        PlaylistError: If there is none.
    """
    inside = False
    name = url = ""
    for _, line in lines(text):
        if line.startswith("["):
            inside = _SECTION.match(line) is not None
        elif inside:
            key, _, value = line.partition("=")
            match key.strip().lower():
                case "url":
                    url = url or value.strip("\"' \t")
                case "name":
                    name = name or value.strip()
    return listed([PlaylistEntry(url, name)], text)


class Shortcut:
    """The format for the registry."""

    name = "shortcut"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether there is the section of a shortcut."""
        return _LEAST.search(text.replace("\r", "\n")) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_shortcut`."""
        return parse_shortcut(text)
