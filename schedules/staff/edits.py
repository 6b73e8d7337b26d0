# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Edits of what is in force, and taking them back."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, asked, sent

from . import conversions, shapes
from .asking import asked_by, demand_editor, owner_in, version_in
from .asks import IDEMPOTENCY_KEY, IF_MATCH, DryRunQuery, EditBody, EditQuery, UndoBody
from .lineups import PATH
from .ports import STAFF

routes = Routes()


@routes.op(
    "POST",
    f"{PATH}/{{owner}}/edits",
    access=Access.STAFF,
    permission=Permission.EDIT,
    query=EditQuery,
    body=EditBody,
    out=shapes.Outcome,
    headers=(IF_MATCH, IDEMPOTENCY_KEY),
    refusals=(409, 507),
)
async def post_edit(request: web.Request) -> BaseModel | web.StreamResponse:
    """Do one edit, or tell what it would do. If-Match names the version of the item that it changes; for what
    adds something, and for lineup.change, the revision of the lineup. A stale edit is answered 412, with the
    item as it is now, who changed it and when, and the differences field by field; of a slot that was cut in
    two since, with the half that the edit would be about, and the ids and dates of both.
    """
    ports, owner = request.app[STAFF], owner_in(request)
    query, body = asked(request, EditQuery), sent(request, EditBody)
    demand_editor(request, owner, correct_past=body.edit.correct_past)
    how = asked_by(request, dry_run=query.dry_run, merge=query.merge, reason=body.reason)
    return conversions.outcome_of(await ports.editing.apply(owner, body.edit, version_in(request), how))


@routes.op(
    "POST",
    f"{PATH}/{{owner}}/undo",
    access=Access.STAFF,
    permission=Permission.EDIT,
    query=DryRunQuery,
    body=UndoBody,
    out=shapes.Outcome,
    headers=(IDEMPOTENCY_KEY,),
    refusals=(409, 412, 507),
)
async def post_undo(request: web.Request) -> BaseModel | web.StreamResponse:
    """Take an edit back, as a new entry of history. It is refused, with the reason, where later edits have
    touched the same, and where it would change what has aired and does not say `correct_past`, which takes
    the permission `correct`.
    """
    ports, owner = request.app[STAFF], owner_in(request)
    body = sent(request, UndoBody)
    demand_editor(request, owner, correct_past=body.correct_past)
    how = asked_by(request, dry_run=asked(request, DryRunQuery).dry_run, reason=body.reason)
    return conversions.outcome_of(
        await ports.editing.undo(owner, body.revision, how, correct_past=body.correct_past)
    )
