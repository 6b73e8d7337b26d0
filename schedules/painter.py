# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Paints the lineups of a service, of which day and with which zone data they are wanted.

It keeps nothing but its settings and the zones that it has read, so that it may work in any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from schedules.collector import collector_at_rest
from schedules.model.catalogue import Catalogue, Service
from schedules.model.ids import StationId
from schedules.model.kept import Owner, station_of
from schedules.model.slot import Lineup
from schedules.timeline.followed import merged
from schedules.timeline.painting import Painting, Reach, paint_service, zone_names
from schedules.timeline.zone import Zones
from schedules.timeline.zone_data import zone_data_stamp

_ZONES_KEPT = 16
"""Of so many different sets of zones the days that were looked at are known on."""


class _Merging:
    """Merges a service's lineup with what it follows, and knows the last result while both are the same."""

    def __init__(self) -> None:
        self._known: tuple[Lineup | None, Lineup | None, Lineup | None] = None, None, None

    def of(self, local: Lineup | None, followed: Lineup | None) -> Lineup | None:
        """Return the one over the other; may be asked by several threads at once."""
        known = self._known
        if known[0] is not local or known[1] is not followed:
            known = self._known = local, followed, merged(local, followed)
        return known[2]


@dataclass(frozen=True, slots=True)
class Lineups:
    """All that is painted together: a service's lineup, and those of its stations.

    Attributes:
        service: What is written here.
        followed: What lies under it, from a schedule that lives elsewhere.
    """

    service: Lineup | None = None
    stations: Mapping[StationId, Lineup] = field(default_factory=dict)
    followed: Lineup | None = None
    _merging: _Merging = field(default_factory=_Merging, repr=False, compare=False)

    @property
    def whole(self) -> Lineup | None:
        """The service's lineup over what it follows; ``None`` if there is neither."""
        return self._merging.of(self.service, self.followed)

    def with_followed(self, lineup: Lineup | None) -> Lineups:
        """Return them with another lineup under the service's."""
        return Lineups(self.service, self.stations, lineup)

    def with_service(self, lineup: Lineup | None) -> Lineups:
        """Return them with another lineup of the service."""
        return Lineups(lineup, self.stations, self.followed)

    def with_station(self, station: StationId, lineup: Lineup | None) -> Lineups:
        """Return them with another lineup of one station."""
        others = {name: own for name, own in self.stations.items() if name != station}
        return replace(self, stations=others if lineup is None else {**others, station: lineup})

    def of(self, owner: Owner) -> Lineup | None:
        """Return the lineup of one owner."""
        station = station_of(owner)
        return self.service if station is None else self.stations.get(station)

    def with_own(self, owner: Owner, lineup: Lineup | None) -> Lineups:
        """Return them with another lineup of one owner."""
        station = station_of(owner)
        return self.with_service(lineup) if station is None else self.with_station(station, lineup)


@dataclass(frozen=True, slots=True)
class Painted:
    """A painting, and of what it is one."""

    lineups: Lineups
    painting: Painting
    day: date
    zone_data: Hashable


class Painter:
    """Paints from some days back to some ahead of the present day (UTC).

    People ask for last week's schedule, so it begins with a whole one, by any clock of the world.

    Args:
        reach_back_days: How many days back at least.
        next_up_min_s: Broadcasts of shorter occurrences are brief, in seconds.
        zone_data: Gives another value once the zone data of the named zones was replaced.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        next_up_min_s: float,
        *,
        reach_back_days: int = 7,
        reach_ahead_days: int = 400,
        zone_data: Callable[[Iterable[str]], Hashable] = zone_data_stamp,
    ) -> None:
        self._catalogue = catalogue
        self._next_up_min_s = next_up_min_s
        self._back = timedelta(days=reach_back_days)
        self._ahead = timedelta(days=reach_ahead_days + 1)
        self._zone_data = zone_data
        self._zones: dict[Hashable, Zones] = {}

    def paint(
        self, service: Service, lineups: Lineups, now: datetime, before: Painted | None = None
    ) -> Painted:
        """Paint a service with its stations; takes up to seconds for a very dense lineup.

        Args:
            before: What is there so far.  If it is of the same day and the same zone data, only
                what has changed is painted, with the same result.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: If a lineup names a zone that does not exist.
            ValueError: If the data of a zone cannot be read.
        """
        stations = self._catalogue.carrying(service.id)
        whole = lineups.whole
        names = zone_names(service, stations, whole, lineups.stations)
        # Asked for first: data that is replaced from here on is seen as new by `is_due`, and painted again.
        zone_data = self._zone_data(names)
        zones = self._zones_of(names, zone_data)
        alike = before is not None and before.day == now.date() and before.zone_data == zone_data
        with collector_at_rest():
            painting = paint_service(
                service,
                stations,
                whole,
                lineups.stations,
                self._reach(now),
                next_up_min_s=self._next_up_min_s,
                zones=zones,
                before=before.painting if before is not None and alike else None,
            )
        return Painted(lineups, painting, now.date(), zone_data)

    def _zones_of(self, names: frozenset[str], zone_data: Hashable) -> Zones:
        """Return the zones of these names, perhaps read already: the data was looked at before they were."""
        found = self._zones.get((names, zone_data))
        if found is None:
            if len(self._zones) >= _ZONES_KEPT:
                self._zones.clear()
            found = self._zones[names, zone_data] = Zones()
        return found

    def _reach(self, now: datetime) -> Reach:
        midnight = datetime.combine(now.date(), time(0), UTC)
        # Somewhere it is still yesterday, and elsewhere a Monday begins while it is Sunday here.
        yesterday = midnight - timedelta(days=1)
        monday = yesterday - timedelta(days=yesterday.weekday())
        last_week = monday - timedelta(weeks=1) - timedelta(days=1)
        return Reach(min(midnight - self._back, last_week), midnight + self._ahead)

    def is_due(self, painted: Painted, now: datetime) -> bool:
        """Tell whether it is of another day, or its zone data was replaced since."""
        return painted.day != now.date() or self._zone_data(painted.painting.zone_names) != painted.zone_data
