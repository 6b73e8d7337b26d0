# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a mirror of radio-browser: its API for real, with a few stations, and with faults to order.

Written from the directory's own documentation: ``/json/stations/search``, ``/json/stations/byuuid``,
``/json/url`` (also as XML, M3U and PLS; counts a click), ``/json/servers``.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from aiohttp import web

from .serving import served

LARGE_BYTES = 3 * 1024 * 1024


class Fault(Enum):
    """What is wrong with a mirror."""

    NONE = auto()
    BAD_GATEWAY = auto()
    HANGS = auto()
    HTML = auto()
    HALF_JSON = auto()
    BROKEN_OFF = auto()
    GZIP = auto()
    """Packed, though nobody asked: not a fault that matters."""
    GZIP_SAID = auto()
    """Said to be packed, and is not: likewise."""
    GZIP_UNSAID = auto()
    GZIP_DAMAGED = auto()
    BOMB = auto()
    REDIRECTS = auto()
    GIGANTIC = auto()
    WRONG_TYPES = auto()
    NO_LIST = auto()


def station(name: str, url: str, **fields: Any) -> dict[str, Any]:
    """Return a station as the directory has it, with every documented field."""
    return {
        "changeuuid": str(uuid5(NAMESPACE_URL, f"change {name} {url}")),
        "stationuuid": str(uuid5(NAMESPACE_URL, f"{name} {url}")),
        "serveruuid": None,
        "name": name,
        "url": url,
        "url_resolved": url,
        "homepage": "https://www.example.org/",
        "favicon": "",
        "tags": "news,public radio",
        "country": "The United States Of America",
        "countrycode": "US",
        "iso_3166_2": "US-NY",
        "state": "New York",
        "language": "english",
        "languagecodes": "en",
        "votes": 1,
        "lastchangetime": "2026-11-01 00:00:00",
        "codec": "MP3",
        "bitrate": 128,
        "hls": 0,
        "lastcheckok": 1,
        "lastchecktime": "2026-11-23 00:00:00",
        "clicktimestamp": "",
        "clickcount": 0,
        "clicktrend": 0,
        "ssl_error": 0,
        "geo_lat": None,
        "geo_long": None,
        "has_extended_info": False,
    } | fields


@dataclass
class RadioBrowserMirror:
    """One mirror.

    Attributes:
        stations: What it lists.
        mirrors: Names that it gives as those of all mirrors.
        fault: What is wrong with it.
        elsewhere: Where it redirects to.
        asked: Path and query of each request.
        agents: The User-Agent of each request.
        hanging: Set once a request hangs.
    """

    stations: list[dict[str, Any]] = field(default_factory=list)
    mirrors: list[str] = field(default_factory=list)
    fault: Fault = Fault.NONE
    elsewhere: str = ""
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    def app(self) -> web.Application:
        """Return it as an application."""
        app = web.Application(middlewares=[self._misbehave])
        app.add_routes(
            [
                web.get("/json/servers", self._servers),
                web.get("/json/stations/search", self._search),
                web.get("/json/stations/byuuid", self._by_uuid),
                web.get("/json/stations/byuuid/{uuid}", self._by_uuid),
                web.get("/{format:json|xml|m3u|pls}/url/{uuid}", self._url),
            ]
        )
        return app

    @web.middleware
    async def _misbehave(
        self, request: web.Request, handler: Callable[[web.Request], Any]
    ) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        self.agents.append(request.headers.get("User-Agent", ""))
        if self.fault is Fault.REDIRECTS:
            raise web.HTTPFound(self.elsewhere + request.path_qs)
        if self.fault is Fault.HANGS:
            self.hanging.set()
            await asyncio.Event().wait()
        if (instead := _instead(self.fault)) is not None:
            return instead
        response: web.Response = await handler(request)
        assert isinstance(response.body, bytes)
        if self.fault is Fault.BROKEN_OFF:
            return await _broken_off(request, response.body)
        return _spoilt(self.fault, response.body) or response

    async def _servers(self, _: web.Request) -> web.Response:
        return web.json_response([{"ip": "192.0.2.1", "name": name} for name in self.mirrors])

    async def _search(self, request: web.Request) -> web.Response:
        query = request.query
        name, country = query.get("name", "").casefold(), query.get("countrycode", "").upper()
        found = [
            one
            for one in self.stations
            if name in str(one["name"]).casefold()
            and country in ("", one["countrycode"])
            and (query.get("hidebroken") != "true" or one["lastcheckok"] == 1)
        ]
        order = query.get("order", "name")
        found.sort(key=lambda one: (one[order], one["name"]), reverse=query.get("reverse") == "true")
        offset = int(query.get("offset", 0))
        return web.json_response(found[offset : offset + int(query.get("limit", 100_000))])

    async def _by_uuid(self, request: web.Request) -> web.Response:
        wanted = (request.match_info.get("uuid") or request.query.get("uuids", "")).split(",")
        return web.json_response([one for one in self.stations if one["stationuuid"] in wanted])

    async def _url(self, request: web.Request) -> web.Response:
        uuid, form = request.match_info["uuid"], request.match_info["format"]
        found = next((one for one in self.stations if one["stationuuid"] == uuid), None)
        if found is None:
            answer: dict[str, Any] = {"ok": False, "message": "did not find station with matching id"}
            return web.json_response(answer, status=404)
        found["clickcount"] += 1
        url, name = found["url_resolved"], found["name"]
        if form == "m3u":
            text = f"#EXTM3U\r\n#RADIOBROWSERUUID:{uuid}\r\n#EXTINF:1,{name}\r\n{url}\r\n\r\n"
            return web.Response(text=text, content_type="audio/mpegurl")
        if form == "pls":
            text = f"[playlist]\r\nNumberOfEntries=1\r\nTitle1={name}\r\nFile1={url}\r\n\r\n"
            return web.Response(text=text, content_type="audio/x-scpls")
        answer = {
            "ok": found["lastcheckok"] == 1,
            "message": "retrieved station url",
            "stationuuid": uuid,
            "name": name,
            "url": url,
        }
        if form == "json":
            return web.json_response(answer)
        fields = {key: json.dumps(value) if key == "ok" else value for key, value in answer.items()}
        attributes = " ".join(f"{key}={quoteattr(value)}" for key, value in fields.items())
        return web.Response(text=f"<result><status {attributes}/></result>", content_type="text/xml")


