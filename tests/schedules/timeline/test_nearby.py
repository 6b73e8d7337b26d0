# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What surely does not air in what is painted is left out, and nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.model.broadcast import Broadcast
from schedules.model.catalogue import Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.slot import Lineup, OneOff, Slot
from schedules.timeline import competing, nearby, painting
from schedules.timeline.expand import touching
from schedules.timeline.lookup import Timeline
from schedules.timeline.painting import Painting, Reach, paint_service
from schedules.timeline.plan import Plan
from schedules.timeline.spans import Span, Spans
from schedules.timeline.zone import Zones
from tests.schedules.lineups import NEW_YORK, extra, fill, instant, layer, lineup, move, oneoff, slot

from .oracle import Row
from .test_against_oracle import SOME_NIGHTS, cases, entry
from .test_repaint import histories

WSQG = StationId("wsqg")
SPAN = instant("2026-11-16T00:00Z"), instant("2027-12-31T00:00Z")

LEFT_OUT: dict[str, Slot | OneOff] = {
    "ended": slot("X", "05:00", "09:00", until="2026-11-11"),
    "ended, over midnight": slot("X", "22:00", "02:00", until="2026-11-11"),
    "ended, for days": slot("X", "22:00", "02:00", until="2026-11-09", extra_days=2),
    "ended, days after its dates": slot("X", "05:00", "09:00", until="2026-11-09", days_later=2),
    "ended, with exceptions": slot(
        "X", "05:00", "09:00", until="2026-10-31",
        moves=(move("2026-10-30", "2026-11-01T05:00"), move("2026-10-29", title="Guest")),
        extras=(extra("2026-11-05", "23:00", "01:00"),),
    ),
    "of a later year": slot("X", "05:00", "09:00", since="2028-01-03"),
    "a one-off that is over": oneoff("X", "2026-11-13T05:00", "2026-11-13T09:00"),
    "an exact one that is over": oneoff("X", "2026-11-13T05:00Z", "2026-11-13T09:00Z"),
    "a one-off of a later year": oneoff("X", "2028-01-03T05:00", "2028-01-03T09:00"),
}  # fmt: skip

