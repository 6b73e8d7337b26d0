# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A week in words, day by day: what is on, where, and which slot it comes from.

What all stations carry stands once; what only some carry says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.model.broadcast import Broadcast, HeardOn, Scope
from schedules.model.catalogue import Service, Station
from schedules.model.kept import KeptEntry, KeptLineup, Owner, station_of
from schedules.model.slot import Kind
from schedules.timeline.candidate import url_safe_id
from schedules.timeline.grid import Column, columns
from schedules.timeline.zone import shift

from .occurrence_forms import exception_of
from .words import KIND_WORDS, day_words, listed, time_words

GAP = "Nothing planned"
_DAY = timedelta(days=1)
_STAMP = re.compile(r"(x?)(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z?")


Place = Station | Service
"""Where something is heard: a station, or the stream of a service that none carries."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which lineup's entry something airs by.

    Attributes:
        read_only: Whether it comes from a schedule that lives elsewhere.
        as_of: When that was last read well, in words; empty if nobody can tell.
    """

    owner: Owner
    entry: KeptEntry
    read_only: bool = False
    as_of: str = ""


Sources = Mapping[str, Source]
"""By what the ids of occurrences begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is on, or that nothing is, on some stations.

    Attributes:
        times: From when to when, clipped to the day.
        where: On which stations, unless on all.
        marks: What sets it apart, each in a few words.
        date: Of the occurrence, by its slot's rule; empty for one-offs.
        extra: Start of a further airing.
    """

    title: str
    times: str
    start: datetime
    end: datetime
    subtitle: str = ""
    where: str = ""
    marks: tuple[str, ...] = ()
    source: Source | None = None
    date: str = ""
    extra: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day.

    Attributes:
        note: What is out of the ordinary about it.
    """

    day: date
    heading: str
    today: bool
    note: str
    lines: tuple[Line, ...]


def sources_of(lineups: Iterable[KeptLineup], followed: KeptLineup | None = None, as_of: str = "") -> Sources:
    """Return where to find what airs, by the ids of occurrences.

    Args:
        as_of: When what is followed was last read well, in words.
    """
    found: dict[str, Source] = {}
    if followed is not None:
        found |= {
            head_of(followed.owner, id_): Source(followed.owner, one, read_only=True, as_of=as_of)
            for id_, one in followed.entries.items()
        }
    for lineup in lineups:
        found |= {
            head_of(lineup.owner, id_): Source(lineup.owner, one) for id_, one in lineup.entries.items()
        }
    return found


def head_of(owner: Owner, entry: str) -> str:
    """Return what the ids of all occurrences of a slot or one-off begin with, up to the ``~``."""
    return f"{station_of(owner) or owner}.{url_safe_id(entry)}"


@dataclass(slots=True)
class _Heard:
    """The same piece on several stations."""

    broadcast: Broadcast | None
    start: datetime
    end: datetime
    places: list[Place] = field(default_factory=list)


def days_of(
    heard: Mapping[Place, Sequence[Broadcast]],
    days: Sequence[date],
    zone: ZoneInfo,
    sources: Sources,
    *,
    today: date,
    unknown: frozenset[date] = frozenset(),
) -> tuple[Day, ...]:
    """Return days in words.

    Args:
        heard: What each place carries, in order and unclipped.
        zone: By whose clock.
        unknown: Days that no timeline reaches.
    """
    speaker = _Speaker(tuple(heard), zone, sources)
    by_place = {one.id: columns(days, zone, heard[one]) for one in heard}
    found = []
    for place, day in enumerate(days):
        of_day = {one: by_place[one.id][place] for one in heard}
        pieces = sorted(_pieces(of_day), key=lambda one: (one.start, one.end, len(one.places)))
        found.append(
            Day(
                day=day,
                heading=day_words(day),
                today=day == today,
                note="No timeline reaches this day." if day in unknown else _length_words(of_day.values()),
                lines=() if day in unknown else tuple(speaker.line(one) for one in pieces),
            )
        )
    return tuple(found)


def _pieces(of_day: Mapping[Place, Column]) -> Iterable[_Heard]:
    """Return what is on, and the gaps, put together over the places."""
    found: dict[tuple[str, datetime, datetime], _Heard] = {}
    for place, column in of_day.items():
        for broadcast, start, end in _stretches(column):
            key = (broadcast.occurrence.id if broadcast else "", start, end)
            found.setdefault(key, _Heard(broadcast, start, end)).places.append(place)
    return found.values()


def _stretches(column: Column) -> Iterator[tuple[Broadcast | None, datetime, datetime]]:
    at = column.start
    for block in column.blocks:
        if at < block.start:
            yield None, at, block.start
        yield block.broadcast, block.start, block.end
        at = block.end
    if at < column.end:
        yield None, at, column.end


def _length_words(of_day: Iterable[Column]) -> str:
    column = next(iter(of_day), None)
    if column is None or column.end - column.start == _DAY:
        return ""
    hours = (column.end - column.start) / timedelta(hours=1)
    if not hours:
        return "The calendar here skips this day."
    return f"{hours:g} hours: the clocks go {'back' if hours > 24 else 'forward'}."


class _Speaker:
    """Says what is on."""

    def __init__(self, places: tuple[Place, ...], zone: ZoneInfo, sources: Sources) -> None:
        self._places = places
        self._zone = zone
        self._sources = sources

    def line(self, heard: _Heard) -> Line:
        """Return a stretch in words."""
        times = f"{time_words(heard.start, self._zone)} – {time_words(heard.end, self._zone)}"
        one = heard.broadcast
        if one is None:
            return Line(
                title=GAP, times=times, start=heard.start, end=heard.end, where=self._where(heard), gap=True
            )
        source, day, extra = self._origin(one)
        programme = one.occurrence.programme
        return Line(
            title=programme.title,
            subtitle=programme.subtitle,
            times=times,
            start=heard.start,
            end=heard.end,
            where=self._where(heard),
            marks=tuple(self._marks(one, source, day, extra)),
            source=source,
            date=day,
            extra=extra,
        )

    def _where(self, heard: _Heard) -> str:
        if len(heard.places) == len(self._places):
            return ""
        return f"only on {listed([_called(one) for one in heard.places])}"

    def _origin(self, one: Broadcast) -> tuple[Source | None, str, str]:
        """Return what it airs by, the date of it, and the start if it is a further airing."""
        head, _, stamp = one.occurrence.id.rpartition("~")
        source, match = self._sources.get(head), _STAMP.fullmatch(stamp)
        if source is None or match is None or one.occurrence.kind in {Kind.ONEOFF, Kind.EMERGENCY}:
            return source, "", ""
        extra, year, month, day, hour, minute, second = match.groups()
        on = date(int(year), int(month), int(day))
        if extra:
            return source, on.isoformat(), f"{hour}:{minute}" + (f":{second}" if second else "")
        later = source.entry.row.get("days_later", 0)
        return source, shift(on, -later if isinstance(later, int) else 0).isoformat(), ""

    def _marks(self, one: Broadcast, source: Source | None, day: str, extra: str) -> Iterator[str]:
        if one.occurrence.kind is not Kind.RECURRING:
            yield KIND_WORDS[one.occurrence.kind]
        if one.occurrence.scope is Scope.STATION:
            yield "Breakaway" if one.heard_on is not HeardOn.FM else "Breakaway, not on the stream"
        if extra:
            yield "Further airing"
        said = exception_of(source.entry.row, day) if source and day and not extra else {}
        if "start" in said or "end" in said:
            yield "Moved"
        if said.keys() - {"date", "start", "end"}:
            yield "Other words"
        if one.parts > 1:
            yield f"Part {one.part} of {one.parts}"
        elif one.joined_in_progress:
            yield "Joined in progress"
        if source is not None and source.read_only:
            yield f"Followed, as of {source.as_of}; read-only" if source.as_of else "Followed, read-only"


def _called(place: Place) -> str:
    return place.call_sign if isinstance(place, Station) else place.name
