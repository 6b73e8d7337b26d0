# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""For those who watch over the service: does it live, is it ready."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.http import HttpProblem
from schedules.rest.routes import Routes
from schedules.rest.values import Shape

from .ports import PORTS

routes = Routes()


class Alive(Shape):
    """The process answers."""

    status: Literal["ok"]


class Ready(Shape):
    """Everything that the service needs is there."""

    status: Literal["ready"]


@routes.op("GET", "/healthz", access=Access.PUBLIC, out=Alive)
async def get_health(request: web.Request) -> BaseModel | web.StreamResponse:  # noqa: ARG001 - a handler's signature
    """Whether the process lives."""
    return Alive(status="ok")


@routes.op("GET", "/readyz", access=Access.PUBLIC, out=Ready, refusals=(503,))
async def get_readiness(request: web.Request) -> BaseModel | web.StreamResponse:
    """Whether the service is ready to be used; if not, what is missing."""
    missing = request.app[PORTS].missing()
    if missing:
        raise HttpProblem(503, "not ready yet: " + "; ".join(missing), headers={"Retry-After": "1"})
    return Ready(status="ready")
