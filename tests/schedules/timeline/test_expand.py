# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Slots and one-offs into planned airings: change nights, windows, zones, ids, words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from schedules.model.ids import StationId
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights, RightsRule
from schedules.model.slot import Move, Words
from schedules.timeline.expand import (
    Layer,
    breakaway_layer,
    candidates,
    occurrences,
    service_layer,
    station_layer,
)
from schedules.timeline.zone import Zones
from tests.schedules.lineups import NEW_YORK, expanded, instant, layer, lineup, minutes, move, shown, slot

FALL = ("2026-11-01T04:00Z", "2026-11-02T05:00Z")
SPRING = ("2027-03-14T05:00Z", "2027-03-15T04:00Z")


@pytest.mark.parametrize(
    ("zone", "night", "start", "end", "expected"),
    [
        # New York goes back at 02:00 to 01:00.
        pytest.param(NEW_YORK, FALL, "01:00", "02:00", 120, id="fall: the hour that comes twice"),
        pytest.param(NEW_YORK, FALL, "01:00", "01:30", 30, id="fall: its first half"),
        pytest.param(NEW_YORK, FALL, "01:30", "02:00", 90, id="fall: its second half"),
        pytest.param(NEW_YORK, FALL, "00:00", "06:00", 420, id="fall: midnight to six"),
        pytest.param(NEW_YORK, FALL, "02:00", "03:00", 60, id="fall: afterwards"),
        # New York goes on at 02:00 to 03:00.
        pytest.param(NEW_YORK, SPRING, "02:00", "03:00", None, id="spring: the hour that is lost"),
        pytest.param(NEW_YORK, SPRING, "02:30", "03:30", 30, id="spring: over the end of the jump"),
        pytest.param(NEW_YORK, SPRING, "01:30", "02:30", 30, id="spring: over its begin"),
        pytest.param(NEW_YORK, SPRING, "02:30", "02:45", None, id="spring: inside the jump"),
        pytest.param(NEW_YORK, SPRING, "00:00", "06:00", 300, id="spring: midnight to six"),
        # Lord Howe goes back and on by half an hour at 02:00.
        pytest.param(
            "Australia/Lord_Howe",
            ("2026-04-04T13:00Z", "2026-04-05T13:30Z"),
            "01:30",
            "02:00",
            60,
            id="Lord Howe, back",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            ("2026-10-03T13:30Z", "2026-10-04T13:00Z"),
            "02:00",
            "03:00",
            30,
            id="Lord Howe, on",
        ),
        # Santiago goes on at midnight to 01:00.
        pytest.param(
            "America/Santiago",
            ("2026-09-06T04:00Z", "2026-09-07T03:00Z"),
            "00:00",
            "01:00",
            None,
            id="Santiago, lost",
        ),
        pytest.param(
            "America/Santiago",
            ("2026-09-06T04:00Z", "2026-09-07T03:00Z"),
            "00:30",
            "02:00",
            60,
            id="Santiago, cut",
        ),
        # Samoa had no 30 December 2011.
        pytest.param(
            "Pacific/Apia",
            ("2011-12-30T10:00Z", "2011-12-30T11:00Z"),
            "22:00",
            "06:00",
            360,
            id="Apia: what is left",
        ),
        # Kathmandu is 5:45 ahead and never jumps.
        pytest.param(
            "Asia/Kathmandu", ("2026-11-01T00:15Z", "2026-11-01T00:20Z"), "06:00", "07:00", 60, id="Kathmandu"
        ),
    ],
)
def test_a_slot_is_as_long_as_the_clock_makes_it(
    zone: str, night: tuple[str, str], start: str, end: str, expected: float | None
) -> None:
    found = expanded(layer(slot("Show", start, end), zone=zone), start=night[0], end=night[1])

    assert minutes(found).get("Show") == expected


def test_the_day_after_a_change_every_slot_is_back_at_its_own_time() -> None:
    found = expanded(
        layer(slot("Show", "02:30", "03:30")), start="2027-03-13T05:00Z", end="2027-03-16T04:00Z"
    )

    assert shown(found, NEW_YORK) == [
        "2027-03-13 02:30-03:30 Show",
        "2027-03-14 03:00-03:30 Show",
        "2027-03-15 02:30-03:30 Show",
    ]


