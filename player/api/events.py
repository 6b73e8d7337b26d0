# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Server-Sent Events: first the present state of everything asked for, then the news."""

from __future__ import annotations

import ipaddress
import json
from collections import Counter
from typing import NoReturn

from aiohttp import HttpVersion11, web
from pydantic import BaseModel

from player.air.base import MountId, StreamStatus
from player.events import NowNextChanged, PlayerChanged, StreamChanged, TitleChanged
from player.playback.desk import Access as Asker
from schedules.access import Access
from schedules.events import ScheduleChanged
from schedules.http import HttpProblem
from schedules.model.ids import StationId
from schedules.rest.routes import EVENT_STREAM, Routes, asked, encode

from . import conversions
from .asker import asker_of
from .asks import EventsQuery
from .followers import Follower, Interest
from .journal import Journal, News
from .now import NowDocuments
from .ports import PORTS, Ports

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

Part = tuple[str, str, bytes]


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
        self._followers: set[Follower] = set()
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
                        follower.catch_up(now_s)
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
        address = self._admit(request)
        response = web.StreamResponse(headers=HEADERS)
        await response.prepare(request)
        if request.transport is None or self._closed:
            raise ConnectionResetError("the connection ended before it was told anything")
        follower = Follower(
            request.transport, self._interest(stations, asker), request.version >= HttpVersion11, address
        )
        self._followers.add(follower)
        try:
            follower.tell_all(self._first(request.headers.get("Last-Event-ID", ""), follower.interest, asker))
            await follower.ended.wait()
            if not follower.transport.is_closing():
                await response.write_eof()
        finally:
            self._followers.discard(follower)
        return response

    def _admit(self, request: web.Request) -> str:
        address = _address(request.remote or "")
        if len(self._followers) >= self._most_followers or (
            address and Counter(f.address for f in self._followers)[address] >= MOST_PER_ADDRESS
        ):
            raise HttpProblem(503, "too many follow the news already", headers={"Retry-After": "5"})
        if self._closed:
            raise HttpProblem(503, "the service is stopping", headers={"Retry-After": "5"})
        return address

    def _interest(self, stations: frozenset[str] | None, asker: Asker) -> Interest:
        services = None
        if stations is not None:
            services = frozenset(str(self._ports.catalogue.station(s).carries) for s in stations)
        return Interest(stations, services, asker.sees)

    def _first(self, last_seen: str, interest: Interest, asker: Asker) -> list[News]:
        # Whatever is no number of ours is treated as one that is no longer kept.
        known = int(last_seen) if last_seen.isascii() and last_seen.isdigit() and len(last_seen) < 20 else 0
        if not last_seen:
            return self._journal.state(self._state(interest, asker))
        if self._journal.can_replay(known):
            return [entry for entry in self._journal.replay(known) if interest.covers(entry)]
        return self._journal.state([("reset", "", b"{}"), *self._state(interest, asker)], known)

    def _state(self, interest: Interest, asker: Asker) -> list[Part]:
        ports, parts = self._ports, list[Part]()
        wanted, known = interest.stations, ports.catalogue.stations.values()
        stations = [station for station in known if wanted is None or station.id in wanted]
        for station in stations:
            mount = ports.mounts.of(station.id)
            parts.append(("now", station.id, self._now.of(station.id, 1).body))
            parts.append(("stream", station.id, _stream(station.id, mount.status)))
            if (title := mount.latest_title) is not None:
                parts.append(("title", station.id, encode(conversions.title_of(station.id, title))))
        for player in ports.players.visible(asker):
            parts.append(("player", player.id, encode(conversions.player_of(player))))
        carriers = {station.carries: station.id for station in stations}
        for service, carrier in carriers.items():
            parts.append(("schedule", service, _schedule(service, ports.schedules.revision(carrier))))
        return parts or [("heartbeat", "", b"{}")]

    def _receive(self, event: object) -> None:
        for name, about, data in self._told(event):
            self._tell(self._journal.add(name, about, data))

    def _told(self, event: object) -> list[Part]:
        match event:
            case NowNextChanged(station=station):
                return [("now", station, self._now.of(station, 1).body)]
            case TitleChanged(mount=mount, title=title):
                return [("title", s, encode(conversions.title_of(s, title))) for s in self._heard_on(mount)]
            case StreamChanged(mount=mount, status=status):
                return [("stream", s, _stream(s, status)) for s in self._heard_on(mount)]
            case ScheduleChanged(service=service, revision=revision):
                return [("schedule", service, _schedule(service, revision))]
            case PlayerChanged(player=player):
                return [("player", player.id, encode(conversions.player_of(player)))]
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
                follower.tell(entry, now_s)

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


def _stream(station: str, status: StreamStatus) -> bytes:
    document = conversions.stream_of(status).model_dump(mode="json")
    return json.dumps({"station": station, **document}, ensure_ascii=False, separators=(",", ":")).encode()


def _schedule(service: str, revision: int) -> bytes:
    return json.dumps({"service": service, "revision": revision}, separators=(",", ":")).encode()


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
