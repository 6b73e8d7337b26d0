# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Addresses below the staff's pages at which there is nothing: a page says so, to those who may see pages."""

from __future__ import annotations

from aiohttp import web

from schedules.http import HttpProblem
from schedules.model.staff import Permission

from .frame import Frame, see_other, staff_page


class ElsewherePages:
    """Whatever has no page of its own."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the page; after all others, since it answers for every address."""
        app.router.add_get("/staff/{elsewhere:.*}", self.get_elsewhere)

    @staff_page(Permission.VIEW)
    async def get_elsewhere(self, request: web.Request) -> web.StreamResponse:
        """There is nothing here; to the first page from an address that is meant to be it."""
        if not request.match_info["elsewhere"].strip("/"):
            return see_other("/staff")
        raise HttpProblem(404, "there is no such page; perhaps a part of the address is missing")
