# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read RAM files, RealPlayer's lists: an address a line; those behind ``--stop--`` are for old players.

Most are ``rtsp:`` or ``pnm:``; they are listed too, so that whoever asks learns why they do not play.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from player.streams.text import lines

from .base import Hint, PlaylistEntry, listed

_STOP = "--stop--"
_LEAST = re.compile(r"^[ \t\ufeff]*--stop--", re.IGNORECASE | re.MULTILINE)
_OTHER = re.compile(r"^[ \t\ufeff]*(?:#EXTM3U|<|\{)", re.IGNORECASE)
_TYPES = frozenset({"audio/x-pn-realaudio", "audio/x-pn-realaudio-plugin", "audio/vnd.rn-realaudio"})
_ENDINGS = frozenset({"ram", "rpm"})


def parse_ram(text: str) -> tuple[PlaylistEntry, ...]:
    """Return the addresses above ``--stop--``, in order.

    Raises:
        PlaylistError: If there is none.
    """
    return listed(_entries(text), text)


def _entries(text: str) -> Iterator[PlaylistEntry]:
    for _, line in lines(text):
        if line.lower().startswith(_STOP):
            break
        if not line.startswith("#"):
            yield PlaylistEntry(line)


class Ram:
    """The format for the registry."""

    name = "RAM"

    def recognises(self, text: str, hint: Hint) -> bool:
        """Return whether there is a ``--stop--``, or the hint says RAM and the content nothing else."""
        named = hint.content_type in _TYPES or hint.ending in _ENDINGS
        return _LEAST.search(text.replace("\r", "\n")) is not None or (
            named and bool(text.strip()) and _OTHER.match(text.lstrip()) is None
        )

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """See `parse_ram`."""
        return parse_ram(text)
