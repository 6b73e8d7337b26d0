# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A look at what is kept, for commands when no service runs: nothing is made, migrated, locked or written.

What talks to databases is imported only where there is one to be read, since it takes a quarter of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schedules.model.kept import FollowedCopy, KeptLineup, Owner

_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """All lineups that are kept, as they were at one moment.

    Attributes:
        followed: The last good reading of each followed schedule.
    """

    lineups: Mapping[Owner, KeptLineup]
    followed: tuple[FollowedCopy, ...] = ()


def sqlite_file(database_url: str, state_folder: Path) -> Path | None:
    """Return the file that an address names; ``None`` if it names a server."""
    if not database_url.startswith(_SQLITE):
        return None
    return state_folder / database_url.removeprefix(_SQLITE).partition("?")[0]


async def take_glimpse(database_url: str, state_folder: Path) -> Glimpse | None:
    """Return what is kept; ``None`` if there is no database yet, or nothing of ours in it.

    A service may have it open meanwhile: this is no second one that writes.

    Raises:
        StoreUnavailableError: If it cannot be reached or read.
        StoreSchemaError: If its tables are newer or older than ours, or of another program.
        StoreDamagedError: If it makes no sense.
    """
    file = sqlite_file(database_url, state_folder)
    if file is not None and not file.exists():
        return None
    from .sql.glimpse import read_glimpse  # noqa: PLC0415 - see above

    return await read_glimpse(database_url, state_folder)
