# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Write tables: a lineup with a row for each slot and one-off, or broadcasts with a row for each."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BadBase64Error
from collections.abc import Iterable, Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from schedules.model.broadcast import Broadcast
from schedules.model.slot import PRIVATE_ZONE, Lineup
from schedules.safe_yaml import Plain
from schedules.timeline.zone import Zones

from .slotfile_plain import Row, in_order, plain_row
from .table_cells import local_text
from .table_compact import RIGHTS, airings_text, names_text
from .table_rows import RECURRENCE, TableRow
from .table_text import write_sheet

SLOT_COLUMNS = (
    *("id", "kind", "title", "start", "end", "from", "until"),
    *RECURRENCE,
    *("extra_days", "days_later", "except", "moves", "extra", "scope", "priority", "timezone", "mode"),
    *("subtitle", "hosts", "genre", "url", "image"),
    *RIGHTS,
    *("sample", "zone_data"),
)
"""All columns of a table of slots; named as in slot files."""

BROADCAST_COLUMNS = (
    *("station", "start", "end", "title", "subtitle", "hosts", "genre", "url", "image"),
    *("kind", "scope", "part", "parts", "heard_on", "brief"),
    *RIGHTS,
    *("occurrence_id", "id", "sample"),
)
"""All columns of a table of broadcasts."""


def write_table(lineup: Lineup) -> bytes:
    """Return the table of a lineup; a zone of the whole lineup stands in each row."""
    rows: list[dict[str, str]] = []
    described: set[str] = set()
    for one in in_order(lineup):
        row = plain_row(one)
        zone = one.timezone or lineup.timezone
        if zone is not None:
            row["timezone"] = zone
        if zone is not None and zone in lineup.zones and zone not in described:
            described.add(zone)
            row["zone_data"] = b64encode(lineup.zones[zone]).decode()
        if lineup.sample:
            row["sample"] = True
        rows.append(_cells(row))
    columns = SLOT_COLUMNS if described else tuple(one for one in SLOT_COLUMNS if one != "zone_data")
    return write_sheet(columns, rows)


def write_broadcasts(
    broadcasts: Iterable[Broadcast], *, station: str, timezone: str, sample: bool = False
) -> bytes:
    """Return a table of broadcasts, start and end by the station's clock, each with its offset.

    Args:
        station: Id of the station that carries them.
        timezone: IANA zone of its clock.
        sample: The programmes are invented, which is said in each row.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If there is no such zone.
    """
    zone = Zones()[timezone]
    marked = {"sample": "true"} if sample else {}
    rows = (_broadcast(one, station, zone) | marked for one in broadcasts)
    return write_sheet(BROADCAST_COLUMNS, rows)


def zone_data(rows: Sequence[TableRow]) -> dict[str, bytes]:
    """Return the zones that rows describe; what is wrong is noted with the row."""
    found: dict[str, bytes] = {}
    for row in rows:
        name = str(row.plain.get("timezone", ""))
        if not row.zone_data:
            continue
        try:
            data = b64decode(row.zone_data, validate=True)
            ZoneInfo.from_file(BytesIO(data), key=name)
        except (BadBase64Error, ValueError, OSError, EOFError, ArithmeticError, LookupError):
            row.faults.append("zone_data: is no zone data: write TZif as base64")
            continue
        if name.startswith(PRIVATE_ZONE):
            found[name] = data
        else:
            row.faults.append(f"zone_data: only zones whose names begin with {PRIVATE_ZONE} have some")
    return found


def _cells(row: Row) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, value in row.items():
        if column in {"moves", "extra"} and isinstance(value, list):
            cells[column] = airings_text(value)
        elif column == "hosts" and isinstance(value, list):
            cells[column] = names_text(value)
        elif isinstance(value, dict):
            cells |= {inner: _cell(part) for inner, part in value.items()}
        else:
            cells[column] = _cell(value)
    return cells


def _cell(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _broadcast(one: Broadcast, station: str, zone: ZoneInfo) -> dict[str, str]:
    occurrence = one.occurrence
    programme, rights = occurrence.programme, occurrence.rights
    return {
        "station": station,
        "start": local_text(one.start.astimezone(zone)),
        "end": local_text(one.end.astimezone(zone)),
        "title": programme.title,
        "subtitle": programme.subtitle,
        "hosts": names_text(programme.hosts),
        "genre": programme.genre,
        "url": programme.url,
        "image": programme.image,
        "kind": occurrence.kind.value,
        "scope": occurrence.scope.value,
        "part": str(one.part),
        "parts": str(one.parts),
        "heard_on": one.heard_on.value,
        "brief": _cell(one.brief),
        "rewind": rights.rewind.value,
        "record": _cell(rights.record),
        "stream": _cell(rights.stream),
        "occurrence_id": occurrence.id,
        "id": one.id,
    }
