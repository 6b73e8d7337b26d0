# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an ingest does about silence: it is shown, left, and returned to.  No real time passes here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from player.air.base import MountId, StreamState
from player.air.ingest import Ingest
from player.air.quiet import Listening, Quiet, QuietKind
from player.air.run import Run
from player.air.status import StatusBoard
from player.errors import StreamEndedError
from player.running import running
from schedules.publisher import LocalPublisher
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.frames import FRAME_S, mp3, numbers
from tests.fakes.ingest_desk import Desk
from tests.fakes.upstream import Live, ScriptedUpstream, Step

B = "http://b.example/live"
B_BASE = 20_000_000
LEAVE_S = 30.0


class Lumps:
    """A station on the air whose sound comes once a second: a test of many minutes is then short."""

    def __init__(self, clock: FakeClock, *, base: int = 1_000_000) -> None:
        self._clock = clock
        self._base = base

    def __iter__(self) -> Iterator[Step]:
        newest = self._base + round(self._clock.monotonic_s() / FRAME_S)
        yield mp3(newest - 200, 200)
        while True:
            yield 42 * FRAME_S
            yield mp3(newest, 42)
            newest += 42


class HandEar:
    """Hears what a test says: which upstreams sound, by the numbers of their frames."""

    def __init__(self) -> None:
        self.silent_a = self.silent_b = False
        self.asked = 0

    async def sounds(self, runs: Sequence[Run]) -> bool:
        self.asked += 1
        second = numbers(runs[-1].frames)[-1] >= B_BASE
        return not (self.silent_b if second else self.silent_a)


class QuietDesk(Desk):
    """A desk whose ingest listens."""

    def __init__(self) -> None:
        super().__init__()
        self.ear = HandEar()

    def listening_ingest(self, *upstreams: ScriptedUpstream) -> Ingest:
        return Ingest(
            MountId("news"),
            upstreams,
            self.air,
            StatusBoard(self.clock, self.statuses.append),
            clock=self.clock,
            publisher=LocalPublisher(),
            backoff=float,
            listening=Listening(ear=self.ear, leave_s=LEAVE_S),
        )

    def two(self) -> tuple[ScriptedUpstream, ScriptedUpstream]:
        return self.upstream(Lumps(self.clock)), self.upstream(Lumps(self.clock, base=B_BASE), address=B)

    def quiet(self, kind: QuietKind = QuietKind.SILENT, *, for_s: float = 15) -> Quiet:
        return Quiet(
            kind=kind, since=self.clock.now() - timedelta(seconds=for_s), reason="nothing above -50 dBFS"
        )

    @property
    def heard_second(self) -> bool:
        newest = self.air.read(self.air.position_behind(0.2), 10_000_000)
        return numbers(newest)[-1] >= B_BASE


async def test_silence_is_shown_since_its_beginning_and_its_end_as_well() -> None:
    desk = QuietDesk()
    ingest = desk.listening_ingest(desk.two()[0])

    async with running(ingest):
        await desk.clock.advance(20)
        ingest.judge(desk.quiet())
        status = desk.statuses[-1]
        ingest.judge(None)

    assert (status.state, status.reason) == (StreamState.SILENT, "nothing above -50 dBFS")
    assert status.since == NOON + timedelta(seconds=5)
    assert desk.states == ["connecting", "up", "silent", "up"]


async def test_the_next_takes_over_after_twice_the_time_without_a_hole_and_the_first_when_it_sounds() -> None:
    desk = QuietDesk()
    ingest = desk.listening_ingest(*desk.two())
    desk.ear.silent_a = True

    async with running(ingest):
        await desk.clock.advance(100)
        ingest.judge(desk.quiet())
        await desk.clock.advance(14)
        assert not desk.heard_second
        await desk.clock.advance(6)
        assert desk.heard_second
        assert desk.states == ["connecting", "up", "silent", "up"]
        assert desk.air.gaps == ()
        assert desk.statuses[-1].reason == (
            "playing 2 of 2; http://a.example/live: nothing above -50 dBFS since 12:01:25Z"
        )

        await desk.clock.advance(200)
        assert desk.heard_second  # it was tried, and is silent
        assert "http://a.example/live: it is silent" in desk.statuses[-1].reason
        desk.ear.silent_a = False
        await desk.clock.advance(70)
        assert not desk.heard_second


async def test_where_nothing_sounds_it_stays_on_the_preferred_one() -> None:
    desk = QuietDesk()
    ingest = desk.listening_ingest(*desk.two())
    desk.ear.silent_a = desk.ear.silent_b = True

    async with running(ingest):
        await desk.clock.advance(20)
        ingest.judge(desk.quiet())
        await desk.clock.advance(250)

    assert not desk.heard_second
    assert desk.ear.asked >= 3
    assert desk.states == ["connecting", "up", "silent"]


async def test_one_that_falls_silent_again_and_again_makes_us_change_at_most_four_times_in_ten_minutes() -> (
    None
):
    desk = QuietDesk()
    ingest = desk.listening_ingest(*desk.two())
    changes: list[float] = []
    second = False

    async with running(ingest):
        for _ in range(300):
            await desk.clock.advance(2)
            if desk.heard_second != second:
                second = not second
                changes.append(desk.clock.monotonic_s())
            ingest.judge(None if second else desk.quiet(for_s=LEAVE_S))

    assert 2 <= len(changes) <= 4


async def test_a_loop_is_not_returned_to_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("player.air.ingest.REPEATS_S", 150.0)  # a quarter, as time costs time here
    desk = QuietDesk()
    ingest = desk.listening_ingest(*desk.two())

    async with running(ingest):
        await desk.clock.advance(20)
        ingest.judge(desk.quiet(QuietKind.SAME, for_s=LEAVE_S))
        await desk.clock.advance(140)
        assert desk.heard_second
        await desk.clock.advance(80)
        assert not desk.heard_second


async def test_a_silent_one_that_breaks_is_opened_again_like_any() -> None:
    desk = QuietDesk()
    ended = StreamEndedError(B, "the server ended the stream")
    upstream = desk.upstream(Live(desk.clock, lasts_s=40, then=ended), Live(desk.clock))
    ingest = desk.listening_ingest(upstream)

    async with running(ingest):
        await desk.clock.advance(20)
        ingest.judge(desk.quiet())
        await desk.clock.advance(30)

    assert upstream.opened == 2
    assert desk.states == ["connecting", "up", "silent", "connecting", "up"]
