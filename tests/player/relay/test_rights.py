# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What rights and positions mean at ``/listen``: at the door, and for those who are inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from player.errors import NotAllowedError
from player.positions import Positions
from player.relay.permit import Permits
from player.relay.query import SoundQuery
from player.rewinding import Permit, ScheduledRewinding
from schedules.model.ids import StationId
from schedules.model.rights import Rewind
from tests.fakes.airings import HandAirings, airing, one_service
from tests.fakes.clock import FakeClock
from tests.fakes.radio_set import tuned_in
from tests.fakes.relay_server import SECRET, RelayServer, relay_server
from tests.fakes.studio import FRAME_S, MP3_OTHER, Studio, numbers

from .test_app import problem_of
from .test_turn import Room

KEY = b"k" * 32
FM = StationId("wskg-fm")
FULL, PAUSE, OFF = Rewind.FULL, Rewind.PAUSE, Rewind.OFF
STATION_OF = {FULL: "news-fm", PAUSE: "classical-fm", OFF: "live-fm"}
"""Stations of services with that rule, where nothing is scheduled."""


@pytest.fixture
async def server() -> AsyncIterator[RelayServer]:
    async with relay_server() as running_server:
        for service in ("news", "classical", "live"):
            Studio(running_server.air(service)).send(50, datetime.now(UTC))
        yield running_server


def instant(seconds_ago: float) -> str:
    return f"{datetime.now(UTC) - timedelta(seconds=seconds_ago):%Y-%m-%dT%H:%M:%S.%fZ}"


def position(station: str, seconds_ago: float) -> str:
    """Return a position of somebody who joined so long ago."""
    then = FakeClock(datetime.now(UTC) - timedelta(seconds=seconds_ago))
    return Positions(KEY, then).give(StationId(station)).token


ALL, FULL_ONLY, NOT_OFF = (FULL, PAUSE, OFF), (FULL,), (FULL, PAUSE)

ASKED = {
    # what is asked for, by one who joined so many seconds ago, and under which rules it may be
    "live": ("", None, ALL),
    "live, in so many words": ("behind_live_s=0", None, ALL),
    "live, with a position": ("behind_live_s=0", 20, ALL),
    "seconds back": ("behind_live_s=10", None, FULL_ONLY),
    "an instant": ("at={ago10}", None, FULL_ONLY),
    "seconds back, since it joined": ("behind_live_s=10", 20, NOT_OFF),
    "an instant since it joined": ("at={ago10}", 20, NOT_OFF),
    "seconds back, before it joined": ("behind_live_s=30", 20, FULL_ONLY),
    "an instant before it joined": ("at={ago30}", 20, FULL_ONLY),
    "a position alone": ("", 20, NOT_OFF),
    "a position alone, low latency": ("latency=low", 20, NOT_OFF),
    "longer ago than one may pause": ("behind_live_s=1810", 7200, FULL_ONLY),
}


@pytest.mark.parametrize("rule", ALL)
@pytest.mark.parametrize("case", ASKED)
async def test_each_rule_is_kept_at_the_door(server: RelayServer, rule: Rewind, case: str) -> None:
    query, joined, allowed = ASKED[case]
    asked = [query.format(ago10=instant(10), ago30=instant(30))]
    asked += [] if joined is None else [f"position={position(STATION_OF[rule], joined)}"]
    path = f"/listen/{STATION_OF[rule]}?{'&'.join(filter(None, asked))}"

    async with tuned_in(server.port, path, method="HEAD") as head, tuned_in(server.port, path) as radio:
        assert head.status == radio.status == (200 if rule in allowed else 403)
        if radio.status == 403:
            assert f"(rewind: {rule})" in (await problem_of(radio))["detail"]
        elif joined is not None:
            assert radio.headers["cache-control"] == head.headers["cache-control"] == "private, no-store"
        else:
            assert radio.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("joined_s", "behind_s"), [(3.0, 3.0), (20.0, 20.0)])
