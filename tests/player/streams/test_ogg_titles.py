# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.streams.comments import CommentReader
from player.streams.headers import CONTINUED, FIRST_PAGE
from player.streams.ogg_titles import OggTitleDemuxer, comments_title
from player.streams.title import StreamTitle

from .audio import audio

TITLES = {
    "vorbis.ogg": ("Clara Schumann", "Romanze – Andante"),
    "opus.ogg": ("Café", "Nº 5"),
    "flac.ogg": ("", "Only a title"),
}


def parse_comments(packet: bytes) -> dict[str, list[str]]:
    reader = CommentReader()
    reader.feed(packet)
    return reader.comments


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


def pages(packet: bytes, serial: int, *, begins: bool = False, sequence: int = 0) -> list[bytes]:
    """Return the pages that one packet fills (RFC 3533): at most 255 segments of at most 255 bytes each."""
    lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
    out, at = [], 0
    for first in range(0, len(lacing), 255):
        segments = lacing[first : first + 255]
        flags = (FIRST_PAGE if begins else 0) | (CONTINUED if first else 0)
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, 0, serial, sequence, 0, len(segments))
        out.append(head + bytes(segments) + packet[at : at + sum(segments)])
        at += sum(segments)
        sequence += 1
    return out


OPUS_HEAD = b"OpusHead" + bytes([1, 2]) + struct.pack("<HIhB", 312, 48000, 0, 0)
VORBIS_HEAD = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 2, 44100, 0, 128000, 0, 0xB8, 1)


def comment_packet(*comments: bytes, magic: bytes = b"OpusTags", vendor: bytes = b"us") -> bytes:
    """Return the packet of RFC 7845, 5.2, which is that of Vorbis behind another magic word."""
    counted = b"".join(struct.pack("<I", len(one)) + one for one in comments)
    return magic + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(comments)) + counted


def chain(*comments: bytes, serial: int = 7) -> bytes:
    """Return a logical Opus stream without sound, but for one page of it."""
    parts = [
        *pages(OPUS_HEAD, serial, begins=True),
        *pages(comment_packet(*comments), serial, sequence=1),
        *pages(b"\xfc" + b"s" * 400, serial, sequence=9),
    ]
    return b"".join(parts)


PICTURE = b"METADATA_BLOCK_PICTURE=" + b"QUFB" * 100_000


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param((b"TITLE=Song", b"ARTIST=Band", PICTURE), id="picture last"),
        pytest.param((PICTURE, b"TITLE=Song", b"ARTIST=Band"), id="picture first"),
        pytest.param((b"title=Song", PICTURE, b"Artist=Band"), id="picture between, other letter case"),
        pytest.param((b"", b"no equals sign", b"=", b"TITLE=Song", b"ARTIST=Band"), id="odd ones"),
        pytest.param((b"TITLESORT=x", b"TITLE=Song", b"ALBUMARTIST=x", b"ARTIST=Band"), id="longer names"),
        pytest.param((b"TITLE=Band - Song", b"ARTIST=Band"), id="both in the title, too"),
    ],
)
@pytest.mark.parametrize("size", [255, 4096, 1 << 20])
def test_comments_over_many_pages_are_read_to_their_end(comments: tuple[bytes, ...], size: int) -> None:
    data = chain(*comments)

    sound, titles, places = run(data, size)

    assert sound == data
    assert titles == [StreamTitle(text="Band - Song", artist="Band", title="Song", raw="Band - Song")]
    assert data[places[0] :] == b"".join(pages(b"\xfc" + b"s" * 400, 7, sequence=9))


def test_a_packet_that_ends_with_a_full_page_is_read_too() -> None:
    room = 255 * 255 - len(comment_packet(b"TITLE=Song", b"X="))
    data = chain(b"TITLE=Song", b"X=" + b"x" * room)

    assert run(data, 1 << 20)[1][0].text == "Song"


