# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The file of a backup: JSON, one value a line, compressed; its head says what it is, its end that it is whole.

    {"play_live_radio_backup": 1, "schema": "0002", "made_at": "2026-11-24T12:00:00+00:00", "counts": {"lineup": 1}}
    {"table": "lineup", "columns": ["owner", "revision"]}
    ["news", 7]
    {"end": true, "sha256": "..."}

Bytes are written ``{"base64": "..."}``.  The sum is that of all lines before.
"""  # noqa: E501 - as it is in the file

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from schedules.errors import StoreDamagedError, StoreSchemaError, StoreUnavailableError
from schedules.store.backup import Backup

from .plain import to_text

FORMAT = 1
_MARK = "play_live_radio_backup"

Value: TypeAlias = int | str | bytes | None


class BackupWriter:
    """Writes a backup line by line."""

    def __init__(self, file: BinaryIO, backup: Backup) -> None:
        # No name and no time in the frame: the same state gives the same file.
        self._out = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6)
        self._sum = hashlib.sha256()
        head = {"schema": backup.schema, "made_at": backup.made_at.isoformat(), "counts": {**backup.counts}}
        self._line({_MARK: FORMAT, **head})

    def table(self, name: str, columns: Sequence[str]) -> None:
        """Say of which table the next rows are."""
        self._line({"table": name, "columns": [*columns]})

    def rows(self, rows: Iterable[Sequence[Value]]) -> None:
        """Write rows."""
        for row in rows:
            self._line([_plain(value) for value in row])

    def end(self) -> None:
        """Say that it is whole."""
        self._line({"end": True, "sha256": self._sum.hexdigest()})
        self._out.close()

    def _line(self, value: Any) -> None:
        line = to_text(value).encode() + b"\n"
        self._sum.update(line)
        self._out.write(line)


def check_backup(file: Path) -> Backup:
    """Read a backup from its head to its end, and return what it says of itself.

    Raises:
        StoreDamagedError: If it is not a backup, not whole, or was changed.
        StoreSchemaError: If it is of a format that we do not know.
        StoreUnavailableError: If it cannot be read.
    """
    counted: dict[str, int] = {}
    backup = _head(next(_values(file), None), file)
    for table, _, rows in tables(file):
        counted[table] = counted.get(table, 0) + sum(1 for _ in rows)
    if counted != backup.counts:
        raise _damaged(file, "it has other rows than it says")
    return backup


def tables(file: Path) -> Iterator[tuple[str, tuple[str, ...], Iterator[tuple[Value, ...]]]]:
    """Return the name, the columns and the rows of each table; rows are read before the next table is.

    Raises:
        StoreDamagedError, StoreUnavailableError: As `check_backup`.
    """
    values = _values(file)
    next(values, None)
    line = next(values, None)
    while isinstance(line, dict) and "table" in line:
        columns = tuple(map(str, line.get("columns", ())))
        following: list[Any] = []
        yield str(line["table"]), columns, _rows(values, len(columns), following, file)
        line = following[0] if following else None
    if not (isinstance(line, dict) and line.get("end") is True) or next(values, None) is not None:
        raise _damaged(file, "it is not whole")


def _rows(values: Iterator[Any], width: int, following: list[Any], file: Path) -> Iterator[tuple[Value, ...]]:
    for line in values:
        if not isinstance(line, list):
            following.append(line)
            return
        if len(line) != width:
            raise _damaged(file, "a row has not as many values as columns")
        yield tuple(_value(value, file) for value in line)


def _values(file: Path) -> Iterator[Any]:
    """Return the value of each line; the sum at the end is checked when the end is reached."""
    so_far = hashlib.sha256()
    try:
        with gzip.open(file, "rb") as source:
            for line in source:
                value = json.loads(line)
                ends = isinstance(value, dict) and value.get("end") is True
                if ends and value.get("sha256") != so_far.hexdigest():
                    raise _damaged(file, "it was changed")
                so_far.update(line)
                yield value
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise _damaged(file, "it is not whole, or not a backup") from error
    except OSError as error:
        raise StoreUnavailableError(f"{file}: the backup cannot be read: {error.strerror}") from error


def _head(head: Any, file: Path) -> Backup:
    if not isinstance(head, dict) or not isinstance(head.get(_MARK), int):
        raise _damaged(file, "it is not a backup of ours")
    if head[_MARK] > FORMAT:
        raise StoreSchemaError(
            f"{file}: this backup is of format {head[_MARK]}, which a newer program made: update this one"
        )
    try:
        return Backup(
            schema=str(head["schema"]),
            made_at=datetime.fromisoformat(head["made_at"]),
            counts={str(table): int(count) for table, count in head["counts"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(file, "its head makes no sense") from error


def _plain(value: Value) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _value(value: Any, file: Path) -> Value:
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, dict) and isinstance(value.get("base64"), str):
        try:
            return base64.b64decode(value["base64"], validate=True)
        except ValueError as error:
            raise _damaged(file, "a value is not in base64") from error
    raise _damaged(file, "a value is of no kind that there is")


def _damaged(file: Path, why: str) -> StoreDamagedError:
    return StoreDamagedError(f"{file}: this backup cannot be used: {why}")
