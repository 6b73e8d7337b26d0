# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read iCalendar files (RFC 5545) as lineups; what each kind of line means is in docs/formats.md.

Lenient where programs differ, strict where a guess would put something wrong on
the air.  A VEVENT that makes no sense is rejected with its line, the others stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from schedules.errors import Mistake, MistakesError
from schedules.model.slot import Kind, Lineup, Moment, OneOff, Slot, Wall

from .icalendar_components import Component, read_components
from .icalendar_ledger import Ledger
from .icalendar_plan import NO_AIRTIME, FaultsError, Plan, PlanReader
from .icalendar_series import extra_of, series
from .icalendar_values import UTC_CLOCK, Clock, NonsenseError, When
from .icalendar_words import OWN_SAMPLE, programme_of, shown, slot_id
from .icalendar_write import write_lineup
from .icalendar_zones import Database, Zones, floating_clock, station_clock
from .report import Outcome, Reading, Report, Row
from .slotfile_checks import airings_fault

MEDIA_TYPE = "text/calendar"
MAX_SLOTS = 5_000
"""Recurring ones, as in slot files."""

WHOLE_DAYS = "it lasts whole days: it airs from midnight to midnight"

_SNIFF = re.compile(rb"^[\s\xef\xbb\xbf]*BEGIN\s*:\s*VCALENDAR", re.IGNORECASE)
_UTF_16_MARK = re.compile(rb"^(?:\xff\xfe|\xfe\xff)?B\0?E\0?G\0?I\0?N\0?:\0?V\0?C\0?A\0?L", re.IGNORECASE)
_KNOWN_HERE = frozenset({"VEVENT", "VTIMEZONE"})
_SINGLE = frozenset({Kind.ONEOFF, Kind.EMERGENCY})


class ICalendar:
    """The format."""

    name = "iCalendar"
    media_types = (MEDIA_TYPE,)
    suffixes = (".ics", ".ical", ".icalendar", ".ifb", ".vcs")

    def sniff(self, head: bytes) -> bool:
        """Return whether it begins with BEGIN:VCALENDAR, in any charset."""
        plain = head.lstrip(b"\0")
        return _SNIFF.match(head) is not None or _UTF_16_MARK.match(plain) is not None

    def read(
        self,
        data: bytes,
        name: str,
        *,
        stations: Collection[str] | None = None,
        timezone: str | None = None,
    ) -> Reading:
        """Return the lineup that a calendar describes, and what became of each component.

        Args:
            data: The whole file, at most 20 MB.
            name: Its name, for messages.
            stations: Ids that a scope may name; ``None`` allows all.
            timezone: IANA zone of the service or station that the file is for.  Floating times stay
                floating; it is for where they meet instants.

        Raises:
            MistakesError: If it is no calendar, if it is more than can be painted, or if something of
                it is rejected and nothing is left that airs.
        """
        file = _File(stations, timezone)
        for calendar in read_components(data, name):
            file.take(calendar)
        lineup = file.lineup()
        report = Report.of(file.rows())
        if report.rejected and not (lineup.slots or lineup.oneoffs):
            raise MistakesError(report.mistakes(name))
        if len(lineup.slots) > MAX_SLOTS:
            raise MistakesError([Mistake(name, 0, "", f"makes more than {MAX_SLOTS:,} slots")])
        if too_many := airings_fault(lineup.slots, lineup.oneoffs):
            raise MistakesError([Mistake(name, 0, "", f"its entries {too_many}")])
        return Reading(lineup, report)

    def write(self, lineup: Lineup, *, timezone: str | None = None) -> bytes:
        """Return a calendar that reads back as this lineup; the same bytes each time."""
        return write_lineup(lineup, timezone=timezone)


