# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Say whether a list that makes sense so far has marks of its own that more comes.

Scripts write a list's head at once and its entries when a database has answered.  Who takes the first pause
for the end loses the rest.
"""

from __future__ import annotations

import re

from .markup import root_name
from .pls import entries_missing


def more_comes(text: str) -> bool:
    """Return whether a list is not all there by its own marks.

    These are an outermost tag that is not closed, a number of entries that is not reached, and a title whose
    address does not follow.
    """
    if root := root_name(text):
        closed = re.compile(rf"</(?:[^<>\s/:]{{1,40}}:)?{re.escape(root)}\s*>", re.IGNORECASE)
        return closed.search(text, max(0, len(text) - 1000)) is None and not _is_single(text, root)
    tail = text.rstrip(" \t\r\n\x00")
    last = tail[max(tail.rfind("\n"), tail.rfind("\r")) + 1 :].lstrip()
    if last[:7].upper() == "#EXTINF":
        return True
    return entries_missing(text) > 0


def _is_single(text: str, root: str) -> bool:
    """Return whether the outermost tag has nothing in it: ``<embed src="…"/>``."""
    at = text.lower().find(root.lower())
    return text.find("/>", at) == text.find(">", at) - 1
