# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio schedule import`` does: a file in place of what is to come, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .desk import Document, open_desk, rejected
from .failure import CommandError
from .finding import Asked
from .outcome import tell_outcome
from .output import clean, print_json, say
from .schedule_preview import read_file

LIMIT_BYTES: Final = 5_000_000
"""Of a file: as base64 it fits into what the service reads."""
_ORDER: Final = ("rejected", "changed", "ignored", "accepted")
"""What a person should look at, first."""


def import_file(file: Path, owner: str, asked: Asked, *, dry_run: bool, reason: str, as_json: bool) -> None:
    """Import a file, and say what became of each of its rows.

    Args:
        owner: As it was named: a service, ``station:ID``, or a station.

    Raises:
        MistakesError: If it cannot be read.
        CommandError: If a row was rejected, so that nothing was imported.
    """
    name, data = read_file(file, LIMIT_BYTES)
    with open_desk(asked) as desk:
        found = desk.import_file(desk.owner(owner), name, data, dry_run=dry_run, reason=reason)
    if as_json:
        print_json(found)
    else:
        _show(found)
    if rejected(found):
        raise CommandError(f"{name}: nothing was imported, as rows were rejected")


def _show(found: Document) -> None:
    from . import staff_tables, tables  # noqa: PLC0415 - programs, who take JSON, need not wait for it

    rows = sorted(found["report"]["rows"], key=lambda row: _ORDER.index(row["outcome"]))
    if rows:
        tables.show(staff_tables.report_rows(rows))
        say(f"{_counted(rows)}.")
    if rejected(found):
        return
    outcome = found["outcome"]
    tell_outcome(outcome)
    if not outcome["changed"]:
        say(f"Nothing to change: the lineup of {clean(outcome['owner'])} is like this already.")
    elif outcome["dry_run"]:
        say("Nothing was changed; without --dry-run this is imported.")
    else:
        say(f"Imported; the lineup of {clean(outcome['owner'])} is at revision {outcome['revision']}.")


def _counted(rows: Sequence[Document]) -> str:
    """Return ``12 accepted, 1 ignored``."""
    outcomes = [row["outcome"] for row in rows]
    counts = [(outcome, outcomes.count(outcome)) for outcome in reversed(_ORDER)]
    return ", ".join(f"{count} {outcome}" for outcome, count in counts if count)