@dataclass(slots=True)
class _File:
    """One file on its way to a lineup."""

    stations: Collection[str] | None
    timezone: str | None
    _database: Database = field(default_factory=Database)
    _private: dict[str, bytes] = field(default_factory=dict)
    _ledger: Ledger = field(default_factory=Ledger)
    _plans: list[Plan] = field(default_factory=list)
    _other_rows: list[Row] = field(default_factory=list)
    _sample: bool = False
    _count: int = 0

    def take(self, calendar: Component) -> None:
        """Read one VCALENDAR."""
        floating = floating_clock(calendar.text("X-WR-TIMEZONE"), self.timezone, self._database)
        parts = [child for child in calendar.children if child.name == "VTIMEZONE"]
        zones = Zones(parts, floating.clock, station_clock(self.timezone), self._database, self._private)
        cancels = calendar.text("METHOD").upper() == "CANCEL"
        reader = PlanReader(zones, floating.clock, self.stations, cancels)
        self._sample = self._sample or calendar.text(OWN_SAMPLE).upper() == "TRUE"
        if calendar.faults:
            self._other_rows.append(Row(Outcome.REJECTED, calendar.line, "VCALENDAR", (*calendar.faults,)))
        elif calendar.notes or floating.note:
            notes = (*filter(None, [floating.note]), *calendar.notes[:10])
            self._other_rows.append(Row(Outcome.CHANGED, calendar.line, "VCALENDAR", notes))
        for component in _flat(calendar):
            if component.name == "VEVENT":
                self._plan(reader, component)
            elif component.name not in _KNOWN_HERE:
                row = Row(
                    Outcome.IGNORED, component.line, shown(component), (f"a {component.name} is no airing",)
                )
                self._other_rows.append(row)

    def _plan(self, reader: PlanReader, component: Component) -> None:
        self._count += 1
        try:
            self._plans.append(reader.read(component, self._count))
        except FaultsError as error:
            row = Row(Outcome.REJECTED, component.line, shown(component), tuple(error.faults))
            self._other_rows.append(row)

    def lineup(self) -> Lineup:
        """Return the lineup of everything that was taken."""
        found = [one for group in _by_uid(self._plans) for one in self._entries(group)]
        found = self._with_extras(found)
        found.sort(key=lambda pair: pair[0])
        taken: dict[str, int] = {}
        slots: list[Slot] = []
        oneoffs: list[OneOff] = []
        for order, (_, entry) in enumerate(found):
            ident = _free(entry.id, taken)
            if isinstance(entry, Slot):
                slots.append(replace(entry, id=ident, order=order))
            else:
                oneoffs.append(replace(entry, id=ident, order=order))
        named = {entry.timezone for _, entry in found}
        zones = {name: data for name, data in self._private.items() if name in named}
        return Lineup(slots=tuple(slots), oneoffs=tuple(oneoffs), sample=self._sample, zones=zones)

    def _with_extras(self, found: Sequence[tuple[int, Slot | OneOff]]) -> list[tuple[int, Slot | OneOff]]:
        """Return the entries with those that are further airings of a slot put into it."""
        slots = {entry.id: entry for _, entry in found if isinstance(entry, Slot)}
        further: dict[int, str] = {}
        places = {place for place, _ in found}
        for plan in self._plans:
            slot = slots.get(plan.own.extra_of)
            if slot is None or plan.start is None or plan.length is None or plan.rule or plan.further:
                continue
            if plan.start.clock.name == slot.timezone and plan.place in places:
                further[plan.place] = slot.id
                extra = extra_of(plan.start.wall, plan.length, plan.words)
                slots[slot.id] = replace(slot, extras=(*slot.extras, extra))
        return [
            (place, slots[entry.id] if isinstance(entry, Slot) else entry)
            for place, entry in found
            if place not in further
        ]

    def rows(self) -> Iterator[Row]:
        """Yield what became of each component; after `lineup`."""
        yield from self._other_rows
        for plan in self._plans:
            what, place = shown(plan.component), plan.place
            if reason := self._ledger.rejected.get(place):
                yield Row(Outcome.REJECTED, plan.line, what, (reason,))
            elif reason := self._ledger.ignored.get(place):
                yield Row(Outcome.IGNORED, plan.line, what, (reason,))
            else:
                notes = tuple(dict.fromkeys([*plan.notes, *self._ledger.notes.get(place, [])]))
                yield Row(Outcome.CHANGED if notes else Outcome.ACCEPTED, plan.line, what, notes)

    # One UID

    def _entries(self, group: Sequence[Plan]) -> Iterator[tuple[int, Slot | OneOff]]:
        """Yield the slots and one-offs of one UID, with their places."""
        masters = [plan for plan in group if plan.replaces is None]
        master = max(masters, key=lambda plan: (plan.sequence, plan.place), default=None)
        for plan in masters:
            if plan is not master:
                self._ledger.ignore(plan, "another version of it, with the same UID, counts")
        replacements = self._replacements([p for p in group if p.replaces is not None], master)
        if master is None:
            for plan in replacements:
                yield from self._once(plan, plan)
        elif master.cancelled:
            for plan in (master, *replacements):
                self._ledger.ignore(plan, "it is cancelled")
        elif master.rule or master.further or master.own.kind in {Kind.RECURRING, Kind.FILL}:
            yield from self._series(master, replacements)
        else:
            yield from self._single(master, replacements)

    def _replacements(self, plans: Sequence[Plan], master: Plan | None) -> list[Plan]:
        """Return the components with a RECURRENCE-ID that count: of two for one start, the newer one."""
        best: dict[tuple[datetime, bool, bool], Plan] = {}
        for plan in sorted(plans, key=lambda plan: (plan.sequence, plan.place)):
            assert plan.replaces is not None  # noqa: S101 - that is how they were picked
            clock = master.clock if master and master.clock else plan.replaces.clock
            key = plan.replaces.on(clock), plan.replaces.all_day, plan.onwards
            if key in best:
                self._ledger.ignore(best[key], "another version of it, for the same start, counts")
            best[key] = plan
        return sorted(best.values(), key=lambda plan: plan.place)

    def _series(self, master: Plan, replacements: Sequence[Plan]) -> Iterator[tuple[int, Slot]]:
        clock = master.clock or UTC_CLOCK
        if clock is UTC_CLOCK and master.rule is not None:
            self._ledger.note(
                master, "it is repeated in UTC: where clocks change, it moves by an hour on the wall"
            )
        if master.start is not None and master.start.all_day:
            self._ledger.note(master, WHOLE_DAYS)
        if master.own.kind in _SINGLE:
            self._ledger.note(master, f"it is repeated, so it cannot be of kind {master.own.kind}")
        try:
            slots = series(master, replacements, self._ledger)
        except NonsenseError as error:
            for plan in (master, *replacements):
                self._ledger.rejected[plan.place] = str(error)
            return
        for slot in slots:
            yield master.place, slot

    def _single(self, master: Plan, replacements: Sequence[Plan]) -> Iterator[tuple[int, OneOff]]:
        """Yield what airs once, or what stands instead of it."""
        start = master.start
        assert start is not None  # noqa: S101 - a component without one is refused before
        if any(_same_start(when, start) for when in master.except_):
            self._ledger.ignore(master, "its EXDATE takes it away")
            return
        current = master
        for plan in replacements:
            if plan.replaces is not None and _same_start(plan.replaces, start):
                self._ledger.ignore(current, "another component replaces it")
                current = plan
            else:
                self._ledger.ignore(plan, "its RECURRENCE-ID is not the start of what it replaces")
        yield from self._once(current, master)

    def _once(self, plan: Plan, master: Plan) -> Iterator[tuple[int, OneOff]]:
        """Yield a one-off.

        Args:
            master: Says what the plan leaves out.
        """
        start = plan.start or plan.replaces or master.start
        end = plan.finish
        usual = master.length if plan.length is None else plan.length
        if start is not None and end is None and usual is not None:
            end = When(start.wall + usual, start.clock)
        if plan.cancelled:
            self._ledger.ignore(plan, "it is cancelled")
        elif start is None or end is None or not _before(start, end):
            self._ledger.ignore(plan, NO_AIRTIME)
        else:
            if start.all_day:
                self._ledger.note(plan, WHOLE_DAYS)
            own = plan.own if plan is not master else master.own
            ident = (own.id or slot_id(plan.uid)) + (
                f"~{plan.replaces.wall:%Y%m%dT%H%M}" if plan.replaces else ""
            )
            yield (
                plan.place,
                OneOff(
                    id=ident,
                    order=0,
                    programme=plan.words.over(programme_of(master.words)),
                    start=_moment(start, start.clock),
                    end=_moment(end, start.clock),
                    kind=own.kind if own.kind in _SINGLE else Kind.ONEOFF,
                    station=own.station,
                    priority=own.priority,
                    timezone=start.clock.name,
                    mode=own.mode,
                    rights=plan.words.rights,
                    line=plan.line,
                ),
            )


