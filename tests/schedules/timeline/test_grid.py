# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Days in columns: their hours, what is clipped, and what says so."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.model.broadcast import Broadcast
from schedules.timeline.grid import SUNDAY, Column, column, columns, week_of
from schedules.timeline.lookup import Timeline
from tests.schedules.lineups import instant, layer, painted, slot

NEW_YORK = ZoneInfo("America/New_York")


def broadcasts(zone: str, start: str, end: str) -> tuple[Broadcast, ...]:
    """Return what a day of a morning, an afternoon and a night over midnight gives."""
    day = layer(
        slot("Morning", "06:00", "12:00"),
        slot("Afternoon", "12:00", "22:00"),
        slot("Night", "22:00", "06:00"),
        zone=zone,
    )
    timeline = Timeline(painted(day, start=start, end=end), next_up_min_s=0)
    return timeline.window(instant(start), instant(end))


def day_of(zone: str, day: str) -> Column:
    noon = instant(f"{day}T12:00Z")
    around = [f"{noon + timedelta(days=away):%Y-%m-%dT%H:%MZ}" for away in (-2, 2)]
    return column(date.fromisoformat(day), ZoneInfo(zone), broadcasts(zone, *around))


def hours(found: Column) -> list[str]:
    return [
        f"{row.start:%H:%M}{f'{row.start:%z}' if row.doubled else ''}-{row.end:%H:%M}" for row in found.hours
    ]


@pytest.mark.parametrize(
    ("zone", "day", "count", "around"),
    [
        pytest.param(
            "America/New_York", "2026-11-24", 24, ["00:00-01:00", "01:00-02:00", "02:00-03:00"], id="plain"
        ),
        pytest.param(
            "America/New_York",
            "2026-11-01",
            25,
            ["00:00-01:00", "01:00-0400-01:00", "01:00-0500-02:00", "02:00-03:00"],
            id="New York, back",
        ),
        pytest.param(
            "America/New_York",
            "2027-03-14",
            23,
            ["00:00-01:00", "01:00-03:00", "03:00-04:00"],
            id="New York, on: after one comes three",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-05",
            25,
            ["00:00-01:00", "01:00+1100-01:30", "01:30+1030-02:00", "02:00-03:00"],
            id="Lord Howe, back by half an hour",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04",
            24,
            ["00:00-01:00", "01:00-02:30", "02:30-03:00"],
            id="and on",
        ),
        pytest.param(
            "America/Santiago",
            "2026-09-06",
            23,
            ["01:00-02:00", "02:00-03:00"],
            id="Santiago has no midnight",
        ),
        pytest.param("Asia/Kathmandu", "2026-11-24", 24, ["00:00-01:00"], id="Kathmandu"),
        pytest.param("Pacific/Apia", "2011-12-30", 0, [], id="Apia: no such day"),
    ],
)
def test_the_rows_of_a_day_are_the_hours_that_its_clock_shows(
    zone: str, day: str, count: int, around: list[str]
) -> None:
    found = day_of(zone, day)

    assert len(found.hours) == count
    assert hours(found)[: len(around)] == around


def blocks(found: Column) -> list[str]:
    return [
        f"{'<' if block.continues_from else ''}{block.broadcast.occurrence.programme.title}"
        f"{'>' if block.continues_to else ''} {(block.end - block.start).total_seconds() / 3600:g}"
        for block in found.blocks
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-11-24", ["<Night 6", "Morning 6", "Afternoon 10", "Night> 2"], id="24 hours"),
        pytest.param("2026-11-01", ["<Night 7", "Morning 6", "Afternoon 10", "Night> 2"], id="25 hours"),
        pytest.param("2027-03-14", ["<Night 5", "Morning 6", "Afternoon 10", "Night> 2"], id="23 hours"),
    ],
)
def test_a_day_shows_clipped_pieces_that_say_so(day: str, expected: list[str]) -> None:
    found = day_of("America/New_York", day)

    assert blocks(found) == expected
    assert (found.blocks[0].start, found.blocks[-1].end) == (found.start, found.end)


