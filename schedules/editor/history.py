# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What was done to lineups, by whom and why; each edit with what it did, and the way to take it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from schedules.access import actor_of
from schedules.edits.base import Asked
from schedules.errors import EditError, PastEditError, StaleEditError, StoreError, UnknownItemError
from schedules.model.kept import HistoryEntry, ItemChange, Owner
from schedules.model.staff import Permission

from .fields import YES
from .frame import Frame, lineup_path, past_words, see_other, sentence, staff_page, status_of
from .words import differences, moment_words, title_of

AT_ONCE = 50
_DONE = {"saved": "Saved.", "published": "Published.", "undone": "Taken back.", "imported": "Imported."}
_CORRECTING = "If taking it back puts right what is recorded wrongly, tick the box."


@dataclass(frozen=True, slots=True)
class Told:
    """One edit of history in words."""

    entry: HistoryEntry
    owner_name: str
    when: str
    text: str
    undoable: bool


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """What an edit changed of one item: label, before and after of each field."""

    title: str
    state: str
    fields: list[tuple[str, str, str]]


class HistoryPages:
    """The pages of history."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/staff/history", self.get_all)
        app.router.add_get("/staff/{owner}/history", self.get_history)
        app.router.add_get(r"/staff/{owner}/history/{revision:\d{1,12}}", self.get_edit)
        app.router.add_post("/staff/{owner}/undo", self.post_undo)

    @staff_page(Permission.VIEW)
    async def get_all(self, request: web.Request) -> web.StreamResponse:
        """What was done to all lineups."""
        return await self._list(request, None)

    @staff_page(Permission.VIEW)
    async def get_history(self, request: web.Request) -> web.StreamResponse:
        """What was done to one lineup."""
        return await self._list(request, self.frame.owner(request))

    @staff_page(Permission.VIEW)
    async def get_edit(self, request: web.Request) -> web.StreamResponse:
        """One edit: who, when, what, why, and what it did."""
        owner = self.frame.owner(request)
        entry = await self._entry(owner, int(request.match_info["revision"]))
        return self._draw_edit(request, entry)

    @staff_page(Permission.EDIT)
    async def post_undo(self, request: web.Request) -> web.StreamResponse:
        """Take an edit back: first what that would do, then do it."""
        owner = self.frame.owner(request)
        actor = self.frame.demand_edit(request, owner)
        sent = await self.frame.form(request)
        revision, save = sent.one("revision"), sent.one("step") == "save"
        entry = await self._entry(owner, int(revision) if revision.isdecimal() and len(revision) < 13 else 0)
        reason = sent.reason()
        key = sent.one("key")[:200] or secrets.token_urlsafe(24)
        asked = Asked(actor=actor, dry_run=not save, reason=reason, key=key if save else "")
        correct_past = sent.one("correct_past") == YES
        try:
            outcome = await self.frame.ports.editing.undo(
                owner, entry.revision, asked, correct_past=correct_past
            )
        except PastEditError as error:
            return self._draw_edit(
                request, entry, alert=past_words(error, actor, _CORRECTING), status=409, past=True
            )
        except (EditError, StoreError) as error:
            if isinstance(error, StaleEditError) or status_of(error) != 403:
                return self._draw_edit(request, entry, alert=sentence(error), status=status_of(error))
            raise
        if save and outcome.changed:
            return see_other(lineup_path(owner, f"history/{outcome.revision}"), done="undone")
        return self.frame.draw(
            request,
            "preview.html",
            owner=owner,
            owner_name=self.frame.name(owner),
            zone=self.frame.zone(owner).key,
            heading=f"Take back: {self.frame.ports.describe(entry)}",
            outcome=outcome,
            changed=changed_items(outcome.changes),
            notes=[],
            drafts=[],
            alert="",
            key=key,
            action=lineup_path(owner, "undo"),
            carried=[
                ("revision", str(entry.revision)),
                *([("correct_past", YES)] if correct_past else []),
            ],
            reason=reason,
            back="",
            save_label="Take it back",
        )

    # Inside

    async def _entry(self, owner: Owner, revision: int) -> HistoryEntry:
        entry = await self.frame.ports.archive.history_entry(owner, revision)
        if entry is None:
            raise UnknownItemError("there is no such edit")
        return entry

    def _draw_edit(
        self,
        request: web.Request,
        entry: HistoryEntry,
        *,
        alert: str = "",
        status: int = 200,
        past: bool = False,
    ) -> web.Response:
        past = past or entry.command.get("correct_past") is True
        owner = entry.owner
        lineup = self.frame.ports.editing.lineup(owner)
        return self.frame.draw(
            request,
            "edit.html",
            status=status,
            owner=owner,
            owner_name=self.frame.name(owner),
            zone=self.frame.zone(owner).key,
            told=self.told(request, entry),
            changed=changed_items(entry.changes),
            present=[one.id for one in entry.changes if one.id in lineup.entries and one.after is not None],
            alert=alert,
            may_correct=past and actor_of(request).may(Permission.CORRECT),
            done=_DONE.get(request.query.get("done", ""), ""),
        )

    async def _list(self, request: web.Request, owner: Owner | None) -> web.StreamResponse:
        machine = request.query.get("machine") == "yes"
        entries = await self.frame.ports.editing.history(
            None if owner is None else [owner],
            before=_cursor(request.query.get("before", "")),
            machine=machine,
            limit=AT_ONCE,
        )
        last = entries[-1] if len(entries) == AT_ONCE else None
        return self.frame.draw(
            request,
            "history.html",
            owner=owner,
            owner_name=self.frame.name(owner) if owner else "",
            entries=[self.told(request, one) for one in entries],
            machine=machine,
            older=f"{last.owner}@{last.revision}" if last else "",
        )

    def told(self, request: web.Request, entry: HistoryEntry) -> Told:
        """Return an edit in words; those of lineups that are not configured any more, too."""
        known = entry.owner in self.frame.ports.editing.owners()
        actor = actor_of(request)
        zone = self.frame.zone(entry.owner) if known else None
        return Told(
            entry,
            self.frame.name(entry.owner) if known else entry.owner,
            moment_words(entry.at, zone) if zone else f"{entry.at:%Y-%m-%d %H:%M} UTC",
            self.frame.ports.describe(entry),
            known and bool(entry.changes) and actor.may_edit(self.frame.service(entry.owner).id),
        )


def _cursor(text: str) -> tuple[Owner, int] | None:
    owner, _, revision = text.rpartition("@")
    return (Owner(owner), int(revision)) if revision.isdecimal() and len(revision) < 13 else None


def changed_items(changes: tuple[ItemChange, ...]) -> list[ChangedItem]:
    """Return what an edit changed, for people."""
    found: list[Any] = []
    for one in changes:
        state = "new" if one.before is None else "removed" if one.after is None else "changed"
        title = title_of(one.after, title_of(one.before, one.id))
        found.append(ChangedItem(title, state, differences(one.before, one.after)))
    return found
