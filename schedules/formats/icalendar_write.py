# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Write a lineup as iCalendar: rules stay rules, and our own reader gets all of it back.

One VEVENT for each slot or one-off, one with a RECURRENCE-ID for each move, RDATE
for further airings: never as PERIOD, which many programs cannot read, so those of
another length have a RECURRENCE-ID, too.  What a calendar cannot say is in
X-LIVERADIO properties.
Always the same bytes for the same lineup: DTSTAMP is a constant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.model.slot import Extra, Lineup, Mode, Moment, Move, OneOff, Slot, Wall, Words
from schedules.timeline.plan import walls_of_extra, walls_of_move
from schedules.timeline.zone import Zones, shift

from .icalendar_lines_write import calendar, line, local, text, utc
from .icalendar_rule_write import Series, series_of
from .icalendar_words import OWN_EXTRA_OF, OWN_ID, OWN_KIND, OWN_MODE, OWN_PRIORITY, OWN_SAMPLE, OWN_SCOPE
from .icalendar_words_write import airing_words, rights_lines
from .icalendar_zone_write import vtimezone
from .slotfile_plain import in_order, plain_id

PRODUCT = "-//Play Live Radio//Schedule//EN"
NEVER_CHANGED = "19700101T000000Z"
EARLIEST_YEAR = 1970
_UTC_NAMES = frozenset({"UTC", "Etc/UTC"})


