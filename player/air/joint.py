# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Join a new connection to the air: of its burst, only what is newer than the end of the air.

A server sends the last seconds at once.  After a short break they are just what
was missed; the older part was heard already and is left out, so that nothing
is heard twice and nobody falls further behind live with each break.
"""

from __future__ import annotations

from collections.abc import Sequence

from .base import StreamTitle
from .run import Run


def joined(items: Sequence[Run | StreamTitle], missing_s: float) -> list[Run | StreamTitle]:
    """Return the newest items, as much sound as is missing, rounded up to a whole run; at least one.

    Of titles, those within are kept, and the one in force where they begin.

    Args:
        items: What a connection gave so far, its newest sound "now".
        missing_s: Seconds between the end of the air and now.
    """
    kept_s, first = 0.0, len(items)
    for index in range(len(items) - 1, -1, -1):
        if kept_s >= missing_s and first < len(items):
            break
        item = items[index]
        if isinstance(item, Run):
            kept_s += item.duration_s
            first = index
    before, kept = items[:first], list(items[first:])
    title = next((item for item in reversed(before) if isinstance(item, StreamTitle)), None)
    opening = next((index for index, item in enumerate(kept) if isinstance(item, Run)), None)
    if opening is not None:
        kept[opening] = _opened(kept[opening])
    return [title, *kept] if title else kept


def _opened(item: Run | StreamTitle) -> Run | StreamTitle:
    return item.opened() if isinstance(item, Run) else item
