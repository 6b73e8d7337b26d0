# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Upstreams that die, freeze, lie or are not there: what is heard, and what is said of it."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from playwright.async_api import Page

from tests.fakes.browser import hears
from tests.fakes.config import config_of
from tests.fakes.icecast import Icecast, free_port, icecast
from tests.fakes.page import open_page, press_play, says
from tests.fakes.service import Service, service
from tests.fakes.waiting import wait_until


def stream_of(radio: Service, station: str) -> tuple[str, str]:
    stream = radio.get(f"/api/v1/stations/{station}")["stream"]
    return stream["state"], stream["reason"]


async def test_a_killed_source_is_replaced_and_no_listener_is_disconnected(
    server: Icecast, tmp_path: Path, page: Page
) -> None:
    first, _ = server.feed("first", "mp3", 440), server.feed("second", "mp3", 700)
    with service(tmp_path, config_of({"news": [server.url("first"), server.url("second")]})) as radio:
        await open_page(page, radio, "news")
        await press_play(page)
        await hears(page, 440)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))

        first.stop()

        await hears(page, 700, within_s=20)
        assert [url for url in requests if "/listen/" in url] == [], "the page had to connect again"
        await asyncio.to_thread(wait_until, lambda: stream_of(radio, "news")[0] == "up", "up", 5)
        assert "playing 2 of 2" in stream_of(radio, "news")[1]

        server.feed("first", "mp3", 440)

        await asyncio.to_thread(
            wait_until, lambda: "2 of 2" not in stream_of(radio, "news")[1], "back on the first", 90
        )
        await hears(page, 440, within_s=20)
        assert [url for url in requests if "/listen/" in url] == [], "the page had to connect again"


async def test_a_frozen_source_is_noticed_within_five_seconds(
    server: Icecast, tmp_path: Path, page: Page
) -> None:
    source = server.feed("frozen", "mp3", 440)
    with service(tmp_path, config_of({"news": [server.url("frozen")]})) as radio:
        await open_page(page, radio, "news")
        await press_play(page)
        await hears(page, 440)

        source.freeze()

        took_s = await asyncio.to_thread(
            wait_until, lambda: stream_of(radio, "news")[0] == "stalled", "stalled", 10
        )
        assert took_s < 5.0
        source.thaw()
        await asyncio.to_thread(wait_until, lambda: stream_of(radio, "news")[0] == "up", "up again", 40)
        await hears(page, 440, within_s=20)


async def test_a_web_page_in_place_of_a_stream_is_refused_with_the_reason(tmp_path: Path, page: Page) -> None:
    async with await asyncio.start_server(_html, "127.0.0.1", 0) as web:
        port = web.sockets[0].getsockname()[1]
        with service(tmp_path, config_of({"news": [f"http://127.0.0.1:{port}/live"]})) as radio:
            await open_page(page, radio, "news")
            await press_play(page)

            await says(page, "player-state", "web page|HTML", within_s=15)
            shown = await asyncio.to_thread(radio.cli, "stations")
            assert "down" in shown.stdout
            resolved = await asyncio.to_thread(radio.cli, "resolve", "news", "--json")
            assert resolved.returncode == 1
            assert '"not-a-stream"' in resolved.stdout


async def test_nothing_reachable_is_said_and_heals_alone(tmp_path: Path, page: Page) -> None:
    port = free_port()
    with service(tmp_path / "radio", config_of({"news": [f"http://127.0.0.1:{port}/live"]})) as radio:
        await open_page(page, radio, "news")
        await press_play(page)
        await says(page, "stream-state", "cannot be reached", within_s=10)
        assert "down" in (await asyncio.to_thread(radio.cli, "stations")).stdout
        refused = await asyncio.to_thread(_listen_head, radio)
        assert refused.startswith(b"HTTP/1.1 503")
        assert b"Retry-After: 5" in refused
        assert b"application/problem+json" in refused

        with icecast(tmp_path / "late", port=port) as late:
            late.feed("live", "mp3", 520)

            await hears(page, 520, within_s=60)


async def _html(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    body = b"<!doctype html><html><title>Parked</title><p>This domain is for sale.</p></html>"
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    await writer.drain()
    writer.close()


def _listen_head(radio: Service) -> bytes:
    with socket.create_connection(("127.0.0.1", radio.port), timeout=15) as connection:
        connection.sendall(b"GET /listen/news HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        while block := connection.recv(65536):
            answer += block
        return answer
