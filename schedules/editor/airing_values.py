# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Between the rows of slots, one-offs and programmes, and what stands in the fields of their forms.

A form changes only what somebody changed in it: both what it was drawn with and what came back are made
rows in the same way, and keys in which these differ are the edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.model.kept import Json, Row

from .fields import YES, Reader
from .words import WEEKDAYS, doubled, parts

RULE_NUMBERS = ("bymonthday", "bymonth", "byweekno", "byyearday", "bysetpos")
_TEXTS = ("title", "subtitle", "genre", "url", "image")


def word_values(row: Row) -> dict[str, str]:
    """Return the words and rights of a row as values of fields."""
    values = {name: _text(row.get(name)) for name in _TEXTS}
    hosts = row.get("hosts")
    values["hosts"] = "\n".join(map(str, hosts)) if isinstance(hosts, list) else _text(hosts)
    rights = row.get("rights")
    for name in ("rewind", "record", "stream"):
        value = rights.get(name) if isinstance(rights, dict) else None
        values[f"rights_{name}"] = YES if value is True else "no" if value is False else _text(value)
    return values


def word_row(reader: Reader) -> Row:
    """Return the words and rights that stand in a form; without those that are empty."""
    row: Row = {name: found for name in _TEXTS if (found := reader.text(name))}
    if hosts := reader.lines("hosts"):
        row["hosts"] = list(hosts)
    rights: Row = {}
    if rewind := reader.text("rights_rewind"):
        rights["rewind"] = rewind
    for name in ("record", "stream"):
        if found := reader.text(f"rights_{name}"):
            rights[name] = found == YES
    return row | ({"rights": rights} if rights else {})


def shared_values(row: Row, programme: str | None) -> dict[str, str]:
    """Return what slots and one-offs have in common as values of fields."""
    return {
        **word_values(row),
        "programme_id": programme or "",
        "kind": _text(row.get("kind")),
        "scope": _text(row.get("scope")) or "service",
        "priority": _text(row.get("priority")),
        "timezone": _text(row.get("timezone")),
        "mode": _text(row.get("mode")) or "cut",
    }


def shared_row(reader: Reader) -> Row:
    """Return what slots and one-offs have in common; without what says nothing."""
    row = word_row(reader)
    for name, silent in (
        ("programme_id", ""),
        ("kind", ""),
        ("scope", "service"),
        ("timezone", ""),
        ("mode", "cut"),
    ):
        if (found := reader.text(name)) and found != silent:
            row[name] = found
    if priority := reader.number("priority"):
        row["priority"] = priority
    return row


def slot_values(row: Row, programme: str | None) -> dict[str, str]:
    """Return a slot as values of fields."""
    recur = row.get("recur")
    rule = recur if isinstance(recur, dict) else {}
    values = {
        name: _text(row.get(name)) for name in ("start", "end", "from", "until", "extra_days", "days_later")
    }
    values |= {name: ",".join(parts(rule.get(name))) for name in RULE_NUMBERS}
    values |= {"freq": _text(rule.get("freq")) or "daily", "interval": _text(rule.get("interval"))}
    values |= _day_values([part.upper() for part in parts(rule.get("byday"))])
    return {**shared_values(row, programme), **values, "wkst": _text(rule.get("wkst"))}


def _day_values(days: Sequence[str]) -> dict[str, str]:
    """Return weekdays as boxes and which of each, if they can be said so; else as they are written."""
    which = {day[:-2].removeprefix("+") for day in days}
    if len(which) <= 1 and {day[-2:] for day in days} <= WEEKDAYS.keys():
        nth = next(iter(which), "")
        if nth in {"", "1", "2", "3", "4", "5", "-1"}:
            return {"days": ",".join(day[-2:] for day in days), "nth": nth, "byday": ""}
    return {"days": "", "nth": "", "byday": ",".join(days)}


def slot_row(reader: Reader) -> Row:
    """Return the slot that stands in a form."""
    row = shared_row(reader)
    row |= {name: found for name in ("start", "end", "from", "until") if (found := reader.text(name))}
    for name in ("extra_days", "days_later"):
        if days := reader.number(name):
            row[name] = days
    rule = _rule(reader)
    return row if rule == {"freq": "daily"} else {**row, "recur": rule}


def _rule(reader: Reader) -> Row:
    rule: Row = {"freq": reader.text("freq") or "daily"}
    interval = reader.number("interval")
    if interval is not None and interval != 1:
        rule["interval"] = interval
    boxes = [f"{reader.text('nth')}{day}" for day in parts(reader.text("days"))]
    if days := reader.text("byday") or ",".join(boxes):
        rule["byday"] = days
    rule |= {name: found for name in (*RULE_NUMBERS, "wkst") if (found := reader.text(name))}
    return rule


def oneoff_values(row: Row, programme: str | None, zone: ZoneInfo) -> dict[str, str]:
    """Return a one-off as values of fields; its times as the zone's clock shows them."""
    values = shared_values(row, programme)
    for name in ("start", "end"):
        values[name], values[f"{name}_again"] = moment_values(_text(row.get(name)), zone)
    return values


def oneoff_row(reader: Reader, zone: ZoneInfo) -> Row:
    """Return the one-off that stands in a form."""
    row = shared_row(reader)
    for name in ("start", "end"):
        if found := read_moment(reader, name, zone):
            row[name] = found
    return row


def moment_values(text: str, zone: ZoneInfo) -> tuple[str, str]:
    """Return a moment of a row as a local date and time, and whether it is the second such one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text, ""
    if moment.tzinfo is None:
        return text, ""
    local = moment.astimezone(zone)
    shown = local.replace(tzinfo=None).isoformat(timespec="seconds" if local.second else "minutes")
    return shown, YES if local.fold else ""


def read_moment(reader: Reader, name: str, zone: ZoneInfo) -> str:
    """Return a moment of a form as rows write it: local, or with an offset where only that can tell it."""
    text = reader.text(name)
    if not reader.ticked(f"{name}_again"):
        return text
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=zone, fold=1)
    except ValueError:
        return text
    if not doubled(local):
        reader.mistakes.setdefault(f"{name}_again", "the clock shows this time only once")
    return local.isoformat(timespec="seconds")


def changed_keys(before: Row, after: Row) -> tuple[Row, list[str]]:
    """Return which keys another value was written for, and which were emptied."""
    return (
        {key: value for key, value in after.items() if key not in before or before[key] != value},
        [key for key in before if key not in after],
    )


def _text(value: Json | None) -> str:
    return "" if value is None else str(value)
