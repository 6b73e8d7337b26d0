# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read a text that came back: of which kind it is, and whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from player.errors import PlaylistError, PlaylistRefusedError

from .fetch import Fetched, TooLargeError
from .playlists.base import Hint, PlaylistEntry, PlaylistFormat
from .playlists.hls import is_hls
from .playlists.registry import entries_of, format_of
from .playlists.unfinished import more_comes
from .status_page import LARGEST_PAGE_BYTES, entries_of_page
from .text import decode_document

_PAGE_END: Final = b"</html"


@dataclass(frozen=True, slots=True)
class Reading:
    """A decoded text, and what it is.

    Attributes:
        hls: True for HLS, which is no list of streams.
        format: Of the list, if it is one that we know.
        hint: What its head and its name say that it is.
    """

    text: str
    hls: bool
    format: PlaylistFormat | None
    hint: Hint

    def entries(self) -> tuple[PlaylistEntry, ...]:
        """Return what the list has.

        Raises:
            PlaylistRefusedError: If the text itself says why there is nothing to play.
            PlaylistError: If there is no entry.
        """
        return entries_of(self.text, self.hint)


def read_text(body: bytes, fetched: Fetched, final_url: str) -> Reading:
    """Decode a text by what its bytes and its head say, and recognise it."""
    text = decode_document(body, fetched.charsets)
    hint = Hint(fetched.content_type, ending_of(final_url))
    if is_hls(text):
        return Reading(text, True, None, hint)
    return Reading(text, False, format_of(text, hint), hint)


def said_all(body: bytes, fetched: Fetched, final_url: str) -> bool:
    """Return whether a text makes sense as it is, so that a server that says no more has said all.

    It has not where less came than it announced, or where the text itself has marks that more comes.
    """
    if fetched.response.complete is False:
        return False
    reading = read_text(body, fetched, final_url)
    if reading.format is None:
        return reading.hls
    try:
        reading.entries()
    except PlaylistRefusedError:
        return True
    except PlaylistError:
        return False
    return fetched.response.complete is True or not more_comes(reading.text)


async def read_page(fetched: Fetched) -> tuple[PlaylistEntry, ...]:
    """Read a web page, and return the streams behind it if a radio server shows it of itself."""
    try:
        body = await fetched.text(lambda body: _PAGE_END in body.lower(), most_bytes=LARGEST_PAGE_BYTES)
    except TooLargeError:
        return ()
    return entries_of_page(decode_document(body, fetched.charsets))


def ending_of(url: str) -> str:
    """Return the ending of an address's path, in lower case, without the dot; empty if there is none."""
    name = url.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""
