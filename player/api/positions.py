# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Positions of listeners: asked for when they join, shown when they come back."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.rest.routes import Routes, sent

from . import shapes
from .asks import PositionBody
from .ports import PORTS

routes = Routes()


@routes.op(
    "POST",
    "/api/v1/positions",
    access=Access.PERSONAL,
    body=PositionBody,
    out=shapes.Position,
    refusals=(403, 404),
)
async def give_position(request: web.Request) -> BaseModel | web.StreamResponse:
    """A position of one's own at a station, from now on. Where its programmes may be paused but not gone back
    in, `/listen` and `live.m3u8` take it as `position=`: it may be held for 30 minutes, and never lies before
    `joined_at`. Shown alone, it begins at the later of `joined_at` and 30 minutes ago. Good for a day, over
    restarts of the service too.
    """
    ports = request.app[PORTS]
    station = ports.catalogue.station(sent(request, PositionBody).station).id
    ports.rewinding.check_holding(station)
    given = ports.positions.give(station)
    return shapes.Position(position=given.token, joined_at=given.joined_at, held_until=given.held_until)
