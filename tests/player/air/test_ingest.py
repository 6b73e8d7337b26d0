# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The ingest keeps an air filled, whatever its upstreams do.  No real time passes here."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from player.air.base import MountId, StreamState, StreamStatus
from player.air.ingest import Ingest
from player.air.status import StatusBoard
from player.air.timing import full_jitter
from player.errors import (
    ErrorClass,
    NotAudioError,
    ResolveError,
    StreamEndedError,
    StreamRefusedError,
    StreamUnreachableError,
)
from player.running import running
from schedules.publisher import LocalPublisher
from tests.fakes.clock import FakeClock
from tests.fakes.frames import FRAME_S, mp3, opus_headers, opus_page
from tests.fakes.ingest_desk import Desk
from tests.fakes.upstream import Live, ScriptedUpstream, Then

A, B, C = ("http://a.example/live", "http://b.example/live", "http://c.example/live")
BUSY = StreamRefusedError(A, 503)
GONE = StreamRefusedError(A, 404)
RESET = StreamUnreachableError(A, "connection reset")
ENDED = StreamEndedError(A, "the server ended the stream")
B_BASE, C_BASE = 20_000_000, 30_000_000
"""Frames of the second and third upstream have numbers of their own."""


def in_a_row(frames: list[int]) -> bool:
    return frames == list(range(frames[0], frames[0] + len(frames)))


async def test_the_first_sound_is_on_the_air_at_once_and_goes_on() -> None:
    desk = Desk()
    upstream = desk.upstream(Live(desk.clock))

    await desk.run(10, upstream)

    assert desk.heads[0][0] == 0
    assert desk.states == ["connecting", "up"]
    assert in_a_row(desk.heard)
    assert desk.air.kept_s == pytest.approx(14.8, abs=0.2)
    assert upstream.opened == 1
    assert upstream.connected == 0  # closed behind us


async def test_a_lost_connection_is_opened_again_and_nothing_is_heard_twice_or_missed() -> None:
    desk = Desk()
    upstream = desk.upstream(Live(desk.clock, lasts_s=20, then=ENDED), Live(desk.clock))

    await desk.run(40, upstream)

    assert upstream.opened == 2
    assert desk.longest_pause_s <= 0.5
    frames = desk.heard
    steps = [after - before for before, after in pairwise(frames)]
    assert all(step >= 1 - round(0.12 / FRAME_S) for step in steps)  # at most one run of the join is repeated
    assert max(steps) == 1
    assert desk.air.newest_at is not None
    assert abs((desk.clock.now() - desk.air.newest_at).total_seconds()) < 0.2


async def test_the_second_upstream_takes_over_when_the_first_is_gone() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=20, then=RESET), BUSY)
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)

    await desk.run(30, first, second)

    assert first.opened == 2
    assert desk.longest_pause_s <= 0.5
    assert desk.states == ["connecting", "up", "connecting", "up"]
    assert desk.statuses[-1].reason == "playing 2 of 2; http://a.example/live: HTTP 503"
    assert desk.heard[-1] > B_BASE
    assert desk.air.generation == 1  # the same format: no listener's connection ends


async def test_one_that_is_gone_for_good_is_not_tried_twice() -> None:
    desk = Desk()
    first, second = desk.upstream(GONE), desk.upstream(Live(desk.clock), address=B)

    await desk.run(1, first, second)

    assert (first.opened, second.opened) == (1, 1)
    assert desk.states == ["connecting", "up"]


@pytest.mark.parametrize(
    ("error", "opened", "reason"),
    [
        pytest.param(BUSY, 2, "trying 2 of 2: http://a.example/live: HTTP 503", id="busy"),
        pytest.param(
            NotAudioError(A, "it sends HTML"),
            1,
            "trying 2 of 2: http://a.example/live: it sends HTML",
            id="html",
        ),
        pytest.param(
            ResolveError(ErrorClass.UNSUPPORTED, "HLS is not played yet"),
            1,
            "trying 2 of 2: http://a.example/live: HLS is not played yet",
            id="unsupported",
        ),
        pytest.param(
            ResolveError(ErrorClass.UNREACHABLE, "no such host"),
            2,
            "trying 2 of 2: http://a.example/live: no such host",
            id="unreachable",
        ),
    ],
)
async def test_the_reason_is_told_in_words(error: Exception, opened: int, reason: str) -> None:
    desk = Desk()
    first, second = desk.upstream(error), desk.upstream(Live(desk.clock), address=B)

    await desk.run(1, first, second)

    assert first.opened == opened
    assert reason in [status.reason for status in desk.statuses]


