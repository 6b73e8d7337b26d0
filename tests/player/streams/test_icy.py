# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.streams.icy import IcyDemuxer, metaint, parse_fields, read_block
from player.streams.title import StreamTitle, make_title
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
        pytest.param("StreamTitle='a\x00b';", "a b", id="a zero inside"),
        pytest.param(
            "StreamTitle='Short';\x00\x00longer title';StreamUrl='';", "Short", id="rest of a longer title"
        ),
        pytest.param("\ufeffStreamTitle='Marked';", "Marked", id="byte order mark"),
        pytest.param("StreamTitle='Say \"Hi\"';StreamUrl='';", 'Say "Hi"', id="the other quotes inside"),
        pytest.param('StreamTitle="It\'s";StreamUrl="";', "It's", id="apostrophe in double quotes"),
        pytest.param("StreamTitle='Rock 'n' Roll'", "Rock 'n' Roll", id="quotes inside, no semicolon"),
        pytest.param("StreamTitle='';';StreamUrl='';", "';", id="nothing but an end"),
        pytest.param("StreamTitle='A - B;StreamUrl='http://x/';", "A - B", id="its end quote is missing"),
        pytest.param("StreamTitle='A'; ' - B';", "A'; ' - B", id="an end inside, with blanks"),
        pytest.param("StreamTitle='First';StreamTitle='Second';", "First", id="twice"),
        pytest.param("StreamTitle=Bare", "Bare", id="no quotes, no semicolon"),
        pytest.param("streamurl=http://x/;streamtitle=Bare;", "Bare", id="all bare, small letters"),
        pytest.param(
            "StreamTitle='Advert:';StreamUrl='';adw_ad='true';durationMilliseconds='30043';"
            "adId='13066';insertionType='midroll';",
            "Advert:",
            id="an advert of AdsWizz",
        ),
        pytest.param(
            "StreamTitle='A-ha - Take On Me';other-key='x';Key_2=\"y\";", "A-ha - Take On Me", id="keys"
        ),
        pytest.param("StreamTitle='It&#39;s &quot;on&quot;';", 'It\'s "on"', id="entities for quotes"),
        pytest.param("StreamTitle='AT&T; R&B';", "AT&T; R&B", id="no entities"),
        pytest.param("StreamTitle='&#13;&#10;Low';", "Low", id="controls as entities"),
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


@pytest.mark.parametrize(
    ("title", "hint"),
    [
        ("表題 - 十', 能; ソ", "shift_jis"),
        ("①曲 - 髙橋", "shift_jis"),  # beyond the standard, and in use: what Windows has
        ("許功蓋 - 愛", "big5"),  # every second byte is a backslash
        ("사랑 - 뷁", "euc-kr"),  # likewise: 뷁 is no part of the standard
        ("你好 - 镕基", "gb2312"),
        ("“Café” – €5", "iso-8859-1"),
        ("Łódź - Źdźbło", "iso-8859-2"),
        ("Ђорђе - Љиљана", "windows-1251"),
        ("日本'; の歌", "iso-2022-jp"),
    ],
)
def test_a_title_in_the_charset_of_the_station_is_read_to_its_end(title: str, hint: str) -> None:
    written = {"shift_jis": "cp932", "euc-kr": "cp949", "gb2312": "gb18030", "iso-8859-1": "cp1252"}
    block = f"StreamTitle='{title}';StreamUrl='http://x/';".encode(written.get(hint, hint))

    (read,) = titles_of(block, (hint,))

    assert (read.raw, read.stream_url) == (title, "http://x/")


def test_fields_in_two_charsets_are_read_each_in_its_own() -> None:
    block = "StreamTitle='Дождь';".encode() + "StreamUrl='http://x/é';".encode("latin-1")

    (title,) = titles_of(block)

    assert (title.text, title.stream_url) == ("Дождь", "http://x/é")


def titles_of(block: bytes, charsets: tuple[str | None, ...] = ()) -> list[StreamTitle]:
    items = IcyDemuxer(10, charsets).feed(icy_sound(SOUND, 10, [block]))
    return [item for item in items if isinstance(item, StreamTitle)]


