# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every playlist format gives: entries in the order that the station prefers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One address in a playlist.

    Attributes:
        url: As written; it may be relative to the playlist's own address, or of a kind that cannot be played.
    """

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a server and an address say that a text is; used only where its content leaves it open.

    Attributes:
        content_type: In lower case, without parameters; empty if unknown.
        ending: Of the path, in lower case, without the dot; empty if there is none.
    """

    content_type: str = ""
    ending: str = ""


class PlaylistFormat(Protocol):
    """One format.  To add one: write a module with such an object, and list it in `registry`."""

    @property
    def name(self) -> str:
        """What people call it."""

    def recognises(self, text: str, hint: Hint) -> bool:
        """Return whether a decoded text is of this format; cheap."""

    def parse(self, text: str) -> tuple[PlaylistEntry, ...]:
        """Return every entry, also those that cannot be played.

        Raises:
            PlaylistError: If there is none.
        """
