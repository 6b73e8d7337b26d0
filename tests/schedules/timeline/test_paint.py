# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who is heard: the precedence table, cuts and returns, replacing, gaps."""

from __future__ import annotations

from itertools import combinations
from time import process_time
from typing import Any

import pytest

from schedules.model.broadcast import Scope
from schedules.model.slot import Kind, Mode, OneOff, Slot
from schedules.timeline.expand import Layer
from schedules.timeline.paint import paint
from tests.schedules.lineups import (
    emergency,
    expanded,
    extra,
    fill,
    layer,
    move,
    oneoff,
    painted,
    shown,
    slot,
)

# One date, 2026-11-24, a Tuesday and the fourth one of the month; all in UTC.
DAY = {"start": "2026-11-24T09:00Z", "end": "2026-11-24T18:00Z"}


def local(*entries: Slot | OneOff) -> Layer:
    return layer(*entries, scope=Scope.STATION, zone="UTC")


def network(*entries: Slot | OneOff) -> Layer:
    return layer(*entries, zone="UTC")


def titles(*layers: Layer) -> list[str]:
    return [line[11:] for line in shown(painted(*layers, **DAY))]


NOON = ("2026-11-24T12:00", "2026-11-24T13:00")

# Every line beats all lines above it, at noon on that Tuesday.
PRECEDENCE: list[tuple[str, Any]] = [
    ("fill", lambda t: network(slot(t, "12:00", "13:00", kind=Kind.FILL))),
    ("fill of the station", lambda t: local(slot(t, "12:00", "13:00", kind=Kind.FILL))),
    ("daily, of lower priority", lambda t: network(slot(t, "12:00", "13:00", priority=-1))),
    ("daily", lambda t: network(slot(t, "12:00", "13:00"))),
    ("weekly, entered later", lambda t: network(slot(t, "12:00", "13:00", "FREQ=WEEKLY;BYDAY=TU"))),
    ("daily, starting later", lambda t: network(slot(t, "12:01", "13:00"))),
    (
        "every other week",
        lambda t: network(slot(t, "12:00", "13:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", since="2026-11-24")),
    ),
    ("monthly", lambda t: network(slot(t, "12:00", "13:00", "FREQ=MONTHLY;BYDAY=4TU"))),
    ("yearly", lambda t: network(slot(t, "12:00", "13:00", "FREQ=YEARLY", since="2020-11-24"))),
    ("daily, of higher priority", lambda t: network(slot(t, "12:00", "13:00", priority=1))),
    ("daily of the station", lambda t: local(slot(t, "12:00", "13:00"))),
    (
        "moved",
        lambda t: network(
            slot(t, "15:00", "16:00", moves=(move("2026-11-24", "2026-11-24T12:00", "2026-11-24T13:00"),))
        ),
    ),
    (
        "extra of the station",
        lambda t: local(slot(t, "15:00", "16:00", extras=(extra("2026-11-24", "12:00", "13:00"),))),
    ),
    ("one-off", lambda t: network(oneoff(t, *NOON))),
    ("one-off of higher priority", lambda t: network(oneoff(t, *NOON, priority=5))),
    ("one-off of the station", lambda t: local(oneoff(t, *NOON))),
    ("emergency", lambda t: network(emergency(t, *NOON))),
    ("emergency of the station", lambda t: local(emergency(t, *NOON))),
]


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    list(combinations(PRECEDENCE, 2)),
    ids=lambda row: row[0] if isinstance(row, tuple) else "",
)
def test_precedence(weaker: tuple[str, Any], stronger: tuple[str, Any]) -> None:
    pieces = painted(
        weaker[1]("Weaker"), stronger[1]("Stronger"), start="2026-11-24T12:30Z", end="2026-11-24T12:31Z"
    )

    assert [line[23:] for line in shown(pieces)] == ["Stronger"]


def test_the_order_of_reading_does_not_matter() -> None:
    layers = [make(name) for name, make in PRECEDENCE]

    assert titles(*layers) == titles(*reversed(layers))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("10:00", "11:00", ["10:00-11:00 Cut", "11:00-14:00 Show"], id="head"),
        pytest.param("13:00", "14:00", ["10:00-13:00 Show", "13:00-14:00 Cut"], id="tail"),
        pytest.param(
            "11:00",
            "12:00",
            ["10:00-11:00 Show (1/2)", "11:00-12:00 Cut", "12:00-14:00 Show (2/2)"],
            id="middle",
        ),
        pytest.param("09:30", "10:30", ["09:30-10:30 Cut", "10:30-14:00 Show"], id="over the start"),
        pytest.param("10:00", "14:00", ["10:00-14:00 Cut"], id="all of it: no row"),
        pytest.param("14:00", "15:00", ["10:00-14:00 Show", "14:00-15:00 Cut"], id="beside it"),
    ],
)
def test_an_override_cuts_and_the_rest_comes_back(start: str, end: str, expected: list[str]) -> None:
    cut = oneoff("Cut", f"2026-11-24T{start}", f"2026-11-24T{end}")

    assert titles(network(slot("Show", "10:00", "14:00"), cut)) == expected


