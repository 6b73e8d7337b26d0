# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the staff's programs send: header fields, queries and bodies."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, Union, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from schedules.edits.commands import COMMAND_NAMES, AnyCommand, ImportLineup
from schedules.model.staff import Role
from schedules.rest.routes import HeaderRule
from schedules.rest.values import NUMBER, WHOLE_TEXT, FlagText, InstantIn, Shape

BY_FILE = "lineup.import"
"""What an import makes is not to be made by hand: only a file is read in the child with limits."""


def _named(value: object) -> object:
    """Refuse what names none of the commands in clear words, which the union has not."""
    if not isinstance(value, dict):
        raise ValueError("must be an object with a command")  # noqa: TRY004 - pydantic tells only these
    name = value.get("command")
    known = [one for one in COMMAND_NAMES if one != BY_FILE]
    if name not in known:
        shown = "is missing" if name is None else f"{json.dumps(name)[:60]} is none"
        what = "is made of a file only, by imports" if name == BY_FILE else shown
        raise ValueError(f"command {what}; there are {', '.join(known)}")
    return value


if TYPE_CHECKING:
    HandCommand: TypeAlias = AnyCommand
else:
    _HAND = tuple(one for one in get_args(get_args(AnyCommand)[0]) if one is not ImportLineup)
    HandCommand = Annotated[
        Union[_HAND],  # noqa: UP007 - made of a tuple
        Field(discriminator="command"),
        BeforeValidator(_named),
    ]

IMPORT_LIMIT_BYTES = 8_000_000
"""Of an import's body."""
LONGEST_REASON = 1_000
LONGEST_NAME = 100
LARGEST = 2**53 - 1
"""Of a version or revision: the largest whole number that every reader of JSON takes."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAG = r'(?:\*|(?:W/)?"[\x21\x23-\x7e]{0,60}")'

IF_MATCH = HeaderRule(
    name="If-Match",
    pattern=_TAG,
    needed=True,
    words="the version that the edit was made against, with its quotes as the ETag has it, or * for any "
    "where the edit only adds",
)
IF_MATCH_FOR_IMPORT = HeaderRule(
    name="If-Match", pattern=_TAG, words="the revision of the lineup, in quotes; a dry run needs none"
)
IDEMPOTENCY_KEY = HeaderRule(
    name="Idempotency-Key",
    pattern=r"[\x20-\x7e]{1,200}",
    words="with the same key, the same request is done once, and answered the same again",
)


def _seen(text: str) -> str:
    if _UNSEEN.search(text):
        raise ValueError("holds characters that nobody can see")
    return text.strip()


Reason = Annotated[str, Field(max_length=LONGEST_REASON), AfterValidator(_seen)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_seen)]
Whole = Annotated[int, Field(ge=0, le=LARGEST), NUMBER]


class EditQuery(Shape):
    """How an edit is done."""

    dry_run: FlagText = Field(default=False, description="Only tell what it would do.")
    merge: FlagText = Field(
        default=False, description="Do it all the same if only other fields were changed meanwhile."
    )


class DryRunQuery(Shape):
    """Whether it is done."""

    dry_run: FlagText = Field(default=False, description="Only tell what it would do.")


class HistoryQuery(Shape):
    """Which part of history."""

    before: Annotated[str, Field(pattern=r"^(?:[a-z0-9:-]{1,100}@)?[0-9]{1,15}$")] | None = Field(
        default=None, description="Only what came before this: `before` of the last answer."
    )
    limit: Annotated[int, Field(ge=1, le=200), WHOLE_TEXT] = Field(
        default=50, description="How many at most."
    )
    machine: FlagText = Field(default=False, description="Also the edits of programs.")


class ExportQuery(Shape):
    """In which format."""

    format: Literal["yaml", "csv", "ics"] = Field(
        default="yaml", description="Slot file, table of slots, or calendar."
    )


class PreviewQuery(Shape):
    """Which stretch is wanted of what will be heard; at most 31 days."""

    from_: InstantIn | None = Field(default=None, alias="from", description="Beginning of the stretch.")
    to: InstantIn | None = Field(default=None, description="End of the stretch.")


class EditBody(Shape):
    """One edit."""

    edit: HandCommand
    reason: Reason = Field(default="", description="For history.")


class UndoBody(Shape):
    """Which edit is taken back."""

    revision: Annotated[int, Field(ge=1, le=LARGEST), NUMBER]
    reason: Reason = ""
    correct_past: bool = Field(default=False, description="It may change what has aired already.")


class ImportBody(Shape):
    """A file: its content as text, or as base64, and one of the two."""

    name: Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_seen)]
    content: str | None = None
    content_base64: str | None = None
    reason: Reason = ""


class DraftBody(Shape):
    """A new draft: for a service and its stations."""

    name: Name
    service: str


class DraftEditBody(Shape):
    """One edit more of a draft; `version` is of the item, for what adds of the lineup, or `*` for any."""

    owner: str
    edit: HandCommand
    version: Whole | Literal["*"]
    reason: Reason = ""


class ReasonBody(Shape):
    """Why; may be left out wholly."""

    reason: Reason = ""


class NothingBody(Shape):
    """Nothing; it may be left out wholly."""


class TokenBody(Shape):
    """A new token; without `services` it is for all, without `expires_in_days` it does not expire."""

    name: Name
    role: Role
    services: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)] | None = None
    expires_in_days: Annotated[int, Field(ge=1, le=3650), NUMBER] | None = None
    machine: bool = Field(default=False, description="A program has it: history leaves its edits out.")
