# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Words and links that show what they are: nothing turned round, nothing unseen, no credentials.

A title goes to pages, players, calendars and files of others.  A direction override in it turns
round what stands beside it there, and one that nobody can see is none.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

TURNS = "\u202a-\u202e\u2066-\u2069"
"""Direction embeddings, overrides and isolates, for a class of a regular expression."""

LONGEST_LINK = 4_096

_TURN = re.compile(f"[{TURNS}]")
_NO_LINK = re.compile(f'[\\s<>"\x00-\x1f\x7f-\x9f\u200b\u200e\u200f{TURNS}\u2060-\u2065\ufeff\ud800-\udfff]')
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
"""What has no look of its own though it counts as a letter, sign or mark, or is not assigned yet."""


def without_turns(text: str) -> str:
    """Return a text without what turns its direction; marks that languages need stay."""
    return _TURN.sub("", text)


def has_something_visible(text: str) -> bool:
    """Tell whether there is anything to see in a text."""
    return any(unicodedata.category(sign) not in _UNSEEN_CATEGORIES for sign in _UNSEEN.sub("", text))


def is_link(text: str) -> bool:
    """Tell whether a text is an http(s) address that may be shown: with a host, and without a password."""
    try:
        parts = urlsplit(text)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    return fine and "@" not in parts.netloc and len(text) <= LONGEST_LINK and not _NO_LINK.search(text)