def test_on_a_lost_date_nothing_starts_but_what_runs_on_runs_on() -> None:
    grid = layer(slot("Night", "22:00", "06:00"), slot("Day", "06:00", "22:00"), zone="Pacific/Apia")

    found = expanded(grid, start="2011-12-29T20:00Z", end="2011-12-31T04:00Z")

    assert shown(sorted(found), "Pacific/Apia") == [
        "2011-12-29 06:00-22:00 Day",
        "2011-12-29 22:00-00:00 Night",
        "2011-12-31 00:00-06:00 Night",
        "2011-12-31 06:00-22:00 Day",
    ]


@pytest.mark.parametrize(
    ("start", "end", "more", "expected"),
    [
        pytest.param("22:00", "02:00", {}, 4, id="overnight"),
        pytest.param("06:00", "06:00", {}, 24, id="equal: 24 hours"),
        pytest.param("06:00", "07:00", {"extra_days": 1}, 25, id="one extra day"),
        pytest.param("22:00", "02:00", {"extra_days": 2}, 52, id="overnight and two extra days"),
    ],
)
def test_where_a_slot_ends(start: str, end: str, more: dict[str, Any], expected: float) -> None:
    found = expanded(
        layer(slot("Show", start, end, since="2026-11-10", until="2026-11-10", **more)),
        start="2026-11-10T00:00Z",
        end="2026-11-15T00:00Z",
    )

    assert minutes(found) == {"Show": expected * 60}


def test_an_overnight_that_starts_on_the_last_date_runs_to_its_end() -> None:
    found = expanded(
        layer(slot("Night", "22:00", "05:00", since="2026-11-09", until="2026-11-10")),
        start="2026-11-01T00:00Z",
        end="2026-12-01T00:00Z",
    )

    assert shown(found, NEW_YORK) == ["2026-11-09 22:00-05:00 Night", "2026-11-10 22:00-05:00 Night"]


def test_a_window_holds_what_touches_it_and_no_more() -> None:
    show = layer(slot("Show", "10:00", "11:00"))  # 15:00 to 16:00 UTC in November

    assert shown(expanded(show, start="2026-11-10T15:59:59Z", end="2026-11-10T16:30Z"))
    assert not expanded(show, start="2026-11-10T16:00Z", end="2026-11-11T15:00Z")
    assert shown(expanded(show, start="2026-11-10T16:00Z", end="2026-11-11T15:00:01Z"))


def test_a_clock_that_goes_back_over_midnight_hides_nothing() -> None:
    """St. John's, 7 November 2010: at 00:01 (02:31 UTC) it was 23:01 of the day before once more."""
    early = layer(slot("Early", "00:00", "01:00"), zone="America/St_Johns")

    found = expanded(early, start="2010-11-07T02:45Z", end="2010-11-07T03:00Z")  # the second 23:15 to 23:30

    assert shown(found) == ["2010-11-07 02:30-04:30 Early"]


def test_an_entry_may_live_by_another_clock() -> None:
    concert = slot(
        "Proms", "19:30", "21:00", since="2027-03-13", until="2027-03-29", timezone="Europe/London"
    )

    found = expanded(layer(concert), start="2027-03-13T00:00Z", end="2027-03-30T00:00Z")

    local = {line[:10]: line[11:22] for line in shown(found, NEW_YORK)}
    assert local["2027-03-13"] == "14:30-16:00"
    assert local["2027-03-14"] == "15:30-17:00"  # New York is on summer time, London not yet
    assert local["2027-03-28"] == "14:30-16:00"


def test_a_lineup_names_its_zone_and_else_the_station_does_for_its_own_slots() -> None:
    wsqg = StationId("wsqg-fm")
    written = lineup(slot("Shared", "10:00", "11:00"), slot("Local", "10:00", "11:00", station=wsqg))
    at = {"start": instant("2026-11-10T00:00Z"), "end": instant("2026-11-11T00:00Z")}

    def starts(each: Layer) -> list[str]:
        return shown(candidates(each, Zones(), **at))

    service = service_layer(written, owner="news", timezone=NEW_YORK, rights=Rights())
    local = breakaway_layer(written, wsqg, owner="news", timezone="America/Chicago", rights=Rights())
    assert starts(service) == ["2026-11-10 15:00-16:00 Shared"]
    assert starts(local) == ["2026-11-10 16:00-17:00 Local"]

    named = lineup(*written.slots, timezone="America/Denver")
    local = breakaway_layer(named, wsqg, owner="news", timezone="America/Chicago", rights=Rights())
    assert starts(local) == ["2026-11-10 17:00-18:00 Local"]


