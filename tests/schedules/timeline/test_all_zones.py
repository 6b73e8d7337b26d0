# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every zone of the world from 2024 to 2035, and above all the nights on which its clocks jump."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.timeline.expand import candidates
from schedules.timeline.paint import paint
from schedules.timeline.spans import Span
from schedules.timeline.zone import WallClock, Zones, jumps, to_instant
from tests.schedules.lineups import layer, painted, slot

from .oracle import Row, heard
from .test_against_oracle import cases, clipped, layers, union, window
from .test_against_oracle import painted as painted_rows
from .test_repaint import anew, contents, edited, histories

FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
DAY = timedelta(days=1)
# Not a place: what the machine that runs this is set to.
NAMES = sorted(zoneinfo.available_timezones() - {"localtime"})


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


@cache
def offsets(name: str) -> tuple[timedelta, ...]:
    """Return the offset at midnight UTC of each day."""
    zone, days = ZoneInfo(name), (LAST - FIRST).days + 2
    return tuple(
        (midnight(FIRST) + away * DAY).astimezone(zone).utcoffset() or timedelta() for away in range(days)
    )


@cache
def change_days(name: str) -> tuple[date, ...]:
    """Return the days (UTC) during which a zone's clocks jump."""
    return tuple(
        FIRST + away * DAY for away, (one, other) in enumerate(pairwise(offsets(name))) if one != other
    )


@cache
def different() -> tuple[str, ...]:
    """Return one zone of each set that has shown the same times throughout."""
    return tuple({offsets(name): name for name in NAMES}.values())


@st.composite
def nights(draw: st.DrawFn) -> tuple[str, date]:
    """Draw any zone with any date, mostly one of a change."""
    name = draw(st.sampled_from(NAMES))
    dates = st.dates(FIRST, LAST)
    changes = change_days(name)
    return name, draw(st.one_of(st.sampled_from(changes), dates) if changes else dates)


def test_this_looks_at_many_zones_and_many_changes() -> None:
    assert len(NAMES) > 590
    assert len(different()) > 60
    assert sum(len(change_days(name)) for name in different()) > 500


@pytest.mark.parametrize("name", different())
def test_a_grid_that_tiles_on_paper_tiles_on_every_night(name: str) -> None:
    quarters = [f"{minutes // 60 % 24:02}:{minutes % 60:02}" for minutes in range(0, 24 * 60 + 1, 45)]
    grid = layer(*(slot(start, start, end) for start, end in pairwise(quarters)), zone=name)
    samples = [FIRST + away * 97 * DAY for away in range((LAST - FIRST).days // 97)]

    for day in {*samples, *change_days(name)}:
        start, end = midnight(day) - DAY / 2, midnight(day) + 3 * DAY / 2
        pieces = painted(grid, start=start.isoformat(), end=end.isoformat())
        assert pieces[0].start <= start
        assert pieces[-1].end >= end
        assert all(one.start < one.end == other.start for one, other in pairwise(pieces))
        assert all(piece.parts == 1 for piece in pieces)  # no overlap that had to be decided


@pytest.mark.parametrize("name", different())
def test_jumps_are_found_where_the_offset_changes(name: str) -> None:
    found = jumps(ZoneInfo(name), midnight(FIRST), midnight(LAST))

    just_before = timedelta(microseconds=1)  # a jump at midnight is of the day that ends there
    assert tuple((jump.at - just_before).date() for jump in found) == change_days(name)
    zone = ZoneInfo(name)
    for jump in found:
        assert (jump.at - timedelta(seconds=1)).astimezone(zone).utcoffset() == jump.before
        assert jump.at.astimezone(zone).utcoffset() == jump.after


@pytest.mark.parametrize("name", different())
def test_the_quick_reading_of_the_clock_is_the_careful_one(name: str) -> None:
    zone = ZoneInfo(name)
    clock = WallClock(zone)

    for day in {near + away * DAY for near in change_days(name) for away in range(-2, 3)}:
        for minutes in range(0, 24 * 60, 30):
            wall = time(minutes // 60, minutes % 60)
            assert clock.instant(day, wall) == to_instant(day, wall, zone)


@given(case=cases(nights()))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_timeline_is_what_looking_at_every_minute_gives_anywhere(
    case: tuple[str, date, list[Row]],
) -> None:
    zone, near, lineup = case
    start, end = window(near)

    pieces = painted_rows(layers(zone, lineup), start, end)

    assert clipped(pieces, start, end) == heard(lineup, zone, start, end)


@given(case=cases(nights()))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_broadcasts_are_ordered_positive_apart_and_cover_what_is_planned_anywhere(
    case: tuple[str, date, list[Row]],
) -> None:
    zone, near, lineup = case
    zones, reach = Zones(), window(near)
    every = [one for each in layers(zone, lineup) for one in candidates(each, zones, *reach)]

    pieces = paint(every)

    assert all(piece.start < piece.end for piece in pieces)
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    if not any(row.replaces for row in lineup):
        assert union(pieces) == union(every)


@given(case=histories(nights()))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_edit_painted_in_gives_what_painting_anew_gives_anywhere(
    case: tuple[str, Span, list[list[Row]]],
) -> None:
    zone, reach, history = case
    state = anew(layers(zone, history[0]), reach)

    for lineup in history[1:]:
        fresh = anew(layers(zone, lineup), reach)
        state = edited(state, layers(zone, lineup), reach) or fresh
        assert contents(state) == contents(fresh)
