# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a stream may carry, by real timelines: whose rights count, until when, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from player.air.base import MountId
from player.streaming import ScheduledStreaming, streaming_of
from schedules.model.broadcast import Broadcast, Occurrence, Scope
from schedules.model.catalogue import Service
from schedules.model.ids import ServiceId
from schedules.model.programme import Programme
from schedules.model.rights import Rights, RightsRule
from schedules.model.slot import Kind
from tests.schedules.bench import DAILY, Bench, catalogue
from tests.schedules.lineups import instant, lineup, oneoff, slot

SECOND = timedelta(seconds=1)


def at(text: str, day: int = 24) -> datetime:
    return instant(f"2026-11-{day}T{text}Z")


def airing(title: str, start: datetime, end: datetime, *, stream: bool = False) -> Broadcast:
    occurrence = Occurrence(
        id=title,
        start=start,
        end=end,
        programme=Programme(title),
        kind=Kind.RECURRING,
        scope=Scope.SERVICE,
        rights=Rights(stream=stream),
    )
    return Broadcast(id=f"{title}~1", occurrence=occurrence, start=start, end=end)


def streaming(*broadcasts: Broadcast, stream: bool = True) -> ScheduledStreaming:
    def look(start: datetime, end: datetime) -> Sequence[Broadcast]:
        return [one for one in broadcasts if one.end > start and one.start < end]

    service = Service(
        id=ServiceId("news"), name="WSKG News", timezone="America/New_York", rights=Rights(stream=stream)
    )
    return ScheduledStreaming(look, service)


GAME = airing("The Game", at("18:00"), at("20:00"))
AFTER = airing("Aftermath", at("20:00"), at("21:00"))
NEWS = airing("News", at("21:00"), at("22:00"), stream=True)


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        (at("17:59"), at("17:59"), True),
        (at("17:00"), at("18:00"), True),
        (at("18:00"), at("18:00"), False),
        (at("17:59"), at("18:01"), False),
        (at("19:59"), at("20:01"), False),
        (at("20:59"), at("21:00"), False),
        (at("21:00"), at("21:00"), True),
        (at("21:00"), at("23:00"), True),
        (at("17:00"), at("23:00"), False),
    ],
)
def test_start_counts_in_and_end_out(start: datetime, end: datetime, allowed: bool) -> None:
    assert streaming(GAME, AFTER, NEWS).allow(start, end) is allowed


def test_words_name_what_is_on_and_when_the_stream_returns_by_the_stations_clock() -> None:
    found = streaming(GAME, AFTER, NEWS).withheld(at("19:00"))

    assert found.until == at("21:00")  # 4 PM in New York, and not 3 PM: what follows is not streamed either
    assert found.words == '"The Game" cannot be streamed. It can be heard on FM. We return at 4:00 PM.'


def test_a_return_on_another_day_is_told_with_the_day() -> None:
    night = airing("Night", at("18:00"), at("13:00", 25))

    assert streaming(night).withheld(at("19:00")).words.endswith("We return on Wednesday at 8:00 AM.")


def test_where_nothing_is_scheduled_the_services_rights_count() -> None:
    found = streaming(NEWS, stream=False)

    assert found.allow(at("21:00"), at("22:00"))
    assert not found.allow(at("21:00"), at("22:00") + SECOND)
    assert not found.allow(at("12:00"), at("12:00"))
    assert found.withheld(at("20:00")).words == (
        '"WSKG News" cannot be streamed. It can be heard on FM. We return at 4:00 PM.'
    )
    assert found.withheld(at("23:00")).words == '"WSKG News" cannot be streamed. It can be heard on FM.'
    assert found.withheld(at("23:00")).until is None


def test_the_next_look_is_when_it_begins_or_in_an_hour() -> None:
    found = streaming(GAME, AFTER, NEWS)

    assert found.look_again_at(at("17:30")) == at("18:00")
    assert found.look_again_at(at("12:00")) == at("13:00")
    assert streaming(NEWS, stream=False).look_again_at(at("21:30")) == at("22:00")


async def test_a_special_that_cuts_in_is_streamed_by_its_own_rights() -> None:
    bench = Bench(at("12:00"))
    bulletin = oneoff("Bulletin", "2026-11-24T12:30", "2026-11-24T12:40", rights=RightsRule(stream=True))
    game = lineup(slot("Game", "10:00", "14:00", rights=RightsRule(stream=False)), bulletin)
    await bench.schedules.replace_service_lineup("news", game)
    found = streaming_of(MountId("news"), bench.schedules, catalogue())
    assert not found.allow(at("12:00"), at("12:00"))
    assert found.withheld(at("12:00")).until == at("12:30")
    assert found.allow(at("12:30"), at("12:40"))
    assert found.withheld(at("12:45")).until == at("14:00")

    await bench.schedules.replace_service_lineup("news", DAILY)
    assert found.allow(at("12:00"), at("12:00"))  # an edit counts at once


async def test_a_breakaway_counts_where_the_station_has_a_stream_of_its_own() -> None:
    bench = Bench(at("12:00"))
    local = lineup(slot("Town Talk", "06:00", "08:00", rights=RightsRule(stream=False)))  # 11:00 to 13:00 UTC
    await bench.schedules.replace_station_lineup("wsqx-fm", local)
    await bench.schedules.replace_station_lineup("wskg-fm", local)

    own = streaming_of(MountId("station:wsqx-fm"), bench.schedules, catalogue())
    assert not own.allow(at("12:00"), at("12:00"))
    assert own.withheld(at("12:00")).until == at("13:00")
    shared = streaming_of(MountId("news"), bench.schedules, catalogue())
    assert shared.allow(at("12:00"), at("12:00"))