def test_a_stations_own_lineup_is_local_whether_it_says_so_or_not() -> None:
    wsqg, other = StationId("wsqg-fm"), StationId("wskg-fm")
    written = lineup(
        slot("One", "10:00", "11:00"),
        slot("Two", "11:00", "12:00", station=wsqg),
        slot("Elsewhere", "12:00", "13:00", station=other),
    )

    found = occurrences(
        [station_layer(written, wsqg, timezone="UTC", rights=Rights())],
        Zones(),
        instant("2026-11-10T00:00Z"),
        instant("2026-11-11T00:00Z"),
    )

    assert [(one.programme.title, one.scope.value) for one in found] == [
        ("One", "station"),
        ("Two", "station"),
    ]


def test_occurrences_are_listed_by_start_end_and_title() -> None:
    written = layer(
        slot("B", "10:00", "11:00"), slot("A", "10:00", "11:00"), slot("C", "10:00", "10:30"),
        slot("D", "09:00", "12:00"), zone="UTC",
    )  # fmt: skip

    found = occurrences([written], Zones(), instant("2026-11-10T00:00Z"), instant("2026-11-11T00:00Z"))

    assert [one.programme.title for one in found] == ["D", "C", "A", "B"]


def test_ids_are_stable_apart_and_safe_in_an_address() -> None:
    written = [slot("Show", "05:00", "06:00", id=name) for name in ("morning", "a/b?c#d", "été", "x" * 200)]

    first, again = (
        [one.occurrence().id for one in expanded(layer(*written), start=start, end="2026-11-25T00:00Z")]
        for start in ("2026-11-24T00:00Z", "2026-11-24T10:00Z")
    )

    assert first == again
    assert len(set(first)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9._~-]{1,100}", one) for one in first)


def test_the_rights_of_an_entry_lie_over_those_of_the_service() -> None:
    quiet = slot("Show", "10:00", "11:00", rights=RightsRule(record=False))
    wide = service_layer(
        lineup(quiet), owner="news", timezone="UTC", rights=Rights(rewind=Rewind.PAUSE, record=True)
    )

    found = occurrences([wide], Zones(), instant("2026-11-10T00:00Z"), instant("2026-11-11T00:00Z"))

    assert found[0].rights == Rights(rewind=Rewind.PAUSE, record=False)


def test_words_of_one_date_leave_the_rest_of_the_programme() -> None:
    show = slot(
        "Show", "10:00", "11:00", programme=Programme("Show", "daily", ("Ana",), "talk"),
        moves=(move("2026-11-10", title="Special"),),
    )  # fmt: skip

    found = expanded(layer(show, zone="UTC"), start="2026-11-10T00:00Z", end="2026-11-11T00:00Z")

    assert found[0].occurrence().programme == Programme("Special", "daily", ("Ana",), "talk")


def test_seconds_count() -> None:
    news = slot("News", "10:00:30", "10:04:45")

    found = expanded(layer(news, zone="UTC"), start="2026-11-10T00:00Z", end="2026-11-11T00:00Z")

    assert found[0].end - found[0].start == timedelta(minutes=4, seconds=15)
    assert found[0].occurrence().id.endswith("~20261110T100030")


def test_rights_of_one_date_lie_over_those_of_the_slot() -> None:
    quiet = Words(rights=RightsRule(rewind=Rewind.OFF))
    show = slot(
        "Show", "10:00", "11:00", rights=RightsRule(record=False),
        moves=(Move(date=date(2026, 11, 10), words=quiet),),
    )  # fmt: skip

    found = expanded(layer(show, zone="UTC"), start="2026-11-10T00:00Z", end="2026-11-12T00:00Z")

    rights = [one.occurrence().rights for one in sorted(found, key=lambda one: one.start)]
    assert rights == [Rights(rewind=Rewind.OFF, record=False), Rights(record=False)]
