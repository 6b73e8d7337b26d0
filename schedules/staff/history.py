# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What was done, by whom, and what it did."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.http import input_problem
from schedules.model.kept import HistoryEntry, Owner
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, asked

from . import conversions, shapes
from .asking import owner_in
from .asks import HistoryQuery
from .lineups import PATH
from .ports import STAFF

routes = Routes()


@routes.op(
    "GET",
    "/api/v1/staff/history",
    access=Access.STAFF,
    permission=Permission.VIEW,
    query=HistoryQuery,
    out=shapes.History,
)
async def get_history(request: web.Request) -> BaseModel | web.StreamResponse:
    """What was done to all lineups, newest first."""
    return await _history(request, None)


@routes.op(
    "GET",
    f"{PATH}/{{owner}}/history",
    access=Access.STAFF,
    permission=Permission.VIEW,
    query=HistoryQuery,
    out=shapes.History,
)
async def get_lineup_history(request: web.Request) -> BaseModel | web.StreamResponse:
    """What was done to one lineup, newest first."""
    return await _history(request, owner_in(request))


async def _history(request: web.Request, owner: Owner | None) -> shapes.History:
    ports, query = request.app[STAFF], asked(request, HistoryQuery)
    entries = await ports.editing.history(
        None if owner is None else [owner],
        before=None if query.before is None else _read_cursor(query.before, owner),
        machine=query.machine,
        limit=query.limit,
    )
    return shapes.History(
        history=tuple(conversions.history_entry_of(one, ports.describe) for one in entries),
        before=_cursor(entries[-1]) if len(entries) == query.limit else None,
    )


def _cursor(entry: HistoryEntry) -> str:
    return f"{entry.owner}@{entry.revision}"


def _read_cursor(text: str, owner: Owner | None) -> tuple[Owner, int]:
    of, _, revision = text.rpartition("@")
    if not of and owner is None:
        raise input_problem([{"loc": ["query", "before"], "msg": "name the lineup, too: news@17"}])
    if of and owner is not None and of != owner:
        raise input_problem([{"loc": ["query", "before"], "msg": "is of another lineup"}])
    return owner or Owner(of), int(revision)
