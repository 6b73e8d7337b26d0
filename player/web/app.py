# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The page at ``/`` and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from aiohttp import web

from player.air.base import AirTitle, StreamStatus
from player.settings import Network
from player.web import view
from player.words import NOTHING
from schedules.access import Access, declared
from schedules.clock import Clock
from schedules.errors import UnknownStationError
from schedules.model.broadcast import NowNext
from schedules.model.catalogue import Catalogue, Station
from schedules.model.ids import StationId
from schedules.rest.documents import Document

from .drawing import HERE, document, templates

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Board(Protocol):
    """Where now and next come from."""

    def now_next(self, station: StationId, *, at: datetime | None = None, depth: int = 1) -> NowNext:
        """Return the picture of a station: the present one, or at an instant."""


class Sounds(Protocol):
    """What is known of each station's stream."""

    def status(self, station: StationId) -> StreamStatus:
        """Return how its upstream is doing."""

    def title(self, station: StationId) -> AirTitle | None:
        """Return what the stream says is playing."""

    def demo(self, station: StationId) -> bool:
        """Return whether all its addresses are built-in demonstration signals."""


def read_static(folder: Path) -> Mapping[str, Document]:
    """Return all files that the page may ask for, by name, read once.

    There is no way from an address to the disk.
    """
    return {
        path.name: document(path.read_bytes(), TYPES[path.suffix])
        for path in sorted(folder.iterdir())
        if path.suffix in TYPES
    }


class Page:
    """Draws the page on the server, so that now and next can be read with scripts off."""

    def __init__(
        self,
        *,
        network: Network,
        catalogue: Catalogue,
        board: Board,
        sounds: Sounds,
        clock: Clock,
        is_local: Callable[[web.Request], bool],
    ) -> None:
        self._network = network
        self._catalogue = catalogue
        self._board = board
        self._sounds = sounds
        self._clock = clock
        self._is_local = is_local
        self._static = read_static(HERE / "static")
        self._template = templates().get_template("page.html")

    def add_routes(self, app: web.Application) -> None:
        """Register the page and its files."""
        app.router.add_get("/", self.get_page)
        app.router.add_get("/static/{name}", self.get_static)

    @declared(Access.PERSONAL)
    async def get_page(self, request: web.Request) -> web.StreamResponse:
        """The page, for the station named by ``?station=`` or the first one."""
        first = next(iter(self._catalogue.stations.values()), None)
        wanted = request.query.get("station")
        try:
            station = self._catalogue.station(wanted) if wanted else first
        except UnknownStationError:
            raise web.HTTPSeeOther("/") from None
        if station is None:
            raise web.HTTPNotFound(text="The configuration names no station.")
        drawn = self._draw(station, self._is_local(request))
        return document(drawn.encode(), "text/html").answer(request)

    @declared(Access.PERSONAL)
    async def get_static(self, request: web.Request) -> web.StreamResponse:
        """One file of the page."""
        file = self._static.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return file.answer(request)

    def _draw(self, station: Station, loopback: bool) -> str:
        at = self._clock.now()
        stations = self._catalogue.stations
        pictures = {id_: self._board.now_next(id_) for id_ in stations}
        heard = {id_: p.now if p.stream is None else p.stream.now for id_, p in pictures.items()}
        titles = {id_: b.occurrence.programme.title if b else NOTHING for id_, b in heard.items()}
        demo = {id_: self._sounds.demo(id_) for id_ in stations}
        return self._template.render(
            network=self._network,
            server_ms=int(at.timestamp() * 1000),
            loopback=loopback,
            picked=view.picked(
                station,
                self._catalogue.service(station.carries),
                self._board.now_next(station.id, at=at, depth=5),
                self._sounds.status(station.id),
                self._sounds.title(station.id),
                at=at,
                demo=demo[station.id],
            ),
            services=view.groups(self._catalogue, titles, demo),
            public_files=view.public_files(self._catalogue),
        )