def test_a_missed_page_gives_no_half_title() -> None:
    head, first, second, *rest = [
        *pages(OPUS_HEAD, 7, begins=True), *pages(comment_packet(PICTURE, b"TITLE=Song"), 7, sequence=1)
    ]  # fmt: skip
    after = chain(b"TITLE=Next", serial=8)
    fill = b"X=" + b"x" * (255 * 255 - len(comment_packet(b"X=", b"TITLE=So")))
    torn, _ = pages(comment_packet(fill, b"TITLE=Song"), 7, sequence=1)  # in the middle of the title

    for data in (
        b"".join([head, second, *rest]),
        b"".join([first, second, *rest]),
        b"".join([head, first]),
        b"".join([head, first, *pages(b"sound", 7, sequence=5)]),
        b"".join([head, torn, *pages(b"ng; and sound", 7, sequence=5)]),
    ):
        assert [title.text for title in run(data + after, 999)[1]] == ["Next"]


def test_titles_come_on_change_only_and_a_stream_without_one_clears() -> None:
    data = b"".join(
        chain(*comments, serial=serial)
        for serial, comments in enumerate([
            (), (b"TITLE=A",), (b"TITLE=A ",), (b"TITLE=-", b"ARTIST=-"), (), (b"TITLE=A",), (b"ARTIST=B",),
        ])
    )  # fmt: skip

    assert [title.text for title in run(data, 100)[1]] == ["A", "", "A", "B"]


@pytest.mark.parametrize(
    ("comment", "charsets", "text"),
    [
        ("TITLE=Дождь".encode(), ("cp1251",), "Дождь"),
        ("TITLE=Дождь".encode("cp1251"), ("cp1251",), "Дождь"),
        ("TITLE=Café".encode("cp1252"), (), "Café"),
        (b"TITLE=" + "é".encode() * 3000, (), "é" * 255),
    ],
)
def test_comments_are_in_utf_8_unless_they_cannot_be(
    comment: bytes, charsets: tuple[str, ...], text: str
) -> None:
    items = OggTitleDemuxer(charsets).feed(chain(comment))

    assert [item.text for item in items if isinstance(item, StreamTitle)] == [text]


def test_titles_in_a_stream_beside_others_are_those_of_the_sound() -> None:
    skeleton = pages(b"fishead\0" + bytes(56), 99, begins=True)[0]
    bone = pages(comment_packet(b"TITLE=Not this", magic=b"fisbone\0"), 99, sequence=1)[0]
    head, comments = pages(VORBIS_HEAD, 1, begins=True)[0], comment_packet(b"TITLE=This", magic=b"\x03vorbis")
    data = skeleton + head + bone + pages(comments, 1, sequence=1)[0]

    assert [title.text for title in run(data, 50)[1]] == ["This"]


def test_what_is_kept_of_comments_is_bounded() -> None:
    many = parse_comments(comment_packet(*[b"ARTIST=" + b"a" * 9000] * 900, b"TITLE=T"))

    assert len(many["ARTIST"]) == 20
    assert all(len(artist) < 4096 for artist in many["ARTIST"])
    assert many["TITLE"] == ["T"]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([b"OggS", OPUS_HEAD, chain(b"TITLE=a")]))),
    st.lists(st.integers(0, 3000), max_size=10),
)
def test_nothing_is_lost_or_raised_whatever_comes(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    whole, cut = OggTitleDemuxer(), OggTitleDemuxer()
    ends = sorted({0, len(data), *(at for at in cuts if at < len(data))})

    once = whole.feed(data)
    often = [item for start, end in pairwise(ends) for item in cut.feed(data[start:end])]

    assert b"".join(item for item in once if isinstance(item, bytes)) == data
    assert b"".join(item for item in often if isinstance(item, bytes)) == data
    assert [i for i in once if not isinstance(i, bytes)] == [i for i in often if not isinstance(i, bytes)]
