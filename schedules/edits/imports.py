# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Put what a file says in place of all that is to come.

Rows are compared with what is kept by what they mean from now on: first those of one id, then those of one
meaning.  What is alike stays untouched, so the same file a second time changes nothing.  Of the rest, what
has aired is ended before now, or goes on as the file says, as if somebody had changed it by hand; what is
on the air stays so until its end.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as BadBase64Error
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any, cast
from zoneinfo import ZoneInfo

from schedules.errors import InvalidEditError
from schedules.formats.slotfile import MAX_SLOTS
from schedules.model.kept import KeptEntry, Row
from schedules.model.slot import PRIVATE_ZONE, OneOff, Slot
from schedules.timeline.zone import shift

from .begun import form_of
from .commands import ImportLineup
from .desk import Desk, Path
from .matching import Match, matched
from .oneoffs import bounds, put
from .ordering import put_in_order
from .reading import WORDS
from .rows import STEP, Airing, row_of
from .slots import put_old, root_of
from .splitting import begun_part, rest, to_come

_MOST_SKIPPED = 366


def import_lineup(desk: Desk, command: ImportLineup) -> None:
    """Put what a file says in place of all that is to come.

    Raises:
        InvalidEditError: All that is wrong with its rows.
    """
    if len(command.slots) > MAX_SLOTS:
        raise InvalidEditError([(("slots",), f"has more than {MAX_SLOTS:,} entries")])
    names = _take_zones(desk, command)
    clock = _clock(desk, command, names)
    wanted = _read(desk, command.slots, names, clock)
    desk.sample = command.sample
    matches, gone = matched(desk, wanted)
    for entry in gone:
        _end(desk, entry)
    order = desk.last_order()
    ids = []
    for match in matches:
        ids.append(_do(desk, match, order))
        order = max(order, desk.entries[ids[-1]].order) + STEP
    put_in_order(desk, ids)
    if not desk.entries:
        desk.lineup_timezone = _given(command, names)  # nothing is left that goes by the old one


def _take_zones(desk: Desk, command: ImportLineup) -> dict[str, str]:
    """Take the zones that the file describes; return their names here, which others may have had."""
    names: dict[str, str] = {}
    for given, text in command.zones.items():
        path: Path = ("zones", given)
        if not given.startswith(PRIVATE_ZONE):
            raise InvalidEditError([(path, f"the name must begin with {PRIVATE_ZONE}")])
        try:
            data = b64decode(text, validate=True)
            ZoneInfo.from_file(BytesIO(data), key=given)
        except (BadBase64Error, ValueError, OSError, EOFError, ArithmeticError, LookupError) as error:
            raise InvalidEditError([(path, "is no zone data: write TZif as base64")]) from error
        name, count = given, 1
        while desk.zones.get(name, data) != data:
            count += 1
            name = f"{given} ({count})"
        desk.zones[name] = data
        names[given] = name
    return names


def _clock(desk: Desk, command: ImportLineup, names: Mapping[str, str]) -> str | None:
    """Return the zone that the file's rows need to name, since the lineup's is another; ``None``: none."""
    given = _given(command, names)
    if not desk.kept.entries:
        desk.lineup_timezone = given
        return None
    of_file = given or desk.service_timezone
    return None if of_file == desk.timezone else of_file


def _given(command: ImportLineup, names: Mapping[str, str]) -> str | None:
    return None if command.timezone is None else names.get(command.timezone, command.timezone)


def _read(
    desk: Desk, rows: list[dict[str, Any]], names: Mapping[str, str], clock: str | None
) -> list[Airing]:
    """Return what the rows of a file mean.

    Raises:
        InvalidEditError: All that is wrong with them.
    """
    faults: list[tuple[Path, str]] = []
    found: dict[str, Airing] = {}
    for place, given in enumerate(rows):
        raw = dict(given)
        zone = raw.get("timezone", clock)
        if zone is not None:
            raw["timezone"] = names.get(zone, zone) if isinstance(zone, str) else zone
        try:
            airing, _ = desk.checked(raw, None, order=place, place=partial(_in_row, place))
        except InvalidEditError as error:
            faults += error.mistakes
            continue
        if airing.id in found:
            faults.append((("slots", place, "id"), f'"{airing.id}" is the id of another row'))
        found[airing.id] = airing
    if faults:
        raise InvalidEditError(faults)
    return list(found.values())


def _in_row(place: int, path: Path) -> Path:
    return ("slots", place, *path)


def _end(desk: Desk, entry: KeptEntry) -> None:
    """End what is not in the file: what is on the air stays so, what has not begun is taken away."""
    airing = desk.meaning(entry)
    if not desk.has_past:
        desk.remove(entry.id)
    elif isinstance(airing, Slot):
        old = begun_part(desk.days(airing), desk.now)
        if old is None:
            desk.remove(entry.id)
        else:
            put_old(desk, entry, old)
    elif bounds(desk, airing)[0] >= desk.now:
        desk.remove(entry.id)


