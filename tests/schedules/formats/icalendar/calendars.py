# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Calendars written in a line or two, and what airs by them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from schedules.formats.icalendar import ICalendar
from schedules.formats.report import Reading, Row
from schedules.model.rights import Rights
from schedules.model.slot import Lineup
from schedules.timeline.expand import occurrences, service_layer
from schedules.timeline.zone import Zones

NEW_YORK = "America/New_York"


def vevent(*lines: str, uid: str = "a@example", title: str = "A") -> list[str]:
    """Return the lines of a VEVENT; a line that names a property already there takes its place."""
    given = {line.split(":")[0].split(";")[0] for line in lines}
    own = [line for line in (f"UID:{uid}", f"SUMMARY:{title}") if line.split(":")[0] not in given]
    return ["BEGIN:VEVENT", *own, *lines, "END:VEVENT"]


def calendar(*components: list[str], head: tuple[str, ...] = ()) -> bytes:
    """Return a file."""
    inner = [line for component in components for line in component]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, *inner, "END:VCALENDAR", ""]).encode()


def reading(*components: list[str], head: tuple[str, ...] = (), timezone: str | None = NEW_YORK) -> Reading:
    """Return what comes of a file with these components."""
    return ICalendar().read(calendar(*components, head=head), "c.ics", timezone=timezone)


def aired(lineup: Lineup, start: str, end: str, *, timezone: str = NEW_YORK) -> list[tuple[str, str, str]]:
    """Return local start, local end and title of all that is planned from one local day to another.

    Local means: of ``timezone``, which is also the service's.
    """
    zone = ZoneInfo(timezone)
    layer = service_layer(lineup, owner="s", timezone=timezone, rights=Rights())
    window = (datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC) for day in (start, end))
    return [
        (
            one.start.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            one.end.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            one.programme.title,
        )
        for one in occurrences([layer], Zones(), *window)
    ]


def starts(lineup: Lineup, start: str, end: str, *, timezone: str = NEW_YORK) -> list[str]:
    """Return only the local starts of what is `aired`."""
    return [begin for begin, _, _ in aired(lineup, start, end, timezone=timezone)]


def only_row(reading: Reading) -> Row:
    """Return the one row of a report."""
    (row,) = reading.report.rows
    return row


DAILY = ("DTSTART;TZID=America/New_York:20261120T050000", "DURATION:PT1H")


def november(
    *lines: str, rule: str = "RRULE:FREQ=DAILY", replacements: tuple[list[str], ...] = ()
) -> list[str]:
    """Return the starts of a daily five o'clock from 20 November, up to the end of the month."""
    read = reading(vevent(*DAILY, rule, *lines), *replacements)
    return [start.removeprefix("2026-11-") for start in starts(read.lineup, "2026-11-01", "2026-12-01")]


def fives(*days: int) -> list[str]:
    return [f"{day} 05:00" for day in days]


def replacement(*lines: str, title: str = "A") -> list[str]:
    return vevent(*lines, title=title)
