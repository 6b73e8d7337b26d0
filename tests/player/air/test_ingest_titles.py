# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles come on the air with their sound, and are told once, with its instant.  No real time passes here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice

import pytest

from player.air.base import AirTitle, StreamTitle
from player.errors import StreamEndedError, StreamRefusedError
from tests.fakes.clock import FakeClock
from tests.fakes.frames import FRAME_S, mp3
from tests.fakes.ingest_desk import Desk
from tests.fakes.upstream import Live, Step, Then

A, B = "http://a.example/live", "http://b.example/live"
GONE = StreamRefusedError(A, 404)
ENDED = StreamEndedError(A, "the server ended the stream")
B_BASE = 20_000_000
"""Frames of the second upstream have numbers of their own."""

ONE, TWO = StreamTitle(text="One"), StreamTitle(text="Two")


def real_time(first: int, *, rate_hz: int = 48_000) -> Iterator[Step]:
    """What follows a burst: four frames as often as they last."""
    frame_s = 1152 / rate_hz
    for number in count(first, 4):
        yield 4 * frame_s
        yield mp3(number, 4, rate_hz=rate_hz)


def before_s(instant: datetime, title: AirTitle) -> float:
    return (instant - title.at).total_seconds()


# The splitter holds back the last frame that came: a title after n frames comes with frame n - 1.
async def test_titles_of_a_burst_are_told_once_with_the_instants_of_their_sound() -> None:
    desk = Desk()
    # 4.8 s of sound within 0.1 s
    burst = [mp3(0, 50), ONE, 0.05, mp3(50, 100), ONE, TWO, 0.05, mp3(150, 50)]

    await desk.run(1, desk.upstream([*burst, *islice(real_time(200), 50)]))

    assert desk.titles == ["One", "Two"]
    there = FakeClock().now() + timedelta(seconds=0.1)
    assert [before_s(there, title) for title in desk.told] == pytest.approx([150 * FRAME_S, 50 * FRAME_S])
    assert desk.air.titles.recent() == (desk.told[1], desk.told[0])
    assert desk.told_s[-1] <= 0.2


async def test_titles_of_a_burst_that_a_server_froze_after_are_told_too() -> None:
    desk = Desk()

    await desk.run(1, desk.upstream([mp3(0, 50), ONE, mp3(50, 50), TWO, mp3(100, 50), Then.FREEZE]))

    assert desk.titles == ["One", "Two"]
    assert before_s(desk.told[1].at, desk.told[0]) == pytest.approx(50 * FRAME_S)


async def test_titles_of_a_burst_that_a_connection_ended_with_are_told_too() -> None:
    desk = Desk()

    await desk.run(1, desk.upstream([mp3(0, 50), ONE, mp3(50, 50), GONE], GONE))

    assert desk.titles == ["One"]
    assert before_s(FakeClock().now(), desk.told[0]) == pytest.approx(51 * FRAME_S)
    assert desk.told_s == [0]


async def test_titles_of_the_burst_of_a_connection_that_takes_over_have_the_instants_of_their_sound() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=20, then=GONE))
    burst = [mp3(at, 50, rate_hz=32_000) for at in (0, 50, 100)]  # of another format: all 5.4 s are needed
    script = [burst[0], ONE, burst[1], TWO, burst[2], *islice(real_time(150, rate_hz=32_000), 50)]

    await desk.run(23, first, desk.upstream(script, address=B))

    assert desk.titles == ["One", "Two"]
    one, two = desk.told
    assert before_s(two.at, one) == pytest.approx(50 * 0.036)
    begin = FakeClock().now() + timedelta(seconds=20, milliseconds=96)  # the piece in which the first failed
    assert abs(before_s(begin, two) - 50 * 0.036) < 0.15
    assert desk.air.titles.recent() == (two, one)


async def test_a_title_before_all_sound_has_the_instant_at_which_that_begins() -> None:
    desk = Desk()

    await desk.run(1, desk.upstream([ONE, mp3(0, 200), *islice(real_time(200), 50)]))

    assert desk.titles == ["One"]
    assert before_s(FakeClock().now(), desk.told[0]) == pytest.approx(199 * FRAME_S)


async def test_titles_with_no_sound_between_them_are_told_once_each_and_at_once() -> None:
    desk = Desk()
    script = [mp3(0, 200), *islice(real_time(200), 200), ONE, TWO, *islice(real_time(600), 50)]

    await desk.run(12, desk.upstream(script))

    assert desk.titles == ["One", "Two"]
    assert desk.told_s == pytest.approx([100 * 4 * FRAME_S] * 2)
    assert [before_s(FakeClock().now() + timedelta(seconds=9.6), title) for title in desk.told] == [0, 0]


async def test_a_title_at_the_end_of_a_connection_is_told_once() -> None:
    desk = Desk()
    upstream = desk.upstream(
        [mp3(0, 200), *islice(real_time(200), 200), ONE, ENDED],
        [mp3(500, 150), ONE, mp3(650, 10), TWO, mp3(660, 10), *islice(real_time(670), 50)],
    )

    await desk.run(12, upstream)

    assert desk.titles == ["One", "Two"]
    assert [title.title.text for title in desk.air.titles.recent()] == ["Two", "One"]


async def test_a_title_does_not_outlive_its_upstream() -> None:
    desk = Desk()
    first = desk.upstream([StreamTitle(text="One"), *Live(desk.clock, lasts_s=0, then=GONE)])
    second = desk.upstream(Live(desk.clock, base=B_BASE), address=B)

    await desk.run(10, first, second)

    assert desk.titles == ["One", ""]


def flood(first: int, *, seconds: float, a_second: int) -> Iterator[Step]:
    """Sound in real time, with another title before each piece of it."""
    pieces_s = islice(real_time(first), 2 * round(seconds / (4 * FRAME_S)))
    number = count(1)
    for step in pieces_s:
        yield step
        if isinstance(step, bytes):
            yield from (StreamTitle(text=f"{next(number)}") for _ in range(round(a_second * 4 * FRAME_S)))


async def test_a_flood_of_titles_is_told_five_times_a_second_and_its_last_one_always() -> None:
    desk = Desk()
    script = [mp3(0, 200), *flood(200, seconds=9.6, a_second=500), *islice(real_time(600), 50)]

    await desk.run(12, desk.upstream(script))

    assert 45 <= len(desk.titles) <= 5 + 5 * 9.6 + 1
    assert desk.titles[-1] == "4800"
    assert desk.told_s[-1] <= 9.6 + 0.2
    assert max(sum(at <= told < at + 0.99 for told in desk.told_s) for at in desk.told_s if at > 1) <= 5
    assert [title.title.text for title in reversed(desk.air.titles.recent())] == desk.titles


async def test_a_flood_that_a_connection_ends_with_leaves_its_last_title() -> None:
    desk = Desk()
    script = [mp3(0, 200), *islice(real_time(200), 50), *(StreamTitle(text=f"{n}") for n in range(100)), GONE]

    await desk.run(5, desk.upstream(script, GONE))

    assert desk.titles == ["0", "1", "2", "3", "4", "99"]


async def test_a_title_after_a_flood_is_told_at_once_again() -> None:
    desk = Desk()
    script = [
        mp3(0, 200), *flood(200, seconds=4.8, a_second=500), *islice(real_time(400), 100),
        ONE, *islice(real_time(600), 50),
    ]  # fmt: skip

    await desk.run(12, desk.upstream(script))

    assert desk.titles[-1] == "One"
    assert desk.told_s[-1] == pytest.approx(100 * 4 * FRAME_S)
