# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest

from player.streams.hls.base import HlsCounts
from player.streams.hls.live_list import LiveList, start_of
from player.streams.playlists.hls import HlsPlaylist, HlsSegment
from tests.fakes.clock import NOON


def playlist(
    first: int,
    count: int,
    *,
    live: bool = True,
    start_s: float | None = None,
    duration_s: float = 6.0,
    names: str = "",
    at_s: float | None = None,
) -> HlsPlaylist:
    """Return segments of 6 s, numbered from `first`; the first was on the air `at_s` after noon."""
    return HlsPlaylist(
        segments=tuple(
            HlsSegment(
                url=f"{names}{number}.ts?token={count}",
                sequence=number,
                duration_s=duration_s,
                at=None if at_s is None else NOON + timedelta(seconds=at_s + (number - first) * duration_s),
            )
            for number in range(first, first + count)
        ),
        target_duration_s=6.0,
        live=live,
        start_s=start_s,
    )


def taken(live: LiveList) -> list[int]:
    found = []
    while (next_ := live.take()) is not None:
        found.append(next_.segment.sequence)
    return found


@pytest.mark.parametrize(
    ("listed", "index"),
    [
        pytest.param(playlist(0, 10), 7, id="three target durations before the end"),
        pytest.param(playlist(0, 4), 1, id="four"),
        pytest.param(playlist(0, 3), 1, id="never the oldest of several"),
        pytest.param(playlist(0, 2), 1, id="of two the newer"),
        pytest.param(playlist(0, 1), 0, id="what there is"),
        pytest.param(playlist(0, 20, duration_s=2.0), 11, id="short ones: nine in 18 s"),
        pytest.param(playlist(0, 5, duration_s=20.0), 4, id="longer than three target durations"),
        pytest.param(playlist(0, 10, start_s=-12.0), 8, id="nearer to the end, as the server wishes"),
        pytest.param(playlist(0, 10, start_s=-60.0), 7, id="too far back"),
        pytest.param(playlist(0, 10, start_s=-1.0), 7, id="too near"),
        pytest.param(playlist(0, 10, start_s=0.0), 7, id="a live stream is never begun at its oldest"),
        pytest.param(playlist(0, 10, live=False), 0, id="with an end, from the beginning"),
        pytest.param(playlist(0, 10, live=False, start_s=13.0), 2, id="with an end, where the server wishes"),
        pytest.param(playlist(0, 10, live=False, start_s=-6.0), 9, id="with an end, counted from there"),
        pytest.param(playlist(0, 10, live=False, start_s=999.0), 0, id="beyond the end"),
    ],
)
def test_where_to_begin(listed: HlsPlaylist, index: int) -> None:
    assert start_of(listed) == index


@pytest.mark.parametrize(
    ("then", "moved", "segments", "counts"),
    [
        pytest.param(playlist(10, 5), False, [], HlsCounts(), id="stands"),
        pytest.param(playlist(11, 5), True, [15], HlsCounts(), id="moves by one"),
        pytest.param(playlist(13, 5), True, [15, 16, 17], HlsCounts(), id="moves by three"),
        pytest.param(playlist(15, 5), True, [15, 16, 17, 18, 19], HlsCounts(), id="just in time"),
        pytest.param(playlist(17, 5), True, [19, 20, 21], HlsCounts(lost=2), id="two are gone"),
        pytest.param(playlist(9, 5), False, [], HlsCounts(), id="an old copy"),
        pytest.param(playlist(7, 5), False, [], HlsCounts(), id="a very old copy"),
        pytest.param(playlist(0, 5), True, [2, 3, 4], HlsCounts(resets=1), id="numbered anew"),
        pytest.param(playlist(9, 5, names="b"), True, [11, 12, 13], HlsCounts(resets=1), id="other names"),
        pytest.param(playlist(0, 0), False, [], HlsCounts(), id="empty"),
    ],
)
def test_what_a_reload_brings(then: HlsPlaylist, moved: bool, segments: list[int], counts: HlsCounts) -> None:
    noted = HlsCounts()
    live = LiveList(noted)
    live.load(playlist(7, 5))
    live.load(playlist(10, 5))
    assert taken(live) == [12, 13, 14]

    assert live.load(then) is moved
    assert taken(live) == segments
    assert noted == counts


def test_the_clock_tells_a_new_beginning_from_an_old_copy() -> None:
    noted = HlsCounts()
    live = LiveList(noted)
    live.load(playlist(10, 5, at_s=0.0))
    taken(live)

    assert not live.load(playlist(9, 5, names="x", at_s=-6.0))  # older, whatever its names
    assert live.load(playlist(10, 5, at_s=600.0))  # newer, though numbers and names are the same
    assert taken(live) == [12, 13, 14]
    assert noted == HlsCounts(resets=1)


def test_what_does_not_continue_is_marked() -> None:
    live = LiveList(HlsCounts())
    segments = [HlsSegment(url=f"{number}", sequence=number, duration_s=1.0) for number in range(6)]
    listed = [
        segments[0],
        segments[1],
        HlsSegment(url="2", sequence=2, duration_s=1.0, discontinuity=1),
        HlsSegment(url="3", sequence=3, duration_s=1.0, discontinuity=1),
        HlsSegment(url="4", sequence=4, duration_s=1.0, discontinuity=1, gap=True),
        HlsSegment(url="5", sequence=5, duration_s=1.0, discontinuity=1),
    ]
    live.load(HlsPlaylist(segments=tuple(listed), target_duration_s=1.0))

    found = []
    while (next_ := live.take()) is not None:
        found.append((next_.segment.sequence, next_.continues))
        if next_.segment.sequence == 0:
            live.broke()

    assert found == [(0, False), (1, False), (2, False), (3, True), (5, False)]


@pytest.mark.parametrize(
    ("other", "segments"),
    [
        pytest.param(playlist(12, 6), [15, 16, 17], id="by number"),
        pytest.param(playlist(10, 5), [], id="nothing new there yet"),
        pytest.param(playlist(900, 5), [902, 903, 904], id="other numbers: near the end"),
    ],
)
def test_another_variant_goes_on_at_the_same_place(other: HlsPlaylist, segments: list[int]) -> None:
    live = LiveList(HlsCounts())
    live.load(playlist(10, 5))
    taken(live)

    live.changes_variant()
    live.load(other)

    assert taken(live) == segments


def test_another_variant_with_other_numbers_goes_on_by_the_clock() -> None:
    live = LiveList(HlsCounts())
    live.load(playlist(10, 5, at_s=0.0))
    taken(live)

    live.changes_variant()
    live.load(playlist(700, 8, at_s=0.1))  # 14 is 704 there

    assert taken(live) == [705, 706, 707]
