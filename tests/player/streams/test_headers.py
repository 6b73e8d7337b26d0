# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.candidate import Codec
from player.streams.headers import (
    FIRST_PAGE,
    LAST_PAGE,
    FrameHeader,
    StreamIdentity,
    adts_header,
    flac_identity,
    mp3_header,
    ogg_identity,
    ogg_page,
    tag_bytes,
)

from .audio import audio


@pytest.mark.parametrize(
    ("hexes", "numbers"),
    [
        # Lengths by ISO/IEC 11172-3: layer I (12 * bps / Hz + pad) * 4, others samples / 8 * bps / Hz + pad.
        pytest.param("fffb9000", (417, 1152, 44100, 2, 128), id="MPEG-1 layer III"),
        pytest.param("fffb9200", (418, 1152, 44100, 2, 128), id="padded"),
        pytest.param("fffbe4c0", (960, 1152, 48000, 1, 320), id="320 kbit/s mono"),
        pytest.param("fff384c4", (192, 576, 24000, 1, 64), id="MPEG-2 layer III"),
        pytest.param("ffe318c4", (72, 576, 8000, 1, 8), id="MPEG-2.5 layer III"),
        pytest.param("fffd8404", (384, 1152, 48000, 2, 128), id="MPEG-1 layer II"),
        pytest.param("fff58400", (384, 1152, 24000, 2, 64), id="MPEG-2 layer II"),
        pytest.param("ffff4400", (128, 384, 48000, 2, 128), id="MPEG-1 layer I"),
        pytest.param("ffff4600", (132, 384, 48000, 2, 128), id="MPEG-1 layer I, padded by a slot of four"),
    ],
)
def test_an_mpeg_header_gives_length_samples_rate_channels_and_bit_rate(
    hexes: str, numbers: tuple[int, int, int, int, int]
) -> None:
    header = mp3_header(bytes.fromhex(hexes))

    assert header == FrameHeader(Codec.MP3, *numbers)


@pytest.mark.parametrize(
    "hexes",
    [
        pytest.param("fffb0000", id="free format"),
        pytest.param("fffbf000", id="bit rate 15"),
        pytest.param("fffb9c00", id="reserved rate"),
        pytest.param("ffeb9000", id="reserved version"),
        pytest.param("fff99000", id="no layer (ADTS)"),
        pytest.param("fffb9002", id="reserved emphasis"),
        pytest.param("ff7b9000", id="no sync"),
        pytest.param("fffb90", id="cut"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_mpeg_header_is_none(hexes: str) -> None:
    assert mp3_header(bytes.fromhex(hexes)) is None


@pytest.mark.parametrize(
    ("name", "read", "count"),
    [("tone.mp3", mp3_header, 47), ("tone.mp2", mp3_header, 46), ("tone.aac", adts_header, 52)],
)
def test_frames_lie_end_to_end_through_a_whole_file(name: str, read: object, count: int) -> None:
    assert callable(read)
    data, at, frames = memoryview(audio(name)), 0, 0
    first = read(data, 0)

    while at < len(data):
        header = read(data, at)
        assert header is not None
        assert header.goes_with(first)
        at += header.length_bytes
        frames += 1

    assert at == len(data)
    if name != "tone.aac":  # ffprobe's count
        assert frames == count
    else:
        assert frames == 1 + -(
            -int(1.2 * 44100) // 1024
        )  # 1.2 s of 1024 samples each, and the encoder's delay


def test_an_adts_header_is_read() -> None:
    # MPEG-4, no CRC, LC, 44100 Hz, 2 channels, 371 bytes, 1 block: bits laid out by ISO/IEC 14496-3, 1.A.2.2.
    header = adts_header(bytes.fromhex("fff150802e7ffc"))

    assert header == FrameHeader(Codec.AAC, 371, 1024, 44100, 2, 128)


@pytest.mark.parametrize(
    "hexes",
    [
        pytest.param("fff174802e7ffc", id="reserved rate"),
        pytest.param("fff1508000fffc", id="shorter than its own header"),
        pytest.param("fff350802e7ffc", id="a layer"),
        pytest.param("fff150802e7f", id="cut"),
    ],
)
def test_what_is_no_adts_header_is_none(hexes: str) -> None:
    assert adts_header(bytes.fromhex(hexes)) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vorbis.ogg", StreamIdentity(Codec.VORBIS, 44100, 2, 64, 0)),
        ("opus.ogg", StreamIdentity(Codec.OPUS, 48000, 2, None, 312)),
        ("flac.ogg", StreamIdentity(Codec.FLAC, 16000, 1, None, 0)),
    ],
)
def test_ogg_pages_lie_end_to_end_and_the_first_names_the_codec(name: str, expected: StreamIdentity) -> None:
    data, at, pages = audio(name), 0, []
    while at < len(data):
        page = ogg_page(data, at)
        assert page is not None
        pages.append(page)
        at += page.length_bytes

    assert at == len(data)
    assert [page.sequence for page in pages] == list(range(len(pages)))
    assert pages[0].header_type == FIRST_PAGE
    assert pages[-1].header_type == LAST_PAGE
    assert ogg_identity(data[pages[0].header_bytes : pages[0].length_bytes]) == expected


def test_a_flac_head_is_read() -> None:
    identity = flac_identity(audio("tone.flac"))

    assert identity is not None
    assert (identity.sample_rate_hz, identity.channels) == (16000, 1)


@pytest.mark.parametrize(
    ("head", "length_bytes"),
    [
        # Lengths by ID3v2.4, 3.1: seven bits of each byte, without the head and the footer.
        pytest.param(b"ID3\x03\0\0\0\0\x02\x01", 10 + 257, id="seven bits a byte"),
        pytest.param(b"ID3\x04\0\x10\0\0\0\x05", 10 + 5 + 10, id="a footer"),
        pytest.param(b"ID3\x03\0\x10\0\0\0\x05", None, id="a flag that the version has not"),
        pytest.param(b"ID3\x04\0\0\0\0\x80\x05", None, id="an eighth bit"),
        pytest.param(b"ID3\x05\0\0\0\0\0\x05", None, id="a version that is not there"),
        pytest.param(b"ID3\x04\xff\0\0\0\0\x05", None, id="revision 255"),
        pytest.param(b"ID3\x04\0\0\x7f\0\0\0", None, id="254 MB"),
        pytest.param(b"ID3\x04\0\0\0\0\0", None, id="cut off"),
    ],
)
def test_the_length_of_a_tag_is_that_with_its_head(head: bytes, length_bytes: int | None) -> None:
    assert tag_bytes(head) == length_bytes
    assert tag_bytes(b"\0\0" + head, 2) == length_bytes


@pytest.mark.parametrize("name", ["tone.mp3", "tone.aac", "vorbis.ogg", "opus.ogg", "tone.flac", "flac.ogg"])
def test_cut_at_every_position_nothing_fails(name: str) -> None:
    data = audio(name)[:300]

    for end in range(len(data)):
        for start in range(0, end, 7):
            for read in (mp3_header, adts_header, ogg_page, flac_identity, tag_bytes):
                read(data[:end], start)
        ogg_identity(data[:end])
        ogg_identity(data[28:end])
