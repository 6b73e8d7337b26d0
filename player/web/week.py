# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A week of a station's schedule in words: values for the template, by the station's clock.

What sets one broadcast apart from another is said in words, never by colour alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from player.words import mhz_text, wall_text
from schedules.model.broadcast import Broadcast, HeardOn, Scope
from schedules.model.catalogue import Station
from schedules.model.slot import Kind
from schedules.timeline.grid import Block, Column

from .week_axis import MOST_ROWS, Axis, Row

GAP = "Nothing planned"
KIND_WORDS = {Kind.ONEOFF: "Special", Kind.EMERGENCY: "Emergency"}
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A broadcast, or a gap, as one day shows it.

    Attributes:
        url: Address of the programme's page, http or https only; else empty.
        times: From when to when it is heard, also where the day shows only a part of that; of a brief
            one, from when.
        marks: What sets it apart, each in a few words.
        clipped: Where it comes from and goes on to, if that is another day.
        gap: True if nothing is planned; then ``title`` says so.
        place: Classes that put it into the grid; empty where there is none.
    """

    title: str
    times: str
    start: str
    end: str
    url: str = ""
    subtitle: str = ""
    hosts: str = ""
    marks: tuple[str, ...] = ()
    clipped: str = ""
    brief: bool = False
    on_now: bool = False
    gap: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the week.

    Attributes:
        note: What is out of the ordinary about its length, or why it is empty.
    """

    id: str
    name: str
    date: str
    today: bool
    note: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the clock beside the days; most have no words."""

    words: str
    again: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, side by side or one after the other.

    Attributes:
        lines: The clock beside them; empty where the days are lists.
        place: Class that makes each day as high as all lines.
        fm_only: What "only" means there, if anything is.
    """

    title: str
    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    place: str
    fm_only: str

    @property
    def shows_now(self) -> bool:
        """Whether what is on now is among it."""
        return any(entry.on_now for day in self.days for entry in day.entries)


def week(
    station: Station,
    service_name: str,
    columns: Sequence[Column],
    unknown: frozenset[date],
    zone: ZoneInfo,
    *,
    now: str,
    today: date,
) -> Week:
    """Return a week in words.

    Args:
        columns: Its days, in order.
        unknown: Those of them that the timeline does not reach.
        now: Id of the broadcast that is on, or nothing.
        today: By the station's clock.
    """
    axis = Axis(columns, zone)
    drawn = {one.day: tuple(_pieces(one)) for one in columns if one.day not in unknown}
    edges, rows = axis.rows(
        place
        for day, pieces in drawn.items()
        for _, start, end in pieces
        for place in (axis.top_s(day, start), axis.bottom_s(day, end))
    )
    in_grid = len(rows) <= MOST_ROWS

    def place(day: date, start: datetime, end: datetime) -> str:
        if not in_grid:
            return ""
        first = bisect_left(edges, axis.top_s(day, start))
        last = bisect_left(edges, axis.bottom_s(day, end))
        return f"s{first + 1} e{max(first + 1, min(last, len(rows))) + 1}"

    days = []
    for column in columns:
        speaker = _Speaker(station, column, zone)
        entries = [
            replace(
                speaker.entry(block, on_now=column.day == today and block.broadcast.id == now)
                if block is not None
                else speaker.gap(start, end),
                place=place(column.day, start, end),
            )
            for block, start, end in drawn.get(column.day, ())
        ]
        days.append(
            Day(
                id=column.day.isoformat(),
                name=f"{column.day:%A}",
                date=f"{column.day:%B} {column.day.day}",
                today=column.day == today,
                note="Not known" if column.day in unknown else length_words(column),
                entries=tuple(entries),
            )
        )
    fm_only = any(b.broadcast.heard_on is HeardOn.FM for c in columns for b in c.blocks)
    return Week(
        title=title_words(columns[0].day, columns[-1].day),
        days=tuple(days),
        lines=tuple(_line(row) for row in rows) if in_grid else (),
        place=f"e{len(rows) + 2}" if in_grid else "",
        fm_only=f"{fm_only_words(station)}: the stream goes on with {service_name}." if fm_only else "",
    )


def title_words(first: date, last: date) -> str:
    """Return ``November 23 to 29, 2026``, with as much of each date as it takes."""
    begin = f"{first:%B} {first.day}"
    end = f"{last.day}" if first.month == last.month else f"{last:%B} {last.day}"
    return f"{begin}{f', {first.year}' if first.year != last.year else ''} to {end}, {last.year}"


