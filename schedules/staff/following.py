# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Schedules that are followed: how that is going, and what a person may do about it."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.errors import UnknownItemError
from schedules.follow.status import Following, FollowStatus
from schedules.model.ids import ServiceId
from schedules.model.staff import Permission
from schedules.rest.routes import Routes

from . import shapes
from .asking import demand_service
from .asks import NothingBody
from .ports import STAFF

routes = Routes()

PATH = "/api/v1/staff/following"


@routes.op("GET", PATH, access=Access.STAFF, permission=Permission.VIEW, out=shapes.AllFollowed)
async def get_following(request: web.Request) -> BaseModel | web.StreamResponse:
    """All services that follow a schedule that lives elsewhere: from where, as of when, and why it fails."""
    following = request.app[STAFF].following
    statuses = following.statuses.values() if following is not None else ()
    return shapes.AllFollowed(following=tuple(map(_followed_of, statuses)))


@routes.op(
    "POST",
    f"{PATH}/{{service}}/read",
    access=Access.STAFF,
    permission=Permission.EDIT,
    body=NothingBody,
    out=shapes.Followed,
    status=202,
)
async def post_read(request: web.Request) -> BaseModel | web.StreamResponse:
    """Read it now, without waiting for its time. The answer is how it was going until then."""
    following, status = _asked(request)
    following.look_again(status.service)
    return _followed_of(status)


@routes.op(
    "POST",
    f"{PATH}/{{service}}/forget",
    access=Access.STAFF,
    permission=Permission.CORRECT,
    body=NothingBody,
    out=shapes.Followed,
    status=202,
)
async def post_forget(request: web.Request) -> BaseModel | web.StreamResponse:
    """Forget what was read last, with all that was remembered of past days, and read it now: whatever it says
    is taken, even if it is suddenly all but empty. Until it has been read, what was known stays on the air.
    """
    following, status = _asked(request)
    await following.forget(status.service)
    return _followed_of(status)


def _asked(request: web.Request) -> tuple[Following, FollowStatus]:
    """Return who follows, and how it is going, where the one who asks may edit the service.

    Raises:
        NotAllowedEditError: If it is none of theirs.
        UnknownServiceError: If there is no such service.
        UnknownItemError: If it follows nothing.
    """
    ports = request.app[STAFF]
    service: ServiceId = ports.catalogue.service(request.match_info["service"]).id
    demand_service(request, service)
    status = ports.following.statuses.get(service) if ports.following is not None else None
    if ports.following is None or status is None:
        raise UnknownItemError(f'"{service}" follows no schedule that lives elsewhere')
    return ports.following, status


def _followed_of(status: FollowStatus) -> shapes.Followed:
    return shapes.Followed(
        service=status.service,
        kind=status.kind,
        url=status.url,
        as_of=status.as_of,
        failing_since=status.failing_since,
        reason=status.reason,
        notes=status.notes,
    )
