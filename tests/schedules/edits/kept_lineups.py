# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Kept lineups in few words, and what they put on the air, for tests of edits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from schedules.edits.applying import apply
from schedules.edits.commands import COMMANDS
from schedules.edits.desk import Applied
from schedules.edits.rows import STEP, materialise
from schedules.model.kept import HistoryEntry, KeptEntry, KeptLineup, KeptProgramme, Owner, Row
from schedules.preview import Preview

NEW_YORK = "America/New_York"
NEWS = Owner("news")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in New York."""

MORNING: Row = {
    "id": "morning",
    "title": "Morning",
    "kind": "recurring",
    "start": "05:00",
    "end": "09:00",
    "recur": {"freq": "weekly", "byday": "MO,TU,WE,TH,FR"},
}


def kept(*rows: Row, programmes: Iterable[tuple[str, Row]] = (), **more: Any) -> KeptLineup:
    """Return a lineup with these rows, in order, as if each was entered at revision 1."""
    entries = {}
    for place, row in enumerate(rows):
        plain = {key: value for key, value in row.items() if key != "programme_id"}
        programme = row.get("programme_id")
        entries[str(row["id"])] = KeptEntry(
            id=str(row["id"]),
            order=place * STEP,
            version=1,
            row=plain,
            programme=str(programme) if programme else None,
        )
    return KeptLineup(
        **{
            "owner": NEWS,
            "revision": 1,
            "version": 1,
            "entries": entries,
            "programmes": {id_: KeptProgramme(id=id_, version=1, row=row) for id_, row in programmes},
            **more,
        }
    )


def edit(lineup: KeptLineup, name: str, *, now: datetime = NOW, **values: Any) -> Applied:
    """Do an edit as a request would ask for it."""
    command = COMMANDS.validate_python({"command": name, **values})
    return apply(lineup, command, now=now, timezone=NEW_YORK, stations=("a-fm", "b-fm"))


def rows(lineup: KeptLineup) -> list[Row]:
    return [entry.row for entry in sorted(lineup.entries.values(), key=lambda entry: entry.order)]


def row(lineup: KeptLineup, id_: str) -> Row:
    return lineup.entries[id_].row


def history(applied: Applied, at: datetime = NOW) -> HistoryEntry:
    return HistoryEntry(
        owner=applied.lineup.owner,
        revision=applied.lineup.revision,
        at=at,
        actor="ana",
        machine=False,
        command={},
        changes=applied.changes,
    )


def heard(lineup: KeptLineup, start: datetime, end: datetime, zone: str = NEW_YORK) -> list[str]:
    """Return what is on, clipped to a window, such as ``11-24 05:00-09:00 Morning``."""
    lines = []
    for station in ("a-fm", "b-fm"):
        preview = Preview(materialise(lineup), NEW_YORK, station=station)
        for one in preview.timeline(start, end):
            begin, finish = (
                at.astimezone(ZoneInfo(zone)) for at in (max(one.start, start), min(one.end, end))
            )
            lines.append(
                f"{station} {begin:%m-%d %H:%M:%S%z}-{finish:%m-%d %H:%M:%S} {one.occurrence.programme.title}"
            )
    return lines


def past(lineup: KeptLineup, now: datetime = NOW, days: int = 60) -> list[str]:
    """Return all that was heard before an instant."""
    return heard(lineup, now - timedelta(days=days), now.replace(microsecond=0))


def to_come(lineup: KeptLineup, now: datetime = NOW, days: int = 60) -> list[str]:
    """Return all that is to be heard after an instant."""
    return heard(lineup, now.replace(microsecond=0), now + timedelta(days=days))
