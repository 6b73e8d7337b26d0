# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.headers import tag_bytes
from player.streams.hls.id3 import TagReader, title_in

from .tags import CLOCK, frame, synchsafe, tag, text

SONG = tag(frame("TPE1", text("Artist")), frame("TIT2", text("Title")))
UTF16 = "Дождь".encode("utf-16")  # with a mark


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param(SONG, ("Artist - Title", "Artist", "Title"), id="both"),
        pytest.param(
            tag(frame("TIT2", text("Artist - Title"))), ("Artist - Title", "Artist", "Title"), id="one"
        ),
        pytest.param(tag(frame("TIT2", text("News"))), ("News", "", "News"), id="title alone"),
        pytest.param(
            tag(frame("TPE1", text("A")), frame("TIT2", text("A - B"))), ("A - B", "A", "B"), id="twice"
        ),
        pytest.param(
            tag(frame("TPE1", text("A - B")), frame("TIT2", text("C"))),
            ("A - B - C", "A - B", "C"),
            id="dashes",
        ),
        pytest.param(
            tag(frame("TXXX", text("StreamTitle\0X - Y"))), ("X - Y", "X", "Y"), id="named as in ICY"
        ),
        pytest.param(tag(frame("TIT2", b"\x01" + UTF16)), ("Дождь", "", "Дождь"), id="UTF-16"),
        pytest.param(
            tag(frame("TIT2", b"\x02" + "Ÿ".encode("utf-16-be"))), ("Ÿ", "", "Ÿ"), id="UTF-16 without mark"
        ),
        pytest.param(tag(frame("TIT2", b"\x00Caf\xe9")), ("Café", "", "Café"), id="Latin-1"),
        pytest.param(tag(frame("TIT2", b"\x00Caf\xc3\xa9")), ("Café", "", "Café"), id="UTF-8 called Latin-1"),
        pytest.param(tag(frame("TIT2", text("One\0"))), ("One", "", "One"), id="NUL at the end"),
        pytest.param(tag(frame("TIT2", text("One\0Two"))), ("One, Two", "", "One, Two"), id="two values"),
        pytest.param(
            tag(frame("TT2", b"\x00Old", version=2), version=2), ("Old", "", "Old"), id="version 2.2"
        ),
        pytest.param(
            tag(frame("TIT2", b"\x00Three", version=3), version=3), ("Three", "", "Three"), id="version 2.3"
        ),
        pytest.param(
            tag(frame("PIC", bytes(300), version=3), frame("TIT2", b"\x00After", version=3), version=3),
            None,
            id="a name of three letters in 2.3 is none",
        ),
        pytest.param(
            tag(frame("APIC", bytes(300)), frame("TIT2", text("After"))),
            ("After", "", "After"),
            id="a picture first",
        ),
        pytest.param(
            tag(b"TIT2" + (200).to_bytes(4, "big") + b"\0\0" + text("x" * 199)),
            ("x" * 199, "", "x" * 199),
            id="2.4 with sizes as in 2.3",
        ),
        pytest.param(
            tag(
                frame("TIT2", b"\x01\xff\x00\xfe" + "A".encode("utf-16-le"), version=3), version=3, flags=0x80
            ),
            ("A", "", "A"),
            id="unsynchronised 2.3",
        ),
        pytest.param(
            tag(frame("TIT2", b"\0\0\0\5\x01\xff\x00\xfeA\x00", flags=b"\x00\x03")),
            ("A", "", "A"),
            id="unsynchronised frame with its length in 2.4",
        ),
        pytest.param(
            tag(synchsafe(6) + b"\1\0" + frame("TIT2", text("E")), flags=0x40),
            ("E", "", "E"),
            id="extended header",
        ),
        pytest.param(tag(frame("TIT2", text("-"))), ("", "", ""), id="a dash clears"),
        pytest.param(tag(frame("TIT2", text(""))), ("", "", ""), id="nothing clears"),
        pytest.param(CLOCK, None, id="a clock"),
        pytest.param(tag(), None, id="empty"),
        pytest.param(tag(padding=500), None, id="padding"),
        pytest.param(tag(frame("TIT2", text("Z"), flags=b"\x00\x08")), None, id="compressed"),
    ],
)
def test_titles(raw: bytes, shown: tuple[str, str, str] | None) -> None:
    assert tag_bytes(raw) == len(raw)

    title = title_in(raw)

    assert (title and (title.text, title.artist, title.title)) == shown


def test_the_stations_charset_is_obeyed_where_the_tag_says_none() -> None:
    title = title_in(tag(frame("TIT2", b"\x00" + "Дождь".encode("cp1251"))), ("windows-1251",))

    assert title is not None
    assert title.text == "Дождь"


def test_a_footer_belongs_to_the_tag() -> None:
    assert tag_bytes(tag(frame("TIT2", text("F")), flags=0x10)) == len(tag(frame("TIT2", text("F")))) + 10


@pytest.mark.parametrize(
    "raw", [b"", b"ID3", b"ID3\x05\0\0\0\0\0\0", b"ID3\x04\xff\0\0\0\0\0", b"ID3\4\0\0\xff\0\0\0"]
)
def test_what_is_no_tag(raw: bytes) -> None:
    assert tag_bytes(raw) is None


@pytest.mark.parametrize("size", [1, 3, 10, 1000])
def test_tags_are_found_between_other_things_however_they_are_cut(size: int) -> None:
    data = b"xxIDx" + SONG + b"ID3??" + CLOCK + tag(frame("TIT2", text("Two"))) + b"I"
    reader, found = TagReader(), []

    for at in range(0, len(data), size):
        found += reader.feed(data[at : at + size])

    assert [title.text for title in found] == ["Artist - Title", "Two"]


def test_cut_and_changed_tags_do_no_harm() -> None:
    for at in range(len(SONG)):
        title_in(SONG[:10] + SONG[10:at])
        for value in (0, 0x7F, 0xFF):
            changed = bytes([*SONG[:at], value, *SONG[at + 1 :]])
            if tag_bytes(changed):
                title_in(changed)