def _instead(fault: Fault) -> web.Response | None:
    """Return what a mirror with this fault answers to everything."""
    match fault:
        case Fault.BAD_GATEWAY:
            return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
        case Fault.HTML:
            return web.Response(text="<!DOCTYPE html><p>Maintenance", content_type="text/html")
        case Fault.GIGANTIC:
            return web.json_response([station("x" * LARGE_BYTES, "http://a.example/")])
        case Fault.WRONG_TYPES:
            return web.json_response([1, None, "x", {"name": ["x"], "url": {}}, {"name": "x", "url": 7}])
        case Fault.NO_LIST:
            return web.json_response({"ok": False, "message": "database is locked"})
        case Fault.BOMB:
            return _packed(gzip.compress(b"[" + b" " * 50 * LARGE_BYTES))
        case _:
            return None


def _spoilt(fault: Fault, body: bytes) -> web.Response | None:
    """Return what a mirror with this fault makes of an answer; ``None`` if it leaves it as it is."""
    match fault:
        case Fault.HALF_JSON:
            return web.Response(body=body[: len(body) // 2], content_type="application/json")
        case Fault.GZIP:
            return _packed(gzip.compress(body))
        case Fault.GZIP_UNSAID:
            return web.Response(body=gzip.compress(body), content_type="application/json")
        case Fault.GZIP_DAMAGED:
            return _packed(gzip.compress(body)[:12] + b"\xff" * 100)
        case Fault.GZIP_SAID:
            return _packed(body)
        case _:
            return None


def _packed(body: bytes) -> web.Response:
    return web.Response(body=body, headers={"Content-Encoding": "gzip"}, content_type="application/json")


async def _broken_off(request: web.Request, body: bytes) -> web.StreamResponse:
    """Send half of what was announced, and close the connection."""
    response = web.StreamResponse(headers={"Content-Length": str(len(body) + 1000)})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


@asynccontextmanager
async def mirror(*stations: dict[str, Any], fault: Fault = Fault.NONE) -> AsyncIterator[RadioBrowserMirror]:
    """Serve a mirror on loopback."""
    running = RadioBrowserMirror(stations=list(stations), fault=fault)
    async with served(running.app(), shutdown_timeout_s=0.1) as url:
        running.url = url
        yield running
