# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Each long-running service fails by surprise in the middle of its work, is started again, and does it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from player.air.air import Air
from player.air.base import AirTitle, MountId, StreamState, StreamTitle
from player.air.mount import Mount, Mounts
from player.api.events import HEARTBEAT_S, EventHub
from player.events import NowNextChanged, TitleChanged
from player.nownext.board import NowNextBoard
from player.playback.player import PlayerState
from player.relay.fanout import Fanout
from player.running import Service, Supervised, running
from schedules.boundaries.jobs import BoundaryJobs
from schedules.events import BoundaryReached, ScheduleChanged
from schedules.model.catalogue import Catalogue, Station
from schedules.model.catalogue import Service as Programmes
from schedules.model.ids import ServiceId, StationId
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import FakeClock
from tests.fakes.event_stream import following
from tests.fakes.network import FM, START, Network
from tests.fakes.outlet import RecordingOutlet
from tests.fakes.serving import served
from tests.fakes.studio import Studio, numbers
from tests.fakes.upstream import Live, ScriptedUpstream
from tests.player.playback.conftest import WSKG, Radio
from tests.schedules.test_lineups import NEWS, ONE, fill, until
from tests.schedules.test_lineups import Radio as Files


class Surprise:
    """A call that fails once, when the test says so, and else does what it always did."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, error: Exception) -> None:
        self._call: Callable[..., Any] = getattr(owner, name)
        self._error = error
        self.due = False
        self.calls = 0

        def instead(*args: Any, **options: Any) -> Any:
            self._look()
            return self._call(*args, **options)

        async def instead_awaited(*args: Any, **options: Any) -> Any:
            self._look()
            return await self._call(*args, **options)

        awaited = inspect.iscoroutinefunction(self._call)
        monkeypatch.setattr(owner, name, instead_awaited if awaited else instead)

    def _look(self) -> None:
        self.calls += 1
        if self.due:
            self.due = False
            raise self._error


def kept(service: Service, clock: FakeClock) -> Supervised:
    return Supervised(service, clock, "it")


def receivers(publisher: LocalPublisher) -> int:
    return len(publisher._receivers)


async def test_one_mount_is_started_again_and_the_others_never_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = FakeClock()
    first, second = ScriptedUpstream(clock, Live(clock)), ScriptedUpstream(clock, Live(clock))
    made = [
        Mount(MountId(name), [upstream], clock=clock, publisher=LocalPublisher())
        for name, upstream in (("first", first), ("second", second))
    ]
    surprise = Surprise(monkeypatch, made[0], "_until_idle", MemoryError())

    async with running(kept(Mounts(made, {}), clock)):
        with made[0].listening(), made[1].listening():
            surprise.due = True
            await clock.advance(5)

            assert [mount.status.state for mount in made] == [StreamState.UP] * 2
            assert made[0].has_fresh_audio
            assert (surprise.calls, second.opened) == (2, 1)
    assert (first.connected, second.connected) == (0, 0)


async def test_listeners_are_fed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, air = FakeClock(), Air()
    fanout, studio, outlet = Fanout(clock), Studio(air), RecordingOutlet()
    studio.send(5, clock.now())
    audience = fanout.audience(air)
    opening = audience.opening(air.burst_position(), icy=False, now_s=0)
    outlet.send(opening.data)
    fanout.admit(audience, outlet, opening)
    surprise = Surprise(monkeypatch, fanout, "step", MemoryError())

    async with running(kept(fanout, clock)):
        surprise.due = True
        for _ in range(20):
            studio.send(0.25, clock.now())
            await clock.advance(0.25)

    heard = numbers(outlet.data)
    assert heard[-1] >= studio.next - 20
    assert heard == list(range(heard[0], heard[-1] + 1))


async def test_the_local_player_plays_again(monkeypatch: pytest.MonkeyPatch) -> None:
    radio = Radio()
    surprise = Surprise(monkeypatch, radio.controller, "_look", RuntimeError("a defect"))

    with radio.publisher.subscribe(radio.receive):
        async with running(kept(radio.controller, radio.clock)):
            await radio.clock.settle()
            await radio.playing()
            surprise.due = True
            await radio.pass_time(0.25)
            lost = radio.player
            await radio.pass_time(2)

            assert radio.state is PlayerState.PLAYING
            assert (radio.mount.listeners, len(radio.backend.loads)) == (1, 2)
            assert receivers(radio.publisher) == 2
    assert (lost.state, lost.reason) == (
        PlayerState.RECONNECTING, "internal error in the player; starting again"
    )  # fmt: skip
    assert radio.mount.listeners == 0


async def test_a_paused_local_player_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    radio = Radio()
    surprise = Surprise(monkeypatch, radio.controller, "_look", RuntimeError("a defect"))

    async with running(kept(radio.controller, radio.clock)):
        await radio.clock.settle()
        await radio.playing()
        paused = radio.controller.pause()
        surprise.due = True
        await radio.pass_time(10)
        assert radio.mount.listeners == 1
        radio.controller.resume()
        await radio.pass_time(1)

        assert radio.state is PlayerState.PLAYING
        assert radio.player.behind_live_s == pytest.approx((paused.behind_live_s or 0) + 10, abs=0.6)


def schedules_of(clock: FakeClock, publisher: LocalPublisher) -> ScheduleService:
    service = Programmes(id=ServiceId("news"), name="News", timezone="UTC")
    station = Station(id=WSKG, call_sign="WSKG", name="", carries=service.id, timezone="UTC")
    return ScheduleService(Catalogue([service], [station]), clock, publisher, 600.0)


async def test_the_board_watches_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, publisher, told = FakeClock(), LocalPublisher(), list[StationId]()
    schedules = schedules_of(clock, publisher)
    surprise = Surprise(monkeypatch, schedules, "now_next", RuntimeError("a defect"))
    surprise.due = True

    def receive(event: object) -> None:
        if isinstance(event, NowNextChanged):
            told.append(event.station)

    with publisher.subscribe(receive):
        async with running(kept(NowNextBoard(schedules, publisher), clock)):
            await clock.advance(1)
            assert receivers(publisher) == 2
    assert told == [WSKG]
    assert receivers(publisher) == 0


@pytest.mark.parametrize("name", ["roll", "next_boundary"])
async def test_boundaries_wake_again(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    clock, publisher, woken = FakeClock(), LocalPublisher(), list[float]()
    schedules = schedules_of(clock, publisher)
    surprise = Surprise(monkeypatch, schedules, name, RuntimeError("a defect"))

    def receive(event: object) -> None:
        if isinstance(event, BoundaryReached):
            woken.append(clock.monotonic_s())

    with publisher.subscribe(receive):
        async with running(kept(BoundaryJobs(schedules, clock, publisher), clock)):
            await clock.advance(10)
            surprise.due = True
            publisher.publish(ScheduleChanged(ServiceId("news"), 1))
            await clock.advance(10)
            assert woken[-1] == pytest.approx(10.1)
            assert receivers(publisher) == 2

            publisher.publish(ScheduleChanged(ServiceId("news"), 2))
            await clock.settle()
            assert woken[-1] == 20


async def test_slot_files_are_watched_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.write("news.yaml", fill("Before"))
    lineups = files.files({NEWS: "news.yaml"})
    lineups.load()
    surprise = Surprise(monkeypatch, asyncio, "to_thread", RuntimeError("can't start new thread"))

    async with running(kept(lineups, files.clock)):
        surprise.due = True
        await files.clock.advance(1)
        assert not surprise.due
        files.write("news.yaml", fill("Afterwards"))

        await until(files, ONE, "Afterwards")


async def test_followers_are_told_again_and_each_news_once(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network()
    surprise = Surprise(monkeypatch, EventHub, "_tell", MemoryError())
    title = AirTitle(title=StreamTitle(text="After"), at=START + timedelta(minutes=1))
    app = network.app()

    async with (
        served(app) as url,
        running(kept(network.api, network.clock)),
        following(url, f"?station={FM}") as stream,
    ):
        await stream.take(5)
        surprise.due = True
        await network.clock.advance(HEARTBEAT_S + 3)
        network.publisher.publish(TitleChanged(mount=MountId("news"), title=title))
        network.publisher.publish(NowNextChanged(FM))

        news = await stream.take(2)

    assert surprise.calls >= 2
    assert [message.name for message in news] == ["title", "now"]
