# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which variant of a master is played, and what happens when it dies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from player.errors import ErrorClass, StreamRefusedError
from player.streams.candidate import Codec
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.hls_server import SEGMENT_S, LiveShow, master, passing
from tests.fakes.radio_server import RadioServer, answers

from .corpus import CASES
from .desk import Opening

GONE = answers(b"", status="HTTP/1.1 404 Not Found")
MP3 = 'BANDWIDTH=140000,CODECS="mp4a.40.34"'
VIDEO = 'BANDWIDTH=900000,RESOLUTION=640x360,CODECS="avc1.4d401e,mp4a.40.2"'


@pytest.fixture
def first(server: RadioServer, clock: FakeClock) -> LiveShow:
    return LiveShow(server, clock, folder="/first")


@pytest.fixture
def second(server: RadioServer, clock: FakeClock) -> LiveShow:
    return LiveShow(server, clock, folder="/second")


def serve(server: RadioServer, *variants: tuple[str, str]) -> str:
    return server.on("/master.m3u8", answers(master(variants).encode()))


async def test_the_one_without_pictures_is_played_and_no_other_is_asked_for(
    server: RadioServer, desk: Opening, first: LiveShow, second: LiveShow
) -> None:
    url = serve(server, (VIDEO, "first/list.m3u8"), (MP3, "second/list.m3u8"))

    stream, heard = await desk.hear(url, 10)

    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert not any(target.startswith("/first") for target in server.targets())
    assert stream.info.codec is Codec.MP3


async def test_sound_is_taken_out_of_pictures_if_there_is_nothing_else(
    server: RadioServer, desk: Opening
) -> None:
    CASES["ts-aac"].serve(server)
    url = serve(server, (VIDEO, "ts-aac/list.m3u8"))

    stream, _ = await desk.hear(url, 1)

    assert stream.info.codec is Codec.AAC
    assert stream.info.bitrate_kbps == 35  # of the sound: 35,015 bytes in 8.03 s


@pytest.mark.parametrize("dead", ["list.m3u8", "102.mp3"])
async def test_a_dead_variant_is_skipped_at_the_start(
    server: RadioServer, desk: Opening, first: LiveShow, second: LiveShow, dead: str
) -> None:
    server.on(f"/first/{dead}", GONE)
    url = serve(server, (MP3, "first/list.m3u8"), (MP3, "second/list.m3u8"))

    stream, heard = await desk.hear(url, 10)

    assert second.segments_asked()[0] >= 102
    assert heard.segments == list(range(heard.segments[0], heard.segments[-1] + 1))
    assert stream.counts.switches == 0


async def test_announced_sound_that_we_do_not_play_is_not_asked_for(
    server: RadioServer, desk: Opening, first: LiveShow, second: LiveShow
) -> None:
    dolby = 'BANDWIDTH=400000,CODECS="ec-3"'
    url = serve(server, (dolby, "first/list.m3u8"), (MP3, "second/list.m3u8"))
    await desk.hear(url, 1)
    assert not first.loads_s

    alone = serve(server, (dolby, "first/list.m3u8"))
    error = await desk.refusal(alone)

    assert error.kind is ErrorClass.UNSUPPORTED
    assert "ec-3" in error.reason


async def test_when_all_are_dead_the_most_telling_reason_counts(
    server: RadioServer, desk: Opening, first: LiveShow
) -> None:
    server.on("/first/list.m3u8", GONE)
    server.on("/page.m3u8", answers(b"<html>no</html>"))
    url = serve(server, (MP3, "page.m3u8"), (MP3, "first/list.m3u8"))

    error = await desk.refusal(url)

    assert isinstance(error, StreamRefusedError)  # "unreachable" tells more than "not-a-stream"


