# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Between kept rows and the model: reading them, checking new ones, and the one form in which they are kept.

A row is kept as `plain_row` writes it.  One that names a programme keeps only those words that
it has of its own; all others follow the programme.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, cast

from schedules.errors import InvalidEditError
from schedules.formats.slotfile_checks import (
    MOST_AIRINGS,
    days_counted,
    longest_days,
    most_airings,
    too_many_airings,
)
from schedules.formats.slotfile_lineup import LineupBuilder
from schedules.formats.slotfile_plain import in_order, plain_row
from schedules.model.kept import Json, KeptEntry, KeptLineup, KeptProgramme, Owner, Row
from schedules.model.slot import Lineup, Mode, OneOff, Slot
from schedules.safe_yaml import Plain
from schedules.settings import Fault

from .reading import WORDS, QuickReader

Airing = Slot | OneOff

STEP = 1024
"""Between the orders of two entries, so that others fit in without a new number for each that follows."""

_DAMAGED = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(slots=True)
class _Known:
    entry: KeptEntry
    programme: KeptProgramme | None
    airing: Airing
    longest: int = -1
    """In days; not reckoned yet, if negative; nor is then `replaces`."""
    replaces: bool = False
    counted: tuple[int, bool] = (0, False)
    """For which days, and whether anything cancels others, `airs` was counted."""
    airs: int = 0


@dataclass(slots=True)
class EntryReader:
    """Reads kept entries, and remembers each for as long as it and its programme are the same values.

    One for each lineup, kept by whoever edits it: an edit changes one row of many.  Several
    states of one lineup (drafts, dry runs) may be read in turn; only what differs is read anew.
    """

    _known: dict[str, _Known] = field(default_factory=dict)
    _quick: QuickReader = field(default_factory=QuickReader)
    _last: tuple[KeptLineup, Lineup] | None = None
    """The last state that was read, for as long as all that is known is of it: an edit asks twice."""

    def read(self, kept: KeptLineup, entry: KeptEntry) -> Airing:
        """Return what an entry means.

        Raises:
            InvalidEditError: If it makes no sense: somebody wrote it by other ways than edits.
        """
        programme = None if entry.programme is None else kept.programmes.get(entry.programme)
        known = self._known.get(entry.id)
        if known is not None and known.entry is entry and known.programme is programme:
            return known.airing
        try:
            airing = self._quick.read(entry, programme)
        except _DAMAGED:
            airing = _checked(kept, entry, programme)
        self._known[entry.id] = _Known(entry, programme, airing)
        self._last = None
        return airing

    def lineup(self, kept: KeptLineup) -> Lineup:
        """Return the lineup that is kept; see `materialise`."""
        if self._last is not None and self._last[0] is kept:
            return self._last[1]
        slots: list[Slot] = []
        oneoffs: list[OneOff] = []
        known, programmes = self._known, kept.programmes
        for entry in sorted(kept.entries.values(), key=attrgetter("order")):
            found = known.get(entry.id)
            if (
                found is not None
                and found.entry is entry
                and (entry.programme is None or programmes.get(entry.programme) is found.programme)
            ):
                airing = found.airing
            else:
                airing = self.read(kept, entry)
            if isinstance(airing, Slot):
                slots.append(airing)
            else:
                oneoffs.append(airing)
        if len(known) > 2 * len(kept.entries) + 100:
            self._known = {id_: one for id_, one in known.items() if id_ in kept.entries}
        found_all = Lineup(
            slots=tuple(slots),
            oneoffs=tuple(oneoffs),
            timezone=kept.timezone,
            sample=kept.sample,
            zones=kept.zones,
        )
        self._last = kept, found_all
        return found_all

    def too_many(self, kept: KeptLineup) -> str:
        """Return what is wrong with the number of a lineup's airings; empty if nothing is."""
        self.lineup(kept)
        known = [self._known[id_] for id_ in kept.entries]
        longest, replaces = 0, False
        for one in known:  # thousands, at each edit: one look at each is enough
            if one.longest < 0:
                one.longest = longest_days(one.airing)
                one.replaces = one.airing.mode is Mode.REPLACE
            longest = max(longest, one.longest)
            if one.replaces:
                replaces = True
        days = days_counted(longest, replaces=replaces)
        counted, count = (days, replaces), 0
        for one in known:
            if one.counted != counted:
                one.airs, one.counted = most_airings(one.airing, days, replaces=replaces), counted
            count += one.airs
        return too_many_airings(days) if count > MOST_AIRINGS else ""