def _do(desk: Desk, match: Match, order: int) -> str:
    """Do what a row asks for; return the id that it has now.

    Args:
        order: Of a new entry.
    """
    entry, airing = match.entry, match.airing
    if entry is None:
        return _add(desk, airing, order)
    if match.alike:
        return entry.id
    before = desk.meaning(entry)
    after = replace(airing, id=entry.id, order=entry.order)
    own, programme = _linked(after, entry.programme, desk)
    if not desk.has_past:
        desk.put(after, own, programme)
        return entry.id
    if isinstance(before, Slot) and isinstance(after, Slot):
        return _go_on(desk, entry, before, (replace(after, order=order), own, programme))
    if isinstance(before, OneOff) and isinstance(after, OneOff):
        begun = bounds(desk, before)[0] < desk.now
        if not begun:
            desk.put(_from_now(desk, after), own, programme)
            return entry.id
        longer = replace(before, end=after.end)
        if _from_now(desk, longer) == _from_now(desk, replace(after, timezone=before.timezone)):
            put(desk, entry, longer)
            return entry.id
        put(desk, entry, replace(before, end=desk.now))
        return _add(desk, airing, order)
    _end(desk, entry)
    return _add(desk, airing, order)


def _go_on(desk: Desk, entry: KeptEntry, before: Slot, after: tuple[Slot, Row | None, str | None]) -> str:
    """Let a slot go on as the file says, whatever of it is on the air now; return the id that it then has."""
    slot, own, programme = after
    joined = _joined(desk, before, slot)
    if joined is not None:
        desk.put(joined, own, programme)
        return entry.id
    old = begun_part(desk.days(before), desk.now)
    new = cast("Slot", to_come(desk.days(slot), desk.now))  # what has nothing to come was left out before
    if old is None:
        desk.put(replace(new, order=entry.order), own, programme)
        return entry.id
    id_ = desk.free_id(f"{root_of(entry.id)}-{new.effective_from:%Y%m%d}")
    desk.put(replace(new, id=id_), own, programme)
    put_old(desk, entry, old)
    return id_


def _add(desk: Desk, airing: Airing, order: int) -> str:
    if isinstance(airing, Slot) and desk.has_past:
        left: Airing | None = to_come(desk.days(airing), desk.now)
    else:
        left = _from_now(desk, airing) if isinstance(airing, OneOff) else airing
    new = cast("Airing", left)  # what has nothing to come was left out before
    if desk.taken(new.id):
        day = new.effective_from if isinstance(new, Slot) else desk.date("today")
        new = replace(new, id=desk.free_id(f"{root_of(new.id)}-{day:%Y%m%d}"))
    desk.put(replace(new, order=order), None, None)
    return new.id


def _from_now(desk: Desk, oneoff: OneOff) -> OneOff:
    """Return a one-off without what of it would have been heard already."""
    begun = desk.has_past and bounds(desk, oneoff)[0] < desk.now
    return replace(oneoff, start=desk.now) if begun else oneoff


def _joined(desk: Desk, before: Slot, after: Slot) -> Slot | None:
    """Return a slot as the file has it with the past of the kept one, if both are one slot.

    So a file that only cancels a date, or says when the slot ends, leaves it one slot.
    """
    zone = desk.timezone
    one, other = (replace(slot, timezone=slot.timezone or zone) for slot in (before, after))
    if form_of(one) != form_of(other):
        return None
    was, left = desk.days(before), rest(desk.days(after), desk.now)
    first = was.first_to_come(desk.now)
    strays = [move for move in before.moves if (move.date < first) != was.begun(move.date, desk.now)]
    if left is None or strays or not was.on_rule(left.effective_from):
        return None
    between = list(was.on_rule_between(first, shift(left.effective_from, -1)))
    ended = before.effective_until or first
    if len(between) > _MOST_SKIPPED or any(was.on_rule_between(shift(ended, 1), shift(first, -1))):
        return None
    excepted = {day for day in before.except_dates if day < first} | left.except_dates | set(between)
    return replace(
        left,
        id=before.id,
        order=before.order,
        timezone=before.timezone,
        effective_from=min(before.effective_from, left.effective_from),
        except_dates=frozenset(excepted),
        moves=(*(move for move in before.moves if move.date < first), *left.moves),
        extras=(*(extra for extra in before.extras if was.extra_begun(extra, desk.now)), *left.extras),
    )


def _linked(airing: Airing, id_: str | None, desk: Desk) -> tuple[Row | None, str | None]:
    """Return an entry's own words and its programme: the kept one, if the words follow it in anything."""
    programme = None if id_ is None else desk.programmes.get(id_)
    words = {key: value for key, value in row_of(airing).items() if key in WORDS}
    if programme is None or words.get("rights") != programme.row.get("rights"):
        return None, None
    own = {key: value for key, value in words.items() if programme.row.get(key) != value}
    blank: Row = {key: [] if key == "hosts" else "" for key in programme.row if key not in words}
    return own | blank, id_
