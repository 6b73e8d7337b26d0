# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The shipped nginx.conf in a real nginx: what reaches the service, counted there."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from aiohttp import ClientSession, TCPConnector, web

from schedules.access import Gate
from schedules.model.ids import StationId
from tests.fakes.hls_doorway import doorway
from tests.fakes.kept_air import SEGMENT_S
from tests.fakes.nginx import nginx
from tests.fakes.playlist_reader import read_playlist
from tests.fakes.serving import served

CLIENTS, POLL_S, WATCHED_S = 50, 0.4, 5.0


class Poller:
    """One listener: reloads its playlist, and fetches each segment that is new in it.

    Attributes:
        heard: What it got, by the address of each segment.
    """

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self.heard: dict[str, bytes] = {}

    async def run(self, until_s: float) -> None:
        """Listen until an instant of the monotonic clock."""
        while time.monotonic() < until_s:
            async with self._session.get(self._url) as answer:
                assert answer.status == 200
                rows = read_playlist(await answer.read()).rows
            for row in rows[-4:]:
                url = urljoin(self._url, row.uri)
                if url not in self.heard:
                    async with self._session.get(url) as answer:
                        assert answer.status == 200
                        self.heard[url] = await answer.read()
            await asyncio.sleep(POLL_S)  # a player's own rhythm is what is tried here


async def test_fifty_listeners_cost_the_service_no_more_than_one(tmp_path: Path) -> None:
    async with doorway() as door, ClientSession(connector=TCPConnector(limit=0)) as session:
        with nginx(tmp_path, door.url) as front:
            begin = quote((door.clock.now() - timedelta(seconds=200)).isoformat())
            base = f"{front}/listen/news-fm/live.m3u8"
            addresses = [base, f"{base}?from={begin}", base.replace("-fm", "-am")]
            until_s = time.monotonic() + WATCHED_S
            pollers = [Poller(session, addresses[n % len(addresses)]) for n in range(CLIENTS)]
            async with asyncio.TaskGroup() as group:
                for poller in pollers:
                    group.create_task(poller.run(until_s))
                for _ in range(2):
                    await asyncio.sleep(1.5)
                    door.kept.put()

        seen = defaultdict(list)
        for at_s, target in door.asked:
            seen[target].append(at_s)
        lists = {target: times for target, times in seen.items() if "m3u8" in target}
        assert len(lists) == len(addresses)
        for times in lists.values():
            assert 2 <= len(times) <= WATCHED_S / 2 + 1
            assert all(later - earlier >= 1.95 for earlier, later in pairwise(times))
        segments = {target: len(times) for target, times in seen.items() if ".mp3" in target}
        assert set(segments.values()) == {1}
        assert len(segments) >= 5
        for poller in pollers:
            assert len(poller.heard) >= 5  # the four newest when it came, and one that came later
            for url, body in poller.heard.items():
                assert (await door.ask(url.partition("/listen/")[2])).body == body


async def test_what_is_for_one_listener_is_kept_for_nobody(tmp_path: Path) -> None:
    async with doorway() as door, ClientSession() as session:
        with nginx(tmp_path, door.url) as front:
            position = door.positions.give(StationId("news-fm")).token
            await door.clock.advance(60)
            for _ in range(15):
                door.kept.put()
            rows = []
            for _ in range(3):
                async with session.get(f"{front}/listen/news-fm/live.m3u8?position={position}") as answer:
                    assert answer.headers["Cache-Control"] == "private, no-store"
                    rows = read_playlist(await answer.read()).rows
            head = await session.head(f"{front}/listen/news-fm/live.m3u8")
            assert head.status == 200
            part = {"Range": "bytes=0-9"}
            url = urljoin(f"{front}/listen/news-fm/live.m3u8", rows[0].uri)
            for _ in range(2):
                async with session.get(url, headers=part) as answer:
                    assert (answer.status, len(await answer.read())) == (206, 10)
            async with session.get(url.replace(".mp3", "x.mp3")) as answer:
                assert answer.status == 404

        methods = Counter(target.partition("?")[0].rpartition("/")[2] for _, target in door.asked)
        assert methods["live.m3u8"] == 4
        assert methods[rows[0].uri.rpartition("/")[2]] == 1
        assert sum(row.duration_s for row in rows) == pytest.approx(60, abs=2 * SEGMENT_S)


async def test_endless_answers_come_at_once_and_nobody_is_taken_for_this_machine(tmp_path: Path) -> None:
    gate, told, over = Gate(), [], asyncio.Event()

    async def stream(request: web.Request) -> web.StreamResponse:
        told.append((request.path, gate.is_loopback(request), dict(request.headers)))
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        await response.prepare(request)
        await response.write(b"first sound")
        await over.wait()
        return response

    app = web.Application()
    for path in ("/listen/{station}", "/api/v1/events", "/now"):
        app.router.add_get(path, stream)
    async with served(app) as origin, ClientSession() as session:
        with nginx(tmp_path, origin) as front:
            for path in ("/listen/news-fm?at=2026-11-24T12:00:00Z", "/api/v1/events?station=news-fm"):
                async with asyncio.timeout(2), session.get(front + path) as answer:
                    assert await answer.content.readexactly(11) == b"first sound"
        over.set()

    assert [path for path, _, _ in told] == ["/listen/news-fm", "/api/v1/events"]
    for _, is_loopback, headers in told:
        assert not is_loopback
        assert headers["Host"] == front.removeprefix("http://")
        assert headers["X-Forwarded-For"] == "127.0.0.1"
        assert headers["X-Forwarded-Proto"] == "http"
