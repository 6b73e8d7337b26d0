# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The only file that knows everything: opens the parts, wires them, serves, and closes all in reverse."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web

from player import settings
from player.air.base import MountId, Upstream
from player.air.demo import DemoUpstream
from player.air.kept.opening import KeptAirs, open_kept_air
from player.air.mount import Mount, Mounts
from player.air.notices.base import NoticeSounds, StreamRights
from player.air.notices.sounds import KeptNotices
from player.air.signals.address import is_demo
from player.announcing import Announcements
from player.api.announcing import add_title_routes
from player.api.app import Api, create_app
from player.api.events import MOST_FOLLOWERS
from player.api.ports import Ports
from player.errors import PlayerError
from player.following import make_follower
from player.joining import joined
from player.keeping import Keeping, open_keeping
from player.keys import kept_key
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.nownext.board import NowNextBoard
from player.overseeing import listening_of, oversee
from player.playback.backends.vlc import VlcBackend
from player.playback.controller import PlaybackController
from player.playback.desk import PlayerDesk
from player.playback.memory import PlayerMemory
from player.playback.web import WebPlayers
from player.positions import Positions
from player.relay.app import MOST_LISTENERS
from player.relay.app import add_routes as add_relay_routes
from player.relay.hls.app import add_routes as add_hls_routes
from player.relay.local_address import local_address
from player.relay.permit import Permits
from player.rewinding import ScheduledRewinding
from player.running import Service, Supervised, race, running
from player.sounds import Sounds
from player.staffing import add_staff
from player.state import RunningService, announced, locked
from player.streaming import streaming_of
from player.streams.upstream import HttpUpstream
from player.tuning.hours import TuningHours
from player.tuning.routes import add_tuning_routes
from player.watching.routes import add_incident_routes
from player.web.app import Page
from player.web.schedule_page import SchedulePage
from schedules.access import Gate
from schedules.boundaries.jobs import BoundaryJobs
from schedules.clock import Clock, SystemClock
from schedules.collector import collector_at_rest
from schedules.errors import MistakesError
from schedules.feeds.calendar import CalendarFeeds
from schedules.follow.liveradio import TheirStation
from schedules.model.ids import StationId
from schedules.publisher import LocalPublisher
from schedules.rest.addresses import networks
from schedules.rest.places import MOST_CONNECTIONS, Places
from schedules.rest.serving import ServiceRunner
from schedules.service import ScheduleService

log = logging.getLogger(__name__)

GIVE_WAY_S = 0.001
"""After how long a thread that works on, such as one that paints, lets the event loop go on."""

LISTENERS_SHARE, FOLLOWERS_SHARE = 0.6, 0.2
CONNECTIONS_SHARE = 0.85
"""Of the file descriptors that we may have: those two are among all connections, and of these the last few
are kept for the staff (`schedules/rest/places.py`); the rest is for upstreams, players and the database."""


class PortError(PlayerError):
    """The address to listen on cannot be had; the text says why and what to do."""


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a bound socket; port 0 picks a free one.

    Raises:
        PortError: If it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise PortError(
            f"{host}:{port} cannot be listened on: {error.strerror}; "
            "stop what uses it, or choose another with --port (0 picks a free one)"
        ) from error
    return bound


