# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A calendar somewhere on the web, as the lineup that lies under a service's own.

How calendars are read, `schedules.formats` knows; here a reading becomes something that is followed:
every airing ranks as recurring, and those that a calendar has made stronger (one-offs, moved and further
ones) keep their place among themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from schedules.errors import FollowError, MistakesError
from schedules.formats.icalendar import WHOLE_DAYS, ICalendar
from schedules.formats.registry import SNIFF_BYTES
from schedules.formats.report import Outcome, Reading
from schedules.formats.sandbox import LIMITS, Limits, read_outside
from schedules.model.rights import Rights, RightsRule
from schedules.model.slot import Kind, Lineup, Moment, Move, OneOff, Slot, Wall, Words
from schedules.timeline.followed import PREFIX, Rank, dated_slot, narrowed
from schedules.timeline.plan import walls_by_rule, walls_of_extra, walls_of_move
from schedules.timeline.recurrence import Days
from schedules.timeline.zone import Zones, to_instant

from .base import Conditional, Fetch, Taken

NAME = "the calendar"
MOST_NOTES = 20


class CalendarSource:
    """Reads a calendar link.

    Args:
        timezone: IANA zone of the service: of times that name none.
        rights: The service's; what is followed never widens them.
        stations: Those that carry the service: what is said of others is left out.
    """

    first_retry_s = 30.0

    def __init__(
        self,
        fetch: Fetch,
        url: str,
        *,
        timezone: str,
        rights: Rights,
        stations: Collection[str] = (),
        limits: Limits = LIMITS,
    ) -> None:
        self._answers = Conditional(fetch)
        self._url = https_of(url)
        self._timezone = timezone
        self._rights = rights
        self._stations = stations
        self._limits = limits

    async def read(self, now: datetime, before: Lineup | None) -> Taken:  # noqa: ARG002 - it is read as a whole
        """Return what the calendar says now.

        Raises:
            FollowError: If it cannot be had, or is none.
        """
        data = await self._answers.get(self._url)
        if not ICalendar().sniff(data[:SNIFF_BYTES]):
            raise FollowError(f"{NAME} is no calendar: it does not begin with BEGIN:VCALENDAR")
        if b"END:VCALENDAR" not in data[-4_096:].upper().replace(b"\0", b""):
            raise FollowError(f"{NAME} ends in the middle")
        try:
            reading = await read_outside(data, NAME, timezone=self._timezone, limits=self._limits)
        except MistakesError as error:
            raise FollowError(str(error).replace("\n", "; ")[:500]) from error
        return await asyncio.to_thread(
            taken_of, reading, timezone=self._timezone, rights=self._rights, stations=self._stations
        )


def https_of(url: str) -> str:
    """Return a link as it can be fetched: ``webcal:`` is what browsers call a calendar on the web."""
    scheme, colon, rest = url.partition(":")
    return f"https:{rest}" if colon and scheme.lower() in {"webcal", "webcals"} else url


def taken_of(reading: Reading, *, timezone: str, rights: Rights, stations: Collection[str] = ()) -> Taken:
    """Return a calendar's reading as the lineup that lies under a service's own.

    Events that last whole days are no airings: calendars have holidays and pledge weeks so.
    """
    whole_days = {row.line for row in reading.report.rows if WHOLE_DAYS in row.reasons}
    notes = [str(row) for row in reading.report.rows if row.outcome is Outcome.REJECTED]
    written = reading.lineup
    slots: list[Slot] = []
    ignored = foreign = 0
    ordered: list[Slot | OneOff] = sorted((*written.slots, *written.oneoffs), key=lambda one: one.order)
    for one in ordered:
        if one.line in whole_days and one.kind is not Kind.FILL:
            ignored += 1
        elif one.station is not None and one.station not in stations:
            foreign += 1
        else:
            zone = one.timezone or written.timezone or timezone
            named = replace(one, timezone=zone, id=PREFIX + one.id, rights=narrowed(one.rights, rights))
            slots.extend(_under(named, written, rights))
    if ignored:
        notes.append(f"{ignored} that last whole days are left out: they are notes, no airings")
    if foreign:
        notes.append(f"{foreign} of stations that do not carry the service are left out")
    lineup = Lineup(
        slots=tuple(replace(slot, order=order) for order, slot in enumerate(slots)),
        timezone=timezone,
        sample=written.sample,
        zones=written.zones,
        followed=True,
    )
    return Taken(lineup, tuple(notes[:MOST_NOTES]))


