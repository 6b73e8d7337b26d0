# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which segments a playlist holds, and where players should begin in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from player.air.kept.base import Segment
from player.rewinding import Rewinding
from schedules.clock import Clock
from schedules.model.ids import StationId
from schedules.model.rights import Rewind

from .asking import Asked
from .leases import Lease
from .listing import Listing
from .playlist import live_start_s

LIVE_WINDOW_S = 120.0
"""Without a word, a playlist holds so much: enough to bridge a bad connection."""

LEAST_WINDOW_S = 30.0
"""What it holds where rights let nobody go back: what players need to play at all."""

FRESH_S = 15.0
"""A newest segment that ended longer ago is not live: its own length, and until it is sealed, included."""

AT_THE_END_S = -0.1
"""Where one begins while nothing comes in: what is there is not live, and must not be heard as if it were."""


@dataclass(frozen=True, slots=True)
class Window:
    """All segments from one on.

    Attributes:
        start_s: Where players should begin; see `player.relay.hls.playlist.head`.
    """

    first: Segment
    start_s: float | None


class Windows:
    """Chooses windows, so that no player ever sees one that goes backwards."""

    def __init__(self, clock: Clock, rewinding: Rewinding) -> None:
        self._clock = clock
        self._rewinding = rewinding
        self._shown: dict[StationId, int] = {}  # number of the first segment of the last live window

    def window(self, asked: Asked, listing: Listing, lease: Lease | None) -> Window | None:
        """Return what there is to give out; ``None``: nothing yet.

        Where live sound was given out and then nothing more came, live is what there was: players
        that are there wait for more, and others begin at its end.

        Args:
            lease: By which the mount is held open; ``None``: nobody holds it.
        """
        newest = listing.newest
        if newest is None:
            return None
        if asked.begin is not None:
            first = listing.first(asked.begin)
            if first is None:
                return None
            within_s = max(0.0, asked.begin.timestamp() - first.begin_s)
            return Window(first, None if asked.query.begin is None else within_s)
        fresh = self._clock.now() - newest.end <= timedelta(seconds=FRESH_S)
        if lease is not None:
            lease.live = lease.live or fresh
        if not fresh and (lease is None or not lease.live or listing.kept.trouble):
            return None
        first = self._first_of_live(asked.station.id, listing, newest)
        start_s = live_start_s(listing.newest_first(first), longest_hole_s=FRESH_S) if fresh else AT_THE_END_S
        return Window(first, start_s)

    def _first_of_live(self, station: StationId, listing: Listing, newest: Segment) -> Segment:
        first = first_of_live(listing, newest, partial(self._rewinding.rule, station))
        shown = self._shown.get(station, 0)
        if first.number < shown:  # rights were widened; what was taken out of a playlist never comes back
            first = listing.kept.segment(shown)
        self._shown[station] = first.number
        return first


def first_of_live(listing: Listing, newest: Segment, rule: Callable[[datetime], Rewind]) -> Segment:
    """Return the first segment of the live playlist.

    Args:
        rule: The narrowest rule from an instant until now.  What it forbids to hear behind live
            is listed no further back than playing live needs.
    """
    wide = _reaching(listing, newest, LIVE_WINDOW_S)
    if rule(wide.begin) is not Rewind.OFF:
        return wide
    first = newest
    for segment in listing.newest_first(wide):
        if (
            newest.end - segment.end >= timedelta(seconds=LEAST_WINDOW_S)
            and rule(segment.begin) is Rewind.OFF
        ):
            break
        first = segment
    return first


def _reaching(listing: Listing, newest: Segment, seconds: float) -> Segment:
    return listing.first(newest.end - timedelta(seconds=seconds)) or newest
