# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read PLS playlists: numbered ``File1=``, ``Title1=`` lines, much like INI.

There is no standard.  We accept what stations really publish: any letter case, blanks round ``=``, quoted
values, gaps and disorder in the numbers, a wrong ``NumberOfEntries`` or none, junk before ``[playlist]`` or
no such line at all.  An INI library would stumble over the percent signs of addresses.
"""

from __future__ import annotations

import re

from player.errors import PlaylistError
from player.streams.text import lines

from .base import MOST_ENTRIES, Hint, PlaylistEntry

_FIELD = re.compile(r"(file|title)\s*([0-9]{1,4})\s*=\s*(.*)", re.IGNORECASE)
_LEAST = re.compile(r"^[ \t\ufeff]*(\[playlist\]|file\s*[0-9]{1,4}\s*=)", re.IGNORECASE | re.MULTILINE)


def parse_pls(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the entries of a PLS playlist, by their number.

    Raises:
        PlaylistError: If there is none.
    """
    entries: dict[int, dict[str, str]] = {}
    number = 0
    for number, line in lines(text):  # noqa: B007 - the last number is for the error
        if match := _FIELD.fullmatch(line):
            field, index, value = match.groups()
            if len(entries) >= MOST_ENTRIES and int(index) not in entries:
                continue
            entry = entries.setdefault(int(index), {})
            entry.setdefault(field.lower(), _unquoted(value))
    found = tuple(
        PlaylistEntry(entry["file"], entry.get("title", ""))
        for _, entry in sorted(entries.items())
        if entry.get("file")
    )
    if not found:
        raise PlaylistError("no entry", line=number)
    return found


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


class Pls:
    """The format for the registry."""

    name = "PLS"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether a line is ``[playlist]`` or ``File…=``."""
        return _LEAST.search(text.replace("\r", "\n")) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_pls`."""
        return parse_pls(text)
