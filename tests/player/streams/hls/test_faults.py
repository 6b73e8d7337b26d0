# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What servers do wrong within one variant, and what is heard. Segments are 2.4 s of numbered frames."""

from __future__ import annotations

import pytest

from player.errors import ErrorClass, StreamRefusedError, StreamTimeoutError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Codec
from tests.fakes.clock import FakeClock
from tests.fakes.hls_server import FRAMES, LiveShow, passing, segment
from tests.fakes.radio_server import RadioServer, answers, hangs, redirects, resets, says

from .corpus import CASES, sound_of
from .desk import Opening

GONE = answers(b"", status="HTTP/1.1 404 Not Found")
BUSY = answers(b"", status="HTTP/1.1 503 Busy")


@pytest.fixture
def show(server: RadioServer, clock: FakeClock) -> LiveShow:
    return LiveShow(server, clock)


async def test_a_segment_that_is_gone_is_asked_for_twice_and_then_left_out(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    server.on("/live/104.mp3", GONE)

    stream, heard = await desk.hear(show.url, 20)

    assert heard.segments[:5] == [102, 103, 105, 106, 107]
    assert show.segments_asked().count(104) == 2
    assert stream.counts.skipped == 1
    assert heard.error is None


async def test_a_segment_that_comes_at_the_second_try_is_heard(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    server.on("/live/104.mp3", BUSY)

    async with desk.playing(show.url) as (stream, heard):
        while 104 not in show.segments_asked():
            await passing(clock, server, 0.1)
        server.on("/live/104.mp3", answers(segment(104)))
        await passing(clock, server, 15)

    assert heard.segments[:4] == [102, 103, 104, 105]
    assert stream.counts.skipped == 0


async def test_a_segment_that_breaks_half_way_goes_on_where_it_broke(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    half = segment(103)[: FRAMES // 2 * 384 + 100]
    server.on("/live/103.mp3", resets(b"HTTP/1.1 200 OK\r\nContent-Length: 38400\r\n\r\n", half))

    async with desk.playing(show.url) as (stream, heard):
        server.on("/live/103.mp3", answers(segment(103)))
        await passing(clock, server, 15)

    assert heard.sound.startswith(segment(102) + segment(103) + segment(104))
    assert stream.counts.skipped == 0


async def test_a_segment_that_is_cut_off_by_a_polite_server_is_asked_for_again(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    server.on("/live/104.mp3", says(b"HTTP/1.0 200 OK\r\n\r\n", segment(104)[:5000]))

    async with desk.playing(show.url) as (_, heard):
        while 104 not in show.segments_asked():
            await passing(clock, server, 0.1)
        server.on("/live/104.mp3", answers(segment(104)))
        await passing(clock, server, 15)

    assert heard.sound.startswith(b"".join(map(segment, (102, 103, 104, 105))))


async def test_segments_that_are_always_shorter_than_announced_are_believed(
    show: LiveShow, desk: Opening
) -> None:
    show.wrap = lambda _, data: data[: FRAMES // 4 * 384]

    stream, heard = await desk.hear(show.url, 20)

    assert stream.counts.skipped == 0
    assert show.segments_asked().count(104) == 1
    assert {103, 104, 105} <= set(heard.segments)


async def test_a_segment_that_hangs_is_left_out_in_time(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    server.on("/live/104.mp3", hangs())

    stream, heard = await desk.hear(show.url, 30)

    assert stream.counts.skipped == 1
    assert heard.segments[:2] == [102, 103]
    assert heard.segments[2] in (105, 106, 107)
    assert heard.error is None


async def test_a_segment_that_stops_half_way_is_left_out_in_time(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    server.on("/live/104.mp3", hangs(b"HTTP/1.1 200 OK\r\n\r\n", segment(104)[:3840]))

    stream, heard = await desk.hear(show.url, 45)

    assert stream.counts.skipped == 1
    assert heard.segments[:3] == [102, 103, 104]
    assert heard.segments[-1] > 106


async def test_when_segment_after_segment_is_gone_the_stream_is_over(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    for number in range(104, 160):
        server.on(f"/live/{number}.mp3", GONE)

    _, heard = await desk.hear(show.url, 30)

    assert heard.segments == [102, 103]
    assert isinstance(heard.error, StreamRefusedError)
    assert clock.monotonic_s() < 40


async def test_a_playlist_that_fails_for_a_moment_is_asked_again(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    playing = server.scripts[show.target]

    async with desk.playing(show.url) as (stream, heard):
        await passing(clock, server, 4)
        server.on(show.target, BUSY)
        await passing(clock, server, 4)
        server.on(show.target, playing)
        await passing(clock, server, 15)

    assert heard.error is None
    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert stream.counts.lost == 0


async def test_a_playlist_that_stays_away_ends_it_with_the_reason(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    async with desk.playing(show.url) as (_, heard):
        server.on(show.target, GONE)
        await passing(clock, server, 30)

    assert isinstance(heard.error, StreamRefusedError)
    assert heard.segments == [102, 103, 104]


async def test_a_playlist_that_turns_into_a_web_page_ends_it(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    async with desk.playing(show.url) as (_, heard):
        server.on(show.target, answers(b"<html>Good bye</html>", "text/html"))
        await passing(clock, server, 30)

    assert heard.error is not None
    assert heard.error.kind is ErrorClass.NOT_A_STREAM


async def test_what_the_playlist_has_dropped_is_counted_as_lost(
    show: LiveShow, desk: Opening, clock: FakeClock, server: RadioServer
) -> None:
    async with desk.playing(show.url) as (stream, heard):
        await passing(clock, server, 2)
        show.started_s -= 20 * 2.4  # the server jumps by 20 segments
        await passing(clock, server, 15)

    jump = next(number for number in heard.segments if number > 110)
    assert stream.counts.lost == jump - 105 - 2  # begun again with the third of five listed
    assert heard.segments[:3] == [102, 103, 104]
    assert heard.error is None


async def test_a_server_that_begins_anew_is_followed(
    show: LiveShow, desk: Opening, clock: FakeClock, server: RadioServer
) -> None:
    async with desk.playing(show.url) as (stream, heard):
        await passing(clock, server, 10)
        show.begins, show.started_s = 120, clock.monotonic_s()
        show.offset = -120  # other segments, numbered from 0
        await passing(clock, server, 20)

    assert stream.counts.resets == 1
    assert heard.segments[0] == 102
    assert [number for number in heard.segments if number >= 120][:3] == [122, 123, 124]
    assert heard.error is None


async def test_an_old_copy_of_the_playlist_is_passed_over(
    show: LiveShow, desk: Opening, clock: FakeClock, server: RadioServer
) -> None:
    async with desk.playing(show.url) as (stream, heard):
        await passing(clock, server, 10)
        old, live = show.text().encode(), server.scripts[show.target]
        await passing(clock, server, 6)
        server.on(show.target, answers(old))
        await passing(clock, server, 3)
        server.on(show.target, live)
        await passing(clock, server, 15)

    assert stream.counts.resets == 0
    assert heard.segments == list(range(102, heard.segments[-1] + 1))


async def test_an_empty_live_playlist_is_waited_for(
    show: LiveShow, desk: Opening, clock: FakeClock, server: RadioServer
) -> None:
    live = server.scripts[show.target]
    head = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-MEDIA-SEQUENCE:0\n"
    asked = 0

    async def empty_at_first(request: object, writer: object) -> None:
        nonlocal asked
        asked += 1
        await (answers(head.encode()) if asked < 3 else live)(request, writer)  # type: ignore[arg-type]

    server.on(show.target, empty_at_first)

    _, heard = await desk.hear(show.url, 5)

    assert asked >= 3
    assert heard.segments[0] >= 102


async def test_a_playlist_that_stays_empty_is_empty(server: RadioServer, desk: Opening) -> None:
    url = server.on("/e.m3u8", answers(b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-MEDIA-SEQUENCE:0\n"))

    error = await desk.refusal(url)

    assert error.kind is ErrorClass.EMPTY


async def test_an_ended_playlist_without_segments_is_empty(server: RadioServer, desk: Opening) -> None:
    url = server.on("/e.m3u8", answers(b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-ENDLIST\n"))

    assert (await desk.refusal(url)).kind is ErrorClass.EMPTY


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"<html>no</html>" * 100, ErrorClass.NOT_A_STREAM, id="a web page"),
        pytest.param(b"\x0b\x77" + bytes(2000), ErrorClass.UNSUPPORTED, id="Dolby"),
        pytest.param(b"\xff\xfb" + b"x" * 2000, ErrorClass.NOT_A_STREAM, id="no frames"),
        pytest.param(b"", ErrorClass.NOT_A_STREAM, id="nothing"),
    ],
)
async def test_segments_without_sound_give_the_reason(
    show: LiveShow, desk: Opening, body: bytes, kind: ErrorClass
) -> None:
    show.wrap = lambda _number, _data: body

    assert (await desk.refusal(show.url)).kind is kind


async def test_gaps_of_the_servers_own_are_not_asked_for(show: LiveShow, desk: Opening) -> None:
    show.tags[104] = "#EXT-X-GAP"

    stream, heard = await desk.hear(show.url, 12)

    assert 104 not in show.segments_asked()
    assert heard.segments[:3] == [102, 103, 105]
    assert (stream.counts.gaps, stream.counts.skipped) == (1, 0)


async def test_another_codec_after_a_discontinuity_is_passed_on(
    show: LiveShow, desk: Opening, clock: FakeClock
) -> None:
    adts = sound_of(CASES["ts-aac"].demuxed())
    show.tags[104] = "#EXT-X-DISCONTINUITY"
    show.wrap = lambda number, data: CASES["ts-aac"].read("0.ts") if number == 104 else data
    show.tags[105] = "#EXT-X-DISCONTINUITY"

    async with desk.playing(show.url) as (stream, heard):
        codecs = set()
        for _ in range(30):
            await passing(clock, show.server, 0.5)
            codecs.add(stream.info.codec)

    before, after = segment(102) + segment(103), segment(105)
    assert heard.sound.startswith(before + adts[:1000])
    assert after in heard.sound
    assert codecs == {Codec.MP3, Codec.AAC}


async def test_what_a_redirected_playlist_lists_is_relative_to_its_target(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    url = server.on("/elsewhere/old.m3u8?token=1", redirects("/live/list.m3u8"))

    stream, heard = await desk.hear(url, 15)

    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert stream.info.url == url
    assert stream.info.effective_url == show.url
    assert server.targets().count("/elsewhere/old.m3u8?token=1") == 1  # one-time tokens are not used again
    assert not any("token" in target for target in server.targets()[1:])


async def test_when_the_redirects_target_dies_the_address_as_listed_is_asked(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    url = server.on("/old.m3u8", redirects("/live/list.m3u8"))
    other = LiveShow(server, clock, folder="/other")

    async with desk.playing(url) as (_, heard):
        server.on(show.target, GONE)
        server.on("/old.m3u8", redirects("/other/list.m3u8"))
        await passing(clock, server, 20)

    assert heard.error is None
    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert other.segments_asked()


async def test_a_user_name_goes_to_the_segments_of_its_origin_and_no_further(
    server: RadioServer, desk: Opening, clock: FakeClock
) -> None:
    async with RadioServer() as stranger:
        foreign = stranger.on("/103.mp3", answers(segment(103)))
        server.on("/a/102.mp3", answers(segment(102)))
        text = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.4,\n102.mp3\n"
        text += f"#EXTINF:2.4,\n{foreign}\n#EXT-X-ENDLIST\n"
        url = server.on("/a/list.m3u8", answers(text.encode())).replace("//", "//us%40er:p@")

        _, heard = await desk.hear(url, 1)

        assert heard.segments == [102, 103]
        by_target = {request.target: request.headers for request in [*server.requests, *stranger.requests]}
    assert by_target["/a/102.mp3"]["authorization"] == "Basic dXNAZXI6cA=="  # us@er:p
    assert "authorization" not in by_target["/103.mp3"]


async def test_ranges_of_one_file_are_asked_for_and_cut_out_of_servers_that_know_none(
    server: RadioServer, desk: Opening
) -> None:
    whole = b"".join(segment(number) for number in (100, 101, 102))
    size = len(segment(100))

    async def ranged(request: object, writer: object) -> None:
        asked = request.headers["range"].removeprefix("bytes=")  # type: ignore[attr-defined]
        first, last = map(int, asked.split("-"))
        body = whole[first : last + 1]
        await answers(body, status="HTTP/1.1 206 Partial Content")(request, writer)  # type: ignore[arg-type]

    head = (
        f"#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.4,\n#EXT-X-BYTERANGE:{size}@{size}\n"
    )
    tail = f"#EXTINF:2.4,\n#EXT-X-BYTERANGE:{size}\n"
    for target, script in (("/knows.mp3", ranged), ("/knows-none.mp3", answers(whole))):
        server.on(target, script)
        text = f"{head}{target}\n{tail}{target}\n#EXT-X-ENDLIST\n"
        url = server.on(f"{target}.m3u8", answers(text.encode()))

        _, heard = await desk.hear(url, 1)

        assert heard.sound == segment(101) + segment(102)


async def test_a_segment_that_never_ends_is_cut_at_the_limit(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    show.wrap = lambda number, data: data * 500 if number == 103 else data  # 19 MB

    stream, heard = await desk.hear(show.url, 3)

    assert stream.counts.skipped == 1
    assert heard.error is None


async def test_segments_on_a_forbidden_address_are_never_asked_for(
    server: RadioServer, clock: FakeClock
) -> None:
    async with RadioServer() as inside, GuardedClient(AddressPolicy([f"127.0.0.1:{server.port}"])) as client:
        text = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n"
        text += "".join(f"#EXTINF:2.4,\n{inside.url(f'/{number}.mp3')}\n" for number in range(5))
        url = server.on("/list.m3u8", answers(text.encode()))

        error = await Opening(client, clock, server).refusal(url)

        assert error.kind is ErrorClass.FORBIDDEN_ADDRESS
        assert inside.connections == 0


async def test_a_playlist_that_hangs_counts_as_failed(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    async with desk.playing(show.url) as (_, heard):
        server.on(show.target, hangs())
        await passing(clock, server, 40)

    assert isinstance(heard.error, StreamTimeoutError)
    assert heard.segments == [102, 103, 104]


async def test_the_reason_of_the_only_segment_is_the_reason_of_the_stream(
    desk: Opening, server: RadioServer
) -> None:
    server.on("/gone.mp3", GONE)
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.4,\n/gone.mp3\n#EXT-X-ENDLIST\n"

    error = await desk.refusal(
        server.on("/one.m3u8", answers(text.encode(), "application/vnd.apple.mpegurl"))
    )

    assert error.kind is ErrorClass.UNREACHABLE
    assert "404" in error.reason
