# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The tuning hours of one calendar month: its sums, its file, and how both are shown.

There are sums and nothing else: no address, no id, no time of any listener.
"""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from schedules.formats.table_text import write_sheet

log = logging.getLogger(__name__)

FOLDER: Final = "tuning"
VERSION: Final = 1
COLUMNS: Final = (
    "month",
    "service",
    "station",
    "kind",
    "hours",
    "sessions",
    "average_listeners",
    "peak_listeners",
)
MONTH: Final = r"[0-9]{4}-(0[1-9]|1[0-2])"


class Kind(StrEnum):
    """How somebody listens."""

    CONTINUOUS = "continuous"
    """One long answer: page, widget, and most players."""
    HLS = "hls"
    """In pieces, which nothing holds together: there are no sessions to count."""
    LOCAL = "local"
    """The player of this machine itself."""


Key = tuple[str, str, Kind]
"""Service, station, and how."""


@dataclass(slots=True)
class Sum:
    """What is counted for one of them."""

    seconds: float = 0.0
    sessions: int = 0
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """One month.

    Attributes:
        name: Such as ``2026-11``.
        zone: By whose clock it begins and ends.
    """

    name: str
    zone: ZoneInfo
    sums: dict[Key, Sum] = field(default_factory=dict)

    @property
    def start(self) -> datetime:
        """When it begins."""
        year, month = map(int, self.name.split("-"))
        return datetime(year, month, 1, tzinfo=self.zone).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """When it ends, which is out of it."""
        year, month = map(int, self.name.split("-"))
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=self.zone).astimezone(UTC)

    def of(self, key: Key) -> Sum:
        """Return the sum of a key, which is there from now on."""
        return self.sums.setdefault(key, Sum())


def month_name(at: datetime, zone: ZoneInfo) -> str:
    """Return the month in which an instant lies."""
    return f"{at.astimezone(zone):%Y-%m}"


def is_month(text: str) -> bool:
    """Tell whether a text names a month."""
    return re.fullmatch(MONTH, text) is not None and text[:4] != "0000" and text != "9999-12"


def kept_zone(state: Path) -> ZoneInfo:
    """Return the zone by whose clock the newest month was counted; UTC if none was.

    Args:
        state: The state folder.
    """
    names = sorted(
        (path.stem for path in (state / FOLDER).glob("*.json") if is_month(path.stem)), reverse=True
    )
    utc = ZoneInfo("UTC")
    try:
        return load(state, names[0], utc).zone if names else utc
    except OSError:
        return utc  # whoever reads the month itself is told why


def load(state: Path, name: str, zone: ZoneInfo) -> Month:
    """Return a month as it is kept; an empty one if nothing is.

    A file that makes no sense is set aside, and said.

    Args:
        state: The state folder.
        zone: Of a month of which nothing is kept.

    Raises:
        OSError: If it cannot be read.
    """
    path = state / FOLDER / f"{name}.json"
    try:
        said = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Month(name, zone)
    try:
        return _read(json.loads(said), name)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        aside = path.with_suffix(".broken")
        path.replace(aside)
        log.warning("%s makes no sense (%s) and is set aside as %s; counting begins anew", path, error, aside)
        return Month(name, zone)


def save(state: Path, month: Month, rows: Sequence[Mapping[str, object]]) -> None:
    """Write a month: to a whole file, or not at all.

    Args:
        rows: As `plain_sums` gave them; a copy, so that counting may go on meanwhile.

    Raises:
        OSError: If it could not be written.
    """
    folder = state / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    document = {"version": VERSION, "month": month.name, "timezone": month.zone.key, "rows": rows}
    number, name = tempfile.mkstemp(prefix=f".{month.name}.", dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(json.dumps(document, indent=1).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / f"{month.name}.json")
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def plain_sums(month: Month) -> list[dict[str, object]]:
    """Return the sums as the file has them."""
    return [
        {
            "service": service,
            "station": station,
            "kind": kind.value,
            "seconds": round(one.seconds, 3),
            "sessions": one.sessions,
            "peak_listeners": one.peak,
        }
        for (service, station, kind), one in sorted(month.sums.items())
    ]


def rows_of(month: Month, now: datetime) -> list[dict[str, Any]]:
    """Return a month as it is shown.

    The average is over what has passed of the month.  HLS has no sessions, and so no peak.
    """
    passed_s = (min(now, month.end) - month.start).total_seconds()
    return [
        {
            "month": month.name,
            "service": service,
            "station": station,
            "kind": kind.value,
            "hours": round(one.seconds / 3600, 4),
            "sessions": None if kind is Kind.HLS else one.sessions,
            "average_listeners": round(one.seconds / passed_s, 3) if passed_s > 0 else 0.0,
            "peak_listeners": None if kind is Kind.HLS else one.peak,
        }
        for (service, station, kind), one in sorted(month.sums.items())
    ]


def table(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return shown rows as CSV that no spreadsheet runs."""
    return write_sheet(
        COLUMNS, ({name: "" if row[name] is None else _cell(row[name]) for name in COLUMNS} for row in rows)
    )


def _cell(value: object) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _read(said: Any, name: str) -> Month:
    if said["version"] != VERSION or said["month"] != name:
        raise ValueError("it is of another version, or month")
    month = Month(name, ZoneInfo(said["timezone"]))
    for row in said["rows"]:
        key = (str(row["service"]), str(row["station"]), Kind(row["kind"]))
        month.sums[key] = Sum(float(row["seconds"]), int(row["sessions"]), int(row["peak_listeners"]))
    return month
