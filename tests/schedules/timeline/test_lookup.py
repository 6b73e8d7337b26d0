# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from schedules.model.broadcast import HeardOn, Scope
from schedules.timeline.lookup import Timeline
from tests.schedules.lineups import instant, layer, oneoff, painted, slot


def timeline() -> Timeline:
    """10:00 News, 10:05 to 12:00 Show, cut at 11:00 by a local Special of 30 minutes; a gap; 13:00 Late."""
    network = layer(
        slot("News", "10:00", "10:05", since="2026-11-24", until="2026-11-24"),
        slot("Show", "10:05", "12:00", since="2026-11-24", until="2026-11-24"),
        slot("Late", "13:00", "14:00", since="2026-11-24", until="2026-11-24"),
        zone="UTC",
    )
    local = layer(
        oneoff("Special", "2026-11-24T11:00", "2026-11-24T11:30"),
        scope=Scope.STATION,
        zone="UTC",
        owner="wsqg-fm",
    )
    pieces = painted(network, local, start="2026-11-24T00:00Z", end="2026-11-25T00:00Z")
    return Timeline(pieces, next_up_min_s=600, breakaways_on=HeardOn.FM)


def at(clock: str) -> str:
    return f"2026-11-24T{clock}Z"


@pytest.mark.parametrize(
    ("clock", "now", "following", "last_change", "next_change"),
    [
        ("09:59:59", None, ["News", "Show"], None, "10:00"),
        ("10:00", "News", ["Show", "Special"], "10:00", "10:05"),
        ("10:04:59", "News", ["Show", "Special"], "10:00", "10:05"),
        ("10:05", "Show", ["Special", "Show"], "10:05", "11:00"),
        ("11:15", "Special", ["Show", "Late"], "11:00", "11:30"),
        ("11:30", "Show", ["Late"], "11:30", "12:00"),
        ("12:00", None, ["Late"], "12:00", "13:00"),
        ("13:00", "Late", [], "13:00", "14:00"),
        ("14:00", None, [], "14:00", None),
    ],
)
def test_now_and_next(
    clock: str, now: str | None, following: list[str], last_change: str | None, next_change: str | None
) -> None:
    painted_day, moment = timeline(), instant(at(clock))

    on = painted_day.at(moment)
    assert (on.occurrence.programme.title if on else None) == now
    assert [one.occurrence.programme.title for one in painted_day.after(moment, 2)] == following
    assert painted_day.last_change(moment) == (instant(at(last_change)) if last_change else None)
    assert painted_day.next_change(moment) == (instant(at(next_change)) if next_change else None)


def test_a_broadcast_says_what_it_is_a_piece_of() -> None:
    rest = timeline().at(instant(at("11:45")))

    assert rest is not None
    assert (rest.part, rest.parts, rest.joined_in_progress) == (2, 2, True)
    assert rest.duration_s == 30 * 60
    assert rest.occurrence.start == instant(at("10:05"))
    assert rest.id == "news.show~20261124T1005~20261124T113000Z"
    assert rest.heard_on is HeardOn.BOTH


def test_a_breakaway_says_where_it_is_heard_and_a_newscast_that_it_is_brief() -> None:
    day = timeline().window(instant(at("00:00")), instant(at("23:00")))

    assert [one.heard_on for one in day] == ["both", "both", "fm", "both", "both"]
    assert [one.brief for one in day] == [True, False, False, False, False]
    assert len(timeline()) == 5


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("10:05", "11:00", ["Show"]),
        ("10:04:59", "11:00:01", ["News", "Show", "Special"]),
        ("12:00", "13:00", []),
        ("12:00", "12:00", []),
        ("11:15", "11:15", []),
        ("13:00", "11:00", []),
    ],
)
def test_a_window_holds_what_touches_it_unclipped(start: str, end: str, expected: list[str]) -> None:
    found = timeline().window(instant(at(start)), instant(at(end)))

    assert [one.occurrence.programme.title for one in found] == expected
    assert all(one.duration_s in {300, 3300, 1800, 3600} for one in found)


def test_an_instant_of_another_offset_is_the_same_instant() -> None:
    on = timeline().at(instant("2026-11-24T06:15-05:00"))

    assert on is not None
    assert on.occurrence.programme.title == "Special"
