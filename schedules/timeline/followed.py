# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A schedule that lives elsewhere, as a lineup that lies under the service's own.

All that is followed ranks as recurring, with a priority far below those that people write: so local
recurring slots, one-offs and emergencies lie over it, and local fills under it.  Among each other its
parts keep their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from hashlib import blake2b
from itertools import chain
from typing import Any

from schedules.model.broadcast import Scope
from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rights, RightsRule, narrowest
from schedules.model.slot import PRIVATE_ZONE, Kind, Lineup, Slot

from .candidate import Entry
from .plan import Plan
from .spans import Spans
from .zone import Zones, shift

PREFIX = "followed-"
"""How the ids of all followed slots begin."""

LONGEST_PAUSE = timedelta(days=40)
"""Between two airings of one slot; each day of it without one is an exception that is kept."""

_WIDTH = 200_000


class Rank(IntEnum):
    """Lowest priority of each class that followed airings have among themselves.

    All lie within what a slot file may say.
    """

    REGULAR = -1_000_000
    RESCHEDULED = REGULAR + _WIDTH
    ONEOFF = RESCHEDULED + _WIDTH
    EMERGENCY = ONEOFF + _WIDTH

    def priority(self, within: int = 0) -> int:
        """Return the priority of one that has this priority among its class."""
        return self + min(max(within + _WIDTH // 2, 0), _WIDTH - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAiring:
    """One airing with exact instants; start in, end out, UTC, whole seconds.

    Attributes:
        kind: `Kind.RECURRING` or `Kind.FILL`.
        station: ``None`` for the whole service.
        depth: Of two that want the same minutes, the one with the greater depth is heard.
    """

    start: datetime
    end: datetime
    programme: Programme
    rights: RightsRule = RightsRule()
    kind: Kind = Kind.RECURRING
    station: StationId | None = None
    depth: int = 0


def merged(local: Lineup | None, followed: Lineup | None) -> Lineup | None:
    """Return a service's lineup with what it follows under it; ``None`` if there is neither.

    Invented slots give way: a real schedule that is followed shall not be hidden by the sample that
    was there before it.  One-offs stay, since people may have entered them.
    """
    if local is None or followed is None:
        return followed if local is None else local
    if local.sample and not followed.sample:
        local = replace(local, slots=(), sample=bool(local.oneoffs))
    count = len(followed.slots)
    apart = _names_apart(followed.zones, local.zones)
    under = tuple(
        replace(slot, order=place - count, timezone=apart.get(slot.timezone or "", slot.timezone))
        for place, slot in enumerate(sorted(followed.slots, key=lambda slot: slot.order))
    )
    orders = [*(slot.order for slot in local.slots), *(oneoff.order for oneoff in local.oneoffs)]
    lowest = min(orders, default=0)
    if lowest < 0:
        under = tuple(replace(slot, order=slot.order + lowest) for slot in under)
    return replace(
        local,
        slots=(*under, *local.slots),
        sample=local.sample or followed.sample,
        followed=True,
        zones={**{apart.get(name, name): data for name, data in followed.zones.items()}, **local.zones},
    )


def dated_lineup(airings: Iterable[DatedAiring], rights: Rights, *, sample: bool = False) -> Lineup:
    """Return the lineup that lies under a service's, of airings with exact instants.

    Those that are alike, but for their dates, are one slot, in UTC, day by day: so the ids stay the same
    from one reading to the next, and a year is not ten thousand slots.

    Args:
        rights: The service's; what is followed never widens them.
    """
    groups: dict[tuple[object, ...], list[list[DatedAiring]]] = {}
    for airing in sorted(airings, key=lambda one: (one.start, one.end)):
        if airing.start < airing.end:
            days = (airing.end.date() - airing.start.date()).days
            alike = (replace(airing, start=_EPOCH, end=_EPOCH), airing.start.time(), airing.end.time(), days)
            found = groups.setdefault(alike, [[]])
            if found[-1] and airing.start - found[-1][-1].start > LONGEST_PAUSE:
                found.append([])
            found[-1].append(airing)
    taken: dict[str, int] = {}
    slots = []
    for order, group in enumerate(chain.from_iterable(groups.values())):
        first = group[0]
        dates = [airing.start.date() for airing in group]
        slots.append(
            Slot(
                id=_free(_id_of(first), taken),
                order=order,
                programme=first.programme,
                kind=first.kind,
                station=first.station,
                rights=narrowed(first.rights, rights),
                priority=Rank.REGULAR.priority(first.depth),
                timezone="UTC",
                effective_from=dates[0],
                effective_until=dates[-1],
                except_dates=_between(dates),
                **_times(first.start, first.end),
            )
        )
    return Lineup(slots=tuple(slots), timezone="UTC", sample=sample, followed=True)


def dated_slot(slot: Slot, start: datetime, end: datetime, priority: int) -> Slot:
    """Return a slot with the words of another that airs once, between two moments of its zone.

    Args:
        start: Naive, by the clock of the slot's zone; likewise ``end``.
    """
    return replace(
        slot,
        kind=Kind.RECURRING,
        priority=priority,
        recur=type(slot.recur)(),
        effective_from=start.date(),
        effective_until=start.date(),
        days_later=0,
        except_dates=frozenset(),
        moves=(),
        extras=(),
        **_times(start, end),
    )


def airings_of(lineup: Lineup, start: datetime, end: datetime) -> Iterator[DatedAiring]:
    """Yield what a followed lineup has planned between two instants; unclipped."""
    zones, spans = Zones(), Spans([(start, end)])
    for slot in lineup.slots:
        zone = zones.of(slot.timezone or lineup.timezone or "UTC", lineup.zones)
        for one in Plan(Entry(slot, zone, "", Scope.SERVICE, Rights())).touching(spans):
            yield DatedAiring(
                start=one.start,
                end=one.end,
                programme=one.words.over(slot.programme),
                rights=slot.rights,
                kind=slot.kind,
                station=slot.station,
                depth=slot.priority - Rank.REGULAR.priority(),
            )


def stacked(airings: Sequence[DatedAiring]) -> list[DatedAiring]:
    """Return them with depths by which the later start is heard; of two with one start, the shorter.

    Of two with the same start and end the one that is listed later counts, and the other is left out.
    """
    last = {(one.start, one.end, one.station): one for one in airings}
    ordered = sorted(last.values(), key=lambda one: (one.start, -(one.end - one.start)))
    found: list[DatedAiring] = []
    on: list[DatedAiring] = []
    for one in ordered:
        on = [other for other in on if other.end > one.start]
        depth = 1 + max((other.depth for other in on), default=-1)
        on.append(replace(one, depth=depth))
        found.append(on[-1])
    return found


def narrowed(rule: RightsRule, ours: Rights) -> RightsRule:
    """Return rights as written elsewhere, but in no point wider than ours."""
    inside = narrowest([rule.over(ours), ours])
    return RightsRule(
        rewind=None if rule.rewind is None else inside.rewind,
        record=None if rule.record is None else inside.record,
        stream=None if rule.stream is None else inside.stream,
    )


def last_day(lineup: Lineup) -> date | None:
    """Return after which date a lineup says nothing more; ``None``: it goes on for good."""
    dates = [slot.effective_until for slot in lineup.slots]
    known = [day for day in dates if day is not None]
    return max(known, default=date.min) if len(known) == len(dates) else None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _times(start: datetime, end: datetime) -> dict[str, Any]:
    """Return the fields of a slot that say how long it lasts."""
    begin, finish = start.time(), end.time()
    days = (end.date() - start.date()).days - (finish <= begin)
    return {"start": begin, "end": finish, "extra_days": days}


def _between(dates: Sequence[date]) -> frozenset[date]:
    """Return the dates from the first to the last that are not among them."""
    every = range((dates[-1] - dates[0]).days)
    return frozenset(shift(dates[0], days) for days in every) - frozenset(dates)


def _id_of(airing: DatedAiring) -> str:
    words = (airing.programme.title, airing.programme.subtitle, airing.kind, airing.station or "")
    text = "\0".join((*words, airing.start.time().isoformat()))
    return PREFIX + blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _free(name: str, taken: dict[str, int]) -> str:
    """Return a name, with a number where it is taken."""
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _names_apart(theirs: Mapping[str, bytes], ours: Mapping[str, bytes]) -> dict[str, str]:
    """Return other names for the private zones of a lineup that another lineup has under the same name."""
    return {
        name: f"{PRIVATE_ZONE}{PREFIX}{name.removeprefix(PRIVATE_ZONE)}"
        for name, data in theirs.items()
        if name in ours and ours[name] != data
    }
