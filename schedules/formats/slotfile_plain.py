# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""From a lineup to rows of plain data under the keys of slot files; what says nothing is left out.

Slot files and tables are written from these rows.  An end that lies before its start, which the
model brings forward, is written where it is meant, since files may not say such a thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from schedules.model.programme import Programme
from schedules.model.rights import RightsRule
from schedules.model.slot import Extra, Lineup, Mode, Moment, Move, OneOff, Recurrence, Slot, Wall, Words
from schedules.safe_yaml import Plain
from schedules.timeline.candidate import url_safe_id
from schedules.timeline.plan import walls_of_move

from .slotfile_checks import needs_from
from .slotfile_lineup import ALWAYS
from .slotfile_rows import is_id

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Row = dict[str, Plain]


def in_order(lineup: Lineup) -> list[Slot | OneOff]:
    """Return slots and one-offs in the order of entry."""
    everything: tuple[Slot | OneOff, ...] = (*lineup.slots, *lineup.oneoffs)
    return sorted(everything, key=lambda one: one.order)


def plain_row(one: Slot | OneOff) -> Row:
    """Return a slot or one-off as a row of a slot file."""
    row: Row = {"id": plain_id(one.id), **_programme(one.programme)}
    row |= _slot(one) if isinstance(one, Slot) else _oneoff(one)
    if one.station is not None:
        row["scope"] = f"station:{one.station}"
    if one.priority:
        row["priority"] = one.priority
    if one.timezone is not None:
        row["timezone"] = one.timezone
    if one.mode is not Mode.CUT:
        row["mode"] = one.mode.value
    return row | _rights(one.rights)


def plain_id(given: str) -> str:
    """Return an id that files may have and that gives the same ids of occurrences."""
    return given if is_id(given) else url_safe_id(given)


def _slot(slot: Slot) -> Row:
    row: Row = {"kind": slot.kind.value, "start": clock_text(slot.start), "end": clock_text(slot.end)}
    if slot.effective_from != ALWAYS or needs_from(slot.recur):
        row["from"] = slot.effective_from.isoformat()
    if slot.effective_until is not None:
        row["until"] = slot.effective_until.isoformat()
    if slot.recur != Recurrence():
        row["recur"] = _recurrence(slot.recur)
    for name, days in (("extra_days", slot.extra_days), ("days_later", slot.days_later)):
        if days:
            row[name] = days
    lists: dict[str, list[Plain]] = {
        "except": [day.isoformat() for day in sorted(slot.except_dates)],
        "moves": [dict(_move(slot, move)) for move in _last_of_each_date(slot)],
        "extra": [dict(_extra(extra)) for extra in _last_of_each_start(slot)],
    }
    return row | {name: found for name, found in lists.items() if found}


def _oneoff(oneoff: OneOff) -> Row:
    return {
        "kind": oneoff.kind.value,
        "start": moment_text(oneoff.start),
        "end": moment_text(oneoff.end),
    }


def _last_of_each_date(slot: Slot) -> Iterator[Move]:
    yield from {move.date: move for move in slot.moves}.values()


def _last_of_each_start(slot: Slot) -> Iterator[Extra]:
    yield from {(extra.date, extra.start): extra for extra in slot.extras}.values()


def _move(slot: Slot, move: Move) -> Row:
    row: Row = {"date": move.date.isoformat()}
    start, end = walls_of_move(slot, move)
    if move.start is not None:
        row["start"] = _wall(start, move.date)
    if move.end is not None:
        row["end"] = _wall(end, None)
    return row | _words(move.words)


def _extra(extra: Extra) -> Row:
    row: Row = {
        "date": extra.date.isoformat(),
        "start": clock_text(extra.start),
        "end": clock_text(extra.end),
    }
    if extra.end_days:
        row["extra_days"] = extra.end_days
    return row | _words(extra.words)


def _recurrence(rule: Recurrence) -> Row:
    row: Row = {"freq": rule.freq.value}
    if rule.interval != 1:
        row["interval"] = rule.interval
    if rule.byday:
        row["byday"] = ",".join(f"{one.nth or ''}{WEEKDAYS[one.day]}" for one in rule.byday)
    for name, numbers in (
        ("bymonthday", rule.bymonthday),
        ("bymonth", rule.bymonth),
        ("byweekno", rule.byweekno),
        ("byyearday", rule.byyearday),
        ("bysetpos", rule.bysetpos),
    ):
        if numbers:
            row[name] = ",".join(map(str, numbers))
    if rule.wkst:
        row["wkst"] = WEEKDAYS[rule.wkst]
    return row


def _programme(programme: Programme) -> Row:
    row: Row = {"title": programme.title}
    if programme.hosts:
        row["hosts"] = list(programme.hosts)
    texts = {
        "subtitle": programme.subtitle,
        "genre": programme.genre,
        "url": programme.url,
        "image": programme.image,
    }
    return row | {name: text for name, text in texts.items() if text}


def _words(words: Words) -> Row:
    given: dict[str, Plain] = {
        "title": words.title,
        "subtitle": words.subtitle,
        "hosts": None if words.hosts is None else list(words.hosts),
        "genre": words.genre,
        "url": words.url,
        "image": words.image,
    }
    return {name: value for name, value in given.items() if value is not None} | _rights(words.rights)


def _rights(rights: RightsRule) -> Row:
    given: dict[str, Plain] = {
        "rewind": rights.rewind and rights.rewind.value,
        "record": rights.record,
        "stream": rights.stream,
    }
    row: dict[str, Plain] = {name: value for name, value in given.items() if value is not None}
    return {"rights": row} if row else {}


def clock_text(clock: time) -> str:
    """Return ``HH:MM``, with seconds where there are any."""
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def moment_text(moment: Moment) -> str:
    """Return a local date and time, or an instant with ``Z``."""
    if isinstance(moment, Wall):
        return _wall(moment, None)
    utc = moment.astimezone(UTC)
    return f"{_wall(Wall(utc.date(), utc.time()), None)}Z"


def instant_text(instant: datetime) -> str:
    """Return an instant with the offset that it has."""
    text = instant.isoformat(timespec="seconds")
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _wall(wall: Wall, day: date | None) -> str:
    """Return a time of a date that is known anyway, or a date and time."""
    return clock_text(wall.time) if wall.day == day else f"{wall.day.isoformat()}T{clock_text(wall.time)}"
