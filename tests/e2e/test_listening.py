# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every codec from a real Icecast is heard: in the page, on the loudspeaker, and its title everywhere."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.fakes.browser import hears
from tests.fakes.config import config_of
from tests.fakes.icecast import ENCODERS, Icecast
from tests.fakes.page import open_page, pick, press_play, says
from tests.fakes.pulse import NullSink, dominant_hz
from tests.fakes.service import Service, service

TONES = {"mp3": 440.0, "aac": 660.0, "vorbis": 550.0, "opus": 880.0}


@pytest.fixture(scope="module")
def tones(server: Icecast) -> Iterator[dict[str, list[str]]]:
    """A mount for each codec, each with a tone of its own."""
    sources = [server.feed(f"tone-{codec}", codec, hz, name=f"Tone{codec}") for codec, hz in TONES.items()]
    yield {codec: [server.url(f"tone-{codec}")] for codec in ENCODERS}
    for source in sources:
        source.stop()


async def test_the_page_plays_every_codec(tones: dict[str, list[str]], tmp_path: Path, page: Page) -> None:
    with service(tmp_path, config_of(tones)) as radio:
        await open_page(page, radio, "mp3")
        await press_play(page)
        for codec, hz in TONES.items():
            await pick(page, codec)
            await hears(page, hz)
            await says(page, "player-state", "Playing")
            await says(page, "stream-state", "On the air")


@pytest.mark.parametrize("codec", TONES)
async def test_libvlc_plays_every_codec_on_the_loudspeaker(
    codec: str, tones: dict[str, list[str]], tmp_path: Path, sink: NullSink
) -> None:
    with service(tmp_path / "radio", config_of({codec: tones[codec]}), environ=_sound(sink)) as radio:
        done = await asyncio.to_thread(radio.cli, "play", codec, "--json")
        assert done.returncode == 0, done.stderr
        assert '"playing"' in done.stdout

        assert dominant_hz(await sink.record(1.0)) == pytest.approx(TONES[codec], abs=5)


async def test_a_title_reaches_page_events_status_and_icy(
    server: Icecast, tones: dict[str, list[str]], tmp_path: Path, page: Page, sink: NullSink
) -> None:
    with service(tmp_path / "radio", config_of({"mp3": tones["mp3"]}), environ=_sound(sink)) as radio:
        await open_page(page, radio, "mp3")
        await press_play(page)
        await hears(page, TONES["mp3"])
        await asyncio.to_thread(radio.cli, "play", "mp3")

        server.title("tone-mp3", "Zoë Keating - Don't Worry; 日本")

        text = "Zoë Keating - Don't Worry; 日本"
        await says(page, "title", text, within_s=20)
        titles = radio.get("/api/v1/stations/mp3/titles")["titles"]
        assert (titles[0]["text"], titles[0]["artist"], titles[0]["title"]) == (
            text,
            "Zoë Keating",
            "Don't Worry; 日本",
        )
        assert f"StreamTitle='{text}';".encode() in await asyncio.to_thread(_icy_blocks, radio)
        assert await asyncio.to_thread(_first_title_event, radio) == text
        async with asyncio.timeout(20):
            while text not in (await asyncio.to_thread(radio.cli, "status")).stdout:
                pass  # the player hears it a few seconds after it was on the air


def _sound(sink: NullSink) -> dict[str, str]:
    return {"PULSE_SERVER": sink.server}


def _icy_blocks(radio: Service) -> bytes:
    with socket.create_connection(("127.0.0.1", radio.port), timeout=10) as connection:
        connection.sendall(b"GET /listen/mp3 HTTP/1.1\r\nHost: localhost\r\nIcy-MetaData: 1\r\n\r\n")
        heard = b""
        while len(heard) < 120_000:
            heard += connection.recv(65536)
    return heard


def _first_title_event(radio: Service) -> str:
    import json

    with socket.create_connection(("127.0.0.1", radio.port), timeout=10) as connection:
        connection.sendall(b"GET /api/v1/events?station=mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        heard = b""
        while b"event: title" not in heard or b"\n\n" not in heard.split(b"event: title")[1]:
            heard += connection.recv(65536)
    data = heard.split(b"event: title")[1].split(b"data: ")[1].split(b"\n")[0]
    text: str = json.loads(data)["text"]
    return text