def materialise(kept: KeptLineup, reader: EntryReader | None = None) -> Lineup:
    """Return the lineup that is kept, by the order of entry.

    Stations that its rows name are not looked for: one that is configured no more keeps its rows.

    Args:
        reader: Of this lineup, for speed.

    Raises:
        InvalidEditError: If a row makes no sense: somebody wrote it by other ways than edits.
    """
    return (reader or EntryReader()).lineup(kept)


def kept_from(lineup: Lineup, owner: Owner) -> KeptLineup:
    """Return a lineup of a file as it would be kept, at revision 0; ids stay."""
    entries = {}
    for place, one in enumerate(in_order(lineup)):
        row = plain_row(one)
        id_ = str(row["id"])
        entries[id_] = KeptEntry(id=id_, order=place * STEP, version=0, row=row)
    return KeptLineup(
        owner=owner, timezone=lineup.timezone, sample=lineup.sample, zones=dict(lineup.zones), entries=entries
    )


def row_of(airing: Airing, own: Row | None = None) -> Row:
    """Return an entry's row in the form in which it is kept.

    Args:
        own: The words that it has of its own; ``None``: all of them.
    """
    row = plain_row(airing)
    if own is None:
        return row
    rest = {key: value for key, value in row.items() if key not in WORDS and key != "id"}
    return {"id": row["id"], **own, **rest}


def own_words(row: Row) -> Row:
    """Return the words of a kept row."""
    return {key: value for key, value in row.items() if key in WORDS}


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that was looked at.

    Attributes:
        own: The words of its own, in the form in which they are kept.
        faults: With paths within the row; if there are any, `airing` means nothing.
    """

    airing: Airing | None
    own: Row
    faults: tuple[Fault, ...]


def check_row(
    raw: Mapping[str, Any],
    programme: KeptProgramme | None,
    *,
    order: int,
    timezone: str,
    zones: Mapping[str, bytes],
    stations: Collection[str] | None,
) -> Checked:
    """Look at a row as a person gave it.

    Args:
        programme: Whose words it may leave out.
        timezone: Of the lineup.
        stations: Ids that its scope may name; ``None``: any.
    """
    builder = LineupBuilder(stations, timezone, zones)
    builder.add(with_words(raw, programme), order, 0, ())
    lineup = builder.lineup(sample=False, path=())
    airings: tuple[Airing, ...] = (*lineup.slots, *lineup.oneoffs)
    if builder.faults or not airings:
        return Checked(None, {}, tuple(dict.fromkeys(builder.faults)))
    return Checked(airings[0], _own(raw, airings[0], linked=programme is not None), ())


def with_words(raw: Mapping[str, Any], programme: KeptProgramme | None) -> Plain:
    """Return a row with its programme's words where it has none of its own."""
    if programme is None:
        return dict(raw)
    inner = raw.get("programme")
    if inner is not None and not isinstance(inner, dict):
        return dict(raw)  # the fault will be told
    block = {key: value for key, value in programme.row.items() if key != "title"} | (inner or {})
    rights = {**_dict(programme.row.get("rights")), **_dict((inner or {}).get("rights"))}
    if rights:
        block["rights"] = rights
    return cast("Plain", {"title": programme.row["title"], **raw, "programme": block})


def _own(raw: Mapping[str, Any], airing: Airing, *, linked: bool) -> Row:
    words = {key: value for key, value in plain_row(airing).items() if key in WORDS}
    if not linked:
        return words
    inner = _dict(raw.get("programme"))
    blank: Row = {key: [] if key == "hosts" else "" for key in WORDS - {"rights", "title"}}
    own: Row = {}
    for key in ("title", "hosts", "subtitle", "genre", "url", "image"):
        if raw.get(key) is not None or inner.get(key) is not None:
            own[key] = words.get(key, blank.get(key))
    given = {**_dict(inner.get("rights")), **_dict(raw.get("rights"))}
    of_all = _dict(words.get("rights"))
    rights: dict[str, Json] = {key: of_all[key] for key in of_all if given.get(key) is not None}
    if rights:
        own["rights"] = rights
    return own


def _dict(value: object) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _checked(kept: KeptLineup, entry: KeptEntry, programme: KeptProgramme | None) -> Airing:
    checked = check_row(
        entry.row,
        programme,
        order=entry.order,
        timezone=kept.timezone or "UTC",
        zones=kept.zones,
        stations=None,
    )
    if checked.airing is None:
        raise InvalidEditError([((entry.id, *path), message) for path, message in checked.faults])
    return checked.airing