def test_several_cuts_leave_one_piece_more_than_there_are_cuts() -> None:
    news = [slot(f"News {hour}", f"{hour}:00", f"{hour}:05", priority=1) for hour in (11, 12, 13)]

    assert titles(network(slot("Show", "10:00", "14:00"), *news)) == [
        "10:00-11:00 Show (1/4)",
        "11:00-11:05 News 11",
        "11:05-12:00 Show (2/4)",
        "12:00-12:05 News 12",
        "12:05-13:00 Show (3/4)",
        "13:00-13:05 News 13",
        "13:05-14:00 Show (4/4)",
    ]


def test_parts_are_counted_over_the_whole_occurrence_also_outside_the_window() -> None:
    entries = (slot("Show", "10:00", "14:00"), oneoff("Cut", "2026-11-24T11:00", "2026-11-24T12:00"))

    pieces = painted(network(*entries), start="2026-11-24T13:00Z", end="2026-11-24T13:01Z")

    assert shown(pieces) == ["2026-11-24 12:00-14:00 Show (2/2)"]


def test_parts_are_counted_over_an_occurrence_of_many_days() -> None:
    festival = oneoff("Festival", "2026-11-20T10:00", "2026-11-28T10:00")
    opening = emergency("Opening", "2026-11-20T12:00", "2026-11-20T13:00")

    pieces = painted(network(festival, opening), **DAY)

    assert shown(pieces) == ["2026-11-20 13:00-10:00 Festival (2/2)"]


def test_a_cut_within_a_cut_comes_back_layer_by_layer() -> None:
    assert titles(
        network(
            slot("Show", "10:00", "16:00"),
            oneoff("Special", "2026-11-24T11:00", "2026-11-24T15:00"),
            emergency("Flood", "2026-11-24T12:00", "2026-11-24T12:30"),
        )
    ) == [
        "10:00-11:00 Show (1/2)",
        "11:00-12:00 Special (1/2)",
        "12:00-12:30 Flood",
        "12:30-15:00 Special (2/2)",
        "15:00-16:00 Show (2/2)",
    ]


def test_two_occurrences_are_two_rows_even_with_one_title() -> None:
    assert titles(
        network(slot("Show", "10:00", "11:00", id="a"), slot("Show", "11:00", "12:00", id="b"))
    ) == [
        "10:00-11:00 Show",
        "11:00-12:00 Show",
    ]


def test_a_gap_has_no_row_and_a_fill_closes_it() -> None:
    shows = (slot("One", "10:00", "11:00"), slot("Two", "12:00", "13:00"))

    assert titles(network(*shows)) == ["10:00-11:00 One", "12:00-13:00 Two"]
    assert titles(network(*shows, fill())) == [
        "00:00-10:00 Stream (1/3)",
        "10:00-11:00 One",
        "11:00-12:00 Stream (2/3)",
        "12:00-13:00 Two",
        "13:00-00:00 Stream (3/3)",
    ]


def test_a_network_special_beats_a_weekly_breakaway_and_a_station_special_beats_both() -> None:
    special = oneoff("Special", "2026-11-24T12:00", "2026-11-24T14:00")
    breakaway = slot("Breakaway", "12:30", "13:30")
    town_hall = oneoff("Town Hall", "2026-11-24T13:00", "2026-11-24T13:30")

    assert titles(network(special), local(breakaway)) == ["12:00-14:00 Special"]
    assert titles(network(special), local(breakaway, town_hall)) == [
        "12:00-13:00 Special (1/2)",
        "13:00-13:30 Town Hall",
        "13:30-14:00 Special (2/2)",
    ]


