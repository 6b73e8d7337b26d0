# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How patient an ingest is: every wait and limit in one value."""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 30.0


def full_jitter(attempt: int) -> float:
    """Return a wait in seconds: random below a ceiling that doubles, so that a crowd spreads out."""
    ceiling_s = min(FIRST_RETRY_S * 2 ** min(attempt, 16), LONGEST_RETRY_S)
    return random.uniform(0, ceiling_s)  # noqa: S311 - spreads load, keeps no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Waits and limits of one ingest.

    Attributes:
        open_s: Longest that opening an upstream may take, resolving included.
        first_frame_s: Longest from an open connection to its first whole frame.
        stall_s: How much sound may be missing before a connection counts as
            stalled; more where frames come in longer lumps.
        good_s: After so much good sound past failures are forgotten.
        return_s: When a better upstream than the one playing is first tried again.
        return_again_s: How often it is tried after that.
        proof_s: For how long it must give sound before we go back to it.
        switches: A better upstream that comes and goes makes us change at most so often ...
        switches_within_s: ... within so many seconds.
        settle_s: For how long a new connection's burst is collected before it is
            joined to what is on the air and its titles are told.  Only sound that
            comes after that counts as proof that the source is alive: servers repeat
            the last burst of a dead one.
        settle_after_stall_s: The same, for one that stalled.
        join_s: Air that ended longer ago is not joined to.
        ahead_s: A source that sends faster than real time is read on only when
            it is less than this ahead.
    """

    open_s: float = 20.0
    first_frame_s: float = 5.0
    stall_s: float = 3.0
    good_s: float = 30.0
    return_s: float = 30.0
    return_again_s: float = 60.0
    proof_s: float = 3.0
    switches: int = 4
    switches_within_s: float = 600.0
    settle_s: float = 0.2
    settle_after_stall_s: float = 1.5
    join_s: float = 30.0
    ahead_s: float = 30.0


DEFAULT_TIMING = Timing()