@pytest.mark.parametrize("rule", [FULL, PAUSE])
async def test_a_position_alone_begins_where_one_joined(
    server: RelayServer, rule: Rewind, joined_s: float, behind_s: float
) -> None:
    station = STATION_OF[rule]

    async with tuned_in(server.port, f"/listen/{station}?position={position(station, joined_s)}") as radio:
        assert float(radio.headers["x-behind-live"]) == pytest.approx(behind_s, abs=0.3)


def test_a_position_alone_begins_half_an_hour_ago_at_the_earliest() -> None:
    clock = FakeClock()
    positions = Positions(KEY, FakeClock(clock.now() - timedelta(hours=2)))
    rewinding = ScheduledRewinding(HandAirings(), one_service(PAUSE, FM), clock)
    permits = Permits(rewinding, Positions(KEY, clock), clock)

    beginning = permits.beginning(FM, None, position=positions.give(FM).token)

    assert beginning.since == clock.now() - timedelta(minutes=30)
    with pytest.raises(NotAllowedError, match="rewind: pause"):
        permits.beginning(FM, clock.now() - timedelta(minutes=31), position=positions.give(FM).token)


@pytest.mark.parametrize("rule", [FULL, PAUSE, OFF])
@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (lambda station: position("direct-fm", 20), "not given out here for the station"),
        (lambda station: position(station, 20)[:-1] + "*", "not given out here for the station"),
        (lambda station: "", "not given out here for the station"),
        (lambda station: position(station, 90_000), "too old"),
    ],
    ids=["of another station", "altered", "empty", "older than a day"],
)
async def test_a_position_that_is_none_of_ours_is_refused(
    server: RelayServer, rule: Rewind, shown: object, says: str
) -> None:
    assert callable(shown)
    token = shown(STATION_OF[rule])

    async with tuned_in(server.port, f"/listen/{STATION_OF[rule]}?position={token}") as radio:
        assert radio.status == 403
        assert says in (await problem_of(radio))["detail"]


async def test_the_programmes_of_a_range_count_and_the_refusal_names_one(server: RelayServer) -> None:
    now = datetime.now(UTC)
    hour, border = timedelta(hours=1), now - timedelta(seconds=25)
    server.airings.put(
        airing("Radio Play", now - hour, border, OFF), airing("News", border, now + hour, FULL)
    )

    async with tuned_in(server.port, "/listen/live-fm?behind_live_s=15") as after:
        assert after.status == 200
    async with tuned_in(server.port, "/listen/live-fm?behind_live_s=35") as before:
        assert before.status == 403
        detail = (await problem_of(before))["detail"]

    assert detail == '"Radio Play" may only be heard live (rewind: off)'


class Bordered(Room):
    """A minute of air at first; what is on changes its rule 10 s later."""

    def __init__(self, then: Rewind) -> None:
        super().__init__(keep_s=240)
        self.studio.send(60, self.clock.now())
        self.begun, hour = self.clock.now(), timedelta(hours=1)
        self.border = self.begun + timedelta(seconds=10)
        self.airings = HandAirings(
            airing("News", self.begun - hour, self.border, FULL),
            airing("Then", self.border, self.begun + hour, then),
        )
        self.rewinding = ScheduledRewinding(self.airings, one_service(FULL, FM), self.clock)
        self.border_number = round(70 / FRAME_S)

    def permit(self, joined_at: datetime | None = None) -> Permit:
        return Permit(self.rewinding, FM, joined_at, self.clock.now())


@pytest.mark.parametrize("then", [OFF, PAUSE])
async def test_one_who_is_behind_goes_live_at_the_border(then: Rewind) -> None:
    room = Bordered(then)
    listener, outlet = room.join(SoundQuery(behind_live_s=30))
    listener.permit = room.permit()

    await room.on_air(60)

    heard = numbers(outlet.data)  # raises if anything but whole frames is in it
    (jump,) = [i for i, (one, other) in enumerate(pairwise(heard)) if other != one + 1]
    assert heard[jump] == pytest.approx(room.border_number, abs=6)
    assert (heard[jump + 1] - heard[jump]) * FRAME_S == pytest.approx(30 - 6, abs=1)  # it has 6 s in hand
    assert heard[-1] == room.studio.next - 1
    assert not listener.ended.done()
    assert room.airings.looked < 10


