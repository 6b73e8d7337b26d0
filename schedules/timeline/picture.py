# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Now and next at one instant, and how long that stays true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from schedules.model.broadcast import Broadcast, HeardOn, StreamPicture

from .lookup import Timeline
from .painting import Place


@dataclass(frozen=True, slots=True)
class Picture:
    """What one place looks like at an instant.

    Attributes:
        since: When it began to look so; ``None`` if nothing was on before.
        until: When it will look different; ``None`` if nothing is coming.
        stream: Only while `now` or the first of `next` differs on the stream.
    """

    now: Broadcast | None
    next: tuple[Broadcast, ...]
    stream: StreamPicture | None
    since: datetime | None
    until: datetime | None


def look(place: Place, instant: datetime, depth: int) -> Picture:
    """Return the picture at an instant, with at most ``depth`` next broadcasts."""
    now, following, since, until = place.on_air.around(instant, depth)
    stream = None
    if place.splits:
        stream = _stream_picture(place, now, following[:1], instant, depth)
        since = max((edge for edge in (since, place.stream.last_change(instant)) if edge), default=None)
        until = min((edge for edge in (until, place.stream.next_change(instant)) if edge), default=None)
    return Picture(now, following, stream, since, until)


def _stream_picture(
    place: Place, now: Broadcast | None, first: tuple[Broadcast, ...], instant: datetime, depth: int
) -> StreamPicture | None:
    stream_now, stream_next = place.stream.at(instant), place.stream.after(instant, depth)
    if _same(stream_now, now) and _same(next(iter(stream_next), None), next(iter(first), None)):
        return None
    return StreamPicture(
        now=None if stream_now is None else _told_apart(stream_now, place.on_air, instant, instant),
        next=tuple(_told_apart(one, place.on_air, one.start, one.end) for one in stream_next),
    )


def _same(one: Broadcast | None, other: Broadcast | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.occurrence.id, one.start, one.end) == (other.occurrence.id, other.start, other.end)


def _told_apart(broadcast: Broadcast, on_air: Timeline, start: datetime, end: datetime) -> Broadcast:
    """Mark a broadcast of the stream that the transmitter does not carry all the time from start to end."""
    there = on_air.at(start)
    if there is not None and there.occurrence.id == broadcast.occurrence.id and there.end >= end:
        return broadcast
    return replace(broadcast, heard_on=HeardOn.STREAM)
