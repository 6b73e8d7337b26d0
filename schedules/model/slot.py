# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A lineup as it is written down: wall-clock rules, never instants.

The meaning of every field, on every night of the year, is in docs/schedule.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import RightsRule

PRIVATE_ZONE = "private:"
"""How the name of a zone begins that its lineup describes itself; no IANA zone is called so."""


class Kind(StrEnum):
    """Class of an airing, from weakest to strongest."""

    FILL = "fill"
    RECURRING = "recurring"
    ONEOFF = "oneoff"
    EMERGENCY = "emergency"


class Mode(StrEnum):
    """What an airing does to those under it."""

    CUT = "cut"
    """Takes its time out of them; the rest of each comes back."""
    REPLACE = "replace"
    """Cancels the occurrences that it touches; what it does not cover goes to lower layers."""


class Freq(StrEnum):
    """How often a recurrence counts, as in RFC 5545."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, or the n-th one of a month or year.

    Attributes:
        day: 0 is Monday, as in `datetime.date.weekday`.
        nth: 0 every one, 1 the first, -1 the last.
    """

    day: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Wall:
    """A date and a time as a clock on the wall shows them."""

    day: date
    time: time


Moment = Wall | datetime
"""A wall-clock moment of the lineup's zone, or an aware instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Days rule: the parts of an RFC 5545 RRULE that pick dates.

    Attributes:
        byweekno: Numbers of weeks, -1 the last; of yearly rules only, as is `byyearday`.
        wkst: On which day weeks begin, 0 is Monday.
    """

    freq: Freq = Freq.DAILY
    interval: int = 1
    byday: tuple[Weekday, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Other words, and rights, for one occurrence; ``None`` keeps the slot's own."""

    title: str | None = None
    subtitle: str | None = None
    hosts: tuple[str, ...] | None = None
    genre: str | None = None
    url: str | None = None
    image: str | None = None
    rights: RightsRule = RightsRule()

    def over(self, programme: Programme) -> Programme:
        """Return the programme with these words instead of its own."""
        return Programme(
            title=programme.title if self.title is None else self.title,
            subtitle=programme.subtitle if self.subtitle is None else self.subtitle,
            hosts=programme.hosts if self.hosts is None else self.hosts,
            genre=programme.genre if self.genre is None else self.genre,
            url=programme.url if self.url is None else self.url,
            image=programme.image if self.image is None else self.image,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Another time, or other words, for the occurrence of one date.

    Attributes:
        date: The date on which the occurrence would have started by its rule.
        start: Where it starts instead; ``None`` keeps the time.
        end: Where it ends instead; ``None`` keeps the time.
    """

    date: date
    start: Wall | None = None
    end: Wall | None = None
    words: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A further airing of a slot's programme.

    Attributes:
        end: Not after `start` means the next day.
        end_days: Whole days added to the end.
    """

    date: date
    start: time
    end: time
    words: Words = Words()
    end_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A programme's regular place: days rule, wall-clock start and end, effective dates.

    Attributes:
        order: Place in the order of entry; the later one wins a tie.
        kind: `Kind.RECURRING` or `Kind.FILL`.
        end: Not after `start` means the next day; equal means 24 hours by the clock.
        extra_days: Whole days added to the end.
        days_later: It starts so many days after the date that the rule picks (before it, if negative).
            All other dates of the slot stay the rule's: effective ones, excepted ones, those of moves.
        effective_from: First local date that the rule may pick; it counts from here.
        effective_until: Last local date that it may pick, inclusive.
        station: ``None`` for the whole service, else the one station of a breakaway.
        timezone: IANA zone; ``None`` means the lineup's.
        except_dates: Local dates of starts that do not air.
        line: Line of the file it came from, for findings; 0 if from none.
    """

    id: str
    order: int
    programme: Programme
    start: time
    end: time
    effective_from: date
    kind: Kind = Kind.RECURRING
    extra_days: int = 0
    days_later: int = 0
    effective_until: date | None = None
    recur: Recurrence = Recurrence()
    station: StationId | None = None
    priority: int = 0
    except_dates: frozenset[date] = frozenset()
    moves: tuple[Move, ...] = ()
    extras: tuple[Extra, ...] = ()
    timezone: str | None = None
    mode: Mode = Mode.CUT
    rights: RightsRule = RightsRule()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOff:
    """A dated airing.

    Attributes:
        order: Place in the order of entry, counted together with the slots.
        kind: `Kind.ONEOFF` or `Kind.EMERGENCY`.
    """

    id: str
    order: int
    programme: Programme
    start: Moment
    end: Moment
    kind: Kind = Kind.ONEOFF
    station: StationId | None = None
    priority: int = 0
    timezone: str | None = None
    mode: Mode = Mode.CUT
    rights: RightsRule = RightsRule()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """All slots and one-offs of a service, or of a station on top of it.

    Attributes:
        timezone: IANA zone of every slot that names none; ``None``: the service's
            zone (for a station's own lineup, the station's).
        sample: True if the programmes are invented.
        followed: True if some of it comes from a schedule that lives elsewhere.
        zones: Zones that only this lineup knows, as a calendar file may describe some: TZif data
            (RFC 8536) by name.  Each name begins with `PRIVATE_ZONE`.
    """

    slots: tuple[Slot, ...] = ()
    oneoffs: tuple[OneOff, ...] = ()
    timezone: str | None = None
    sample: bool = False
    zones: Mapping[str, bytes] = field(default_factory=dict, hash=False)
    followed: bool = False
