# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the handlers of the staff's API have in common: whose lineup, which version, by whom, may they."""

from __future__ import annotations

import re

from aiohttp import web
from pydantic import BaseModel

from schedules.access import actor_of
from schedules.edits.base import ANY, Asked, Version
from schedules.errors import NotAllowedEditError, UnknownItemError
from schedules.http import HttpProblem
from schedules.model.ids import ServiceId
from schedules.model.kept import Owner
from schedules.model.staff import Permission
from schedules.rest.documents import Document
from schedules.rest.routes import encode

from .ports import STAFF

NEVER = -1
"""The version of what no strong tag names: nothing has it."""
LONGEST_NUMBER = 15


def owner_in(request: web.Request) -> Owner:
    """Return whose lineup the path names.

    Raises:
        UnknownServiceError, UnknownStationError: If there is none.
    """
    owner = Owner(request.match_info["owner"])
    request.app[STAFF].service_of(owner)
    return owner


def version_in(request: web.Request) -> Version:
    """Return the version that ``If-Match`` names.

    Raises:
        HttpProblem: 428 without the header field.
    """
    value = request.headers.get("If-Match")
    if value is None:
        raise HttpProblem(428, "send If-Match with the version that this was made against")
    if value == ANY:
        return ANY
    number = re.fullmatch(r'"(0|[1-9][0-9]*)"', value)
    return int(number[1]) if number is not None and len(number[1]) <= LONGEST_NUMBER else NEVER


def exact_version_in(request: web.Request) -> int:
    """Return the version that ``If-Match`` names, where any will not do.

    Raises:
        HttpProblem: 428 without one.
    """
    version = version_in(request)
    if not isinstance(version, int):
        raise HttpProblem(428, "here If-Match names one version, in quotes")
    return version


def asked_by(request: web.Request, *, dry_run: bool = False, merge: bool = False, reason: str = "") -> Asked:
    """Return who asks for an edit, and how it is to be done."""
    return Asked(
        actor=actor_of(request),
        dry_run=dry_run,
        merge=merge,
        reason=reason,
        key=request.headers.get("Idempotency-Key", ""),
    )


def demand_service(request: web.Request, service: ServiceId) -> None:
    """Refuse who may not edit a service's lineups.

    Raises:
        NotAllowedEditError: Who is limited to others.
    """
    actor = actor_of(request)
    if not actor.may_edit(service):
        only = ", ".join(sorted(actor.services or ()))
        raise NotAllowedEditError(f'{actor.name} may edit {only or "nothing"}, and not "{service}"')


def demand_editor(request: web.Request, owner: Owner, *, correct_past: bool = False) -> None:
    """Refuse who may not edit a lineup, or not in this way.

    Raises:
        NotAllowedEditError: Who is limited to other services, or corrects the past without the permission.
        UnknownServiceError, UnknownStationError: If there is no such lineup.
    """
    demand_service(request, request.app[STAFF].service_of(owner))
    if correct_past and not actor_of(request).may(Permission.CORRECT):
        raise NotAllowedEditError(
            f'to change what has aired needs the permission "{Permission.CORRECT}", '
            f'which the role "{actor_of(request).role}" has not'
        )


def place_in(request: web.Request) -> int:
    """Return the place that the path names.

    Raises:
        UnknownItemError: If it is none.
    """
    text = request.match_info["place"]
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise UnknownItemError(f'there is no place "{text[:40]}"')
    return int(text)


def tagged(request: web.Request, answer: BaseModel, version: int) -> web.StreamResponse:
    """Return a document whose ETag is its version.

    Version 0 is that of a lineup in which there is nothing, and of what has always been there: nobody is
    told that they have that already.
    """
    body, tag = encode(answer), f'"{version}"'
    if version:
        return Document(body, public=False, etag=tag).answer(request)
    return web.Response(
        body=body, content_type="application/json", headers={"ETag": tag, "Cache-Control": "no-store"}
    )
