# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Take an edit back: each item that it touched becomes what it was before, in a new edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schedules.errors import RefusedEditError
from schedules.model.kept import HistoryEntry, ItemChange, ItemKind, KeptEntry, KeptLineup, Row
from schedules.model.slot import OneOff, Slot

from .begun import instant_of, same_past, same_past_oneoff
from .desk import Applied, Desk
from .rows import Airing, EntryReader


def inverse(
    entry: HistoryEntry,
    kept: KeptLineup,
    *,
    now: datetime,
    timezone: str,
    reader: EntryReader | None = None,
) -> Applied:
    """Return what a lineup becomes if an edit is taken back; whether that changes the past is not looked at.

    Args:
        timezone: As of `apply`.

    Raises:
        RefusedEditError: If a later edit touched one of its items; the text names its revision.
    """
    later = sorted({found for change in entry.changes if (found := _touched_at(change, entry, kept))})
    if later:
        known = ", ".join(str(revision) for revision in later if revision > 0)
        which = f" (revision {known})" if known else ""
        raise RefusedEditError(
            f"a later edit touched the same{which}; take that back first, or edit it by hand"
        )
    desk = Desk(kept, now=now, timezone=timezone, stations=None, correct_past=True, reader=reader)
    for change in entry.changes:  # all away first: so each finds its old place free, if nobody else took it
        if change.kind is ItemKind.ENTRY and change.after is not None:
            desk.remove(change.id)
    for change in sorted(entry.changes, key=lambda one: one.kind is not ItemKind.PROGRAMME):
        _DOES[change.kind](desk, change)
    _check_programmes(desk)
    return desk.applied()


def aired_otherwise(before: KeptLineup, made: Applied, *, until: datetime, timezone: str) -> str:
    """Return the title of an entry that would have aired otherwise before an instant; empty: none would.

    Paintings are compared only as far back as they reach; this looks at what is older.
    """
    after = made.lineup
    was, is_ = (Desk(one, now=until, timezone=timezone, stations=None) for one in (before, after))
    named = {
        entry.id
        for lineup in (before, after)
        for entry in (lineup.entries.values() if made.programmes else ())
        if entry.programme in made.programmes
    }
    for id_ in sorted(made.entries | named):
        sides = [(desk, desk.meaning(desk.entries[id_])) for desk in (was, is_) if id_ in desk.entries]
        if not _alike_until(sides, until):
            return sides[0][1].programme.title
    return ""


def _alike_until(sides: Sequence[tuple[Desk, Airing]], until: datetime) -> bool:
    match sides:
        case [(was, Slot() as before), (is_, Slot() as after)]:
            return same_past(was.days(before), is_.days(after), until)
        case [(was, OneOff() as before), (is_, OneOff() as after)]:
            return same_past_oneoff(before, after, until, (was.zone_of(before), is_.zone_of(after)))
        case _:
            return not any(_begun(desk, airing, until) for desk, airing in sides)


def _begun(desk: Desk, airing: Airing, until: datetime) -> bool:
    if isinstance(airing, Slot):
        return desk.days(airing).has_begun(until)
    return instant_of(airing.start, desk.zone_of(airing)) < until


def _touched_at(change: ItemChange, entry: HistoryEntry, kept: KeptLineup) -> int:
    """Return the revision of a later edit that touched an item; -1 where it left no trace; 0: none did."""
    if change.kind is ItemKind.LINEUP:
        return kept.version if kept.version != entry.revision else 0
    items = kept.entries if change.kind is ItemKind.ENTRY else kept.programmes
    item = items.get(change.id)
    if item is None:
        return 0 if change.after is None else -1
    if change.after is None:
        return item.version  # another one of this id
    return item.version if item.version != entry.revision else 0


def _put_entry(desk: Desk, change: ItemChange) -> None:
    if change.before is None:
        return
    row = {key: value for key, value in change.before.items() if not key.startswith(".")}
    order, programme = change.before.get(".order"), change.before.get(".programme")
    place = order if isinstance(order, int) else desk.last_order()
    taken = {entry.order for entry in desk.entries.values()}
    desk.put_kept(
        KeptEntry(
            id=change.id,
            order=desk.order_behind(place) if place in taken else place,
            version=0,
            row=row,
            programme=programme if isinstance(programme, str) else None,
        )
    )


def _put_programme(desk: Desk, change: ItemChange) -> None:
    if change.before is None:
        desk.remove_programme(change.id)
    else:
        desk.put_programme(change.id, change.before)


def _put_around(desk: Desk, change: ItemChange) -> None:
    row: Row = change.before or {}
    timezone = row.get("timezone")
    desk.lineup_timezone = timezone if isinstance(timezone, str) else None
    desk.sample = bool(row.get("sample"))


_DOES = {
    ItemKind.ENTRY: _put_entry,
    ItemKind.PROGRAMME: _put_programme,
    ItemKind.LINEUP: _put_around,
}


def _check_programmes(desk: Desk) -> None:
    if twice := sorted(desk.entries.keys() & desk.programmes.keys()):
        raise RefusedEditError(f'"{twice[0]}" would be the id of a programme and of a slot or one-off')
    for entry in desk.entries.values():
        if entry.programme is not None and entry.programme not in desk.programmes:
            raise RefusedEditError(
                f'the programme "{entry.programme}" would be missing, which "{entry.id}" names'
            )
