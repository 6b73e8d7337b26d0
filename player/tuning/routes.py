# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tuning hours as the staff's API gives them."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import Field, field_validator

from schedules.access import Access
from schedules.clock import Clock
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, asked
from schedules.rest.values import Shape

from .hours import TuningHours
from .month import MONTH, Kind, is_month, rows_of, table

routes = Routes()

HOURS: web.AppKey[TuningHours] = web.AppKey("tuning hours", TuningHours)
_CLOCK: web.AppKey[Clock] = web.AppKey("clock of tuning hours", Clock)


class TuningQuery(Shape):
    """Which month, and how it is written."""

    month: str | None = Field(
        default=None,
        pattern=f"^{MONTH}$",
        description="Such as 2026-11, by the network's clock; the present one if left out.",
    )
    format: Literal["json", "csv"] = "json"

    @field_validator("month")
    @classmethod
    def _exists(cls, value: str | None) -> str | None:
        if value is not None and not is_month(value):
            raise ValueError("no such month")
        return value


class TuningRow(Shape):
    """How long all together listened to one station in one way; HLS has no sessions that could be counted."""

    month: str
    service: str
    station: str
    kind: Kind
    hours: float
    sessions: int | None
    average_listeners: float
    peak_listeners: int | None


class Tuning(Shape):
    """A month by the network's clock, as far as it has passed."""

    month: str
    timezone: str
    rows: tuple[TuningRow, ...]


@routes.op(
    "GET",
    "/api/v1/staff/tuning-hours",
    access=Access.STAFF,
    permission=Permission.VIEW,
    other_media=("text/csv",),
    query=TuningQuery,
    out=Tuning,
)
async def get_tuning_hours(request: web.Request) -> Tuning | web.StreamResponse:
    """How many hours each station was listened to in a month: sums alone. As JSON, or as CSV."""
    query = asked(request, TuningQuery)
    month = request.app[HOURS].month(query.month)
    rows = rows_of(month, request.app[_CLOCK].now())
    if query.format == "csv":
        headers = {
            "Content-Disposition": f'attachment; filename="tuning-hours-{month.name}.csv"',
            "Cache-Control": "no-store",
        }
        return web.Response(body=table(rows), content_type="text/csv", charset="utf-8", headers=headers)
    return Tuning(
        month=month.name,
        timezone=month.zone.key,
        rows=tuple(TuningRow.model_validate(row, strict=False) for row in rows),
    )


def add_tuning_routes(app: web.Application, hours: TuningHours, clock: Clock) -> None:
    """Register them.

    Args:
        app: Has problems and the gate installed, and the staff's door.
    """
    app[HOURS], app[_CLOCK] = hours, clock
    routes.add_to(app)
