# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What ``liveradio backup`` and ``liveradio restore`` do to the file and the database."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from player.state import locked, state_folder
from schedules.errors import StoreError
from schedules.rest.values import instant_text
from schedules.store import backup as store_backup
from schedules.store.sql.backup_file import check_backup

from .failure import CommandError
from .finding import Asked, configuration

_COUNTED = (("lineup", "lineups"), ("history", "edits"), ("draft", "drafts"))
"""What people count, by the name of its table."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds."""

    backup: store_backup.Backup

    def document(self) -> dict[str, Any]:
        """Return it for programs."""
        counts = {many: self.backup.counts.get(table, 0) for table, many in _COUNTED}
        return {"made_at": instant_text(self.backup.made_at.replace(microsecond=0)), **counts}

    def words(self) -> str:
        """Return ``3 lineups, 120 edits and 1 draft, as of 2026-11-24T12:00:00Z``."""
        document = self.document()
        lineups, edits, drafts = (
            f"{document[many]} {many.removesuffix('s') if document[many] == 1 else many}"
            for _, many in _COUNTED
        )
        return f"{lineups}, {edits} and {drafts}, as of {document['made_at']}"


def look(file: Path) -> Held:
    """Read a backup from its head to its end.

    Raises:
        StoreError: If it is none, not whole, or of a newer version.
    """
    return Held(check_backup(file))


def restore(file: Path, asked: Asked, *, replace: bool) -> Held:
    """Put a backup into the database of the configuration.

    Raises:
        StateFolderError: If a service uses the state folder.
        StoreError: If the backup or the database cannot be used; nothing was changed.
        CommandError: If the database is not empty, and nothing is to be replaced.
    """
    loaded, state = configuration(asked.config), state_folder(asked.state_dir, os.environ)
    with locked(state):
        work = store_backup.restore(file, loaded.config.storage.database, state, replace=replace)
        try:
            return Held(asyncio.run(work))
        except StoreError as error:
            if type(error) is StoreError and not replace:
                raise CommandError(f"{error}: with --replace") from error
            raise
