# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``/listen/{station}``: from a request to a listener who is fed, and the playlists beside it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from aiohttp import web

from player.air.mount import Mount, Mounts
from player.errors import NoAudioError
from schedules.access import Access, declared
from schedules.clock import Clock
from schedules.errors import UnknownStationError
from schedules.http import HttpProblem, input_problem
from schedules.model.catalogue import Catalogue, Station
from schedules.model.rights import Rewind
from schedules.rest.documents import Document

from .fanout import Fanout
from .headers import CORS, Sound, header_text, sound_headers
from .outlet import TransportOutlet
from .query import QueryError, SoundQuery, parse_sound_query
from .response import SoundResponse
from .start import burst_end, has_sound, start
from .tune_in import TuneIn, m3u, pls, xspf

FIRST_FRAME_S = 10.0
"""How long an answer is held for the first frame."""

RETRY_AFTER_S = 5

MOST_LISTENERS = 5_000
"""In one process, all mounts together; more get 503 rather than take the file descriptors of the rest."""

LOCAL_HEADER = "X-Liveradio-Local"
"""Or the query parameter ``local``, for players that cannot send headers."""


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Relay:
    """Answers listeners, and owns their feeding.

    Run `run` as a task beside the server; `close` when it stops.

    Args:
        catalogue: Who is there, and with which rights.
        mounts: What is heard where.
        clock: Where the time comes from.
        fanout: What feeds the listeners.
        local_secret: By which our own player shows itself; made anew for each process.
        base_url: Where the world finds us; ``None``: as the request says.
        website: Of the network, for ``icy-url``; may be empty.
        most_listeners: In this process.
        first_frame_s: How long an answer is held for the first frame.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        mounts: Mounts,
        clock: Clock,
        fanout: Fanout,
        *,
        local_secret: str,
        base_url: str | None = None,
        website: str = "",
        most_listeners: int = MOST_LISTENERS,
        first_frame_s: float = FIRST_FRAME_S,
    ) -> None:
        self._catalogue = catalogue
        self._mounts = mounts
        self._clock = clock
        self.fanout = fanout
        self._local_secret = local_secret.encode()
        self._base_url = base_url.rstrip("/") if base_url else None
        self._website = website
        self._most_listeners = most_listeners
        self._first_frame_s = first_frame_s
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
        station, query = self._asked(request)
        mount = self._mounts.of(station.id)

        with self._place(), mount.listening():
            if not (query.goes_back and has_sound(mount.air)):
                await self._first_frame(mount)
            return await self._feed(request, station, mount, query)

    @declared(Access.PUBLIC)
    async def head(self, request: web.Request) -> web.StreamResponse:
        """Say what a GET would say, as far as known; starts nothing."""
        station, query = self._asked(request)
        mount = self._mounts.of(station.id)

        position = start(mount.air, query) if has_sound(mount.air) else None
        response = SoundResponse(headers=self._headers(request, station, mount, position))
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

    def _asked(self, request: web.Request) -> tuple[Station, SoundQuery]:
        """Take a request apart, and check what it may ask for."""
        station = self._station(request)
        try:
            query = parse_sound_query(request.query.items())
        except QueryError as error:
            raise _mistaken({m.parameter: m.message for m in error.mistakes}) from error
        if query.at is not None and query.at > self._clock.now():
            raise _mistaken({"at": "that instant has not come yet"})

        local = self._is_local(request.headers.get(LOCAL_HEADER) or query.local)
        rewind = self._catalogue.service(station.carries).rights.rewind
        allowed = rewind is Rewind.FULL or (local and rewind is Rewind.PAUSE)
        if query.goes_back and not allowed:
            raise _refusal(
                403, f"{_name(station)} is heard live only: its service has the rights rule rewind: {rewind}"
            )
        return station, query

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
        self, request: web.Request, station: Station, mount: Mount, query: SoundQuery
    ) -> web.StreamResponse:
        position = start(mount.air, query)
        headers = self._headers(request, station, mount, position)
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
        del opening  # its burst is the largest thing that a listener would hold as long as it stays
        try:
            await listener.ended
        finally:
            audience.dismiss(listener)
        return response

    def _headers(
        self, request: web.Request, station: Station, mount: Mount, position: int | None
    ) -> dict[str, str]:
        """Return the head for sound that begins at a position; ``None``: of which there is none yet."""
        air, info = mount.air, mount.info
        codec = air.format.codec if air.format else info.codec if info else None
        kbps = info and (info.bitrate_kbps or info.station.bitrate_kbps)
        behind_live_s = None
        if position is not None and air.newest_at is not None:
            behind_live_s = (air.newest_at - air.instant_of(position)).total_seconds()
        return sound_headers(
            station,
            self._catalogue.service(station.carries),
            Sound(
                codec=codec,
                bitrate_kbps=kbps or None,
                behind_live_s=behind_live_s,
                demo=info is not None and info.demo,
            ),
            titles=request.headers.get("Icy-MetaData", "").strip() == "1",
            website=self._website,
        )


def add_routes(
    app: web.Application,
    *,
    catalogue: Catalogue,
    mounts: Mounts,
    clock: Clock,
    local_secret: str,
    base_url: str | None = None,
    website: str = "",
    fanout: Fanout | None = None,
    most_listeners: int = MOST_LISTENERS,
    first_frame_s: float = FIRST_FRAME_S,
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
        local_secret=local_secret,
        base_url=base_url,
        website=website,
        most_listeners=most_listeners,
        first_frame_s=first_frame_s,
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
