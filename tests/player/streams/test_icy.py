# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest

from player.streams.icy import IcyDemuxer, make_title, metaint, parse_fields
from player.streams.title import StreamTitle
from tests.fakes.radio_server import icy_sound

SOUND = bytes(range(256)) * 4


def split(
    data: bytes, interval: int, sizes: list[int], **kwargs: object
) -> tuple[bytes, list[tuple[int, str]]]:
    """Return the sound, and each title's text with the sound offset at which it came."""
    demuxer = IcyDemuxer(interval, kwargs.get("charsets", ()))  # type: ignore[arg-type]
    sound, titles, at = bytearray(), [], 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        for item in demuxer.feed(data[at : at + size]):
            if isinstance(item, bytes):
                assert item
                sound += item
            else:
                titles.append((len(sound), item.text))
        at += size
    return bytes(sound), titles


def test_sound_and_titles_come_apart_however_the_bytes_are_cut() -> None:
    data = icy_sound(
        SOUND, 100, [b"StreamTitle='A - B';", None, b"StreamTitle='A - B';", b"StreamTitle='C';", None]
    )
    whole = (SOUND[:500], [(100, "A - B"), (400, "C")])

    assert split(data, 100, [len(data)]) == whole
    assert split(data, 100, [1]) == whole
    assert split(data, 100, [3, 17, 101, 1]) == whole
    for cut in range(1, len(data)):
        demuxer = IcyDemuxer(100)
        items = demuxer.feed(data[:cut]) + demuxer.feed(data[cut:])
        assert b"".join(item for item in items if isinstance(item, bytes)) == SOUND[:500]
        assert [item.text for item in items if isinstance(item, StreamTitle)] == ["A - B", "C"]


@pytest.mark.parametrize(
    ("block", "text"),
    [
        pytest.param(
            "StreamTitle='Don't Stop - Now';StreamUrl='http://x/';", "Don't Stop - Now", id="apostrophe"
        ),
        pytest.param(
            "StreamTitle='It's a 'quoted'; thing';", "It's a 'quoted'; thing", id="quote and semicolon"
        ),
        pytest.param("StreamTitle='A; B=C';", "A; B=C", id="looks like a key, but no quote before it"),
        pytest.param('StreamTitle="Double - Quoted";', "Double - Quoted", id="double quotes"),
        pytest.param("STREAMTITLE='Case';", "Case", id="key in capitals"),
        pytest.param("StreamUrl='u';StreamTitle='Second key';", "Second key", id="another order"),
        pytest.param("StreamTitle='No semicolon'", "No semicolon", id="no semicolon"),
        pytest.param("StreamTitle='Cut off", "Cut off", id="cut off"),
        pytest.param("StreamTitle=Bare words;StreamUrl='';", "Bare words", id="no quotes"),
        pytest.param("StreamTitle='Blank after'; StreamUrl='';", "Blank after", id="blank between"),
        pytest.param("StreamTitle='R&amp;B &#26085;';", "R&B 日", id="entities once"),
        pytest.param("StreamTitle='&amp;amp;';", "&amp;", id="entities not twice"),
        pytest.param("StreamTitle='two\r\nlines\x07';", "two lines", id="controls"),
        pytest.param("StreamTitle='safe\u202egnp.exe';", "safe gnp.exe", id="direction override"),
        pytest.param("StreamTitle=' - ';", "", id="only a dash"),
        pytest.param("StreamTitle='-';", "", id="dash"),
        pytest.param("StreamTitle='';", "", id="empty"),
        pytest.param(
            'StreamTitle=\'Abba - text="S.O.S." song_spot="M" spotInstanceId="-1"\';',
            "Abba - S.O.S.",
            id="spot",
        ),
    ],
)
def test_a_block_gives_this_title(block: str, text: str) -> None:
    data = icy_sound(SOUND, 10, [b"StreamTitle='before';", block.encode()])

    _, titles = split(data, 10, [len(data)])

    assert titles[-1] == (20, text)


