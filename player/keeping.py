# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Opens what keeps lineups: the store, the slot files that stand in for it, and the service of edits."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from player import settings
from player.offline import lineup_files
from schedules.clock import Clock
from schedules.edits.service import EditService
from schedules.errors import StoreUnavailableError
from schedules.lineups import LineupFiles
from schedules.model.catalogue import Catalogue
from schedules.service import ScheduleService
from schedules.store.base import LineupStore
from schedules.store.opening import open_store
from schedules.store.patient import PatientStore

log = logging.getLogger(__name__)

_ELSEWHERE = "postgresql:"
"""How the address of a database begins that may be away for a while, with nothing wrong here."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What keeps lineups, open."""

    store: LineupStore
    editing: EditService
    files: LineupFiles

    async def usable(self) -> None:
        """Wait until there is something to show: the store was read, or slot files stand in for it."""
        if not self.files.files:
            await self.editing.loaded.wait()


@asynccontextmanager
async def open_keeping(
    loaded: settings.LoadedConfig,
    state: Path,
    schedules: ScheduleService,
    catalogue: Catalogue,
    clock: Clock,
) -> AsyncIterator[Keeping]:
    """Open the store, and put what it has in force, and the slot files of lineups that it has not.

    A database server that cannot be reached stops nothing: slot files are in force until it can be.

    Args:
        state: The state folder; it exists.

    Raises:
        StoreError: If the store cannot be opened, and will not heal by itself.
        MistakesError: If a slot file that is needed has mistakes.
    """
    store = await _open(loaded.config.storage.database, state, clock)
    try:
        files = lineup_files(loaded, schedules, clock)
        editing = EditService(store, schedules, catalogue, clock, files)
        try:
            await editing.open()
        except StoreUnavailableError as error:
            if not isinstance(store, PatientStore):
                raise
            log.warning("nothing can be edited until the database is there, which is tried on: %s", error)
        files.load()
        yield Keeping(store, editing, files)
    finally:
        await store.aclose()


async def _open(database: str, state: Path, clock: Clock) -> LineupStore:
    if database.startswith(_ELSEWHERE):
        return PatientStore(partial(open_store, database, state), clock)
    return await open_store(database, state)
