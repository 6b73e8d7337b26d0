# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is learned from frames.  Expected values are arithmetic on the standards' frame lengths."""

from __future__ import annotations

import struct

import pytest

from player.streams.candidate import Codec
from player.streams.proof import Proof
from tests.fakes.frames import adts_frame, ogg_page

from .audio import audio

# MPEG-1 Layer III at 48 kHz: 144 * bit rate / 48000 bytes, 24 ms (ISO/IEC 11172-3).
_LAYER3 = {32: 1, 40: 2, 64: 5, 128: 9, 320: 14}


def mp3_frame(kbps: int, *, mono: bool = False) -> bytes:
    head = bytes([0xFF, 0xFB, _LAYER3[kbps] << 4 | 1 << 2, 0xC0 if mono else 0])
    return head.ljust(144 * kbps // 48, b"\x55")


def he_aac_frame(size: int) -> bytes:
    """One ADTS frame of HE-AAC: its core at 24 kHz, mono, as its header says; heard are 48 kHz."""
    return bytes(
        [0xFF, 0xF1, 1 << 6 | 6 << 2, 1 << 6 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC]
    ).ljust(size, b"\x55")


def fed(codec: Codec, data: bytes, step: int = 1000) -> Proof:
    proof = Proof(codec)
    for at in range(0, len(data), step):
        proof.feed(data[at : at + step])
    return proof


def learned(proof: Proof) -> tuple[int | None, int | None, int | None]:
    return proof.bitrate_kbps, proof.sample_rate_hz, proof.channels


@pytest.mark.parametrize("step", [1, 7, 383, 4096, 100_000])
@pytest.mark.parametrize(
    ("codec", "data", "expected"),
    [
        pytest.param(Codec.MP3, mp3_frame(128) * 80, (128, 48_000, 2), id="CBR"),
        pytest.param(Codec.MP3, mp3_frame(64, mono=True) * 80, (64, 48_000, 1), id="mono"),
        # 150 bytes * 8 * 24000 / 1024 = 28.1
        pytest.param(
            Codec.AAC, (he_aac_frame(100) + he_aac_frame(200)) * 40, (28, 24_000, 1), id="HE-AAC: its core"
        ),
        # 350 bytes * 8 * 48000 / 1024 = 131.25
        pytest.param(
            Codec.AAC,
            (adts_frame(1, 200) + adts_frame(2, 500)) * 50,
            (131, 48_000, 2),
            id="AAC, ever another",
        ),
        pytest.param(
            Codec.MP3, mp3_frame(128)[100:] + mp3_frame(128) * 80, (128, 48_000, 2), id="joined mid frame"
        ),
        pytest.param(
            Codec.MP3,
            mp3_frame(128)[100:200] + mp3_frame(64)[:30] + mp3_frame(128) * 80,
            (128, 48_000, 2),
            id="joined, with a false header before",
        ),
        pytest.param(
            Codec.MP3,
            mp3_frame(128) * 20 + mp3_frame(128)[:77] + mp3_frame(128) * 60,
            (128, 48_000, 2),
            id="torn in the middle",
        ),
        pytest.param(
            Codec.MP3,
            b"ID3\x04\0\0\0\0\x40\0" + b"\xff\xfb\x14\x00" * 2048 + mp3_frame(128) * 80,
            (128, 48_000, 2),
            id="behind a tag that looks like frames",
        ),
    ],
)
def test_frames_tell(codec: Codec, data: bytes, expected: tuple[int, int, int], step: int) -> None:
    proof = fed(codec, data, step)

    assert learned(proof) == expected
    assert proof.settled(announced=False)


@pytest.mark.parametrize("step", [1, 383, 4096])
def test_vbr_is_an_average(step: int) -> None:
    proof = fed(Codec.MP3, (mp3_frame(64) + mp3_frame(128) + mp3_frame(320)) * 40, step)

    assert proof.bitrate_kbps == pytest.approx((64 + 128 + 320) / 3, rel=0.03)  # it ends within a turn


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "channels"),
    [
        ("tone.mp3", Codec.MP3, 44_100, 2),
        ("tone.mp2", Codec.MP3, 44_100, 2),
        ("mpeg2.mp3", Codec.MP3, 24_000, 1),
        ("tone.aac", Codec.AAC, 44_100, 2),
        ("vorbis.ogg", Codec.VORBIS, 44_100, 2),
        ("opus.ogg", Codec.OPUS, 48_000, 2),
        ("tone.flac", Codec.FLAC, 16_000, 1),
        ("flac.ogg", Codec.FLAC, 16_000, 1),
    ],
)
def test_recordings_of_every_codec_are_what_ffprobe_says(
    name: str, codec: Codec, rate_hz: int, channels: int
) -> None:
    proof = fed(codec, audio(name), 500)

    assert proof.proven
    assert (proof.sample_rate_hz, proof.channels) == (rate_hz, channels)


def test_vorbis_says_its_bit_rate_itself() -> None:
    identity = b"\x01vorbis" + struct.pack("<IBIiii", 0, 2, 44_100, 0, 160_000, 0) + b"\xb8\x01"
    proof = fed(Codec.VORBIS, ogg_page(identity, kind=2))

    assert learned(proof) == (160, 44_100, 2)
    assert proof.settled(announced=False)


def test_opus_is_measured_between_its_granules() -> None:
    head = ogg_page(b"OpusHead" + struct.pack("<BBHIHB", 1, 2, 0, 48_000, 0, 0), kind=2)
    # A stream that has been going for an hour: pages of 1 s and 6,000 bytes and 27 + 24 of Ogg; 48.4 kbit/s.
    pages = [ogg_page(b"x" * 6000, granule=(3600 + second) * 48_000, sequence=second) for second in range(4)]
    size = len(pages[0])

    proof = fed(Codec.OPUS, head + b"".join(pages))

    assert proof.bitrate_kbps == round(size * 8 / 1000)
    assert proof.settled(announced=False)


def test_little_sound_proves_but_does_not_measure() -> None:
    proof = fed(Codec.AAC, adts_frame(1, 200) + adts_frame(2, 500))
    assert proof.proven
    assert proof.bitrate_kbps is None  # one frame alone would say anything

    assert not proof.settled(announced=True)
    assert fed(Codec.AAC, adts_frame(1, 200) * 4).settled(announced=True)
    assert not fed(Codec.AAC, adts_frame(1, 200) * 4).settled(announced=False)


def test_silence_at_the_start_of_vbr_is_not_taken_for_all() -> None:
    # 0.48 s of silence at 32 kbit/s, then 320: an average after 2 s, not the first value.
    proof = fed(Codec.MP3, mp3_frame(32) * 20 + mp3_frame(320) * 64, 96)

    assert proof.settled(announced=False)
    assert proof.bitrate_kbps is not None
    assert 200 < proof.bitrate_kbps < 260


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff" * 40_000, id="marks alone"),
        pytest.param(b"\xff\xfb\x90\x00" * 10_000, id="headers alone"),
        pytest.param(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + b"x" * 40_000, id="a tag of 256 MB"),
        pytest.param(b"\x55" * 40_000, id="noise"),
        pytest.param(b"OggS" * 10_000, id="Ogg marks"),
    ],
)
@pytest.mark.parametrize("codec", list(Codec))
def test_what_is_no_sound_proves_nothing(codec: Codec, data: bytes) -> None:
    proof = fed(codec, data * 30)

    assert not proof.proven
    assert learned(proof) == (None, None, None)
    assert proof.over or proof.sound_bytes < 2_000_000
