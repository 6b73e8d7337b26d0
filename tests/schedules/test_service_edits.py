# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits while a painting goes on: who answers, who waits, who wins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from schedules.errors import TimelineRangeError
from schedules.events import ScheduleChanged
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.brush import Brush
from tests.fakes.clock import FakeClock
from tests.schedules.lineups import fill, lineup, slot

NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")
WSKG, WSQX = StationId("wskg-fm"), StationId("wsqx-fm")
DAY_S = timedelta(days=1).total_seconds()


def whole_day(title: str) -> Lineup:
    return lineup(fill(title))


class Bench:
    """Two services with a station each, painted with a brush that can be held."""

    def __init__(self) -> None:
        self.clock, self.publisher, self.brush = FakeClock(), LocalPublisher(), Brush()
        self.schedules = ScheduleService(
            Catalogue(
                [Service(id=name, name=name, timezone="UTC") for name in (NEWS, CLASSICAL)],
                [
                    Station(id=name, call_sign=name, name=name, carries=carries, timezone="UTC")
                    for name, carries in ((WSKG, NEWS), (WSQX, CLASSICAL))
                ],
            ),
            self.clock,
            self.publisher,
            600.0,
            zone_data=self.brush,
        )
        self.schedules.put_in_force(
            services={NEWS: whole_day("First"), CLASSICAL: whole_day("Concert")}, stations={}
        )
        self.told: list[ServiceId] = []

    def receive(self, event: object) -> None:
        if isinstance(event, ScheduleChanged):
            self.told.append(event.service)

    def on_now(self, station: StationId = WSKG) -> str | None:
        now = self.schedules.now_next(station).now
        return now.occurrence.programme.title if now else None


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    with bench.publisher.subscribe(bench.receive):
        yield bench
    bench.brush.let_go()


@asynccontextmanager
async def held(bench: Bench) -> AsyncIterator[asyncio.TaskGroup]:
    """Hold all paintings within the block, and let them end after it.

    That anything within the block runs at all is the proof that nobody paints in the event loop.
    """
    bench.brush.hold()
    async with asyncio.TaskGroup() as group:
        try:
            yield group
        finally:
            bench.brush.let_go()


async def test_while_an_edit_is_painted_the_old_timeline_answers_and_then_the_new_one(bench: Bench) -> None:
    before = bench.schedules.now_next(WSKG)

    async with held(bench) as group:
        group.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day("Second")))
        await bench.brush.painting(1)
        assert bench.schedules.now_next(WSKG) is before
        assert not bench.told

    assert bench.on_now() == "Second"
    assert bench.told == [NEWS]
    assert bench.schedules.revision(WSKG) > before.revision


async def test_of_two_quick_edits_the_last_one_wins_and_they_are_painted_in_order(bench: Bench) -> None:
    async with held(bench) as group:
        for title in ("Second", "Third"):
            group.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day(title)))
        await bench.brush.painting(1)
        await bench.clock.settle()
        assert bench.brush.begun == 1

    assert bench.on_now() == "Third"
    assert (bench.brush.begun, bench.brush.busiest) == (2, 1)
    assert bench.told == [NEWS, NEWS]


async def test_edits_of_a_service_and_of_its_station_at_one_time_are_both_in_force(bench: Bench) -> None:
    local = lineup(slot("Local", "11:00", "13:00"))  # it is noon

    async with held(bench) as group:
        group.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day("Second")))
        group.create_task(bench.schedules.replace_station_lineup(WSKG, local))
        await bench.brush.painting(1)

    picture = bench.schedules.now_next(WSKG)
    assert picture.stream is not None
    assert picture.stream.now is not None
    assert bench.on_now() == "Local"
    assert picture.stream.now.occurrence.programme.title == "Second"


async def test_services_do_not_wait_for_each_other(bench: Bench) -> None:
    async with held(bench) as group:
        group.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day("Second")))
        group.create_task(bench.schedules.replace_service_lineup(CLASSICAL, whole_day("Opera")))
        await bench.brush.painting(2)

    assert (bench.on_now(WSKG), bench.on_now(WSQX)) == ("Second", "Opera")


