# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Nights that have a name among those who make schedules: what is on, half hour by half hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.timeline.expand import Layer
from schedules.timeline.lookup import Timeline
from tests.fakes.clock import FakeClock
from tests.schedules.lineups import NEW_YORK, instant, layer, lineup, painted, shown, slot

HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


def hours(zone: str, *, minutes: int = 60) -> Layer:
    """Return a day of slots, each called by the clock at its start."""
    clocks = [f"{m // 60 % 24:02}:{m % 60:02}" for m in range(0, 24 * 60 + 1, minutes)]
    return layer(*(slot(one, one, other) for one, other in pairwise(clocks)), zone=zone)


# New York.  By arithmetic: local midnight is 04:00 UTC in summer and 05:00 in winter.
FALL = [  # (slot, from, to), in hours UTC of 1 November 2026
    ("00:00", 4, 5), ("01:00", 5, 7), ("02:00", 7, 8), ("03:00", 8, 9), ("04:00", 9, 10), ("05:00", 10, 11),
]  # fmt: skip
SPRING = [  # of 14 March 2027: two o'clock is not there
    ("00:00", 5, 6), ("01:00", 6, 7), ("03:00", 7, 8), ("04:00", 8, 9), ("05:00", 9, 10), ("06:00", 10, 11),
]  # fmt: skip


@pytest.mark.parametrize(
    ("midnight", "table"),
    [
        pytest.param("2026-11-01T00:00Z", FALL, id="back"),
        pytest.param("2027-03-14T00:00Z", SPRING, id="on"),
    ],
)
def test_new_york_half_hour_by_half_hour(midnight: str, table: list[tuple[str, int, int]]) -> None:
    day = instant(midnight)
    timeline = Timeline(
        painted(
            hours(NEW_YORK), start=f"{day:%Y-%m-%dT%H:%MZ}", end=f"{day + timedelta(days=1):%Y-%m-%dT%H:%MZ}"
        ),
        next_up_min_s=0,
    )

    for (title, start, end), (following, *_) in pairwise(table):
        for half in range(2 * (end - start)):
            at = day + start * HOUR + half * HALF_HOUR
            now, [after] = timeline.at(at), timeline.after(at)
            assert now is not None
            assert now.occurrence.programme.title == title
            assert (now.start, now.end) == (day + start * HOUR, day + end * HOUR)
            assert (now.elapsed_s(at), now.duration_s) == (half * 1800, (end - start) * 3600)
            assert (after.occurrence.programme.title, after.start) == (following, day + end * HOUR)


@pytest.mark.parametrize(
    ("zone", "start", "end", "minutes", "expected"),
    [
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-04T14:00Z",
            "2026-04-04T16:30Z",
            30,
            # 02:00 at +11:00 is 01:30 at +10:30: half past one comes twice.
            ["14:00-14:30 01:00", "14:30-15:30 01:30", "15:30-16:00 02:00", "16:00-16:30 02:30"],
            id="Lord Howe goes back by half an hour",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-03T14:30Z",
            "2026-10-03T16:30Z",
            30,
            # 02:00 at +10:30 is 02:30 at +11:00.
            ["14:30-15:00 01:00", "15:00-15:30 01:30", "15:30-16:00 02:30", "16:00-16:30 03:00"],
            id="and on",
        ),
        pytest.param(
            "America/Santiago",
            "2026-09-06T02:00Z",
            "2026-09-06T06:00Z",
            60,
            # 24:00 at -04:00 is 01:00 at -03:00: there is no midnight.
            ["02:00-03:00 22:00", "03:00-04:00 23:00", "04:00-05:00 01:00", "05:00-06:00 02:00"],
            id="Santiago jumps at midnight",
        ),
        pytest.param(
            "America/Santiago",
            "2026-04-05T02:00Z",
            "2026-04-05T06:00Z",
            60,
            # 24:00 at -03:00 is 23:00 at -04:00 of the same date.
            ["02:00-04:00 23:00", "04:00-05:00 00:00", "05:00-06:00 01:00"],
            id="and goes back over it",
        ),
        pytest.param(
            "Pacific/Apia",
            "2011-12-30T08:00Z",
            "2011-12-30T12:00Z",
            60,
            # 24:00 of the 29th at -10:00 is 00:00 of the 31st at +14:00.
            ["08:00-09:00 22:00", "09:00-10:00 23:00", "10:00-11:00 00:00", "11:00-12:00 01:00"],
            id="Apia leaves out a date",
        ),
        pytest.param(
            "Asia/Kathmandu",
            "2026-11-24T00:15Z",
            "2026-11-24T02:15Z",
            60,
            ["00:15-01:15 06:00", "01:15-02:15 07:00"],
            id="Kathmandu is 5:45 ahead",
        ),
    ],
)
def test_other_nights(zone: str, start: str, end: str, minutes: int, expected: list[str]) -> None:
    pieces = painted(hours(zone, minutes=minutes), start=start, end=end)

    assert [line.partition(" ")[2] for line in shown(pieces)] == expected


