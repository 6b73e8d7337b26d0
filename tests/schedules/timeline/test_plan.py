# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Starts later than their dates, extras of several days, private zones, and many windows at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.model.broadcast import Scope
from schedules.model.rights import Rights
from schedules.model.slot import PRIVATE_ZONE, Extra, Lineup, OneOff, Slot
from schedules.timeline.candidate import Candidate
from schedules.timeline.expand import Layer, candidates, touching
from schedules.timeline.plan import Plan
from schedules.timeline.spans import Spans
from schedules.timeline.zone import Zones
from tests.schedules.lineups import NEW_YORK, expanded, instant, layer, move, oneoff, shown, slot

from .oracle import Row
from .test_against_oracle import SOME_NIGHTS, cases, layers

WEEK = {"start": "2026-11-23T00:00Z", "end": "2026-11-30T00:00Z"}
WEDNESDAYS = "FREQ=WEEKLY;BYDAY=WE"


@pytest.mark.parametrize(
    ("days_later", "expected"),
    [
        pytest.param(0, ["2026-11-25 12:00-13:00 Show"], id="on its date"),
        pytest.param(2, ["2026-11-27 12:00-13:00 Show"], id="two days later"),
        pytest.param(-1, ["2026-11-24 12:00-13:00 Show"], id="the day before"),
        pytest.param(7, ["2026-11-25 12:00-13:00 Show"], id="a week later: that of the week before"),
    ],
)
def test_an_airing_may_start_days_after_the_date_that_its_rule_picks(
    days_later: int, expected: list[str]
) -> None:
    show = layer(slot("Show", "12:00", "13:00", WEDNESDAYS, days_later=days_later), zone="UTC")

    assert shown(expanded(show, **WEEK)) == expected


def test_all_other_dates_of_such_a_slot_are_those_of_its_rule() -> None:
    show = slot(
        "Show",
        "12:00",
        "13:00",
        "FREQ=DAILY",
        since="2026-11-24",
        until="2026-11-27",
        skip=["2026-11-25"],
        moves=(move("2026-11-26", "2026-11-27T15:00"),),
        days_later=1,
    )

    found = expanded(layer(show, zone="UTC"), **WEEK)

    assert sorted(shown(found)) == [
        "2026-11-25 12:00-13:00 Show",
        "2026-11-27 15:00-13:00 Show",  # it was on the 27th, until 13:00, which is now on the 28th
        "2026-11-28 12:00-13:00 Show",
    ]
    assert sorted(one.stamp for one in found) == ["20261125T1200", "20261127T1200", "20261128T1200"]


@pytest.mark.parametrize(
    ("end", "end_days", "hours"), [("13:00", 0, 1), ("13:00", 2, 49), ("12:00", 0, 24), ("11:00", 1, 47)]
)
def test_a_further_airing_may_last_for_days(end: str, end_days: int, hours: int) -> None:
    more = Extra(date=date(2026, 11, 24), start=time(12), end=time.fromisoformat(end), end_days=end_days)
    show = slot("Show", "05:00", "06:00", until="2000-01-01", extras=(more,))

    [found] = expanded(layer(show), **WEEK)

    assert found.end - found.start == timedelta(hours=hours)


def tzif(name: str) -> bytes:
    """Return the data of a zone as a calendar file might describe it."""
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def private(zone: str | None, *entries: Slot | OneOff, data: bytes) -> Layer:
    slots = tuple(one for one in entries if isinstance(one, Slot))
    lineup = Lineup(slots=slots, timezone=zone, zones={f"{PRIVATE_ZONE}Home": data})
    return Layer(lineup, "news", Scope.SERVICE, "UTC", Rights())


def test_a_lineup_may_describe_a_zone_of_its_own() -> None:
    home, data = f"{PRIVATE_ZONE}Home", tzif(NEW_YORK)
    show, other = slot("Show", "05:00", "06:00"), slot("Other", "05:00", "06:00", timezone=home)

    by_lineup = expanded(private(home, show, data=data), **WEEK)
    by_slot = expanded(private(None, other, data=data), **WEEK)

    expected = [(one.start, one.end) for one in expanded(layer(show), **WEEK)]
    assert [(one.start, one.end) for one in by_lineup] == expected
    assert [(one.start, one.end) for one in by_slot] == expected


