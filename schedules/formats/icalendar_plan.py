# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What one VEVENT says, with its values read: the step between a component and a slot."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from schedules.model.slot import Words

from .icalendar_components import Component
from .icalendar_lines import Property
from .icalendar_rules import DatesRule, read_rule
from .icalendar_values import Clock, NonsenseError, When, any_moment, length, moment
from .icalendar_words import Own, own_of, words_of
from .icalendar_zones import Zones

LONGEST = timedelta(days=366)
"""Of an airing.  A wrong year would otherwise have decades painted."""

MAX_DATES = 2_000
"""Of RDATE and EXDATE of one component, together."""

NO_AIRTIME = "has no airtime: its end is not after its start"

_DAY = timedelta(days=1)
_READ = frozenset(
    {"DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "UID"}
)
_INTEGER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Further:
    """One value of RDATE; without an end, the length of the series is meant."""

    start: When
    end: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one VEVENT says.

    Attributes:
        place: Its number in the file.
        start: ``None`` only where it replaces an occurrence and keeps its time.
        end: As DTEND is written, for what airs once.
        length: From start to end, by the clock of `start`; ``None`` where nothing says it.
        replaces: The original start of the one occurrence that it is about.
        onwards: It is about all later ones, too.
        notes: What a person should look at.
    """

    component: Component
    place: int
    uid: str
    sequence: int = 0
    cancelled: bool = False
    start: When | None = None
    end: When | None = None
    length: timedelta | None = None
    rule: DatesRule | None = None
    further: tuple[Further, ...] = ()
    except_: tuple[When, ...] = ()
    replaces: When | None = None
    onwards: bool = False
    words: Words
    own: Own
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """Return where it begins in the file."""
        return self.component.line

    @property
    def clock(self) -> Clock | None:
        """Return the clock that rules it."""
        return self.start.clock if self.start else None

    @property
    def finish(self) -> When | None:
        """Return its end as it is written, or by its own clock; ``None`` where nothing says it."""
        if self.start is None or self.length is None:
            return None
        by_length = When(self.start.wall + self.length, self.start.clock)
        return by_length if self.end is None or self.end.all_day else self.end


class FaultsError(ValueError):
    """A component makes no sense; all reasons."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(slots=True)
class PlanReader:
    """Reads the VEVENTs of one calendar.

    Attributes:
        stations: Ids that a scope may name; ``None`` allows all.
        cancels: The whole calendar is about cancelled airings (METHOD:CANCEL).
    """

    zones: Zones
    floating: Clock
    stations: Collection[str] | None = None
    cancels: bool = False
    _faults: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def read(self, component: Component, place: int) -> Plan:
        """Return what a VEVENT says.

        Raises:
            FaultsError: Everything that makes it unfit to be read.
        """
        self._faults, self._notes = [*component.faults], [*component.notes]
        self._look_at_lines(component)
        replaces_line = component.first("RECURRENCE-ID")
        replaces = start = end = span = rule = None
        further: tuple[Further, ...] = ()
        except_: tuple[When, ...] = ()
        words, own = Words(), Own()
        with self._collecting():
            start = self._one(component.first("DTSTART"))
        if component.first("DTSTART") is None and replaces_line is None:
            self._faults.append("DTSTART is missing")
        with self._collecting():
            end, span = self._end(component, start)
        with self._collecting():
            rule = self._rule(component)
        with self._collecting():
            further = tuple(self._further(component, start))
        with self._collecting():
            clock = start.clock if start else self.floating
            except_ = tuple(self._values(component, "EXDATE", clock))
        with self._collecting():
            replaces = self._one(replaces_line)
        with self._collecting():
            words, own = words_of(component), own_of(component, self.stations)
        if len(further) + len(except_) > MAX_DATES:
            self._faults.append(f"RDATE and EXDATE name more than {MAX_DATES:,} dates")
        if self._faults:
            raise FaultsError(list(dict.fromkeys(self._faults)))
        return Plan(
            component=component,
            place=place,
            uid=component.text("UID") or f"place {place}",
            sequence=_integer(component.text("SEQUENCE")),
            cancelled=self.cancels or component.text("STATUS").upper() == "CANCELLED",
            start=start,
            end=end,
            length=span,
            rule=rule,
            further=further,
            except_=except_,
            replaces=replaces,
            onwards=replaces_line is not None and replaces_line.parameter("RANGE").upper() == "THISANDFUTURE",
            words=words,
            own=own,
            notes=tuple(dict.fromkeys(self._notes)),
        )

    @contextmanager
    def _collecting(self) -> Iterator[None]:
        try:
            yield
        except NonsenseError as error:
            self._faults.append(str(error))

    def _look_at_lines(self, component: Component) -> None:
        for each in component.properties:
            if each.too_long and each.name in _READ:
                self._faults.append(f"line {each.line}: {each.name} is far too long")
            if each.foreign:
                self._notes.append("it is not in UTF-8; windows-1252 is taken")
        if any(child.name == "VEVENT" for child in component.children):
            self._faults.append("another VEVENT begins before its end")
        if component.first("EXRULE"):
            self._faults.append("EXRULE cannot be read here")
        for name in ("DTSTART", "DTEND", "RRULE", "RECURRENCE-ID"):
            if sum(1 for _ in component.all(name)) > 1:
                self._faults.append(f"{name} is written more than once")
        if not component.text("UID"):
            self._notes.append("it has no UID: a later version of it will not be known as the same")

    def _clock(self, found: Property) -> Clock:
        clock = self.zones.clock(found.parameter("TZID"))
        if clock.note:
            self._notes.append(clock.note)
        return clock.clock

    def _one(self, found: Property | None) -> When | None:
        return None if found is None else moment(found.value, self._clock(found))

    def _end(self, component: Component, start: When | None) -> tuple[When | None, timedelta | None]:
        """Return the end as it is written, and the length by the clock of the start."""
        end, span = self._one(component.first("DTEND")), component.first("DURATION")
        if start is None:
            return end, length(span.value) if span and end is None else None
        if end is not None:
            if span is not None:
                self._notes.append("it has both DTEND and DURATION; DTEND is taken")
            found = end.on(start.clock) - start.wall
            if start.all_day and end.wall.date() == start.wall.date():
                self._notes.append("it ends on the day on which it begins; one day is taken")
                found = _DAY
        elif span is not None:
            found = length(span.value)
        elif component.first("RECURRENCE-ID") is not None:
            return None, None
        else:
            found = _DAY if start.all_day else timedelta(0)
        if found > LONGEST:
            raise NonsenseError(f"it lasts more than {LONGEST.days} days")
        return end, found

    def _rule(self, component: Component) -> DatesRule | None:
        rules = list(component.all("RRULE"))
        if not rules:
            return None
        rule = read_rule(rules[0].value)
        if rule.until is not None:
            any_moment(rule.until, self.floating)
            if rule.count is not None:
                self._notes.append("its rule has both COUNT and UNTIL; what comes first ends it")
        return rule

    def _further(self, component: Component, start: When | None) -> Iterator[Further]:
        clock = start.clock if start else self.floating
        for line in component.all("RDATE"):
            own = self._clock(line) if line.parameter("TZID") else clock
            for part in self._parts(line):
                begin, slash, finish = part.partition("/")
                first = moment(begin, own)
                if not slash:
                    yield Further(first)
                    continue
                if finish.strip()[:1] in "Pp+-":
                    last = When(first.wall + length(finish), first.clock)
                else:
                    last = moment(finish, own)
                if last.on(first.clock) - first.wall > LONGEST:
                    raise NonsenseError(f"an RDATE lasts more than {LONGEST.days} days")
                yield Further(first, last)

    def _values(self, component: Component, name: str, clock: Clock) -> Iterator[When]:
        for line in component.all(name):
            own = self._clock(line) if line.parameter("TZID") else clock
            for part in self._parts(line):
                yield moment(part, own)

    @staticmethod
    def _parts(line: Property) -> list[str]:
        if line.value.count(",") >= MAX_DATES:
            raise NonsenseError(f"{line.name} names more than {MAX_DATES:,} dates")
        return [part for part in line.value.split(",") if part.strip()]


def _integer(value: str) -> int:
    return int(value) if _INTEGER.fullmatch(value) else 0
