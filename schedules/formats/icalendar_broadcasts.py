# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Write broadcasts as iCalendar: what is heard, each piece as it is, with nothing left to be worked out.

Times are instants, so no reader has to know any zone's rules.  UIDs stay the same
from one revision to the next, and the bytes stay the same within one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from schedules.model.broadcast import Broadcast, HeardOn
from schedules.model.rights import RightsRule
from schedules.model.slot import Kind

from .icalendar_lines_write import calendar, line, text, utc
from .icalendar_words import OWN_KIND, OWN_SAMPLE
from .icalendar_words_write import airing_words, rights_lines
from .icalendar_write import PRODUCT

AIRED_AS = "X-LIVERADIO-AIRED-AS"
"""Kind of the slot that it is an airing of."""
PART = "X-LIVERADIO-PART"
"""``2/3``: the second of three pieces of its occurrence."""
HEARD_ON = "X-LIVERADIO-HEARD-ON"
BRIEF = "X-LIVERADIO-BRIEF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What stands above the broadcasts.

    Attributes:
        name: Of the calendar.
        timezone: IANA zone in which people look at it.
        domain: Whose occurrences they are; it ends the UIDs.
        changed_at: When the schedule was changed last.
        again_after_s: After how many seconds to look again.
        sample: The programmes are invented, which is said here too.
        words: For people: such as where it comes from; may be empty.
    """

    name: str
    timezone: str
    domain: str
    changed_at: datetime
    again_after_s: int = 3600
    sample: bool = False
    words: str = ""


def write_broadcast_calendar(broadcasts: Iterable[Broadcast], title: Title) -> bytes:
    """Return a calendar with one VEVENT for each broadcast."""
    name = text(f"{title.name} (sample: invented programmes)" if title.sample else title.name)
    return calendar(
        [
            *(
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                line("PRODID", PRODUCT),
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
            ),
            *(line("X-WR-CALNAME", name), line("NAME", name)),
            line("X-WR-TIMEZONE", text(title.timezone)),
            line("REFRESH-INTERVAL", f"PT{title.again_after_s}S", VALUE="DURATION"),
            line("X-PUBLISHED-TTL", f"PT{title.again_after_s}S"),
            *([line("X-WR-CALDESC", text(title.words))] if title.words else []),
            *([line(OWN_SAMPLE, "TRUE")] if title.sample else []),
            *(part for one in broadcasts for part in _event(one, title)),
            "END:VCALENDAR",
        ]
    )


def uid(broadcast: Broadcast, domain: str) -> str:
    """Return the UID of a broadcast: its occurrence's for the first piece, whatever is cut out of that."""
    part = f"~{broadcast.part}" if broadcast.part > 1 else ""
    return f"{broadcast.occurrence.id}{part}@{domain}"


def _event(one: Broadcast, title: Title) -> Iterator[str]:
    occurrence = one.occurrence
    yield "BEGIN:VEVENT"
    yield line("UID", text(uid(one, title.domain)))
    yield line("DTSTAMP", utc(title.changed_at))
    yield line("DTSTART", utc(one.start))
    yield line("DTEND", utc(one.end))
    yield from airing_words(occurrence.programme, occurrence.programme)
    if occurrence.kind is Kind.EMERGENCY:
        yield line(OWN_KIND, occurrence.kind.value)
    yield line(AIRED_AS, occurrence.kind.value)
    if one.parts > 1:
        yield line(PART, f"{one.part}/{one.parts}")
    if one.heard_on is not HeardOn.BOTH:
        yield line(HEARD_ON, one.heard_on.value)
    if one.brief:
        yield line(BRIEF, "TRUE")
    rights = occurrence.rights
    yield from rights_lines(RightsRule(rights.rewind, rights.record, rights.stream))
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
