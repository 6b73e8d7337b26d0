# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What went wrong on the air, when, why and until when: kept for 90 days in the state folder.

One line of JSON for each beginning and each end, the later one with all of it, so
that a line that was torn by a crash costs only itself.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from schedules.formats.table_text import write_sheet
from schedules.model.ids import ServiceId

log = logging.getLogger(__name__)

FILE_NAME: Final = "incidents.jsonl"
KEPT: Final = timedelta(days=90)
MOST: Final = 20_000
UNKNOWN_END: Final = "the service was stopped; what came after is not known"
COLUMNS: Final = ("id", "service", "mount", "kind", "since", "until", "reason", "ended")


class IncidentKind(StrEnum):
    """What went wrong."""

    DOWN = "down"
    SILENT = "silent"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One that began.

    Attributes:
        mount: Where it was heard: the service's id, or ``station:ID``.
        reason: Why, as a sentence.
        until: ``None`` while it goes on, and where its end is not known.
        ended: How it ended; empty while it goes on.
    """

    id: str
    service: ServiceId
    mount: str
    kind: IncidentKind
    since: datetime
    reason: str
    until: datetime | None = None
    ended: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return not self.ended


class IncidentLog:
    """All incidents, in the order in which they began.

    All methods run on the event loop's thread; a line is written at once, and costs
    what one write to the page cache does.

    Args:
        folder: The state folder; it exists.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._path = folder / FILE_NAME
        self._now = now
        self._all: dict[str, Incident] = {one.id: one for one in read_incidents(folder)}
        self._trouble = False

    def open(self) -> None:
        """Say of those that went on when the service was killed that their end is not known; drop the old."""
        for one in [one for one in self._all.values() if one.is_open]:
            self._all[one.id] = replace(one, ended=UNKNOWN_END)
        self._prune()

    def of(self, service: ServiceId | None = None) -> Sequence[Incident]:
        """Return the incidents of a service, or all, the newest first."""
        found = [one for one in self._all.values() if service in (None, one.service)]
        return found[::-1]

    def begin(
        self, service: ServiceId, mount: str, kind: IncidentKind, since: datetime, reason: str
    ) -> Incident:
        """Note that something began to be wrong."""
        one = Incident(
            id=secrets.token_hex(8), service=service, mount=mount, kind=kind, since=since, reason=reason
        )
        self._write(one)
        oldest = next(iter(self._all.values()))
        if len(self._all) > MOST or oldest.since < self._now() - KEPT - timedelta(days=1):
            self._prune()
        return one

    def end(self, incident: Incident, until: datetime, ended: str) -> Incident:
        """Note that one is over, and return it so."""
        one = replace(incident, until=max(until, incident.since), ended=ended)
        self._write(one)
        return one

    def _write(self, one: Incident) -> None:
        self._all[one.id] = one
        try:
            with self._path.open("ab") as file:
                torn = file.tell() > 0 and not _ends_well(self._path)
                file.write(b"\n" * torn + _line(one))
            self._trouble = False
        except OSError as error:
            self._complain(error)

    def _prune(self) -> None:
        """Write all anew that is young enough: to a whole file, or not at all."""
        oldest = self._now() - KEPT
        young = [one for one in self._all.values() if one.is_open or (one.until or one.since) >= oldest]
        self._all = {one.id: one for one in young[-MOST:]}
        try:
            number, name = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=self._path.parent)
            with os.fdopen(number, "wb") as file:
                file.writelines(map(_line, self._all.values()))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except OSError as error:
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        if not self._trouble:
            log.warning("incidents cannot be written down: %s: %s", self._path, error.strerror)
        self._trouble = True


def read_incidents(folder: Path) -> Sequence[Incident]:
    """Return the incidents that a state folder keeps, in the order in which they began; none if it has none.

    Lines that make no sense are left out.
    """
    try:
        lines = (folder / FILE_NAME).read_bytes().splitlines()
    except OSError as error:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            log.warning("incidents cannot be read: %s", error)
        return ()
    found: dict[str, Incident] = {}
    for line in lines:
        one = _read(line)
        if one is not None:
            found[one.id] = one
    return tuple(found.values())


def plain(one: Incident) -> dict[str, Any]:
    """Return one as JSON has it."""
    return {
        "id": one.id,
        "service": one.service,
        "mount": one.mount,
        "kind": one.kind.value,
        "since": text_of(one.since),
        "until": text_of(one.until) if one.until else None,
        "reason": one.reason,
        "ended": one.ended,
    }


def table(incidents: Iterable[Mapping[str, Any]]) -> bytes:
    """Return plain incidents as CSV that no spreadsheet runs."""
    return write_sheet(COLUMNS, ({column: one[column] or "" for column in COLUMNS} for one in incidents))


def text_of(instant: datetime) -> str:
    """Return an instant in UTC to the millisecond."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _line(one: Incident) -> bytes:
    return json.dumps(plain(one), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _read(line: bytes) -> Incident | None:
    """Return the incident of a line; ``None`` if it is torn."""
    try:
        said = json.loads(line)
        since, until = datetime.fromisoformat(said["since"]), said["until"]
        one = Incident(
            id=str(said["id"]),
            service=ServiceId(said["service"]),
            mount=str(said["mount"]),
            kind=IncidentKind(said["kind"]),
            since=since,
            reason=str(said["reason"]),
            until=datetime.fromisoformat(until) if until else None,
            ended=str(said["ended"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
    return None if since.tzinfo is None or (one.until and one.until.tzinfo is None) else one