async def test_credentials_are_never_shown() -> None:
    desk = Desk()
    first = desk.upstream(
        ResolveError(ErrorClass.EMPTY, "nothing"), address="http://me:secret@a.example/x?key=secret"
    )

    await desk.run(5, first)

    assert desk.statuses
    assert not any("secret" in status.reason for status in desk.statuses)


async def test_when_nothing_plays_the_waits_grow_and_it_heals_by_itself() -> None:
    desk = Desk(backoff=lambda attempt: float(2**attempt))
    first, second = desk.upstream(GONE), desk.upstream(GONE, address=B)
    ingest = desk.ingest(first, second)

    async with running(ingest):
        await desk.clock.advance(14.9)  # rounds at 0, 1, 3, 7; the next one at 15
        assert (first.opened, second.opened) == (4, 4)
        assert desk.states == ["connecting", "down"]
        assert "trying again in 8 s" in desk.statuses[-1].reason

        second.becomes(Live(desk.clock))
        await desk.clock.advance(0.5)

    assert desk.states == ["connecting", "down", "up"]
    assert desk.air.kept_s > 4


async def test_the_waits_begin_anew_after_half_a_minute_of_good_sound() -> None:
    rounds: list[int] = []

    def backoff(attempt: int) -> float:
        rounds.append(attempt)
        return 1.0

    desk = Desk(backoff=backoff)
    upstream = desk.upstream(GONE, GONE, Live(desk.clock, lasts_s=31, then=GONE), GONE, GONE)

    await desk.run(35, upstream)

    assert rounds[:4] == [0, 1, 0, 1]


async def test_one_that_breaks_again_and_again_is_not_hammered() -> None:
    desk = Desk(backoff=full_jitter)
    upstream = desk.upstream(Live(desk.clock, lasts_s=1, then=ENDED))

    await desk.run(600, upstream)

    # Two connections a round of 1 s each, and waits of up to 30 s, 15 s on average: about 75.
    assert upstream.opened < 150


async def test_a_frozen_source_is_noticed_within_5_s_and_the_next_is_heard() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=20), Live(desk.clock, lasts_s=0))
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)

    await desk.run(40, first, second)

    stalled = next(status for status in desk.statuses if status.state is StreamState.STALLED)
    noticed_s = (stalled.since - FakeClock().now()).total_seconds() - 20
    assert 2.5 <= noticed_s <= 4
    assert stalled.reason == "http://a.example/live: no sound for 3 s; trying 2 of 2"
    assert first.opened == 1
    assert desk.longest_pause_s <= 4
    assert desk.states == ["connecting", "up", "stalled", "up"]
    assert desk.heard[-1] > B_BASE


async def test_the_last_burst_of_a_dead_source_is_not_put_on_the_air_again() -> None:
    desk = Desk()
    upstream = desk.upstream(Live(desk.clock, lasts_s=20), [mp3(1_000_700, 200), Then.FREEZE])

    await desk.run(60, upstream)

    assert upstream.opened > 2
    assert desk.heads[-1][0] <= 20.2
    assert desk.states == ["connecting", "up", "stalled", "down"]


async def test_a_source_that_drips_is_left() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, speed=0.5))
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)

    await desk.run(25, first, second)

    assert any("more slowly than real time" in status.reason for status in desk.statuses)
    assert desk.heard[-1] > B_BASE


async def test_long_pages_are_waited_for() -> None:
    desk = Desk()
    pages = [opus_page(number, seconds=4.8) for number in range(1, 20)]
    upstream = desk.upstream([opus_headers(), *(step for page in pages for step in (page, 4.8))])

    await desk.run(60, upstream)

    assert upstream.opened == 1
    assert desk.states == ["connecting", "up"]
    assert desk.air.newest_at == desk.clock.now() - timedelta(seconds=60 % 4.8)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param([Then.FREEZE], "open, but no sound for 5 s", id="silent"),
        pytest.param([b"\x00" * 100_000] * 6 + [Then.FREEZE], "no frame of sound in 585 KiB", id="noise"),
        pytest.param(
            [step for _ in range(99) for step in (b"x", 1.0)],
            "open, but no sound for 5 s",
            id="a byte a second",
        ),
    ],
)
async def test_one_that_opens_but_gives_no_frame_is_left(script: list[object], words: str) -> None:
    desk = Desk()
    first, second = desk.upstream(script), desk.upstream(Live(desk.clock), address=B)

    await desk.run(15, first, second)

    assert any(words in status.reason for status in desk.statuses)
    assert desk.states[-1] == "up"


