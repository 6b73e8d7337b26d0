# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every playlist format, in the order of asking: the more certain its marks, the earlier."""

from __future__ import annotations

from collections.abc import Sequence

from player.errors import PlaylistError, PlaylistRefusedError

from .asf import AsfReference
from .asx import Asx
from .b4s import B4s
from .base import Hint, PlaylistEntry, PlaylistFormat
from .dash import Dash
from .jspf import Jspf
from .m3u import M3u, NamedM3u
from .pls import Pls
from .qtl import Qtl
from .radio_browser import RadioBrowser
from .ram import Ram
from .rss import Rss
from .shortcut import Shortcut
from .smil import Smil
from .streamtheworld import StreamTheWorld
from .tunein import TuneIn
from .xspf import Xspf

FORMATS: tuple[PlaylistFormat, ...] = (
    # by their outermost tag
    Asx(),
    Xspf(),
    Smil(),
    B4s(),
    StreamTheWorld(),
    Dash(),
    Qtl(),
    TuneIn(),
    Rss(),
    # by their keys
    Jspf(),
    RadioBrowser(),
    # by a line
    Pls(),
    AsfReference(),
    Shortcut(),
    Ram(),
    NamedM3u(),
    M3u(),
)


def format_of(text: str, hint: Hint, formats: Sequence[PlaylistFormat] = FORMATS) -> PlaylistFormat | None:
    """Return the format of a decoded text, or ``None`` if it is no playlist that we know."""
    return next((known for known in formats if known.recognises(text, hint)), None)


def entries_of(
    text: str, hint: Hint, formats: Sequence[PlaylistFormat] = FORMATS
) -> tuple[PlaylistEntry, ...]:
    """Return the entries of a decoded text; what is empty in one format may be full in another.

    Raises:
        PlaylistRefusedError: If the text itself says why there is nothing to play.
        PlaylistError: If there is no entry, or no format.
    """
    nothing: PlaylistError | None = None
    for known in formats:
        # A name or a type has one say only: after it, bytes must do.
        if known.recognises(text, hint if nothing is None else Hint()):
            try:
                return known.parse(text)
            except PlaylistRefusedError:
                raise
            except PlaylistError as error:
                nothing = nothing or error
    raise nothing or PlaylistError("no playlist that we know", line=1)
