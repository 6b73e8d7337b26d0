# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""NPR Composer's widget answers, one for each local day, as dated airings.

The service is undocumented, and any part of an answer may be missing or be of another form than
yesterday: what makes no sense is left out with a note, and the rest is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from schedules.errors import FollowError
from schedules.model.programme import Programme
from schedules.timeline.followed import DatedAiring
from schedules.timeline.zone import day_bounds, shift

from .composer_times import end_of, start_of, wall
from .text import GENRE, SUBTITLE, TITLE, json_object, names, plain, web_address

MOST_EVENTS = 300
"""Of one day: one every five minutes."""

LONGEST = timedelta(hours=26)
_KEY = re.compile(r"(?:^|/)([0-9a-fA-F]{24})(?=/|$)")
_WIDGET = "/v1/widget"


@dataclass(frozen=True, slots=True)
class Item:
    """An event of one day.

    Attributes:
        names: By which its other half on the next day is known: ids, or the title where there are none.
    """

    airing: DatedAiring
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class DayReading:
    """What one answer says of one day."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


def widget_address(url: str) -> str:
    """Return the address below which the days of a station are, from a link that has its key in it.

    Raises:
        FollowError: If it has none.
    """
    parts = urlsplit(url.strip())
    match = _KEY.search(parts.path)
    if match is None or not parts.netloc:
        raise FollowError("a Composer address ends with the station's key of 24 hexadecimal digits")
    before = parts.path[: match.start(1)].rstrip("/") or _WIDGET
    return f"{parts.scheme}://{parts.netloc}{before}/{match[1]}"


def day_address(widget: str, day: date) -> str:
    """Return the address of one local day."""
    return f"{widget}/day?date={day.isoformat()}&format=json"


def read_day(data: bytes, day: date, zone: ZoneInfo) -> DayReading:
    """Return the events of one local day, in the order in which they are listed.

    Raises:
        FollowError: If the answer is no such thing at all.
    """
    listed = json_object(data, "the answer").get("onToday")
    if not isinstance(listed, list):
        raise FollowError('the answer has no list "onToday"')
    if len(listed) > MOST_EVENTS:
        raise FollowError(f"the answer has more than {MOST_EVENTS} events for one day")
    items: list[Item] = []
    notes: list[str] = []
    after: datetime | None = None
    for place, event in enumerate(listed, 1):
        where = f"{day.isoformat()}, event {place}"
        if not isinstance(event, dict):
            notes.append(f"{where}: is no event")
            continue
        try:
            item = _item(event, day, zone, after)
        except (OverflowError, ValueError):
            item = "is at a time that no calendar has"
        if isinstance(item, str):
            notes.append(f"{where}: {item}")
            continue
        after = item.airing.start
        items.append(item)
        title = item.airing.programme.title
        if event.get("conflicts"):
            notes.append(f"{where}: {title}: conflicts with others; the later start counts")
        if _disagrees(event, item.airing.start, zone):
            notes.append(f"{where}: {title}: its local time is another one; the time with an offset counts")
    return DayReading(tuple(items), tuple(notes))


def _item(event: Mapping[str, object], day: date, zone: ZoneInfo, after: datetime | None) -> Item | str:
    """Return an event, or what is wrong with it."""
    given = event.get("program")
    program: Mapping[str, object] = given if isinstance(given, dict) else {}
    title = plain(program.get("name"), TITLE) or plain(event.get("name"), TITLE)
    if not title:
        return "has no name"
    start = start_of(event, zone, after)
    if start is None:
        return f"{title}: has no start that can be read"
    end = end_of(event, zone, start)
    if end is None:
        return f"{title}: has no end that can be read"
    if end - start > LONGEST:
        return f"{title}: lasts more than {LONGEST // timedelta(hours=1)} hours"
    if abs((start.astimezone(zone).date() - day).days) > 1:
        return f"{title}: starts on another day"
    episode = plain(event.get("episode_title"), SUBTITLE)
    programme = Programme(
        title=title,
        subtitle=episode or plain(program.get("program_desc"), SUBTITLE),
        hosts=names(program.get("hosts")),
        genre=plain(program.get("program_format"), GENRE),
        url=web_address(program.get("program_link")),
    )
    ids = (event.get("event_id"), event.get("program_id"), program.get("program_id"))
    known = frozenset(one for one in ids if isinstance(one, str) and one)
    return Item(DatedAiring(start=start, end=end, programme=programme), known or frozenset({title}))


def _disagrees(event: Mapping[str, object], start: datetime, zone: ZoneInfo) -> bool:
    """Tell whether an event's local start is another one than the start that was taken."""
    local = wall(event.get("fullstart"), event.get("date"), event.get("start_time"))
    return local is not None and start.astimezone(zone).replace(tzinfo=None) != local


def kept(airings: Iterable[DatedAiring], start: datetime, end: datetime) -> DayReading:
    """Return what was known of a stretch before, clipped to it: for where no answer can be had."""
    items = []
    for airing in airings:
        if airing.start < end and airing.end > start:
            clipped = replace(airing, start=max(start, airing.start), end=min(end, airing.end), depth=0)
            items.append(Item(clipped, frozenset({airing.programme.title})))
    return DayReading(tuple(items))


def joined(days: Iterable[DayReading], zone: ZoneInfo) -> list[DatedAiring]:
    """Return the airings of days that follow each other, each once.

    What was split at midnight is one airing again.  What both days list, whole or in part, is there once.
    """
    items = [item for day in days for item in day.items]
    found: list[Item] = []
    for item in sorted(items, key=lambda one: one.airing.start):  # of equal starts the listed order stays
        near = _recent(found, item)
        if any(_holds(found[place], item) for place in near):
            continue
        if _begins_at_midnight(item, zone):
            before = next((place for place in near if _halves(found[place], item, zone)), None)
            if before is not None:
                whole = replace(found[before].airing, end=item.airing.end)
                found[before] = Item(whole, found[before].names | item.names)
                continue
        found.append(item)
    return [item.airing for item in found]


def _recent(found: Sequence[Item], item: Item) -> list[int]:
    """Return the places of those that may touch it, the latest first."""
    places = []
    for place in range(len(found) - 1, -1, -1):
        if item.airing.start - found[place].airing.start > LONGEST:
            break
        places.append(place)
    return places


def _same(one: Item, other: Item) -> bool:
    return bool(one.names & other.names) or one.airing.programme.title == other.airing.programme.title


def _holds(one: Item, other: Item) -> bool:
    """Tell whether an airing is there already, perhaps as a part of what runs over midnight."""
    return one.airing.start <= other.airing.start and other.airing.end <= one.airing.end and _same(one, other)


def _halves(one: Item, other: Item, zone: ZoneInfo) -> bool:
    """Tell whether two are one airing that was split at midnight; what fills whole days is no half."""
    if one.airing.end != other.airing.start or _begins_at_midnight(one, zone):
        return False
    day = other.airing.start.astimezone(zone).date()
    short = other.airing.end < midnight(shift(day, 1), zone)
    return short and other.airing.end - one.airing.start <= LONGEST and _same(one, other)


def _begins_at_midnight(item: Item, zone: ZoneInfo) -> bool:
    return item.airing.start == midnight(item.airing.start.astimezone(zone).date(), zone)


def days_around(now: datetime, zone: ZoneInfo, back: int, ahead: int) -> list[date]:
    """Return the local dates from some days back to some ahead."""
    today = now.astimezone(zone).date()
    return [shift(today, days) for days in range(-back, ahead + 1)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return where a local day begins, UTC."""
    return day_bounds(day, zone)[0].astimezone(UTC)