def write_lineup(lineup: Lineup, *, timezone: str | None = None) -> bytes:
    """Return a lineup as a calendar.

    Args:
        timezone: IANA zone of a lineup that names none; without it, such times are floating.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: If the lineup names a zone that does not exist.
    """
    zones = Zones()
    whole = lineup.timezone or timezone
    clocks: dict[str | None, Clock] = {None: Clock(None, None)}
    for one in in_order(lineup):
        name = one.timezone or whole
        if name is not None:
            clocks[name] = Clock(name, zones.of(name, lineup.zones))
    events = [part for one in in_order(lineup) for part in _events(one, clocks[one.timezone or whole])]
    described = sorted(
        (clock for clock in clocks.values() if clock.tzid is not None), key=lambda clock: clock.tzid or ""
    )
    return calendar(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", line("PRODID", PRODUCT), "CALSCALE:GREGORIAN"),
            *([line("X-WR-TIMEZONE", text(whole))] if whole is not None and whole in clocks else []),
            *([line(OWN_SAMPLE, "TRUE")] if lineup.sample else []),
            *(part for clock in described for part in clock.description(_first_year(lineup))),
            *events,
            "END:VCALENDAR",
        ]
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of an entry; without a name its times are floating."""

    name: str | None
    zone: ZoneInfo | None

    @property
    def tzid(self) -> str | None:
        """What TZID is called; ``None`` for floating times and for UTC."""
        return None if self.name in _UTC_NAMES else self.name

    def moment(self, name: str, wall: Wall, **parameters: str) -> str:
        """Return a property with a date and time of this clock."""
        return self.moments(name, [local(wall)], **parameters)

    def moments(self, name: str, values: Sequence[str], **parameters: str) -> str:
        """Return a property with several dates and times, as `local` writes them."""
        if self.name in _UTC_NAMES:
            values = [f"{value}Z" for value in values]
        elif self.name is not None:
            parameters["TZID"] = self.name
        return line(name, ",".join(values), **parameters)

    def description(self, first_year: int) -> Iterator[str]:
        """Yield its VTIMEZONE."""
        if self.tzid is not None and self.zone is not None:
            yield from vtimezone(self.tzid, self.zone, first_year)


def _first_year(lineup: Lineup) -> int:
    """Return the year from which on zones have to be right."""
    dates = [slot.effective_from for slot in lineup.slots]
    dates += [shift(extra.date, -1) for slot in lineup.slots for extra in slot.extras]
    moments = (oneoff.start for oneoff in lineup.oneoffs)
    dates += [one.day if isinstance(one, Wall) else one.astimezone(UTC).date() for one in moments]
    return max(min((one.year for one in dates), default=EARLIEST_YEAR), EARLIEST_YEAR)


def _events(one: Slot | OneOff, clock: Clock) -> Iterator[str]:
    if isinstance(one, OneOff):
        yield from _event(plain_id(one.id), _once(one, clock))
    else:
        yield from _slot_events(one, clock)


def _once(oneoff: OneOff, clock: Clock) -> Iterator[str]:
    yield _moment("DTSTART", oneoff.start, clock)
    yield _moment("DTEND", oneoff.end, clock)
    yield from airing_words(oneoff.programme, oneoff.programme)
    yield from _own(oneoff)


def _moment(name: str, moment: Moment, clock: Clock) -> str:
    return clock.moment(name, moment) if isinstance(moment, Wall) else line(name, utc(moment))


def _slot_events(slot: Slot, clock: Clock) -> Iterator[str]:
    ident, series = plain_id(slot.id), series_of(slot, clock.zone)
    beside, apart = _sorted_extras(slot, series)
    yield from _event(ident, _master(slot, series, beside, clock))
    if series.onwards is not None:
        yield from _event(ident, _onwards(slot, series, clock))
    for move in {move.date: move for move in slot.moves}.values():
        if series.picks(slot, move.date) and move.date not in slot.except_dates:
            yield from _event(ident, _moved(slot, series, move, clock))
    length = _length(series.start, series.end)
    for extra in beside:
        if extra.words != Words() or _length(*walls_of_extra(extra)) != length:
            yield from _event(ident, _differing(slot, extra, clock))
    for extra in apart:
        start = walls_of_extra(extra)[0]
        yield from _event(f"{ident}~x{local(start)}", _apart(slot, extra, clock))


def _master(slot: Slot, series: Series, beside: Sequence[Extra], clock: Clock) -> Iterator[str]:
    yield clock.moment("DTSTART", series.start)
    yield clock.moment("DTEND", series.end)
    yield line("RRULE", series.rule)
    gone = [Wall(shift(one, series.days_later), slot.start) for one in _gone(slot, series)]
    if gone:
        yield clock.moments("EXDATE", [local(wall) for wall in sorted(gone, key=lambda wall: wall.day)])
    if beside:
        yield clock.moments("RDATE", [local(walls_of_extra(extra)[0]) for extra in beside])
    yield from airing_words(slot.programme, slot.programme)
    yield from _own(slot)


def _gone(slot: Slot, series: Series) -> list[date]:
    """Return the dates that the rule picks and that do not air."""
    if series.never:
        return [series.start.day]
    return [one for one in slot.except_dates if series.picks(slot, one)]


def _sorted_extras(slot: Slot, series: Series) -> tuple[list[Extra], list[Extra]]:
    """Return the further airings that can stand in RDATE, and those that cannot.

    A calendar has one airing at a start, whether a rule or a date gives it: what starts just
    where the rule picks one, or where a shift would carry it along, is a VEVENT of its own.
    """
    beside: list[Extra] = []
    apart: list[Extra] = []
    extras = {(extra.date, extra.start): extra for extra in slot.extras}
    for extra in sorted(extras.values(), key=lambda one: (one.date, one.start)):
        by_rule = extra.start == slot.start and (
            extra.date == series.start.day or series.picks(slot, shift(extra.date, -slot.days_later))
        )
        (apart if by_rule or series.onwards is not None else beside).append(extra)
    return beside, apart


def _moved(slot: Slot, series: Series, move: Move, clock: Clock) -> Iterator[str]:
    start, end = walls_of_move(slot, move)
    yield clock.moment("RECURRENCE-ID", Wall(shift(move.date, series.days_later), slot.start))
    yield clock.moment("DTSTART", start)
    yield clock.moment("DTEND", end)
    yield from airing_words(move.words.over(slot.programme), slot.programme)
    yield from rights_lines(move.words.rights)


def _onwards(slot: Slot, series: Series, clock: Clock) -> Iterator[str]:
    """Yield what shifts all of a series by days that its rule cannot be shifted by."""
    assert series.onwards is not None  # noqa: S101 - only then is it asked for
    yield clock.moment("RECURRENCE-ID", series.start, RANGE="THISANDFUTURE")
    yield clock.moment("DTSTART", series.onwards[0])
    yield clock.moment("DTEND", series.onwards[1])
    yield from airing_words(slot.programme, slot.programme)
    yield line(OWN_ID, text(plain_id(slot.id)))


def _differing(slot: Slot, extra: Extra, clock: Clock) -> Iterator[str]:
    start, end = walls_of_extra(extra)
    yield clock.moment("RECURRENCE-ID", start)
    yield clock.moment("DTSTART", start)
    yield clock.moment("DTEND", end)
    yield from airing_words(extra.words.over(slot.programme), slot.programme)
    yield from rights_lines(extra.words.rights)


def _apart(slot: Slot, extra: Extra, clock: Clock) -> Iterator[str]:
    start, end = walls_of_extra(extra)
    yield clock.moment("DTSTART", start)
    yield clock.moment("DTEND", end)
    yield from airing_words(extra.words.over(slot.programme), slot.programme)
    yield from rights_lines(extra.words.rights)
    yield line(OWN_EXTRA_OF, text(plain_id(slot.id)))


def _length(start: Wall, end: Wall) -> timedelta:
    """Return how long it is by the clock."""
    return datetime.combine(end.day, end.time) - datetime.combine(start.day, start.time)


def _event(ident: str, lines: Iterator[str]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield line("UID", text(f"{ident}@lineup"))
    yield line("DTSTAMP", NEVER_CHANGED)
    yield from lines
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _own(one: Slot | OneOff) -> Iterator[str]:
    """Yield what a calendar cannot say of an entry."""
    yield line(OWN_ID, text(plain_id(one.id)))
    yield line(OWN_KIND, one.kind.value)
    if one.station is not None:
        yield line(OWN_SCOPE, text(f"station:{one.station}"))
    if one.priority:
        yield line(OWN_PRIORITY, str(one.priority))
    if one.mode is not Mode.CUT:
        yield line(OWN_MODE, one.mode.value)
    yield from rights_lines(one.rights)
