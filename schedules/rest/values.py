# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""JSON and query values as the contract writes them, as pydantic types.

Pydantic's own are too strict for JSON (47.0 is a whole number there) or too
lax (it takes ``false`` and ``"5"`` for numbers, and ``5`` for an instant).
The order of the annotations matters: a validator before the bounds would
drop them from the schema.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?([Zz]|[+ -]\d{2}:\d{2})", re.ASCII
)
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})", re.ASCII)


class Shape(BaseModel):
    """Base of everything that is sent or answered: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def instant_text(instant: datetime) -> str:
    """Return an instant as ``2026-11-24T15:00:00Z``; fractions of a second are cut off."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def exact_instant_text(instant: datetime) -> str:
    """Return an instant with its milliseconds, where it has any."""
    spec = "milliseconds" if instant.microsecond >= 1000 else "seconds"
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def read_instant(value: object) -> datetime:
    """Return the instant that a text with ``Z`` or an offset means.

    Raises:
        ValueError: If it is no such text.
    """
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("expected an instant with Z or an offset, such as 2026-11-24T15:00:00Z")
    day, minute, second, offset = match.groups()
    # An unescaped "+" of a query arrives as a space.
    text = f"{day}T{minute}{(second or ':00')[:10]}{offset.upper().replace(' ', '+')}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("no such date or time of day") from None


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("expected a number")  # noqa: TRY004 - pydantic collects only ValueError
    if isinstance(value, int) and abs(value) > 2**63:
        raise ValueError("too large")
    return value


def _whole_text(value: object) -> object:
    if isinstance(value, str):
        if not _WHOLE.fullmatch(value):
            raise ValueError("expected a whole number")
        return int(value)
    return value


def _flag_text(value: object) -> object:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise ValueError("expected true or false")
        return value == "true"
    return value


def _seconds(value: float) -> float:
    return round(value, 3)


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(value.split(",")) if value else ()
    return value


_INSTANT_SCHEMA = WithJsonSchema(
    {"type": "string", "format": "date-time", "examples": ["2026-11-24T15:00:00Z"]}
)

InstantOut = Annotated[datetime, PlainSerializer(instant_text, return_type=str), _INSTANT_SCHEMA]
"""An instant that we answer, to the second."""

ExactInstantOut = Annotated[datetime, PlainSerializer(exact_instant_text, return_type=str), _INSTANT_SCHEMA]
"""An instant that we answer, to the millisecond where it is not a whole second."""

InstantIn = Annotated[datetime, BeforeValidator(read_instant), _INSTANT_SCHEMA]
"""An instant that is sent to us."""

Seconds = Annotated[float, PlainSerializer(_seconds, return_type=float)]
"""Seconds that we answer, to the millisecond."""

NUMBER = BeforeValidator(_number)
"""After the bounds of a number in JSON: it is never a text or a truth value."""

WHOLE_TEXT = BeforeValidator(_whole_text)
"""After the bounds of a whole number in a query."""

FlagText = Annotated[bool, BeforeValidator(_flag_text)]
"""``true`` or ``false`` in a query."""

Percent = Annotated[int, Field(ge=0, le=100), NUMBER]
"""A whole JSON number from 0 to 100; ``47.0`` is one."""

IdList = Annotated[tuple[str, ...], Field(max_length=50), BeforeValidator(_split)]
"""Ids in one query value, separated by commas; empty: all."""