def length_words(column: Column) -> str:
    """Return what is to be said of a day that has not 24 hours."""
    length = column.end - column.start
    if not length:
        return "The calendar here skips this day"
    if length == _DAY:
        return ""
    minutes = round(length.total_seconds() / 60)
    hours = f"{minutes // 60} hours" + (f" {minutes % 60} minutes" if minutes % 60 else "")
    return f"{hours}: the clocks go {'back' if length > _DAY else 'forward'}"


def fm_only_words(station: Station) -> str:
    """Return how a breakaway is marked that the stream does not carry."""
    mhz = mhz_text(station.frequency_mhz)
    return f"On {mhz} FM only" if mhz else f"On {station.call_sign}’s transmitter only"


def offset_words(offset: timedelta) -> str:
    """Return the offset of a clock, such as ``UTC+5:45``."""
    minutes = round(abs(offset).total_seconds() / 60)
    sign = "−" if offset < timedelta() else "+"  # noqa: RUF001 - a minus sign is as wide as a plus
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")


def page_address(url: str) -> str:
    """Return the address of a programme's page if a link may lead there, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def _pieces(column: Column) -> Iterator[tuple[Block | None, datetime, datetime]]:
    """Yield a day's blocks, and what lies between them."""
    at = column.start
    for block in column.blocks:
        if at < block.start:
            yield None, at, block.start
        yield block, block.start, block.end
        at = block.end
    if at < column.end:
        yield None, at, column.end


def _line(row: Row) -> Line:
    place = f"m{min(60, max(1, -(-row.length_s // 60)))}"
    if row.wall_s is None:
        return Line(words="", again="", place=place)
    hour, minute = divmod(row.wall_s // 60, 60)
    words = f"{hour % 12 or 12}{f':{minute:02}' if minute else ''} {'AM' if hour % 24 < 12 else 'PM'}"
    return Line(words=words, again="" if row.again is None else offset_words(row.again), place=place)


class _Speaker:
    """Says what one day shows of broadcasts."""

    def __init__(self, station: Station, column: Column, zone: ZoneInfo) -> None:
        self._station = station
        self._column = column
        self._zone = zone

    def entry(self, block: Block, *, on_now: bool) -> Entry:
        """Return a broadcast in words."""
        one = block.broadcast
        programme = one.occurrence.programme
        return Entry(
            title=programme.title,
            url=page_address(programme.url),
            subtitle=programme.subtitle,
            hosts=f"with {', '.join(programme.hosts)}" if programme.hosts else "",
            times=self._time(one.start) if one.brief else self._times(one.start, one.end),
            start=_stamp(one.start),
            end=_stamp(one.end),
            marks=tuple(self._marks(one)),
            clipped=self._clipped(block),
            brief=one.brief,
            on_now=on_now,
        )

    def gap(self, start: datetime, end: datetime) -> Entry:
        """Return a stretch for which nothing is planned."""
        whole_day = (start, end) == (self._column.start, self._column.end)
        times = "All day" if whole_day else self._times(start, end)
        return Entry(title=GAP, times=times, start=_stamp(start), end=_stamp(end), gap=True)

    def _times(self, start: datetime, end: datetime) -> str:
        """Return both times, as in ``5:00 – 9:00 AM``: what they have in common stands once."""
        first, last = self._time(start), self._time(end)
        clock, _, half = first.partition(" ")
        if half == last.partition(" ")[2] and end - start < _DAY / 2:
            first = clock
        return f"{first} – {last}"

    def _time(self, instant: datetime) -> str:
        """Return a time; with its offset where the day's clock shows it twice."""
        words = wall_text(instant, self._zone.key)
        if any(row.doubled and row.start <= instant < row.end for row in self._column.hours):
            return f"{words} {offset_words(instant.astimezone(self._zone).utcoffset() or timedelta())}"
        return words

    def _marks(self, one: Broadcast) -> Iterator[str]:
        if one.occurrence.kind in KIND_WORDS:
            yield KIND_WORDS[one.occurrence.kind]
        if one.heard_on is HeardOn.FM:
            yield fm_only_words(self._station)
        elif one.occurrence.scope is Scope.STATION:
            yield f"Only on {self._station.call_sign}"
        if one.parts > 1:
            yield f"Part {one.part} of {one.parts}"
        elif one.joined_in_progress:
            yield "Joined in progress"

    def _clipped(self, block: Block) -> str:
        words = []
        if block.continues_from:
            words.append(f"from {block.broadcast.start.astimezone(self._zone):%A}")
        if block.continues_to:
            words.append(f"until {(block.broadcast.end - _SECOND).astimezone(self._zone):%A}")
        text = " ".join(words)
        return text[:1].upper() + text[1:]


def _stamp(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
