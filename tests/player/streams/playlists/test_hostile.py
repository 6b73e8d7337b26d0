# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Time does not run away, whatever is sent: long lists, and texts made to send a pattern back and forth."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

from player.errors import PlaylistError
from player.streams.playlists.base import Hint
from player.streams.playlists.markup import first_tag, tags
from player.streams.playlists.registry import FORMATS, format_of
from player.streams.text import decode_document

MOST_S = 0.05
LARGEST_BYTES = 512 * 1024
ENTRIES = 5000


def in_time(measure: Callable[[], float]) -> bool:
    """Return whether one of a few measurements is within the limit: this machine may be at other work."""
    return any(measure() < MOST_S for _ in range(10))


class Shape(NamedTuple):
    head: str
    row: str
    tail: str = ""


SHAPES = {
    "PLS": Shape(
        "[playlist]\n", "File{n}=http://radio.example/{n:05d}/live.mp3\nTitle{n}=Station number {n:05d}\n"
    ),
    "ASF reference": Shape(
        "[Reference]\n", "Ref{n}=http://radio.example/{n:05d}/live/a/long/way/down/the/road.asf\n"
    ),
    "ASX": Shape(
        "<asx>", '<Entry><TITLE>Station</title><REF HREF="http://radio.example/{n:05d}?a=1&b=2"/></entry>'
    ),
    "XSPF": Shape(
        "<playlist><trackList>",
        "<track><location>http://r.example/{n:05d}</location><title>Station {n:05d}</title></track>",
    ),
    "SMIL": Shape(
        "<smil><body>", '<audio src="http://radio.example/{n:05d}/live" title="Station number {n:05d}"/>'
    ),
    "RSS": Shape(
        "<rss>",
        '<item><title>Talk {n:05d}</title><enclosure url="http://radio.example/{n:05d}.mp3"/></item>\n',
    ),
    "B4S": Shape(
        "<WinampXML><playlist>",
        '<entry Playstring="http://radio.example/{n:05d}"><Name>Station {n:05d}</Name></entry>',
    ),
    "QTL": Shape(
        "", '<embed src="http://radio.example/{n:05d}/live/a/long/way/down.mov" autoplay="true"/>\n'
    ),
    "RAM": Shape(
        "#\n", "http://radio.example/{n:05d}/live/a/long/way/down/the/road/and/back/x.rm\n", "--stop--\n"
    ),
    "shortcut": Shape(
        "[InternetShortcut]\n", "URL=http://radio.example/{n:05d}/live/a/long/way/down/the/road\n"
    ),
    "TuneIn": Shape(
        "<opml>", '<outline type="audio" text="Station {n:05d}" URL="http://radio.example/{n:05d}/live.mp3"/>'
    ),
    "StreamTheWorld": Shape(
        "<live_stream_config><mountpoint><mount>W</mount>",
        '<server><ip>{n}.radio.example</ip><port type="http">80</port></server>',
    ),
    "JSPF": Shape(
        '{{"playlist":{{"track":[',
        '{{"location":["http://radio.example/{n:05d}/live"],"title":"Station"}},',
        "null]}}}}",
    ),
    "radio-browser": Shape(
        "[",
        '{{"stationuuid":"{n}","name":"Station {n:05d}","url":"http://radio.example/{n:05d}/live"}},',
        "null]",
    ),
    "M3U": Shape(
        "#EXTM3U\n", "#EXTINF:-1,Station number {n:05d}\nhttp://radio.example/{n:05d}/live/stream.mp3\n"
    ),
}
UNUSED = {"MPEG-DASH"}  # is refused at its first tag


@pytest.mark.parametrize("name", SHAPES)
def test_5000_entries_in_half_a_mebibyte_take_at_most_50_ms(name: str) -> None:
    head, row, tail = SHAPES[name]
    data = (head.format() + "".join(row.format(n=n) for n in range(ENTRIES)) + tail.format()).encode()
    assert 250_000 < len(data) <= LARGEST_BYTES

    def measure() -> float:
        started_s = time.process_time()
        text = decode_document(data)
        known = format_of(text, Hint())
        assert known is not None
        entries = known.parse(text)
        took_s = time.process_time() - started_s
        assert known.name == name
        assert len(entries) == (1 if name == "shortcut" else ENTRIES)
        return took_s

    assert in_time(measure)


def test_every_format_is_measured() -> None:
    assert set(SHAPES) | UNUSED == {known.name for known in FORMATS}


CHARACTERS = [*" \t\r\n\x00\ufeff<>\"'/&=;:#[{(.-a1é", "\u2028"]
PIECES = [
    "<!--", "<![CDATA[", "<?", "<!", "</", "<a ", "<a b=", '<a b="', "<a b='", "<a b=\"'", "<ref href=",
    "<a:", "<entry>", "<asx><ref href='x", "<track><location>", "<playlist xml:base='a/'>", "&#", "&#x",
    "&amp;", "&a", "a=", "a =", "[playlist]\n", "File1=", "Ref1", "[Reference]", "http://", "http:/",
    "#EXTINF:-1,", "#STATUS:", '{"a":', "[", '"head":', '{"playlist":', "--stop-", "[InternetShortcut]\n",
    "URL=", "<!ENTITY a '&a;'>", "<mountpoint><server>", "<a:b:", "<?xml encoding='", "RTSPtext",
]  # fmt: skip
HEADS = ["", "<asx>", "<playlist><track>", "<smil><audio ", "[playlist]\n", '{"head":{', "#EXTM3U\n"]


def reading(text: str, hint: Hint) -> float:
    started_s = time.process_time()
    known = format_of(text, hint)
    if known is not None:
        with contextlib.suppress(PlaylistError):
            known.parse(text)
    return time.process_time() - started_s


@pytest.mark.parametrize("piece", CHARACTERS + PIECES, ids=repr)
def test_100_kb_of_one_piece_take_at_most_50_ms_in_any_format(piece: str) -> None:
    for head in HEADS:
        data = (head + piece * (100_000 // len(piece))).encode()
        text = decode_document(data)
        for hint in (Hint(), Hint("video/x-ms-asf", "ram")):
            assert in_time(partial(reading, text, hint)), head


@pytest.mark.parametrize("piece", CHARACTERS + PIECES, ids=repr)
def test_the_scanner_goes_over_a_text_once(piece: str) -> None:
    def measure(size: int) -> float:
        text = "<a " + piece * (size // len(piece))
        started_s = time.process_time()
        first_tag(text)
        for tag in tags(text, {"a", "ref", "asx"}):
            tag.attributes()
        return time.process_time() - started_s

    assert measure(500_000) < 1.0  # 5 times the text would take 25 times as long: minutes


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_nested_without_end_is_an_error(depth: int) -> None:
    for name in ("JSPF", "TuneIn", "radio-browser"):
        known = next(known for known in FORMATS if known.name == name)
        for piece in ("[", '{"playlist":', '{"body":[{"children":'):
            with pytest.raises(PlaylistError):
                known.parse(piece * depth)
    with pytest.raises(PlaylistError):
        next(known for known in FORMATS if known.name == "JSPF").parse('{"playlist":' + "9" * 10_000 + "}")
