# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``GET /stations/{id}/schedule`` on real timelines; the instants are reckoned on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import ClientSession

from player.api.app import Api
from schedules.formats.registry import read_lineup
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup
from schedules.service import ScheduleService
from tests.fakes.api_client import Client
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.network import Network
from tests.fakes.serving import served

FM = StationId("fm")
HOURS = "slots:\n" + "".join(
    f'- {{title: "{hour:02}", start: "{hour:02}:00", end: "{(hour + 1) % 24:02}:00"}}\n' for hour in range(24)
)


@dataclass(frozen=True)
class Schedule:
    """The schedule of one station, asked over a real socket."""

    client: Client
    service: ScheduleService

    async def get(self, query: str) -> Any:
        return await self.client.get(f"/stations/{FM}/schedule{query}")

    async def titles(self, query: str) -> list[str]:
        return [one["title"] for one in (await self.get(query))["broadcasts"]]

    async def mistakes(self, query: str) -> list[list[str | int]]:
        return await self.client.mistakes(f"/stations/{FM}/schedule{query}")


@asynccontextmanager
async def schedule(
    lineup: str = HOURS, *, timezone: str = "America/New_York", now: datetime = NOON
) -> AsyncIterator[Schedule]:
    """Serve a lineup at an instant."""
    network = Network(clock=FakeClock(now))
    name = ServiceId("news")
    catalogue = Catalogue(
        [Service(id=name, name="News", timezone=timezone)],
        [Station(id=FM, call_sign="FM", name="", carries=name, timezone=timezone)],
    )
    service = ScheduleService(catalogue, network.clock, network.publisher, 600.0)
    service.put_in_force(services={name: read(lineup)}, stations={})
    network.ports = replace(network.ports, catalogue=catalogue, schedules=service)
    network.api = Api(network.ports)
    async with served(network.app()) as url, ClientSession() as session:
        yield Schedule(Client(network, url, session), service)


def read(text: str) -> Lineup:
    return read_lineup(text.encode(), "week.yaml")


@pytest.mark.parametrize(
    ("date", "titles"),
    [
        ("2026-11-24", [f"{hour:02}" for hour in range(24)]),
        # 25 hours: the first 01:00 lasts for two. 23 hours: there is no 02:00.
        ("2026-11-01", [f"{hour:02}" for hour in range(24)]),
        ("2027-03-14", [f"{hour:02}" for hour in range(24) if hour != 2]),
    ],
)
async def test_a_day_by_the_stations_clock(date: str, titles: list[str]) -> None:
    async with schedule(now=datetime(2026, 11, 3, tzinfo=UTC)) as found:
        document = await found.get(f"?date={date}")

    rows = document["broadcasts"]
    assert [one["title"] for one in rows] == titles
    hours = {"2026-11-24": 24, "2026-11-01": 25, "2027-03-14": 23}[date]
    assert sum(one["duration_s"] for one in rows) == hours * 3600
    assert all(one["end"] == other["start"] for one, other in pairwise(rows))


async def test_a_date_that_was_lost_has_no_broadcasts_and_its_neighbours_meet() -> None:
    async with schedule(timezone="Pacific/Apia", now=datetime(2011, 12, 28, tzinfo=UTC)) as found:
        lost = await found.get("?date=2011-12-30")
        before, after = await found.get("?date=2011-12-29"), await found.get("?date=2011-12-31")
        week = await found.get("?week=2011-W52")

    assert lost["broadcasts"] == []
    assert before["broadcasts"][-1]["end"] == after["broadcasts"][0]["start"] == "2011-12-30T10:00:00Z"
    assert sum(one["duration_s"] for one in week["broadcasts"]) == 6 * 86400


async def test_what_touches_a_window_is_given_whole_and_what_only_meets_it_is_not() -> None:
    async with schedule() as found:
        inside = await found.titles("?from=2026-11-24T12:30:00Z&to=2026-11-24T12:31:00Z")
        meeting = await found.get("?from=2026-11-24T12:00:00Z&to=2026-11-24T13:00:00Z")
        other_offset = await found.titles("?from=2026-11-24T07:00:00-05:00&to=2026-11-24T13:30:00%2B00:30")

    assert inside == ["07"]
    assert [(one["start"], one["end"]) for one in meeting["broadcasts"]] == [
        ("2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z")
    ]
    assert other_offset == ["07"]


async def test_last_week_can_be_asked_for_on_every_day_of_this_one() -> None:
    for day in range(7):
        monday = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
        async with schedule(timezone="Pacific/Auckland", now=monday + timedelta(days=day)) as found:
            week = await found.get("?week=2026-W47")

        assert len(week["broadcasts"]) == 7 * 24


async def test_31_days_are_answered_and_a_second_more_is_not() -> None:
    async with schedule() as found:
        month = await found.titles("?from=2026-11-24T00:00:00Z&to=2026-12-25T00:00:00Z")
        mistakes = await found.mistakes("?from=2026-11-24T00:00:00Z&to=2026-12-25T00:00:01Z")

    assert len(month) == 31 * 24
    assert mistakes == [["query", "to"]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?from=2026-11-24T00:00:00Z", "from"),
        ("?to=2026-11-24T00:00:00Z", "to"),
        ("?from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z&date=2026-11-24", "from"),
        ("?from=2026-11-24T00:00:00Z&week=2026-W48", "from"),
        ("?date=2026-11-24&week=2026-W48", "date"),
        ("?from=2026-11-24T00:00:00&to=2026-11-25T00:00:00Z", "from"),
        ("?from=2026-11-24T00:00:00Z&to=2026-11-25", "to"),
        ("?from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z", "to"),
        ("?date=", "date"),
        ("?date=2026-11-31", "date"),
        ("?date=0001-01-01", "date"),
        ("?date=9999-12-31", "date"),
        ("?week=2026-W54", "week"),
        ("?week=2027-W53", "week"),
        ("?week=0001-W01", "week"),
        ("?week=9999-W52", "week"),
        ("?day=2026-11-24", "day"),
    ],
)
async def test_what_makes_no_window_names_the_parameter(query: str, name: str) -> None:
    async with schedule(timezone="Pacific/Auckland") as found:
        assert await found.mistakes(query) == [["query", name]]


async def test_the_tag_is_another_one_after_an_edit_and_only_then() -> None:
    async with schedule() as found:
        url = f"{found.client.url}/api/v1/stations/{FM}/schedule?week=2026-W48"

        async def ask(tag: str = "", method: str = "GET") -> tuple[int, str, bytes]:
            headers = {"If-None-Match": tag} if tag else {}
            async with found.client.session.request(method, url, headers=headers) as answer:
                return answer.status, answer.headers["ETag"], await answer.read()

        _, tag, body = await ask()
        again, head = await ask(tag), await ask(method="HEAD")
        revision = (await found.get("?week=2026-W48"))["revision"]
        await found.service.replace_service_lineup("news", read(HOURS.replace('"07"', '"Seven"')))
        changed = await ask(tag)
        later = (await found.get("?week=2026-W48"))["revision"]

    assert not tag.startswith("W/")
    assert again == (304, tag, b"")
    assert head == (200, tag, b"")
    assert (changed[0], changed[1] == tag, changed[2] == body) == (200, False, False)
    assert later > revision
