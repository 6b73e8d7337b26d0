# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Lineups of every kind for property tests, and what a lineup means, to compare two of them.

Two lineups mean the same if the same airings compete, with the same words and rights, and the
same one of any two is the stronger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

from schedules.formats.slotfile_lineup import ALWAYS
from schedules.formats.visible import has_something_visible
from schedules.model.broadcast import Occurrence
from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights, RightsRule
from schedules.model.slot import (
    Extra,
    Freq,
    Kind,
    Lineup,
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
from schedules.timeline.candidate import Candidate, Precedence
from schedules.timeline.expand import breakaway_layer, candidates, service_layer
from schedules.timeline.recurrence import dates
from schedules.timeline.zone import Zones

NEW_YORK = "America/New_York"
PRIVATE = "private:Somewhere in Chile"
PRIVATE_ZONES = {PRIVATE: files("tzdata.zoneinfo.America").joinpath("Santiago").read_bytes()}
ZONES = (NEW_YORK, "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/London", "UTC")
STATIONS = (None, None, StationId("a-fm"), StationId("b-fm"))
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)

NASTY = (
    "=1+1 -x @a ' \" \\ ; , | \\n :#{}[]&*!%`<>?~^ é 日本 \U0001f4fb \u200b\u2028\xa0 \ufeff null 1e5 05:00"
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of text; readers of calendars take them out."""
_SIGNS = st.sampled_from(sorted(set(NASTY))) | st.characters(
    exclude_categories=["Cc", "Cs", "Cn"], exclude_characters=TURNING
)
TEXTS = (
    st.text(_SIGNS, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .map(lambda text: text if has_something_visible(text) else "")
)
TITLES = (TEXTS | st.sampled_from(["true", "null", "-1FR", "2026-01-01", "=1+1", "'=", "T"])).filter(bool)
LINKS = st.sampled_from(["", "https://a.example/x?a=1,2;b='3'", "http://b.example"])
CLOCKS = st.builds(
    time, st.integers(0, 23), st.sampled_from([0, 0, 15, 30, 59]), st.sampled_from([0, 0, 0, 30])
)
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))
RULES = st.builds(
    RightsRule,
    rewind=st.none() | st.sampled_from(list(Rewind)),
    record=st.none() | st.booleans(),
    stream=st.none() | st.booleans(),
)
HOSTS = st.lists(TITLES, max_size=2).map(tuple)
PROGRAMMES = st.builds(
    Programme, title=TITLES, subtitle=TEXTS, hosts=HOSTS, genre=TEXTS, url=LINKS, image=LINKS
)
WORDS = st.just(Words()) | st.builds(
    Words,
    title=st.none() | TITLES,
    subtitle=st.none() | TEXTS,
    hosts=st.none() | HOSTS,
    genre=st.none() | TEXTS,
    url=st.none() | LINKS,
    image=st.none() | LINKS,
    rights=RULES,
)
PLAIN_DAYS = st.lists(st.builds(Weekday, st.integers(0, 6)), max_size=3, unique=True).map(tuple)
NTH_DAYS = st.lists(
    st.builds(Weekday, st.integers(0, 6), st.sampled_from([0, 1, 2, 5, -1, -2])), max_size=2, unique=True
).map(tuple)
SOME_MONTHS = st.lists(st.integers(1, 12), max_size=3, unique=True).map(tuple)
SOME_MONTHDAYS = st.lists(st.sampled_from([1, 13, 29, 31, -1, -3]), max_size=2, unique=True).map(tuple)


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    freq = draw(st.sampled_from(list(Freq)))
    monthly = freq in {Freq.MONTHLY, Freq.YEARLY}
    byday = draw(NTH_DAYS if monthly else PLAIN_DAYS)
    of_weeks = freq is Freq.YEARLY and not any(day.nth for day in byday)
    rule = Recurrence(
        freq=freq,
        interval=draw(st.sampled_from([1, 1, 2, 3])),
        byday=byday,
        bymonthday=draw(SOME_MONTHDAYS) if monthly and draw(st.booleans()) else (),
        bymonth=draw(SOME_MONTHS),
        byweekno=draw(st.sampled_from([(), (), (1, -1), (45,)])) if of_weeks else (),
        byyearday=draw(st.sampled_from([(), (), (-1, 306)])) if freq is Freq.YEARLY else (),
        wkst=draw(st.sampled_from([0, 6])),
    )
    picks = monthly and (rule.byday or rule.bymonthday or rule.bymonth)
    return replace(rule, bysetpos=draw(st.sampled_from([(), (1,), (-1, 2)]))) if picks else rule


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    rule = draw(st.just(Recurrence()) | recurrences())
    undated = not rule.byday and not rule.bymonthday and rule.freq is not Freq.DAILY
    since = draw(DAYS if undated or rule.interval > 1 else DAYS | st.just(ALWAYS))
    until = draw(st.none() | st.dates(max(since, date(2026, 1, 1)), date(2027, 6, 1)))
    airs = list(dates(rule, since, date(2026, 1, 1), date(2027, 3, 1)))
    some_days = st.sampled_from(airs) | DAYS if airs else DAYS
    start, later = draw(CLOCKS), draw(st.sampled_from([0, 0, 0, 0, 1, -1, 2]))
    moves = draw(st.lists(_moves(some_days, start, later), max_size=2, unique_by=lambda move: move.date))
    extras = draw(
        st.lists(
            st.builds(
                Extra,
                date=some_days,
                start=CLOCKS | st.just(start),
                end=CLOCKS,
                words=WORDS,
                end_days=st.sampled_from([0, 0, 1]),
            ),
            max_size=2,
            unique_by=lambda extra: (extra.date, extra.start),
        )
    )
    return Slot(
        start=start,
        end=draw(CLOCKS),
        effective_from=since,
        effective_until=until,
        recur=rule,
        kind=draw(st.sampled_from([Kind.RECURRING, Kind.RECURRING, Kind.FILL])),
        extra_days=draw(st.sampled_from([0, 0, 0, 1])),
        days_later=later,
        except_dates=frozenset(draw(st.lists(some_days, max_size=3))),
        moves=tuple(moves),
        extras=tuple(extras),
        **draw(_common()),
    )


def _moves(days: st.SearchStrategy[date], start: time, later: int) -> st.SearchStrategy[Move]:
    @st.composite
    def build(draw: st.DrawFn) -> Move:
        day = draw(days)
        begins = draw(st.none() | st.builds(Wall, st.dates(day - timedelta(3), day + timedelta(3)), CLOCKS))
        at = begins or Wall(day + timedelta(later), start)
        ends = draw(st.none() | st.builds(Wall, st.dates(at.day, at.day + timedelta(1)), CLOCKS))
        return Move(date=day, start=begins, end=ends, words=draw(WORDS))

    return build()


MOMENTS = st.builds(Wall, DAYS, CLOCKS) | st.integers(0, 600_000).map(
    lambda minutes: START + timedelta(minutes=minutes)
)


@st.composite
def oneoffs(draw: st.DrawFn) -> OneOff:
    start = draw(MOMENTS)
    end: Moment
    length = timedelta(minutes=draw(st.sampled_from([1, 30, 90, 1500])))
    if isinstance(start, Wall):
        moment = datetime.combine(start.day, start.time) + length
        end = Wall(moment.date(), moment.time())
    else:
        end = start + length
    return OneOff(
        start=start, end=end, kind=draw(st.sampled_from([Kind.ONEOFF, Kind.EMERGENCY])), **draw(_common())
    )


@st.composite
def _common(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "id": draw(st.sampled_from(["a", "A.b_c-d", "x:y@z+~", "1"])),
        "order": 0,
        "programme": draw(PROGRAMMES),
        "station": draw(st.sampled_from(STATIONS)),
        "priority": draw(st.sampled_from([0, 0, 3, -3])),
        "timezone": draw(st.sampled_from([None, None, *ZONES, PRIVATE])),
        "mode": draw(st.sampled_from(list(Mode))),
        "rights": draw(RULES),
    }


@st.composite
def lineups(draw: st.DrawFn) -> Lineup:
    """Lineups that say all that one can say."""
    entries = draw(st.lists(slots() | oneoffs(), max_size=4))
    placed = [replace(one, id=f"{one.id}{place}", order=place) for place, one in enumerate(entries)]
    return Lineup(
        slots=tuple(one for one in placed if isinstance(one, Slot)),
        oneoffs=tuple(one for one in placed if isinstance(one, OneOff)),
        timezone=draw(st.sampled_from([None, *ZONES])),
        sample=draw(st.booleans()),
        zones=PRIVATE_ZONES if any(one.timezone == PRIVATE for one in placed) else {},
    )


def meaning(
    lineup: Lineup, timezone: str = NEW_YORK, stations: Iterable[str] = ("a-fm", "b-fm")
) -> list[tuple[int, Precedence, bool, Occurrence, StationId | None]]:
    """Return all that competes for the air over a good year, from the weakest to the strongest."""
    layers = [service_layer(lineup, owner="s", timezone=timezone, rights=Rights())]
    layers += [
        breakaway_layer(lineup, StationId(name), owner="s", timezone=timezone, rights=Rights())
        for name in stations
    ]
    zones = Zones()
    found: list[tuple[int, Candidate]] = [
        (place, one) for place, layer in enumerate(layers) for one in candidates(layer, zones, START, END)
    ]
    found.sort(key=lambda pair: (pair[0], *pair[1].key))
    return [
        (place, one.precedence, one.replaces, one.occurrence(), one.entry.planned.station)
        for place, one in found
    ]


def difference(one: Lineup, other: Lineup, *, instants_in_utc: bool = False) -> str:
    """Return where two lineups first differ in meaning; empty if nowhere.

    Args:
        instants_in_utc: A one-off on the clock of UTC counts as an instant, which its id then shows.
    """
    left, right = ([_plain(airing, instants_in_utc) for airing in meaning(each)] for each in (one, other))
    for number, (mine, its) in enumerate(zip(left, right, strict=False)):
        if mine != its:
            return f"airing {number}: {mine} is {its}"
    return "" if len(left) == len(right) else f"{len(left)} airings are {len(right)}"


def _plain(airing: tuple[Any, ...], instants_in_utc: bool) -> tuple[Any, ...]:
    *before, occurrence, station = airing
    stamp = occurrence.id.removesuffix("Z") if instants_in_utc else occurrence.id
    return (*before, replace(occurrence, id=stamp), station)