@pytest.mark.parametrize(
    ("raw", "charsets", "text"),
    [
        pytest.param("Café – Ñandú".encode(), (), "Café – Ñandú", id="UTF-8"),
        pytest.param("Café – “x”".encode("cp1252"), (), "Café – “x”", id="windows-1252"),
        pytest.param(b"caf\xe9 \x81", (), "café", id="not even windows-1252"),
        pytest.param("Дождь".encode("cp1251"), ("cp1251",), "Дождь", id="hint cp1251"),
        pytest.param("Дождь".encode(), ("cp1251",), "Дождь".encode().decode("cp1251"), id="a hint is obeyed"),
        pytest.param(
            "表'; ソ".encode("shift_jis"), ("shift_jis",), "表'; ソ", id="Shift_JIS, second bytes in ASCII"
        ),
        pytest.param("Łódź".encode("iso8859-2"), (None, "iso8859-2"), "Łódź", id="Latin-2 by the type"),
        pytest.param("Ж".encode(), ("nonsense",), "Ж", id="unknown hint"),
    ],
)
def test_charsets_are_tried_in_order(raw: bytes, charsets: tuple[str | None, ...], text: str) -> None:
    data = icy_sound(SOUND, 10, [b"StreamTitle='" + raw + b"';"])

    _, titles = split(data, 10, [len(data)], charsets=charsets)

    assert titles == [(10, text)]


@pytest.mark.parametrize("size", [16, 255 * 16, 300, 4000])
def test_blocks_of_every_length_are_read(size: int) -> None:
    title = b"StreamTitle='" + b"x" * (size - 16) + b"';"

    sound, titles = split(icy_sound(SOUND, 10, [None, title, None]), 10, [11])

    assert sound == SOUND[:30]
    assert titles == ([(20, "x" * min(255, size - 16))] if size > 16 else [])


def test_an_empty_first_title_is_none_and_a_later_one_clears() -> None:
    data = icy_sound(
        SOUND, 10, [b"StreamTitle='';", b"StreamTitle='A';", b"StreamTitle='A';", b"StreamTitle='';"]
    )

    assert split(data, 10, [7])[1] == [(20, "A"), (40, "")]


def test_two_blocks_without_a_key_are_the_end() -> None:
    demuxer = IcyDemuxer(10)

    demuxer.feed(icy_sound(SOUND, 10, [b"\x01\x02junk", b"StreamTitle='ok';", b"\x01\x02junk"]))
    assert not demuxer.lost
    demuxer.feed(icy_sound(SOUND, 10, [b"junk again"]))

    assert demuxer.lost
    assert demuxer.feed(b"more") == []


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("16000", 16000),
        (" 8192 ", 8192),
        ("16000, 16000", 16000),
        ("0", 0),
        ("-5", 0),
        ("2147483648", 0),
        ("99999999999999999999", 0),
        ("1048576", 1048576),
        ("1048577", 0),
        ("16k", 0),
        ("٣", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_metaint_is_a_sane_number_or_none(value: str | None, interval: int) -> None:
    assert metaint(value) == interval


@pytest.mark.parametrize(
    ("raw", "artist", "title"),
    [
        ("Clara Schumann - Romanze", "Clara Schumann", "Romanze"),
        ("Artist - Album - Song", "", "Artist - Album - Song"),
        ("Jean-Michel Jarre", "", "Jean-Michel Jarre"),
        (" - Nameless", "", "- Nameless"),
        ("News", "", "News"),
    ],
)
def test_artist_and_title_come_apart_only_where_it_is_plain(raw: str, artist: str, title: str) -> None:
    made = make_title(raw)

    assert (made.artist, made.title, made.raw) == (artist, title, raw)


def test_the_url_of_a_block_comes_with_its_title() -> None:
    data = icy_sound(SOUND, 10, [b"StreamTitle='A';StreamUrl='http://img.example/a.jpg';"])

    titles = [item for item in IcyDemuxer(10).feed(data) if isinstance(item, StreamTitle)]

    assert titles == [StreamTitle(text="A", title="A", raw="A", stream_url="http://img.example/a.jpg")]


def test_a_title_is_never_longer_than_a_screen_can_bear() -> None:
    assert len(make_title("ä" * 4000).text) == 255


@pytest.mark.parametrize(
    "hostile", ["'" * 4000, "';" * 2000, "a=" * 2000, " " * 4000, 'text="' * 800, "& " * 2000, "A - " * 999]
)
def test_hostile_blocks_take_no_time(hostile: str) -> None:
    started = time.process_time()

    for text in (
        hostile,
        f"StreamTitle='{hostile}",
        f"StreamTitle={hostile}",
        f"StreamTitle=' {hostile} text=\"x';",
    ):
        make_title(parse_fields(text).get("streamtitle", hostile))

    assert time.process_time() - started < 0.05
