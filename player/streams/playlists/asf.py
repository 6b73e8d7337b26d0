# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the Windows Media redirectors that are no XML: ``[Reference]`` with ``Ref1=``, and ``ASF http://…``.

Written by encoders and old servers under ``.asf`` and ``.asx``.  As with PLS: any letter case, blanks round
``=``, gaps and disorder in the numbers, no section; a number that comes twice is two addresses.
"""

from __future__ import annotations

import re

from player.streams.text import lines

from .base import MOST_ENTRIES, Hint, PlaylistEntry, listed

_FIELD = re.compile(r"ref\s*([0-9]{1,4})\s*=\s*(.*)", re.IGNORECASE)
_OLD = re.compile(r"asf\s+(\S+://.*)", re.IGNORECASE)
_LEAST = re.compile(
    r"^[ \t\ufeff]*(?:\[reference\]|ref\s?[0-9]{1,4}[ \t]{0,9}=|asf[ \t]{1,9}[a-z]{1,9}://)",
    re.IGNORECASE | re.MULTILINE,
)


def parse_asf_reference(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the addresses of a redirector, by their number.

    Raises:
        PlaylistError: If there is none.
    """
    found: list[tuple[int, PlaylistEntry]] = []
    for _, line in lines(text):
        if len(found) >= MOST_ENTRIES:
            break
        if match := _FIELD.fullmatch(line):
            found.append((int(match[1]), PlaylistEntry(match[2].strip("\"' \t"))))
        elif match := _OLD.fullmatch(line):
            found.append((0, PlaylistEntry(match[1].strip())))
    found.sort(key=lambda numbered: numbered[0])
    return listed([entry for _, entry in found], text)


class AsfReference:
    """The format for the registry."""

    name = "ASF reference"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether a line is ``[Reference]``, ``Ref…=`` or ``ASF …://``."""
        return _LEAST.search(text.replace("\r", "\n")) is not None

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_asf_reference`."""
        return parse_asf_reference(text)
