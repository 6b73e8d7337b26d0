# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""iCalendar's recurrence rules, as the days rules that we have (RFC 5545, section 3.3.10).

A rule picks dates; the hours that it may name as well become times of day.
What has no such form, or asks for more than any station airs, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, product

from schedules.model.slot import Freq, Recurrence, Weekday
from schedules.timeline.recurrence import dates
from schedules.timeline.zone import shift

from .icalendar_values import LAST_YEAR, NonsenseError

MAX_COUNT = 20_000
MAX_INTERVAL = 366
MAX_TIMES = 96
"""Times of day of one rule: every quarter of an hour."""
MAX_RULE_CHARACTERS = 2_000

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,10}")
_KNOWN = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "RSCALE", "SKIP"),
    *("BYDAY", "BYMONTHDAY", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYSETPOS"),
    *("BYHOUR", "BYMINUTE", "BYSECOND"),
}
_LAST_DAY = date(LAST_YEAR, 12, 31)


@dataclass(frozen=True, slots=True)
class DatesRule:
    """A rule as it is written.

    Attributes:
        recur: Which dates it picks.
        hours: What BYHOUR names; empty: the hour of the first start.  Likewise minutes and seconds.
        every_s: For an hourly or minutely rule, its interval in seconds; else 0.
        until: UNTIL as it is written.
    """

    recur: Recurrence
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    every_s: int = 0
    count: int | None = None
    until: str | None = None

    @property
    def times_given(self) -> bool:
        """Tell whether the rule says something of the time of day."""
        return bool(self.hours or self.minutes or self.seconds or self.every_s)


def read_rule(text: str) -> DatesRule:
    """Read the value of an RRULE.

    Raises:
        NonsenseError: If it makes no sense, or none here.
    """
    parts = _parts(text)
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.get("SKIP", "OMIT") != "OMIT":
        raise NonsenseError("rules of another calendar, or with SKIP, cannot be read here")
    counts_days = parts.get("FREQ") not in {"HOURLY", "MINUTELY"}
    most = MAX_INTERVAL if counts_days else MAX_INTERVAL * 24 * 60
    interval = _number(parts.get("INTERVAL", "1"), "INTERVAL", 1, most)
    count = _number(parts["COUNT"], "COUNT", 1, MAX_COUNT) if "COUNT" in parts else None
    freq, every_s = _frequency(parts.get("FREQ", ""), interval)
    rule = DatesRule(
        recur=Recurrence(
            freq=freq,
            interval=1 if every_s else interval,
            byday=_weekdays(parts.get("BYDAY", "")),
            bymonthday=_numbers(parts, "BYMONTHDAY", {*range(-31, 0), *range(1, 32)}),
            bymonth=_numbers(parts, "BYMONTH", range(1, 13)),
            byweekno=_numbers(parts, "BYWEEKNO", {*range(-53, 0), *range(1, 54)}),
            byyearday=_numbers(parts, "BYYEARDAY", {*range(-366, 0), *range(1, 367)}),
            bysetpos=_numbers(parts, "BYSETPOS", {*range(-366, 0), *range(1, 367)}),
            wkst=_week_start(parts.get("WKST", "MO")),
        ),
        hours=_numbers(parts, "BYHOUR", range(24)),
        minutes=_numbers(parts, "BYMINUTE", range(60)),
        seconds=_numbers(parts, "BYSECOND", range(61)),
        every_s=every_s,
        count=count,
        until=parts.get("UNTIL"),
    )
    _check(rule)
    return rule


def _parts(text: str) -> Mapping[str, str]:
    if len(text) > MAX_RULE_CHARACTERS:
        raise NonsenseError(f"the rule has more than {MAX_RULE_CHARACTERS:,} characters")
    parts: dict[str, str] = {}
    for part in text.upper().strip().rstrip(";").split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise NonsenseError(f'"{part[:40]}" is no part of a rule')
        if name not in _KNOWN:
            raise NonsenseError(f'a rule has no part "{name[:40]}"')
        if name in parts:
            raise NonsenseError(f"{name} is written twice")
        parts[name] = value
    return parts


def _frequency(name: str, interval: int) -> tuple[Freq, int]:
    """Return how often dates count, and the interval in seconds of a rule that counts hours or minutes."""
    if name in {"HOURLY", "MINUTELY"}:
        return Freq.DAILY, interval * (3600 if name == "HOURLY" else 60)
    if name == "SECONDLY":
        raise NonsenseError("FREQ=SECONDLY: nothing airs every so many seconds")
    try:
        return Freq(name.lower()), 0
    except ValueError as error:
        raise NonsenseError(f'FREQ="{name[:40]}" is no frequency' if name else "FREQ is missing") from error


def _number(text: str, name: str, least: int, most: int) -> int:
    number = int(text) if _NUMBER.fullmatch(text) else least - 1
    if not least <= number <= most:
        raise NonsenseError(f"{name}={text[:40]} does not fit: {least} to {most:,}")
    return number


def _numbers(parts: Mapping[str, str], name: str, allowed: Collection[int]) -> tuple[int, ...]:
    if name not in parts:
        return ()
    found = []
    for text in parts[name].split(","):
        number = int(text) if _NUMBER.fullmatch(text.strip()) else None
        if number is None or number not in allowed:
            raise NonsenseError(f"{name}={text[:40]} does not fit: {min(allowed)} to {max(allowed)}")
        found.append(number)
    return tuple(dict.fromkeys(found))


