# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The built-in signals as an upstream like any other."""

from __future__ import annotations

import pytest

from player.air.base import OpenStream, Upstream
from player.air.demo import DemoUpstream, demo_candidate
from player.errors import ErrorClass, ResolveError
from player.streams.candidate import Codec, StreamKind
from player.streams.headers import mp3_header
from player.streams.title import StreamTitle
from schedules.clock import SystemClock
from tests.fakes.clock import FakeClock


@pytest.mark.parametrize(
    ("address", "name", "kbps"),
    [
        ("demo:news", "Demonstration signal (news)", 64),
        ("demo:classical", "Demonstration signal (classical)", 48),
        ("demo:tone?hz=440", "Demonstration signal (tone of 440 Hz)", 128),
    ],
)
async def test_what_is_said_of_a_signal_is_true_and_labelled(address: str, name: str, kbps: int) -> None:
    upstream: Upstream = DemoUpstream(address, SystemClock())
    assert not upstream.candidates

    stream: OpenStream = await upstream.open()
    try:
        title, sound = await stream.read(), await stream.read()
    finally:
        await stream.aclose()

    assert isinstance(title, StreamTitle)
    assert isinstance(sound, bytes)
    header = mp3_header(sound)
    assert header is not None
    assert header.bitrate_kbps == stream.info.bitrate_kbps == kbps
    assert stream.info.demo
    assert stream.info.url == stream.info.effective_url == upstream.address == address
    assert stream.info.station.name == name
    assert stream.info.codec is Codec.MP3
    assert upstream.candidates == (demo_candidate(address),)
    assert upstream.candidates[0].playable
    assert upstream.candidates[0].kind is StreamKind.HTTP  # no icy-metaint is ever answered
    assert "not a radio station" in (upstream.candidates[0].reason or "")


@pytest.mark.parametrize("address", ["demo:jazz", "demo:tone?hz=853", "demo:tone?hz=5"])
async def test_a_wrong_signal_is_unsupported_and_says_why(address: str) -> None:
    upstream = DemoUpstream(address, FakeClock())

    with pytest.raises(ResolveError) as caught:
        await upstream.open()

    assert caught.value.kind is ErrorClass.UNSUPPORTED
    (candidate,) = upstream.candidates
    assert candidate.playable is False
    assert candidate.failure is ErrorClass.UNSUPPORTED
    assert candidate.reason == caught.value.detail
