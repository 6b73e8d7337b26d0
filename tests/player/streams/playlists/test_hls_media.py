# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a media playlist says of each segment (RFC 8216, 4.3.2, and its successor's tags)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from player.streams.playlists.hls import HlsSegment, parse_hls
from player.streams.playlists.hls_model import ByteRange, HlsKey, HlsMap

HEAD = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n"


def segments(text: str) -> tuple[HlsSegment, ...]:
    return parse_hls(HEAD + text).segments


@pytest.mark.parametrize(
    ("extinf", "duration_s", "title"),
    [
        ("#EXTINF:5.005,", 5.005, ""),
        ("#EXTINF:5", 5.0, ""),
        ("#EXTINF: 4.5 , A - B", 4.5, "A - B"),
        ("#EXTINF:4,A, B", 4.0, "A, B"),
        ("#extinf:4,x", 4.0, "x"),
        ("#EXTINF:-1,x", 6.0, "x"),
        ("#EXTINF:0,", 6.0, ""),
        ("#EXTINF:,x", 6.0, "x"),
        ("#EXTINF:NaN,", 6.0, ""),
        ("#EXTINF:99999999,", 6.0, ""),
        ('#EXTINF:9,title="S",artist="A"', 9.0, 'title="S",artist="A"'),
        ("# a comment", 6.0, ""),
    ],
)
def test_durations_and_titles(extinf: str, duration_s: float, title: str) -> None:
    (segment,) = segments(f"{extinf}\na.ts\n")

    assert (segment.duration_s, segment.title) == (duration_s, title)


def test_numbers_count_on_and_begin_where_they_are_said_to() -> None:
    text = "#EXT-X-MEDIA-SEQUENCE:18446744073709551\n#EXTINF:6,\na\n#EXTINF:6,\nb\n"

    assert [segment.sequence for segment in segments(text)] == [18446744073709551, 18446744073709552]
    assert [segment.sequence for segment in segments("#EXTINF:6,\na\n")] == [0]


def test_a_delta_update_leaves_numbers_out() -> None:
    text = "#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-SKIP:SKIPPED-SEGMENTS=5\n#EXTINF:6,\na\n"

    assert [segment.sequence for segment in segments(text)] == [15]


def test_discontinuities_are_counted_from_where_they_are_said_to_begin() -> None:
    text = "#EXT-X-DISCONTINUITY-SEQUENCE:7\na\n#EXT-X-DISCONTINUITY\nb\nc\n#EXT-X-DISCONTINUITY\nd\n"

    assert [segment.discontinuity for segment in segments(text)] == [7, 8, 8, 9]


def test_ranges_follow_one_another_in_the_same_file() -> None:
    text = "#EXT-X-BYTERANGE:100@50\na\n#EXT-X-BYTERANGE:10\na\n#EXT-X-BYTERANGE:20\nb\n"
    text += "#EXT-X-BYTERANGE:x\na\nc\n"

    assert [segment.byte_range for segment in segments(text)] == [
        ByteRange(100, 50),
        ByteRange(10, 150),
        ByteRange(20, 0),
        None,
        None,
    ]


def test_keys_hold_until_the_next_one_and_maps_have_the_key_before_them() -> None:
    text = (
        '#EXT-X-KEY:METHOD=AES-128,URI="k1",IV=0x1F\n#EXT-X-MAP:URI="i.mp4",BYTERANGE="10@5"\na\n'
        '#EXT-X-KEY:METHOD=AES-128,URI="k2"\nb\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-MAP:URI="j.mp4"\nc\n'
    )
    first = HlsKey(method="AES-128", url="k1", iv=bytes(15) + b"\x1f")

    one, two, three = segments(text)

    assert (one.key, two.key, three.key) == (first, HlsKey(method="AES-128", url="k2"), None)
    assert one.map == two.map == HlsMap(url="i.mp4", byte_range=ByteRange(10, 5), key=first)
    assert three.map == HlsMap(url="j.mp4")


