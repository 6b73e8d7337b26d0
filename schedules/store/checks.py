# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every store demands of a commit, and how long receipts live: the same for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from schedules.model.kept import Commit, Owner

LARGEST_REVISION = 2**31 - 1
"""Of what PostgreSQL keeps in a plain integer."""
RECEIPTS_LIVE = timedelta(days=8)
"""Promised are 7 days; one more, so that clocks which differ do not matter."""


def check_commit(commit: Commit) -> None:
    """Check what the one who made a commit must have seen to.

    Raises:
        ValueError: If a lineup is in it twice, its revisions do not follow each other, history tells
            of another one, or a name is of characters that not every database can keep.
    """
    owners = [change.lineup.owner for change in commit.changes]
    if len(set(owners)) < len(owners):
        raise ValueError("a commit has at most one change of each lineup")
    for change in commit.changes:
        lineup, history = change.lineup, change.history
        if lineup.revision != change.expected_revision + 1:
            raise ValueError(f"{lineup.owner}: revision {lineup.revision} after {change.expected_revision}")
        if (history.owner, history.revision) != (lineup.owner, lineup.revision):
            raise ValueError(f"{lineup.owner}: its history entry is of {history.owner} {history.revision}")
        if lineup.changed_at is None:
            raise ValueError(f"{lineup.owner}: a lineup that was changed has an instant of change")
    for name in _names(commit):
        check_name(name)


def check_name(name: str) -> None:
    """Check that a name can be kept in every database.

    Raises:
        ValueError: If it has a NUL, or a half of a pair of surrogates.
    """
    if not is_name(name):
        raise ValueError(f"{name!a} cannot be kept as a name")


def is_name(name: str) -> bool:
    """Tell whether something can be kept under this name in every database."""
    return "\0" not in name and not any("\ud800" <= letter <= "\udfff" for letter in name)


def is_entry(owner: Owner, revision: int) -> bool:
    """Tell whether history may have an entry of this name and number in every database."""
    return is_name(owner) and 0 <= revision <= LARGEST_REVISION


def _names(commit: Commit) -> Iterator[str]:
    for change in commit.changes:
        yield change.lineup.owner
        yield from change.entries
        yield from change.programmes
        written = (change.lineup.entries.get(id_) for id_ in change.entries)
        yield from (entry.programme for entry in written if entry is not None and entry.programme)
    if commit.receipt is not None:
        yield from (commit.receipt.actor, commit.receipt.key, commit.receipt.fingerprint)
