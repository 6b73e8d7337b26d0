# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from player.events import NowNextChanged
from player.nownext.board import NowNextBoard
from player.running import running
from schedules.boundaries.jobs import BoundaryJobs
from schedules.clock import SystemClock
from schedules.errors import UnknownStationError
from schedules.events import BoundaryReached
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.schedules.lineups import instant, lineup, oneoff, slot

NEWS, CLASSICAL = ServiceId("news"), ServiceId("classical")
WSKG, WSQX = StationId("wskg-fm"), StationId("wsqx-fm")
SHOWS = lineup(slot("Morning", "05:00", "10:00"), slot("Midday", "10:00", "14:00"))


def network() -> Catalogue:
    return Catalogue(
        [Service(id=name, name=name, timezone="UTC") for name in (NEWS, CLASSICAL)],
        [
            Station(id=station, call_sign=station, name=station, carries=carries, timezone="UTC")
            for station, carries in ((WSKG, NEWS), (WSQX, CLASSICAL))
        ],
    )


class Bench:
    def __init__(self) -> None:
        self.clock = FakeClock(instant("2026-11-24T09:00Z"))
        self.publisher = LocalPublisher()
        self.schedules = ScheduleService(network(), self.clock, self.publisher, next_up_min_s=600)
        self.schedules.put_in_force(services={NEWS: SHOWS}, stations={})
        self.board = NowNextBoard(self.schedules, self.publisher)
        self.told: list[StationId] = []

    def receive(self, event: object) -> None:
        if isinstance(event, NowNextChanged):
            self.told.append(event.station)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        with self.publisher.subscribe(self.receive):
            async with running(self.board):
                await self.clock.settle()
                yield


async def test_at_the_start_every_picture_is_a_new_one() -> None:
    bench = Bench()

    async with bench.watching():
        assert bench.told == [WSKG, WSQX]


async def test_a_wake_up_without_a_change_tells_nobody() -> None:
    bench = Bench()

    async with bench.watching():
        bench.told.clear()
        await bench.clock.advance(600)
        bench.publisher.publish(BoundaryReached())

    assert bench.told == []


async def test_at_a_boundary_the_stations_that_change_are_told() -> None:
    bench = Bench()

    async with bench.watching():
        bench.told.clear()
        await bench.clock.advance(3600)
        bench.publisher.publish(BoundaryReached())
        bench.publisher.publish(BoundaryReached())

        now = bench.board.now_next("wskg-fm").now

    assert bench.told == [WSKG]
    assert now is not None
    assert now.occurrence.programme.title == "Midday"


async def test_a_changed_lineup_is_told_for_the_stations_that_carry_it() -> None:
    bench = Bench()

    async with bench.watching():
        bench.told.clear()
        await bench.schedules.replace_service_lineup("classical", SHOWS)

    assert bench.told == [WSQX]


async def test_when_it_no_longer_watches_it_tells_nobody_and_still_answers() -> None:
    bench = Bench()

    async with bench.watching():
        pass
    bench.told.clear()
    await bench.schedules.replace_service_lineup("news", None)

    assert bench.told == []
    assert bench.board.now_next("wskg-fm").now is None


def test_an_answer_at_an_instant_and_in_depth() -> None:
    picture = Bench().board.now_next("wskg-fm", instant("2026-11-24T06:00Z"), 3)

    assert [one.occurrence.programme.title for one in picture.next] == ["Midday", "Morning", "Midday"]


def test_all_pictures_are_those_of_the_stations() -> None:
    bench = Bench()

    assert bench.board.present() == (bench.board.now_next(WSKG), bench.board.now_next(WSQX))
    assert bench.board.present() is bench.board.present()


def test_an_unknown_station_is_an_error() -> None:
    with pytest.raises(UnknownStationError):
        Bench().board.now_next("nope")


async def test_at_a_real_boundary_the_news_comes_within_a_second() -> None:
    clock, publisher = SystemClock(), LocalPublisher()
    schedules = ScheduleService(network(), clock, publisher, next_up_min_s=600)
    starts = datetime.now(UTC) + timedelta(seconds=0.8)
    ends = starts + timedelta(hours=1)
    await schedules.replace_service_lineup(
        "news", lineup(oneoff("Special", starts.isoformat(), ends.isoformat()))
    )
    board, on_air = NowNextBoard(schedules, publisher), asyncio.get_running_loop().create_future()

    def receive(event: object) -> None:
        if isinstance(event, NowNextChanged) and board.now_next(event.station).now and not on_air.done():
            on_air.set_result(datetime.now(UTC))

    with publisher.subscribe(receive):
        async with running(board, BoundaryJobs(schedules, clock, publisher)), asyncio.timeout(10):
            told_at = await on_air

    assert timedelta(0) <= told_at - starts < timedelta(seconds=1)
