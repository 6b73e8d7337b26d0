# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lineups in few words, for tests: times as text, rules as RFC 5545 writes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from schedules.model.broadcast import Scope
from schedules.model.programme import Programme
from schedules.model.rights import Rights
from schedules.model.slot import (
    Extra,
    Freq,
    Kind,
    Lineup,
    Moment,
    Move,
    OneOff,
    Recurrence,
    Slot,
    Wall,
    Weekday,
    Words,
)
from schedules.timeline.candidate import Candidate
from schedules.timeline.expand import Layer, candidates
from schedules.timeline.paint import Piece, paint_window
from schedules.timeline.zone import Zones

NEW_YORK = "America/New_York"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_orders = itertools.count()


def instant(text: str) -> datetime:
    """Read ``2026-11-01T05:00Z``, or a time with an offset."""
    return datetime.fromisoformat(text)


def wall(text: str) -> Wall:
    moment = datetime.fromisoformat(text)
    return Wall(moment.date(), moment.time())


def moment(text: str) -> Moment:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else Wall(read.date(), read.time())


def rule(text: str) -> Recurrence:
    """Read an RRULE without COUNT and UNTIL, such as ``FREQ=MONTHLY;BYDAY=-1TU``."""
    parts = dict(part.split("=") for part in text.split(";"))
    return Recurrence(
        freq=Freq(parts["FREQ"].lower()),
        interval=int(parts.get("INTERVAL", "1")),
        byday=tuple(Weekday(_DAYS.index(d[-2:]), int(d[:-2] or 0)) for d in _texts(parts, "BYDAY")),
        bymonthday=tuple(map(int, _texts(parts, "BYMONTHDAY"))),
        bymonth=tuple(map(int, _texts(parts, "BYMONTH"))),
        byweekno=tuple(map(int, _texts(parts, "BYWEEKNO"))),
        byyearday=tuple(map(int, _texts(parts, "BYYEARDAY"))),
        bysetpos=tuple(map(int, _texts(parts, "BYSETPOS"))),
        wkst=_DAYS.index(parts.get("WKST", "MO")),
    )


def _texts(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def slot(
    title: str,
    start: str,
    end: str,
    recur: str = "FREQ=DAILY",
    *,
    since: str = "2000-01-01",
    until: str | None = None,
    skip: Iterable[str] = (),
    **more: Any,
) -> Slot:
    """Return a slot; later calls make later entries.  ``more`` goes to `Slot` as it is."""
    return Slot(
        **{
            "id": title.lower().replace(" ", "-"),
            "order": next(_orders),
            "programme": Programme(title),
            "start": time.fromisoformat(start),
            "end": time.fromisoformat(end),
            "effective_from": date.fromisoformat(since),
            "effective_until": date.fromisoformat(until) if until else None,
            "recur": rule(recur),
            "except_dates": frozenset(map(date.fromisoformat, skip)),
            **more,
        }
    )


def fill(title: str = "Stream", **more: Any) -> Slot:
    return slot(title, "00:00", "00:00", kind=Kind.FILL, **more)


def oneoff(title: str, start: str, end: str, **more: Any) -> OneOff:
    return OneOff(
        **{
            "id": title.lower().replace(" ", "-"),
            "order": next(_orders),
            "programme": Programme(title),
            "start": moment(start),
            "end": moment(end),
            **more,
        }
    )


def emergency(title: str, start: str, end: str, **more: Any) -> OneOff:
    return oneoff(title, start, end, kind=Kind.EMERGENCY, **more)


def move(day: str, start: str | None = None, end: str | None = None, title: str | None = None) -> Move:
    return Move(
        date=date.fromisoformat(day),
        start=wall(start) if start else None,
        end=wall(end) if end else None,
        words=Words(title=title),
    )


def extra(day: str, start: str, end: str, title: str | None = None) -> Extra:
    return Extra(
        date=date.fromisoformat(day),
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        words=Words(title=title),
    )


def lineup(*entries: Slot | OneOff, **more: Any) -> Lineup:
    return Lineup(
        slots=tuple(entry for entry in entries if isinstance(entry, Slot)),
        oneoffs=tuple(entry for entry in entries if isinstance(entry, OneOff)),
        **more,
    )


def layer(
    *entries: Slot | OneOff, zone: str = NEW_YORK, scope: Scope = Scope.SERVICE, owner: str = "news"
) -> Layer:
    return Layer(lineup(*entries), owner, scope, zone, Rights())


def expanded(*layers: Layer, start: str, end: str) -> list[Candidate]:
    zones = Zones()
    return [one for each in layers for one in candidates(each, zones, instant(start), instant(end))]


def painted(*layers: Layer, start: str, end: str) -> list[Piece]:
    zones = Zones()
    return paint_window(
        lambda begin, finish: [one for each in layers for one in candidates(each, zones, begin, finish)],
        instant(start),
        instant(end),
    )


def shown(pieces: Iterable[Piece | Candidate], zone: str = "UTC") -> list[str]:
    """Return pieces as ``2026-11-01 00:00-01:30 Title``, in a zone; of a cut one also ``(2/3)``."""
    lines = []
    for piece in pieces:
        candidate = piece.candidate if isinstance(piece, Piece) else piece
        start, end = (at.astimezone(ZoneInfo(zone)) for at in (piece.start, piece.end))
        part = f" ({piece.part}/{piece.parts})" if isinstance(piece, Piece) and piece.parts > 1 else ""
        lines.append(f"{start:%Y-%m-%d %H:%M}-{end:%H:%M} {candidate.occurrence().programme.title}{part}")
    return lines


def minutes(pieces: Iterable[Piece | Candidate]) -> dict[str, float]:
    """Return the length of each piece in minutes, by title."""
    return {
        (piece.candidate if isinstance(piece, Piece) else piece).entry.planned.programme.title: (
            piece.end - piece.start
        ).total_seconds()
        / 60
        for piece in pieces
    }
