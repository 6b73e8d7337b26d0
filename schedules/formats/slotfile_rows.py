# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The rows of a slot file: what may stand under each key, and in which forms.

Lenient where people differ (a list or a text with commas), strict where a guess could be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from schedules.model.ids import StationId
from schedules.model.slot import PRIVATE_ZONE, Freq, Mode, Moment, Wall, Weekday
from schedules.settings import RightsSection, Section, mistaken
from schedules.settings.types import known_zone, web_address

from .visible import LONGEST_LINK, has_something_visible, is_link, without_turns

MAX_DATES = 2_000
FIRST_YEAR, LAST_YEAR = 1900, 2199

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9:]{5,8})(Z|[+-][0-9]{2}:[0-9]{2})?")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+~-]{0,199}")


def one_line(text: str) -> str:
    """Return a text with every run of blanks and line ends as one blank; empty if nothing in it can be seen.

    What turns its direction is left out and not refused: files have it by accident.
    """
    line = " ".join(without_turns(text).split())
    if not has_something_visible(_CONTROL.sub("x", line)):
        return ""
    if _CONTROL.search(line):  # no file could be written with it that everybody reads back
        raise mistaken("holds a control character; remove it")
    return line


def seen_line(text: str) -> str:
    """Return a text as `one_line` does, where there must be something to see."""
    line = one_line(text)
    if text and not line:
        raise mistaken("has nothing that can be seen; write what people are to read")
    return line


def link(text: str) -> str:
    """Return a web address as it is, or an empty text."""
    if not text or is_link(text):
        return text
    if web_address(text) and "@" in urlsplit(text).netloc:
        raise mistaken("has a name or password before its host, which all would see; leave that out")
    raise mistaken("holds what no web address has: blanks, quotes, brackets or characters that are not seen")


def _shown(value: object) -> str:
    return f'"{value}"'[:60] if isinstance(value, str | int | float) else "this"


def wall_time(value: object) -> time:
    """Read ``HH:MM`` or ``HH:MM:SS``."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match:
        hour, minute, second = (int(part or 0) for part in match.groups())
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
        if (hour, minute, second) == (24, 0, 0):
            raise mistaken('write midnight as "00:00"; an end that is not after the start is on the next day')
    raise mistaken(f'{_shown(value)} is no time of day; write it as "05:00" or "05:00:30"')


def day(value: object) -> date:
    """Read ``YYYY-MM-DD``."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError as error:
            raise mistaken(f'there is no day "{value}" in the calendar') from error
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        raise mistaken(f"the year must be between {FIRST_YEAR} and {LAST_YEAR}")
    raise mistaken(f"{_shown(value)} is no date; write it as 2026-11-24")


def moment(value: object) -> Moment:
    """Read a local date and time, or an instant with ``Z`` or an offset."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise mistaken(
            f"{_shown(value)} is no date and time; write 2026-11-03T20:00 (local), or with Z or an offset"
        )
    wall = Wall(day(match[1]), wall_time(match[2]))
    if match[3] is None:
        return wall
    try:
        offset = datetime.strptime(match[3], "%z").tzinfo
    except ValueError as error:
        raise mistaken(f'"{match[3]}" is no offset from UTC') from error
    return datetime.combine(wall.day, wall.time, offset).astimezone(UTC)


def _moved(value: object) -> time | Wall:
    if isinstance(value, str) and "T" in value:
        found = moment(value)
        if isinstance(found, Wall):
            return found
        raise mistaken("must be a local time, without Z and without an offset")
    return wall_time(value)


def _scope(value: object) -> StationId | None:
    if isinstance(value, str):
        if value in {"service", "network"}:
            return None
        if value.startswith("station:") and value != "station:":
            return StationId(value.removeprefix("station:"))
    raise mistaken(f"{_shown(value)} is no scope; write service, or station:ID")


def _kind(value: object) -> object:
    return "oneoff" if value == "one-off" else value


def whole(value: object) -> object:
    """Return a number such as 5.0, which is a whole one in JSON, as an integer; all else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _id(value: object) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _ID.fullmatch(text):
        raise mistaken(f"{_shown(value)} is no id; use letters, digits and . _ - : @, at most 200 characters")
    return text


def is_id(text: str) -> bool:
    """Tell whether a slot file may have this id."""
    return _ID.fullmatch(text) is not None


