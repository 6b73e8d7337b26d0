# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Drafts: edits that wait together until all of them are published at once."""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import web

from schedules.access import actor_of
from schedules.edits.base import Asked
from schedules.errors import EditError, NotAllowedEditError, StaleDraftError, StoreError
from schedules.http import HttpProblem
from schedules.model.kept import Draft, owner_of_service
from schedules.model.staff import Actor, Permission

from .body import Sent
from .form import entry_title
from .frame import Frame, path_part, see_other, sentence, staff_page, status_of
from .history import changed_items
from .weeks import bounds, read_week
from .words import moment_words

_DONE = {
    "made": "The draft was made. Add edits to it: choose it on the page that shows what an edit does.",
    "added": "Added to this draft. Nothing is on the air until it is published.",
    "taken": "Taken out of this draft.",
}


class DraftPages:
    """The pages of drafts."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/staff/drafts", self.get_drafts)
        app.router.add_post("/staff/drafts", self.post_drafts)
        app.router.add_get("/staff/drafts/{draft}", self.get_draft)
        app.router.add_post("/staff/drafts/{draft}/take-out", self.post_take_out)
        app.router.add_post("/staff/drafts/{draft}/publish", self.post_publish)
        app.router.add_post("/staff/drafts/{draft}/remove", self.post_remove)

    @staff_page(Permission.VIEW)
    async def get_drafts(self, request: web.Request) -> web.StreamResponse:
        """All drafts, and a form for a new one."""
        return await self._list(request)

    @staff_page(Permission.EDIT)
    async def post_drafts(self, request: web.Request) -> web.StreamResponse:
        """Make a draft."""
        sent, actor = await self.frame.form(request), actor_of(request)
        name, chosen = " ".join(sent.one("name").split())[:200], sent.one("service")
        service = next(
            (one for one in self.frame.ports.catalogue.services.values() if one.id == chosen), None
        )
        if not name or service is None:
            mistake = "Give the draft a name." if not name else "Choose a service."
            return await self._list(request, name=name, chosen=chosen, mistake=mistake, status=422)
        if not actor.may_edit(service.id):
            raise NotAllowedEditError(f"{actor.name} may not edit {service.name}")
        try:
            draft = await self.frame.ports.editing.make_draft(name, service.id, Asked(actor=actor))
        except (EditError, StoreError) as error:
            return await self._list(
                request, name=name, chosen=chosen, mistake=sentence(error), status=status_of(error)
            )
        return see_other(f"/staff/drafts/{path_part(draft.id)}", done="made")

    @staff_page(Permission.VIEW)
    async def get_draft(self, request: web.Request) -> web.StreamResponse:
        """One draft: its edits, and what publishing would do."""
        draft = await self.frame.ports.editing.draft(request.match_info["draft"])
        return await self._draw(request, draft)

    @staff_page(Permission.EDIT)
    async def post_take_out(self, request: web.Request) -> web.StreamResponse:
        """Take one edit out."""
        draft, actor, sent = await self._sent(request)
        await self.frame.ports.editing.take_from_draft(
            draft.id, _number(sent.one("version")), _number(sent.one("place")), Asked(actor=actor)
        )
        return see_other(f"/staff/drafts/{path_part(draft.id)}", done="taken")

    @staff_page(Permission.EDIT)
    async def post_publish(self, request: web.Request) -> web.StreamResponse:
        """Put all edits in force at once; or say what stands against it."""
        draft, actor, sent = await self._sent(request)
        asked = Asked(actor=actor, reason=sent.reason(), key=sent.one("key")[:200])
        try:
            await self.frame.ports.editing.publish_draft(draft.id, _number(sent.one("version")), asked)
        except NotAllowedEditError:
            raise
        except (EditError, StaleDraftError, StoreError) as error:
            alert = f"Nothing was published: {sentence(error)}"
            return await self._draw(request, draft, alert=alert, status=status_of(error), key=asked.key)
        return see_other("/staff", done="published")

    @staff_page(Permission.EDIT)
    async def post_remove(self, request: web.Request) -> web.StreamResponse:
        """Take the draft away."""
        draft, actor, sent = await self._sent(request)
        await self.frame.ports.editing.remove_draft(
            draft.id, _number(sent.one("version")), Asked(actor=actor)
        )
        return see_other("/staff/drafts", done="removed")

    # Inside

    async def _sent(self, request: web.Request) -> tuple[Draft, Actor, Sent]:
        sent, actor = await self.frame.form(request), actor_of(request)
        draft = await self.frame.ports.editing.draft(request.match_info["draft"])
        if not actor.may_edit(draft.service):
            raise NotAllowedEditError(f"{actor.name} may not edit the drafts of this service")
        return draft, actor, sent

    async def _list(
        self, request: web.Request, *, name: str = "", chosen: str = "", mistake: str = "", status: int = 200
    ) -> web.Response:
        actor = actor_of(request)
        services = self.frame.ports.catalogue.services
        drafts = await self.frame.ports.editing.drafts()
        return self.frame.draw(
            request,
            "drafts.html",
            status=status,
            drafts=[
                (one, services[one.service].name if one.service in services else one.service)
                for one in drafts
            ],
            services=[one for one in services.values() if actor.may_edit(one.id)],
            name=name,
            chosen=chosen,
            mistake=mistake,
            done="The draft was removed." if request.query.get("done") == "removed" else "",
        )

    async def _draw(
        self, request: web.Request, draft: Draft, *, alert: str = "", status: int = 200, key: str = ""
    ) -> web.Response:
        actor, catalogue = actor_of(request), self.frame.ports.catalogue
        if draft.service not in catalogue.services:
            raise HttpProblem(409, f"the service {draft.service} of this draft is not configured any more")
        owner, name = owner_of_service(draft.service), request.query.get("week", "")
        start, end = bounds(self.frame, owner, name)
        preview = await self.frame.ports.editing.preview_draft(
            draft.id, Asked(actor=actor, dry_run=True), start=start, end=end
        )
        week = await asyncio.to_thread(
            read_week,
            self.frame,
            owner,
            name,
            heard={catalogue.station(one): found for one, found in preview.broadcasts.items()}
            or {catalogue.service(draft.service): preview.stream},
            drafted=preview.lineups,
        )
        edits = [
            {
                "place": place,
                "owner": self.frame.name(one.owner),
                "text": self.frame.ports.describe(one, preview.lineups.get(one.owner)),
                "reason": one.reason,
                "stale": preview.stale.get(place, ""),
            }
            for place, one in enumerate(preview.draft.edits)
        ]
        return self.frame.draw(
            request,
            "draft.html",
            status=status,
            draft=preview.draft,
            service=catalogue.service(draft.service),
            owner=owner,
            zone=self.frame.zone(owner).key,
            edits=edits,
            outcomes=preview.outcomes,
            written=[
                (one.owner, change.id, entry_title(preview.lineups[one.owner], entry))
                for one in preview.outcomes
                for change in one.changes
                if (entry := preview.lineups[one.owner].entries.get(change.id)) is not None
            ],
            changed=[item for one in preview.outcomes for item in changed_items(one.changes)],
            week=week,
            changed_at=moment_words(draft.changed_at, self.frame.zone(owner)),
            editable=actor.may_edit(draft.service),
            alert=alert,
            done=_DONE.get(request.query.get("done", ""), ""),
            key=key or secrets.token_urlsafe(24),
        )


def _number(text: str) -> int:
    """Return a version or place of a form.

    Raises:
        HttpProblem: 400 if it is none.
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise HttpProblem(400, "the form is not whole; load the page again")
    return int(text)
