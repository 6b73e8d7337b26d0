# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles come where they stand in the stream, once each."""

from __future__ import annotations

import pytest

from player.streams.hls.packed import PackedDemuxer
from tests.fakes.clock import FakeClock
from tests.fakes.frames import FRAME_BYTES
from tests.fakes.hls_server import FRAMES, LiveShow, segment
from tests.fakes.radio_server import RadioServer

from .desk import Opening
from .tags import CLOCK, frame, tag, text

SEGMENT_BYTES = FRAMES * FRAME_BYTES


@pytest.fixture
def show(server: RadioServer, clock: FakeClock) -> LiveShow:
    return LiveShow(server, clock)


def song(title: str) -> bytes:
    return tag(frame("TPE1", text("Artist")), frame("TIT2", text(title)))


async def test_tags_before_the_frames_are_titles_and_no_sound(show: LiveShow, desk: Opening) -> None:
    titles = {102: song("One"), 103: song("One"), 104: CLOCK, 105: song("Two"), 106: song("") + CLOCK}
    show.wrap = lambda number, data: CLOCK + titles.get(number, b"") + data

    _, heard = await desk.hear(show.url, 20)

    assert heard.sound.startswith(b"".join(map(segment, range(102, 107))))
    assert [(at, title.text, title.artist, title.title) for at, title in heard.titles] == [
        (0, "Artist - One", "Artist", "One"),
        (3 * SEGMENT_BYTES, "Artist - Two", "Artist", "Two"),
        (4 * SEGMENT_BYTES, "Artist", "", "Artist"),
    ]


async def test_the_stations_charset_reaches_the_tags(show: LiveShow, desk: Opening) -> None:
    show.wrap = lambda _, data: tag(frame("TIT2", b"\x00" + "Дождь".encode("cp1251"))) + data

    _, heard = await desk.hear(show.url, 1, charset="windows-1251")

    assert [title.text for _, title in heard.titles] == ["Дождь"]


async def test_titles_in_the_playlist_are_shown_where_segments_have_none(
    show: LiveShow, desk: Opening
) -> None:
    plain = show.text
    named = '#EXTINF:2.4,title="Song, \\"Live\\"",artist="Artist",url="song_spot=M"\n103.mp3'
    show.text = lambda: (  # type: ignore[method-assign]
        plain()
        .replace("#EXTINF:2.4,\n102.mp3", "#EXTINF:2.4,no desc\n102.mp3")
        .replace("#EXTINF:2.4,\n103.mp3", named)
    )

    _, heard = await desk.hear(show.url, 8)

    assert [(at, title.artist) for at, title in heard.titles] == [(SEGMENT_BYTES, "Artist")]
    assert heard.titles[0][1].title.startswith("Song,")


@pytest.mark.parametrize("size", [1, 9, 10, 100])
def test_packed_audio_is_cut_free_of_its_tags_however_it_comes(size: int) -> None:
    data = CLOCK + song("One") + segment(1)
    demuxer, out = PackedDemuxer(), []

    for at in range(0, len(data), size):
        out += demuxer.feed(data[at : at + size])
    out += demuxer.flush()

    assert b"".join(item for item in out if isinstance(item, bytes)) == segment(1)
    assert [item.text for item in out if not isinstance(item, bytes)] == ["Artist - One"]
