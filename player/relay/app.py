# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``/listen/{station}``: from a request to a listener who is fed, and the playlists beside it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta

from aiohttp import web

from player.air.mount import Mount, Mounts
from player.errors import NoAudioError, NotAllowedError
from player.tuning.hours import TuningHours
from schedules.access import Access, declared
from schedules.clock import Clock
from schedules.errors import UnknownStationError
from schedules.http import HttpProblem, input_problem
from schedules.model.catalogue import Catalogue, Station
from schedules.rest.documents import Document

from .fanout import Fanout
from .headers import CORS, Sound, header_text, sound_headers
from .listener import Listener
from .outlet import TransportOutlet
from .permit import Beginning, Permits
from .query import QueryError, SoundQuery, parse_sound_query
from .response import SoundResponse
from .start import burst_end, needs_live, start
from .tune_in import TuneIn, m3u, pls, xspf

FIRST_FRAME_S = 10.0
"""How long an answer is held for the first frame."""

RETRY_AFTER_S = 5

MOST_LISTENERS = 5_000
"""In one process, all mounts together; more get 503 rather than take the file descriptors of the rest."""

LOCAL_HEADER = "X-Liveradio-Local"
"""Or the query parameter ``local``, for players that cannot send headers.  Our own player asks for its
rights itself, and goes back to live by itself: it knows what is heard, and we only what was sent."""


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Relay:
    """Answers listeners, and owns their feeding.

    Run `run` as a task beside the server; `close` when it stops.

    Args:
        catalogue: Who is there.
        mounts: What is heard where.
        clock: Where the time comes from.
        fanout: What feeds the listeners.
        permits: Who may begin where, and go on there.
        local_secret: By which our own player shows itself; made anew for each process.
        base_url: Where the world finds us; ``None``: as the request says.
        website: Of the network, for ``icy-url``; may be empty.
        most_listeners: In this process.
        first_frame_s: How long an answer is held for the first frame.
        hours: Counts how long is listened; ``None``: nobody does.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        mounts: Mounts,
        clock: Clock,
        fanout: Fanout,
        *,
        permits: Permits,
        local_secret: str,
        base_url: str | None = None,
        website: str = "",
        most_listeners: int = MOST_LISTENERS,
        first_frame_s: float = FIRST_FRAME_S,
        hours: TuningHours | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._mounts = mounts
        self._clock = clock
        self.fanout = fanout
        self._permits = permits
        self._local_secret = local_secret.encode()
        self._base_url = base_url.rstrip("/") if base_url else None
        self._website = website
        self._most_listeners = most_listeners
        self._first_frame_s = first_frame_s
        self._hours = hours
        self._closing = False
        self._waiting: set[asyncio.Timeout] = set()
        self._places_taken = 0

    @property
    def listeners(self) -> int:
        """How many are being fed now."""
        return self.fanout.listeners

    async def run(self) -> None:
        """Feed all listeners until cancelled."""
        await self.fanout.run()

    async def close(self) -> None:
        """Take no more listeners, and end the connections of all within about a second."""
        self._closing = True
        while self._waiting:
            self._waiting.pop().reschedule(0)  # a time long ago: at once
        await self.fanout.close()

    @declared(Access.PUBLIC)
    async def sound(self, request: web.Request) -> web.StreamResponse:
        """Stream a station's sound, for as long as the listener stays."""
        station, query, beginning = self._asked(request)
        mount = self._mounts.of(station.id)

        with self._place(), mount.listening():
            if needs_live(mount.air, query):
                await self._first_frame(mount)
            return await self._feed(request, station, mount, query, beginning)

    @declared(Access.PUBLIC)
    async def head(self, request: web.Request) -> web.StreamResponse:
        """Say what a GET would say, as far as known; starts nothing."""
        station, query, beginning = self._asked(request)
        mount = self._mounts.of(station.id)

        known = not needs_live(mount.air, query) or mount.has_fresh_audio
        position = start(mount.air, query) if known else None
        response = SoundResponse(headers=self._headers(request, station, mount, position, beginning))
        response.force_close()
        return response

    @declared(Access.PUBLIC)
    async def preflight(self, request: web.Request) -> web.StreamResponse:
        """Let pages of other origins ask for titles."""
        self._station(request)
        return web.Response(
            status=204,
            headers={
                **CORS,
                "Access-Control-Allow-Methods": "GET, HEAD",
                "Access-Control-Allow-Headers": "Icy-MetaData, Range",
                "Access-Control-Max-Age": "86400",
            },
        )

    def tune_in(self, write: Callable[[str, str], TuneIn]) -> Handler:
        """Return the handler that gives out one kind of playlist."""

        @declared(Access.PUBLIC)
        async def playlist(request: web.Request) -> web.StreamResponse:
            station = self._station(request)
            _no_query(request)
            base = self._base_url or f"{request.scheme}://{header_text(request.host)}"

            written = write(station.direct_url or f"{base}/listen/{station.id}", _name(station))
            return Document(written.body, public=True, content_type=written.content_type).answer(request)

        return playlist

    def _station(self, request: web.Request) -> Station:
        try:
            return self._catalogue.station(request.match_info["station"])
        except UnknownStationError as error:
            raise _refusal(404, str(error)) from error

    def _asked(self, request: web.Request) -> tuple[Station, SoundQuery, Beginning]:
        """Take a request apart, and check what it may ask for."""
        station, now = self._station(request), self._clock.now()
        try:
            query = parse_sound_query(request.query.items())
        except QueryError as error:
            raise _mistaken({m.parameter: m.message for m in error.mistakes}) from error
        if query.at is not None and query.at > now:
            raise _mistaken({"at": "that instant has not come yet"})

        since = now - timedelta(seconds=query.behind_live_s) if query.behind_live_s else query.at
        try:
            if self._is_local(request.headers.get(LOCAL_HEADER) or query.local):
                beginning = self._permits.own_beginning(station.id, since)
            else:
                beginning = self._permits.beginning(
                    station.id, since, position=query.position, live=query.names_live
                )
        except NotAllowedError as error:
            raise _refusal(403, str(error)) from error
        return station, query if query.goes_back else replace(query, at=beginning.since), beginning

    def _is_local(self, secret: str) -> bool:
        if not secret:
            return False
        if not hmac.compare_digest(secret.encode(errors="replace"), self._local_secret):
            raise _refusal(403, "that is not the secret of this service's own player")
        return True

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Have one of the places while the context is open: also who waits for a first frame holds one."""
        self._check_open()
        if self._places_taken >= self._most_listeners:
            raise _refusal(503, f"all {self._most_listeners} places are taken", retry=True)
        self._places_taken += 1
        try:
            yield
        finally:
            self._places_taken -= 1

    def _check_open(self) -> None:
        if self._closing:
            raise _refusal(503, "the service is stopping", retry=True)

    async def _first_frame(self, mount: Mount) -> None:
        if mount.has_fresh_audio:
            return
        try:
            async with self._until_closing():
                await mount.wait_for_audio(self._first_frame_s)
        except NoAudioError as error:
            raise _refusal(503, str(error), retry=True) from error
        self._check_open()

    @asynccontextmanager
    async def _until_closing(self) -> AsyncIterator[None]:
        """End the block early, and well, when the relay closes; no task is needed for that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as limit:
                self._waiting.add(limit)
                try:
                    yield
                finally:
                    self._waiting.discard(limit)

    async def _feed(
        self,
        request: web.Request,
        station: Station,
        mount: Mount,
        query: SoundQuery,
        beginning: Beginning,
    ) -> web.StreamResponse:
        position = start(mount.air, query)
        headers = self._headers(request, station, mount, position, beginning)
        response = SoundResponse(headers=headers)
        try:
            transport = await response.begin(request)
        except ConnectionResetError:
            return response  # the listener has left already: no failure of ours

        audience = self.fanout.audience(mount.air)
        opening = audience.opening(
            position,
            icy="icy-metaint" in headers,
            now_s=self._clock.monotonic_s(),
            until=burst_end(mount.air, position, query) if query.goes_back else None,
        )
        outlet = TransportOutlet(transport)
        await response.first(request, opening.data)
        listener = self.fanout.admit(audience, outlet, opening)
        listener.permit = self._permits.permit(station.id, beginning)
        del opening  # its burst is the largest thing that a listener would hold as long as it stays
        try:
            with self._counted(station, listener, beginning):
                await listener.ended
        finally:
            audience.dismiss(listener)
        return response

    def _counted(
        self, station: Station, listener: Listener, beginning: Beginning
    ) -> AbstractContextManager[None]:
        if self._hours is None:
            return nullcontext()
        return self._hours.listening(station, lambda: listener.cursor, local=beginning.own)

    def _headers(
        self,
        request: web.Request,
        station: Station,
        mount: Mount,
        position: int | None,
        beginning: Beginning,
    ) -> dict[str, str]:
        """Return the head for sound that begins at a position; ``None``: of which there is none yet."""
        air, info = mount.air, mount.info
        codec = air.format.codec if air.format else info.codec if info else None
        kbps = info and (info.bitrate_kbps or info.station.bitrate_kbps)
        behind_live_s = begins_at = None
        if position is not None and air.newest_at is not None:
            begins_at = air.instant_of(position)
            behind_live_s = (air.newest_at - begins_at).total_seconds()
        return sound_headers(
            station,
            self._catalogue.service(station.carries),
            Sound(
                codec=codec,
                bitrate_kbps=kbps or None,
                behind_live_s=behind_live_s,
                begins_at=begins_at,
                demo=info is not None and info.demo,
            ),
            titles=request.headers.get("Icy-MetaData", "").strip() == "1",
            website=self._website,
            private=beginning.private,
        )


