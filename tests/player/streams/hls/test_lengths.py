# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an announced length is good for: to notice what was cut off, and to wait for nothing at its end."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.hls_server import FRAMES, LiveShow, master, passing, segment
from tests.fakes.radio_server import RadioServer, Request, Script, answers, hangs, says

from .desk import Opening
from .mp4_maker import aac_moov, fragment


@pytest.fixture
def show(server: RadioServer, clock: FakeClock) -> LiveShow:
    return LiveShow(server, clock)


def announcing(size: int, data: bytes) -> Script:
    """Send some bytes of so many that were announced, and close."""
    return says(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size, data)


async def test_a_segment_that_lacks_a_moment_of_its_announced_length_is_asked_for_again(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock
) -> None:
    whole = segment(104)
    server.on("/live/104.mp3", announcing(len(whole), whole[:-1]))  # by its duration nobody could tell

    async with desk.playing(show.url) as (stream, heard):
        while 104 not in show.segments_asked():
            await passing(clock, server, 0.1)
        server.on("/live/104.mp3", announcing(len(whole), whole))
        await passing(clock, server, 15)

    assert heard.sound.startswith(b"".join(map(segment, (102, 103, 104, 105))))
    assert show.segments_asked().count(104) == 2
    assert show.segments_asked().count(105) == 1
    assert stream.counts.skipped == 0


async def test_a_segment_as_long_as_announced_is_not_asked_for_again_however_short_it_sounds(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    short = segment(102)[: FRAMES // 4 * 384]
    server.on("/live/102.mp3", announcing(len(short), short))

    _, heard = await desk.hear(show.url, 10)

    assert show.segments_asked()[:3] == [102, 103, 104]
    assert heard.segments[:3] == [102, 103, 104]


async def test_a_server_that_always_announces_too_much_is_asked_twice_for_two_segments_only(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    for number in range(100, 140):
        server.on(f"/live/{number}.mp3", announcing(99_999, segment(number)))

    stream, heard = await desk.hear(show.url, 30)

    assert show.segments_asked()[:6] == [102, 102, 103, 103, 104, 105]
    assert stream.counts.skipped == 0
    assert heard.segments == list(range(102, heard.segments[-1] + 1))


async def test_a_part_of_a_longer_file_is_whole_when_all_of_the_part_came(
    server: RadioServer, desk: Opening
) -> None:
    parts = [segment(number) for number in (100, 101, 102)]
    file = b"".join(parts) + bytes(3_000_000)
    lines = "\n".join(
        f"#EXTINF:2.4,\n#EXT-X-BYTERANGE:{len(part)}@{at * len(part)}\n/all.mp3"
        for at, part in enumerate(parts)
    )
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n{lines}\n#EXT-X-ENDLIST\n"
    server.on("/all.mp3", announcing(len(file), file))  # it knows no ranges, and sends all each time

    _, heard = await desk.hear(server.on("/list.m3u8", answers(text.encode())), 10)

    assert heard.segments == [100, 101, 102]
    assert server.targets().count("/all.mp3") == 3


async def test_no_announced_length_is_waited_at(
    show: LiveShow, desk: Opening, server: RadioServer, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Everything keeps its connection open, so that whoever waits for more waits for ever.
    monkeypatch.setattr("player.net.icy_http.AFTER_LENGTH_S", 60.0)

    async def playlist(_: Request, writer: asyncio.StreamWriter) -> None:
        text = show.text().encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
        await asyncio.Event().wait()

    url = server.on("/m.m3u8", answers(master([("BANDWIDTH=128000", show.target)]).encode()))
    server.on(show.target, playlist)
    for number in range(100, 120):
        data = segment(number)
        server.on(
            f"/live/{number}.mp3", hangs(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data), data)
        )

    _, heard = await desk.hear(url, 12)

    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert heard.segments[-1] >= 105


async def test_a_playlist_that_is_cut_in_a_line_asks_for_nothing_that_is_not_there(
    show: LiveShow, desk: Opening, server: RadioServer
) -> None:
    whole = server.scripts[show.target]
    loads = [0]

    async def cut(request: Request, writer: asyncio.StreamWriter) -> None:
        loads[0] += 1
        text = show.text().encode()
        script = announcing(len(text), text[:-5]) if loads[0] % 2 == 0 else whole
        await script(request, writer)

    server.on(show.target, cut)

    stream, heard = await desk.hear(show.url, 30)

    assert stream.counts.skipped == 0
    assert set(server.targets()) <= set(server.scripts)
    assert heard.segments == list(range(102, heard.segments[-1] + 1))


@pytest.mark.parametrize("lies", [False, True])
async def test_a_map_that_was_cut_off_is_fetched_again_once(
    lies: bool, server: RadioServer, desk: Opening, clock: FakeClock
) -> None:
    whole, asked = aac_moov(), [0]
    frames = [bytes([0x21, number]) * 100 for number in range(60)]

    async def map_(request: Request, writer: asyncio.StreamWriter) -> None:
        asked[0] += 1
        cut = announcing(len(whole), whole[: len(whole) // 2])
        script = announcing(9999, whole) if lies else cut if asked[0] == 1 else answers(whole)
        await script(request, writer)

    server.on("/init.mp4", map_)
    server.on("/1.m4s", answers(fragment(frames)))
    head = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="/init.mp4"\n'
    url = server.on("/list.m3u8", answers(f"{head}#EXTINF:1.28,\n/1.m4s\n#EXT-X-ENDLIST\n".encode()))

    stream, heard = await desk.hear(url, 5)

    assert asked[0] == 2
    assert stream.counts.skipped == 0
    # Each with the header of 14496-3: MPEG-4, LC, 48 kHz (3), stereo (2), 207 bytes, fullness 0x7FF.
    assert heard.sound == b"".join(bytes.fromhex("fff14c8019fffc") + one for one in frames)
