# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The tag in front of a segment, byte by byte (RFC 8216, 3.4; ID3v2.4, sections 3.1, 4 and 4.27)."""

from __future__ import annotations

import pytest

from player.relay.hls.packed import timestamp_tag
from player.streams.hls.packed import PackedDemuxer
from tests.fakes.frames import mp3

OWNER = b"com.apple.streaming.transportStreamTimestamp"


@pytest.mark.parametrize(
    ("sound_s", "ticks"),
    [
        pytest.param(0.0, 0, id="the first of all"),
        pytest.param(4.0, 360_000, id="90,000 a second"),
        pytest.param(95_443.0, 8_589_870_000, id="the last whole second of 33 bits"),
        pytest.param(95_444.0, 8_589_960_000 - 8_589_934_592, id="and then from 0 again"),
    ],
)
def test_the_tag_is_one_private_frame_with_33_bits_of_time(sound_s: float, ticks: int) -> None:
    tag = timestamp_tag(sound_s)

    # 44 bytes of owner, a zero, 8 of time: 53; with the frame's own head of 10: 63.
    assert tag == (
        b"ID3\x04\x00\x00\x00\x00\x00\x3f"
        b"PRIV\x00\x00\x00\x35\x00\x00" + OWNER + b"\x00" + ticks.to_bytes(8, "big")
    )


def test_a_reader_of_packed_audio_finds_the_frames_behind_it() -> None:
    demuxer = PackedDemuxer()

    assert demuxer.feed(timestamp_tag(12.5) + mp3(1, 2)) == [mp3(1, 2)]
