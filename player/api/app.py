# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The API as a whole: its routes, what they share, and what runs beside them."""

from __future__ import annotations

from types import MappingProxyType
from typing import NoReturn

from aiohttp import web

from player.errors import (
    BackendMissingError,
    MalformedPlayerError,
    NoAudioError,
    NotAllowedError,
    PlayerConflictError,
    UnknownPlayerError,
)
from player.tuning import routes as tuning
from player.watching import routes as watching
from schedules.http import SCHEDULE_PROBLEMS, ProblemRule, ProblemTable, install_problems
from schedules.rest.routes import Operation
from schedules.staff import app as staff
from schedules.staff.problems import STAFF_PROBLEMS

from . import air, announcing, connect, docs, events, health, now, players, positions, schedule, stations
from .connect import OPEN_PAGES, OpenPages
from .docs import DESCRIPTION, Description
from .events import EVENTS, MOST_FOLLOWERS, EventHub
from .now import NOW, NowDocuments
from .ports import PORTS, Ports
from .schedule import SCHEDULES, ScheduleDocuments

PLAYER_PROBLEMS: ProblemTable = MappingProxyType(
    {
        UnknownPlayerError: ProblemRule(404),
        NotAllowedError: ProblemRule(403),
        PlayerConflictError: ProblemRule(409),
        MalformedPlayerError: ProblemRule(422, errors=lambda error: [{"loc": ["body"], "msg": str(error)}]),
        NoAudioError: ProblemRule(503, retry_after_s=5),
        BackendMissingError: ProblemRule(503, retry_after_s=60),
    }
)

TABLES = (now, stations, air, schedule, events, connect, players, positions, health, docs)


def operations() -> list[Operation]:
    """Return all operations of the API, in the order in which they are described."""
    own = [operation for part in TABLES for operation in part.routes.operations]
    told = [operation for part in (announcing, tuning, watching) for operation in part.routes.operations]
    return [*own, *staff.operations(), *told]


class Api:
    """The API of one service.

    Args:
        most_followers: How many may be told the news at a time.
    """

    def __init__(self, ports: Ports, *, most_followers: int = MOST_FOLLOWERS) -> None:
        self._ports = ports
        self._now = NowDocuments(ports.board)
        self._events = EventHub(ports, self._now, most_followers=most_followers)
        self._open_pages = OpenPages()

    def add_routes(self, app: web.Application) -> None:
        """Register all routes with an application that has problems and gate installed."""
        app[PORTS] = self._ports
        app[NOW] = self._now
        app[EVENTS] = self._events
        app[SCHEDULES] = ScheduleDocuments()
        app[OPEN_PAGES] = self._open_pages
        app[DESCRIPTION] = Description(operations())
        for part in TABLES:
            part.routes.add_to(app)
        app.on_shutdown.append(self._end_streams)

    async def run(self) -> NoReturn:
        """Pass on news until cancelled."""
        await self._events.run()

    async def _end_streams(self, app: web.Application) -> None:  # noqa: ARG002 - a signal's signature
        self._events.close()
        await self._open_pages.close()


def create_app(ports: Ports) -> web.Application:
    """Return an application that answers problems and checks access, without any route yet."""
    app = web.Application()
    install_problems(app, SCHEDULE_PROBLEMS, STAFF_PROBLEMS, PLAYER_PROBLEMS)
    ports.gate.install(app)
    return app
