# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Several things in one cell of a table: hosts, moves and further airings, as short texts.

``2026-11-26 06:00 to 09:00; title=Thanksgiving Edition | 2026-11-30; subtitle=Words only``

A bar ends a move, a semicolon a part of it; a backslash takes away the meaning of the sign after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from schedules.safe_yaml import Plain

from .slotfile_plain import Row
from .table_cells import Note, clock_text, day_text, is_dated, moment_text, number, truth

WORDS = ("title", "subtitle", "genre", "url", "image")
RIGHTS = ("rewind", "record", "stream")

_TO = re.compile(r"\s*(?:\bto\b|–|—)\s*|(?<=[0-9mM])\s*-\s*(?=[0-9]{1,2}:)", re.IGNORECASE)
_SIGN = re.compile(r"[\\|;]")


def names_of(cell: str) -> list[Plain]:
    """Return the names in a cell, which semicolons keep apart."""
    return [name for part in _split(cell, ";") if (name := _plain(part).strip())]


def names_text(names: Iterable[Plain]) -> str:
    """Return names as one cell."""
    return "; ".join(_escaped(str(name)) for name in names)


def airings_of(cell: str, note: Note) -> list[Plain]:
    """Return the moves or further airings in a cell as slot files have them.

    Raises:
        ValueError: If one cannot be understood.
    """
    return [_airing(part, note) for part in _split(cell, "|") if part.strip()]


def airings_text(rows: Sequence[Plain]) -> str:
    """Return moves or further airings as one cell."""
    return " | ".join(_airing_text(row) for row in rows if isinstance(row, dict))


def _airing(text: str, note: Note) -> Row:
    head, *parts = _split(text, ";")
    dated, _, times = head.strip().partition(" ")
    row: Row = {"date": day_text(dated, note)}
    begin, *rest = _TO.split(times.strip(), maxsplit=1)
    for key, cell in (("start", begin), ("end", rest[0] if rest else "")):
        if cell.strip():
            row[key] = moment_text(cell, note) if is_dated(cell) else clock_text(cell, note)
    for part in parts:
        if part.strip():
            _put(row, *_pair(part))
    return row


def _pair(part: str) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise ValueError(
            f'"{part.strip()[:40]}" is no part of an airing; write title=… or another name with ='
        )
    return key.strip().lower(), _plain(value).strip()


def _put(row: Row, key: str, value: str) -> None:
    hosts, rights = row.get("hosts", []), row.get("rights", {})
    if key in WORDS:
        row[key] = value
    elif key in {"host", "hosts"} and isinstance(hosts, list):
        row["hosts"] = [*hosts, value] if value else hosts
    elif key in RIGHTS and isinstance(rights, dict):
        row["rights"] = {**rights, key: value.lower() if key == "rewind" else truth(value)}
    elif key == "extra_days":
        row[key] = number(value)
    else:
        raise ValueError(f'an airing has no "{key[:40]}"; known are {", ".join((*WORDS, "host", *RIGHTS))}')


def _airing_text(row: Row) -> str:
    begin, end = row.get("start"), row.get("end")
    head = " ".join(str(part) for part in (row["date"], begin) if part is not None)
    parts = [head if end is None else f"{head} to {end}"]
    parts += [f"{key}={_escaped(str(row[key]))}" for key in ("extra_days", *WORDS) if key in row]
    hosts, rights = row.get("hosts"), row.get("rights")
    if isinstance(hosts, list):
        parts += [f"host={_escaped(str(name))}" for name in hosts] or ["host="]
    if isinstance(rights, dict):
        parts += [f"{key}={_right(value)}" for key, value in rights.items()]
    return "; ".join(parts)


def _right(value: Plain) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    return _SIGN.sub(lambda match: f"\\{match[0]}", text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _split(text: str, sign: str) -> list[str]:
    """Return the parts between signs that no backslash stands before; what was escaped stays so."""
    parts, begin, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] == sign:
            parts.append(text[begin:place])
            begin = place + 1
        place += 1
    return [*parts, text[begin:]]
