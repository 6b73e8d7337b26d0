# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A mount is connected while somebody listens, and a while longer."""

from __future__ import annotations

import asyncio

import pytest

from player.air.base import MountId, StreamState, StreamTitle, Upstream
from player.air.demo import DemoUpstream
from player.air.mount import Mount, Mounts
from player.errors import ErrorClass, NoAudioError, StreamRefusedError
from player.events import StreamChanged, TitleChanged
from player.running import running
from schedules.errors import UnknownStationError
from schedules.model.ids import StationId
from schedules.publisher import LocalPublisher
from tests.fakes.clock import FakeClock
from tests.fakes.frames import FRAME_S, mp3
from tests.fakes.upstream import Live, ScriptedUpstream, Step, Then

NEWS = MountId("news")
GONE = StreamRefusedError("http://a.example/live", 404)


def mount_of(
    clock: FakeClock,
    *upstreams: Upstream,
    always: bool = False,
    publisher: LocalPublisher | None = None,
) -> Mount:
    return Mount(
        NEWS,
        upstreams,
        clock=clock,
        publisher=publisher or LocalPublisher(),
        idle_stop_s=60,
        always=always,
        backoff=lambda attempt: 1.0,
    )


def state(mount: Mount) -> StreamState:
    return mount.status.state


async def test_the_first_listener_starts_it_and_it_stops_a_while_after_the_last() -> None:
    clock = FakeClock()
    upstream = ScriptedUpstream(clock, Live(clock))
    mount = mount_of(clock, upstream)

    async with running(mount):
        await clock.advance(100)
        assert (upstream.opened, mount.status.state) == (0, StreamState.OFF)

        with mount.listening(), mount.listening():
            await clock.advance(10)
            assert (mount.listeners, upstream.connected, mount.status.state) == (2, 1, StreamState.UP)
            assert mount.info is not None
            assert [candidate.url for candidate in mount.candidates] == [upstream.address]
        await clock.advance(59)
        assert (mount.listeners, upstream.connected) == (0, 1)

        await clock.advance(2)
        assert (upstream.connected, mount.status.state) == (0, StreamState.OFF)
        assert mount.air.newest_at is None  # never stale air as live


async def test_every_address_is_named_opened_or_not() -> None:
    clock = FakeClock()
    first = ScriptedUpstream(clock, Live(clock), address="http://a.example/1")
    second = ScriptedUpstream(clock, Live(clock), address="http://a.example/2")
    demo = DemoUpstream("demo:news", clock)
    mount = mount_of(clock, first, second, demo, DemoUpstream("demo:nope", clock))

    async with running(mount):
        with mount.listening():
            await clock.advance(1)

    assert (first.opened, second.opened) == (1, 0)
    assert [(found.url, found.playable) for found in mount.candidates] == [
        ("http://a.example/1", True),
        ("http://a.example/2", None),
        ("demo:news", True),
        ("demo:nope", False),
    ]
    assert mount.candidates[3].failure is ErrorClass.UNSUPPORTED


async def test_a_listener_who_comes_back_in_time_keeps_the_connection() -> None:
    clock = FakeClock()
    upstream = ScriptedUpstream(clock, Live(clock))
    mount = mount_of(clock, upstream)

    async with running(mount):
        for _ in range(5):
            with mount.listening():
                await clock.advance(1)
            await clock.advance(50)
        assert (upstream.opened, upstream.connected) == (1, 1)

        await clock.advance(20)
        assert upstream.connected == 0
        with mount.listening():
            await clock.advance(1)
            assert (upstream.opened, mount.status.state) == (2, StreamState.UP)


async def test_one_that_is_always_on_needs_no_listener() -> None:
    clock = FakeClock()
    upstream = ScriptedUpstream(clock, Live(clock))

    async with running(mount_of(clock, upstream, always=True)):
        await clock.advance(1000)
        assert (upstream.opened, upstream.connected) == (1, 1)
    assert upstream.connected == 0


async def test_titles_of_its_first_burst_are_as_far_apart_as_their_sound() -> None:
    clock, publisher, told = FakeClock(), LocalPublisher(), list[object]()
    one, two = StreamTitle(text="One"), StreamTitle(text="Two")
    burst: list[Step] = [mp3(0, 50), one, mp3(50, 100), two, mp3(150, 50), Then.FREEZE]
    mount = mount_of(clock, ScriptedUpstream(clock, burst), always=True, publisher=publisher)

    with publisher.subscribe(told.append):
        async with running(mount):
            await clock.advance(0.5)

    titles = [event for event in told if isinstance(event, TitleChanged)]
    assert titles == [TitleChanged(mount=NEWS, title=title) for title in reversed(mount.titles)]
    newest, older = mount.titles
    assert (newest.at - older.at).total_seconds() == pytest.approx(100 * FRAME_S)
    assert newest.at <= clock.now()


