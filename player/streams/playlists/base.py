# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every playlist format gives: entries in the order that the station prefers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from player.errors import ErrorClass, PlaylistError, PlaylistRefusedError

MOST_ENTRIES: Final = 5000
"""What a list has beyond these is not read: nobody tries so many, and hostile ones have a quarter million."""

# Kodi's way to send fields with a request: "http://…|User-Agent=x&Referer=y".
_OPTIONS: Final = re.compile(r"\|[A-Za-z!][A-Za-z0-9\-]*=")


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One address in a playlist.

    Attributes:
        url: As written; it may be relative to the playlist's own address, or of a kind that cannot be played.
        refusal: Why there is no use in asking for it, where the list itself says so; empty if it does not.
    """

    url: str
    title: str = ""
    refusal: str = ""


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
            PlaylistRefusedError: If the text itself says why there is nothing to play.
            PlaylistError: If there is none.
        """


def plain_address(written: str) -> str:
    """Return an address without the options that some players write behind it, after a bar."""
    options = _OPTIONS.search(written) if "|" in written else None
    return written[: options.start()].rstrip() if options else written


def listed(entries: Iterable[PlaylistEntry], text: str) -> tuple[PlaylistEntry, ...]:
    """Return the entries with an address, at most `MOST_ENTRIES`; where each was refused, their list is.

    Raises:
        PlaylistRefusedError: If each was refused.
        PlaylistError: If there is none.
    """
    found = tuple(islice((entry for entry in entries if entry.url), MOST_ENTRIES))
    last = text.count("\n") + 1
    if not found:
        raise PlaylistError("no entry", line=last)
    if all(entry.refusal for entry in found):
        raise PlaylistRefusedError(ErrorClass.UNREACHABLE, found[0].refusal, line=last)
    return found
