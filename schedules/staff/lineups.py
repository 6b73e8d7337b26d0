# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lineups as they are now, whole and by item."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access, actor_of
from schedules.edits.file_versions import lineup_version
from schedules.errors import UnknownItemError
from schedules.model.kept import station_of
from schedules.model.staff import Permission
from schedules.rest.routes import Routes

from . import conversions, shapes
from .asking import owner_in, tagged
from .ports import STAFF

routes = Routes()

PATH = "/api/v1/staff/lineups"


@routes.op("GET", "/api/v1/staff/me", access=Access.STAFF, permission=Permission.VIEW, out=shapes.Me)
async def get_me(request: web.Request) -> BaseModel | web.StreamResponse:
    """Who asks, and what they may do."""
    return conversions.me_of(actor_of(request))


@routes.op("GET", PATH, access=Access.STAFF, permission=Permission.VIEW, out=shapes.Lineups)
async def get_lineups(request: web.Request) -> BaseModel | web.StreamResponse:
    """All lineups that there may be, in short."""
    ports = request.app[STAFF]
    editing = ports.editing
    return shapes.Lineups(
        lineups=tuple(
            conversions.summary_of(
                editing.lineup(owner),
                ports.service_of(owner),
                station_of(owner),
                followed=station_of(owner) is None and editing.followed(ports.service_of(owner)) is not None,
            )
            for owner in editing.owners()
        )
    )


@routes.op("GET", f"{PATH}/{{owner}}", access=Access.STAFF, permission=Permission.VIEW, out=shapes.Lineup)
async def get_lineup(request: web.Request) -> BaseModel | web.StreamResponse:
    """One lineup with all its entries and programmes. Its ETag is the revision; while it is a slot file's,
    that is 0, and the ETag is made of the file's content.
    """
    ports, owner = request.app[STAFF], owner_in(request)
    lineup = ports.editing.lineup(owner)
    versions = {one.version for one in lineup.entries.values()}
    versions |= {one.version for one in lineup.programmes.values()}
    authors = await ports.authors.of(owner, versions)
    return tagged(request, conversions.lineup_of(lineup, authors), lineup_version(lineup))


@routes.op(
    "GET",
    f"{PATH}/{{owner}}/entries/{{id}}",
    access=Access.STAFF,
    permission=Permission.VIEW,
    out=shapes.LineupEntry,
)
async def get_entry(request: web.Request) -> BaseModel | web.StreamResponse:
    """One slot or one-off, with all its exceptions. Its ETag is the version."""
    ports, owner, name = request.app[STAFF], owner_in(request), request.match_info["id"]
    entry = ports.editing.lineup(owner).entries.get(name)
    if entry is None:
        raise UnknownItemError(f'the lineup of "{owner}" has no slot or one-off "{name}"')
    authors = await ports.authors.of(owner, [entry.version])
    return tagged(request, conversions.entry_of(entry, authors), entry.version)


@routes.op(
    "GET",
    f"{PATH}/{{owner}}/programmes/{{id}}",
    access=Access.STAFF,
    permission=Permission.VIEW,
    out=shapes.LineupProgramme,
)
async def get_programme(request: web.Request) -> BaseModel | web.StreamResponse:
    """One programme. Its ETag is the version."""
    ports, owner, name = request.app[STAFF], owner_in(request), request.match_info["id"]
    programme = ports.editing.lineup(owner).programmes.get(name)
    if programme is None:
        raise UnknownItemError(f'the lineup of "{owner}" has no programme "{name}"')
    authors = await ports.authors.of(owner, [programme.version])
    return tagged(request, conversions.programme_of(programme, authors), programme.version)
