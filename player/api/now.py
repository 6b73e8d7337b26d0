# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on and what is next: ready-made bytes, made anew only when the picture changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.model.broadcast import NowNext
from schedules.model.ids import StationId
from schedules.rest.documents import Document
from schedules.rest.routes import Routes, asked, encode

from . import conversions, shapes
from .asks import NowQuery, StationsQuery
from .ports import PORTS, Board
from .reach import asked_by

routes = Routes()


@dataclass(frozen=True, slots=True)
class _Entry:
    pictures: tuple[NowNext, ...]
    document: Document


class NowDocuments:
    """The present answers as ready documents.

    Nobody has to tell it of changes: the board gives the very same picture
    until something changes, so that a glance at it says whether the bytes
    are still right.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self._ready: dict[tuple[StationId, int], _Entry] = {}
        self._all: _Entry | None = None

    def of(self, station: StationId, depth: int) -> Document:
        """Return the document of one station.

        Raises:
            UnknownStationError: If there is no such station.
        """
        picture = self._board.now_next(station, depth=depth)
        entry = self._ready.get((station, depth))
        if entry is None or entry.pictures[0] is not picture:
            document = Document(encode(conversions.now_next_of(picture, asked_at=False)), public=True)
            entry = self._ready[station, depth] = _Entry((picture,), document)
        return entry.document

    def of_all(self) -> Document:
        """Return the document of all stations at once."""
        pictures, entry = self._board.present(), self._all
        if entry is None or entry.pictures is not pictures:
            document = Document(encode(now_of_many(pictures)), public=True)
            entry = self._all = _Entry(pictures, document)
        return entry.document


NOW: web.AppKey[NowDocuments] = web.AppKey("now", NowDocuments)


def now_of_many(pictures: Sequence[NowNext]) -> shapes.NowNextOfMany:
    """Return the document of several stations; its `at` is the last of their changes."""
    return shapes.NowNextOfMany(
        at=max((picture.at for picture in pictures), default=None),
        stations={picture.station: conversions.now_next_of(picture, asked_at=False) for picture in pictures},
    )


@routes.op(
    "GET", "/api/v1/now", access=Access.PUBLIC, query=StationsQuery, out=shapes.NowNextOfMany, refusals=(404,)
)
async def get_now_of_many(request: web.Request) -> BaseModel | web.StreamResponse:
    """What is on and what is next at several stations, or at all."""
    ports, stations = request.app[PORTS], asked(request, StationsQuery).station
    if not stations:
        return request.app[NOW].of_all().answer(request)
    known = [ports.catalogue.station(station).id for station in stations]
    return now_of_many([ports.board.now_next(station) for station in known])


@routes.op("GET", "/api/v1/stations/{id}/now", access=Access.PUBLIC, query=NowQuery, out=shapes.NowNext)
async def get_now(request: web.Request) -> BaseModel | web.StreamResponse:
    """What is on and what is next at one station. Cheap to poll, thanks to its ETag."""
    query, station = asked(request, NowQuery), StationId(request.match_info["id"])
    if query.at is None:
        return request.app[NOW].of(station, query.depth).answer(request)
    with asked_by("at"):
        picture = request.app[PORTS].board.now_next(station, at=query.at, depth=query.depth)
    return conversions.now_next_of(picture, asked_at=True)