def test_a_day_that_does_not_exist_shows_nothing_and_its_neighbours_everything() -> None:
    days = [date(2011, 12, day) for day in (29, 30, 31)]

    before, lost, after = columns(
        days, ZoneInfo("Pacific/Apia"), broadcasts("Pacific/Apia", "2011-12-27T00:00Z", "2012-01-02T00:00Z")
    )

    assert (lost.start, lost.end) == (before.end, after.start) == (after.start, before.end)
    assert not lost.blocks
    # The night of the 29th ends at 06:00 of the lost date: at the jump, where that of the lost date begins.
    assert blocks(before)[-1] == "Night 2"
    assert blocks(after)[0] == "Night 6"


def test_a_broadcast_of_several_days_runs_through_them() -> None:
    long = layer(slot("Marathon", "20:00", "08:00", extra_days=2, since="2026-11-23", until="2026-11-23"))
    pieces = painted(long, start="2026-11-23T00:00Z", end="2026-11-28T00:00Z")
    shown = Timeline(pieces, next_up_min_s=0).window(
        instant("2026-11-20T00:00Z"), instant("2026-11-30T00:00Z")
    )

    week = columns(week_of(date(2026, 11, 24)), NEW_YORK, shown)

    assert [blocks(each) for each in week] == [
        ["Marathon> 4"], ["<Marathon> 24"], ["<Marathon> 24"], ["<Marathon 8"], [], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "first", "expected"),
    [
        pytest.param("2026-11-24", 0, ("2026-11-23", "2026-11-29"), id="ISO: from Monday"),
        pytest.param("2026-11-24", SUNDAY, ("2026-11-22", "2026-11-28"), id="from Sunday"),
        pytest.param("2026-11-29", 0, ("2026-11-23", "2026-11-29"), id="a Sunday is the last of an ISO week"),
        pytest.param("2026-11-29", SUNDAY, ("2026-11-29", "2026-12-05"), id="and the first of another"),
        pytest.param("2026-12-31", 0, ("2026-12-28", "2027-01-03"), id="week 53"),
    ],
)
def test_a_week_is_seven_dates_from_the_day_that_it_begins_on(
    day: str, first: int, expected: tuple[str, str]
) -> None:
    days = week_of(date.fromisoformat(day), first)

    assert (days[0].isoformat(), days[-1].isoformat()) == expected
    assert all(other - one == timedelta(days=1) for one, other in pairwise(days))


@given(
    zone=st.sampled_from(["America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"]),
    day=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
)
@settings(max_examples=100, deadline=None)
def test_hours_and_blocks_fill_a_day_without_a_gap(zone: str, day: date) -> None:
    found = day_of(zone, day.isoformat())

    for edges in (
        [(row.start, row.end) for row in found.hours],
        [(block.start, block.end) for block in found.blocks],
    ):
        assert (edges[0][0], edges[-1][1]) == (found.start, found.end)
        assert all(one[1] == other[0] for one, other in pairwise(edges))


@pytest.mark.parametrize(
    ("at", "elapsed_s", "progress"),
    [
        ("2026-11-01T03:59:00Z", 0, 0),
        ("2026-11-01T05:45:00Z", 6300, 0.25),
        ("2026-11-01T07:30:00Z", 12600, 0.5),
        ("2026-11-01T11:00:00Z", 25200, 1),
        ("2026-11-01T12:00:00Z", 25200, 1),
    ],
)
def test_progress_is_exact_on_a_night_of_seven_hours(at: str, elapsed_s: float, progress: float) -> None:
    night = layer(slot("Night", "00:00", "06:00"))
    pieces = painted(night, start="2026-11-01T04:00Z", end="2026-11-01T11:00Z")
    [broadcast] = Timeline(pieces, next_up_min_s=0).after(instant("2026-11-01T00:00Z"), 1)

    assert broadcast.elapsed_s(instant(at)) == elapsed_s
    assert broadcast.progress(instant(at)) == progress
