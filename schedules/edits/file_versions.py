# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Versions of what comes from a slot file, which nobody counts: they are made of the content itself.

So whoever looked at a row, and edits it after the file was saved with another one, is told so.  They lie
far above all revisions that there will ever be, and fit into the columns of a database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from zlib import crc32

from schedules.model.kept import Json, KeptLineup

FIRST = 1 << 30
"""The least of them; a lineup that is edited once a second gets there after 34 years."""


def is_of_file(version: int) -> bool:
    """Tell whether a version is that of a row of a slot file."""
    return version >= FIRST


def file_version(row: Mapping[str, Json], timezone: str | None) -> int:
    """Return the version of a row of a slot file.

    Args:
        timezone: Of the file, in which times of the row are meant.
    """
    return _made_of([timezone, row])


def with_versions(lineup: KeptLineup) -> KeptLineup:
    """Return the lineup of a slot file with the versions of its rows."""
    entries = {
        id_: replace(entry, version=file_version(entry.row, lineup.timezone))
        for id_, entry in lineup.entries.items()
    }
    return replace(lineup, entries=entries)


def lineup_version(lineup: KeptLineup) -> int:
    """Return what an edit of a whole lineup is made against: its revision, or its slot file's version."""
    if lineup.revision or lineup == KeptLineup(owner=lineup.owner):
        return lineup.revision
    entries = [[one.id, one.order, one.version] for one in lineup.entries.values()]
    zones = {name: crc32(data) for name, data in lineup.zones.items()}
    return _made_of([lineup.timezone, lineup.sample, zones, entries])


def _made_of(value: object) -> int:
    return FIRST + crc32(json.dumps(value, sort_keys=True).encode()) % FIRST
