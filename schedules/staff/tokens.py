# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens: who may come in."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access, actor_of
from schedules.errors import InvalidEditError
from schedules.http import input_problem
from schedules.model.ids import ServiceId
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, sent

from . import conversions, shapes
from .asks import TokenBody
from .ports import STAFF

routes = Routes()

PATH = "/api/v1/staff/tokens"


@routes.op("GET", PATH, access=Access.STAFF, permission=Permission.ADMINISTER, out=shapes.Tokens)
async def get_tokens(request: web.Request) -> BaseModel | web.StreamResponse:
    """All tokens, also those that expired or were revoked; never a secret."""
    return shapes.Tokens(tokens=tuple(map(conversions.token_of, request.app[STAFF].door.tokens())))


@routes.op(
    "POST",
    PATH,
    access=Access.STAFF,
    permission=Permission.ADMINISTER,
    body=TokenBody,
    out=shapes.NewToken,
    status=201,
    refusals=(409, 507),
)
async def post_token(request: web.Request) -> BaseModel | web.StreamResponse:
    """Make a token. Its secret is shown in this answer, and never again."""
    ports, body = request.app[STAFF], sent(request, TokenBody)
    services = None if body.services is None else [ServiceId(one) for one in body.services]
    unknown = [one for one in services or () if one not in ports.catalogue.services]
    if unknown:
        raise input_problem(
            [{"loc": ["body", "services"], "msg": f'no such service "{one}"'} for one in unknown]
        )
    days = body.expires_in_days
    try:
        token, secret = await ports.door.add_token(
            body.name,
            body.role,
            services,
            None if days is None else ports.clock.now() + timedelta(days=days),
            by=actor_of(request),
            machine=body.machine,
        )
    except InvalidEditError as error:
        raise input_problem(
            [{"loc": ["body", *place], "msg": msg} for place, msg in error.mistakes]
        ) from None
    return shapes.NewToken(token=conversions.token_of(token), secret=secret)


@routes.op(
    "DELETE",
    f"{PATH}/{{id}}",
    access=Access.STAFF,
    permission=Permission.ADMINISTER,
    out=shapes.Token,
    refusals=(507,),
)
async def delete_token(request: web.Request) -> BaseModel | web.StreamResponse:
    """Revoke a token: it is worth nothing from now on, and sessions that began with it have ended."""
    return conversions.token_of(await request.app[STAFF].door.revoke(request.match_info["id"]))
