# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Asking whether one may go back: of what streams really carry, as it is now, and cheaply."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from player import settings
from player.errors import NotAllowedError
from player.rewind_rules import LONG_AGO
from player.rewinding import Permit, ScheduledRewinding
from schedules.errors import UnknownStationError
from schedules.formats.slotfile import SlotFile
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.rights import Rewind, Rights
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.airings import HandAirings, airing, one_service
from tests.fakes.clock import FakeClock
from tests.fakes.config import config_of

FM = StationId("wskg-fm")
FULL, PAUSE, OFF = Rewind.FULL, Rewind.PAUSE, Rewind.OFF
HOUR = timedelta(hours=1)


class Asked:
    """The rules of one station over a timeline that a test puts there."""

    def __init__(self, unscheduled: Rewind = FULL) -> None:
        self.clock = FakeClock()
        self.airings = HandAirings()
        self.rewinding = ScheduledRewinding(self.airings, one_service(unscheduled, FM), self.clock)

    def ago(self, **past: float) -> datetime:
        return self.clock.now() - timedelta(**past)


async def test_the_rule_follows_what_comes_on_the_air() -> None:
    asked = Asked()
    noon = asked.clock.now()
    asked.airings.put(airing("News", noon - HOUR, noon, FULL), airing("Concert", noon, noon + HOUR, PAUSE))
    await asked.clock.advance(-1)
    before = asked.rewinding.rule(FM, asked.ago(minutes=5))

    await asked.clock.advance(1)

    assert (before, asked.rewinding.rule(FM, asked.ago(minutes=5))) == (FULL, PAUSE)


async def test_an_edit_of_what_is_on_counts_at_once() -> None:
    asked = Asked()
    asked.airings.put(airing("News", asked.ago(hours=1), asked.ago(hours=-1), FULL))
    asked.rewinding.check(FM, asked.ago(minutes=5))

    asked.airings.put(airing("Play", asked.ago(hours=1), asked.ago(hours=-1), OFF))

    with pytest.raises(NotAllowedError, match="Play"):
        asked.rewinding.check(FM, asked.ago(minutes=5))


async def test_while_the_same_is_on_the_timeline_is_not_looked_at_again() -> None:
    asked = Asked()
    asked.airings.put(airing("News", asked.ago(hours=1), asked.ago(hours=-1), FULL))
    asked.rewinding.earliest(FM)
    looked = asked.airings.looked

    for _ in range(100):
        await asked.clock.advance(10)
        asked.rewinding.earliest(FM)
        asked.rewinding.check(FM, asked.ago(minutes=50), joined_at=asked.ago(minutes=5))

    assert asked.airings.looked == looked


@pytest.mark.parametrize(("unscheduled", "days"), [(FULL, None), (PAUSE, 3), (OFF, 3)])
def test_before_what_is_known_the_rule_of_the_service_counts(unscheduled: Rewind, days: int | None) -> None:
    asked = Asked(unscheduled)
    asked.airings.put(airing("Marathon", asked.ago(days=3), asked.ago(days=-3), FULL))

    assert asked.rewinding.earliest(FM) == (LONG_AGO if days is None else asked.ago(days=days))


@pytest.mark.parametrize(
    ("rule", "joined_min", "earliest_min"),
    [(PAUSE, None, 0), (PAUSE, 5, 5), (OFF, None, 0), (OFF, 5, 0)],
)
def test_earliest_is_now_where_one_may_not_go_back(
    rule: Rewind, joined_min: float | None, earliest_min: float
) -> None:
    asked = Asked()
    asked.airings.put(airing("Concert", asked.ago(hours=1), asked.ago(hours=-1), rule))
    joined_at = None if joined_min is None else asked.ago(minutes=joined_min)

    assert asked.rewinding.earliest(FM, joined_at=joined_at) == asked.ago(minutes=earliest_min)


def test_what_is_heard_live_only_can_not_be_held() -> None:
    asked = Asked()
    for rule in (FULL, PAUSE):
        asked.airings.put(airing("Concert", asked.ago(hours=1), asked.ago(hours=-1), rule))
        asked.rewinding.check_holding(FM)

    asked.airings.put(airing("Play", asked.ago(hours=1), asked.ago(hours=-1), OFF))

    with pytest.raises(NotAllowedError) as refused:
        asked.rewinding.check_holding(FM)
    assert refused.value.rule == "rewind: off"