@pytest.mark.parametrize("fault", ["playlist", "segments", "frozen"])
async def test_one_that_dies_is_taken_over_at_the_same_place(
    desk: Opening, clock: FakeClock, first: LiveShow, second: LiveShow, fault: str
) -> None:
    server = first.server
    url = serve(server, (MP3, "first/list.m3u8"), (MP3, "second/list.m3u8"))

    async with desk.playing(url) as (stream, heard):
        await passing(clock, server, 8)
        if fault == "playlist":
            server.on(first.target, GONE)
        elif fault == "frozen":
            first.frozen_at_s = clock.monotonic_s()
        else:
            for number in range(first.newest, 160):
                server.on(f"/first/{number}.mp3", GONE)
        await passing(clock, server, 30)

    assert stream.counts.switches == 1
    assert heard.error is None
    assert second.segments_asked()
    heard_twice = [number for number in set(heard.segments) if heard.segments.count(number) > 1]
    missing = set(range(102, heard.segments[-1] + 1)) - set(heard.segments)
    assert not heard_twice
    assert len(missing) <= {"playlist": 0, "segments": 2, "frozen": 2}[fault]


async def test_the_same_place_is_found_by_the_clock_where_numbers_differ(
    server: RadioServer, desk: Opening, clock: FakeClock, first: LiveShow, second: LiveShow
) -> None:
    second.offset = 5000
    for number in range(100, 160):
        at = NOON + timedelta(seconds=number * SEGMENT_S)
        first.tags[number] = second.tags[number] = f"#EXT-X-PROGRAM-DATE-TIME:{at.isoformat()}"
    url = serve(server, (MP3, "first/list.m3u8"), (MP3, "second/list.m3u8"))

    async with desk.playing(url) as (stream, heard):
        await passing(clock, server, 8)
        server.on(first.target, GONE)
        await passing(clock, server, 20)

    assert stream.counts.switches == 1
    assert heard.segments == list(range(102, heard.segments[-1] + 1))


async def test_one_of_the_same_kind_takes_over_before_those_listed_earlier(
    server: RadioServer, desk: Opening, clock: FakeClock, first: LiveShow, second: LiveShow
) -> None:
    other = LiveShow(server, clock, folder="/other")
    cheap = 'BANDWIDTH=40000,CODECS="mp4a.40.34"'
    url = serve(server, (MP3, "first/list.m3u8"), (cheap, "other/list.m3u8"), (MP3, "second/list.m3u8"))

    async with desk.playing(url) as (_, heard):
        await passing(clock, server, 5)
        server.on(first.target, GONE)
        await passing(clock, server, 15)

    assert second.segments_asked()
    assert not other.loads_s
    assert heard.error is None


async def test_a_variant_on_a_forbidden_address_is_not_asked_for_and_the_next_plays(
    server: RadioServer, desk: Opening, first: LiveShow
) -> None:
    url = serve(server, (MP3, "http://169.254.169.254/latest/list.m3u8"), (MP3, "first/list.m3u8"))

    _, heard = await desk.hear(url, 3)

    assert heard.segments[0] == 102


async def test_a_master_within_a_master_is_none(server: RadioServer, desk: Opening) -> None:
    server.on("/inner.m3u8", answers(master([(MP3, "x.m3u8")]).encode()))
    url = serve(server, (MP3, "inner.m3u8"))

    assert (await desk.refusal(url)).kind is ErrorClass.NOT_A_STREAM


async def test_variables_of_the_master_reach_the_playlist(
    server: RadioServer, desk: Opening, first: LiveShow
) -> None:
    first.head = '#EXT-X-DEFINE:IMPORT="token"\n#EXT-X-DEFINE:QUERYPARAM="user"'
    text = first.text
    first.text = lambda: text().replace(".mp3", ".mp3?t={$token}&u={$user}")  # type: ignore[method-assign]
    for number in range(100, 130):
        server.on(f"/first/{number}.mp3?t=abc&u=me", server.scripts[f"/first/{number}.mp3"])
    server.on("/first/list.m3u8?user=me", server.scripts["/first/list.m3u8"])
    listed = '#EXTM3U\n#EXT-X-DEFINE:NAME="token",VALUE="abc"\n'
    listed += f"#EXT-X-STREAM-INF:{MP3}\nfirst/list.m3u8?user=me\n"
    url = server.on("/m.m3u8", answers(listed.encode()))

    _, heard = await desk.hear(url, 5)

    assert heard.segments[0] == 102
