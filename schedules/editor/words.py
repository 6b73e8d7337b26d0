# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How the staff's pages say dates, times, rules and values: plain English, by the lineup's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.model.kept import Json, Row
from schedules.model.slot import Kind
from schedules.timeline.findings import clock, dated

WEEKDAYS: Mapping[str, str] = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
KIND_WORDS: Mapping[str, str] = {
    Kind.RECURRING: "Slot",
    Kind.FILL: "Fill",
    Kind.ONEOFF: "One-off",
    Kind.EMERGENCY: "Emergency",
}
DATED = frozenset({Kind.ONEOFF, Kind.EMERGENCY})
"""Kinds that have dates instead of a rule."""
LABELS: Mapping[str, str] = {
    "title": "Title",
    "subtitle": "Subtitle",
    "hosts": "Hosts",
    "genre": "Genre",
    "url": "Web page",
    "image": "Picture",
    "rights": "Rights",
    "kind": "Kind",
    "start": "Start",
    "end": "End",
    "from": "First date",
    "until": "Last date",
    "recur": "Days",
    "extra_days": "Days added to the end",
    "days_later": "Days later than its date",
    "scope": "Where",
    "priority": "Priority",
    "timezone": "Time zone",
    "mode": "What it does to others",
    "except": "Cancelled",
    "moves": "Different",
    "extra": "Further airing",
    "sample": "Invented sample",
    "programme": "Programme",
    ".programme": "Programme",
    "programme_id": "Programme",
    ".order": "Place in the order of entry",
    "id": "Id",
}
_MODES = {"cut": "cuts its time out of them", "replace": "cancels those it touches"}
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}
_PERIODS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_UNTOLD = frozenset({".order", "id"})
_WORKDAYS = ("MO", "TU", "WE", "TH", "FR")


