# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The document of a broadcast, the same wherever one is told of: to listeners, and to the staff."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from schedules.model import broadcast, rights
from schedules.model.broadcast import HeardOn, Scope
from schedules.model.rights import Rewind
from schedules.model.slot import Kind

from .values import InstantOut, Seconds, Shape


class Rights(Shape):
    """What listeners may do besides hearing it live."""

    rewind: Rewind
    record: bool
    stream: bool


class Broadcast(Shape):
    """What is heard: a piece of an occurrence after precedence."""

    id: str
    occurrence_id: str
    occurrence_start: InstantOut
    occurrence_end: InstantOut
    title: str
    subtitle: str
    hosts: tuple[str, ...]
    genre: str
    url: str | None
    image: str | None
    start: InstantOut
    end: InstantOut
    duration_s: Seconds
    elapsed_s: Seconds = Field(default=0.0, description="Only where an instant was asked for.")
    part: int
    parts: int
    joined_in_progress: bool
    kind: Kind
    scope: Scope
    heard_on: HeardOn
    brief: bool
    rights: Rights


def rights_of(value: rights.Rights) -> Rights:
    """Return the document of rights in force."""
    return Rights(rewind=value.rewind, record=value.record, stream=value.stream)


def broadcast_of(piece: broadcast.Broadcast, at: datetime | None = None) -> Broadcast:
    """Return the document of a broadcast; with `at`, also how much of it has passed by then."""
    whole, programme = piece.occurrence, piece.occurrence.programme
    elapsed = {} if at is None else {"elapsed_s": max(0.0, (at - piece.start).total_seconds())}
    return Broadcast(
        id=piece.id,
        occurrence_id=whole.id,
        occurrence_start=whole.start,
        occurrence_end=whole.end,
        title=programme.title,
        subtitle=programme.subtitle,
        hosts=programme.hosts,
        genre=programme.genre,
        url=programme.url or None,
        image=programme.image or None,
        start=piece.start,
        end=piece.end,
        duration_s=piece.duration_s,
        part=piece.part,
        parts=piece.parts,
        joined_in_progress=piece.joined_in_progress,
        kind=whole.kind,
        scope=whole.scope,
        heard_on=piece.heard_on,
        brief=piece.brief,
        rights=rights_of(whole.rights),
        **elapsed,
    )
