# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Players, seen and driven."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from player.playback.desk import Asker
from schedules.access import Access
from schedules.model.ids import StationId
from schedules.rest.routes import Routes, asked, sent

from . import conversions, shapes
from .asker import asker_of
from .asks import Nothing, PlayBody, PlayersQuery, SeekBody, VolumeBody, play_from, seek_to
from .ports import PORTS

routes = Routes()

ONE = "/api/v1/players/{id}"


@routes.op("GET", "/api/v1/players", access=Access.PERSONAL, query=PlayersQuery, out=shapes.Players)
async def get_players(request: web.Request) -> BaseModel | web.StreamResponse:
    """The players that the asker may see."""
    asker = asker_of(request, asked(request, PlayersQuery).player)
    players = request.app[PORTS].players.visible(asker)
    return shapes.Players(players=tuple(conversions.player_of(player) for player in players))


@routes.op("GET", ONE, access=Access.PERSONAL, out=shapes.Player)
async def get_player(request: web.Request) -> BaseModel | web.StreamResponse:
    """One player."""
    player, asker = _player(request)
    return conversions.player_of(request.app[PORTS].players.get(player, asker))


@routes.op("POST", f"{ONE}/play", access=Access.PERSONAL, body=PlayBody, out=shapes.Player, refusals=(409,))
async def play(request: web.Request) -> BaseModel | web.StreamResponse:
    """Play a station, live or from further back."""
    (player, asker), body, ports = _player(request), sent(request, PlayBody), request.app[PORTS]
    station = StationId(body.station)
    return conversions.player_of(await ports.players.play(player, asker, station, play_from(body)))


@routes.op("POST", f"{ONE}/pause", access=Access.PERSONAL, body=Nothing, out=shapes.Player, refusals=(409,))
async def pause(request: web.Request) -> BaseModel | web.StreamResponse:
    """Pause. A player that does not play is left as it is."""
    player, asker = _player(request)
    return conversions.player_of(await request.app[PORTS].players.pause(player, asker))


@routes.op("POST", f"{ONE}/resume", access=Access.PERSONAL, body=Nothing, out=shapes.Player, refusals=(409,))
async def resume(request: web.Request) -> BaseModel | web.StreamResponse:
    """Go on after a pause. A player that plays is left as it is."""
    player, asker = _player(request)
    return conversions.player_of(await request.app[PORTS].players.resume(player, asker))


@routes.op("POST", f"{ONE}/stop", access=Access.PERSONAL, body=Nothing, out=shapes.Player, refusals=(409,))
async def stop(request: web.Request) -> BaseModel | web.StreamResponse:
    """Stop playing."""
    player, asker = _player(request)
    return conversions.player_of(await request.app[PORTS].players.stop(player, asker))


@routes.op("POST", f"{ONE}/live", access=Access.PERSONAL, body=Nothing, out=shapes.Player, refusals=(409,))
async def live(request: web.Request) -> BaseModel | web.StreamResponse:
    """Return to live."""
    player, asker = _player(request)
    return conversions.player_of(await request.app[PORTS].players.live(player, asker))


@routes.op("POST", f"{ONE}/seek", access=Access.PERSONAL, body=SeekBody, out=shapes.Player, refusals=(409,))
async def seek(request: web.Request) -> BaseModel | web.StreamResponse:
    """Go back or forward within the kept air."""
    (player, asker), to = _player(request), seek_to(sent(request, SeekBody))
    return conversions.player_of(await request.app[PORTS].players.seek(player, asker, to))


@routes.op(
    "PUT", f"{ONE}/volume", access=Access.PERSONAL, body=VolumeBody, out=shapes.Player, refusals=(409,)
)
async def volume(request: web.Request) -> BaseModel | web.StreamResponse:
    """Set how loud a player is, and whether it is muted."""
    (player, asker), body = _player(request), sent(request, VolumeBody)
    changed = await request.app[PORTS].players.volume(player, asker, body.percent, body.muted)
    return conversions.player_of(changed)


def _player(request: web.Request) -> tuple[str, Asker]:
    player = request.match_info["id"]
    return player, asker_of(request, (player,))
