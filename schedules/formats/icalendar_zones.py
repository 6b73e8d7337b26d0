# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which zone a calendar means by a name: its TZIDs are free text, only mostly from the IANA database.

Looked for in this order: the database, X-LIC-LOCATION, the names of Windows, the
rules that the calendar describes the zone by; else it is the station's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from zoneinfo import ZoneInfo, available_timezones

from schedules.model.slot import PRIVATE_ZONE

from .icalendar_components import Component
from .icalendar_values import UTC_CLOCK, Clock, NonsenseError
from .icalendar_vtimezone import described, same_zone, tzif
from .icalendar_windows import BY_FOLDED_NAME, WINDOWS_ZONES

MAX_ZONES = 200
"""That one file may describe by rules of its own."""

_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
_FIXED = re.compile(r"(?:UTC|GMT)\s*([+-])0?([0-9]{1,2})(?::?00)?", re.IGNORECASE)
_UTC_NAMES = frozenset({"utc", "gmt", "z", "zulu", "etc/utc", "etc/gmt", "universal", "uct"})


@dataclass(frozen=True, slots=True)
class Found:
    """A clock, and what a person should know of how it was found; often nothing."""

    clock: Clock
    note: str = ""


@dataclass(slots=True)
class Database:
    """The names of the IANA zones, looked up once for each file."""

    _names: Mapping[str, str] = field(default_factory=dict)

    def name(self, text: str) -> str:
        """Return the IANA name that a text is, or ends with; empty if it is none.

        Programs write ``/example.org/20260101_1/Europe/Berlin`` for a copy of theirs.
        """
        if not self._names:
            names = sorted(available_timezones() - _NO_ZONES)
            self._names = {name.casefold(): name for name in names}
        parts = text.strip().strip("/").casefold().split("/")
        for length in (len(parts), 3, 2):
            if found := self._names.get("/".join(parts[-length:])):
                return found
        return ""

    def all(self) -> Iterable[str]:
        """Return all names, those of large cities first."""
        self.name("UTC")
        return dict.fromkeys([*WINDOWS_ZONES.values(), *self._names.values()])


class Zones:
    """The zones of one calendar.

    Args:
        described_ones: Its VTIMEZONEs.
        floating: The clock of times without a zone.
        station: The clock of the service or station that the file is for: what unknown zones are read as.
        private: Takes the data of zones that only this file knows; shared by its calendars.
    """

    def __init__(
        self,
        described_ones: Iterable[Component],
        floating: Clock,
        station: Clock,
        database: Database,
        private: dict[str, bytes],
    ) -> None:
        self._described = {zone.text("TZID"): zone for zone in described_ones if zone.text("TZID")}
        self._floating = floating
        self._station = station
        self._database = database
        self._private = private
        self._found: dict[str, Found] = {}

    def clock(self, tzid: str) -> Found:
        """Return the clock that a TZID names; a guess is told by its note."""
        found = self._found.get(tzid)
        if found is None:
            found = self._found[tzid] = self._look(tzid)
        return found

    def _look(self, tzid: str) -> Found:
        name = tzid.strip().strip('"')
        shown = f'zone "{name[:60]}"'
        if not name:
            return Found(self._floating)
        if name.casefold() in _UTC_NAMES:
            return Found(UTC_CLOCK)
        if iana := self._database.name(name):
            return Found(_clock(iana))
        zone = self._described.get(tzid) or self._described.get(name)
        if zone is not None and (iana := self._database.name(zone.text("X-LIC-LOCATION"))):
            return Found(_clock(iana))
        if iana := BY_FOLDED_NAME.get(name.casefold(), ""):
            return Found(_clock(iana), f"{shown} of Windows is read as {iana}")
        if zone is not None:
            try:
                return self._by_rules(name, zone, shown)
            except NonsenseError as error:
                return self._guessed(f"{shown} cannot be read ({error})")
        if (fixed := _FIXED.fullmatch(name)) and int(fixed[2]) <= 12:
            away = int(fixed[2])
            # POSIX counts the other way round: Etc/GMT+5 is five hours behind.
            iana = f"Etc/GMT{'-' if fixed[1] == '+' else '+'}{away}" if away else "Etc/UTC"
            return Found(_clock(iana), f"{shown} is read as {iana}")
        return self._guessed(f"{shown} is not known")

    def _by_rules(self, name: str, zone: Component, shown: str) -> Found:
        what = described(zone)
        if iana := same_zone(what, self._database.all()):
            return Found(_clock(iana), f"{shown}: its rules are those of {iana}")
        if len(self._private) >= MAX_ZONES:
            raise NonsenseError(f"the file describes more than {MAX_ZONES} zones")
        data = tzif(what)
        plain = re.sub(r"[^A-Za-z0-9 .,:+()&/_-]+", "_", name)[:60].strip()
        private = f"{PRIVATE_ZONE}{plain}-{blake2b(data, digest_size=4).hexdigest()}"
        self._private[private] = data
        return Found(
            Clock(private, private_zone(private, data)),
            f"{shown} is none of the database; its own rules are kept",
        )

    def _guessed(self, why: str) -> Found:
        return Found(self._station, f"{why}; the station's zone is taken instead")


def floating_clock(name: str, timezone: str | None, database: Database) -> Found:
    """Return the clock of times without a zone.

    Args:
        name: What the calendar calls its zone (X-WR-TIMEZONE); may be empty.
        timezone: IANA zone of the service or station that the file is for, if anybody knows.
    """
    if name:
        iana = database.name(name) or BY_FOLDED_NAME.get(name.casefold(), "")
        if iana:
            return Found(Clock(iana, ZoneInfo(iana), floating=True))
    note = f'zone "{name[:60]}" of the calendar is not known; the station\'s is taken instead' if name else ""
    return Found(station_clock(timezone), note)


def station_clock(timezone: str | None) -> Clock:
    """Return the clock of the service or station that a file is for; ``None``: nobody knows its zone."""
    if timezone is None:
        return Clock(None, ZoneInfo("UTC"), known=False, floating=True)
    return Clock(None, ZoneInfo(timezone), floating=True)


def private_zone(name: str, data: bytes) -> ZoneInfo:
    """Return the zone of zone data."""
    return ZoneInfo.from_file(io.BytesIO(data), key=name)


def _clock(iana: str) -> Clock:
    return UTC_CLOCK if iana in {"UTC", "Etc/UTC"} else Clock(iana, ZoneInfo(iana))
