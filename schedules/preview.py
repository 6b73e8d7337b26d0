# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a lineup alone would put on the air, at any time of the calendar; nothing is kept or changed.

The service paints a year around the present day.  Here somebody looks at a file
that is not in force, and perhaps at a night of 2011: only the asked window is painted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schedules.errors import TimelineRangeError
from schedules.model.broadcast import Broadcast, Occurrence
from schedules.model.ids import StationId
from schedules.model.rights import Rights
from schedules.model.slot import Lineup
from schedules.timeline.candidate import Candidate
from schedules.timeline.expand import Layer, breakaway_layer, occurrences, service_layer, touching
from schedules.timeline.lookup import Timeline
from schedules.timeline.paint import paint_window
from schedules.timeline.plan import Plan
from schedules.timeline.spans import Spans
from schedules.timeline.zone import Zones

EARLIEST, LATEST = datetime(100, 1, 1, tzinfo=UTC), datetime(9900, 1, 1, tzinfo=UTC)
"""Far enough from the ends of the calendar for everything that is reckoned around an instant."""

OWNER = "preview"
"""What ids begin with, in place of a service's."""

_FIRST_LOOK = timedelta(days=8)
_LAST_LOOK = timedelta(days=146_097)
"""400 years, after which the calendar repeats itself: what comes later than that is not looked for."""
_WIDER = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """What is on at an instant, and the next broadcast that starts after it, however far away."""

    at: datetime
    now: Broadcast | None
    next: Broadcast | None

    @property
    def elapsed_s(self) -> float | None:
        """Seconds of what is on that have passed; ``None`` in a gap."""
        return None if self.now is None else (self.at - self.now.start).total_seconds()

    @property
    def duration_s(self) -> float | None:
        """Length of what is on; ``None`` in a gap."""
        return None if self.now is None else self.now.duration_s


class Preview:
    """A lineup, as if a service had it and one station carried that service.

    Args:
        timezone: IANA zone of entries, where neither they nor the lineup name one.
        station: Whose breakaways are in force too; its id need not be known anywhere.
        next_up_min_s: Broadcasts of shorter occurrences are brief, in seconds.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If there is no such zone.
    """

    def __init__(
        self, lineup: Lineup, timezone: str, *, station: str | None = None, next_up_min_s: float = 600.0
    ) -> None:
        rights = Rights()
        layers = [service_layer(lineup, owner=OWNER, timezone=timezone, rights=rights)]
        if station is not None:
            own = StationId(station)
            layers.append(breakaway_layer(lineup, own, owner=OWNER, timezone=timezone, rights=rights))
        self._zones = Zones()
        self._layers: tuple[Layer, ...] = tuple(layers)
        self._plans = [Plan(entry) for layer in layers for entry in layer.entries(self._zones)]
        self._next_up_min_s = next_up_min_s

    def occurrences(self, start: datetime, end: datetime) -> tuple[Occurrence, ...]:
        """Return all planned airings with ``end > start`` and ``start < end`` of the window.

        They are unclipped and without precedence, by start, end and title.

        Raises:
            TimelineRangeError: If an instant is too near the ends of the calendar.
        """
        check_calendar(start, end)
        return occurrences(self._layers, self._zones, start, end)

    def timeline(self, start: datetime, end: datetime) -> tuple[Broadcast, ...]:
        """Return the pieces that are heard and touch the window, unclipped, in order.

        Raises:
            TimelineRangeError: If an instant is too near the ends of the calendar.
        """
        check_calendar(start, end)
        return self._painted(start, end).window(start, end)

    def moments(self, instants: Iterable[datetime]) -> tuple[Moment, ...]:
        """Return what is on at each instant, and what comes next; in the order asked for.

        Raises:
            TimelineRangeError: If an instant is too near the ends of the calendar.
        """
        asked = tuple(instants)
        check_calendar(*asked)
        found: dict[datetime, Moment] = {}
        timeline, end = Timeline((), next_up_min_s=self._next_up_min_s), EARLIEST
        for at in sorted(set(asked)):
            # Instants that are asked for together lie together: one painting serves many.
            if at >= end or not timeline.after(at):
                timeline, end = self._painted(at, at + _FIRST_LOOK), at + _FIRST_LOOK
            found[at] = self._moment(at, timeline, end)
        return tuple(found[at] for at in asked)

    def _moment(self, at: datetime, timeline: Timeline, end: datetime) -> Moment:
        """Return one moment; the timeline holds it, and is painted up to ``end``."""
        now, following = timeline.at(at), timeline.after(at)
        if now is not None:
            end = max(end, now.end)
        look = _FIRST_LOOK
        while not following and look < _LAST_LOOK and end < LATEST:
            look = min(look * _WIDER, _LAST_LOOK)
            start, end = end, min(end + look, LATEST)
            following = self._painted(start, end).after(at)
        return Moment(at, now, following[0] if following else None)

    def _painted(self, start: datetime, end: datetime) -> Timeline:
        return Timeline(paint_window(self._expand, start, end), next_up_min_s=self._next_up_min_s)

    def _expand(self, start: datetime, end: datetime) -> list[Candidate]:
        return touching(self._plans, Spans([(start, end)]))


def check_calendar(*instants: datetime) -> None:
    """Look whether there is a schedule at these instants.

    Raises:
        TimelineRangeError: If one is too near the ends of the calendar.
    """
    for instant in instants:
        if not EARLIEST <= instant < LATEST:
            raise TimelineRangeError(
                f"{instant.date()} is too near the ends of the calendar; give a year from {EARLIEST.year}"
                f" to {LATEST.year - 1}"
            )
