# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is heard: occurrences, the pieces of them that air, and the picture of now and next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.model.slot import Kind


class Scope(StrEnum):
    """Whose lineup an airing comes from."""

    SERVICE = "service"
    STATION = "station"


class HeardOn(StrEnum):
    """Where a broadcast can be heard."""

    BOTH = "both"
    FM = "fm"
    """A breakaway of a station without a stream of its own: only its transmitter carries it."""
    STREAM = "stream"
    """What the stream carries while the transmitter carries a breakaway."""


class Source(StrEnum):
    """Where a schedule comes from."""

    SCHEDULE = "schedule"
    SAMPLE = "sample"
    FOLLOWED = "followed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One planned airing of a slot or one-off, with exact UTC instants, start in, end out."""

    id: str
    start: datetime
    end: datetime
    programme: Programme
    kind: Kind
    scope: Scope
    rights: Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A piece of an occurrence that is heard; start in, end out, UTC.

    Attributes:
        id: Stable: the occurrence's id and the start of the piece.
        part: Which piece of its occurrence this is, counted from 1.
        parts: How many pieces of it are heard in all.
        joined_in_progress: True if the occurrence began before this piece.
        brief: True if the occurrence is shorter than the network's ``next_up_min``.
    """

    id: str
    occurrence: Occurrence
    start: datetime
    end: datetime
    part: int = 1
    parts: int = 1
    joined_in_progress: bool = False
    heard_on: HeardOn = HeardOn.BOTH
    brief: bool = False

    @property
    def duration_s(self) -> float:
        """Length of the piece in seconds."""
        return (self.end - self.start).total_seconds()

    def elapsed_s(self, at: datetime) -> float:
        """Return how many exact seconds of the piece have passed at an instant; never outside of it."""
        return (min(max(at, self.start), self.end) - self.start).total_seconds()

    def progress(self, at: datetime) -> float:
        """Return how much of the piece has passed at an instant, from 0 to 1."""
        return self.elapsed_s(at) / self.duration_s


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPicture:
    """Now and next of the stream, where the transmitter has a breakaway."""

    now: Broadcast | None
    next: tuple[Broadcast, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NowNext:
    """What is on and what comes next at one station.

    Attributes:
        at: The instant it is true for: the one asked for, or that of the last change.
        now: ``None`` in a gap.
        next: The next broadcasts that start after `at`, soonest first.
        valid_until: The next instant at which `now` or the first of `next` changes.
        revision: Grows with every change of the lineups.
        as_of: For a followed schedule: when it was last read well.
        stream: Only while `now` or the first of `next` differs on the stream.
    """

    station: StationId
    at: datetime
    now: Broadcast | None
    next: tuple[Broadcast, ...]
    valid_until: datetime | None
    revision: int
    source: Source
    as_of: datetime | None = None
    stream: StreamPicture | None = None
