# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read PLS playlists: numbered ``File1=``, ``Title1=`` lines, much like INI.

There is no standard.  We accept what stations really publish: any letter case, blanks round ``=``, quoted
values, gaps and disorder in the numbers, numbers that come twice or are missing, addresses without a key, a
wrong ``NumberOfEntries`` or none, junk before ``[playlist]`` or no such line at all.  An INI library would
stumble over the percent signs of addresses.
"""

from __future__ import annotations

import re

from player.errors import PlaylistError
from player.streams.text import lines

from .base import MOST_ENTRIES, Hint, PlaylistEntry, plain_address

_FIELD = re.compile(r"(file|title)\s*+([0-9]{0,4})\s*+=\s*+(.*)", re.IGNORECASE)
_NAKED = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,20}://\S.*", re.ASCII)
_SECTION = re.compile(r"[ \t\ufeff]*\[playlist\]", re.IGNORECASE)
_LEAST = re.compile(r"^[ \t\ufeff]*(\[playlist\]|file\s*[0-9]{1,4}\s*=)", re.IGNORECASE | re.MULTILINE)
_COUNT = re.compile(
    r"^[ \t]{0,9}numberofentries[ \t]{0,9}=[ \t]{0,9}([0-9]{1,4})\b", re.IGNORECASE | re.MULTILINE
)
_FILE = re.compile(r"^[ \t\ufeff]{0,9}file[ \t]{0,9}[0-9]{0,4}[ \t]{0,9}=", re.IGNORECASE | re.MULTILINE)


def parse_pls(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the entries of a PLS playlist, by their number; those without one stand where they are written.

    Raises:
        PlaylistError: If there is none.
    """
    found: list[tuple[int, str]] = []
    titles: dict[int, str] = {}
    below = 0  # where a line without a number belongs
    in_section = False
    number = 0
    for number, line in lines(text):  # noqa: B007 - the last number is for the error
        in_section = in_section or _SECTION.match(line) is not None
        if match := _FIELD.fullmatch(line):
            field, digits, value = match.groups()
            index = below = int(digits) if digits else below
            if not (value := _unquoted(value)):
                continue
            if field.lower() == "title":
                if len(titles) < MOST_ENTRIES:
                    titles.setdefault(index, value)
                continue
        elif in_section and _NAKED.match(line):
            index, value = below, line
        else:
            continue
        if (address := plain_address(value)) and len(found) < MOST_ENTRIES:
            found.append((index, address))
    if not found:
        raise PlaylistError("no entry", line=number)
    found.sort(key=lambda entry: entry[0])
    return tuple(PlaylistEntry(url, titles.get(index, "")) for index, url in found)


def entries_missing(text: str) -> int:
    """Return how many entries a PLS playlist announces beyond those that are there; 0 if it does not say."""
    text = text.replace("\r", "\n")
    count = _COUNT.search(text)
    return max(0, int(count[1]) - len(_FILE.findall(text))) if count else 0


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
