# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All formats that can be read, and which one a file is in.

What comes from outside (an upload, a file of some peer) is read by `sandbox` instead,
which does the same in a child process with limits.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

from schedules.errors import Mistake, MistakesError
from schedules.model.slot import Lineup

from .base import Format
from .icalendar import ICalendar
from .report import Reading
from .slotfile import SlotFile
from .table import BroadcastTable, SlotTable

FORMATS: tuple[Format, ...] = (ICalendar(), SlotTable(), BroadcastTable(), SlotFile())
SNIFF_BYTES = 65_536


def format_of(data: bytes, name: str) -> Format:
    """Return the format of a file: by its content, else by the end of its name.

    Raises:
        MistakesError: If it is in none that we read.
    """
    head = data[:SNIFF_BYTES]
    for form in FORMATS:
        if form.sniff(head):
            return form
    suffix = PurePath(name).suffix.lower()
    for form in FORMATS:
        if suffix in form.suffixes:
            return form
    known = ", ".join(form.name for form in FORMATS)
    raise MistakesError([Mistake(name, 0, "", f"is in no format that can be read here; these are: {known}")])


def read(
    data: bytes, name: str, *, stations: Collection[str] | None = None, timezone: str | None = None
) -> Reading:
    """Return what a file of any known format describes, and what became of each thing in it.

    Args:
        data: The whole file.
        name: Its name, for messages.
        stations: Ids that a scope may name; ``None`` allows all.
        timezone: IANA zone of the service or station that the file is for; ``None`` if nobody knows.

    Raises:
        MistakesError: Everything that is wrong, if it is wrong as a whole.
    """
    return format_of(data, name).read(data, name, stations=stations, timezone=timezone)


def read_lineup(
    data: bytes, name: str, *, stations: Collection[str] | None = None, timezone: str | None = None
) -> Lineup:
    """Return the lineup that a file of any known format describes, if it is without mistakes.

    For files that are put on the air as they are: half a lineup must not be.

    Args:
        data: The whole file.
        name: Its name, for messages.
        stations: Ids that a scope may name; ``None`` allows all.
        timezone: IANA zone of the service or station that the file is for; ``None`` if nobody knows.

    Raises:
        MistakesError: Everything that is wrong, also if it is wrong in part.
    """
    reading = read(data, name, stations=stations, timezone=timezone)
    if reading.report.rejected:
        raise MistakesError(reading.report.mistakes(name))
    return reading.lineup