@pytest.mark.parametrize(
    "block",
    [
        b"adw_ad='true';durationMilliseconds='30000';",
        b"StreamUrl='http://x/';",
        b"\0" * 32,
        b" \r\n\0 ",
        b"StreamTitle='';StreamUrl='http://x/';",
    ],
)
def test_a_block_that_says_nothing_of_the_title_gives_none_and_is_no_fault(block: bytes) -> None:
    demuxer = IcyDemuxer(10)

    items = demuxer.feed(icy_sound(SOUND, 10, [block] * 4))

    assert items == [SOUND[:40]]
    assert not demuxer.lost


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


def test_the_url_of_a_block_comes_with_its_title() -> None:
    data = icy_sound(SOUND, 10, [b"StreamTitle='A';StreamUrl='http://img.example/a.jpg';"])

    titles = [item for item in IcyDemuxer(10).feed(data) if isinstance(item, StreamTitle)]

    assert titles == [StreamTitle(text="A", title="A", raw="A", stream_url="http://img.example/a.jpg")]


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


TITLES = st.one_of(
    st.none(),
    st.binary(max_size=60).map(lambda text: b"StreamTitle='" + text + b"';"),
    st.text("ab'\";= -é&日", max_size=40).map(lambda text: f"StreamTitle='{text}';StreamUrl='u';".encode()),
)


def whole_and_cut(data: bytes, interval: int, cuts: list[int]) -> tuple[list[object], list[object]]:
    """Return what comes of data in one piece, and in several, with neighbouring sound joined."""
    whole, cut = IcyDemuxer(interval), IcyDemuxer(interval)
    ends = sorted({0, len(data), *(at for at in cuts if at < len(data))})
    pieces = [item for start, end in pairwise(ends) for item in cut.feed(data[start:end])]
    joined: list[object] = []
    for item in pieces:
        if isinstance(item, bytes) and joined and isinstance(joined[-1], bytes):
            joined[-1] += item
        else:
            joined.append(item)
    assert whole.lost == cut.lost
    return [*whole.feed(data)] if data else [], joined


@settings(deadline=None, max_examples=200)
@given(st.lists(TITLES, max_size=8), st.integers(1, 40), st.lists(st.integers(0, 2000), max_size=20))
def test_sound_and_blocks_come_apart_as_they_were_put_together_however_cut(
    titles: list[bytes | None], interval: int, cuts: list[int]
) -> None:
    data = icy_sound(SOUND, interval, titles)

    whole, cut = whole_and_cut(data, interval, cuts)

    assert cut == whole
    sound = b"".join(item for item in whole if isinstance(item, bytes))
    assert sound == (SOUND * 2)[: interval * len(titles)]
    shown = [item.text for item in whole if isinstance(item, StreamTitle)]
    assert all(one != other for one, other in pairwise(["", *shown])) or "StreamUrl" in str(titles)


@settings(deadline=None, max_examples=300)
@given(
    st.binary(max_size=3000),
    st.integers(1, 50),
    st.lists(st.integers(0, 3000), max_size=20),
)
def test_garbage_never_raises_and_means_the_same_however_cut(
    data: bytes, interval: int, cuts: list[int]
) -> None:
    whole, cut = whole_and_cut(data, interval, cuts)

    assert cut == whole


@settings(deadline=None, max_examples=300)
@given(
    st.binary(max_size=200),
    st.sampled_from(["", "cp1251", "shift_jis", "big5", "gb18030", "utf-8", "hz", "iso2022_jp"]),
)
def test_any_bytes_are_a_value(data: bytes, charset: str) -> None:
    fields = read_block(b"StreamTitle='" + data + b"';", (charset,) if charset else ())

    title = make_title(fields.get("streamtitle", ""))
    assert not any(unicodedata.category(mark) == "Cc" for mark in title.text)
    assert len(title.text) <= 255


@pytest.mark.parametrize("interval", [1, 16, 16_000])
def test_twice_the_bytes_take_twice_the_time(interval: int) -> None:
    def time_s(count: int) -> float:
        data = (bytes(interval) + b"\0") * (count // (interval + 1))
        demuxer = IcyDemuxer(interval)
        started = time.process_time()
        demuxer.feed(data)
        return time.process_time() - started

    small, large = (min(time_s(count) for _ in range(3)) for count in (100_000, 800_000))

    assert large < 8 * small * 3 + 0.01  # quadratic cost would be eight times what is due
