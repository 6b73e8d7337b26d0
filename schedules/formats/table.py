# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tables (CSV): one row for each slot or one-off, or one for each dated broadcast.

The columns are described for people in docs/formats.md.  A bad row is left out
and reported; the others are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from schedules.errors import Mistake, MistakesError
from schedules.model.slot import Lineup
from schedules.safe_yaml import key_text
from schedules.settings import near

from .report import Outcome, Reading, Report, Row
from .slotfile_lineup import LineupBuilder
from .table_cells import is_dated
from .table_rows import RECURRENCE, TableRow, table_row
from .table_text import Sheet, looks_like, read_sheet
from .table_write import BROADCAST_COLUMNS, SLOT_COLUMNS, write_table, zone_data

MEDIA_TYPE = "text/csv"
MAX_SLOTS = 5_000
MAX_BROADCASTS = 50_000

NEEDED = ("title", "start", "end")
SLOTS_ONLY = frozenset(
    {*RECURRENCE, "from", "until", "except", "moves", "extra", "extra_days", "days_later", "mode"}
)
"""Columns that only a table of slots has."""
NOT_READ = frozenset(
    {"occurrence_id", "station", "duration_s", "part", "parts", "joined_in_progress"}
    | {"scope", "heard_on", "brief"}
)
"""Columns of broadcasts that follow from others."""
DATED_COLUMNS = frozenset({*BROADCAST_COLUMNS, "timezone", "priority"}) - NOT_READ


class SlotTable:
    """The format with a row for each slot or one-off."""

    name = "CSV of slots"
    media_types: tuple[str, ...] = (MEDIA_TYPE,)
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def sniff(self, head: bytes) -> bool:
        """Return whether the columns of slots stand in the first line."""
        sheet = looks_like(head, NEEDED)
        return sheet is not None and not _is_dated_only(sheet)

    def read(
        self,
        data: bytes,
        name: str,
        *,
        stations: Collection[str] | None = None,
        timezone: str | None = None,  # noqa: ARG002 - local times stay local here
    ) -> Reading:
        """Return the lineup that a table describes, and what became of each row.

        Args:
            data: The whole file, at most 5,000 rows.
            name: Its name, for messages.
            stations: Ids that a scope may name; ``None`` allows all.
            timezone: Not needed: local times without a zone stay local.

        Raises:
            MistakesError: If it is no table, or no row of it can be used.
        """
        sheet = read_sheet(data, name, expected=SLOT_COLUMNS, most_lines=MAX_SLOTS)
        rows = [table_row(line, SLOT_COLUMNS) for line in sheet.lines]
        return _read(sheet, rows, name, stations, SLOT_COLUMNS)

    def write(self, lineup: Lineup, *, timezone: str | None = None) -> bytes:  # noqa: ARG002 - stays local
        """Return a table that reads back as this lineup; the same bytes each time."""
        return write_table(lineup)


class BroadcastTable:
    """The format with a row for each dated broadcast; read, they are one-offs."""

    name = "CSV of broadcasts"
    media_types: tuple[str, ...] = (MEDIA_TYPE,)
    suffixes: tuple[str, ...] = ()

    def sniff(self, head: bytes) -> bool:
        """Return whether its columns stand in the first line, and dates in the second."""
        sheet = looks_like(head, NEEDED)
        return sheet is not None and _is_dated_only(sheet)

    def read(
        self,
        data: bytes,
        name: str,
        *,
        stations: Collection[str] | None = None,
        timezone: str | None = None,  # noqa: ARG002 - local times stay local here
    ) -> Reading:
        """Return the broadcasts of a table as one-offs, and what became of each row.

        Args:
            data: The whole file, at most 50,000 rows.
            name: Its name, for messages.
            stations: Ids that a scope may name; broadcasts have none.
            timezone: Not needed: local times without a zone stay local.

        Raises:
            MistakesError: If it is no table, or no row of it can be used.
        """
        sheet = read_sheet(data, name, expected=BROADCAST_COLUMNS, most_lines=MAX_BROADCASTS)
        rows = [table_row(line, DATED_COLUMNS, dated=True) for line in sheet.lines]
        return _read(sheet, rows, name, stations, DATED_COLUMNS | NOT_READ)


def _is_dated_only(sheet: Sheet) -> bool:
    """Tell whether a table has dated rows and no column that only slots have."""
    start = sheet.lines[0].cells.get("start", "") if sheet.lines else ""
    return is_dated(start) and not SLOTS_ONLY & set(sheet.columns)


def _read(
    sheet: Sheet,
    rows: Sequence[TableRow],
    name: str,
    stations: Collection[str] | None,
    known: Iterable[str],
) -> Reading:
    missing = [column for column in NEEDED if column not in sheet.columns]
    if missing:
        raise MistakesError([Mistake(name, 1, column, "there is no such column") for column in missing])
    zones = zone_data(rows)
    builder = LineupBuilder(stations, None, zones)
    for place, first in builder.reserve_ids([row.plain for row in rows]):
        rows[place].faults.append(f"id: is that of line {rows[first].line} already")
    report = _notes(sheet, known)
    for place, row in enumerate(rows):
        before = len(builder.faults)
        if not row.faults:
            builder.add(row.plain, place, row.line, (place,))
            row.faults += [_in_words(path[1:], message) for path, message in builder.faults[before:]]
        report.append(_outcome(row))
    before = len(builder.faults)
    lineup = builder.lineup(sample=any(row.sample for row in rows), path=())
    whole = [message for _, message in builder.faults[before:]]
    if whole:
        raise MistakesError([Mistake(name, 0, "", message) for message in whole])
    found = Reading(lineup, Report.of(report))
    if rows and not lineup.slots and not lineup.oneoffs:
        raise MistakesError(found.report.mistakes(name))
    return found


def _in_words(path: tuple[str | int, ...], message: str) -> str:
    inside = path[1:] if path and path[0] in {"recur", "rights"} else path
    return f"{key_text(inside)}: {message}" if inside else message


def _outcome(row: TableRow) -> Row:
    if row.faults:
        return Row(Outcome.REJECTED, row.line, row.title, tuple(row.faults))
    outcome = Outcome.CHANGED if row.notes else Outcome.ACCEPTED
    return Row(outcome, row.line, row.title, tuple(row.notes))


def _notes(sheet: Sheet, known: Iterable[str]) -> list[Row]:
    """Return what is to be said of the file itself."""
    known = sorted(known)
    unknown = [column for column in sheet.columns if column and column not in known]
    rows = [
        Row(Outcome.IGNORED, 1, f"column {column[:80]}", (f"is not known{near(column, known)}",))
        for column in unknown
    ]
    return [Row(Outcome.CHANGED, 0, "the file", (sheet.charset,)), *rows] if sheet.charset else rows