class TestReplacing:
    """Mode "replace" cancels the occurrences that it touches."""

    def special(self, start: str, end: str, **more: Any) -> OneOff:
        return oneoff("Special", f"2026-11-24T{start}", f"2026-11-24T{end}", mode=Mode.REPLACE, **more)

    def test_what_it_touches_does_not_come_back(self) -> None:
        assert titles(network(slot("Show", "10:00", "14:00"), self.special("11:00", "12:00"))) == [
            "11:00-12:00 Special"
        ]

    def test_what_it_does_not_cover_goes_to_lower_layers(self) -> None:
        entries = (
            slot("Show", "10:00", "12:00"), slot("Next", "12:00", "13:00"), slot("Late", "13:00", "14:00"),
            fill(),
        )  # fmt: skip

        assert titles(network(*entries, self.special("11:00", "12:30"))) == [
            "00:00-11:00 Stream (1/3)",
            "11:00-12:30 Special",
            "12:30-13:00 Stream (2/3)",
            "13:00-14:00 Late",
            "14:00-00:00 Stream (3/3)",
        ]

    def test_a_neighbour_is_not_touched(self) -> None:
        assert titles(network(slot("Show", "10:00", "11:00"), self.special("11:00", "12:00"))) == [
            "10:00-11:00 Show",
            "11:00-12:00 Special",
        ]

    def test_what_is_stronger_stays_and_cuts_it(self) -> None:
        flood = emergency("Flood", "2026-11-24T11:30", "2026-11-24T12:30")

        assert titles(network(slot("Show", "10:00", "14:00"), flood, self.special("11:00", "12:00"))) == [
            "11:00-11:30 Special",
            "11:30-12:30 Flood",
        ]

    def test_what_is_cancelled_cancels_nothing(self) -> None:
        weak = slot("Weak", "11:00", "12:00", priority=1, mode=Mode.REPLACE)
        entries = (slot("Show", "10:00", "11:30"), weak, self.special("11:45", "13:00"))

        assert titles(network(*entries)) == ["10:00-11:30 Show", "11:45-13:00 Special"]

    def test_airings_of_one_slot_do_not_cancel_each_other(self) -> None:
        long = slot("Long", "10:00", "10:00", extra_days=1, mode=Mode.REPLACE)

        pieces = painted(network(long), start="2026-11-24T12:00Z", end="2026-11-25T12:00Z")

        assert [line[:22] for line in shown(pieces)] == ["2026-11-24 10:00-10:00", "2026-11-25 10:00-10:00"]

    def test_it_reaches_over_many_days_also_when_it_is_cancelled_itself(self) -> None:
        long = slot("Long", "10:00", "10:00", extra_days=7, since="2026-11-18", until="2026-11-18")
        before = slot(
            "Before", "10:00", "12:00", extra_days=7, since="2026-11-11", until="2026-11-11", priority=1,
            mode=Mode.REPLACE,
        )  # fmt: skip
        first = oneoff("First", "2026-11-11T10:00", "2026-11-11T11:00", mode=Mode.REPLACE)

        assert titles(network(long)) == ["10:00-10:00 Long"]
        assert titles(network(long, before)) == []
        assert titles(network(long, before, first)) == ["10:00-10:00 Long"]

    def test_it_reaches_out_of_the_window(self) -> None:
        entries = (slot("Show", "10:00", "14:00"), self.special("10:00", "10:30"), fill())

        pieces = painted(network(*entries), start="2026-11-24T13:00Z", end="2026-11-24T13:30Z")

        assert [line[11:] for line in shown(pieces)] == ["10:30-00:00 Stream (2/2)"]

    def test_one_very_long_airing_does_not_make_the_search_for_the_short_ones_longer(self) -> None:
        halves = [
            slot(f"{n}", f"{n // 2:02}:{n % 2 * 30:02}", f"{n // 2:02}:{n % 2 * 30 + 20}", mode=Mode.REPLACE)
            for n in range(48)
        ]
        long = oneoff("Long", "2026-01-01T00:00", "2026-12-31T00:00")

        begun = process_time()
        pieces = painted(network(*halves, long), start="2026-02-01T00:00Z", end="2026-12-01T00:00Z")

        assert {piece.candidate.entry.planned.programme.title for piece in pieces} == {"Long"}
        assert process_time() - begun < 3.0  # comparing each with each would take some 30 s


def test_it_does_not_matter_in_which_order_the_airings_come() -> None:
    first, second = slot("First", "10:00", "12:00"), slot("Second", "10:00", "12:00")
    station = local(slot("Local", "10:00", "11:00"))
    every = expanded(network(first, second), station, **DAY)

    assert shown(paint(every)) == shown(paint(every[::-1]))
    turned = paint(expanded(network(second, first), **DAY))
    assert [line[11:] for line in shown(turned)] == ["10:00-12:00 Second"]


def test_nothing_gives_nothing() -> None:
    assert paint([]) == []
    assert painted(network(), **DAY) == []
