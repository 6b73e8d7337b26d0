# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a lineup to its planned airings in a window, each with exact instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schedules.model.broadcast import Occurrence, Scope
from schedules.model.ids import StationId
from schedules.model.rights import Rights
from schedules.model.slot import Lineup, OneOff, Slot

from .candidate import Candidate, Entry
from .plan import Plan
from .spans import Spans
from .zone import Zones


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A lineup at its place in the world.

    Attributes:
        lineup: Every entry of it belongs to this layer.
        owner: The service or station whose lineup it is.
        timezone: IANA zone for a lineup, or an entry, that names none.
        rights: In force where an entry says nothing else.
        file: 0 for a service's lineup, 1 for a station's own: its entries count as later ones.
    """

    lineup: Lineup
    owner: str
    scope: Scope
    timezone: str
    rights: Rights
    file: int = 0

    def entries(self, zones: Zones) -> Iterator[Entry]:
        """Yield all slots and one-offs, with their zones and rights."""
        for planned in self._everything():
            rights = planned.rights.over(self.rights)
            zone = zones.of(self._zone_name(planned), self.lineup.zones)
            yield Entry(planned, zone, self.owner, self.scope, rights, self.file)

    def zone_names(self) -> set[str]:
        """Return the names of all zones that its entries go by."""
        return {self._zone_name(planned) for planned in self._everything()}

    def _everything(self) -> tuple[Slot | OneOff, ...]:
        return (*self.lineup.slots, *self.lineup.oneoffs)

    def _zone_name(self, planned: Slot | OneOff) -> str:
        return planned.timezone or self.lineup.timezone or self.timezone


def service_layer(lineup: Lineup, *, owner: str, timezone: str, rights: Rights) -> Layer:
    """Return what a service's lineup says for all its stations."""
    return Layer(_belonging(lineup, None), owner, Scope.SERVICE, timezone, rights)


def breakaway_layer(
    lineup: Lineup, station: StationId, *, owner: str, timezone: str, rights: Rights
) -> Layer:
    """Return what a service's lineup says for one station alone."""
    return Layer(_belonging(lineup, station), owner, Scope.STATION, timezone, rights)


def station_layer(lineup: Lineup, station: StationId, *, timezone: str, rights: Rights) -> Layer:
    """Return a station's own lineup: all of it is local, whether it says so or not."""
    local, named = _belonging(lineup, None), _belonging(lineup, station)
    both = replace(local, slots=local.slots + named.slots, oneoffs=local.oneoffs + named.oneoffs)
    return Layer(both, station, Scope.STATION, timezone, rights, file=1)


def _belonging(lineup: Lineup, station: StationId | None) -> Lineup:
    return replace(
        lineup,
        slots=tuple(slot for slot in lineup.slots if slot.station == station),
        oneoffs=tuple(oneoff for oneoff in lineup.oneoffs if oneoff.station == station),
    )


def occurrences(
    layers: Iterable[Layer], zones: Zones, start: datetime, end: datetime
) -> tuple[Occurrence, ...]:
    """Return all planned airings that touch a window, without precedence, by start, end and title."""
    found = [one.occurrence() for layer in layers for one in candidates(layer, zones, start, end)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.programme.title)))


def candidates(layer: Layer, zones: Zones, start: datetime, end: datetime) -> list[Candidate]:
    """Return a layer's airings with ``end > start`` and ``start < end`` of the window, unclipped.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
    """
    found = touching(
        map(Plan, layer.entries(zones)), Spans([(start, max(end, start + timedelta.resolution))])
    )
    return [one for one in found if one.start < end] if end <= start else found


def touching(plans: Iterable[Plan], spans: Spans) -> list[Candidate]:
    """Return all airings of some entries that touch one of the spans, unclipped."""
    return [one for plan in plans for one in plan.touching(spans)]
