# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Outcomes as plain data and back: what a receipt keeps, so that a repeated request gets the same answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from pydantic import TypeAdapter

from schedules.model.broadcast import Broadcast
from schedules.model.ids import StationId
from schedules.model.kept import ItemChange, ItemKind, Json, Owner, Row

from .base import Consequence, Outcome

KEY_USED = "this idempotency key was used for another request; each needs one of its own"

_BROADCAST: TypeAdapter[Broadcast | None] = TypeAdapter(Broadcast | None)


def fingerprint(*asked: Json) -> str:
    """Return what tells one request from another under the same key."""
    return sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def answer_of(outcomes: Sequence[Outcome]) -> Row:
    """Return outcomes as plain data."""
    return {"outcomes": [_plain(outcome) for outcome in outcomes]}


def outcomes_of(answer: Mapping[str, Any]) -> tuple[Outcome, ...]:
    """Return the outcomes of an answer, as those of a request that was done before."""
    return tuple(_outcome(plain) for plain in answer["outcomes"])


def _plain(outcome: Outcome) -> Row:
    changes: list[Json] = [
        {"kind": change.kind.value, "id": change.id, "before": change.before, "after": change.after}
        for change in outcome.changes
    ]
    return {
        "owner": outcome.owner,
        "revision": outcome.revision,
        "changes": changes,
        "versions": dict(outcome.versions),
        "consequences": [_plain_consequence(one) for one in outcome.consequences],
        "warnings": list(outcome.warnings),
        "changed": outcome.changed,
    }


def _plain_consequence(one: Consequence) -> Row:
    return {
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "before": cast("Json", _BROADCAST.dump_python(one.before, mode="json")),
        "after": cast("Json", _BROADCAST.dump_python(one.after, mode="json")),
        "stations": list(one.stations),
        "on_stream": one.on_stream,
        "count": one.count,
        "sentence": one.sentence,
    }


def _outcome(plain: Mapping[str, Any]) -> Outcome:
    return Outcome(
        owner=Owner(plain["owner"]),
        revision=plain["revision"],
        changes=tuple(
            ItemChange(kind=ItemKind(one["kind"]), id=one["id"], before=one["before"], after=one["after"])
            for one in plain["changes"]
        ),
        versions=plain["versions"],
        consequences=tuple(_consequence(one) for one in plain["consequences"]),
        warnings=tuple(plain["warnings"]),
        replayed=True,
        changed=plain["changed"],
    )


def _consequence(plain: Mapping[str, Any]) -> Consequence:
    return Consequence(
        start=datetime.fromisoformat(plain["start"]),
        end=datetime.fromisoformat(plain["end"]),
        before=_BROADCAST.validate_python(plain["before"]),
        after=_BROADCAST.validate_python(plain["after"]),
        stations=tuple(StationId(station) for station in plain["stations"]),
        on_stream=plain["on_stream"],
        count=plain["count"],
        sentence=plain["sentence"],
    )