def _weekdays(text: str) -> tuple[Weekday, ...]:
    found = []
    for part in text.split(",") if text else ():
        match = _WEEKDAY.fullmatch(part.strip())
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise NonsenseError(f'BYDAY="{part[:40]}" is no weekday')
        found.append(Weekday(_WEEKDAYS.index(match[2]), int(match[1] or 0)))
    return tuple(dict.fromkeys(found))


def _week_start(text: str) -> int:
    if text not in _WEEKDAYS:
        raise NonsenseError(f'WKST="{text[:40]}" is no weekday')
    return _WEEKDAYS.index(text)


def _check(rule: DatesRule) -> None:
    """Refuse what RFC 5545 forbids, and what has no form here."""
    recur = rule.recur
    numbered = [weekday for weekday in recur.byday if weekday.nth]
    if numbered and (rule.every_s or recur.freq in {Freq.DAILY, Freq.WEEKLY}):
        raise NonsenseError("a number before a weekday needs FREQ=MONTHLY or YEARLY")
    monthly = recur.freq is Freq.MONTHLY or bool(recur.bymonth)
    if monthly and any(abs(weekday.nth) > 5 for weekday in numbered):
        raise NonsenseError("no month has a weekday more than five times")
    if recur.bymonthday and recur.freq is Freq.WEEKLY:
        raise NonsenseError("BYMONTHDAY does not go with FREQ=WEEKLY")
    of_year = recur.byweekno or recur.byyearday
    if of_year and (rule.every_s or recur.freq is not Freq.YEARLY):
        raise NonsenseError(f"{'BYWEEKNO' if recur.byweekno else 'BYYEARDAY'} needs FREQ=YEARLY")
    if recur.byweekno and numbered:
        raise NonsenseError("a number before a weekday does not go with BYWEEKNO")
    if recur.bysetpos and not (recur.byday or recur.bymonthday or recur.bymonth or of_year):
        raise NonsenseError("BYSETPOS picks from what another part names, and there is none")
    if recur.bysetpos and (rule.every_s or any(len(n) > 1 for n in (rule.hours, rule.minutes, rule.seconds))):
        raise NonsenseError("BYSETPOS that picks from several times of a day cannot be read here")


def times_of_day(rule: DatesRule, start: datetime) -> tuple[DatesRule, tuple[time, ...]]:
    """Return the rule as one that counts days, and at which times it starts on each.

    Raises:
        NonsenseError: If an hourly or minutely rule is not the same every so many days, or
            there are more than `MAX_TIMES`.
    """
    hours, minutes = rule.hours or (start.hour,), rule.minutes or (start.minute,)
    seconds = tuple(min(second, 59) for second in rule.seconds) or (start.second,)
    if not rule.every_s:
        return rule, _checked({time(*each) for each in product(hours, minutes, seconds)})
    day_s, first_s = 86_400, start.hour * 3600 + start.minute * 60
    if rule.every_s % day_s == 0:
        recur = replace(rule.recur, interval=rule.every_s // day_s)
        steps: Collection[int] = {first_s}
    elif day_s % rule.every_s == 0:
        recur = rule.recur
        steps = range(first_s % rule.every_s, day_s, rule.every_s)
    else:
        raise NonsenseError("a rule of hours or minutes that shifts from day to day cannot be read here")
    if recur.interval > MAX_INTERVAL:
        raise NonsenseError(f"the rule counts more than {MAX_INTERVAL} days")
    hourly = rule.every_s % 3600 == 0
    found = set()
    for step in steps:
        hour, minute = divmod(step // 60, 60)
        if rule.hours and hour not in rule.hours:
            continue
        if rule.minutes and not hourly and minute not in rule.minutes:
            continue
        of_hour = rule.minutes if rule.minutes and hourly else (minute,)
        found |= {time(*each) for each in product((hour,), of_hour, seconds)}
        if len(found) > MAX_TIMES:
            break
    return replace(rule, recur=recur, every_s=0), _checked(found)


def _checked(times: Collection[time]) -> tuple[time, ...]:
    if len(times) > MAX_TIMES:
        raise NonsenseError(f"the rule starts more than {MAX_TIMES} times a day")
    if not times:
        raise NonsenseError("the rule never starts at any time of day")
    return tuple(sorted(times))


def nth_date(recur: Recurrence, counted_from: date, number: int) -> date | None:
    """Return the n-th date of a rule, counted from 1; ``None`` if it lies beyond the years we know of."""
    several = max(1, len({weekday.day for weekday in recur.byday}))
    narrowed = (
        recur.bymonth or recur.bymonthday or recur.bysetpos or (recur.byday and recur.freq is Freq.DAILY)
    )
    if recur.freq in {Freq.DAILY, Freq.WEEKLY} and not narrowed:
        # The same dates come again after so many days: only the place within them is looked up.
        days = recur.interval * (1 if recur.freq is Freq.DAILY else 7)
        rounds, place = divmod(number - 1, several)
        begun = dates(recur, counted_from, counted_from, shift(counted_from, 2 * days + 7))
        first = next(islice(begun, place, None), None)
        if first is None or first.toordinal() + rounds * days > _LAST_DAY.toordinal():
            return None
        return first + timedelta(days=rounds * days)
    return next(islice(dates(recur, counted_from, counted_from, _LAST_DAY), number - 1, None), None)


def last_date(rule: DatesRule, start: datetime) -> date | None:
    """Return the date of the last of COUNT starts, one a day; ``None`` for no end."""
    if rule.count is None:
        return None
    return nth_date(rule.recur, start.date(), rule.count)
