# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The way in and out, and the first page: services, drafts, what is odd, and what was done lately."""

from __future__ import annotations

import asyncio
import math
from collections import Counter

from aiohttp import web

from schedules.access import Access, declared
from schedules.errors import SignInError, StoreError
from schedules.http import HttpProblem
from schedules.model.kept import Owner, owner_of_service, owner_of_station
from schedules.model.staff import Permission
from schedules.rest.documents import Document

from .following import followed_words
from .frame import HERE, Frame, own_path, see_other, sentence, staff_page, status_of
from .history import HistoryPages

RECENT = 8
FINDINGS_WITHIN_S = 2.0
_DONE = {"published": "The draft was published: all its edits are in force.", "out": "You are signed out."}


class DoorstepPages:
    """Sign-in, sign-out, the first page, and the style sheet."""

    def __init__(self, frame: Frame, history: HistoryPages) -> None:
        self.frame = frame
        self._history = history
        self._static = {
            "staff.css": Document(
                (HERE / "static" / "staff.css").read_bytes(),
                public=False,
                content_type="text/css; charset=utf-8",
                headers={"Cache-Control": "no-cache"},
            )
        }

    def add_routes(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/staff", self.get_home)
        app.router.add_get("/staff/sign-in", self.get_sign_in)
        app.router.add_post("/staff/sign-in", self.post_sign_in)
        app.router.add_post("/staff/sign-out", self.post_sign_out)
        app.router.add_get("/staff/static/{name}", self.get_static)

    @declared(Access.PERSONAL)
    async def get_static(self, request: web.Request) -> web.StreamResponse:
        """A file of the pages; there is no way from an address to the disk."""
        file = self._static.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return file.answer(request)

    @declared(Access.PERSONAL)
    async def get_sign_in(self, request: web.Request) -> web.StreamResponse:
        """The form for a token."""
        return self._sign_in(request, own_path(request.query.get("next", "")))

    @declared(Access.PERSONAL)
    async def post_sign_in(self, request: web.Request) -> web.StreamResponse:
        """Begin a session."""
        try:
            sent = await self.frame.form(request)
        except HttpProblem as error:
            return self._sign_in(request, "/staff", mistake=sentence(error), status=error.status)
        onward = own_path(sent.one("next"))
        try:
            signed_in = await self.frame.ports.door.sign_in(request, sent.one("token"))
        except SignInError as error:
            wait_s = math.ceil(error.retry_after_s)
            wait = f" Wait {wait_s} seconds before the next try." if wait_s else ""
            answer = self._sign_in(
                request, onward, mistake=f"{sentence(error)}{wait}", status=429 if wait_s else 403
            )
            if wait_s:
                answer.headers["Retry-After"] = str(wait_s)
            return answer
        except StoreError as error:
            return self._sign_in(request, onward, mistake=sentence(error), status=status_of(error))
        response = see_other(onward)
        signed_in.set_cookie(response)
        return response

    @staff_page(Permission.VIEW)
    async def post_sign_out(self, request: web.Request) -> web.StreamResponse:
        """End the session."""
        await self.frame.form(request)
        response = see_other("/staff/sign-in", done="out")
        await self.frame.ports.door.sign_out(request, response)
        return response

    @staff_page(Permission.VIEW)
    async def get_home(self, request: web.Request) -> web.StreamResponse:
        """Where the staff begin."""
        ports = self.frame.ports
        owners = set(ports.editing.owners())
        services = []
        for service in ports.catalogue.services.values():
            owner = owner_of_service(service.id)
            stations = [owner_of_station(one.id) for one in ports.catalogue.carrying(service.id)]
            services.append(
                {
                    "owner": owner,
                    "name": service.name,
                    "entries": len(ports.editing.lineup(owner).entries),
                    "sample": ports.editing.lineup(owner).sample,
                    "followed": ports.editing.followed(service.id) is not None,
                    "following": followed_words(ports.following, service),
                    "findings": await self._count(owner),
                    "editable": self.frame.may_edit(request, owner),
                    "stations": [(one, self.frame.name(one)) for one in stations if one in owners],
                }
            )
        alert = ""
        try:
            drafts = await ports.editing.drafts()
            recent = await ports.editing.history(limit=RECENT)
        except StoreError as error:
            alert, drafts, recent = f"Edits cannot be saved at this moment: {sentence(error)}", (), ()
        return self.frame.draw(
            request,
            "home.html",
            services=services,
            drafts=drafts,
            recent=[self._history.told(request, one) for one in recent],
            alert=alert,
            done=_DONE.get(request.query.get("done", ""), ""),
        )

    # Inside

    async def _count(self, owner: Owner) -> str:
        """Return how much is odd, in words; nothing if it takes long to find out."""
        try:
            async with asyncio.timeout(FINDINGS_WITHIN_S):
                counts = Counter(one.severity for one in await self.frame.ports.findings(owner))
        except TimeoutError:
            return "being looked for"
        said = [f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in sorted(counts.items())]
        return ", ".join(said) or "nothing odd"

    def _sign_in(
        self, request: web.Request, onward: str, *, mistake: str = "", status: int = 200
    ) -> web.Response:
        done = _DONE["out"] if request.query.get("done") == "out" else ""
        return self.frame.draw(
            request, "sign_in.html", status=status, onward=onward, mistake=mistake, done=done
        )
