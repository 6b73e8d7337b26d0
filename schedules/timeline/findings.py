# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is odd about a lineup: where nothing is on, who shares a time, what a clock change does.

Nothing is guessed and nothing is mended here; people are told.  What comes back
week after week is one finding, with a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from itertools import pairwise
from zoneinfo import ZoneInfo

from .candidate import Candidate, Entry
from .paint import Piece
from .zone import local_date

SHORT_S = 300
"""A piece of a cut occurrence that is shorter is told, in seconds."""


class Topic(StrEnum):
    """What a finding is about."""

    GAP = "gap"
    """Nothing is planned."""
    OVERLAP = "overlap"
    """Two airings of equal class, scope and priority, of which one is heard."""
    SHORT = "short"
    """A cut leaves a very short piece."""
    VANISHES = "vanishes"
    """A clock change leaves nothing of an occurrence."""
    SHRINKS = "shrinks"
    GROWS = "grows"


class Severity(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"
    """Surely not meant: a check fails."""
    WARNING = "warning"
    NOTE = "note"


SEVERITIES = {
    Topic.GAP: Severity.FAULT,
    Topic.OVERLAP: Severity.FAULT,
    Topic.SHORT: Severity.WARNING,
    Topic.VANISHES: Severity.WARNING,
    Topic.SHRINKS: Severity.NOTE,
    Topic.GROWS: Severity.NOTE,
}


@dataclass(frozen=True, slots=True)
class Concerned:
    """A slot or one-off that a finding is about.

    Attributes:
        owner: The service or station whose lineup holds it.
        id: Its id as it is written there.
        line: Line of the file it came from; 0 if from none.
    """

    owner: str
    id: str
    title: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something odd, at its first date, and how often it comes.

    Attributes:
        entries: For a gap those before and after it, if any; for an overlap first the one that is heard.
        start: In local time, with its offset.
        end: The same.
        seconds: Exact length the first time: of the gap, the time in common, the piece, the occurrence.
        planned_s: On a change night: the length by the clock on the wall.
        count: How often the same comes in the range that was looked at.
        weekdays: On which days of the week, 0 is Monday.
        sentence: All of it for people.
    """

    topic: Topic
    entries: tuple[Concerned, ...]
    start: datetime
    end: datetime
    seconds: float
    planned_s: float | None = None
    count: int = 1
    weekdays: tuple[int, ...] = ()
    sentence: str = ""

    @property
    def severity(self) -> Severity:
        """Return how much it matters."""
        return SEVERITIES[self.topic]


def concerned(entry: Entry) -> Concerned:
    """Return what a finding tells of an entry."""
    return Concerned(entry.owner, entry.planned.id, entry.planned.programme.title, entry.planned.line)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something odd at one date, before those that are alike are put together."""

    topic: Topic
    entries: tuple[Entry, ...]
    start: datetime
    end: datetime

    def likeness(self, zone: ZoneInfo) -> tuple[object, ...]:
        """Return what is the same for those that are one finding; a gap is one wherever it lies."""
        start, end = self.start.astimezone(zone), self.end.astimezone(zone)
        who = () if self.topic is Topic.GAP else tuple(map(id, self.entries))
        return self.topic, who, start.time(), end.time(), (end.date() - start.date()).days


def gaps(pieces: Sequence[Piece], start: datetime, end: datetime) -> Iterable[Sighting]:
    """Yield the stretches between start and end in which nothing is on."""
    if not pieces:
        yield Sighting(Topic.GAP, (), start, end)
        return
    if pieces[0].start > start:
        yield Sighting(Topic.GAP, (pieces[0].candidate.entry,), start, pieces[0].start)
    for one, other in pairwise(pieces):
        if one.end < other.start:
            yield Sighting(Topic.GAP, (one.candidate.entry, other.candidate.entry), one.end, other.start)
    if pieces[-1].end < end:
        yield Sighting(Topic.GAP, (pieces[-1].candidate.entry,), pieces[-1].end, end)


def overlaps(pieces: Sequence[Piece], standing: Sequence[Candidate]) -> Iterable[Sighting]:
    """Yield where a piece is heard over another airing of equal class, scope and priority.

    Args:
        standing: All airings that are not cancelled, by start.
    """
    upcoming = 0
    waiting: list[tuple[datetime, int]] = []  # a heap of (end, place) of those that have begun
    for piece in pieces:
        while upcoming < len(standing) and standing[upcoming].start < piece.end:
            heappush(waiting, (standing[upcoming].end, upcoming))
            upcoming += 1
        while waiting and waiting[0][0] <= piece.start:
            heappop(waiting)
        heard = piece.candidate
        for _, place in sorted(waiting, key=lambda one: one[1]):
            other = standing[place]
            same = other.entry is heard.entry and other.stamp == heard.stamp
            if not same and other.precedence[:3] == heard.precedence[:3]:
                start, end = max(piece.start, other.start), min(piece.end, other.end)
                if start < end:
                    yield Sighting(Topic.OVERLAP, (heard.entry, other.entry), start, end)


def short_pieces(pieces: Sequence[Piece]) -> Iterable[Sighting]:
    """Yield the very short pieces that cuts have left; a short programme as such is none."""
    for piece in pieces:
        length = piece.end - piece.start
        whole = piece.candidate.end - piece.candidate.start
        if length < timedelta(seconds=SHORT_S) and length < whole:
            yield Sighting(Topic.SHORT, (piece.candidate.entry,), piece.start, piece.end)


def together(sightings: Iterable[Sighting], zone: ZoneInfo) -> tuple[Finding, ...]:
    """Put those that are alike together: each finding stands at its first date."""
    alike: dict[tuple[object, ...], list[Sighting]] = {}
    for one in sightings:
        alike.setdefault(one.likeness(zone), []).append(one)
    return tuple(_finding(same, zone) for same in alike.values())


def _finding(same: Sequence[Sighting], zone: ZoneInfo) -> Finding:
    first = min(same, key=lambda one: one.start)
    weekdays = tuple(sorted({local_date(one.start, zone).weekday() for one in same}))
    entries = tuple(map(concerned, first.entries))
    start, end = first.start.astimezone(zone), first.end.astimezone(zone)
    when = f"{_times(start, end)}{_often(len(same), weekdays)}"
    match first.topic:
        case Topic.OVERLAP if first.entries[0] is first.entries[1]:
            what = f'"{entries[0].title}" runs into its own next airing'
        case Topic.OVERLAP:
            what = (
                f'"{entries[0].title}" is heard over "{entries[1].title}",'
                " of the same class, scope and priority"
            )
        case Topic.SHORT:
            what = f'only {length(first.end - first.start)} of "{entries[0].title}" is left by a cut'
        case _:
            what = "nothing is planned"
    return Finding(
        topic=first.topic,
        entries=entries,
        start=start,
        end=end,
        seconds=(first.end - first.start).total_seconds(),
        count=len(same),
        weekdays=weekdays,
        sentence=f"{when}: {what}",
    )


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def dated(moment: datetime) -> str:
    """Return a date for people, whatever the machine's language: ``Sunday 14 March 2027``."""
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def clock(moment: datetime) -> str:
    """Return a time of day for people."""
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def length(span: timedelta) -> str:
    """Return a length for people: ``1 h 30 min``."""
    total = round(span.total_seconds())
    days, rest = divmod(total, 86_400)
    parts = ((days, "d"), (rest // 3600, "h"), (rest // 60 % 60, "min"), (rest % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def _times(start: datetime, end: datetime) -> str:
    until = clock(end) if end.date() == start.date() else f"{dated(end)} {clock(end)}"
    return f"{dated(start)} {clock(start)} to {until}"


def _often(count: int, weekdays: Sequence[int]) -> str:
    if count == 1:
        return ""
    names = [f"{_DAYS[day]}s" for day in weekdays]
    days = (
        "all days"
        if len(names) == len(_DAYS)
        else " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    )
    return f", the first of {count} times on {days}"