def test_of_several_kinds_of_key_the_plain_one_is_used() -> None:
    text = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"\n'
    text += '#EXT-X-KEY:METHOD=AES-128,URI="k"\na\n'

    playlist = parse_hls(HEAD + text)

    assert playlist.segments[0].key == HlsKey(method="AES-128", url="k")
    assert not playlist.protected


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24T13:00:00+01:00",
        "2026-11-24T12:00:00.000+0000",
        "2026-11-24 12:00:00",
    ],
)
def test_instants_hold_for_the_segments_behind_until_a_discontinuity(written: str) -> None:
    text = f"#EXT-X-PROGRAM-DATE-TIME:{written}\n#EXTINF:4,\na\n#EXTINF:4,\nb\n#EXT-X-DISCONTINUITY\nc\n"
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)

    assert [segment.at for segment in segments(text)] == [noon, noon + timedelta(seconds=4), None]


@pytest.mark.parametrize(
    "written", ["", "yesterday", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"]
)
def test_instants_that_are_none(written: str) -> None:
    assert segments(f"#EXT-X-PROGRAM-DATE-TIME:{written}\na\nb\n")[1].at is None


def test_gaps_are_marked_one_by_one() -> None:
    assert [one.gap for one in segments("#EXTINF:6,\n#EXT-X-GAP\na\n#EXTINF:6,\nb\n")] == [True, False]


def test_parts_hints_and_unknown_tags_are_passed_over() -> None:
    text = (
        '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n#EXT-X-PART-INF:PART-TARGET=0.3\n#EXT-X-PART:DURATION=0.3,URI="p"\n'
        '#EXTINF:6,\na\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="q"\n#EXT-X-RENDITION-REPORT:URI="r"\n#EXT-OATCLS\n'
    )

    assert [segment.url for segment in segments(text)] == ["a"]


def test_start_and_the_longest_segment_as_target() -> None:
    assert parse_hls(HEAD + "#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES\na\n").start_s == -12.5
    assert parse_hls(HEAD + "a\n").start_s is None
    text = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:3,\na\n#EXTINF:5.5,\nb\n"
    assert parse_hls(text).target_duration_s == 5.5


def test_variables_are_put_in_their_places() -> None:
    text = (
        '#EXT-X-DEFINE:NAME="host",VALUE="http://a.example"\n#EXT-X-DEFINE:IMPORT="token"\n'
        '#EXT-X-DEFINE:QUERYPARAM="u"\n#EXT-X-KEY:METHOD=AES-128,URI="{$host}/k"\n{$host}/{$token}/{$u}/{$other}.ts\n'
    )

    playlist = parse_hls(HEAD + text, variables={"token": "t0"}, query="a=b&u=me")

    assert playlist.segments[0].url == "http://a.example/t0/me/{$other}.ts"
    assert playlist.segments[0].key == HlsKey(method="AES-128", url="http://a.example/k")
    assert playlist.variables == {"host": "http://a.example", "token": "t0", "u": "me"}


def test_variables_do_not_grow_without_end() -> None:
    text = f'#EXT-X-DEFINE:NAME="a",VALUE="{"x" * 8000}"\n' + "{$a}" * 2000 + "\n"

    assert len(segments(text)[0].url) == 8000


def test_of_a_list_without_end_the_last_segments_are_kept() -> None:
    listed = segments("".join(f"{number}\n" for number in range(30_000)))

    assert (len(listed), listed[-1].url, listed[-1].sequence) == (10_000, "29999", 29_999)


def test_marks_blanks_and_lower_case_do_not_matter() -> None:
    text = "\ufeff#EXTM3U\r\n\r\n  #ext-x-targetduration : 6\r\n#Ext-X-Media-Sequence: 3 \r\n"
    text += "#EXTINF:6,\r\n a.ts \r\n"

    playlist = parse_hls(text)

    assert [(segment.url, segment.sequence) for segment in playlist.segments] == [("a.ts", 3)]
    assert playlist.target_duration_s == 6