def test_two_lineups_may_call_different_zones_alike() -> None:
    home, show = f"{PRIVATE_ZONE}Home", slot("Show", "05:00", "06:00")
    zones, window = Zones(), (instant("2026-11-24T00:00Z"), instant("2026-11-25T00:00Z"))

    starts = [
        candidates(private(home, show, data=tzif(name)), zones, *window)[0].start
        for name in (NEW_YORK, "Europe/Paris")
    ]

    assert starts == [instant("2026-11-24T10:00Z"), instant("2026-11-24T04:00Z")]
    assert not zones  # nothing that zone data on disk would decide about


@pytest.mark.parametrize(
    ("zone", "data", "error"),
    [
        pytest.param(f"{PRIVATE_ZONE}Away", b"", ZoneInfoNotFoundError, id="one that is not described"),
        pytest.param(f"{PRIVATE_ZONE}Home", b"no such thing", ValueError, id="one that makes no sense"),
    ],
)
def test_a_private_zone_that_cannot_be_had(zone: str, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        expanded(private(zone, slot("Show", "05:00", "06:00"), data=data), **WEEK)


# Many windows at once


def test_spans_that_overlap_or_meet_are_one() -> None:
    def span(*clocks: str) -> tuple[datetime, datetime]:
        low, high = (instant(f"2026-11-24T{clock}Z") for clock in clocks)
        return low, high

    spans = Spans(
        [span("05:00", "06:00"), span("01:00", "02:00"), span("02:00", "03:00"), span("04:00", "04:00")]
    )

    assert list(spans) == [span("01:00", "03:00"), span("05:00", "06:00")]
    assert spans.touch(*span("02:59", "04:00"))
    assert not spans.touch(*span("03:00", "05:00"))  # it begins where one ends, and ends where one begins
    assert spans.within(*span("01:00", "06:00"))
    assert not spans.within(*span("01:00", "05:30"))


def name_of(one: Candidate) -> tuple[str, str, datetime, datetime]:
    return one.entry.planned.id, one.stamp, one.start, one.end


@st.composite
def windows(draw: st.DrawFn, near: date) -> Spans:
    begin = datetime.combine(near, time(0), UTC)
    edges = draw(st.lists(st.tuples(st.integers(-400, 400), st.integers(1, 90)), min_size=1, max_size=6))
    quarter = timedelta(minutes=15)
    return Spans((begin + first * quarter, begin + (first + length) * quarter) for first, length in edges)


@given(data=st.data(), case=cases(SOME_NIGHTS))
@settings(max_examples=150, deadline=None)
def test_many_windows_give_what_each_of_them_gives(
    data: st.DataObject, case: tuple[str, date, list[Row]]
) -> None:
    zone, near, lineup = case
    spans, zones = data.draw(windows(near)), Zones()
    stack = layers(zone, lineup)

    together = touching([Plan(entry) for each in stack for entry in each.entries(zones)], spans)

    one_by_one = {name_of(one) for each in stack for span in spans for one in candidates(each, zones, *span)}
    assert sorted(map(name_of, together)) == sorted(one_by_one)


def test_a_window_of_no_length_holds_what_runs_over_it() -> None:
    show = layer(
        slot("Show", "12:00", "13:00"), oneoff("Once", "2026-11-24T13:00Z", "2026-11-24T14:00Z"), zone="UTC"
    )

    for clock, expected in (("12:30", ["Show"]), ("12:00", []), ("13:00", [])):
        at = f"2026-11-24T{clock}Z"
        found = expanded(show, start=at, end=at)
        assert [one.entry.planned.programme.title for one in found] == expected


@pytest.mark.parametrize("edge", ["start", "end"])
def test_the_ends_of_the_calendar_are_harmless(edge: str) -> None:
    last = datetime.max.replace(tzinfo=UTC, microsecond=0)
    first = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
    spans = Spans([(first, first + timedelta(days=3)), (last - timedelta(days=5), last - timedelta(days=2))])
    plan = Plan(
        next(iter(layer(slot("Show", "12:00", "13:00", since="0001-01-01"), zone="UTC").entries(Zones())))
    )

    found = plan.touching(spans)

    assert (found[0].start if edge == "start" else found[-1].end).year == (1 if edge == "start" else 9999)
