# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the staff's API needs of the other parts, and under which key handlers find it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from schedules.clock import Clock
from schedules.edits.base import Editing
from schedules.follow.status import Following
from schedules.model.catalogue import Catalogue
from schedules.model.ids import ServiceId
from schedules.model.kept import HistoryEntry, Owner
from schedules.painter import Lineups

from .authors import Authors
from .describing import Describe
from .door import StaffDoor

Backup = Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]
"""Opens a backup of all that is kept, to be read piece by piece."""


class LineupsInForce(Protocol):
    """Where the lineups are that are on the air."""

    def lineups(self, service: str) -> Lineups:
        """Return those of a service and its stations."""


class Archive(Protocol):
    """Where the edit is found that made a revision."""

    async def history_entry(self, owner: Owner, revision: int) -> HistoryEntry | None:
        """Return it; ``None`` if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPorts:
    """Everything the handlers may ask.

    Attributes:
        describe: Says an edit in one sentence.
        backup: ``None`` where the store has nothing to back up.
        following: ``None`` where nothing can be followed.
    """

    editing: Editing
    door: StaffDoor
    schedules: LineupsInForce
    authors: Authors
    describe: Describe
    catalogue: Catalogue
    clock: Clock
    backup: Backup | None = None
    following: Following | None = None

    def service_of(self, owner: Owner) -> ServiceId:
        """Return the service that a lineup is of, or that its station carries.

        Raises:
            UnknownServiceError, UnknownStationError: If there is none.
        """
        return self.catalogue.service_of(owner).id


STAFF: web.AppKey[StaffPorts] = web.AppKey("staff", StaffPorts)
