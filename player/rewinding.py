# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether one may go back in time: the one place that every door asks.

Page, ``/listen``, HLS, players, command line: all of them ask `Rewinding`, so that a
rule is the same everywhere, and so are the words of its refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from schedules.clock import Clock
from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Catalogue, Station
from schedules.model.ids import StationId
from schedules.model.rights import Rewind

from .errors import NotAllowedError
from .rewind_rules import HOLD_S as HOLD_S  # noqa: PLC0414 - every door finds it here
from .rewind_rules import Bounds, Clearance, Span, bounds_of, clearance, refusal, tiled

_LOOK_BACK = tuple(timedelta(days=days) for days in (1, 2, 4, 8, 16))
"""Windows in which one looks back, each behind the one before; further back nothing is known."""
_LOOK_AHEAD = timedelta(hours=1)


class Rewinding(Protocol):
    """What rights allow at a station: the narrowest of all that its stream carries in a range wins.

    All methods raise `UnknownStationError` where there is no such station.
    """

    def rule(self, station: StationId, since: datetime) -> Rewind:
        """Return the narrowest rule of what the station's stream carried from an instant until now."""

    def check(self, station: StationId, since: datetime | None, *, joined_at: datetime | None = None) -> None:
        """Let a beginning pass, or refuse it.

        Args:
            station: What is heard.
            since: Instant of the air from which on it is to be heard; ``None`` for live.
            joined_at: Since when the listener hears this station, if it has a position of its own.

        Raises:
            NotAllowedError: If rights forbid it; its `rule` is such as ``rewind: pause``.
        """

    def check_holding(self, station: StationId) -> None:
        """Let one hold a position from now on, or refuse it.

        Raises:
            NotAllowedError: If what is on is heard live only.
        """

    def earliest(self, station: StationId, *, joined_at: datetime | None = None) -> datetime:
        """Return the earliest instant that `check` lets pass now; now itself where only live is allowed.

        Where nothing at all stands against it, that is the beginning of time.
        """

    def clearance(self, station: StationId, at: datetime, *, joined_at: datetime | None = None) -> Clearance:
        """Return how far one may go on behind live who hears an instant of the air now."""


class Permit:
    """What lets one who is behind live go on so, at the cost of a comparison: ask it once `until` is come to.

    Attributes:
        until: Instant of the air up to which nothing stands against it.
        refusal: Why not beyond it, once that is known.
    """

    __slots__ = ("_joined_at", "_rewinding", "_station", "refusal", "until")

    def __init__(
        self, rewinding: Rewinding, station: StationId, joined_at: datetime | None, until: datetime
    ) -> None:
        self._rewinding = rewinding
        self._station = station
        self._joined_at = joined_at
        self.until = until
        self.refusal: NotAllowedError | None = None

    def reaches(self, at: datetime) -> bool:
        """Return whether one may go on behind live to an instant of the air; if not, `until` is the end.

        Ask from `until` on: what lies before it was asked already.
        """
        clear = self._rewinding.clearance(self._station, self.until, joined_at=self._joined_at)
        self.until, self.refusal = clear.until, clear.refusal
        return clear.refusal is None or at < clear.until


class Airings(Protocol):
    """What the streams carry; `schedules.service.ScheduleService` knows."""

    def stream_of(self, station: str, start: datetime, end: datetime) -> Sequence[Broadcast]:
        """Return what touches a window, unclipped and in order, as far as it is known."""

    def revision(self, station: str) -> int:
        """Return a number that grows with every change of the station's schedule."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """Bounds, and for when they are right."""

    bounds: Bounds
    start: datetime
    end: datetime
    revision: int


class ScheduledRewinding:
    """`Rewinding` by the schedules of the present and the past.

    A question costs a look at the clock: how far back each rule reaches is worked out once, until
    something else comes on the air or the schedule is changed.

    Args:
        airings: What the streams carry.
        catalogue: The services' rights count where nothing is scheduled.
    """

    def __init__(self, airings: Airings, catalogue: Catalogue, clock: Clock) -> None:
        self._airings = airings
        self._catalogue = catalogue
        self._clock = clock
        self._looked: dict[StationId, _Looked] = {}

    def rule(self, station: StationId, since: datetime) -> Rewind:
        """Return the narrowest rule; see `Rewinding`."""
        return self._bounds(station, self._clock.now()).rule(since)

    def check(self, station: StationId, since: datetime | None, *, joined_at: datetime | None = None) -> None:
        """Let a beginning pass, or refuse it; see `Rewinding`."""
        now = self._clock.now()
        bounds = self._bounds(station, now)
        if since is not None and since < bounds.earliest(now, joined_at):
            raise bounds.refusal(since)

    def check_holding(self, station: StationId) -> None:
        """Let one hold a position from now on, or refuse it; see `Rewinding`."""
        now = self._clock.now()
        bounds = self._bounds(station, now)
        if bounds.rule(now) is Rewind.OFF:
            raise refusal(Rewind.OFF, bounds.ended_by)

    def earliest(self, station: StationId, *, joined_at: datetime | None = None) -> datetime:
        """Return the earliest instant that `check` lets pass now; see `Rewinding`."""
        now = self._clock.now()
        return self._bounds(station, now).earliest(now, joined_at)

    def clearance(self, station: StationId, at: datetime, *, joined_at: datetime | None = None) -> Clearance:
        """Return how far one may go on behind live; see `Rewinding`."""
        now, known = self._clock.now(), self._catalogue.station(station)
        if at >= now:
            return Clearance(at)
        spans = tiled(self._airings.stream_of(station, at, now), at, now, self._unscheduled(known))
        return clearance(spans, at, now, joined_at)

    def _bounds(self, station: StationId, now: datetime) -> Bounds:
        revision, looked = self._airings.revision(station), self._looked.get(station)
        if looked is None or looked.revision != revision or not looked.start <= now < looked.end:
            looked = self._looked[station] = self._look(self._catalogue.station(station), now, revision)
        return looked.bounds

    def _look(self, station: Station, now: datetime, revision: int) -> _Looked:
        ahead = tiled(
            self._airings.stream_of(station.id, now, now + _LOOK_AHEAD),
            now,
            now + _LOOK_AHEAD,
            self._unscheduled(station),
        )
        return _Looked(bounds_of(self._back(station, ahead[0].end)), now, ahead[0].end, revision)

    def _back(self, station: Station, end: datetime) -> Iterator[Span]:
        for length in _LOOK_BACK:
            start = end - length
            found = self._airings.stream_of(station.id, start, end)
            yield from reversed(tiled(found, start, end, self._unscheduled(station)))
            end = start

    def _unscheduled(self, station: Station) -> tuple[Rewind, str]:
        service = self._catalogue.service(station.carries)
        return service.rights.rewind, service.name
