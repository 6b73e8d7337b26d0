# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether an edit was made against what there is now; if not, what happened meanwhile, and who did it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schedules.errors import FieldDifference, RefusedEditError, StaleEditError, UnknownItemError
from schedules.model.kept import HistoryEntry, ItemKind, KeptEntry, KeptLineup, KeptProgramme, Row
from schedules.store.base import LineupStore

from .applying import target
from .base import ANY, Version
from .commands import AnyCommand
from .desk import entry_row
from .file_versions import file_version, is_of_file, lineup_version
from .merging import merged
from .succession import OfSlot, left_of, line_of, went_on_as

_ALONE = frozenset({"lineup.change", "lineup.import"})
"""Commands on the whole lineup; all others that name no item add one, which takes nothing from anybody."""

LOOKED_BACK = 500
"""So many edits are looked through for the one that has removed an item, or cut it in two."""


class Freshness:
    """Compares versions, and reads history for those that come too late."""

    def __init__(self, store: LineupStore) -> None:
        self._store = store

    async def meant(
        self, kept: KeptLineup, command: AnyCommand, version: Version, *, now: datetime, timezone: str
    ) -> AnyCommand:
        """Return a command as it is meant now: about the other half, if the slot was cut since.

        Args:
            version: What it was made against; what was made against the present one means what it says.
        """
        entry = kept.entries.get(command.id) if isinstance(command, OfSlot) else None
        if not isinstance(command, OfSlot) or entry is None or version in {ANY, entry.version}:
            return command
        return _about(kept, command, await self._line(kept, entry.id), now, timezone)

    async def _line(self, kept: KeptLineup, id_: str) -> Sequence[KeptEntry]:
        """Return a slot and those as which it has gone on."""
        edits = await self._store.history([kept.owner], limit=LOOKED_BACK)

        async def cut_of(one: KeptEntry) -> HistoryEntry | None:
            return next((edit for edit in edits if went_on_as(edit, one.id) in kept.entries), None)

        return await line_of(kept, id_, cut_of)

    async def check(
        self,
        kept: KeptLineup,
        command: AnyCommand,
        version: Version,
        *,
        merge: bool,
        now: datetime,
        timezone: str,
        was: str = "",
    ) -> None:
        """Check that an edit was made against what there is, or may be merged with what others did.

        Args:
            kept: The lineup as it is, at revision 0 while it comes from a slot file; then its rows have
                versions that are made of their content (`file_versions`).
            was: What the item was called at that version, if it goes on under another id.

        Raises:
            StaleEditError: If not.
            UnknownItemError: If there is no such item, and there never was.
            RefusedEditError: If no version is said where one is needed.
        """
        about = target(command)
        if about is None:
            alone = command.command in _ALONE
            right = {ANY, lineup_version(kept)} if alone else {ANY, lineup_version(kept), kept.revision}
            if version not in right and (not merge or alone):
                raise await self._late_for_lineup(kept)
            return
        kind, id_ = about
        item = kept.entries.get(id_) if kind is ItemKind.ENTRY else kept.programmes.get(id_)
        if item is None:
            raise await self._gone(kept, kind, id_)
        if version == item.version:
            return
        if version == ANY:
            raise RefusedEditError(
                "an edit of something that is there must say which version it was made against"
            )
        was = was or id_
        line = await self._line(kept, was) if isinstance(command, OfSlot) else ()
        if len(line) > 1 and isinstance(command, OfSlot) and was == id_:
            command = _about(kept, command, line, now, timezone)
            item = kept.entries[command.id]
        base = await self._row_at(kept, kind, was, version)
        differences: Sequence[FieldDifference] = ()
        if base is not None:
            both = merged(kept, command, base, now=now, timezone=timezone)
            if merge and both.possible:
                return
            differences = both.differences
        last = await self._store.history_entry(kept.owner, _revision_of(item.version))
        raise StaleEditError(
            f'"{was}"',
            current=_row(item),
            version=item.version,
            changed_by=last.actor if last else "",
            changed_at=last.at if last else None,
            differences=differences,
            halves=tuple(_half(one) for one in line) if len(line) > 1 else (),
        )

    async def _late_for_lineup(self, kept: KeptLineup) -> StaleEditError:
        last = await self._store.history_entry(kept.owner, kept.revision)
        return StaleEditError(
            "the lineup",
            current=None,
            version=lineup_version(kept),
            changed_by=last.actor if last else "",
            changed_at=kept.changed_at,
        )

    async def _gone(self, kept: KeptLineup, kind: ItemKind, id_: str) -> StaleEditError | UnknownItemError:
        """Return who removed an item, or that there never was one."""
        entry = await self._removal(kept, kind, id_)
        if entry is None:
            what = "programme" if kind is ItemKind.PROGRAMME else "slot or one-off"
            return UnknownItemError(f'there is no {what} "{id_}" in this lineup')
        return StaleEditError(
            f'"{id_}"', current=None, version=entry.revision, changed_by=entry.actor, changed_at=entry.at
        )

    async def _removal(self, kept: KeptLineup, kind: ItemKind, id_: str) -> HistoryEntry | None:
        if not kept.revision:
            return None
        for entry in await self._store.history([kept.owner], limit=LOOKED_BACK):
            if any((change.kind, change.id) == (kind, id_) for change in entry.changes):
                return entry
        return None

    async def _row_at(self, kept: KeptLineup, kind: ItemKind, id_: str, version: Version) -> Row | None:
        """Return an item's row at a version; ``None`` if it had no such version."""
        if not isinstance(version, int) or not 0 <= _revision_of(version) <= kept.revision:
            return None
        entry = await self._store.history_entry(kept.owner, _revision_of(version))
        after = {(change.kind, change.id): change.after for change in entry.changes} if entry else {}
        row = after.get((kind, id_))
        if row is not None and is_of_file(version):
            timezone = (after.get((ItemKind.LINEUP, "lineup")) or {}).get("timezone")
            plain = {key: value for key, value in row.items() if not key.startswith(".")}
            if version != file_version(plain, None if timezone is None else str(timezone)):
                return None  # the file has changed between that look and the first edit
        return row


def _revision_of(version: int) -> int:
    """Return the revision that wrote an item; what came from a slot file was written by the first."""
    return 1 if version == 0 or is_of_file(version) else version


def _about(
    kept: KeptLineup, command: OfSlot, line: Sequence[KeptEntry], now: datetime, timezone: str
) -> OfSlot:
    """Return a command about that of a slot's line which it is meant for."""
    id_ = left_of(kept, line, command, now, timezone)
    return command.model_copy(update={"id": id_}) if id_ else command


def _half(entry: KeptEntry) -> Row:
    """Return what tells the halves of a slot that was cut from each other."""
    dates = {key: entry.row.get(key) for key in ("from", "until")}
    return {"id": entry.id, "version": entry.version, **dates}


def _row(item: KeptEntry | KeptProgramme) -> Row | None:
    return entry_row(item) if isinstance(item, KeptEntry) else item.row