def url_of(bound: socket.socket) -> str:
    """Return the root address of a service that listens there."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def owners_of(config: settings.Config) -> Mapping[MountId, settings.ServiceSection]:
    """Return the service whose settings hold for each mount."""
    sections = {service.id: service for service in config.services}
    owners = {MountId(s.id): s for s in config.services}
    return owners | {MountId(f"station:{s.id}"): sections[s.carries] for s in config.stations if s.streams}


def keep_s_of(config: settings.Config) -> dict[MountId, float]:
    """Return for how long air is kept, in seconds, for each mount that keeps any."""
    owners, mounts = owners_of(config), settings.streams_of(config)
    return {mount: owners[mount].keep_air for mount in mounts if owners[mount].keep_air}


def make_mounts(
    config: settings.Config,
    client: GuardedClient,
    clock: Clock,
    publisher: LocalPublisher,
    kept: KeptAirs,
    *,
    streaming: Callable[[MountId], StreamRights],
    notices: NoticeSounds,
) -> Mounts:
    """Return the mounts of a configuration; nothing is connected yet."""

    def upstream(address: settings.StreamAddress) -> Upstream:
        if is_demo(address.url):
            return DemoUpstream(address.url, clock)
        return HttpUpstream(client, address.url, address.icy_charset, clock)

    owners = owners_of(config)
    return Mounts(
        [
            Mount(
                mount_id,
                [upstream(address) for address in addresses],
                clock=clock,
                publisher=publisher,
                idle_stop_s=owners[mount_id].idle_stop,
                always=owners[mount_id].keep_air_always,
                kept=kept.of(mount_id),
                listening=listening_of(owners[mount_id]),
                withholding=(streaming(mount_id), notices),
            )
            for mount_id, addresses in settings.streams_of(config).items()
        ],
        settings.mounts_of(config),
    )


@dataclass(frozen=True, slots=True)
class Radio:
    """The whole radio, open and running.

    Attributes:
        app: What is to be served.
        keeping: What keeps its lineups.
        gate: Who knows the staff, and this machine itself.
    """

    app: web.Application
    keeping: Keeping
    gate: Gate


@asynccontextmanager
async def open_radio(
    loaded: settings.LoadedConfig,
    state: Path,
    base_url: str,
    token: str,
    *,
    missing: Callable[[], Sequence[str]],
    most_files: int,
    taken: Mapping[str, Sequence[TheirStation]] | None = None,
) -> AsyncIterator[Radio]:
    """Open everything, and yield what is to be served; leaving closes all in reverse.

    Args:
        state: The state folder; it exists, and nobody else uses it.
        base_url: Where our own player finds the relay on loopback.
        token: Bearer token of this run.
        missing: What the service still lacks until it is ready.
        most_files: How many file descriptors there are for everything.
        taken: Stations of other installations that were taken in, by service.

    Raises:
        MistakesError: If a slot file has mistakes.
        StoreError: If the store of lineups cannot be opened, and will not heal by itself.
    """
    config, clock, publisher = loaded.config, SystemClock(), LocalPublisher()
    catalogue = settings.catalogue(config)
    schedules = ScheduleService(catalogue, clock, publisher, config.network.next_up_min)
    secret = secrets.token_urlsafe(32)

    rewinding = ScheduledRewinding(schedules, catalogue, clock)
    positions = Positions(kept_key(state, "positions"), clock)
    permits = Permits(rewinding, positions, clock)

    def began(station: StationId, at: datetime | None) -> datetime | None:
        picture = board.now_next(station, at=at)
        now = picture.stream.now if picture.stream else picture.now
        return now.start if now else None

    async with AsyncExitStack() as stack:
        keeping = await stack.enter_async_context(open_keeping(loaded, state, schedules, catalogue, clock))
        board = NowNextBoard(schedules, publisher)
        client = await stack.enter_async_context(GuardedClient(AddressPolicy(config.outbound.allow)))
        follower = make_follower(
            config, catalogue, schedules, copies=keeping.store, client=client, clock=clock, taken=taken
        )
        await follower.load()
        kept = await stack.enter_async_context(open_kept_air(state / "air", keep_s_of(config), clock))
        mounts = make_mounts(
            config, client, clock, publisher, kept,
            streaming=partial(streaming_of, schedules=schedules, catalogue=catalogue),
            notices=KeptNotices(state / "notices"),
        )  # fmt: skip
        pages = WebPlayers(clock, publisher)
        local = PlaybackController(
            VlcBackend(clock), clock, publisher,
            mounts=mounts.of, rewinding=rewinding, began=began,
            relay_url=partial(local_address, base_url, secret),
        )  # fmt: skip
        memory = PlayerMemory(state, local, clock, publisher)
        desk = PlayerDesk(local, pages, rewinding=rewinding, clock=clock, began=began)
        gate = Gate(public_url=config.listen.public_url, listen_host=config.listen.host, token=token)
        ports = Ports(
            catalogue=catalogue, clock=clock, publisher=publisher, gate=gate, board=board,
            schedules=schedules, mounts=mounts, players=desk, pages=pages, rewinding=rewinding,
            positions=positions, missing=missing,
        )  # fmt: skip
        app = create_app(ports)
        api = Api(ports, most_followers=min(MOST_FOLLOWERS, int(most_files * FOLLOWERS_SHARE)))
        api.add_routes(app)
        hours = TuningHours(state, ZoneInfo(config.network.timezone), clock)
        relay = add_relay_routes(
            app, catalogue=catalogue, mounts=mounts, clock=clock, permits=permits, local_secret=secret,
            base_url=config.listen.public_url, website=config.network.website,
            most_listeners=min(MOST_LISTENERS, int(most_files * LISTENERS_SHARE)), hours=hours,
        )  # fmt: skip
        hls = add_hls_routes(
            app, catalogue=catalogue, mounts=mounts, clock=clock, rewinding=rewinding, permits=permits,
            key=kept_key(state, "hls"), hours=hours,
        )  # fmt: skip
        page = Page(
            network=config.network, catalogue=catalogue, board=board, sounds=Sounds(mounts), clock=clock,
            is_local=gate.is_loopback,
        )  # fmt: skip
        page.add_routes(app)
        door = await add_staff(
            app, config, state,
            gate=gate, keeping=keeping, schedules=schedules, catalogue=catalogue, clock=clock,
            following=follower,
        )  # fmt: skip
        overseeing = oversee(
            config, state,
            mounts=mounts, schedules=schedules, client=client, clock=clock, publisher=publisher,
        )  # fmt: skip
        add_incident_routes(app, overseeing.incidents, catalogue)
        announcements = Announcements(mounts, clock)
        add_title_routes(app, announcements, catalogue, clock)
        add_tuning_routes(app, hours, clock)
        SchedulePage(
            network=config.network, catalogue=catalogue, schedules=schedules, clock=clock
        ).add_routes(app)
        domain = urlsplit(config.network.website or "").hostname or "liveradio.invalid"
        CalendarFeeds(schedules, catalogue, clock, domain=domain).add_routes(app)
        boundaries = BoundaryJobs(schedules, clock, publisher)
        services: dict[str, Service] = {
            "mounts": mounts, "announced titles": announcements, "kept air": kept,
            "relay": relay, "HLS": hls, "tuning hours": hours,
            "player's memory": memory, "local player": local, "now and next": board,
            "boundaries": boundaries, "slot files": keeping.files, "edits": keeping.editing,
            "following": follower, "staff": door, "API": api,
            **overseeing.services,
        }  # fmt: skip
        await stack.enter_async_context(
            running(*(Supervised(service, clock, name) for name, service in services.items()))
        )
        yield Radio(app, keeping, gate)


async def serve(loaded: settings.LoadedConfig, state: Path, ready: Callable[[str], None]) -> None:
    """Run the service until SIGTERM or SIGINT.

    Args:
        state: The state folder.
        ready: Told the address once the service answers.

    Raises:
        PortError: If the address cannot be listened on.
        StateFolderError: If the state folder cannot be used.
        MistakesError: If a slot file has mistakes.
        StoreError: If the store of lineups cannot be opened, and will not heal by itself.
    """
    most_files = _allow_many_files()
    token, starting = secrets.token_urlsafe(32), ["the service is starting"]
    with locked(state), listening_socket(loaded.config.listen.host, loaded.config.listen.port) as bound:
        url = url_of(bound)
        stop = _stop_on_signals(loaded)
        whole = await joined(loaded, state)
        async with AsyncExitStack() as stack:
            with collector_at_rest(for_good=True):
                radio = await stack.enter_async_context(
                    open_radio(
                        whole.loaded,
                        state,
                        url,
                        token,
                        missing=lambda: tuple(starting),
                        most_files=most_files,
                        taken=whole.taken,
                    )
                )
            runner = ServiceRunner(
                radio.app,
                places=Places(
                    min(MOST_CONNECTIONS, int(most_files * CONNECTIONS_SHARE)),
                    trusted=networks(loaded.config.listen.trusted_proxies),
                ),
                knows=radio.gate.is_known,
            )
            await runner.setup()
            try:
                await web.SockSite(runner, bound, backlog=1024).start()
                with announced(state, RunningService(url, os.getpid(), token)):
                    starting[:] = ["the database cannot be read yet"]
                    await race(_until(stop), radio.keeping.usable())
                    starting.clear()
                    sys.setswitchinterval(GIVE_WAY_S)
                    gc.freeze()  # what is loaded by now stays; looking through it again would stop everything
                    ready(url)
                    await stop.wait()
                    starting.append("the service is stopping")
            finally:
                await runner.cleanup()


async def _until(event: asyncio.Event) -> None:
    await event.wait()


def _stop_on_signals(loaded: settings.LoadedConfig) -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, _look_at_configuration, loaded)
    return stop


def _look_at_configuration(loaded: settings.LoadedConfig) -> None:
    """On SIGHUP: say whether the file is right.  What changed in it is used after a restart."""
    try:
        found = settings.load_config(loaded.path, environ=os.environ, overrides=loaded.overrides)
    except MistakesError as error:
        log.warning("the configuration in use stays: %s", error)
        return
    changed = found.config != loaded.config
    log.warning(
        "%s is right%s", loaded.path, "; restart to use what changed in it" if changed else " and unchanged"
    )


def _allow_many_files() -> int:
    """Every listener is a file descriptor; take as many as we may have without asking anybody.

    Returns:
        How many that are.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return sys.maxsize if hard == resource.RLIM_INFINITY else hard
