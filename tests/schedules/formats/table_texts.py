# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tables as texts, and what is read of them."""

from __future__ import annotations

from schedules.errors import MistakesError
from schedules.formats.report import Reading
from schedules.formats.table import SlotTable
from schedules.model.slot import Slot

WHOLE = (
    "id,kind,title,start,end,from,until,freq,interval,byday,wkst,extra_days,except,moves,extra,scope,priority,"
    "timezone,mode,subtitle,hosts,genre,url,image,rewind,record,stream\r\n"
    'morning,recurring,"Morning ""Show""",5:00,9:00:30,2026-01-01,2026-12-31,weekly,2,"MO,tu",SU,1,'
    '"2026-07-04, 2026-07-05",'
    '"2026-11-26 06:00 to 09:00; title=Holiday | 2026-11-27 2026-11-28T22:00 to 01:00 '
    '| 2026-11-30; subtitle=W",'
    '"2026-12-24 22:00-23:00; host=Ann; host=Bob\\; PhD; record=no",'
    "station:a-fm,-3,UTC,replace,First things,Ann One; Bob Two,News,https://a.example,,pause,FALSE,\r\n"
    "night,oneoff,Night,2026-11-03T20:00,01:00,,,,,,,,,,,,,,,,,,,,,,\r\n"
    "flood,emergency,Flood,2026-11-05 12:00Z,2026-11-05T07:30-05:00,,,,,,,,,,,,,,,,,,,,,,\r\n"
)


def table(text: str) -> Reading:
    """Return what is read of a table."""
    return SlotTable().read(text.encode(), "t.csv")


def one(cells: str, columns: str = "title,start,end", *, row: int = 0) -> Slot:
    """Return a slot of a table of these rows."""
    return table(f"{columns}\n{cells}\n").lineup.slots[row]


def reasons(text: str) -> list[str]:
    """Return what a table, or each row of it, is refused for."""
    try:
        report = table(text).report
    except MistakesError as error:
        return [str(mistake) for mistake in error.mistakes]
    return [str(row) for row in report.rejected]
