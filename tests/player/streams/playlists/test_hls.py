# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest

from player.errors import PlaylistError
from player.streams.candidate import Codec
from player.streams.playlists.base import Hint
from player.streams.playlists.hls import HlsVariant, is_hls, parse_hls
from player.streams.playlists.m3u import M3u
from player.streams.playlists.pls import Pls

# The forms of RFC 8216, section 8.
MEDIA = (
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-TARGETDURATION:6\n"
    "#EXTINF:6,\na.aac\n#EXTINF:6,\nb.aac\n"
)
MASTER = (
    "#EXTM3U\n"
    '#EXT-X-STREAM-INF:BANDWIDTH=2560000,RESOLUTION=640x360,CODECS="avc1.4d401e,mp4a.40.2"\nvideo.m3u8\n'
    '#EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=96000,CODECS="mp4a.40.5"\nlow.m3u8\n'
)


def test_a_live_media_playlist_is_read() -> None:
    playlist = parse_hls(MEDIA)

    assert [(segment.url, segment.sequence) for segment in playlist.segments] == [("a.aac", 7), ("b.aac", 8)]
    assert (playlist.live, playlist.target_duration_s) == (True, 6.0)
    assert playlist.codec is Codec.AAC
    assert not parse_hls(MEDIA + "#EXT-X-ENDLIST\n").live


def test_the_variant_without_pictures_is_preferred() -> None:
    playlist = parse_hls(MASTER)

    assert playlist.preferred() == HlsVariant(url="low.m3u8", bandwidth_kbps=96, codec=Codec.AAC)
    assert [variant.video for variant in playlist.variants] == [False, True]
    assert playlist.segments == ()


def test_a_sound_rendition_is_preferred_to_pictures() -> None:
    text = '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x, y",URI="sound.m3u8"\n'
    text += '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x1,AUDIO="a"\nv.m3u8\n'

    preferred = parse_hls(text).preferred()

    assert preferred is not None
    assert preferred.url == "sound.m3u8"


def test_variants_are_tried_without_pictures_first_then_sounds_then_pictures_then_what_is_foreign() -> None:
    text = (
        "#EXTM3U\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="2",URI="other.m3u8"\n'
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="1",DEFAULT=YES,URI="preset.m3u8"\n'
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="muxed"\n'
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="d",NAME="1",URI="dolby-sound.m3u8"\n'
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="1",URI="words.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS="ec-3"\ndolby.m3u8\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=1x1,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="a"\nvideo.m3u8\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=1x1,CODECS="avc1.4d401e,ec-3",AUDIO="d"\ndolby-video.m3u8\n'
        '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=9,URI="pictures.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"\nsound.m3u8\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"\nhttp://backup.example/sound.m3u8\n'
        "#EXT-X-STREAM-INF:BANDWIDTH=9\nsound.m3u8\n"
    )

    variants = parse_hls(text).variants

    assert [variant.url for variant in variants] == [
        "sound.m3u8",
        "http://backup.example/sound.m3u8",
        "preset.m3u8",
        "other.m3u8",
        "video.m3u8",
        "dolby.m3u8",
        "dolby-sound.m3u8",
        "dolby-video.m3u8",
    ]
    assert variants[0].bandwidth_kbps == 64
    assert [variant.codec for variant in variants[2:4]] == [Codec.AAC, Codec.AAC]
    assert [variant.foreign for variant in variants[-3:]] == ["ec-3"] * 3


@pytest.mark.parametrize(
    ("codecs", "codec"),
    [
        ("mp4a.40.2", Codec.AAC),
        ("mp4a.40.34", Codec.MP3),
        ("mp4a.69", Codec.MP3),
        ("opus", Codec.OPUS),
        ("fLaC", Codec.FLAC),
        ("ec-3", None),
    ],
)
def test_codecs_are_read(codecs: str, codec: Codec | None) -> None:
    assert parse_hls(f'#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="{codecs}"\nx\n').codec is codec


@pytest.mark.parametrize(
    "key",
    [
        'METHOD=SAMPLE-AES,URI="k"',
        'METHOD=AES-128,URI="skd://k"',
        'METHOD=AES-128,URI="k",KEYFORMAT="com.apple.streamingkeydelivery"',
    ],
)
def test_rights_management_is_seen(key: str) -> None:
    assert parse_hls(MEDIA + f"#EXT-X-KEY:{key}\n").protected
    assert not parse_hls(MEDIA + '#EXT-X-KEY:METHOD=AES-128,URI="k"\n').protected


@pytest.mark.parametrize(
    "text", ["#EXTM3U\n#EXTINF:-1,x\nhttp://a/\n", "[playlist]\nFile1=http://a/\n", "", "<html>"]
)
def test_what_is_not_hls(text: str) -> None:
    assert not is_hls(text)
    with pytest.raises(PlaylistError):
        parse_hls(text)


def test_cr_alone_and_cuts_are_survived() -> None:
    assert parse_hls(MEDIA.replace("\n", "\r")) == parse_hls(MEDIA)
    for text in (MEDIA, MASTER):
        for cut in range(len(text)):
            try:
                parse_hls(text[:cut])
            except PlaylistError:
                assert not is_hls(text[:cut])


@pytest.mark.parametrize(
    "hostile",
    ["A" * 500_000, "A=" * 250_000, 'A="' * 170_000, " " * 500_000, "\n" * 500_000, "#EXTINF:" * 60_000],
)
def test_hostile_texts_take_little_time(hostile: str) -> None:
    started = time.process_time()

    for text in (hostile, "#EXTM3U\n#EXT-X-STREAM-INF:" + hostile + "\nx"):
        M3u().recognises(text, Hint())
        Pls().recognises(text, Hint())
        if is_hls(text):
            parse_hls(text)

    assert time.process_time() - started < 1
