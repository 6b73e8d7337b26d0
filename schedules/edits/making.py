# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Make an edit of the lineups as they are, once it is sure that it was meant for them."""

from __future__ import annotations

from datetime import datetime

from schedules.model.catalogue import Catalogue
from schedules.model.kept import HistoryEntry, KeptLineup, Owner, Row
from schedules.store.base import LineupStore

from .adopting import adopted
from .applying import apply
from .base import Version
from .commands import AnyCommand, command_row
from .freshness import Freshness
from .known import KnownLineups
from .undoing import inverse
from .wanted import Made

UNDO = "undo"


class Making:
    """Makes edits; nothing is painted or written."""

    def __init__(self, store: LineupStore, known: KnownLineups, catalogue: Catalogue) -> None:
        self._known = known
        self._freshness = Freshness(store)
        self.stations = frozenset(catalogue.stations)

    def lineup(self, owner: Owner) -> KeptLineup:
        """Return a lineup as it is."""
        return self._known.lineup(owner)

    def base(self, owner: Owner) -> KeptLineup:
        """Return the lineup that an edit is made of; a slot file's as if it had been copied already."""
        return adopted(self._known.lineup(owner))

    def zone(self, owner: Owner) -> str:
        """Return the zone of a lineup's times that name none."""
        return self._known.zone(owner)

    async def meant(self, owner: Owner, command: AnyCommand, version: Version, now: datetime) -> AnyCommand:
        """Return a command as it is meant now; see `Freshness.meant`."""
        kept, timezone = self._known.lineup(owner), self._known.zone(owner)
        return await self._freshness.meant(kept, command, version, now=now, timezone=timezone)

    async def check_version(
        self,
        owner: Owner,
        command: AnyCommand,
        version: Version,
        now: datetime,
        *,
        merge: bool,
        was: str = "",
    ) -> None:
        """Check that a command was made against what there is, or may be merged with it.

        Args:
            was: As of `Freshness.check`.

        Raises:
            StaleEditError: If not.
            UnknownItemError: If there is no such item, and there never was.
            RefusedEditError: If it says no version, and needs one.
        """
        await self._freshness.check(
            self._known.lineup(owner),
            command,
            version,
            merge=merge,
            now=now,
            timezone=self._known.zone(owner),
            was=was,
        )

    def made(self, owner: Owner, command: AnyCommand, now: datetime, base: KeptLineup | None = None) -> Made:
        """Return what a command makes of a lineup; without a base, of the one that there is.

        Raises:
            EditError: As `schedules.edits.applying.apply`.
        """
        base = base or self.base(owner)
        applied = apply(
            base,
            command,
            now=now,
            timezone=self._known.zone(owner),
            stations=self.stations,
            planned=self._known.is_followed(owner),
            reader=self._known.reader(owner),
        )
        return Made(base=base, applied=applied, command=command_row(command))

    def unmade(self, owner: Owner, entry: HistoryEntry, now: datetime, *, correct_past: bool) -> Made:
        """Return what a lineup becomes if an edit of it is taken back.

        Args:
            correct_past: As history tells it; whether anything aired otherwise is not looked at here.

        Raises:
            RefusedEditError: If later edits touched the same.
        """
        base = self.base(owner)
        applied = inverse(
            entry, base, now=now, timezone=self._known.zone(owner), reader=self._known.reader(owner)
        )
        command: Row = {"command": UNDO, "revision": entry.revision}
        if correct_past:
            command["correct_past"] = True
        return Made(base=base, applied=applied, command=command, undoes=entry.revision)
