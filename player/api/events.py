# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Server-Sent Events: first the present state of everything asked for, then the news."""

from __future__ import annotations

import ipaddress
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NoReturn

from aiohttp import HttpVersion11, web
from pydantic import BaseModel

from player.air.base import MountId
from player.events import NowNextChanged, PlayerChanged, StreamChanged, TitleChanged
from player.playback.desk import Asker
from schedules.access import Access
from schedules.events import ScheduleChanged
from schedules.http import HttpProblem
from schedules.model.ids import StationId
from schedules.rest.routes import EVENT_STREAM, Routes, asked

from .asker import asker_of
from .asks import EventsQuery
from .followers import Follower, Interest
from .journal import Journal, News
from .now import NowDocuments
from .ports import PORTS, Ports
from .present import Part, PresentState, player_data, schedule_data, stream_data, title_data

log = logging.getLogger(__name__)

routes = Routes()

TURN_S = 1.0
HEARTBEAT_S = 10.0
MOST_FOLLOWERS = 10_000
MOST_PER_ADDRESS = 50
"""A person with some tabs, or a small office; loopback is not limited: a proxy of ours may be there."""

HEADERS = {
    "Content-Type": EVENT_STREAM,
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy that collects the news before it passes them on is of no use
}


class EventHub:
    """Tells everyone who follows what changes.

    `run` listens to the publisher and sends heartbeats; without it, followers
    are told the present state and nothing more.
    """

    def __init__(self, ports: Ports, now: NowDocuments, *, most_followers: int = MOST_FOLLOWERS) -> None:
        self._ports = ports
        self._now = now
        self._most_followers = most_followers
        self._journal = Journal(ports.clock.now())
        self._present = PresentState(ports, now)
        self._followers: set[Follower] = set()
        self._places_taken = 0
        self._by_address: Counter[str] = Counter()
        self._closed = False

    @property
    def followers(self) -> int:
        """How many connections are told the news."""
        return len(self._followers)

    async def run(self) -> NoReturn:
        """Pass on news and send heartbeats until cancelled."""
        clock = self._ports.clock
        with self._ports.publisher.subscribe(self._receive):
            heartbeat_s = clock.monotonic_s() + HEARTBEAT_S
            while True:
                await clock.sleep(TURN_S)
                now_s = clock.monotonic_s()
                for follower in tuple(self._followers):
                    if follower.transport.is_closing():
                        self._let_go(follower)
                    else:
                        self._feed(follower, partial(follower.catch_up, now_s))
                if now_s >= heartbeat_s:
                    heartbeat_s = now_s + HEARTBEAT_S
                    self._tell(self._journal.heartbeat())

    def close(self) -> None:
        """End all connections cleanly, and take no more."""
        self._closed = True
        for follower in tuple(self._followers):
            self._let_go(follower)

    async def follow(
        self, request: web.Request, stations: frozenset[str] | None, asker: Asker
    ) -> web.StreamResponse:
        """Tell one connection the news until it ends.

        Raises:
            HttpProblem: 503, if there are too many already.
        """
        with self._place(_address(request.remote or "")):
            response = web.StreamResponse(headers=HEADERS)
            await response.prepare(request)
            if request.transport is None or self._closed:
                raise ConnectionResetError("the connection ended before it was told anything")
            interest = self._interest(stations, asker)
            follower = Follower(request.transport, interest, request.version >= HttpVersion11)
            self._followers.add(follower)
            try:
                follower.tell_all(self._first(request.headers.get("Last-Event-ID", ""), interest, asker))
                await follower.ended.wait()
                if not follower.transport.is_closing():
                    await response.write_eof()
            finally:
                self._followers.discard(follower)
            return response

    @contextmanager
    def _place(self, address: str) -> Iterator[None]:
        """Have one of the places while the context is open; without an address only the sum is limited."""
        if self._closed:
            raise HttpProblem(503, "the service is stopping", headers={"Retry-After": "5"})
        if self._places_taken >= self._most_followers or (
            address and self._by_address[address] >= MOST_PER_ADDRESS
        ):
            raise HttpProblem(503, "too many follow the news already", headers={"Retry-After": "5"})
        self._places_taken += 1
        self._by_address[address] += 1
        try:
            yield
        finally:
            self._places_taken -= 1
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def _interest(self, stations: frozenset[str] | None, asker: Asker) -> Interest:
        services = None
        if stations is not None:
            services = frozenset(str(self._ports.catalogue.station(s).carries) for s in stations)
        return Interest(stations, services, asker.sees)

    def _first(self, last_seen: str, interest: Interest, asker: Asker) -> Sequence[News]:
        # Whatever is no number of ours is treated as one that is no longer kept.
        known = int(last_seen) if last_seen.isascii() and last_seen.isdigit() and len(last_seen) < 20 else 0
        if not last_seen:
            return self._journal.state(self._present.parts(interest, asker))
        if self._journal.can_replay(known):
            return [entry for entry in self._journal.replay(known) if interest.covers(entry)]
        return self._journal.state([("reset", "", b"{}"), *self._present.parts(interest, asker)], known)

    def _receive(self, event: object) -> None:
        for name, about, data in self._told(event):
            self._tell(self._journal.add(name, about, data))

    def _told(self, event: object) -> list[Part]:
        match event:
            case NowNextChanged(station=station):
                return [("now", station, self._now.of(station, 1).body)]
            case TitleChanged(mount=mount, title=title):
                return [("title", s, title_data(s, title)) for s in self._heard_on(mount)]
            case StreamChanged(mount=mount, status=status):
                return [("stream", s, stream_data(s, status)) for s in self._heard_on(mount)]
            case ScheduleChanged(service=service, revision=revision):
                return [("schedule", service, schedule_data(service, revision))]
            case PlayerChanged(player=player):
                return [("player", player.id, player_data(player))]
            case _:
                return []

    def _heard_on(self, mount: MountId) -> tuple[StationId, ...]:
        return self._ports.mounts.stations_of(mount)

    def _tell(self, entry: News) -> None:
        now_s = self._ports.clock.monotonic_s()
        for follower in tuple(self._followers):
            if follower.transport.is_closing():
                self._let_go(follower)
            elif entry.name == "heartbeat" or follower.interest.covers(entry):
                self._feed(follower, partial(follower.tell, entry, now_s))

    def _feed(self, follower: Follower, work: Callable[[], None]) -> None:
        """Feed one follower; what goes wrong there ends that connection and keeps no news from the others."""
        try:
            work()
        except Exception:
            log.exception("a follower of the event stream is let go")
            self._let_go(follower)

    def _let_go(self, follower: Follower) -> None:
        follower.ended.set()
        self._followers.discard(follower)


EVENTS: web.AppKey[EventHub] = web.AppKey("events", EventHub)


@routes.op(
    "GET",
    "/api/v1/events",
    access=Access.PUBLIC,
    query=EventsQuery,
    media=EVENT_STREAM,
    refusals=(404, 503),
)
async def get_events(request: web.Request) -> BaseModel | web.StreamResponse:
    """Server-Sent Events of what changes. First the present state, then `now`, `title`, `stream`,
    `player` and `schedule`; `Last-Event-ID` replays.
    """
    query, catalogue = asked(request, EventsQuery), request.app[PORTS].catalogue
    stations = frozenset(str(catalogue.station(s).id) for s in query.station) or None
    return await request.app[EVENTS].follow(request, stations, asker_of(request, query.player))


def _address(peer: str) -> str:
    """Return what counts as one address for the limit; empty where there is none."""
    try:
        ip = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return "" if ip.is_loopback else str(ipaddress.ip_network((ip, 64), strict=False))
        ip = ip.ipv4_mapped
    return "" if ip.is_loopback else str(ip)
