# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Put lineups into a database, as edits would have."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from schedules.model.ids import ServiceId
from schedules.model.kept import (
    Commit,
    FollowedCopy,
    HistoryEntry,
    KeptEntry,
    KeptLineup,
    LineupChange,
    Owner,
)
from schedules.store.opening import open_store

SQLITE = "sqlite:///liveradio.db"


def keep(folder: Path, owner: str, at: datetime, *rows: dict[str, Any], database: str = SQLITE) -> None:
    """Keep a lineup of these rows, at its next revision.

    Args:
        folder: The state folder.
        rows: Under the keys of slot files, each with its id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_keep(folder, Owner(owner), at, rows, database))


def follow(folder: Path, service: str, url: str, as_of: datetime, slots: str) -> None:
    """Keep a slot file as the last good reading of what a service follows."""
    asyncio.run(
        _follow(
            folder, FollowedCopy(service=ServiceId(service), url=url, as_of=as_of, content=slots.encode())
        )
    )


async def _follow(folder: Path, copy: FollowedCopy) -> None:
    store = await open_store(SQLITE, folder)
    try:
        await store.put_followed(copy)
    finally:
        await store.aclose()


async def _keep(folder: Path, owner: Owner, at: datetime, rows: tuple[dict[str, Any], ...], url: str) -> None:
    store = await open_store(url, folder)
    try:
        before = await store.lineup(owner) or KeptLineup(owner=owner)
        after = replace(
            before,
            revision=before.revision + 1,
            version=before.version or 1,
            entries={
                row["id"]: KeptEntry(id=row["id"], order=place, version=before.revision + 1, row=row)
                for place, row in enumerate(rows)
            },
            changed_at=at,
        )
        change = LineupChange(
            expected_revision=before.revision,
            lineup=after,
            entries=frozenset(before.entries) | frozenset(after.entries),
            programmes=frozenset(),
            history=HistoryEntry(
                owner=owner, revision=after.revision, at=at, actor="Ann", machine=False,
                command={"command": "lineup.import"}, changes=(),
            ),
        )  # fmt: skip
        await store.commit(Commit(changes=(change,)))
    finally:
        await store.aclose()
