# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Turn the bytes of a title into text: short, in any charset, and often cut in the middle of a character.

Detection is no help here: on so few bytes it guesses.  The station's own charset is obeyed, and without one
only UTF-8 can be told from the rest.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final

from .text import decode, meant_charset

CUT: Final = "\ufffd"
"""Stands where a character was cut in half."""

_HALF_UTF8: Final = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=[ \x00]*\Z)"
)
_MOST_CUT: Final = 2
# What they leave undefined means the same in Latin-1, and UTF-8 has a rule of its own.
_STRICT_ONLY: Final = frozenset({"cp1252", "utf-8"})


def usable_charsets(charsets: Sequence[str | None]) -> tuple[str, ...]:
    """Return the charsets, in their order, in which titles can be: those that contain ASCII."""
    return tuple(meant for one in charsets if one and (meant := meant_charset(one)))


def decode_title(data: bytes, charsets: Sequence[str]) -> str:
    """Decode the value of one field, never failing.

    Tried are `charsets`, UTF-8, then both once more for a value that was cut in the middle of a
    character, which becomes `CUT`; then windows-1252 and Latin-1.

    Args:
        charsets: As `usable_charsets` gave them.
    """
    for charset in (*charsets, "utf-8"):
        try:
            return data.decode(charset)
        except UnicodeError:
            continue
    for charset in charsets:
        if codecs.lookup(charset).name not in _STRICT_ONLY:
            text = data.decode(charset, "replace")
            if text.count(CUT) <= _MOST_CUT:
                return text
    if half := _HALF_UTF8.search(data):
        try:
            whole = data[: half.start()].decode("utf-8")
        except UnicodeError:
            whole = ""
        if not whole.isascii():  # else nothing speaks for UTF-8: it is the é of a Latin-1 "Café"
            return whole + CUT
    return decode(data)
