# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every playlist format, in the order of asking: the more certain its marks, the earlier."""

from __future__ import annotations

from collections.abc import Sequence

from .asf import AsfReference
from .asx import Asx
from .b4s import B4s
from .base import Hint, PlaylistFormat
from .dash import Dash
from .jspf import Jspf
from .m3u import M3u
from .pls import Pls
from .qtl import Qtl
from .radio_browser import RadioBrowser
from .ram import Ram
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
    # by their keys
    Jspf(),
    RadioBrowser(),
    # by a line
    Pls(),
    AsfReference(),
    Shortcut(),
    Ram(),
    M3u(),
)


def format_of(text: str, hint: Hint, formats: Sequence[PlaylistFormat] = FORMATS) -> PlaylistFormat | None:
    """Return the format of a decoded text, or ``None`` if it is no playlist that we know."""
    return next((known for known in formats if known.recognises(text, hint)), None)
