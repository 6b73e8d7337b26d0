# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What airs, or does not, on dates of its own: exceptions, moves, extras, one-offs."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.timeline.candidate import AiringClass
from tests.schedules.lineups import NEW_YORK, expanded, extra, layer, move, oneoff, shown, slot


def test_except_dates_do_not_air() -> None:
    found = expanded(
        layer(slot("Show", "10:00", "11:00", skip=["2026-11-11"])),
        start="2026-11-10T05:00Z",
        end="2026-11-13T05:00Z",
    )

    assert [line[:10] for line in shown(found, NEW_YORK)] == ["2026-11-10", "2026-11-12"]


@pytest.mark.parametrize(
    ("moved", "line", "airing_class"),
    [
        pytest.param(
            move("2026-11-26", "2026-11-26T06:00", "2026-11-26T09:00", "Thanksgiving Edition"),
            "2026-11-26 06:00-09:00 Thanksgiving Edition",
            AiringClass.RESCHEDULED,
            id="another time and other words",
        ),
        pytest.param(
            move("2026-11-26", title="Thanksgiving Edition"),
            "2026-11-26 05:00-09:00 Thanksgiving Edition",
            AiringClass.RECURRING,
            id="other words alone never change the class",
        ),
        pytest.param(
            move("2026-11-26", "2026-11-26T05:00", "2026-11-26T09:00"),
            "2026-11-26 05:00-09:00 Show",
            AiringClass.RECURRING,
            id="to the same time is no move",
        ),
        pytest.param(
            move("2026-11-26", end="2026-11-26T08:00"),
            "2026-11-26 05:00-08:00 Show",
            AiringClass.RESCHEDULED,
            id="another end alone",
        ),
        pytest.param(
            move("2026-11-26", "2026-11-26T06:00"),
            "2026-11-26 06:00-09:00 Show",
            AiringClass.RESCHEDULED,
            id="another start alone keeps the end",
        ),
        pytest.param(
            move("2026-11-26", "2026-12-05T05:00"),
            "2026-12-05 05:00-09:00 Show",
            AiringClass.RESCHEDULED,
            id="to another date keeps the times",
        ),
        pytest.param(
            move("2026-11-26", "2026-11-27T14:00"),
            "2026-11-27 14:00-09:00 Show",
            AiringClass.RESCHEDULED,
            id="a start after the kept end: it ends on the next day",
        ),
        pytest.param(
            move("2026-11-26", "2026-11-26T23:00", "2026-11-26T01:00"),
            "2026-11-26 23:00-01:00 Show",
            AiringClass.RESCHEDULED,
            id="an end not after the start is on the next day",
        ),
    ],
)
def test_a_moved_occurrence(moved: Any, line: str, airing_class: AiringClass) -> None:
    thursdays = slot(
        "Show",
        "05:00",
        "09:00",
        "FREQ=WEEKLY;BYDAY=TH",
        since="2026-11-19",
        until="2026-11-26",
        moves=(moved,),
    )

    found = expanded(layer(thursdays), start="2026-11-20T05:00Z", end="2026-12-20T05:00Z")

    assert shown(found, NEW_YORK) == [line]
    assert found[0].precedence.airing_class is airing_class
    assert found[0].occurrence().id == "news.show~20261126T0500"  # by its first date, whatever became of it


def test_a_move_comes_from_however_far_away() -> None:
    show = slot(
        "Show",
        "05:00",
        "06:00",
        "FREQ=YEARLY",
        since="2020-01-05",
        moves=(move("2026-01-05", "2026-11-24T05:00"),),
    )

    found = expanded(layer(show), start="2026-11-24T00:00Z", end="2026-11-25T00:00Z")

    assert shown(found, NEW_YORK) == ["2026-11-24 05:00-06:00 Show"]


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-12", "2026-12-10", "2026-12-03"])
def test_what_does_not_air_by_the_rule_cannot_be_moved(day: str) -> None:
    show = slot(
        "Show", "05:00", "06:00", "FREQ=WEEKLY;BYDAY=TH", since="2026-11-19", until="2026-12-05",
        skip=["2026-12-03"],
        moves=(move(day, "2026-11-24T05:00", "2026-11-24T06:00"),),
    )  # fmt: skip

    assert not expanded(layer(show), start="2026-11-24T00:00Z", end="2026-11-25T00:00Z")


def test_extras_are_further_airings_whatever_the_rule_says() -> None:
    show = slot(
        "Show", "05:00", "06:00", "FREQ=WEEKLY;BYDAY=TH", since="2026-11-19", until="2026-11-19",
        skip=["2026-12-24"],
        extras=(extra("2026-12-24", "22:00", "23:00"), extra("2026-12-31", "23:30", "00:30", "New Year")),
    )  # fmt: skip

    found = expanded(layer(show), start="2026-11-20T05:00Z", end="2027-01-02T05:00Z")

    assert shown(found, NEW_YORK) == ["2026-12-24 22:00-23:00 Show", "2026-12-31 23:30-00:30 New Year"]
    assert {one.precedence.airing_class for one in found} == {AiringClass.RESCHEDULED}
    assert [one.occurrence().id for one in found] == ["news.show~x20261224T2200", "news.show~x20261231T2330"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("2026-11-03T20:00", "2026-11-04T01:00", ["2026-11-04 01:00-06:00 Special"], id="local"),
        pytest.param("2026-11-05T12:00Z", "2026-11-05T12:30Z", ["2026-11-05 12:00-12:30 Special"], id="UTC"),
        pytest.param(
            "2026-11-01T01:30-05:00",
            "2026-11-01T02:00",
            ["2026-11-01 06:30-07:00 Special"],
            id="the second hour, by offset",
        ),
        pytest.param(
            "2026-11-01T01:30", "2026-11-01T02:00", ["2026-11-01 05:30-07:00 Special"], id="bare: the first"
        ),
        pytest.param("2027-03-14T02:00", "2027-03-14T03:00", [], id="inside the jump"),
        pytest.param("2026-11-05T12:00", "2026-11-05T12:00", [], id="empty"),
        pytest.param("2026-11-05T13:00", "2026-11-05T12:00", [], id="backwards"),
    ],
)
def test_a_one_off(start: str, end: str, expected: list[str]) -> None:
    found = expanded(layer(oneoff("Special", start, end)), start="2026-10-01T00:00Z", end="2027-04-01T00:00Z")

    assert shown(found) == expected
