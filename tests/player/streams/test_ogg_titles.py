# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.ogg_titles import OggTitleDemuxer, comments_title, parse_comments
from player.streams.title import StreamTitle

from .audio import audio

TITLES = {
    "vorbis.ogg": ("Clara Schumann", "Romanze – Andante"),
    "opus.ogg": ("Café", "Nº 5"),
    "flac.ogg": ("", "Only a title"),
}


def run(data: bytes, size: int) -> tuple[bytes, list[StreamTitle], list[int]]:
    demuxer = OggTitleDemuxer()
    sound, titles, places = bytearray(), [], []
    for at in range(0, len(data), size):
        for item in demuxer.feed(data[at : at + size]):
            if isinstance(item, bytes):
                assert item
                sound += item
            else:
                titles.append(item)
                places.append(len(sound))
    return bytes(sound), titles, places


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("size", [1, 7, 250, 1 << 20])
def test_the_comments_are_the_title_and_the_bytes_pass_untouched(name: str, size: int) -> None:
    data = audio(name)

    sound, titles, places = run(data, size)

    assert sound == data
    assert [(title.artist, title.title) for title in titles] == [TITLES[name]]
    assert data[places[0] : places[0] + 4] == b"OggS"  # at the end of a page, before the next


def test_each_chained_stream_has_its_own_title() -> None:
    data = audio("opus.ogg") + audio("vorbis.ogg") + audio("vorbis.ogg") + audio("flac.ogg")

    sound, titles, _ = run(data, 333)

    assert sound == data
    assert [title.text for title in titles] == [
        "Café - Nº 5",
        "Clara Schumann - Romanze – Andante",
        "Only a title",
    ]


def test_junk_between_pages_is_passed_and_does_not_matter() -> None:
    data = (
        b"junk OggS junk"
        + b"\0" * 400
        + b"Og"
        + audio("opus.ogg")
        + b"OggS\x00"
        + b"x" * 300
        + audio("vorbis.ogg")
    )

    sound, titles, _ = run(data, 5)

    assert sound == data
    assert titles[0].artist == "Café"


def test_cut_at_every_position_nothing_fails() -> None:
    data = audio("opus.ogg")[:600]

    for cut in range(len(data)):
        demuxer = OggTitleDemuxer()
        items = demuxer.feed(data[:cut]) + demuxer.feed(data[cut:])
        assert b"".join(item for item in items if isinstance(item, bytes)) == data
    packet = data[data.index(b"OpusTags") :]
    for cut in range(len(packet)):
        parse_comments(packet[:cut])


def test_lengths_that_lie_are_survived() -> None:
    assert parse_comments(b"OpusTags" + b"\xff" * 40) == {}
    assert parse_comments(b"OpusTags" + b"\0\0\0\0" + b"\xff\xff\xff\xff" + b"\x07\0\0\0TITLE=x") == {
        "TITLE": ["x"]
    }


def test_several_artists_are_joined() -> None:
    title = comments_title({"ARTIST": ["A", "B"], "TITLE": ["T - U"]})

    assert title == StreamTitle(text="A, B - T - U", artist="A, B", title="T - U", raw="A, B - T - U")
