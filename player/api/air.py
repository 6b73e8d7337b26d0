# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How far back a station can be heard: what a page must know before it offers to go there."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from player.errors import NotAllowedError
from schedules.access import Access
from schedules.http import input_problem
from schedules.rest.routes import Routes, asked

from . import shapes
from .asks import AirQuery
from .ports import PORTS

MOST_GAPS = 500
"""Of the newest; nobody who follows one listening needs more."""

routes = Routes()


@routes.op(
    "GET",
    "/api/v1/stations/{id}/air",
    access=Access.PUBLIC,
    query=AirQuery,
    out=shapes.StationAir,
    refusals=(403,),
)
async def get_air(request: web.Request) -> BaseModel | web.StreamResponse:
    """What is kept of a station's air, and how far back it may be heard.

    `oldest` and `newest` are null where nothing is kept; `newest` may be long ago where nobody listens.
    `earliest` is the earliest instant at which one may begin now, with the `position` if one is shown; null:
    live only, or nothing is kept. `refusal` says why no earlier, where rights stand against it. With `at`,
    an instant that is being heard, `clear_until` is the instant of the air up to which one may go on behind
    live, if that is known already, and `refusal_then` says why no further. `gaps` are the holes in the air:
    whoever listens is led over them.
    """
    ports, query = request.app[PORTS], asked(request, AirQuery)
    station = ports.catalogue.station(request.match_info["id"]).id
    mount, now = ports.mounts.of(station), ports.clock.now()
    air, rewinding = mount.air, ports.rewinding
    if query.at is not None and query.at > now:
        raise input_problem([{"loc": ["query", "at"], "msg": "that instant has not come yet"}])
    joined_at = None if query.position is None else ports.positions.joined_at(station, query.position)
    newest = air.newest_at
    oldest = None if newest is None else air.instant_of(air.oldest)
    earliest, refusal = None, ""
    if oldest is not None:
        allowed = rewinding.earliest(station, joined_at=joined_at)
        earliest = max(oldest, allowed) if allowed < now else None
        try:
            rewinding.check(station, oldest, joined_at=joined_at)
        except NotAllowedError as error:
            refusal = str(error)
    clear = None if query.at is None else rewinding.clearance(station, query.at, joined_at=joined_at)
    ends = clear is not None and clear.refusal is not None
    return shapes.StationAir(
        station=station,
        at=now,
        oldest=oldest,
        newest=newest,
        rewind=rewinding.rule(station, now),
        earliest=earliest,
        refusal=refusal,
        clear_until=clear.until if clear is not None and ends else None,
        refusal_then=str(clear.refusal) if clear is not None and ends else "",
        gaps=tuple(shapes.AirGap(start=gap.start, end=gap.end) for gap in air.gaps[-MOST_GAPS:]),
    )
