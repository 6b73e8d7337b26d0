# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commits as an edit makes them, in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from schedules.model.ids import ServiceId
from schedules.model.kept import (
    Commit,
    Draft,
    DraftEdit,
    HistoryEntry,
    ItemChange,
    ItemKind,
    Json,
    KeptEntry,
    KeptLineup,
    KeptProgramme,
    LineupChange,
    Owner,
    Receipt,
    Row,
)
from schedules.model.staff import Role, Session, StaffToken

NEWS, CLASSICAL, WSKG = Owner("news"), Owner("classical"), Owner("station:wskg-fm")
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)

# Keys out of order, letters of many scripts, what breaks naive texts, and half a pair of surrogates.
ODD: Row = {
    "title": "Ünïcödé “☃” 🎙 \0 \ud800 <b>&amp;</b> =1+1\r\n\u2028",
    "a": [1, 2.5, True, None, {"z": "", "b": []}],
    "huge": 2**70,
}


def slot(id_: str, title: str = "Morning Edition", **more: Json) -> Row:
    """Return a row."""
    return {"id": id_, "title": title, "start": "05:00", "end": "09:00", **more}


def change(
    lineup: KeptLineup,
    entries: Mapping[str, Row | None] | None = None,
    programmes: Mapping[str, Row | None] | None = None,
    *,
    machine: bool = False,
    actor: str = "Ana",
    reason: str = "",
    **around: Any,
) -> LineupChange:
    """Return a change of a lineup: rows to write, ``None`` to take away; `around`: fields of the lineup."""
    revision = lineup.revision + 1
    at = NOON + timedelta(seconds=revision)
    kept_entries, kept_programmes = dict(lineup.entries), dict(lineup.programmes)
    for id_, row in (entries or {}).items():
        known = kept_entries.pop(id_, None)
        if row is not None:
            order = known.order if known else 10 * (len(kept_entries) + 1)
            named = "morning" if "morning" in kept_programmes else None
            kept_entries[id_] = KeptEntry(id=id_, order=order, version=revision, row=row, programme=named)
    for id_, row in (programmes or {}).items():
        kept_programmes.pop(id_, None)
        if row is not None:
            kept_programmes[id_] = KeptProgramme(id=id_, version=revision, row=row)
    after = replace(
        lineup, revision=revision, entries=kept_entries, programmes=kept_programmes, changed_at=at, **around
    )
    changes = tuple(
        ItemChange(kind=ItemKind.ENTRY, id=id_, before=None, after=row)
        for id_, row in (entries or {}).items()
    )
    history = HistoryEntry(
        owner=lineup.owner,
        revision=revision,
        at=at,
        actor=actor,
        machine=machine,
        command={"command": "slot.add", "slot": ODD},
        changes=changes,
        consequences=("cuts 40 minutes of Morning Edition on 5 stations",),
        reason=reason,
        undoes=revision - 1 or None,
        draft="Pledge week" if revision % 2 else "",
    )
    return LineupChange(
        expected_revision=lineup.revision,
        lineup=after,
        entries=frozenset(entries or {}),
        programmes=frozenset(programmes or {}),
        history=history,
    )


def adding(lineup: KeptLineup, id_: str, **more: Any) -> Commit:
    """Return a commit that writes one slot."""
    return Commit(changes=(change(lineup, {id_: slot(id_)}, **more),))


def empty(owner: Owner = NEWS) -> KeptLineup:
    """Return a lineup of which nothing was ever kept."""
    return KeptLineup(owner=owner)


def receipt(key: str, at: datetime = NOON, actor: str = "Ana") -> Receipt:
    """Return that a request was done."""
    return Receipt(actor=actor, key=key, fingerprint="f" * 64, answer={"revision": 1, "odd": ODD}, at=at)


def draft(id_: str, version: int, name: str = "Pledge week") -> Draft:
    """Return a draft."""
    return Draft(
        id=id_,
        name=name,
        service=ServiceId("news"),
        version=version,
        created_by="Ana",
        changed_by="Ben",
        changed_at=NOON,
        edits=(
            DraftEdit(owner=NEWS, command={"command": "slot.end", "id": "a"}, version=3, reason="\0"),
            DraftEdit(owner=WSKG, command=ODD, version=None, mark="f" * 64),
        ),
    )


def token(id_: str, **more: Any) -> StaffToken:
    """Return a token."""
    made: dict[str, Any] = {
        "id": id_, "name": "Ana \0", "digest": id_ * 8, "role": Role.EDITOR,
        "created_at": NOON, "created_by": "Ben", **more,
    }  # fmt: skip
    return StaffToken(**made)


def session(digest: str, seen_at: datetime = NOON) -> Session:
    """Return a session."""
    return Session(
        digest=digest, token_id="t1", created_at=NOON, seen_at=seen_at, expires_at=NOON + timedelta(days=7)
    )