def _moment(when: When, clock: Clock) -> Moment:
    """Return a moment as the model has it: on the entry's own clock, else an instant."""
    if when.clock is UTC_CLOCK or (when.clock.name != clock.name and not when.clock.floating):
        return when.instant
    return Wall(when.wall.date(), when.wall.time())


def _same_start(when: When, start: When) -> bool:
    wall = when.on(start.clock)
    return wall.date() == start.wall.date() if when.all_day else wall == start.wall


def _before(start: When, end: When) -> bool:
    """Tell whether an airing lasts: by the clock if it has but one, else by instants."""
    if end.all_day or end.clock.name == start.clock.name:
        return start.wall < end.wall
    return start.instant < end.instant


def _flat(calendar: Component) -> Iterator[Component]:
    """Yield the components of a calendar, and those of VEVENTs that are wrongly inside of others."""
    for child in calendar.children:
        yield child
        if child.name == "VEVENT":
            yield from _flat(child)


def _by_uid(plans: Sequence[Plan]) -> Iterator[list[Plan]]:
    groups: dict[str, list[Plan]] = {}
    for plan in plans:
        groups.setdefault(plan.uid, []).append(plan)
    yield from groups.values()


def _free(ident: str, taken: dict[str, int]) -> str:
    """Return an id that no other entry has."""
    made = ident
    while made in taken:
        taken[ident] += 1
        made = f"{ident}~{taken[ident]}"
    taken[made] = 1
    return made
