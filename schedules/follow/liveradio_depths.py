# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From what is heard back to what lies over what.

Whoever is heard while another was planned lies over it.  Numbers that grow along these steps let the
same be heard again when all is painted from whole occurrences.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from schedules.errors import FollowError

MOST_STEPS = 5_000_000
MOST_OVER = 300_000
"""How often anything may be heard while another was planned: a whole network has some thousand such."""

Stretch = tuple[datetime, datetime]
"""Start in, end out, UTC."""
Heard = tuple[datetime, datetime, str]
"""A stretch, and the occurrence that is heard in it."""


def depths(planned: Mapping[str, Stretch], timelines: Iterable[Sequence[Heard]]) -> dict[str, int]:
    """Return a depth for each occurrence: greater than that of all that it is heard over.

    Those that lie over each other in a circle, which no honest timeline has, are left out.

    Args:
        planned: From when to when each was planned.
        timelines: What is heard, each in order and without overlaps.

    Raises:
        FollowError: If it would take minutes to find out.
    """
    steps = pairs = 0
    over: dict[str, set[str]] = {name: set() for name in planned}
    for timeline in timelines:
        starts = [start for start, _, _ in timeline]
        for name, (start, end) in planned.items():
            place = max(0, bisect_left(starts, start) - 1)
            known = len(over[name])
            while place < len(timeline) and timeline[place][0] < end:
                _, until, heard = timeline[place]
                if heard != name and heard in planned and until > start:
                    over[name].add(heard)
                place += 1
                steps += 1
                if steps > MOST_STEPS or pairs + len(over[name]) - known > MOST_OVER:
                    raise FollowError("too much there was planned for the same time")
            pairs += len(over[name]) - known
    under = dict.fromkeys(planned, 0)
    for uppers in over.values():
        for upper in uppers:
            under[upper] += 1
    found: dict[str, int] = {}
    depth = dict.fromkeys(planned, 0)
    ready = deque(name for name, count in under.items() if not count)
    while ready:
        name = ready.popleft()
        found[name] = depth[name]
        for upper in over[name]:
            depth[upper] = max(depth[upper], depth[name] + 1)
            under[upper] -= 1
            if not under[upper]:
                ready.append(upper)
    return found
