# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A hostile list costs at most 16 MB and 6 s: what is short in a text must not become long by being read.

Each text is the largest that is read at all, and made to be the worst of its kind: as many entries as
possible, a base that is repeated in each, a thousand names, nothing but brackets.
"""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest

from player.errors import PlaylistError
from player.streams.playlists.base import MOST_ENTRIES, Hint
from player.streams.playlists.hls import is_hls, parse_hls
from player.streams.playlists.registry import FORMATS, format_of
from player.streams.playlists.unfinished import more_comes
from player.streams.text import decode_document

LARGEST_BYTES = 512 * 1024
MOST_BYTES = 16_000_000
MOST_S = 6.0
HALF = LARGEST_BYTES // 2
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n"


def filled(head: str, *rows: str, tail: str = "") -> str:
    """Return a head, and rows over and over up to the largest size."""
    row = "".join(rows)
    room = LARGEST_BYTES - len(head.encode()) - len(tail.encode())
    return head + row * (room // len(row.encode())) + tail


def counted(head: str, row: str, width: int) -> str:
    """Return a head, and rows that all differ; `width` is of one."""
    return (head + "".join(row.format(n) for n in range(LARGEST_BYTES // width)))[:LARGEST_BYTES]


HOSTILE = {
    "asx-base": filled(f"<asx><base href='http://h/{'a' * HALF}/'/>", "<ref href=b>"),
    "asx-base-wide": filled(f"<asx><base href='http://h/{'😀' * 500}/'/>", "<ref href=b>"),
    "asx-refs": filled("<asx><entry>", "<ref href=b>"),
    "asx-names": counted("<asx>", "<a{:x}>", 7),
    "asx-attributes": counted("<asx><ref ", "a{}=b ", 9),
    "xspf-base": filled(f"<playlist xml:base='http://h/{'a' * HALF}/'><tracklist><track>", "<location>b"),
    "xspf-base-wide": filled(
        f"<playlist xml:base='http://h/{'😀' * 500}/'><tracklist>", "<track><location>b"
    ),
    "smil-base": filled(f"<smil><meta name=base content='http://h/{'a' * HALF}/'/>", "<ref src=b>"),
    "smil-comments": filled("<smil>", "<!---->"),
    "smil-cdata": filled("<smil><![CDATA[", "&", tail="]]>"),
    "rss": filled("<rss>", "<item><enclosure url=a>"),
    "b4s": filled("<winampxml>", "<entry playstring=a>"),
    "qtl": filled("", "<embed src=a href=b qtsrc=c>"),
    "qtl-lines": filled("RTSPtext\n", "a\n"),
    "triton-mount": filled(f"<live_stream_config><mountpoint><mount>{'a' * HALF}</mount>", "<server><ip>h"),
    "triton-servers": filled("<live_stream_config><mountpoint>", "<server>"),
    "triton-mountpoints": filled("<live_stream_config>", "<mountpoint>"),
    "triton-instead": filled(
        "<live_stream_config><mountpoint><status-code>453</status-code>", "<alternate-content><url>a"
    ),
    "tunein-opml": filled("<opml>", "<outline type=audio url=b>"),
    "tunein-objects": filled('{"head":{},"body":[', "{},", tail="0]}"),
    "tunein-nested": filled('{"head":{},"body":', '{"children":', tail="0"),
    "tunein-lines": filled("#STATUS: 200\n", "a\n"),
    "jspf-tracks": filled('{"playlist":{"track":[', '{"":0},', tail="0]}}"),
    "jspf-keys": counted('{"playlist":{', '"{:x}":0,', 9)[:-8] + '"":0}}',
    "jspf-locations": filled('{"playlist":{"track":[{"location":[', '"ab",', tail="0]}]}}"),
    "jspf-lists": filled('{"playlist":[', "[[[[[[[0]]]]]]],", tail="0]}"),
    "radio-browser": filled('[{"ok":1,"url":"a"},', '{"":0},', tail="0]"),
    "radio-browser-xml": filled("<result>", "<station ok=1 url=a>"),
    "pls": counted("[playlist]\n", "File{:04d}=a\n", 11),
    "pls-twice": filled("[playlist]\n", "file=a\n"),
    "pls-blank": filled("file", " "),
    "pls-naked": filled("[playlist]\n", "a://b\n"),
    "asf": filled("[Reference]\n", "ref1=a\n"),
    "shortcut": filled("[InternetShortcut]\n", "a=b\n"),
    "ram": filled("--stop--\n", "a\n"),
    "m3u": filled("#EXTM3U\n", "a\n"),
    "m3u-blank": filled("#EXTM3U\n", "\n"),
    "m3u-wide": filled("#EXTM3U\n#😀\n", "é\n"),
    "hls-segments": filled(HLS, "a\n"),
    "hls-variants": filled(HLS, "#EXT-X-STREAM-INF:A=1\nu\n"),
    "hls-attributes": counted(HLS + "#EXT-X-STREAM-INF:", "A{:X}=b,", 8),
    "hls-sounds": filled(HLS, '#EXT-X-MEDIA:TYPE=AUDIO,URI="a"\n'),
    "hls-keys": filled(HLS, '#EXT-X-KEY:METHOD=AES-128,URI="a"\nb\n'),
    "hls-variables": counted(HLS, '#EXT-X-DEFINE:NAME="{:x}",VALUE=""\n', 35),
    "hls-grown": filled(f'{HLS}#EXT-X-DEFINE:NAME="a",VALUE="{"x" * 2000}"\n', "{$a}\n"),
}


def read(data: bytes) -> None:
    """Read a list as the walk does."""
    text = decode_document(data)
    with contextlib.suppress(PlaylistError):
        if is_hls(text):
            parse_hls(text)
        elif (known := format_of(text, Hint())) is not None:
            assert len(known.parse(text)) <= MOST_ENTRIES
            more_comes(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_list_costs_at_most_16_mb_and_6_s(name: str) -> None:
    data = HOSTILE[name].encode()
    assert 0.9 * LARGEST_BYTES < len(data) <= LARGEST_BYTES

    started_s = time.process_time()
    read(data)
    took_s = time.process_time() - started_s
    tracemalloc.start()
    try:
        read(data)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert took_s < MOST_S
    assert peak_bytes < MOST_BYTES


def test_every_format_is_met() -> None:
    met = {known.name for text in HOSTILE.values() if (known := format_of(text, Hint())) is not None}

    assert met | {"MPEG-DASH"} == {known.name for known in FORMATS}