def test_an_unknown_station_is_said_to_be_one() -> None:
    rewinding = Asked().rewinding

    for ask in (rewinding.check_holding, rewinding.earliest):
        with pytest.raises(UnknownStationError):
            ask(StationId("nope"))


async def test_a_permit_is_asked_only_when_it_has_come_to_its_end() -> None:
    asked = Asked()
    noon = asked.clock.now()
    asked.airings.put(airing("News", noon - HOUR, noon, FULL), airing("Play", noon, noon + HOUR, OFF))
    await asked.clock.advance(-600)
    permit = Permit(asked.rewinding, FM, None, asked.clock.now())  # hears what was on 5 minutes ago
    hears, last = noon - timedelta(minutes=15), noon

    goes_on = []
    for _ in range(61):
        await asked.clock.advance(15)
        hears += timedelta(seconds=15)
        goes_on.append(hears < permit.until or permit.reaches(hears))
        last = hears if goes_on[-1] else last

    assert goes_on == [True] * 59 + [False] * 2  # 59 steps of 15 s, and the next is noon
    assert last == noon - timedelta(seconds=15)
    assert (permit.until, "Play" in str(permit.refusal)) == (noon, True)
    assert asked.airings.looked <= 5


SLOTS = b"""\
slots:
- {title: Concert, start: "00:00", end: "00:00", rights: {rewind: pause}, recur: {freq: daily}}
- {title: Our Own Hour, start: "06:00", end: "08:00", scope: "station:a-fm", rights: {rewind: off}}
- {title: Our Own Hour, start: "06:00", end: "08:00", scope: "station:b-fm", rights: {rewind: off}}
"""


def test_a_breakaway_that_only_the_transmitter_carries_does_not_count() -> None:
    clock, zone = FakeClock(), "America/New_York"  # at noon UTC it is 7 in New York
    catalogue = Catalogue(
        [Service(id=ServiceId("music"), name="Music", timezone=zone)],
        [
            Station(
                id=StationId(name), call_sign=name, name="", carries=ServiceId("music"), timezone=zone,
                own_stream=own,
            )
            for name, own in (("a-fm", False), ("b-fm", True))
        ],
    )  # fmt: skip
    schedules = ScheduleService(catalogue, clock, LocalPublisher(), 600)
    lineup = SlotFile().read(SLOTS, "slots.yaml").lineup
    schedules.put_in_force(services={ServiceId("music"): lineup}, stations={})
    rewinding, since = ScheduledRewinding(schedules, catalogue, clock), clock.now() - timedelta(minutes=5)

    assert rewinding.rule(StationId("a-fm"), since) is PAUSE
    assert rewinding.rule(StationId("b-fm"), since) is OFF
    assert (
        rewinding.rule(StationId("b-fm"), clock.now() - timedelta(days=40)) is OFF
    )  # beyond what is painted


@pytest.mark.parametrize(
    ("listen", "rule"),
    [
        ("{}", FULL),
        ("{public_url: 'http://localhost:8080'}", FULL),
        ("{public_url: 'https://r.example'}", PAUSE),
    ],
)
def test_unset_the_rule_depends_on_who_can_reach_us(listen: str, rule: Rewind, tmp_path: Path) -> None:
    text = config_of({"news": ["demo:news"]}, rights="{}")
    (tmp_path / "config.yaml").write_text(f"{text}listen: {listen}\n")
    catalogue = settings.catalogue(settings.load_config(tmp_path / "config.yaml", {}).config)
    clock = FakeClock()
    (station,) = catalogue.stations

    rewinding = ScheduledRewinding(HandAirings(), catalogue, clock)

    assert rewinding.rule(station, clock.now() - HOUR) is rule


def test_a_slot_without_a_rule_has_that_of_its_service() -> None:
    clock = FakeClock()
    catalogue = Catalogue(
        [Service(id=ServiceId("m"), name="M", timezone="UTC", rights=Rights(rewind=PAUSE))],
        [Station(id=FM, call_sign="X", name="", carries=ServiceId("m"), timezone="UTC")],
    )
    schedules = ScheduleService(catalogue, clock, LocalPublisher(), 600)
    lineup = SlotFile().read(b"slots: [{title: All Day, kind: fill}]", "slots.yaml").lineup
    schedules.put_in_force(services={ServiceId("m"): lineup}, stations={})

    with pytest.raises(NotAllowedError, match=r'"All Day".*rewind: pause'):
        ScheduledRewinding(schedules, catalogue, clock).check(FM, clock.now() - HOUR)