def _parts(value: object) -> list[object]:
    """Return the parts of a list, or of a text with commas; a single value is one part."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    return value if isinstance(value, list) else [value]


def _names(value: object) -> object:
    """Return one name as a tuple of one; names may have commas in them."""
    return (value,) if isinstance(value, str) else _as_tuple(value)


def _several(value: object) -> object:
    return tuple(_parts(value)) if isinstance(value, str) else _as_tuple(value)


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value  # strict fields take only tuples from us


def _weekday(value: object) -> Weekday:
    match = _WEEKDAY.fullmatch(value) if isinstance(value, str) else None
    if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
        raise mistaken(f"{_shown(value)} is no weekday; write MO TU WE TH FR SA SU, or 1TU, -1FR")
    return Weekday(_WEEKDAYS.index(match[2].upper()), int(match[1] or 0))


def _weekdays(value: object) -> tuple[Weekday, ...]:
    return tuple(dict.fromkeys(_weekday(part) for part in _parts(value)))


def _week_start(value: object) -> int:
    found = _weekday(value)
    if found.nth:
        raise mistaken("must be a plain weekday, such as MO")
    return found.day


def _numbers(most: int, *, negative: bool) -> Callable[[object], tuple[int, ...]]:
    least = -most if negative else 1

    def read(value: object) -> tuple[int, ...]:
        found = []
        for part in _parts(value):
            part = whole(part)  # noqa: PLW2901 - the same number
            text = str(part) if isinstance(part, str | int) and not isinstance(part, bool) else ""
            number = int(text) if _NUMBER.fullmatch(text) else 0
            if number == 0 or not least <= number <= most:
                back = f" or -1 to -{most}" if negative else ""
                raise mistaken(f"{_shown(part)} does not fit; write whole numbers, 1 to {most}{back}")
            found.append(number)
        return tuple(dict.fromkeys(found))

    return read


def _freq(value: object) -> Freq:
    try:
        return Freq(value.lower() if isinstance(value, str) else "")
    except ValueError as error:
        raise mistaken(f"{_shown(value)}: must be one of daily, weekly, monthly, yearly") from error


def _zone(name: str) -> str:
    return name if name.startswith(PRIVATE_ZONE) else known_zone(name)


Time = Annotated[time, PlainValidator(wall_time)]
Day = Annotated[date, PlainValidator(day)]
Title = Annotated[str, AfterValidator(seen_line), Field(min_length=1, max_length=300)]
Line = Annotated[str, AfterValidator(one_line), Field(max_length=1000)]
Link = Annotated[str, Field(max_length=LONGEST_LINK), AfterValidator(link)]
"""An http(s) address that people may see, kept byte for byte; or an empty text where there is none."""
Names = Annotated[tuple[Title, ...], Field(max_length=50), BeforeValidator(_names)]
ExtraDays = Annotated[int, Field(ge=0, le=366), BeforeValidator(whole)]
AnyZone = Annotated[str, AfterValidator(_zone)]
"""Name of an IANA time zone, or of one that the file describes itself."""
Days = Annotated[tuple[Day, ...], Field(max_length=MAX_DATES), BeforeValidator(_several)]


class ProgrammeFields(Section):
    """Words and links of a programme; allowed wherever a title is."""

    subtitle: Line | None = None
    hosts: Names | None = None
    genre: Line | None = None
    url: Link | None = None
    image: Link | None = None
    rights: RightsSection | None = None


class RecurRow(Section):
    """Days rule."""

    freq: Annotated[Freq, PlainValidator(_freq)]
    interval: Annotated[int, Field(ge=1, le=366), BeforeValidator(whole)] = 1
    byday: Annotated[tuple[Weekday, ...], PlainValidator(_weekdays)] = ()
    bymonthday: Annotated[tuple[int, ...], PlainValidator(_numbers(31, negative=True))] = ()
    bymonth: Annotated[tuple[int, ...], PlainValidator(_numbers(12, negative=False))] = ()
    byweekno: Annotated[tuple[int, ...], PlainValidator(_numbers(53, negative=True))] = ()
    byyearday: Annotated[tuple[int, ...], PlainValidator(_numbers(366, negative=True))] = ()
    bysetpos: Annotated[tuple[int, ...], PlainValidator(_numbers(366, negative=True))] = ()
    wkst: Annotated[int, PlainValidator(_week_start)] = 0


class MoveRow(ProgrammeFields):
    """Another time or other words for one date."""

    date: Day
    start: Annotated[time | Wall | None, PlainValidator(_moved)] = None
    end: Annotated[time | Wall | None, PlainValidator(_moved)] = None
    title: Title | None = None


class ExtraRow(ProgrammeFields):
    """A further airing."""

    date: Day
    start: Time
    end: Time
    extra_days: ExtraDays = 0
    title: Title | None = None


class AiringRow(ProgrammeFields):
    """What slots and one-offs have in common."""

    id: Annotated[str, PlainValidator(_id)] | None = None
    title: Title
    scope: Annotated[StationId | None, PlainValidator(_scope)] = None
    priority: Annotated[int, Field(ge=-1_000_000, le=1_000_000), BeforeValidator(whole)] = 0
    timezone: AnyZone | None = None
    mode: Mode = Mode.CUT
    programme: ProgrammeFields | None = None


class SlotRow(AiringRow):
    """A regular place, or a fill."""

    kind: Literal["recurring", "fill"] = "recurring"
    start: Time | None = None
    end: Time | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    recur: RecurRow | None = None
    extra_days: ExtraDays = 0
    days_later: Annotated[int, Field(ge=-366, le=366), BeforeValidator(whole)] = 0
    except_: Days = Field(default=(), alias="except")
    moves: Annotated[tuple[MoveRow, ...], Field(max_length=MAX_DATES)] = ()
    extra: Annotated[tuple[ExtraRow, ...], Field(max_length=MAX_DATES)] = ()


class OneOffRow(AiringRow):
    """A dated airing."""

    kind: Annotated[Literal["oneoff", "emergency"], BeforeValidator(_kind)]
    start: Annotated[Moment, PlainValidator(moment)]
    end: Annotated[Moment, PlainValidator(moment)]
