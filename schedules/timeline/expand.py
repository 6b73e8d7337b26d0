# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a lineup to its planned airings in a window, each with exact instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from schedules.model.broadcast import Occurrence, Scope
from schedules.model.ids import StationId
from schedules.model.rights import Rights
from schedules.model.slot import Lineup, Moment, Move, OneOff, Slot, Wall

from .candidate import Candidate, Entry
from .recurrence import dates, matches
from .zone import Zones, local_date, shift, to_instant

BACK_OVER_MIDNIGHT_DAYS = 1
"""Where the clock goes back over midnight, slots of the next date have begun while it shows this one."""


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
        everything: tuple[Slot | OneOff, ...] = (*self.lineup.slots, *self.lineup.oneoffs)
        for planned in everything:
            name = planned.timezone or self.lineup.timezone or self.timezone
            rights = planned.rights.over(self.rights)
            yield Entry(planned, zones[name], self.owner, self.scope, rights, self.file)


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
    found: list[Candidate] = []
    for entry in layer.entries(zones):
        if isinstance(entry.planned, OneOff):
            airings = _once(entry, entry.planned)
        else:
            airings = _regular(entry, entry.planned, start, end)
        found += [one for one in airings if one.end > start and one.start < end and one.start < one.end]
    return found


def _once(entry: Entry, oneoff: OneOff) -> Iterator[Candidate]:
    begin, finish = (_instant(moment, entry) for moment in (oneoff.start, oneoff.end))
    yield Candidate(begin, finish, entry.precedence(), entry, _stamp(oneoff.start))


def _regular(entry: Entry, slot: Slot, start: datetime, end: datetime) -> Iterator[Candidate]:
    plain, rescheduled = entry.precedence(), entry.precedence(rescheduled=True)
    zone, begin, finish = entry.zone, slot.start, slot.end
    tail, days = _clock(begin), slot.extra_days + (finish <= begin)
    moves = {move.date: move for move in slot.moves}

    first = shift(local_date(start, zone), -days)
    last = shift(local_date(end, zone), BACK_OVER_MIDNIGHT_DAYS)
    if slot.effective_until is not None:
        last = min(last, slot.effective_until)
    for day in dates(slot.recur, slot.effective_from, first, last):
        if day not in slot.except_dates and day not in moves:
            until = day if not days else shift(day, days)
            yield Candidate(
                to_instant(day, begin, zone), to_instant(until, finish, zone), plain, entry, _day(day) + tail
            )

    for move in moves.values():  # looked at one by one: a move may come from far away
        if _airs_by_rule(slot, move.date):
            planned = Wall(move.date, begin), Wall(shift(move.date, days), finish)
            moved = _moved(move, *planned)
            yield Candidate(
                _instant(moved[0], entry),
                _instant(moved[1], entry),
                plain if moved == planned else rescheduled,
                entry,
                _day(move.date) + tail,
                move.words,
            )

    # The later of two with one start stands; "x" keeps apart an extra at the rule's own time.
    for (day, clock), extra in {(extra.date, extra.start): extra for extra in slot.extras}.items():
        begin_wall, finish_wall = Wall(day, clock), _forward(Wall(day, clock), Wall(day, extra.end))
        yield Candidate(
            _instant(begin_wall, entry),
            _instant(finish_wall, entry),
            rescheduled,
            entry,
            f"x{_stamp(begin_wall)}",
            extra.words,
        )


def _airs_by_rule(slot: Slot, day: date) -> bool:
    if day in slot.except_dates or (slot.effective_until is not None and day > slot.effective_until):
        return False
    return matches(slot.recur, slot.effective_from, day)


def _moved(move: Move, start: Wall, end: Wall) -> tuple[Wall, Wall]:
    """Return where a moved occurrence starts and ends; what the move leaves out keeps its time of day."""
    begin = move.start or start
    finish = move.end or Wall(shift(end.day, (begin.day - start.day).days), end.time)
    return begin, _forward(begin, finish)


def _forward(start: Wall, end: Wall) -> Wall:
    """Return the end, brought forward by whole days until it lies after the start."""
    if end.day < start.day:
        end = Wall(start.day, end.time)
    return Wall(shift(end.day, 1), end.time) if (end.day, end.time) <= (start.day, start.time) else end


def _instant(moment: Moment, entry: Entry) -> datetime:
    if isinstance(moment, Wall):
        return to_instant(moment.day, moment.time, entry.zone)
    return moment.astimezone(UTC)


def _stamp(moment: Moment) -> str:
    """Return a start in short, for ids; an instant is marked with Z, as it is not local."""
    if isinstance(moment, Wall):
        return _day(moment.day) + _clock(moment.time)
    utc = moment.astimezone(UTC)
    return f"{_day(utc.date())}{_clock(utc.time())}Z"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _clock(clock: time) -> str:
    return f"T{clock:%H%M%S}" if clock.second else f"T{clock:%H%M}"
