# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Values as compact JSON texts, keys in the order given; pure.

Everything that somebody typed is inside such a text: escaped, it may hold any character, also those
that databases refuse.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schedules.errors import StoreDamagedError
from schedules.model.ids import ServiceId
from schedules.model.kept import Draft, DraftEdit, HistoryEntry, ItemChange, ItemKind, Owner, Row
from schedules.model.staff import Role, StaffToken

_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
to_text = _ENCODER.encode
"""Return the JSON text of plain data."""


def from_text(text: str) -> Any:
    """Return the plain data of a JSON text that we wrote.

    Raises:
        StoreDamagedError: If it is not as we write it.
    """
    try:
        return json.loads(text)
    except ValueError as error:
        raise StoreDamagedError("a row of the database is damaged; restore a backup") from error


def history_text(entry: HistoryEntry) -> str:
    """Return what a history entry says beside its owner, revision, instant and who made it: a machine."""
    return to_text(
        {
            "actor": entry.actor,
            "command": entry.command,
            "changes": [[change.kind, change.id, change.before, change.after] for change in entry.changes],
            "consequences": list(entry.consequences),
            "reason": entry.reason,
            "undoes": entry.undoes,
            "draft": entry.draft,
        }
    )


def history_from(owner: str, revision: int, at: datetime, machine: int, text: str) -> HistoryEntry:
    """Return the history entry of a row."""
    body: Mapping[str, Any] = from_text(text)
    return HistoryEntry(
        owner=Owner(owner),
        revision=revision,
        at=at,
        actor=body["actor"],
        machine=bool(machine),
        command=body["command"],
        changes=tuple(
            ItemChange(kind=ItemKind(kind), id=id_, before=before, after=after)
            for kind, id_, before, after in body["changes"]
        ),
        consequences=tuple(body["consequences"]),
        reason=body["reason"],
        undoes=body["undoes"],
        draft=body["draft"],
    )


def draft_text(draft: Draft) -> str:
    """Return what a draft says beside its id and version."""
    return to_text(
        {
            "name": draft.name,
            "service": draft.service,
            "created_by": draft.created_by,
            "changed_by": draft.changed_by,
            "changed_at": draft.changed_at.isoformat(),
            "edits": [
                [edit.owner, edit.command, edit.version, edit.reason, edit.mark, [*edit.added]]
                for edit in draft.edits
            ],
        }
    )


def draft_from(id_: str, version: int, text: str) -> Draft:
    """Return the draft of a row."""
    body: Mapping[str, Any] = from_text(text)
    return Draft(
        id=id_,
        name=body["name"],
        service=ServiceId(body["service"]),
        version=version,
        created_by=body["created_by"],
        changed_by=body["changed_by"],
        changed_at=datetime.fromisoformat(body["changed_at"]),
        edits=tuple(_draft_edit(*edit) for edit in body["edits"]),
    )


def _draft_edit(owner: str, command: Row, version: int | None, reason: str, *more: Any) -> DraftEdit:
    """Return an edit of a draft; the first ones that were ever kept had no mark, or did not name ids."""
    mark = more[0] if more else ""
    added = more[1] if len(more) > 1 else ()
    return DraftEdit(
        owner=Owner(owner), command=command, version=version, reason=reason, mark=mark, added=tuple(added)
    )


def token_text(token: StaffToken) -> str:
    """Return what a token says beside its id, digest and age."""
    return to_text(
        {
            "name": token.name,
            "role": token.role,
            "created_by": token.created_by,
            "services": None if token.services is None else [*sorted(token.services)],
            "expires_at": token.expires_at.isoformat() if token.expires_at else None,
            "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
            "machine": token.machine,
        }
    )


def token_from(id_: str, digest: str, created_at: datetime, text: str) -> StaffToken:
    """Return the token of a row."""
    body: Mapping[str, Any] = from_text(text)
    services, expires_at, revoked_at = body["services"], body["expires_at"], body["revoked_at"]
    return StaffToken(
        id=id_,
        name=body["name"],
        digest=digest,
        role=Role(body["role"]),
        created_at=created_at,
        created_by=body["created_by"],
        services=None if services is None else frozenset(ServiceId(service) for service in services),
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        revoked_at=datetime.fromisoformat(revoked_at) if revoked_at else None,
        machine=body["machine"],
    )


def row_from(text: str) -> Row:
    """Return a row, or the answer of a receipt."""
    row: Row = from_text(text)
    return row


def rows_from(texts: Sequence[str]) -> list[Row]:
    """Return many rows; in one go, which takes a third of the time.

    Raises:
        StoreDamagedError: If one is not as we write it.
    """
    rows: list[Row] = from_text(f"[{','.join(texts)}]")
    if len(rows) != len(texts):
        raise StoreDamagedError("a row of the database is damaged; restore a backup")
    return rows
