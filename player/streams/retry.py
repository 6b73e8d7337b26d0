# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which refusals pass a moment later, and how long that moment is.

Servers at their limit, and those in front of a source that is just coming back, refuse one request and serve
the next.  One that has to wait for longer than a listener would is not waited for.
"""

from __future__ import annotations

from typing import Final

from player.errors import StreamRefusedError

PASSING_STATUSES: Final = frozenset({403, 429, 503})
GONE_STATUSES: Final = frozenset({404, 410})
"""These say that there is no such stream."""
SHORTEST_S: Final = 1.0
LONGEST_S: Final = 3.0


def retry_wait_s(error: StreamRefusedError) -> float | None:
    """Return after how many seconds to ask once more; ``None`` if that would not help."""
    return wait_s(error.retry_after) if error.status in PASSING_STATUSES else None


def wait_s(retry_after: str) -> float:
    """Return the wait that a ``Retry-After`` asks for, within our bounds (RFC 9110, 10.2.3).

    A date is not worth a calendar: whatever lies ahead is further than we wait, or not at all.
    """
    digits = retry_after.strip()
    if not digits:
        return SHORTEST_S
    if not (digits.isascii() and digits.isdigit()):
        return LONGEST_S if digits[:1].isalpha() else SHORTEST_S
    return min(max(float(digits[:9]), SHORTEST_S), LONGEST_S)


def refused(first: int, second: int) -> str:
    """Return the reason after a second refusal."""
    return f"refused with {first} twice" if first == second else f"refused with {first}, then with {second}"
