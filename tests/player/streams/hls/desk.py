# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Open an HLS address as the service does, and listen to it for some seconds of a clock that a test turns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from player.errors import StreamError
from player.net.client import GuardedClient
from player.net.redirects import CookieJar, follow
from player.streams.hls.stream import HlsStream, open_hls
from player.streams.playlists.hls import parse_hls
from tests.fakes.clock import FakeClock
from tests.fakes.hls_server import Heard, listening, passing, quiet
from tests.fakes.radio_server import RadioServer


class Opening:
    """An address that is being opened while time passes."""

    def __init__(self, client: GuardedClient, clock: FakeClock, server: RadioServer) -> None:
        self._client = client
        self._clock = clock
        self._server = server

    async def _open(self, url: str, charset: str | None) -> HlsStream:
        jar = CookieJar()
        response = await follow(self._client, url, None, jar)
        body = b""
        while data := await response.read_some():
            body += data
        await response.aclose()
        playlist = parse_hls(body.decode())
        return await open_hls(
            self._client, url, response.url, playlist, charset=charset, clock=self._clock, jar=jar
        )

    async def open(self, url: str, *, charset: str | None = None, within_s: float = 30.0) -> HlsStream:
        """Open it, in at most so many seconds of the clock."""
        task = asyncio.ensure_future(self._open(url, charset))
        waited_s = 0.0
        try:
            while not task.done():
                assert waited_s <= within_s, "it does not open"
                await quiet(self._server)
                if not task.done():
                    await self._clock.advance(0.1)
                    waited_s += 0.1
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])
        return task.result()

    async def refusal(self, url: str) -> StreamError:
        """Return why it cannot be opened."""
        try:
            stream = await self.open(url)
        except StreamError as error:
            return error
        await stream.aclose()
        raise AssertionError("it opens")

    @asynccontextmanager
    async def playing(
        self, url: str, *, charset: str | None = None
    ) -> AsyncIterator[tuple[HlsStream, Heard]]:
        """Open it, and listen to it while the block runs."""
        stream = await self.open(url, charset=charset)
        heard = Heard()
        listener = asyncio.ensure_future(listening(stream.read, self._clock, heard))
        try:
            yield stream, heard
        finally:
            listener.cancel()
            await asyncio.wait([listener])
            await stream.aclose()

    async def hear(self, url: str, seconds: float, *, charset: str | None = None) -> tuple[HlsStream, Heard]:
        """Open it, and listen for so many seconds of the clock."""
        async with self.playing(url, charset=charset) as (stream, heard):
            await passing(self._clock, self._server, seconds)
        return stream, heard