def add_routes(
    app: web.Application,
    *,
    catalogue: Catalogue,
    mounts: Mounts,
    clock: Clock,
    permits: Permits,
    local_secret: str,
    base_url: str | None = None,
    website: str = "",
    fanout: Fanout | None = None,
    most_listeners: int = MOST_LISTENERS,
    first_frame_s: float = FIRST_FRAME_S,
    hours: TuningHours | None = None,
) -> Relay:
    """Register ``/listen/…``, and return the relay, whose `run` the caller owns.

    The application must have the problem documents of `schedules.http`.  The
    relay closes by itself when the application shuts down.
    """
    relay = Relay(
        catalogue,
        mounts,
        clock,
        Fanout(clock) if fanout is None else fanout,
        permits=permits,
        local_secret=local_secret,
        base_url=base_url,
        website=website,
        most_listeners=most_listeners,
        first_frame_s=first_frame_s,
        hours=hours,
    )
    for ending, write in (("m3u", m3u), ("pls", pls), ("xspf", xspf)):
        app.router.add_get(f"/listen/{{station}}.{ending}", relay.tune_in(write))
    app.router.add_get("/listen/{station}", relay.sound, allow_head=False)
    app.router.add_head("/listen/{station}", relay.head)
    app.router.add_options("/listen/{station}", relay.preflight)

    async def close(_: web.Application) -> None:
        await relay.close()

    app.on_shutdown.append(close)
    return relay


def _name(station: Station) -> str:
    return station.name or station.call_sign


def _no_query(request: web.Request) -> None:
    if request.query:
        raise _mistaken(dict.fromkeys(request.query, "unknown parameter"))


def _refusal(status: int, detail: str, *, retry: bool = False) -> HttpProblem:
    return HttpProblem(status, detail, headers=CORS | ({"Retry-After": str(RETRY_AFTER_S)} if retry else {}))


def _mistaken(mistakes: dict[str, str]) -> HttpProblem:
    problem = input_problem([{"loc": ["query", name], "msg": message} for name, message in mistakes.items()])
    problem.headers = CORS
    return problem
