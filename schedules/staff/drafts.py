# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts: named sets of edits that are looked at together, and published in one step."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.http import input_problem
from schedules.model import kept
from schedules.model.ids import ServiceId
from schedules.model.kept import Owner
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, asked, sent

from . import conversions, shapes
from .asking import (
    asked_by,
    demand_editor,
    demand_service,
    exact_version_in,
    owner_in,
    place_in,
    tagged,
)
from .asks import IDEMPOTENCY_KEY, IF_MATCH, DraftBody, DraftEditBody, PreviewQuery, ReasonBody
from .ports import STAFF

routes = Routes()

PATH = "/api/v1/staff/drafts"
LONGEST = timedelta(days=31)


@routes.op("GET", PATH, access=Access.STAFF, permission=Permission.VIEW, out=shapes.Drafts)
async def get_drafts(request: web.Request) -> BaseModel | web.StreamResponse:
    """All drafts, by name."""
    drafts = await request.app[STAFF].editing.drafts()
    return shapes.Drafts(drafts=tuple(_shown(request, one) for one in drafts))


@routes.op(
    "POST",
    PATH,
    access=Access.STAFF,
    permission=Permission.EDIT,
    body=DraftBody,
    out=shapes.Draft,
    status=201,
    refusals=(404, 409, 507),
)
async def post_draft(request: web.Request) -> BaseModel | web.StreamResponse:
    """Make an empty draft for a service and its stations."""
    ports, body = request.app[STAFF], sent(request, DraftBody)
    service = ports.catalogue.service(body.service).id
    demand_service(request, service)
    return _shown(request, await ports.editing.make_draft(body.name, service, asked_by(request)))


@routes.op("GET", f"{PATH}/{{id}}", access=Access.STAFF, permission=Permission.VIEW, out=shapes.Draft)
async def get_draft(request: web.Request) -> BaseModel | web.StreamResponse:
    """One draft. Its ETag is the version."""
    draft = await request.app[STAFF].editing.draft(request.match_info["id"])
    return tagged(request, _shown(request, draft), draft.version)


@routes.op(
    "DELETE",
    f"{PATH}/{{id}}",
    access=Access.STAFF,
    permission=Permission.EDIT,
    headers=(IF_MATCH,),
    status=204,
    refusals=(507,),
)
async def delete_draft(request: web.Request) -> BaseModel | web.StreamResponse:
    """Take a draft away. If-Match names its version."""
    draft, version = await _own_draft(request), exact_version_in(request)
    await request.app[STAFF].editing.remove_draft(draft.id, version, asked_by(request))
    return web.Response(status=204, headers={"Cache-Control": "no-store"})


@routes.op(
    "POST",
    f"{PATH}/{{id}}/edits",
    access=Access.STAFF,
    permission=Permission.EDIT,
    body=DraftEditBody,
    out=shapes.Draft,
    headers=(IF_MATCH, IDEMPOTENCY_KEY),
    refusals=(409, 507),
)
async def post_draft_edit(request: web.Request) -> BaseModel | web.StreamResponse:
    """Add an edit at the end of a draft; it is checked as if all before it were in force. If-Match names the
    version of the draft. It may be about what only the draft has (GET …/lineups/{owner} shows that): of that,
    and of what the draft has changed before, any version will do.
    """
    ports, body = request.app[STAFF], sent(request, DraftEditBody)
    draft, version = await _own_draft(request), exact_version_in(request)
    owner = Owner(body.owner)
    demand_editor(request, owner, correct_past=body.edit.correct_past)
    return _shown(
        request,
        await ports.editing.add_to_draft(
            draft.id,
            version,
            owner=owner,
            command=body.edit,
            version=body.version,
            asked=asked_by(request, reason=body.reason),
        ),
    )


@routes.op(
    "DELETE",
    f"{PATH}/{{id}}/edits/{{place}}",
    access=Access.STAFF,
    permission=Permission.EDIT,
    out=shapes.Draft,
    headers=(IF_MATCH,),
    refusals=(409, 507),
)
async def delete_draft_edit(request: web.Request) -> BaseModel | web.StreamResponse:
    """Take one edit out of a draft; places are counted from 0. If-Match names the version of the draft."""
    draft, version = await _own_draft(request), exact_version_in(request)
    return _shown(
        request,
        await request.app[STAFF].editing.take_from_draft(
            draft.id, version, place_in(request), asked_by(request)
        ),
    )


@routes.op(
    "GET",
    f"{PATH}/{{id}}/preview",
    access=Access.STAFF,
    permission=Permission.VIEW,
    query=PreviewQuery,
    out=shapes.DraftPreview,
)
async def get_draft_preview(request: web.Request) -> BaseModel | web.StreamResponse:
    """What publishing would do, and what would be heard between two instants."""
    query = asked(request, PreviewQuery)
    start, end = query.from_, query.to
    if (start is None) is not (end is None):
        raise _mistake("from" if start is None else "to", "give from and to, or none of them")
    if start is not None and end is not None and not timedelta() < end - start <= LONGEST:
        raise _mistake("to", "must be after from, and at most 31 days")
    ports = request.app[STAFF]
    preview = await ports.editing.preview_draft(
        request.match_info["id"], asked_by(request), start=start, end=end
    )
    return conversions.preview_of(preview, ports.describe)


@routes.op(
    "GET",
    f"{PATH}/{{id}}/lineups/{{owner}}",
    access=Access.STAFF,
    permission=Permission.VIEW,
    out=shapes.Lineup,
)
async def get_draft_lineup(request: web.Request) -> BaseModel | web.StreamResponse:
    """A lineup as it is with all edits of a draft that can be done: what later edits of it may be about."""
    ports, owner = request.app[STAFF], owner_in(request)
    lineup = await ports.editing.draft_lineup(request.match_info["id"], owner)
    live = ports.editing.lineup(owner)
    versions = {one.version for one in live.entries.values()}
    versions |= {one.version for one in live.programmes.values()}
    return conversions.lineup_of(lineup, await ports.authors.of(owner, versions))


@routes.op(
    "POST",
    f"{PATH}/{{id}}/publish",
    access=Access.STAFF,
    permission=Permission.EDIT,
    body=ReasonBody,
    out=shapes.Published,
    headers=(IF_MATCH, IDEMPOTENCY_KEY),
    refusals=(409, 507),
)
async def post_publish(request: web.Request) -> BaseModel | web.StreamResponse:
    """Do all edits of a draft in one step, or none of them, and remove it. If-Match names its version."""
    ports, version = request.app[STAFF], exact_version_in(request)
    how = asked_by(request, reason=sent(request, ReasonBody).reason)
    draft = await _own_draft(request)
    outcomes = await ports.editing.publish_draft(draft.id, version, how)
    return shapes.Published(outcomes=tuple(map(conversions.outcome_of, outcomes)))


async def _own_draft(request: web.Request) -> kept.Draft:
    """Return the draft that the path names, where the one who asks may change it."""
    draft = await request.app[STAFF].editing.draft(request.match_info["id"])
    demand_service(request, ServiceId(draft.service))
    return draft


def _shown(request: web.Request, draft: kept.Draft) -> shapes.Draft:
    return conversions.draft_of(draft, request.app[STAFF].describe)


def _mistake(name: str, message: str) -> Exception:
    return input_problem([{"loc": ["query", name], "msg": message}])