async def test_one_that_never_answers_is_left() -> None:
    desk = Desk()
    second = desk.upstream(Live(desk.clock), address=B)

    class Mute(ScriptedUpstream):
        async def open(self):  # type: ignore[no-untyped-def]
            self.opened += 1
            await self._clock.sleep(1e9)

    first = Mute(desk.clock, BUSY, address=A)
    await desk.run(45, first, second)

    assert first.opened == 2
    assert desk.states[-1] == "up"


async def test_a_better_upstream_takes_over_when_it_is_back_without_a_hole() -> None:
    desk = Desk()
    first = desk.upstream(BUSY, BUSY, BUSY, Live(desk.clock))
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)

    await desk.run(110, first, second)  # tried again after 30 s in vain, and after 60 s more

    assert first.opened == 4
    assert desk.states == ["connecting", "up"]
    assert desk.statuses[-1].reason == ""
    assert desk.heard[-1] < B_BASE
    assert desk.longest_pause_s <= 0.2
    assert second.connected == 0
    assert first.most_connected == second.most_connected == 1
    back_s = next(at for at, _ in reversed(desk.heads) if at < 90.1 + 3.2)
    assert back_s == pytest.approx(93, abs=0.5)  # 3 s of proof


async def test_a_better_upstream_that_only_opens_does_not_take_over() -> None:
    desk = Desk()
    first = desk.upstream(BUSY, BUSY, Live(desk.clock, lasts_s=2, then=ENDED))
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)

    await desk.run(300, first, second)

    assert first.opened > 4
    assert first.connected == 0
    assert second.opened == 1
    assert desk.heard[-1] > B_BASE


async def test_a_flapping_upstream_makes_us_change_at_most_four_times_in_ten_minutes() -> None:
    desk = Desk()
    first = desk.upstream(*([Live(desk.clock, lasts_s=5, then=RESET), BUSY] * 50))
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)
    playing = [""]

    def note(status: StreamStatus) -> None:
        if status.state is StreamState.UP:
            playing.append(status.reason[:9])

    board = StatusBoard(desk.clock, note)
    ingest = Ingest(
        MountId("news"),
        [first, second],
        desk.air,
        board,
        clock=desk.clock,
        publisher=LocalPublisher(),
        backoff=float,
    )
    async with running(ingest):
        await desk.clock.advance(600)

    changes = sum(before != after for before, after in pairwise(playing))
    assert 2 <= changes <= 4


async def test_another_format_begins_a_generation() -> None:
    desk = Desk()
    upstream = desk.upstream([mp3(0, 50), mp3(0, 50, rate_hz=32_000), Then.FREEZE])

    await desk.run(1, upstream)

    assert desk.air.generation == 2
    assert desk.air.format is not None
    assert desk.air.format.sample_rate_hz == 32_000


async def test_another_upstream_with_another_format_brings_its_whole_burst() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=20, then=GONE))
    second = desk.upstream(Live(desk.clock, rate_hz=32_000), address=B)

    await desk.run(22, first, second)

    assert desk.air.generation == 2
    # listeners begin anew, and need all that there is: 4.8 s and what came since
    assert desk.air.head - desk.air.burst_position() > 4.8 * 16_000


async def test_a_file_at_full_speed_is_read_in_real_time() -> None:
    desk = Desk()
    upstream = desk.upstream([mp3(0, 500)] * 100)  # 20 minutes

    await desk.run(60, upstream)

    assert 60 < desk.air.head / 16_000 < 60 + 30 + 12 + 1


async def test_what_was_learned_of_the_one_playing_is_shown() -> None:
    desk = Desk()
    first, second = desk.upstream(GONE), desk.upstream(Live(desk.clock), address=B)
    ingest = desk.ingest(first, second)

    async with running(ingest):
        await desk.clock.advance(1)
        assert ingest.info is not None
        assert ingest.info.url == B


async def test_a_demonstration_signal_is_named_in_the_state_also_where_it_is_the_last_resort() -> None:
    alone, last = Desk(), Desk()

    await alone.run(5, alone.upstream(Live(alone.clock), address="demo:news"))
    await last.run(20, last.upstream(BUSY, BUSY), last.upstream(Live(last.clock), address="demo:news"))

    assert alone.statuses[-1].reason == "built-in demonstration signal"
    reason = "built-in demonstration signal; playing 2 of 2; http://a.example/live: HTTP 503"
    assert last.statuses[-1].reason == reason
