# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The way of every edit: a form, then what it would do, then saved.

Nothing that was typed is lost on the way: it goes along from page to page, and comes back with each
mistake beside its field.
"""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web

from schedules.access import actor_of
from schedules.edits.base import Asked, Outcome
from schedules.edits.commands import AnyCommand
from schedules.errors import (
    EditError,
    InvalidEditError,
    NotAllowedEditError,
    PastEditError,
    ScheduleError,
    StaleDraftError,
    StaleEditError,
    StoreError,
    StoreUnknownError,
)
from schedules.http import HttpProblem
from schedules.model.kept import Draft, Owner
from schedules.model.staff import Actor, Permission

from .attempt import (
    Attempt,
    MistakenFormError,
    Wrong,
    carried,
    command_of,
    fresh,
    hidden,
    is_open,
    placed,
    read_attempt,
)
from .fields import all_fields
from .forms import form_of, subject_of
from .frame import (
    Frame,
    lineup_path,
    past_words,
    path_part,
    see_other,
    sentence,
    staff_page,
    status_of,
)
from .history import changed_items
from .stale import stale_page

SIGNED_IN_ANEW = (
    "Nothing was saved: you have signed in anew since this form was made. Look at it, and send it again."
)
_CORRECTING = "If it puts right what is recorded wrongly, tick the box at the end of the form."
PATH = "/staff/{owner}/edit/{form}"


class EditPages:
    """The pages on which lineups are edited."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get(PATH, self.get_form)
        app.router.add_post(PATH, self.post_form)

    @staff_page(Permission.EDIT)
    async def get_form(self, request: web.Request) -> web.StreamResponse:
        """A form, as things are now."""
        form = form_of(request)
        subject = await subject_of(self.frame, request, form)
        self.frame.demand_edit(request, subject.owner)
        return self._draw(request, fresh(form, subject), Wrong())

    @staff_page(Permission.EDIT)
    async def post_form(self, request: web.Request) -> web.StreamResponse:
        """What became of a form: what it would do, or that it was saved, or what is wrong with it."""
        form = form_of(request)
        subject = await subject_of(self.frame, request, form, may_be_gone=True)
        actor = self.frame.demand_edit(request, subject.owner)
        sent = await self.frame.read(request)
        attempt = read_attempt(form, subject, sent)
        try:
            self.frame.check(request, sent)
        except HttpProblem:
            return self._draw(request, attempt, Wrong(above=[SIGNED_IN_ANEW]), status=403)
        if sent.one("step") == "back":
            return self._draw(request, attempt, Wrong())
        return await self._go_on(request, attempt, actor, save=sent.one("step") == "save")

    # Inside

    async def _go_on(
        self, request: web.Request, attempt: Attempt, actor: Actor, *, save: bool
    ) -> web.StreamResponse:
        try:
            command = command_of(attempt)
            if save and attempt.into:
                return await self._into_draft(attempt, command, actor)
            outcome = await self._apply(attempt, command, actor, dry_run=not save)
        except MistakenFormError as error:
            return self._draw(request, attempt, error.wrong, status=422)
        except InvalidEditError as error:
            return self._draw(request, attempt, placed(error.mistakes, attempt.groups), status=422)
        except StaleEditError as error:
            return await stale_page(self.frame, request, attempt, error)
        except PastEditError as error:
            return self._draw(
                request, attempt, Wrong(above=[past_words(error, actor, _CORRECTING)]), status=409
            )
        except StoreError as error:
            return await self._not_kept(request, attempt, actor, error)
        except NotAllowedEditError:
            raise
        except (EditError, StaleDraftError) as error:
            return self._draw(request, attempt, Wrong(above=[sentence(error)]), status=status_of(error))
        if not save:
            return await self._preview(request, attempt, outcome)
        if not outcome.changed:
            return see_other(lineup_path(attempt.subject.owner, "slots"), done="unchanged")
        return see_other(lineup_path(attempt.subject.owner, f"history/{outcome.revision}"), done="saved")

    async def _apply(self, attempt: Attempt, command: AnyCommand, actor: Actor, *, dry_run: bool) -> Outcome:
        asked = Asked(
            actor=actor,
            dry_run=dry_run,
            merge=attempt.merge,
            reason=attempt.reason,
            key="" if dry_run else attempt.key,
        )
        editing, subject, version = self.frame.ports.editing, attempt.subject, attempt.made_against
        if subject.draft:
            return await editing.try_in_draft(
                subject.draft, owner=subject.owner, command=command, version=version, asked=asked
            )
        return await editing.apply(subject.owner, command, version, asked)

    async def _into_draft(self, attempt: Attempt, command: AnyCommand, actor: Actor) -> web.StreamResponse:
        editing = self.frame.ports.editing
        draft = await editing.draft(attempt.into)
        await editing.add_to_draft(
            draft.id,
            draft.version,
            owner=attempt.subject.owner,
            command=command,
            version=attempt.made_against,
            asked=Asked(actor=actor, reason=attempt.reason, merge=attempt.merge, key=attempt.key),
        )
        return see_other(f"/staff/drafts/{path_part(draft.id)}", done="added")

    async def _preview(
        self,
        request: web.Request,
        attempt: Attempt,
        outcome: Outcome,
        *,
        status: int = 200,
        alert: str = "",
    ) -> web.Response:
        return self.frame.draw(
            request,
            "preview.html",
            status=status,
            **self._common(attempt),
            heading=attempt.form.heading(attempt.subject),
            outcome=outcome,
            changed=changed_items(outcome.changes),
            notes=attempt.form.notes(attempt.subject, attempt.values),
            drafts=await self._drafts(attempt.subject.owner),
            alert=alert,
            key=attempt.key or secrets.token_urlsafe(24),
            action=request.rel_url.raw_path_qs,
            carried=carried(attempt),
            reason=attempt.reason,
            back="Change it",
            save_label="Save",
        )

    async def _not_kept(
        self, request: web.Request, attempt: Attempt, actor: Actor, error: StoreError
    ) -> web.Response:
        """Return the page from which the very same can be sent again."""
        text = f"Nothing was saved: {error}. Nothing that you typed is lost; send it again in a moment."
        if isinstance(error, StoreUnknownError):
            text = f"It is not known whether this was saved: {error}. Send it again: it is not done twice."
        try:
            outcome = await self._apply(attempt, command_of(attempt), actor, dry_run=True)
            answer = await self._preview(request, attempt, outcome, status=status_of(error), alert=text)
        except (ScheduleError, MistakenFormError):
            answer = self._draw(request, attempt, Wrong(above=[text]), status=status_of(error))
        answer.headers["Retry-After"] = "5"
        return answer

    async def _drafts(self, owner: Owner) -> list[Draft]:
        service = self.frame.service(owner).id
        try:
            return [one for one in await self.frame.ports.editing.drafts() if one.service == service]
        except StoreError:
            return []

    def _draw(
        self, request: web.Request, attempt: Attempt, wrong: Wrong, *, status: int = 200
    ) -> web.Response:
        groups, mistakes = attempt.groups, wrong.beside
        known = {one.name for one in all_fields(groups)}
        return self.frame.draw(
            request,
            "form.html",
            status=status,
            **self._common(attempt),
            heading=attempt.form.heading(attempt.subject),
            action=request.rel_url.raw_path_qs,
            carried=hidden(attempt),
            lead=attempt.form.lead(attempt.subject),
            groups=groups,
            values=attempt.values,
            beside=mistakes,
            above=[*wrong.above, *(text for name, text in mistakes.items() if name not in known)],
            reason=attempt.reason,
            correct_past=attempt.correct_past,
            open_groups={place for place, one in enumerate(groups) if is_open(one, attempt, mistakes)},
            may_correct=actor_of(request).may(Permission.CORRECT),
        )

    def _common(self, attempt: Attempt) -> dict[str, Any]:
        owner = attempt.subject.owner
        return {
            "owner": owner,
            "owner_name": self.frame.name(owner),
            "zone": attempt.subject.entry_zone.key,
            "draft": attempt.subject.draft,
        }
