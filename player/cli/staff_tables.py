# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the staff read: what became of a file's rows, tokens, and what was edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from .tables import Column, Rows

Document = Mapping[str, Any]


def report_rows(rows: Iterable[Document]) -> Rows:
    """Return what became of each row of a file."""
    return Rows(
        (Column("Line", 1), Column("Outcome"), Column("What"), Column("Why")),
        tuple(
            (str(row["line"] or ""), row["outcome"], row["what"], "; ".join(row["reasons"])) for row in rows
        ),
    )


def token_rows(tokens: Iterable[Document]) -> Rows:
    """Return tokens, one in each row."""
    return Rows(
        (
            Column("Id"),
            Column("Name"),
            Column("Role", 2),
            Column("Edits", 4),
            Column("Made", 5),
            Column("State", 1),
        ),
        tuple(
            (
                one["id"],
                one["name"] + (" (program)" if one["machine"] else ""),
                one["role"],
                "all" if one["services"] is None else ", ".join(one["services"]),
                _minute(one["created_at"]),
                _state(one),
            )
            for one in tokens
        ),
    )


def history_rows(entries: Iterable[Document]) -> Rows:
    """Return what was edited, one edit in each row."""
    return Rows(
        (
            Column("At"),
            Column("Lineup", 1),
            Column("Revision", 2),
            Column("Who", 3),
            Column("What"),
            Column("Reason", 4),
        ),
        tuple(
            (
                _minute(one["at"]),
                one["owner"],
                str(one["revision"]),
                one["actor"] + (" (program)" if one["machine"] else ""),
                _what(one),
                one["reason"],
            )
            for one in entries
        ),
    )


def incident_rows(incidents: Iterable[Document]) -> Rows:
    """Return what went wrong on the air, one incident in each row."""
    return Rows(
        (Column("Since"), Column("Until", 1), Column("Service", 2), Column("What"), Column("Why")),
        tuple(
            (
                _minute(one["since"]),
                _minute(one["until"]) if one["until"] else "not known" if one["ended"] else "it goes on",
                one["service"],
                one["kind"],
                one["reason"],
            )
            for one in incidents
        ),
    )


def tuning_rows(rows: Iterable[Document]) -> Rows:
    """Return how long was listened, one station and kind in each row."""
    return Rows(
        (
            Column("Service", 1), Column("Station"), Column("Kind"), Column("Hours"), Column("Sessions", 2),
            Column("On average", 3), Column("At most", 4),
        ),
        tuple(
            (
                row["service"],
                row["station"],
                row["kind"],
                f"{row['hours']:.2f}",
                "" if row["sessions"] is None else str(row["sessions"]),
                f"{row['average_listeners']:.1f}",
                "" if row["peak_listeners"] is None else str(row["peak_listeners"]),
            )
            for row in rows
        ),
    )  # fmt: skip


def _what(entry: Document) -> str:
    """Return what was done, in the words of the service."""
    said = str(entry.get("sentence") or entry["command"].get("command", ""))
    if entry["undoes"] is not None and "undo" not in said.lower():
        said = f"{said} (takes back {entry['undoes']})"
    return "; ".join([said, *entry["consequences"][:1]])


def _state(token: Document) -> str:
    if token["revoked_at"]:
        return f"revoked {_minute(token['revoked_at'])}"
    return f"until {_minute(token['expires_at'])}" if token["expires_at"] else "does not expire"


def _minute(text: str) -> str:
    """Return an instant of the API to the minute."""
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}Z"