async def test_a_painting_that_fails_leaves_the_old_one_and_the_next_edit_is_taken(bench: Bench) -> None:
    before = bench.schedules.now_next(WSKG)

    with pytest.raises(ZoneInfoNotFoundError):
        await bench.schedules.replace_service_lineup(NEWS, replace(whole_day("Bad"), timezone="Europe/Berln"))
    assert bench.schedules.now_next(WSKG) is before
    assert not bench.told

    await bench.schedules.replace_service_lineup(NEWS, whole_day("Second"))
    assert bench.on_now() == "Second"


async def test_an_edit_that_is_given_up_leaves_the_old_timeline_and_holds_up_nobody(bench: Bench) -> None:
    bench.brush.hold()
    given_up = asyncio.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day("Second")))
    await bench.brush.painting(1)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    bench.brush.let_go()

    assert bench.on_now() == "First"
    await bench.schedules.replace_service_lineup(NEWS, whole_day("Third"))
    assert bench.on_now() == "Third"


async def test_a_clock_set_by_years_while_an_edit_is_painted_is_right_at_once_and_with_the_edit_too(
    bench: Bench,
) -> None:
    async with held(bench) as group:
        group.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day("Second")))
        await bench.brush.painting(1)
        bench.clock.jump(1000 * DAY_S)
        assert bench.on_now() == "First"

    now = bench.clock.now()
    assert bench.schedules.window(WSKG, now, now + timedelta(days=400))
    assert bench.on_now() == "Second"
    assert bench.told == [NEWS]  # that the clock was set is no change


async def test_the_daily_roll_paints_beside_the_loop_one_service_after_the_other(bench: Bench) -> None:
    before, far = bench.schedules.now_next(WSKG), bench.clock.now() + timedelta(days=401, hours=6)
    await bench.clock.advance(DAY_S)

    async with held(bench) as group:
        group.create_task(bench.schedules.roll())
        await bench.brush.painting(1)
        await bench.clock.settle()
        assert bench.brush.begun == 1
        assert bench.on_now() == "First"
        with pytest.raises(TimelineRangeError):
            bench.schedules.window(WSKG, far, far)

    assert (bench.brush.begun, bench.brush.busiest) == (2, 1)
    assert bench.schedules.now_next(WSKG, at=far).now
    assert bench.schedules.now_next(WSQX, at=far).now
    assert not bench.told
    assert bench.schedules.revision(WSKG) == before.revision


async def test_an_edit_during_the_roll_is_not_lost(bench: Bench) -> None:
    await bench.clock.advance(DAY_S)

    async with held(bench) as group:
        group.create_task(bench.schedules.roll())
        await bench.brush.painting(1)
        group.create_task(bench.schedules.replace_service_lineup(NEWS, whole_day("Second")))
        await bench.clock.settle()

    assert bench.on_now() == "Second"


async def test_a_roll_that_fails_for_one_service_goes_on_with_the_others_and_is_tried_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.clock.advance(DAY_S)
    bench.brush.spoiled = OSError("half written")
    far = bench.clock.now() + timedelta(days=400)

    await bench.schedules.roll()

    assert "news: the timeline stays as it was: half written" in caplog.text
    assert bench.on_now() == "First"
    assert bench.schedules.now_next(WSQX, at=far).now
    with pytest.raises(TimelineRangeError):
        bench.schedules.now_next(WSKG, at=far)

    await bench.schedules.roll()
    assert bench.schedules.now_next(WSKG, at=far).now


def test_what_is_put_in_force_together_is_told_once_for_each_service() -> None:
    bench = Bench()

    with bench.publisher.subscribe(bench.receive):
        bench.schedules.put_in_force(
            services={NEWS: whole_day("Second")}, stations={WSKG: lineup(slot("Local", "11:00", "13:00"))}
        )

    assert bench.told == [NEWS]
    assert bench.on_now() == "Local"
