# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Consequences in words, such as "cuts 40 minutes of Morning Edition on 5 stations (26 November 2026, …)".

Times are those of the service's clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.timeline.findings import clock, dated

from .differences import Heard


def told(
    start: datetime,
    end: datetime,
    before: Heard | None,
    after: Heard | None,
    *,
    where: str,
    renamed: bool,
    count: int,
    zone: ZoneInfo,
) -> str:
    """Return one consequence for people.

    Args:
        before: What was to be heard; ``None``: nothing.
        after: What will be; ``None``: nothing.
        where: Such as "on 5 stations".
        renamed: Whether it is the same airing, under another name.
        count: How often the same comes.
        zone: In which the times are told.
    """
    span = duration(end - start)
    when = f"{where} ({times(start, end, zone)}{_often(count)})"
    if before is None:
        return f"{_name(after)} is heard instead of nothing {when}"
    if after is None:
        return f"leaves {span} without anything planned {when}, where {_name(before)} was to be heard"
    if before[0] == after[0]:
        return f"other rights for {span} of {_name(before)} {when}"
    if _title(before) == _title(after):
        return f"other words for {span} of {_name(before)} {when}"
    if renamed:
        return f"{_name(before)} is called {_name(after)} {when}"
    return f"cuts {span} of {_name(before)} {when}: {_name(after)} is heard instead"


def duration(span: timedelta) -> str:
    """Return a length for people: ``1 hour 30 minutes``."""
    total = round(span.total_seconds())
    days, rest = divmod(total, 86_400)
    parts = ((days, "day"), (rest // 3600, "hour"), (rest // 60 % 60, "minute"), (rest % 60, "second"))
    words = [f"{count} {unit}" if count == 1 else f"{count} {unit}s" for count, unit in parts if count]
    return " ".join(words) or "less than a second"


def times(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return when something is, by the clocks of a zone: ``26 November 2026, 06:00 to 06:40``."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    until = clock(last)
    if last.date() != first.date() and last - first >= timedelta(days=1):
        until = f"{_date(last)}, {until}"
    if first.utcoffset() != last.utcoffset() or _comes_twice(first) or _comes_twice(last):
        # On the night of a change the clock alone does not say which hour is meant.
        return f"{_date(first)}, {clock(first)} {first:%Z} to {until} {last:%Z}"
    return f"{_date(first)}, {clock(first)} to {until}"


def _comes_twice(moment: datetime) -> bool:
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _date(moment: datetime) -> str:
    """Return a date as ``26 November 2026``, without the day of the week."""
    return dated(moment).partition(" ")[2]


def _often(count: int) -> str:
    match count:
        case 1:
            return ""
        case 2:
            return ", and once more"
        case _:
            return f", and {count - 1} times more"


def _title(heard: Heard | None) -> str:
    return "" if heard is None else heard[0].title


def _name(heard: Heard | None) -> str:
    return _title(heard) or "nothing"
