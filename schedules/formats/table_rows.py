# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From one row of a table to a row of a slot file, column by column.

What a column may say is checked where rows of slot files are: here only the
forms that spreadsheets know are put into those that slot files know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from schedules.safe_yaml import Plain

from .slotfile_plain import Row
from .table_cells import Note, clock_text, day_text, end_text, is_dated, moment_text, number, truth
from .table_compact import RIGHTS, airings_of, names_of
from .table_text import Line, runs, unguarded

RECURRENCE = (
    *("freq", "interval", "byday", "bymonthday", "bymonth"),
    *("byweekno", "byyearday", "bysetpos", "wkst"),
)
SIGNED = frozenset({*RECURRENCE, "priority", "extra_days", "days_later"})
"""Columns in which a sign at the beginning is plainly none of a formula."""

_FORMULA = (
    "begins like a formula, which spreadsheets run; put an apostrophe before it if it is meant as it stands"
)


@dataclass(slots=True)
class TableRow:
    """One row on its way.

    Attributes:
        plain: As a slot file has it.
        faults: What is wrong, with the column.
        notes: How cells were read where a person should look.
    """

    line: int
    plain: Row = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sample: bool = False
    zone_data: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.plain.get("title", ""))


def table_row(line: Line, known: Collection[str], *, dated: bool = False) -> TableRow:
    """Return a row as slot files have it, with all that is wrong with single cells.

    Args:
        known: Columns that are read; others say nothing.
        dated: It airs once, whatever it was an airing of.
    """
    row = TableRow(line.number)
    row.faults += [f"{column}: {message}" if column else message for column, message in line.faults]
    cells: dict[str, str] = {}
    for column, cell in line.cells.items():
        if column not in known:
            continue
        if runs(cell, signs=column not in SIGNED):
            row.faults.append(f"{column}: {_FORMULA}")
        else:
            cells[column] = unguarded(cell).strip()
    if dated:
        cells["kind"] = "emergency" if cells.get("kind", "").lower() == "emergency" else "oneoff"
    elif is_dated(cells.get("start", "")) and cells.get("kind", "") in {"", "oneoff", "one-off", "emergency"}:
        cells.setdefault("kind", "oneoff")
    for column, cell in cells.items():
        try:
            _put(row, column, cell, cells)
        except ValueError as error:
            row.faults.append(f"{column}: {error}")
    return row


def _put(row: TableRow, column: str, cell: str, cells: Mapping[str, str]) -> None:
    def note(words: str) -> None:
        row.notes.append(f"{column}: {words}")

    if column in _READERS:
        row.plain[column] = _READERS[column](cell, note)
    elif column in {"start", "end"}:
        row.plain[column] = _time(column, cell, cells, note)
    elif column in RECURRENCE:
        rule = row.plain.setdefault("recur", {})
        if isinstance(rule, dict):
            rule[column] = number(cell) if column == "interval" else _listed(cell)
    elif column in RIGHTS:
        rights = row.plain.setdefault("rights", {})
        if isinstance(rights, dict):
            rights[column] = cell.lower() if column == "rewind" else truth(cell)
    elif column == "sample":
        row.sample = truth(cell)
    elif column == "zone_data":
        row.zone_data = cell
    else:
        row.plain[column] = cell


def _time(column: str, cell: str, cells: Mapping[str, str], note: Note) -> str:
    if cells.get("kind", "").lower() not in {"oneoff", "one-off", "emergency"}:
        return clock_text(cell, note)
    if column == "start":
        return moment_text(cell, note)
    return end_text(cell, moment_text(cells.get("start", ""), lambda _: None), note)


def _days(cell: str, note: Note) -> list[Plain]:
    parts = [part for part in re.split(r"[,;\s]+", cell) if part]
    return [day_text(part, note) for part in parts]


def _listed(cell: str) -> str:
    """Return a list with commas, whichever signs keep its parts apart."""
    return ",".join(part for part in re.split(r"[,;\s]+", cell) if part)


_READERS: Mapping[str, Callable[[str, Note], Plain]] = {
    "kind": lambda cell, _: cell.lower(),
    "mode": lambda cell, _: cell.lower(),
    "from": day_text,
    "until": day_text,
    "except": _days,
    "moves": airings_of,
    "extra": airings_of,
    "hosts": lambda cell, _: names_of(cell),
    "priority": lambda cell, _: number(cell),
    "extra_days": lambda cell, _: number(cell),
    "days_later": lambda cell, _: number(cell),
}
