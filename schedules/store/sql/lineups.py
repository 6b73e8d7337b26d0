# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lineups in tables: reading all of them fast, and writing what an edit changed."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.model.kept import KeptEntry, KeptLineup, KeptProgramme, LineupChange, Owner

from .plain import from_text, rows_from, to_text
from .tables import ENTRY, LINEUP, PROGRAMME

_PART = 4000
"""Rows that are taken at once; more would keep everything else waiting."""
_FEW = 200
"""So many are not worth a thread; more are made into values in one, so that the loop turns meanwhile."""

T = TypeVar("T")


async def read_lineups(connection: AsyncConnection, owner: Owner | None = None) -> Mapping[Owner, KeptLineup]:
    """Return all lineups by owner, or only that of one."""
    entries: list[tuple[str, KeptEntry]] = []
    programmes: list[tuple[str, KeptProgramme]] = []
    query = select(ENTRY.c.owner, ENTRY.c.id, ENTRY.c.place, ENTRY.c.version, ENTRY.c.programme, ENTRY.c.row)
    async for part in _parts(connection, _of(query, ENTRY, owner), _entries):
        entries += part
    query_programmes = select(PROGRAMME.c.owner, PROGRAMME.c.id, PROGRAMME.c.version, PROGRAMME.c.row)
    async for programmes_part in _parts(connection, _of(query_programmes, PROGRAMME, owner), _programmes):
        programmes += programmes_part
    rows = (await connection.execute(_of(select(LINEUP), LINEUP, owner))).all()
    if len(entries) <= _FEW:
        return _assemble(rows, entries, programmes)
    return await asyncio.to_thread(_assemble, rows, entries, programmes)


def _assemble(
    rows: Sequence[Any],
    entries: Sequence[tuple[str, KeptEntry]],
    programmes: Sequence[tuple[str, KeptProgramme]],
) -> dict[Owner, KeptLineup]:
    entries_of: dict[str, dict[str, KeptEntry]] = {row.owner: {} for row in rows}
    programmes_of: dict[str, dict[str, KeptProgramme]] = {row.owner: {} for row in rows}
    for of, entry in sorted(entries, key=lambda pair: (pair[1].order, pair[1].id)):
        entries_of[of][entry.id] = entry
    for of, programme in sorted(programmes, key=lambda pair: pair[1].id):
        programmes_of[of][programme.id] = programme
    return {
        Owner(row.owner): KeptLineup(
            owner=Owner(row.owner),
            revision=row.revision,
            version=row.version,
            timezone=row.timezone,
            sample=bool(row.sample),
            zones=MappingProxyType(_zones(row.zones)),
            entries=MappingProxyType(entries_of[row.owner]),
            programmes=MappingProxyType(programmes_of[row.owner]),
            changed_at=row.changed_at,
        )
        for row in sorted(rows, key=lambda row: str(row.owner))
    }


async def read_revisions(
    connection: AsyncConnection, owners: Sequence[Owner] | None = None
) -> dict[Owner, int]:
    """Return the revision of all lineups that are kept, or of some of them."""
    query = select(LINEUP.c.owner, LINEUP.c.revision)
    if owners is not None:
        query = query.where(LINEUP.c.owner.in_(owners))
    rows = (await connection.execute(query)).all()
    return {Owner(owner): revision for owner, revision in sorted((row[0], row[1]) for row in rows)}


async def write_lineup(connection: AsyncConnection, change: LineupChange) -> None:
    """Write what a change names; its expected revision was checked in this transaction."""
    lineup = change.lineup
    values = {
        "revision": lineup.revision,
        "version": lineup.version,
        "timezone": lineup.timezone,
        "sample": int(lineup.sample),
        "zones": to_text({name: base64.b64encode(data).decode() for name, data in lineup.zones.items()}),
        "changed_at": lineup.changed_at,
    }
    if change.expected_revision == 0:
        await connection.execute(insert(LINEUP).values(owner=lineup.owner, **values))
    else:
        await connection.execute(update(LINEUP).where(LINEUP.c.owner == lineup.owner).values(**values))
        await _remove(connection, ENTRY, lineup.owner, change.entries)
        await _remove(connection, PROGRAMME, lineup.owner, change.programmes)

    def entry_row(entry: KeptEntry) -> dict[str, Any]:
        return {
            "owner": lineup.owner,
            "id": entry.id,
            "place": entry.order,
            "version": entry.version,
            "programme": entry.programme,
            "row": to_text(entry.row),
        }

    def programme_row(programme: KeptProgramme) -> dict[str, Any]:
        return {
            "owner": lineup.owner,
            "id": programme.id,
            "version": programme.version,
            "row": to_text(programme.row),
        }

    entries = [lineup.entries[id_] for id_ in sorted(change.entries) if id_ in lineup.entries]
    programmes = [lineup.programmes[id_] for id_ in sorted(change.programmes) if id_ in lineup.programmes]
    await _insert(connection, ENTRY, entries, entry_row)
    await _insert(connection, PROGRAMME, programmes, programme_row)


async def _remove(connection: AsyncConnection, table: Table, owner: Owner, ids: Iterable[str]) -> None:
    wanted = [{"of": owner, "which": id_} for id_ in sorted(ids)]
    if wanted:
        where = (table.c.owner == bindparam("of"), table.c.id == bindparam("which"))
        await connection.execute(delete(table).where(*where), wanted)


async def _insert(
    connection: AsyncConnection, table: Table, items: Sequence[T], row: Callable[[T], dict[str, Any]]
) -> None:
    for start in range(0, len(items), _PART):
        part = items[start : start + _PART]
        rows = _each(row, part) if len(part) <= _FEW else await asyncio.to_thread(_each, row, part)
        await connection.execute(insert(table), rows)


def _each(row: Callable[[T], dict[str, Any]], items: Sequence[T]) -> list[dict[str, Any]]:
    return [row(item) for item in items]


def _of(query: Select[Any], table: Table, owner: Owner | None) -> Select[Any]:
    return query if owner is None else query.where(table.c.owner == owner)


async def _parts(
    connection: AsyncConnection, query: Select[Any], make: Callable[[Sequence[Any]], list[T]]
) -> AsyncIterator[list[T]]:
    async with connection.stream(query) as result:
        async for rows in result.partitions(_PART):
            yield make(rows) if len(rows) <= _FEW else await asyncio.to_thread(make, rows)


def _entries(rows: Sequence[tuple[str, str, int, int, str | None, str]]) -> list[tuple[str, KeptEntry]]:
    data = rows_from([row[5] for row in rows])
    return [
        (owner, KeptEntry(id=id_, order=order, version=version, programme=programme, row=row))
        for (owner, id_, order, version, programme, _), row in zip(rows, data, strict=True)
    ]


def _programmes(rows: Sequence[tuple[str, str, int, str]]) -> list[tuple[str, KeptProgramme]]:
    data = rows_from([row[3] for row in rows])
    return [
        (owner, KeptProgramme(id=id_, version=version, row=row))
        for (owner, id_, version, _), row in zip(rows, data, strict=True)
    ]


def _zones(text: str) -> dict[str, bytes]:
    return {name: base64.b64decode(data) for name, data in from_text(text).items()}
