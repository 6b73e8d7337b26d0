# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A live playlist, followed as it moves.  A segment is 2.4 s of numbered frames, the target duration 3 s."""

from __future__ import annotations

from itertools import pairwise

import pytest

from player.errors import StreamEndedError, StreamTimeoutError
from player.streams.candidate import Codec, StreamKind
from tests.fakes.clock import FakeClock
from tests.fakes.hls_server import SEGMENT_S, LiveShow, passing
from tests.fakes.radio_server import RadioServer

from .desk import Opening


@pytest.fixture
def show(server: RadioServer, clock: FakeClock) -> LiveShow:
    return LiveShow(server, clock)


async def test_it_begins_near_the_edge_and_goes_on_without_a_gap(show: LiveShow, desk: Opening) -> None:
    # Listed are 100 to 104; three target durations of 3 s are three segments of 2.4 s and a bit.
    stream, heard = await desk.hear(show.url, 30)

    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert show.segments_asked() == list(range(102, show.segments_asked()[-1] + 1))
    assert (stream.counts.skipped, stream.counts.lost, stream.counts.resets) == (0, 0, 0)
    assert stream.info.kind is StreamKind.HLS
    assert (stream.info.codec, stream.info.bitrate_kbps, stream.info.sample_rate_hz) == (
        Codec.MP3,
        128,
        48_000,
    )


async def test_sound_comes_in_real_time_after_a_burst(
    show: LiveShow, desk: Opening, clock: FakeClock
) -> None:
    begun_s = clock.monotonic_s()

    _, heard = await desk.hear(show.url, 60)

    # In hand at the start: 3 * 2.4 s, of which 1.75 * 3 s are kept back.
    burst_s = 3 * SEGMENT_S - 1.75 * 3
    lead_s = [heard.heard_s(at_s) - (at_s - begun_s) for at_s in range(int(begun_s) + 1, int(begun_s) + 60)]
    assert heard.heard_s(begun_s + 0.1) == pytest.approx(burst_s, abs=0.3)
    assert max(lead_s) == pytest.approx(burst_s, abs=0.3)
    assert min(lead_s) > burst_s - 0.5  # nobody ever waits for a segment
    arrivals = [at for at, _ in heard.pieces]
    assert max(after - before for before, after in pairwise(arrivals)) < 0.4


async def test_at_most_one_segment_is_fetched_ahead(show: LiveShow, desk: Opening) -> None:
    _, heard = await desk.hear(show.url, 20)

    assert show.segments_asked()[-1] - heard.segments[-1] <= 1


async def test_nothing_more_is_fetched_than_two_segments_for_who_does_not_read(
    show: LiveShow, desk: Opening, clock: FakeClock
) -> None:
    show.window, show.ended = 30, True

    stream = await desk.open(show.url)
    await passing(clock, show.server, 5)
    await stream.aclose()

    assert show.segments_asked() == [100, 101]


async def test_the_playlist_is_asked_for_no_more_often_than_the_standard_allows(
    show: LiveShow, desk: Opening
) -> None:
    await desk.hear(show.url, 60)

    # RFC 8216, 6.3.4: a target duration after one that moved, half of one after one that did not.
    loads = show.loads_s
    assert all(after - before >= 1.5 - 0.01 for before, after in pairwise(loads[1:]))
    assert len(loads) <= 60 / 1.5


async def test_a_playlist_that_stands_still_ends_it_after_what_is_there(
    show: LiveShow, desk: Opening, clock: FakeClock
) -> None:
    show.frozen_at_s = clock.monotonic_s() + 5

    async with desk.playing(show.url) as (_, heard):
        await passing(clock, show.server, 30)

    assert heard.segments == [102, 103, 104, 105, 106]
    assert isinstance(heard.error, StreamTimeoutError)
    assert "has not moved" in heard.error.reason


async def test_the_end_of_the_list_is_the_end_after_its_last_segment(show: LiveShow, desk: Opening) -> None:
    show.ended = True

    stream, heard = await desk.hear(show.url, 1)

    assert heard.segments == [100, 101, 102, 103, 104]
    assert isinstance(heard.error, StreamEndedError)
    assert stream.counts.skipped == 0


async def test_a_live_list_that_ends_is_played_to_its_end(
    show: LiveShow, desk: Opening, clock: FakeClock
) -> None:
    async with desk.playing(show.url) as (_, heard):
        await passing(clock, show.server, 10)
        show.frozen_at_s, show.ended = clock.monotonic_s(), True
        last = show.newest
        await passing(clock, show.server, 15)

    assert heard.segments == list(range(102, last + 1))
    assert isinstance(heard.error, StreamEndedError)
