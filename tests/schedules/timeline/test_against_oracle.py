# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Any lineup, any zone, any clock change: the painted timeline against the oracle, and the invariants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.model.broadcast import Scope
from schedules.model.programme import Programme
from schedules.model.slot import (
    Extra,
    Freq,
    Kind,
    Mode,
    Move,
    OneOff,
    Recurrence,
    Slot,
    Wall,
    Weekday,
)
from schedules.timeline.candidate import Candidate
from schedules.timeline.expand import Layer, candidates
from schedules.timeline.paint import Piece, paint, paint_window
from schedules.timeline.zone import Zones
from tests.schedules.lineups import layer

from .oracle import Row, heard

# Windows of three days around a night on which the zone's clock jumps (and one without).
NIGHTS = [
    ("America/New_York", date(2026, 11, 1)),
    ("America/New_York", date(2027, 3, 14)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Santiago", date(2026, 9, 6)),
    ("America/Santiago", date(2026, 4, 5)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kathmandu", date(2026, 11, 24)),
]

SOME_NIGHTS = st.sampled_from(NIGHTS)

quarter_hours = st.integers(0, 95).map(lambda n: n * 15)


@st.composite
def rows(draw: st.DrawFn, near: date, number: int) -> Row:
    days = st.integers(-3, 3).map(lambda n: near + timedelta(days=n))
    kind = draw(st.sampled_from(["recurring", "recurring", "fill", "oneoff", "emergency"]))
    start, end = draw(quarter_hours), draw(quarter_hours)
    common: dict[str, Any] = {
        "title": f"P{number}",
        "kind": kind,
        "local": draw(st.booleans()),
        "priority": draw(st.sampled_from([0, 0, 0, 1, -1])),
        "replaces": draw(st.sampled_from([False, False, True])),
    }
    if kind in {"oneoff", "emergency"}:  # a row of one date
        day = draw(days)
        return Row(start=start, end=end, since=day, until=day, **common)
    freq = draw(st.sampled_from(["daily", "daily", "weekly", "weekly", "monthly", "yearly"]))
    since = draw(st.one_of(days, st.dates(date(2009, 1, 1), near)))
    moved = draw(st.lists(st.tuples(days, days, quarter_hours, st.integers(1, 30 * 4)), max_size=2))
    return Row(
        start=start,
        end=end,
        since=since if freq != "yearly" else since.replace(year=2008, month=near.month, day=near.day),
        freq=freq,
        interval=draw(st.sampled_from([1, 1, 2, 3])),
        weekdays=tuple(draw(st.sets(st.integers(0, 6), max_size=4))) if freq in {"daily", "weekly"} else (),
        monthdays=tuple(draw(st.sets(st.sampled_from([*range(1, 32), -1, -2]), max_size=9)))
        if freq == "monthly"
        else (),
        until=draw(st.one_of(st.none(), days)),
        extra_days=draw(st.sampled_from([0, 0, 0, 1])),
        days_later=draw(st.sampled_from([0, 0, 0, 1, 2, -1])),
        skip=frozenset(draw(st.sets(days, max_size=2))),
        moves={
            day: (at, at + timedelta(minutes=15 * length))
            for day, target, quarter, length in moved
            for at in [datetime.combine(target, time(0)) + timedelta(minutes=quarter)]
        },
        extras=tuple(
            {
                (day, begin): (day, begin, finish, more)
                for day, begin, finish, more in draw(
                    st.lists(
                        st.tuples(days, quarter_hours, quarter_hours, st.sampled_from([0, 0, 1])), max_size=2
                    )
                )
            }.values()
        ),
        **common,
    )


@st.composite
def cases(
    draw: st.DrawFn, nights: st.SearchStrategy[tuple[str, date]] = SOME_NIGHTS
) -> tuple[str, date, list[Row]]:
    zone, near = draw(nights)
    found = [draw(rows(near, number)) for number in range(draw(st.integers(1, 7)))]
    # Two slots that cancel each other day after day have no beginning to paint from: one at most.
    replacing = [row for row in found if row.replaces and row.since != row.until]
    return zone, near, [replace(row, replaces=False) if row in replacing[1:] else row for row in found]


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def entry(row: Row, order: int) -> Slot | OneOff:
    mode = Mode.REPLACE if row.replaces else Mode.CUT
    if row.kind in {"oneoff", "emergency"}:
        following = timedelta(days=1 if row.end <= row.start else 0)
        return OneOff(
            id=row.title,
            order=order,
            programme=Programme(row.title),
            kind=Kind(row.kind),
            start=Wall(row.since, clock(row.start)),
            end=Wall(row.since + following, clock(row.end)),
            priority=row.priority,
            mode=mode,
        )
    return Slot(
        id=row.title,
        order=order,
        programme=Programme(row.title),
        kind=Kind(row.kind),
        start=clock(row.start),
        end=clock(row.end),
        effective_from=row.since,
        effective_until=row.until,
        extra_days=row.extra_days,
        days_later=row.days_later,
        recur=Recurrence(
            freq=Freq(row.freq),
            interval=row.interval,
            byday=tuple(map(Weekday, row.weekdays)),
            bymonthday=row.monthdays,
        ),
        priority=row.priority,
        except_dates=row.skip,
        moves=tuple(
            Move(date=day, start=Wall(at.date(), at.time()), end=Wall(to.date(), to.time()))
            for day, (at, to) in row.moves.items()
        ),
        extras=tuple(
            Extra(date=day, start=clock(at), end=clock(to), end_days=more) for day, at, to, more in row.extras
        ),
        mode=mode,
    )


def layers(zone: str, lineup: list[Row]) -> list[Layer]:
    entries = [(row.local, entry(row, order)) for order, row in enumerate(lineup)]
    return [
        layer(*(one for local, one in entries if not local), zone=zone),
        layer(*(one for local, one in entries if local), zone=zone, scope=Scope.STATION),
    ]


def painted(lineup: list[Layer], start: datetime, end: datetime) -> list[Piece]:
    zones = Zones()
    return paint_window(
        lambda low, high: [one for each in lineup for one in candidates(each, zones, low, high)], start, end
    )


def window(near: date) -> tuple[datetime, datetime]:
    middle = datetime.combine(near, time(0), UTC)
    return middle - timedelta(days=1), middle + timedelta(days=2)


def clipped(pieces: list[Piece], start: datetime, end: datetime) -> list[str]:
    return [
        " ".join(
            [
                piece.candidate.entry.planned.programme.title,
                *(f"{edge:%dT%H:%M}" for edge in (max(piece.start, start), min(piece.end, end))),
            ]
        )
        for piece in pieces
    ]


@given(case=cases())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_timeline_is_what_looking_at_every_minute_gives(case: tuple[str, date, list[Row]]) -> None:
    zone, near, lineup = case
    start, end = window(near)

    pieces = painted(layers(zone, lineup), start, end)

    assert clipped(pieces, start, end) == heard(lineup, zone, start, end)


@given(case=cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pieces_are_ordered_positive_apart_and_cover_what_is_planned(
    case: tuple[str, date, list[Row]],
) -> None:
    zone, near, lineup = case
    lineup = [replace(row, replaces=False) for row in lineup]
    start, end = window(near)
    zones = Zones()
    every = [one for each in layers(zone, lineup) for one in candidates(each, zones, start, end)]

    pieces = paint(every)

    assert all(piece.start < piece.end for piece in pieces)
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    assert not any(
        one.end == other.start and one.candidate is other.candidate for one, other in pairwise(pieces)
    )
    assert union(every) == union(pieces)
    for candidate in every:
        own = [piece for piece in pieces if piece.candidate is candidate]
        assert [(piece.part, piece.parts) for piece in own] == [(k + 1, len(own)) for k in range(len(own))]
        assert all(candidate.start <= piece.start and piece.end <= candidate.end for piece in own)


def union(spans: Iterable[Piece | Candidate]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted((one.start, one.end) for one in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


@given(case=cases(), hours=st.tuples(st.integers(0, 70), st.integers(1, 40)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_piece_is_the_same_in_whichever_window_it_is_painted(
    case: tuple[str, date, list[Row]], hours: tuple[int, int]
) -> None:
    zone, near, lineup = case
    start, end = window(near)
    low = start + timedelta(hours=hours[0])
    high = low + timedelta(hours=hours[1])
    each = layers(zone, lineup)

    narrow = painted(each, low, high)
    wide = painted(each, start - timedelta(days=10), end + timedelta(days=10))

    assert [facts(piece) for piece in narrow] == [
        facts(piece) for piece in wide if piece.end > low and piece.start < high
    ]


def facts(piece: Piece) -> tuple[str, datetime, datetime, int, int]:
    return piece.candidate.occurrence().id, piece.start, piece.end, piece.part, piece.parts


@pytest.mark.parametrize(("zone", "near"), NIGHTS)
def test_a_tiled_grid_has_no_gap_on_any_night(zone: str, near: date) -> None:
    grid = [
        Row(title=f"P{n}", kind="recurring", start=n * 45, end=(n + 1) * 45 % 1440, since=date(2000, 1, 1))
        for n in range(32)
    ]
    start, end = window(near)

    pieces = painted(layers(zone, grid), start, end)

    assert union(pieces) == [(pieces[0].start, pieces[-1].end)]
    assert pieces[0].start <= start
    assert pieces[-1].end >= end


def test_the_oracle_sees_a_planted_defect() -> None:
    """Were a skipped time moved on by an hour, as many libraries do, the oracle would object."""
    row = Row(title="P0", kind="recurring", start=150, end=240, since=date(2027, 3, 1))
    wrong = replace(row, start=210)
    start, end = window(date(2027, 3, 14))

    assert heard([row], "America/New_York", start, end) != clipped(
        painted(layers("America/New_York", [wrong]), start, end), start, end
    )
