# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``/listen/{station}/live.m3u8`` and its segments: from a request to ready bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from aiohttp import web

from player.air.base import MountId
from player.air.kept.base import KeptAir
from player.air.packed import ENDINGS
from player.relay.headers import CONTENT_TYPES
from player.relay.permit import Permits
from player.rewinding import Rewinding
from player.running import within
from player.tuning.hours import TuningHours
from schedules.access import Access, declared
from schedules.clock import Clock
from schedules.model.catalogue import Catalogue
from schedules.rest.documents import Document

from .answers import CORS, FOR_ALL, FOR_EVER, FOR_ONE, not_now, refusal
from .asking import Asked, Asking
from .base import HlsMount, HlsMounts
from .leases import Lease, Leases
from .listing import Listing, blocks
from .names import SegmentNames
from .ranges import ranged
from .recent import Recent
from .window import Window, Windows

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"

FIRST_SEGMENT_S = 10.0
"""How long an answer is held for the first segment."""

MOST_WAITING = 500
"""Requests that are held for a first segment, all mounts together."""

PLAYLISTS_BYTES = 8 * 1024 * 1024
"""Of ready playlists, all mounts together."""


class Hls:
    """Answers players that take sound in pieces.

    Run `run` as a task beside the server.

    Args:
        rewinding: Whether one may go back.
        permits: Who may begin where.
        key: Of the names of segments; kept over restarts.
        first_segment_s: How long an answer is held for the first segment.
        hours: Counts how much is given out; ``None``: nobody does.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        mounts: HlsMounts,
        clock: Clock,
        *,
        rewinding: Rewinding,
        permits: Permits,
        key: bytes,
        first_segment_s: float = FIRST_SEGMENT_S,
        hours: TuningHours | None = None,
    ) -> None:
        self._mounts = mounts
        self._clock = clock
        self._asking = Asking(catalogue, clock, permits)
        self._windows = Windows(clock, rewinding)
        self._names = SegmentNames(key)
        self._first_segment_s = first_segment_s
        self._hours = hours
        self._listings: dict[MountId, Listing] = {}
        self._blocks = blocks()
        self._playlists: Recent[tuple[object, ...], Document] = Recent(
            PLAYLISTS_BYTES, lambda document: 2 * len(document.body)
        )
        self._waiting: set[asyncio.Event] = set()
        self._closing = False
        self.leases = Leases(clock)

    async def run(self) -> None:
        """Look after those who hold no connection, until cancelled."""
        await self.leases.run()

    def close(self) -> None:
        """Hold no answer any longer."""
        self._closing = True
        for event in self._waiting:
            event.set()

    @declared(Access.PUBLIC)
    async def playlist(self, request: web.Request) -> web.StreamResponse:
        """Give out the playlist of a station; it counts as listening for a while."""
        asked = self._asking.playlist(request)
        mount = self._mounts.of(asked.station.id)
        listing = self._listing(asked.name, mount)

        lease = self.leases.renew(mount)
        window = self._windows.window(asked, listing, lease) or await self._first(
            asked, mount, listing, lease
        )
        if not asked.query.delta and await listing.warm(window.first):
            window = self._windows.window(asked, listing, lease) or window
        return self._document(asked, listing, window).answer(request)

    @declared(Access.PUBLIC)
    async def head(self, request: web.Request) -> web.StreamResponse:
        """Say what a GET would say, as far as known; starts nothing."""
        asked = self._asking.playlist(request)
        listing = self._listing(asked.name, self._mounts.of(asked.station.id))

        window = self._windows.window(asked, listing, None)
        if window is None:
            return web.Response(headers={**_for_whom(asked), "Content-Type": PLAYLIST_TYPE})
        return self._document(asked, listing, window).answer(request)

    @declared(Access.PUBLIC)
    async def segment(self, request: web.Request) -> web.StreamResponse:
        """Give out one segment, to whoever knows its name."""
        station = self._asking.station(request)
        listing = self._listing(station.name or station.call_sign, self._mounts.of(station.id))
        name = request.match_info["segment"]
        found = listing.sound(name)
        if found is None:
            raise refusal(404, "there is no such segment, or it is not kept any more")

        segment, sound = found
        headers = {**FOR_EVER, "Content-Type": CONTENT_TYPES[segment.format.codec]}
        answer = ranged(request, sound, headers, etag=name.partition(".")[0])
        if self._hours is not None and request.method == "GET" and answer.status in {200, 206}:
            self._hours.segment(station, segment.duration_s * (answer.content_length or 0) / len(sound))
        return answer

    @declared(Access.PUBLIC)
    async def preflight(self, request: web.Request) -> web.StreamResponse:
        """Let pages of other origins ask for parts."""
        self._asking.station(request)
        return web.Response(
            status=204,
            headers={
                **CORS,
                "Access-Control-Allow-Methods": "GET, HEAD",
                "Access-Control-Allow-Headers": "Range",
                "Access-Control-Max-Age": "86400",
            },
        )

    def _listing(self, name: str, mount: HlsMount) -> Listing:
        """Return a mount's segments; `name` is what its station is called in a refusal."""
        if mount.kept is None:
            raise refusal(404, f"{name} has no HLS, because no air of its service is kept (keep_air is 0)")
        codec = mount.air.format.codec if mount.air.format else mount.info.codec if mount.info else None
        if codec is not None and codec not in ENDINGS:
            raise refusal(
                404, f"{name} has no HLS, because its stream is {codec} in Ogg; hear /listen instead"
            )
        listing = self._listings.get(mount.id)
        if listing is None:
            folder = f"../{self._mounts.stations_of(mount.id)[0]}/"
            listing = Listing(mount.id, mount.kept, self._names, self._blocks, folder=folder)
            self._listings[mount.id] = listing
        return listing

    def _document(self, asked: Asked, listing: Listing, window: Window) -> Document:
        newest, headers, delta = listing.newest or window.first, _for_whom(asked), asked.query.delta

        def make() -> Document:
            text = listing.playlist(window.first, delta=delta, start_s=window.start_s)
            return Document(text, public=True, content_type=PLAYLIST_TYPE, headers=headers)

        private = headers is FOR_ONE
        key = (listing.mount, window.first.number, newest.number, window.start_s, private, delta)
        return self._playlists.get(key, make)

    async def _first(self, asked: Asked, mount: HlsMount, listing: Listing, lease: Lease) -> Window:
        """Wait for something to give out."""
        look = partial(self._windows.window, asked, listing, lease)
        try:
            await self._until(listing.kept, lambda: look() is not None)
        except TimeoutError:
            reason = listing.kept.trouble or mount.status.reason or f"the stream is {mount.status.state}"
            raise not_now(f"no sound within {self._first_segment_s:g} s: {reason}") from None
        window = look()
        if self._closing or window is None:
            raise not_now("the service is stopping" if self._closing else "the sound has just gone")
        return window

    async def _until(self, kept: KeptAir, there: Callable[[], bool]) -> None:
        """Wait for a segment with which a condition holds, or until nothing is held any longer.

        Raises:
            TimeoutError: If none came in time.
        """

        def look() -> None:
            if there():
                event.set()

        with self._waits() as event, kept.watch(look):
            await within(self._clock, event.wait(), self._first_segment_s)

    @contextmanager
    def _waits(self) -> Iterator[asyncio.Event]:
        if self._closing:
            raise not_now("the service is stopping")
        if len(self._waiting) >= MOST_WAITING:
            raise not_now(f"{MOST_WAITING} others are waiting for their first sound already")
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            yield event
        finally:
            self._waiting.discard(event)


def add_routes(
    app: web.Application,
    *,
    catalogue: Catalogue,
    mounts: HlsMounts,
    clock: Clock,
    rewinding: Rewinding,
    permits: Permits,
    key: bytes,
    first_segment_s: float = FIRST_SEGMENT_S,
    hours: TuningHours | None = None,
) -> Hls:
    """Register ``/listen/{station}/…``, and return what answers there, whose `run` the caller owns.

    The application must have the problem documents of `schedules.http`.
    """
    hls = Hls(
        catalogue,
        mounts,
        clock,
        rewinding=rewinding,
        permits=permits,
        key=key,
        first_segment_s=first_segment_s,
        hours=hours,
    )
    for path, get, head in (
        ("/listen/{station}/live.m3u8", hls.playlist, hls.head),
        ("/listen/{station}/{segment}", hls.segment, hls.segment),
    ):
        app.router.add_get(path, get, allow_head=False)
        app.router.add_head(path, head)
        app.router.add_options(path, hls.preflight)

    async def close(_: web.Application) -> None:
        hls.close()

    app.on_shutdown.append(close)
    return hls


def _for_whom(asked: Asked) -> dict[str, str]:
    return FOR_ONE if asked.private else FOR_ALL