@pytest.mark.parametrize(
    ("then", "joined_s"),
    [pytest.param(FULL, None, id="full"), pytest.param(PAUSE, 0, id="its own position")],
)
async def test_one_who_may_go_on_behind_live_does(then: Rewind, joined_s: float | None) -> None:
    room = Bordered(then)
    listener, outlet = room.join(SoundQuery(behind_live_s=30))
    listener.permit = room.permit(None if joined_s is None else room.begun - timedelta(seconds=joined_s))

    await room.on_air(60)

    heard = numbers(outlet.data)
    assert heard == list(range(heard[0], heard[0] + len(heard)))
    assert (room.studio.next - heard[-1]) * FRAME_S == pytest.approx(30 - 6, abs=1)


async def test_an_edit_of_what_is_to_come_counts_for_those_who_are_behind() -> None:
    room = Bordered(FULL)
    listener, outlet = room.join(SoundQuery(behind_live_s=30))
    listener.permit = room.permit()
    hour = timedelta(hours=1)
    room.airings.put(
        airing("News", room.begun - hour, room.border, FULL),
        airing("Special", room.border, room.begun + hour, OFF),
    )

    await room.on_air(60)

    assert numbers(outlet.data)[-1] == room.studio.next - 1
    assert listener.pace is None


async def test_one_without_room_at_the_border_hears_the_rest_before_it_goes_live() -> None:
    room = Bordered(OFF)
    listener, outlet = room.join(SoundQuery(behind_live_s=20))
    listener.permit = room.permit()
    await room.on_air(20)
    outlet.pending_bytes = 2**20
    await room.on_air(10)
    outlet.pending_bytes = 0

    await room.on_air(10)

    heard = numbers(outlet.data)
    (jump,) = [i for i, (one, other) in enumerate(pairwise(heard)) if other != one + 1]
    assert heard[jump] == pytest.approx(room.border_number, abs=6)
    assert heard[-1] == room.studio.next - 1


async def test_where_live_has_another_format_the_connection_ends_at_the_border() -> None:
    room = Bordered(OFF)
    listener, outlet = room.join(SoundQuery(behind_live_s=30))
    listener.permit = room.permit()
    await room.on_air(15)
    room.studio.audio = MP3_OTHER

    await room.on_air(40)

    assert listener.ended.done()
    assert numbers(outlet.data)[-1] == pytest.approx(room.border_number, abs=6)


@pytest.mark.parametrize(("asked", "asks"), [(None, False), (10.0, True)])
def test_only_one_who_is_behind_is_asked_again(asked: float | None, asks: bool) -> None:
    clock = FakeClock()
    rewinding = ScheduledRewinding(HandAirings(), one_service(FULL, FM), clock)
    permits = Permits(rewinding, Positions(KEY, clock), clock)
    since = None if asked is None else clock.now() - timedelta(seconds=asked)

    assert (permits.permit(FM, permits.beginning(FM, since)) is not None) is asks
    assert permits.permit(FM, permits.own_beginning(FM, since)) is None


@pytest.mark.parametrize(
    ("asked", "headers", "asks"),
    [
        pytest.param("behind_live_s=20", [], True, id="behind live"),
        pytest.param("behind_live_s=20", [f"X-Liveradio-Local: {SECRET}"], False, id="our own player"),
        pytest.param("", [], False, id="live"),
    ],
)
async def test_who_is_let_in_behind_live_is_asked_on_the_way(
    server: RelayServer, asked: str, headers: list[str], asks: bool
) -> None:
    async with tuned_in(server.port, f"/listen/news-fm?{asked}", *headers) as radio:
        await radio.read(313)
        (listener,) = server.relay.fanout.audience(server.air())

        assert (listener.permit is not None) is asks
        if listener.permit is not None:
            assert abs(datetime.now(UTC) - listener.permit.until) < timedelta(seconds=2)


def test_our_own_player_is_asked_as_well() -> None:
    clock = FakeClock()
    rewinding = ScheduledRewinding(HandAirings(), one_service(OFF, FM), clock)
    permits = Permits(rewinding, Positions(KEY, clock), clock)

    with pytest.raises(NotAllowedError, match="rewind: off"):
        permits.own_beginning(FM, clock.now() - timedelta(seconds=10))