def _under(one: Slot | OneOff, lineup: Lineup, rights: Rights) -> Iterator[Slot]:
    if isinstance(one, OneOff):
        yield from _of_oneoff(one, lineup)
        return

    def once(mark: str, lies: tuple[Wall, Wall], words: Words) -> Slot:
        rule = narrowed(RightsRule(**{**_given(one.rights), **_given(words.rights)}), rights)
        named = replace(one, id=f"{one.id}~{mark}", programme=words.over(one.programme), rights=rule)
        return dated_slot(named, _naive(lies[0]), _naive(lies[1]), Rank.RESCHEDULED.priority(one.priority))

    days = Days(one.recur, one.effective_from)
    kept: list[Move] = []
    gone = set(one.except_dates)
    moved: list[Slot] = []
    for move in {move.date: move for move in one.moves}.values():
        late = one.effective_until is not None and move.date > one.effective_until
        if late or move.date in one.except_dates or not days.has(move.date):
            continue
        lies = walls_of_move(one, move)
        if lies == walls_by_rule(one, move.date):
            words = replace(move.words, rights=narrowed(move.words.rights, rights))
            kept.append(Move(date=move.date, words=words))
            continue
        gone.add(move.date)
        moved.append(once(f"{move.date:%Y%m%d}", lies, move.words))
    yield replace(
        one,
        priority=Rank.REGULAR.priority(one.priority),
        except_dates=frozenset(gone),
        moves=tuple(kept),
        extras=(),
    )
    yield from moved
    for extra in {(extra.date, extra.start): extra for extra in one.extras}.values():
        yield once(f"x{extra.date:%Y%m%d}T{extra.start:%H%M%S}", walls_of_extra(extra), extra.words)


def _of_oneoff(one: OneOff, lineup: Lineup) -> Iterator[Slot]:
    """Yield what a dated airing is here: a slot of one day, in its zone, or in UTC where it has instants."""
    rank = Rank.EMERGENCY if one.kind is Kind.EMERGENCY else Rank.ONEOFF
    start, end, zone = _on_one_clock(one, lineup)
    if start >= end:
        return
    slot = Slot(
        id=one.id,
        order=one.order,
        programme=one.programme,
        start=start.time(),
        end=end.time(),
        effective_from=start.date(),
        station=one.station,
        timezone=zone,
        mode=one.mode,
        rights=one.rights,
        line=one.line,
    )
    yield dated_slot(slot, start, end, rank.priority(one.priority))


def _on_one_clock(one: OneOff, lineup: Lineup) -> tuple[datetime, datetime, str]:
    """Return start and end by one clock, naive, and the name of its zone."""
    if isinstance(one.start, Wall) and isinstance(one.end, Wall):
        return _naive(one.start), _naive(one.end), one.timezone or "UTC"

    def utc(moment: Moment) -> datetime:
        if not isinstance(moment, Wall):
            return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        zone = Zones().of(one.timezone or "UTC", lineup.zones)
        return to_instant(moment.day, moment.time, zone).replace(tzinfo=None)

    return utc(one.start), utc(one.end), "UTC"


def _naive(wall: Wall) -> datetime:
    return datetime.combine(wall.day, wall.time)


def _given(rule: RightsRule) -> dict[str, Any]:
    values = {"rewind": rule.rewind, "record": rule.record, "stream": rule.stream}
    return {name: value for name, value in values.items() if value is not None}