def day_words(day: date) -> str:
    """Return ``Thursday 26 November 2026``."""
    return dated(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - a date has no zone


def date_words(text: str) -> str:
    """Return a date of a row for people; what is no date stays as it is."""
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text


def doubled(local: datetime) -> bool:
    """Tell whether the clock of an aware local time shows it twice."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second


def skipped(local: datetime) -> bool:
    """Tell whether the clock of an aware local time never shows it."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first < second


def time_words(instant: datetime, zone: ZoneInfo) -> str:
    """Return ``05:00`` by a zone's clock; with the offset where the clock shows it twice."""
    local = instant.astimezone(zone)
    return f"{clock(local)} ({offset_words(local)})" if doubled(local) else clock(local)


def moment_words(instant: datetime, zone: ZoneInfo) -> str:
    """Return ``Thursday 26 November 2026, 05:00`` by a zone's clock."""
    return f"{dated(instant.astimezone(zone))}, {time_words(instant, zone)}"


def offset_words(local: datetime) -> str:
    """Return the offset of a clock, such as ``UTC-5``."""
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def parts(value: Json | None) -> list[str]:
    """Return the parts of a list, or of a text with commas."""
    if value is None or value == "":
        return []
    found = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
    return [str(part).strip() for part in found]


def rule_words(recur: Json | None) -> str:
    """Return a days rule for people: "Monday to Friday", "the first Tuesday of every month"."""
    if not isinstance(recur, dict):
        return "every day"
    interval = recur.get("interval", 1)
    period = _PERIODS.get(str(recur.get("freq", "daily")), "day")
    days = [part.upper() for part in parts(recur.get("byday"))]
    every = f"every {period}" if interval in {1, None} else f"every {interval} {period}s"
    if period in {"day", "week"} and days and interval == 1:
        every = days_words(days)
    elif days:
        every = f"{days_words(days)}, {every}"
    by_number = (("bymonthday", "day of the month"), ("byweekno", "week"), ("byyearday", "day of the year"))
    more = [f"{name} {' and '.join(parts(recur[key]))}" for key, name in by_number if recur.get(key)]
    if recur.get("bymonth"):
        more.append(f"in {listed([_month(part) for part in parts(recur['bymonth'])])}")
    if recur.get("bysetpos"):
        more.append(f"only number {' and '.join(parts(recur['bysetpos']))} of these")
    return ", ".join([every, *more])


def days_words(days: Sequence[str]) -> str:
    """Return weekdays, as rules write them, for people."""
    if sorted(days) == sorted(WEEKDAYS):
        return "every day"
    if sorted(days) == sorted(_WORKDAYS):
        return "Monday to Friday"
    return listed([_weekday(day) for day in days])


def listed(names: Sequence[str]) -> str:
    """Return names as people list them."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _weekday(text: str) -> str:
    name, nth = WEEKDAYS.get(text[-2:], text), text[:-2]
    if not nth:
        return name
    try:
        return f"the {_NTH.get(int(nth), f'number {nth}')} {name}"
    except ValueError:
        return text


def _month(text: str) -> str:
    return MONTHS[int(text) - 1] if text.isdigit() and 1 <= int(text) <= len(MONTHS) else text


def label_of(key: str) -> str:
    """Return what people call a field; an exception of one date names that date."""
    name, bracket, rest = key.partition("[")
    known = LABELS.get(name, name)
    if not bracket:
        return known
    day, _, start = rest.rstrip("]").partition(" ")
    return f"{known} on {date_words(day)}" + (f" at {start}" if start else "")


def value_words(key: str, value: object) -> str:  # noqa: PLR0912 - a table, as a match
    """Return the value of a field for people; nothing where there is none."""
    match key.partition("[")[0], value:
        case (_, None) | (_, "") | (_, []):
            return ""
        case (_, True):
            return "yes"
        case (_, False):
            return "no"
        case "recur", dict():
            return rule_words(value)
        case "kind", str():
            return KIND_WORDS.get(value, value)
        case "mode", str():
            return _MODES.get(value, value)
        case (("from" | "until"), str()):
            return date_words(value)
        case (("start" | "end"), str()):
            return wall_words(value)
        case "scope", str():
            return value.removeprefix("station:") if value.startswith("station:") else "the whole service"
        case "except", list():
            return listed([date_words(str(day)) for day in value])
        case (("moves" | "extra"), dict()):
            return exception_words(value)
        case (("moves" | "extra"), list()):
            return "; ".join(exception_words(one) for one in value if isinstance(one, dict))
        case "rights", dict():
            return ", ".join(f"{name}: {value_words(name, one)}" for name, one in value.items())
        case _, list():
            return listed([str(one) for one in value])
    return str(value)


def wall_words(text: str, *, on: str = "") -> str:
    """Return a time of day, or a date and time, of a row for people.

    Args:
        on: A date that is said already.
    """
    day, divider, time = text.partition("T")
    return time if divider and day == on else f"{date_words(day)}, {time}" if divider else text


def exception_words(one: Mapping[str, object]) -> str:
    """Return what is different on one date."""
    day = str(one.get("date", ""))
    times = [wall_words(str(one[key]), on=day) for key in ("start", "end") if one.get(key)]
    said = [" to ".join(times)] if times else []
    if len(times) == 1:
        said = [f"{'from' if one.get('start') else 'until'} {times[0]}"]
    rest = [
        f"{LABELS.get(key, key).lower()} {value_words(key, value)}"
        for key, value in one.items()
        if key not in {"date", "start", "end"} and value_words(key, value)
    ]
    return f"{date_words(day)}: " + ", ".join([*said, *rest])


def differences(before: Row | None, after: Row | None) -> list[tuple[str, str, str]]:
    """Return what two forms of a row differ in: label, before, after."""
    old, new = before or {}, after or {}
    keys = [*LABELS, *sorted({*old, *new} - LABELS.keys())]
    return [
        (label_of(key), value_words(key, old.get(key)), value_words(key, new.get(key)))
        for key in keys
        if key not in _UNTOLD and (key in old or key in new) and old.get(key) != new.get(key)
    ]


def title_of(row: Row | None, fallback: str = "") -> str:
    """Return the title of a row; one that has none has its programme's, or is called by its id."""
    title = (row or {}).get("title")
    return title if isinstance(title, str) and title else fallback
