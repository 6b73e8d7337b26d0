# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every playlist format, in the order of asking: the more certain its marks, the earlier."""

from __future__ import annotations

from collections.abc import Sequence

from .base import Hint, PlaylistFormat
from .m3u import M3u
from .pls import Pls

FORMATS: tuple[PlaylistFormat, ...] = (Pls(), M3u())


def format_of(text: str, hint: Hint, formats: Sequence[PlaylistFormat] = FORMATS) -> PlaylistFormat | None:
    """Return the format of a decoded text, or ``None`` if it is no playlist that we know."""
    return next((known for known in formats if known.recognises(text, hint)), None)
