# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Foreign words in headers, and what a head says."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from player.relay.headers import Sound, header_text, sound_headers
from player.streams.candidate import Codec
from schedules.model.catalogue import Service, Station
from schedules.model.ids import ServiceId, StationId

SERVICE = Service(id=ServiceId("news"), name="WSKG News", timezone="America/New_York", genre="News")
STATION = Station(
    id=StationId("wskg-fm"), call_sign="WSKG-FM", name="", carries=SERVICE.id, timezone="America/New_York"
)


@pytest.mark.parametrize("byte", range(256))
def test_no_byte_from_outside_can_break_a_header(byte: int) -> None:
    value = header_text(f"a{chr(byte)}b")

    assert value in ({"a b"} if chr(byte).isspace() else {"ab", f"a{chr(byte)}b"})
    assert all(ord(c) >= 32 and not 127 <= ord(c) < 160 for c in value)


def test_a_long_name_is_cut_and_a_broken_one_can_still_be_encoded() -> None:
    assert len(header_text("x" * 10_000)) == 200
    assert header_text("\ud800ok").encode() == b"ok"


@pytest.mark.parametrize("codec", list(Codec))
@pytest.mark.parametrize("asked", [True, False])
def test_titles_are_woven_into_mp3_and_aac_alone_and_only_when_asked(codec: Codec, asked: bool) -> None:
    headers = sound_headers(STATION, SERVICE, Sound(codec=codec), titles=asked)

    assert headers.get("icy-metaint") == ("16000" if asked and codec in {Codec.MP3, Codec.AAC} else None)


def test_the_head_says_all_that_is_known() -> None:
    begins_at = datetime(2026, 11, 24, 15, 0, 0, 250_000, timezone(timedelta(hours=1)))
    sound = Sound(codec=Codec.AAC, bitrate_kbps=96, behind_live_s=5.123, begins_at=begins_at)

    headers = sound_headers(STATION, SERVICE, sound, titles=True, website="https://www.wskg.org")

    assert headers["Content-Type"] == "audio/aac"
    assert headers["icy-name"] == "WSKG-FM"
    assert headers["icy-genre"] == "News"
    assert headers["icy-url"] == "https://www.wskg.org"
    assert headers["icy-br"] == "96"
    assert headers["X-Behind-Live"] == "5.12"
    assert headers["X-Begins-At"] == "2026-11-24T14:00:00.250Z"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_demonstration_signal_says_that_it_is_one() -> None:
    headers = sound_headers(STATION, SERVICE, Sound(demo=True), titles=False)

    assert headers["icy-name"] == "WSKG-FM (demonstration signal)"
