# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All forms there are, and what an address says that one is about."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from schedules.errors import UnknownItemError
from schedules.model.kept import KeptLineup, Owner

from .form import Form, Subject
from .frame import Frame
from .occurrence_forms import OCCURRENCE_FORMS
from .oneoff_forms import ONEOFF_FORMS
from .programme_forms import PROGRAMME_FORMS
from .slot_forms import SLOT_FORMS

FORMS: Mapping[str, Form] = {**SLOT_FORMS, **OCCURRENCE_FORMS, **ONEOFF_FORMS, **PROGRAMME_FORMS}

PRESET = ("title", "kind", "start", "end", "date", "days", "from", "freq", "scope", "starts_now")
"""What an address may put into the form of something new."""
_ABOUT_LINEUP = "lineup.change"


def form_of(request: web.Request) -> Form:
    """Return the form that an address names.

    Raises:
        UnknownItemError: If there is none.
    """
    form = FORMS.get(request.match_info["form"])
    if form is None:
        raise UnknownItemError("there is no such form")
    return form


async def subject_of(frame: Frame, request: web.Request, form: Form, *, may_be_gone: bool = False) -> Subject:
    """Return what an address says that a form is about.

    Args:
        may_be_gone: Whether the slot, one-off or programme may have been removed since.

    Raises:
        UnknownItemError: If there is no such slot, one-off or programme.
    """
    owner, query = frame.owner(request), request.query
    draft = query.get("draft", "")
    subject = Subject(
        owner=owner,
        lineup=await lineup_of(frame, owner, draft, may_be_gone=may_be_gone),
        zone=frame.zone(owner),
        now=frame.ports.clock.now(),
        stations=frame.stations(owner),
        id=query.get("id", ""),
        date=query.get("date", ""),
        extra=query.get("extra", ""),
        draft=draft,
        preset={name: query[name] for name in PRESET if name in query} if form.adds else {},
    )
    named = not form.adds and form.name != _ABOUT_LINEUP
    if named and not may_be_gone and subject.version is None:
        raise UnknownItemError("there is no such slot, one-off or programme any more")
    return subject


async def lineup_of(frame: Frame, owner: Owner, draft: str, *, may_be_gone: bool = False) -> KeptLineup:
    """Return a lineup as it is, or as a draft makes it.

    Args:
        may_be_gone: Whether the draft may have been published or removed since.

    Raises:
        UnknownItemError: If there is no such draft.
    """
    editing = frame.ports.editing
    try:
        if draft:
            return await editing.draft_lineup(draft, owner)
    except UnknownItemError:
        if not may_be_gone:
            raise
    return editing.lineup(owner)


def version_of(form: Form, subject: Subject) -> str:
    """Return the version that an edit is made against, as forms carry it."""
    if form.adds:
        return "*"
    version = subject.lineup.version if form.name == _ABOUT_LINEUP else subject.version
    return "" if version is None else str(version)
