# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""iCalendar's middle layer: content lines to components, within limits.

A component that makes no sense is kept, with its faults, so that a report can
name it; only a file that makes no sense as a whole, or is far too large, is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from schedules.errors import Mistake, MistakesError

from .icalendar_lines import BadLine, Property, content_lines

MAX_BYTES = 20_000_000
MAX_DEPTH = 8
MAX_COMPONENTS = 50_000
"""Of one file, alarms and the like included.  A year of dated airings has some 10,000."""
MAX_PROPERTIES = 5_000
"""Of one component."""


@dataclass(slots=True, eq=False)
class Component:
    """What stands between BEGIN and END.

    Attributes:
        name: In capitals.
        line: Of its BEGIN.
        faults: What makes it unfit to be read; empty if nothing does.
        notes: What is wrong in it, and can be left out.
    """

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Property]:
        """Yield all properties of a name."""
        return (one for one in self.properties if one.name == name)

    def first(self, name: str) -> Property | None:
        """Return the first property of a name."""
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """Return the first value of a name as it is written; empty without one."""
        found = self.first(name)
        return found.value.strip() if found else ""


def read_components(data: bytes, name: str) -> list[Component]:
    """Return the VCALENDARs of a file.

    Raises:
        MistakesError: If there is none, or more of something than the limits allow.
    """
    if len(data) > MAX_BYTES:
        raise _refused(name, 0, f"is larger than {MAX_BYTES:,} bytes")
    root = Component("", 0)
    open_ones, count = [root], 0
    for found in content_lines(data):
        if isinstance(found, BadLine):
            open_ones[-1].notes.append(f"line {found.line}: {found.reason}")
        elif found.name == "BEGIN":
            count += 1
            if count > MAX_COMPONENTS:
                raise _refused(name, found.line, f"there are more than {MAX_COMPONENTS:,} components")
            _begin(open_ones, found, name)
        elif found.name == "END":
            _end(open_ones, found)
        else:
            open_ones[-1].properties.append(found)
            if len(open_ones[-1].properties) > MAX_PROPERTIES:
                raise _refused(name, found.line, f"more than {MAX_PROPERTIES:,} properties in one component")
    for cut_off in open_ones[1:]:
        cut_off.faults.append(f"END:{cut_off.name} is missing: the file may be cut off")
    calendars = [child for child in root.children if child.name == "VCALENDAR"]
    if not calendars:
        raise _refused(name, 1, "is no calendar: BEGIN:VCALENDAR is missing")
    return calendars


def _begin(open_ones: list[Component], found: Property, name: str) -> None:
    inner = Component(found.value.strip().upper()[:100], found.line)
    if len(open_ones) > MAX_DEPTH:
        raise _refused(name, found.line, f"components are more than {MAX_DEPTH} deep in each other")
    open_ones[-1].children.append(inner)
    open_ones.append(inner)


def _end(open_ones: list[Component], found: Property) -> None:
    ended = found.value.strip().upper()
    names = [one.name for one in open_ones[1:]]
    if ended not in names:
        open_ones[-1].notes.append(f"line {found.line}: END:{ended[:40]} without its BEGIN")
        return
    while open_ones[-1].name != ended:
        inner = open_ones.pop()
        inner.faults.append(f"END:{inner.name} is missing")
    open_ones.pop()


def _refused(name: str, line: int, message: str) -> MistakesError:
    return MistakesError([Mistake(name, line, "", message)])