async def test_waiting_ends_with_the_first_frame() -> None:
    clock = FakeClock()
    mount = mount_of(clock, Late(clock, Live(clock)))

    async with running(mount):
        with mount.listening():
            waiting = asyncio.ensure_future(mount.wait_for_audio(10))
            await clock.advance(2.9)
            assert not waiting.done()
            await clock.advance(0.2)
            assert waiting.done()
            await waiting
            await mount.wait_for_audio(0)  # there is some: at once


class Late(ScriptedUpstream):
    """Takes three seconds to open."""

    async def open(self):  # type: ignore[no-untyped-def]
        await self._clock.sleep(3)
        return await super().open()


async def test_whoever_waits_costs_one_task_besides_its_own() -> None:
    clock = FakeClock()
    mount = mount_of(clock, ScriptedUpstream(clock, [Then.FREEZE]))
    before = len(asyncio.all_tasks())

    waiting = [asyncio.ensure_future(mount.wait_for_audio(10)) for _ in range(200)]
    await clock.settle()
    count = len(asyncio.all_tasks()) - before
    await clock.advance(10)
    ends = [str(task.exception()) for task in waiting]

    assert count == 2 * 200
    assert ends == ["no sound within 10 s: the stream is off"] * 200


async def test_waiting_in_vain_says_why() -> None:
    clock = FakeClock()
    mount = mount_of(clock, ScriptedUpstream(clock, GONE))

    async with running(mount):
        with mount.listening():
            waiting = asyncio.ensure_future(mount.wait_for_audio(10))
            await clock.advance(10)
            with pytest.raises(NoAudioError, match=r"no sound within 10 s: http://a\.example/live: HTTP 404"):
                await waiting


async def test_air_that_ended_a_while_ago_is_not_taken_for_live() -> None:
    clock = FakeClock()
    mount = mount_of(clock, ScriptedUpstream(clock, Live(clock, lasts_s=20, then=GONE), GONE))

    async with running(mount):
        with mount.listening():
            await clock.advance(25)
            await mount.wait_for_audio(0)  # it may come back: the burst covers that
            await clock.advance(10)
            assert mount.air.kept_s > 0
            assert not mount.has_fresh_audio
            with pytest.raises(NoAudioError):
                await asyncio.gather(mount.wait_for_audio(5), clock.advance(5))


async def test_a_defect_in_an_upstream_is_shown_and_tried_again() -> None:
    clock = FakeClock()
    mount = mount_of(clock, ScriptedUpstream(clock, RuntimeError("a defect"), Live(clock)))

    async with running(mount):
        with mount.listening():
            await clock.advance(0.5)
            assert state(mount) is StreamState.DOWN
            assert "RuntimeError" in mount.status.reason

            await clock.advance(1)
            assert state(mount) is StreamState.UP


async def test_changes_of_state_are_published_with_the_mount() -> None:
    clock, publisher, states = FakeClock(), LocalPublisher(), list[StreamState]()

    def receive(event: object) -> None:
        if isinstance(event, StreamChanged):
            assert event.mount == NEWS
            states.append(event.status.state)

    mount = Mount(NEWS, [ScriptedUpstream(clock, Live(clock))], clock=clock, publisher=publisher)
    with publisher.subscribe(receive):
        async with running(mount):
            with mount.listening():
                await clock.advance(1)

    assert states == [StreamState.CONNECTING, StreamState.UP, StreamState.OFF]


async def test_mounts_know_which_station_is_heard_where() -> None:
    clock = FakeClock()
    news = mount_of(clock, ScriptedUpstream(clock, Live(clock)), always=True)
    local = Mount(
        MountId("station:b"),
        [ScriptedUpstream(clock, [Then.FREEZE])],
        clock=clock,
        publisher=LocalPublisher(),
    )
    a, b, c = StationId("a"), StationId("b"), StationId("c")
    mounts = Mounts([news, local], {a: NEWS, b: local.id, c: NEWS})

    assert (mounts.of(a), mounts.of(b), mounts[NEWS]) == (news, local, news)
    assert mounts.stations_of(NEWS) == (a, c)
    assert list(mounts) == [news, local]
    with pytest.raises(UnknownStationError):
        mounts.of(StationId("d"))
    async with running(mounts):
        await clock.advance(1)
        assert state(news) is StreamState.UP
    assert state(news) is StreamState.OFF
