# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The outside of tables: character sets, delimiters, quotes, and cells that a spreadsheet would run.

RFC 4180 says little, and spreadsheets keep to less.  We read comma, semicolon or
tab, any line end, UTF-8, UTF-16 and windows-1252, and write the strict form.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schedules.errors import Mistake, MistakesError

MAX_CELL = 100_000
MAX_COLUMNS = 500
DELIMITERS = (",", ";", "\t")

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With these a cell begins that a spreadsheet takes for a formula; to some the wide signs are the same."""
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_GUARDED = re.compile("'+[" + re.escape("".join(_RUNS)) + "]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    Attributes:
        number: Line of the file on which it begins, counted from 1.
        cells: What is not empty, by column, without blanks around it.
        faults: What makes the row useless, by column; an empty name is the row itself.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file.

    Attributes:
        columns: Names as in slot files, in the order of the file.
        charset: Said of the file where it is not Unicode, else empty.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    charset: str = ""


def looks_like(head: bytes, needed: Collection[str]) -> Sheet | None:
    """Return the beginning of a table, if it has these columns; ``None`` if it is no such table."""
    try:
        text, _ = _decoded(head, "", whole=False)
        sheet = _sheet(text, "", "", needed, most_lines=1, whole=False)
    except MistakesError:
        return None
    return sheet if set(needed) <= set(sheet.columns) else None


def read_sheet(data: bytes, name: str, *, expected: Collection[str], most_lines: int) -> Sheet:
    """Return the table of a file.

    Args:
        expected: Columns that are known; the delimiter is the one that shows most of them.
        most_lines: How many rows there may be.

    Raises:
        MistakesError: If it is no table at all.
    """
    text, charset = _decoded(data, name, whole=True)
    return _sheet(text, name, charset, expected, most_lines=most_lines, whole=True)


def write_sheet(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a table: UTF-8, commas, CRLF, quotes where they are needed.

    Cells that a spreadsheet would run begin with an apostrophe, which our reader takes away.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row.get(column, "")) for column in columns])
    return out.getvalue().encode()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    runs = cell.startswith(_RUNS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if runs or _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a guarded cell says."""
    return cell[1:] if _GUARDED.match(cell) else cell


def runs(cell: str, *, signs: bool) -> bool:
    """Tell whether a spreadsheet would run a cell.

    Args:
        signs: Whether one that begins with a sign counts, too; where ``-1FR`` is meant, it does not.
    """
    begins = cell.startswith(_RUNS if signs else ("=", "@", "\t", "\r"))
    return begins and not _NUMBER.fullmatch(cell)


def _decoded(data: bytes, name: str, *, whole: bool) -> tuple[str, str]:
    """Return the text, and what is to be said of its character set."""
    charset = next((charset for mark, charset in _MARKS if data.startswith(mark)), "")
    if not charset and len(data) > 3 and 0 in (data[1], data[0]):
        charset = "utf-16-le" if data[1] == 0 else "utf-16-be"
    errors = "strict" if whole else "ignore"
    try:
        return data.decode(charset or "utf-8", errors), ""
    except UnicodeDecodeError as error:
        if charset:
            raise MistakesError([Mistake(name, 0, "", "is damaged: not UTF-16 or UTF-8")]) from error
    try:
        return data.decode("windows-1252"), "is not UTF-8 and was read as windows-1252; look at its accents"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "neither UTF-8 nor windows-1252; save the file as UTF-8"
        raise MistakesError([Mistake(name, line, "", message)]) from error


def _sheet(
    text: str, name: str, charset: str, expected: Collection[str], *, most_lines: int, whole: bool
) -> Sheet:
    first = text.lstrip("\r\n").split("\n", 1)[0][:MAX_CELL]
    delimiter = max(DELIMITERS, key=lambda one: len(set(_header(first, one)) & set(expected)))
    rows = _rows(text, name, delimiter)
    found = next(((number, cells) for number, cells in rows if any(map(str.strip, cells))), None)
    if found is None:
        raise MistakesError([Mistake(name, 0, "", "the file is empty")])
    number, header = found
    columns = tuple(_column(cell) for cell in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_header(columns, name, number)
    lines: list[Line] = []
    for number, cells in rows:
        if not any(map(str.strip, cells)):
            continue
        if len(lines) == most_lines:
            raise MistakesError([Mistake(name, number, "", f"has more than {most_lines:,} rows")])
        lines.append(_line(number, cells, columns))
        if len(lines) == most_lines and not whole:
            break
    return Sheet(columns, tuple(lines), charset)


def _check_header(columns: Sequence[str], name: str, number: int) -> None:
    if len(columns) > MAX_COLUMNS:
        raise MistakesError([Mistake(name, number, "", f"has more than {MAX_COLUMNS} columns")])
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise MistakesError([Mistake(name, number, column, "is there twice") for column in twice])


def _line(number: int, cells: Sequence[str], columns: Sequence[str]) -> Line:
    faults: list[tuple[str, str]] = []
    if any(map(str.strip, cells[len(columns) :])):
        faults.append(("", "has more cells than there are columns"))
    found = {}
    for column, cell in zip(columns, cells, strict=False):
        if bad := _CONTROL.search(cell):
            faults.append((column, f"has a control character in it (U+{ord(bad[0]):04X})"))
        elif cell.strip() and column:
            found[column] = cell if cell.startswith(("\t", "\r")) else cell.strip()
    return Line(number, found, tuple(faults))


def _rows(text: str, name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the line that each begins on."""
    csv_rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = csv_rows.line_num + 1
        try:
            row = next(csv_rows, None)
        except csv.Error as error:
            raise MistakesError([Mistake(name, number, "", _in_words(error))]) from error
        if row is None:
            return
        yield number, row


def _in_words(error: csv.Error) -> str:
    words = str(error)
    if "field larger" in words:
        return "has a cell that is too long"
    if "unexpected end" in words:
        return "has a quote that does not end"
    return f"is not written as a table: {words}"


def _header(line: str, delimiter: str) -> list[str]:
    return [_column(cell.strip(' "\r')) for cell in line.split(delimiter)]


def _column(cell: str) -> str:
    """Return a column's name as slot files write it."""
    return re.sub(r"[\s-]+", "_", cell.strip().strip("\ufeff").lower())
