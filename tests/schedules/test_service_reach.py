# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How far the timelines of the schedule service reach, and what an edit leaves as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules.errors import TimelineRangeError
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import NOON, FakeClock
from tests.schedules.lineups import NEW_YORK, fill, instant, lineup, oneoff, slot

NEWS = ServiceId("news")
WSKG, WSQG = StationId("wskg-fm"), StationId("wsqg-fm")
DAY = timedelta(days=1)
HOURS = lineup(
    fill(),
    *(slot(f"Hour {hour}", f"{hour:02}:00", f"{hour + 1:02}:00") for hour in range(23)),
    oneoff("Special", "2026-11-25T10:30", "2026-11-25T11:30"),
)


def service_of(zone: str = NEW_YORK, *, clock: FakeClock, service: Lineup = HOURS) -> ScheduleService:
    schedules = ScheduleService(
        Catalogue(
            [Service(id=NEWS, name="News", timezone=zone)],
            [
                Station(id=name, call_sign=name, name=name, carries=NEWS, timezone=zone)
                for name in (WSKG, WSQG)
            ],
        ),
        clock,
        LocalPublisher(),
        600.0,
    )
    schedules.put_in_force(services={NEWS: service}, stations={WSQG: lineup(slot("Local", "17:00", "18:00"))})
    return schedules


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", NEW_YORK, "Etc/GMT+12"])
async def test_the_whole_of_last_week_is_there_on_each_day_of_the_week_by_any_clock(zone: str) -> None:
    clock = FakeClock()
    schedules = service_of(zone, clock=clock, service=lineup(fill()))

    for _ in range(8):
        today = clock.now().astimezone(ZoneInfo(zone)).date()
        year, week, _ = (today - 7 * DAY).isocalendar()
        start, end = schedules.week_bounds(WSKG, f"{year}-W{week:02}")
        broadcasts = schedules.window(WSKG, start, end)
        assert (broadcasts[0].start, broadcasts[-1].end) == (start, end)
        assert schedules.window(WSKG, clock.now() - 7 * DAY, clock.now() + 400 * DAY)
        await clock.advance(DAY.total_seconds())
        await schedules.roll()


async def test_what_is_older_than_last_week_goes() -> None:
    clock = FakeClock()
    schedules, start = service_of(clock=clock), instant("2026-11-15T00:00Z")
    assert schedules.window(WSKG, start, NOON)

    await clock.advance((7 * DAY).total_seconds())
    await schedules.roll()

    with pytest.raises(TimelineRangeError, match="2026-11-22"):
        schedules.window(WSKG, start, NOON)


def edited(title: str) -> Lineup:
    """Return the hours with one of them, from the middle, called otherwise and an hour before it gone."""
    slots = [
        replace(one, programme=Programme(title)) if one.id == "hour-12" else one
        for one in HOURS.slots
        if one.id != "hour-8"
    ]
    return replace(HOURS, slots=tuple(replace(one, order=order) for order, one in enumerate(slots)))


async def test_after_an_edit_all_is_as_if_it_had_been_painted_anew() -> None:
    kept, fresh = service_of(clock=FakeClock()), service_of(clock=FakeClock())
    fresh.put_in_force(services={NEWS: edited("Lunch")}, stations={})

    await kept.replace_service_lineup(NEWS, edited("Lunch"))

    start, end = NOON - 7 * DAY, NOON + 400 * DAY
    for station in (WSKG, WSQG):
        assert kept.window(station, start, end) == fresh.window(station, start, end)
    noon = kept.now_next(WSKG, at=instant("2026-11-24T17:30Z")).now
    assert noon is not None
    assert noon.occurrence.programme.title == "Lunch"


async def test_an_edit_and_its_undoing_leave_everything_as_it_was() -> None:
    schedules = service_of(clock=FakeClock())
    start, end = NOON - 7 * DAY, NOON + 400 * DAY
    before = [schedules.window(station, start, end) for station in (WSKG, WSQG)]

    await schedules.replace_service_lineup(NEWS, edited("Lunch"))
    await schedules.replace_station_lineup(WSQG, None)
    assert schedules.window(WSQG, start, end) != before[1]
    await schedules.replace_station_lineup(WSQG, lineup(slot("Local", "17:00", "18:00")))
    await schedules.replace_service_lineup(NEWS, HOURS)

    assert [schedules.window(station, start, end) for station in (WSKG, WSQG)] == before