@pytest.mark.parametrize(
    ("recur", "since", "start", "end", "expected"),
    [
        pytest.param(
            "FREQ=YEARLY", "2024-02-29", "2024-01-01", "2029-01-01",
            ["2024-02-29", "2028-02-29"], id="29 February",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=5FR", "2026-01-01", "2026-09-01", "2027-02-01",
            ["2026-10-30", "2027-01-29"], id="fifth Friday",
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-12-21", "2026-12-01", "2027-02-01",
            # The weeks 52 of 2026, 1 and 3 of 2027: 2026 has a week 53 between the first two.
            ["2026-12-21", "2027-01-04", "2027-01-18"], id="every other week over week 53",
        ),
    ],
)  # fmt: skip
def test_dates_that_do_not_always_exist(
    recur: str, since: str, start: str, end: str, expected: list[str]
) -> None:
    show = layer(slot("Show", "12:00", "13:00", recur, since=since))

    pieces = painted(show, start=f"{start}T00:00Z", end=f"{end}T00:00Z")

    assert [f"{piece.start:%Y-%m-%d}" for piece in pieces] == expected


# A Central station that inherits an Eastern lineup

NEWS = ServiceId("news")
EAST, CENTRAL = StationId("east-fm"), StationId("central-fm")


def two_stations(start: datetime) -> ScheduleService:
    stations = {EAST: NEW_YORK, CENTRAL: "America/Chicago"}
    schedules = ScheduleService(
        Catalogue(
            [Service(id=NEWS, name="News", timezone=NEW_YORK)],
            [
                Station(id=name, call_sign=name, name=name, carries=NEWS, timezone=zone)
                for name, zone in stations.items()
            ],
        ),
        FakeClock(start),
        LocalPublisher(),
        600.0,
    )
    service = lineup(
        slot("Night", "00:00", "05:00"), slot("Morning", "05:00", "09:00"), slot("Day", "09:00", "00:00")
    )
    local = lineup(slot("Local", "06:00", "07:00"))
    schedules.put_in_force(services={NEWS: service}, stations={CENTRAL: local})
    return schedules


@pytest.mark.parametrize(
    ("at", "everywhere", "central"),
    [
        # In summer five in New York is 09:00 UTC, and six in Chicago 11:00.
        pytest.param("2026-10-31T08:59Z", "Night", "Night", id="summer"),
        pytest.param("2026-10-31T09:00Z", "Morning", "Morning", id="inherited by New York's clock"),
        pytest.param("2026-10-31T11:00Z", "Morning", "Local", id="its own by Chicago's"),
        # New York goes back at 06:00 UTC, Chicago at 07:00; from then on both are an hour later.
        pytest.param("2026-11-01T09:30Z", "Night", "Night", id="the night of the change"),
        pytest.param("2026-11-01T10:00Z", "Morning", "Morning", id="inherited, in winter"),
        pytest.param("2026-11-01T11:59Z", "Morning", "Morning", id="its own is not yet on"),
        pytest.param("2026-11-01T12:00Z", "Morning", "Local", id="its own, in winter"),
        pytest.param("2026-11-01T13:00Z", "Morning", "Morning", id="and back to what it inherits"),
    ],
)
def test_a_central_station_inherits_an_eastern_lineup_by_the_eastern_clock(
    at: str, everywhere: str, central: str
) -> None:
    schedules = two_stations(instant("2026-11-02T12:00Z"))

    heard = {name: schedules.now_next(name, at=instant(at)).now for name in (EAST, CENTRAL)}

    titles = {name: now and now.occurrence.programme.title for name, now in heard.items()}
    assert titles == {EAST: everywhere, CENTRAL: central}


def test_the_pages_of_a_central_station_go_by_its_own_day() -> None:
    schedules = two_stations(instant("2026-11-02T12:00Z"))

    assert schedules.day_bounds(CENTRAL, instant("2026-11-01T12:00Z").date()) == (
        instant("2026-11-01T05:00Z"),
        instant("2026-11-02T06:00Z"),
    )
