# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The incident log as the staff's API gives it."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from schedules.access import Access
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, asked

from .incidents import IncidentKind, IncidentLog, plain, table

routes = Routes()

INCIDENTS: web.AppKey[IncidentLog] = web.AppKey("incidents", IncidentLog)
_CATALOGUE: web.AppKey[Catalogue] = web.AppKey("catalogue of incidents", Catalogue)


class IncidentQuery(BaseModel):
    """Which incidents, and how they are written."""

    model_config = ConfigDict(extra="forbid")

    service: str | None = None
    format: Literal["json", "csv"] = "json"


class IncidentShape(BaseModel):
    """Something that went wrong on the air; `until` is null while it goes on, or if its end is not known."""

    id: str
    service: str
    mount: str
    kind: IncidentKind
    since: str
    until: str | None
    reason: str
    ended: str


class Incidents(BaseModel):
    """Incidents of the last 90 days, the newest first."""

    incidents: tuple[IncidentShape, ...]


@routes.op(
    "GET",
    "/api/v1/staff/incidents",
    access=Access.STAFF,
    permission=Permission.VIEW,
    other_media=("text/csv",),
    query=IncidentQuery,
    out=Incidents,
    refusals=(404,),
)
async def get_incidents(request: web.Request) -> BaseModel | web.StreamResponse:
    """What went wrong on the air, when, why and until when, for 90 days. As JSON, or as CSV."""
    query = asked(request, IncidentQuery)
    service = None if query.service is None else request.app[_CATALOGUE].service(ServiceId(query.service)).id
    rows = [plain(one) for one in request.app[INCIDENTS].of(service)]
    if query.format == "csv":
        headers = {
            "Content-Disposition": 'attachment; filename="incidents.csv"',
            "Cache-Control": "no-store",
        }
        return web.Response(body=table(rows), content_type="text/csv", charset="utf-8", headers=headers)
    return Incidents(incidents=tuple(IncidentShape.model_validate(row) for row in rows))


def add_incident_routes(app: web.Application, incidents: IncidentLog, catalogue: Catalogue) -> None:
    """Register them.

    Args:
        app: Has problems and the gate installed, and the staff's door.
    """
    app[INCIDENTS] = incidents
    app[_CATALOGUE] = catalogue
    routes.add_to(app)
