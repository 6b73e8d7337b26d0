# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens: who may come in, made and revoked by admins; a secret is shown once."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from schedules.access import actor_of
from schedules.errors import InvalidEditError, RefusedEditError, StoreError
from schedules.model.ids import ServiceId
from schedules.model.staff import Permission, Role, StaffToken

from .body import Sent
from .frame import Frame, see_other, sentence, staff_page, status_of
from .words import listed, moment_words

_UTC = ZoneInfo("UTC")
MOST_DAYS = 3660
ROLES = (
    (Role.VIEWER, "Viewer: sees everything here"),
    (Role.EDITOR, "Editor: edits lineups"),
    (Role.MANAGER, "Manager: also corrects what has aired"),
    (Role.ADMIN, "Admin: also makes and revokes tokens"),
)


class TokenPages:
    """The page of tokens."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the page."""
        app.router.add_get("/staff/tokens", self.get_tokens)
        app.router.add_post("/staff/tokens", self.post_tokens)
        app.router.add_post("/staff/tokens/{token}/revoke", self.post_revoke)

    @staff_page(Permission.ADMINISTER)
    async def get_tokens(self, request: web.Request) -> web.StreamResponse:
        """All tokens, and a form for a new one."""
        return self._draw(request, done="Revoked." if request.query.get("done") == "revoked" else "")

    @staff_page(Permission.ADMINISTER)
    async def post_tokens(self, request: web.Request) -> web.StreamResponse:
        """Make a token, and show its secret; it is never to be had again."""
        sent, actor = await self.frame.form(request), actor_of(request)
        days, role = sent.one("days").strip(), sent.one("role")
        mistakes: dict[str, str] = {}
        if role not in set(Role):
            mistakes["role"] = "Choose a role."
        if days and not (days.isascii() and days.isdecimal() and 0 < int(days[:9]) <= MOST_DAYS):
            mistakes["days"] = f"Write a whole number, 1 to {MOST_DAYS}; or nothing, for ever."
        services = [ServiceId(one) for one in sent.all("services")]
        gone = [one for one in services if one not in self.frame.ports.catalogue.services]
        if gone:  # without them it could be for all
            mistakes["services"] = f"There is no service {listed(gone)} any more; choose anew."
        if mistakes:
            return self._draw(request, sent=sent, mistakes=mistakes, status=422)
        try:
            token, secret = await self.frame.ports.door.add_token(
                " ".join(sent.one("name").split()),
                Role(role),
                services or None,
                self.frame.ports.clock.now() + timedelta(days=int(days)) if days else None,
                by=actor,
                machine=sent.one("machine") == "yes",
            )
        except InvalidEditError as error:
            mistakes = {str(loc[0]): sentence(f"It {text}") for loc, text in error.mistakes}
            return self._draw(request, sent=sent, mistakes=mistakes, status=422)
        except (RefusedEditError, StoreError) as error:
            return self._draw(request, sent=sent, mistakes={"": sentence(error)}, status=status_of(error))
        return self._draw(request, made=token, secret=secret)

    @staff_page(Permission.ADMINISTER)
    async def post_revoke(self, request: web.Request) -> web.StreamResponse:
        """Make a token worth nothing, at once."""
        await self.frame.form(request)
        await self.frame.ports.door.revoke(request.match_info["token"])
        return see_other("/staff/tokens", done="revoked")

    def _draw(
        self,
        request: web.Request,
        *,
        sent: Sent | None = None,
        mistakes: dict[str, str] | None = None,
        made: StaffToken | None = None,
        secret: str = "",
        done: str = "",
        status: int = 200,
    ) -> web.Response:
        form = sent or Sent()
        return self.frame.draw(
            request,
            "tokens.html",
            status=status,
            tokens=[self._row(one) for one in self.frame.ports.door.tokens()],
            services=list(self.frame.ports.catalogue.services.values()),
            roles=ROLES,
            typed={name: form.one(name) for name in ("name", "role", "days", "machine")},
            typed_services=set(form.all("services")),
            mistakes=mistakes or {},
            made=made,
            secret=secret,
            done=done,
        )

    def _row(self, token: StaffToken) -> dict[str, object]:
        services, now = self.frame.ports.catalogue.services, self.frame.ports.clock.now()
        state = "in use"
        if token.revoked_at is not None:
            state = f"revoked {moment_words(token.revoked_at, _UTC)} UTC"
        elif token.expires_at is not None:
            over = token.expires_at <= now
            state = f"{'expired' if over else 'until'} {moment_words(token.expires_at, _UTC)} UTC"
        names = sorted(services[one].name if one in services else one for one in token.services or ())
        return {
            "id": token.id,
            "name": token.name,
            "role": token.role,
            "where": listed(names) if token.services is not None else "all services",
            "machine": token.machine,
            "made": f"{moment_words(token.created_at, _UTC)} UTC, by {token.created_by}",
            "state": state,
            "revoked": token.revoked_at is not None,
        }