KEPT: dict[str, Slot | OneOff] = {
    "without end": slot("X", "05:00", "09:00"),
    "ends as the span begins": slot("X", "22:00", "02:00", until="2026-11-15"),
    "ended, but lasts for days": slot("X", "22:00", "02:00", until="2026-10-01", extra_days=60),
    "ended, but airs days after its dates": slot("X", "05:00", "09:00", until="2026-10-01", days_later=60),
    "later, but airs days before its dates": slot("X", "05:00", "09:00", since="2028-01-20", days_later=-30),
    "ended, but moved into it": slot(
        "X", "05:00", "09:00", until="2020-12-31", moves=(move("2020-12-30", "2026-12-01T05:00"),)
    ),
    "ended, but the last was made longer": slot(
        "X", "05:00", "09:00", until="2026-11-01", moves=(move("2026-11-01", None, "2026-11-20T09:00"),)
    ),
    "ended, but airs once more": slot(
        "X", "05:00", "09:00", until="2020-12-31", extras=(extra("2026-12-01", "05:00", "09:00"),)
    ),
    "a one-off that goes on": oneoff("X", "2026-10-01T05:00", "2026-11-16T09:00"),
    "a one-off as the span ends": oneoff("X", "2027-12-30T05:00", "2028-02-01T09:00"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_airs_elsewhere_is_left_out(name: str) -> None:
    assert nearby.nearby(lineup(LEFT_OUT[name]), SPAN) == Lineup()
    assert touching([plan_of(LEFT_OUT[name])], Spans([SPAN])) == []


@pytest.mark.parametrize("name", KEPT)
def test_what_may_air_there_is_kept(name: str) -> None:
    assert nearby.nearby(lineup(KEPT[name]), SPAN) == lineup(KEPT[name])
    assert touching([plan_of(KEPT[name])], Spans([SPAN]))


def plan_of(planned: Slot | OneOff, zone: str = NEW_YORK) -> Plan:
    return Plan(next(iter(layer(planned, zone=zone).entries(Zones()))))


def is_overlooked(case: tuple[str, date, list[Row]], days: int, length: int) -> bool:
    zone, near, found = case
    start = datetime.combine(near, time(0), UTC) + timedelta(days=days)
    span = start, start + timedelta(hours=length)
    written = [entry(row, order) for order, row in enumerate(found)]
    kept = nearby.nearby(lineup(*written), span)
    left_out = [plan_of(one, zone) for one in written if one not in {*kept.slots, *kept.oneoffs}]
    return touching(left_out, Spans([span])) != []


@given(case=cases(SOME_NIGHTS), days=st.integers(-9, 9), length=st.integers(1, 60))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_that_airs_in_a_span_is_left_out(
    case: tuple[str, date, list[Row]], days: int, length: int
) -> None:
    assert not is_overlooked(case, days, length)


# In a whole painting


NEWS = Service(id=ServiceId("news"), name="News", timezone=NEW_YORK)
STATIONS = [
    Station(id=WSQG, call_sign="WSQG", name="WSQG", carries=NEWS.id, timezone=NEW_YORK),
    Station(id=StationId("wskg"), call_sign="WSKG", name="WSKG", carries=NEWS.id, timezone=NEW_YORK),
]


def written(zone: str, found: list[Row]) -> Lineup:
    """Return rows as a lineup, those that are local as breakaways of one station."""
    entries = [
        replace(entry(row, order), station=WSQG if row.local else None) for order, row in enumerate(found)
    ]
    return lineup(*entries, timezone=zone)


def painted(lineup_: Lineup, reach: Span, before: Painting | None = None) -> Painting:
    return paint_service(NEWS, STATIONS, lineup_, {}, Reach(*reach), next_up_min_s=600, before=before)


def contents(found: Painting) -> list[tuple[Broadcast, ...]]:
    def every(timeline: Timeline) -> tuple[Broadcast, ...]:
        return timeline.after(datetime(1, 1, 2, tzinfo=UTC), len(timeline))

    return [every(found.stream), *(every(place.on_air) for place in found.places.values())]


def everything(lineup_: Lineup, _span: Span) -> Lineup:
    return lineup_


@given(case=histories(), days=st.integers(-6, 6))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_edits_among_what_has_ended_leave_what_painting_all_anew_gives(
    case: tuple[str, Span, list[list[Row]]], days: int
) -> None:
    zone, (start, end), history = case
    reach = start + timedelta(days=days), end + timedelta(days=days)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(painting, "_AROUND", timedelta(days=2))  # so that looks often go beyond it
        before: Painting | None = None
        for found in history:
            before = painted(written(zone, found), reach, before)
            anew = contents(painted(written(zone, found), reach))
            patch.setattr(painting, "nearby", everything)
            assert contents(before) == contents(painted(written(zone, found), reach)) == anew
            patch.setattr(painting, "nearby", nearby.nearby)


# A marathon that runs into the reach, cut where the reach's look does not reach at first.
MARATHON = slot("Marathon", "12:00", "12:00", since="2026-08-01", until="2026-08-01", extra_days=120)
LOCAL = slot("Local", "12:00", "13:00", since="2026-08-20", until="2026-08-20", station=WSQG)
NOTE = slot("Note", "12:00", "13:00", since="2026-08-25", until="2026-08-25", priority=1)
OLD = [slot(f"Old {number}", "05:00", "09:00", until="2026-10-01") for number in range(40)]
WEEK = [fill(), *OLD, MARATHON, LOCAL, NOTE, slot("Daily", "07:00", "08:00", priority=1)]


def parts(found: Painting) -> list[tuple[int, int]]:
    start = instant("2026-11-16T05:00Z")
    every = (found.stream, *(place.on_air for place in found.places.values()))
    return [(one.part, one.parts) for timeline in every if (one := timeline.at(start))]


def test_what_lies_far_before_the_reach_is_made_ready_when_a_long_airing_needs_it() -> None:
    first = painted(lineup(*WEEK), SPAN)
    without = painted(lineup(*(one for one in WEEK if one is not LOCAL)), SPAN, first)
    again = painted(lineup(*WEEK), SPAN, without)

    # 121 days, each cut once in the morning, and one by the note: 107 of these cuts before 16 November.
    assert parts(first) == parts(again) == [(108, 123), (109, 124), (108, 123)]
    assert parts(without) == [(108, 123)] * 3
    assert contents(first) == contents(again)


def test_of_what_has_ended_nothing_is_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Noting(Plan):
        def __init__(self, entry: object) -> None:
            made.append(entry.planned.id)  # type: ignore[attr-defined]
            super().__init__(entry)  # type: ignore[arg-type]

    monkeypatch.setattr(competing, "Plan", Noting)
    painted(lineup(*OLD, slot("Daily", "07:00", "08:00")), SPAN)

    assert made == ["daily"]


# The tests see what is wrong


def test_too_little_room_for_the_clocks_of_the_world_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "_CLOCKS_DAYS", -1)

    assert any(not nearby.nearby(lineup(one), SPAN).slots for one in KEPT.values() if isinstance(one, Slot))


def test_a_look_that_goes_no_further_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = contents(painted(lineup(*WEEK), SPAN))

    monkeypatch.setattr(Spans, "within", lambda *_: True)

    assert contents(painted(lineup(*WEEK), SPAN)) != whole
