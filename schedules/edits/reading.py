# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read rows that are kept into the model, quickly: they were checked when they were written.

A row in any other form than `rows.row_of` writes raises; whoever reads it then has it checked in full.
Words that a row leaves out are those of its programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, cast

from schedules.formats.slotfile_lineup import ALWAYS
from schedules.model.ids import StationId
from schedules.model.kept import Json, KeptEntry, KeptProgramme, Row
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, RightsRule
from schedules.model.slot import (
    Extra,
    Freq,
    Kind,
    Mode,
    Moment,
    Move,
    OneOff,
    Recurrence,
    Slot,
    Wall,
    Weekday,
    Words,
)
from schedules.timeline.zone import shift

TEXTS = ("subtitle", "genre", "url", "image")
WORDS = frozenset({"title", "hosts", "rights", *TEXTS})
"""Keys of a row that tell what is heard, not when."""

_AIRING = WORDS | {"id", "kind", "start", "end", "scope", "priority", "timezone", "mode"}
_SLOT = _AIRING | {"from", "until", "recur", "extra_days", "days_later", "except", "moves", "extra"}
_SCOPE = "station:"
_WEEKDAYS = {name: day for day, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_NUMBERS = ("bymonthday", "bymonth", "byweekno", "byyearday", "bysetpos")
_KINDS = {kind.value: kind for kind in Kind}
_MODES = {mode.value: mode for mode in Mode}
_MOST_RULES = 4096
_NO_RIGHTS = RightsRule()
_DAILY = Recurrence()


class QuickReader:
    """Reads rows; equal days rules and times of day become one value, since many rows have the same."""

    def __init__(self) -> None:
        self._rules: dict[tuple[tuple[str, Json], ...], Recurrence] = {}
        self._clocks: dict[str, time] = {}

    def read(self, entry: KeptEntry, programme: KeptProgramme | None) -> Slot | OneOff:
        """Return what a row says.

        Raises:
            ValueError: If it is not in the form in which we write rows.
            LookupError: The same.
            TypeError: The same.
            AttributeError: The same.
        """
        row: dict[str, Any] = entry.row
        kind = _KINDS[row["kind"]]
        rights = _NO_RIGHTS
        if programme is not None:
            if "rights" in programme.row or "rights" in row:
                rights = _rights({**_block(programme.row, "rights"), **_block(row, "rights")})
            row = {**programme.row, **row}
        elif "rights" in row:
            rights = _rights(row["rights"])
        scope = row.get("scope")
        if scope is not None and not scope.startswith(_SCOPE):
            raise ValueError("no scope")
        words = Programme(
            row["title"],
            row.get("subtitle", ""),
            tuple(row["hosts"]) if "hosts" in row else (),
            row.get("genre", ""),
            row.get("url", ""),
            row.get("image", ""),
        )
        common: tuple[Any, ...] = (
            words,
            rights,
            None if scope is None else StationId(scope[len(_SCOPE) :]),
            row.get("priority", 0),
            row.get("timezone"),
            _MODES[row["mode"]] if "mode" in row else Mode.CUT,
        )
        if kind is Kind.ONEOFF or kind is Kind.EMERGENCY:
            return self._oneoff(entry, row, kind, common)
        return self._slot(entry, row, kind, common)

    def _slot(self, entry: KeptEntry, row: dict[str, Any], kind: Kind, common: tuple[Any, ...]) -> Slot:
        if not _SLOT.issuperset(row):
            raise ValueError("unknown key")
        words, rights, station, priority, timezone, mode = common
        start, later = self._clock(row["start"]), row.get("days_later", 0)
        return Slot(
            id=entry.id,
            order=entry.order,
            programme=words,
            start=start,
            end=self._clock(row["end"]),
            effective_from=_date(row["from"]) if "from" in row else ALWAYS,
            kind=kind,
            extra_days=row.get("extra_days", 0),
            days_later=later,
            effective_until=_date(row["until"]) if "until" in row else None,
            recur=self._rule(row["recur"]) if "recur" in row else _DAILY,
            station=station,
            priority=priority,
            except_dates=frozenset(map(_date, row["except"])) if "except" in row else frozenset(),
            moves=tuple([self._move(one, start, later) for one in row["moves"]]) if "moves" in row else (),
            extras=tuple(map(self._extra, row["extra"])) if "extra" in row else (),
            timezone=timezone,
            mode=mode,
            rights=rights,
        )

    def _oneoff(self, entry: KeptEntry, row: dict[str, Any], kind: Kind, common: tuple[Any, ...]) -> OneOff:
        if not _AIRING.issuperset(row):
            raise ValueError("unknown key")
        words, rights, station, priority, timezone, mode = common
        return OneOff(
            id=entry.id,
            order=entry.order,
            programme=words,
            start=self._moment(row["start"]),
            end=self._moment(row["end"]),
            kind=kind,
            station=station,
            priority=priority,
            timezone=timezone,
            mode=mode,
            rights=rights,
        )

    def _rule(self, row: dict[str, Any]) -> Recurrence:
        key = tuple(row.items())
        known = self._rules.get(key)
        if known is None:
            if len(self._rules) >= _MOST_RULES:
                self._rules.clear()
            known = self._rules[key] = _recurrence(row)
        return known

    def _clock(self, text: str) -> time:
        known = self._clocks.get(text)
        if known is None:
            known = time.fromisoformat(text)
            if known.tzinfo is not None or known.microsecond or len(text) not in {5, 8}:
                raise ValueError("no time of day")
            self._clocks[text] = known
        return known

    def _wall(self, text: str) -> Wall:
        if len(text) not in {16, 19} or text[10] != "T":
            raise ValueError("no local date and time")
        return Wall(_date(text[:10]), self._clock(text[11:]))

    def _moment(self, text: str) -> Moment:
        if not text.endswith("Z"):
            return self._wall(text)
        wall = self._wall(text[:-1])
        return datetime.combine(wall.day, wall.time, UTC)

    def _move(self, row: dict[str, Any], rule_start: time, days_later: int) -> Move:
        day = _date(row["date"])
        start = self._start(row["start"], day) if "start" in row else None
        end = None
        if "end" in row:
            text = row["end"]
            if len(text) > 8:
                end = self._wall(text)
            else:
                clock, begin = self._clock(text), start or Wall(shift(day, days_later), rule_start)
                end = Wall(begin.day if clock > begin.time else shift(begin.day, 1), clock)
        return Move(date=day, start=start, end=end, words=_words(row))

    def _start(self, text: str, day: date) -> Wall:
        return self._wall(text) if len(text) > 8 else Wall(day, self._clock(text))

    def _extra(self, row: dict[str, Any]) -> Extra:
        return Extra(
            date=_date(row["date"]),
            start=self._clock(row["start"]),
            end=self._clock(row["end"]),
            words=_words(row),
            end_days=row.get("extra_days", 0),
        )


def _date(text: str) -> date:
    if len(text) != 10:
        raise ValueError("no date")
    return date.fromisoformat(text)


def _recurrence(row: dict[str, Any]) -> Recurrence:
    numbers = {name: tuple(map(int, row[name].split(","))) for name in _NUMBERS if name in row}
    return Recurrence(
        freq=Freq(row["freq"]),
        interval=row.get("interval", 1),
        byday=tuple(Weekday(_WEEKDAYS[one[-2:]], int(one[:-2] or 0)) for one in row["byday"].split(","))
        if "byday" in row
        else (),
        wkst=_WEEKDAYS[row["wkst"]] if "wkst" in row else 0,
        **numbers,
    )


def _words(row: dict[str, Any]) -> Words:
    return Words(
        title=row.get("title"),
        subtitle=row.get("subtitle"),
        hosts=tuple(row["hosts"]) if "hosts" in row else None,
        genre=row.get("genre"),
        url=row.get("url"),
        image=row.get("image"),
        rights=_rights(row["rights"]) if "rights" in row else _NO_RIGHTS,
    )


def _rights(row: Mapping[str, Any]) -> RightsRule:
    rewind = row.get("rewind")
    return RightsRule(
        rewind=None if rewind is None else Rewind(rewind),
        record=row.get("record"),
        stream=row.get("stream"),
    )


def _block(row: Row, key: str) -> dict[str, Any]:
    return cast("dict[str, Any]", row.get(key) or {})
