# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is there: stations, services, their streams and what those say is playing."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from player.air.base import MountId
from player.air.packed import has_hls
from schedules.access import Access
from schedules.model import catalogue
from schedules.rest.routes import Routes, asked

from . import conversions, shapes
from .asks import TitlesQuery
from .ports import PORTS, Ports

routes = Routes()


@routes.op("GET", "/api/v1/stations", access=Access.PUBLIC, out=shapes.Stations)
async def get_stations(request: web.Request) -> BaseModel | web.StreamResponse:
    """All stations, with what is on."""
    ports = request.app[PORTS]
    return shapes.Stations(stations=tuple(_station(ports, s) for s in ports.catalogue.stations.values()))


@routes.op("GET", "/api/v1/stations/{id}", access=Access.PUBLIC, out=shapes.Station)
async def get_station(request: web.Request) -> BaseModel | web.StreamResponse:
    """One station, with what is on."""
    ports = request.app[PORTS]
    return _station(ports, ports.catalogue.station(request.match_info["id"]))


@routes.op("GET", "/api/v1/services", access=Access.PUBLIC, out=shapes.Services)
async def get_services(request: web.Request) -> BaseModel | web.StreamResponse:
    """All programme services, and which stations carry them."""
    ports = request.app[PORTS]
    return shapes.Services(
        services=tuple(
            conversions.service_of(s, ports.catalogue.carrying(s.id), ports.mounts[MountId(s.id)].status)
            for s in ports.catalogue.services.values()
        )
    )


@routes.op("GET", "/api/v1/stations/{id}/streams", access=Access.PUBLIC, out=shapes.Streams)
async def get_streams(request: web.Request) -> BaseModel | web.StreamResponse:
    """A station's stream addresses in order of preference, and how they are doing."""
    ports = request.app[PORTS]
    mount = ports.mounts.of(ports.catalogue.station(request.match_info["id"]).id)
    return shapes.Streams(
        streams=tuple(conversions.stream_row_of(c, mount.info, mount.status) for c in mount.candidates)
    )


@routes.op("GET", "/api/v1/stations/{id}/titles", access=Access.PUBLIC, query=TitlesQuery, out=shapes.Titles)
async def get_titles(request: web.Request) -> BaseModel | web.StreamResponse:
    """What a station has played, newest first: what its stream said, and its automation."""
    ports, query = request.app[PORTS], asked(request, TitlesQuery)
    station = ports.catalogue.station(request.match_info["id"]).id
    mount = ports.mounts.of(station)
    found = mount.all_titles if query.cleared else mount.titles
    titles = [title for title in found if query.before is None or title.at <= query.before]
    return shapes.Titles(
        titles=tuple(conversions.title_of(station, title) for title in titles[: query.limit])
    )


def _station(ports: Ports, station: catalogue.Station) -> shapes.Station:
    mount = ports.mounts.of(station.id)
    return conversions.station_of(
        station, ports.board.now_next(station.id), mount.status, hls=has_hls(mount.kept, mount.info)
    )
