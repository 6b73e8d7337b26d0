# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the errors of editing and keeping become over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schedules.errors import (
    EditError,
    InvalidEditError,
    NotAllowedEditError,
    PastEditError,
    ReceiptExistsError,
    RefusedEditError,
    StaleDraftError,
    StaleEditError,
    StaleRevisionError,
    StoreError,
    StoreFullError,
    StoreUnavailableError,
    StoreUnknownError,
    UnknownItemError,
)
from schedules.http import ProblemRule, ProblemTable
from schedules.rest.values import exact_instant_text

from .shapes import Difference


def _row(current: Mapping[str, object]) -> dict[str, object]:
    """Return an item as its address answers it."""
    row = {key: value for key, value in current.items() if not key.startswith(".")}
    programme = current.get(".programme")
    return row if programme is None else {**row, "programme_id": programme}


def _stale(error: StaleEditError) -> Mapping[str, object]:
    at = error.changed_at
    return {
        "current": None if error.current is None else _row(error.current),
        "version": error.version,
        "changed_by": error.changed_by,
        "changed_at": None if at is None else exact_instant_text(at),
        "differences": [
            Difference(
                field=one.field, base=one.base, theirs=one.theirs, yours=one.yours, conflicts=one.conflicts
            ).model_dump(mode="json")
            for one in error.differences
        ],
        "halves": [dict(one) for one in error.halves],
    }


def _invalid(error: InvalidEditError) -> list[dict[str, object]]:
    return [{"loc": ["body", "edit", *place], "msg": message} for place, message in error.mistakes]


STAFF_PROBLEMS: ProblemTable = MappingProxyType(
    {
        EditError: ProblemRule(409),
        UnknownItemError: ProblemRule(404),
        StaleEditError: ProblemRule(
            412, members=_stale, headers=lambda error: {"ETag": f'"{error.version}"'}
        ),
        RefusedEditError: ProblemRule(409),
        PastEditError: ProblemRule(409),
        NotAllowedEditError: ProblemRule(403),
        InvalidEditError: ProblemRule(422, errors=_invalid),
        StaleDraftError: ProblemRule(412),
        StaleRevisionError: ProblemRule(412),
        ReceiptExistsError: ProblemRule(409),
        StoreError: ProblemRule(503),
        StoreUnavailableError: ProblemRule(503, retry_after_s=5),
        StoreUnknownError: ProblemRule(503, retry_after_s=1),
        StoreFullError: ProblemRule(507),
    }
)
