# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Where a station can be heard: HLS is named where there is any, as far as is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from player.air.base import AudioFormat, StreamInfo
from player.air.packed import has_hls
from player.api import conversions
from player.streams.candidate import Codec
from tests.fakes.api_client import Client
from tests.fakes.kept_air import FakeKept
from tests.fakes.network import CATALOGUE, FM, HEARD, UP, Network

OPUS = AudioFormat(codec=Codec.OPUS, sample_rate_hz=48_000, channels=2, content_type="audio/ogg")


def kept(codec: Codec | None) -> FakeKept:
    air = FakeKept(datetime(2026, 11, 24, tzinfo=UTC))
    if codec is not None:
        air.put(audio=replace(OPUS, codec=codec))
    return air


@pytest.mark.parametrize(
    ("air", "info", "there"),
    [
        pytest.param(None, HEARD, False, id="no air is kept"),
        pytest.param(kept(Codec.MP3), replace(HEARD, codec=Codec.MP3), True, id="MP3"),
        pytest.param(kept(None), replace(HEARD, codec=Codec.AAC), True, id="AAC, nothing kept yet"),
        pytest.param(kept(Codec.MP3), replace(HEARD, codec=Codec.OPUS), False, id="Ogg by now"),
        pytest.param(kept(Codec.VORBIS), None, False, id="Ogg before a restart"),
        pytest.param(kept(Codec.AAC), None, True, id="AAC before a restart"),
        pytest.param(kept(None), None, True, id="nobody knows yet"),
    ],
)
def test_hls_is_there_where_frames_can_be_packed(
    air: FakeKept | None, info: StreamInfo | None, there: bool
) -> None:
    assert has_hls(air, info) is there


async def test_a_station_names_its_hls(client: Client) -> None:
    assert (await client.get("/stations/wskg-fm"))["listen"]["hls"] is None

    client.network.mounts.of(FM).kept = kept(Codec.MP3)

    assert (await client.get("/stations/wskg-fm"))["listen"]["hls"] == "/listen/wskg-fm/live.m3u8"


def test_a_provider_that_counts_its_listeners_is_not_passed_by() -> None:
    station = replace(CATALOGUE.station(FM), direct_url="https://cdn.example/live")

    assert conversions.station_of(station, Network().board.now_next(FM), UP, hls=True).listen.hls is None
