# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where in the air a listener begins, and how much it gets at once."""

from __future__ import annotations

from datetime import timedelta

from player.air.air import Air

from .query import SoundQuery

BURST_S = 5.0
BURST_BYTES = 65_536
"""A listener starts with both in hand, as far as the air is kept."""

LOW_LATENCY_BURST_S = 1.0

LONGEST_STEP_BYTES = 8 * 1024
"""More than one step of the air's index: about 100 ms of 640 kbit/s."""


def needs_live(air: Air, query: SoundQuery) -> bool:
    """Whether what is asked for begins with sound that is still to come, or is measured from it.

    Air may be old; so only one who names an instant, and finds it kept, need not wait for fresh sound.
    """
    return query.at is None or air.position_at(query.at) >= air.head


def start(air: Air, query: SoundQuery) -> int:
    """Return the position of the frame asked for, as far as it is kept; of the burst's first, for live."""
    if query.at is not None:
        return air.position_at(query.at)
    if query.behind_live_s is not None:
        return air.position_behind(query.behind_live_s)
    if query.low_latency:
        return air.burst_position(LOW_LATENCY_BURST_S, 0)
    return air.burst_position(BURST_S, BURST_BYTES)


def burst_end(air: Air, position: int, query: SoundQuery) -> int:
    """Return where the burst of one who goes back ends at the latest; the rest comes in real time."""
    if query.low_latency:
        return air.position_at(air.instant_of(position) + timedelta(seconds=LOW_LATENCY_BURST_S))
    by_time = air.position_at(air.instant_of(position) + timedelta(seconds=BURST_S))
    return max(by_time, position + BURST_BYTES + LONGEST_STEP_BYTES)
