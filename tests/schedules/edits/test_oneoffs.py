# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One-offs and emergencies begin, end now, and stay as they were once they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schedules.errors import InvalidEditError, PastEditError, RefusedEditError, UnknownItemError
from schedules.model.kept import Row
from tests.schedules.edits.kept_lineups import MORNING, NOW, edit, kept, row, to_come

SPECIAL: Row = {
    "id": "special",
    "title": "Special",
    "kind": "oneoff",
    "start": "2026-11-24T09:30",
    "end": "2026-11-24T12:00",
}
"""On the air at ten."""
OVER: Row = {**SPECIAL, "id": "over", "start": "2026-11-23T09:30", "end": "2026-11-23T12:00"}
TO_COME: Row = {**SPECIAL, "id": "to-come", "start": "2026-11-25T09:30", "end": "2026-11-25T12:00"}


def test_an_emergency_begins_in_this_second_and_ends_in_another() -> None:
    now = NOW + timedelta(milliseconds=700)
    flood = {"title": "Flood", "kind": "emergency", "start": "now", "end": "2026-11-24T11:00"}

    begun = edit(kept(MORNING), "oneoff.add", now=now, oneoff=flood).lineup
    later = now + timedelta(minutes=5)
    ended = edit(begun, "oneoff.end", now=later, id="flood-20261124T1500Z").lineup

    assert row(begun, "flood-20261124T1500Z")["start"] == "2026-11-24T15:00Z"
    assert to_come(begun, now, days=1)[0] == "a-fm 11-24 10:00:00-0500-11-24 11:00:00 Flood"
    assert row(ended, "flood-20261124T1500Z")["end"] == "2026-11-24T15:05Z"


def test_what_ends_in_the_second_in_which_it_began_was_on_for_that_second() -> None:
    flood = {"title": "Flood", "kind": "emergency", "start": "now", "end": "2026-11-24T11:00"}
    begun = edit(kept(MORNING), "oneoff.add", oneoff=flood).lineup

    ended = edit(begun, "oneoff.end", id="flood-20261124T1500Z").lineup

    assert row(ended, "flood-20261124T1500Z")["end"] == "2026-11-24T15:00:01Z"


def test_now_in_the_hour_that_a_clock_shows_twice_is_exact() -> None:
    """1 November 2026, 06:30Z: the second half past one in New York."""
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    flood = {"title": "Flood", "start": "now", "end": "2026-11-01T03:00"}

    begun = edit(kept(MORNING), "oneoff.add", now=second, oneoff=flood).lineup

    assert to_come(begun, second, days=1)[0] == "a-fm 11-01 01:30:00-0500-11-01 03:00:00 Flood"


@pytest.mark.parametrize(
    ("id_", "name", "values", "wanted"),
    [
        ("special", "oneoff.end", {}, {"end": "2026-11-24T15:00Z"}),
        ("special", "oneoff.end", {"at": "2026-11-24T11:00"}, {"end": "2026-11-24T11:00"}),
        ("special", "oneoff.change", {"set": {"end": "2026-11-24T13:00"}}, {"end": "2026-11-24T13:00"}),
        ("special", "oneoff.change", {"set": {"end": "now"}}, {"end": "2026-11-24T15:00Z"}),
        (
            "to-come",
            "oneoff.change",
            {"set": {"title": "Other", "scope": "station:a-fm"}},
            {"title": "Other", "scope": "station:a-fm"},
        ),
        ("to-come", "oneoff.end", {"at": "2026-11-25T10:00"}, {"end": "2026-11-25T10:00"}),
    ],
)
def test_edits(id_: str, name: str, values: dict[str, Any], wanted: Row) -> None:
    lineup = kept(SPECIAL, OVER, TO_COME)

    after = edit(lineup, name, id=id_, **values).lineup

    assert row(after, id_) == {**row(lineup, id_), **wanted}


def test_what_is_to_come_can_be_removed() -> None:
    after = edit(kept(SPECIAL, TO_COME), "oneoff.remove", id="to-come").lineup

    assert list(after.entries) == ["special"]


CASES: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("oneoff.change", {"id": "special", "set": {"title": "Other"}}, PastEditError, "only the end"),
    ("oneoff.change", {"id": "special", "set": {"kind": "emergency"}}, PastEditError, "only the end"),
    ("oneoff.change", {"id": "special", "set": {"start": "2026-11-24T11:00"}}, PastEditError, "has aired"),
    ("oneoff.change", {"id": "over", "set": {"end": "2026-11-23T13:00"}}, PastEditError, "has aired"),
    ("oneoff.change", {"id": "to-come", "set": {"start": "2026-11-24T09:00"}}, PastEditError, "has aired"),
    (
        "oneoff.change",
        {"id": "to-come", "set": {"end": "2026-11-25T09:00"}},
        InvalidEditError,
        "before start",
    ),
    ("oneoff.change", {"id": "to-come", "set": {"kind": "fill"}}, InvalidEditError, ""),
    ("oneoff.change", {"id": "to-come", "set": {"recur": {}}}, InvalidEditError, "unknown key"),
    ("oneoff.end", {"id": "over"}, RefusedEditError, "has ended already"),
    ("oneoff.end", {"id": "to-come"}, RefusedEditError, "remove it instead"),
    ("oneoff.end", {"id": "special", "at": "2026-11-24T09:45"}, PastEditError, "has aired"),
    ("oneoff.end", {"id": "special", "at": "noon"}, InvalidEditError, "is no date and time"),
    ("oneoff.end", {"id": "morning"}, UnknownItemError, "is a slot"),
    ("oneoff.remove", {"id": "special"}, RefusedEditError, "end it instead"),
    ("oneoff.remove", {"id": "over"}, RefusedEditError, "end it instead"),
    ("slot.remove", {"id": "over"}, UnknownItemError, "is a one-off"),
    (
        "oneoff.add",
        {"oneoff": {"title": "x", "start": "2026-11-24T09:00", "end": "2026-11-24T11:00"}},
        PastEditError,
        "would have begun",
    ),
    (
        "oneoff.add",
        {"oneoff": {"title": "x", "start": "2026-11-24T12:00", "end": "2026-11-24T11:00"}},
        InvalidEditError,
        "before start",
    ),
    ("oneoff.add", {"oneoff": {"start": "now", "end": "2026-11-24T11:00"}}, InvalidEditError, "is missing"),
    ("oneoff.add", {"oneoff": {**TO_COME}}, InvalidEditError, "is the id of a slot"),
    ("oneoff.add", {"oneoff": {"title": "x", "kind": "fill"}}, InvalidEditError, ""),
]


@pytest.mark.parametrize(("name", "values", "error", "words"), CASES)
def test_refusals_say_why(name: str, values: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        edit(kept(MORNING, SPECIAL, OVER, TO_COME), name, **values)

    assert words in str(caught.value)


def test_a_one_off_of_the_past_is_entered_as_a_correction() -> None:
    after = edit(kept(MORNING), "oneoff.add", oneoff={**OVER}, correct_past=True).lineup

    assert row(after, "over") == OVER


SECOND_HALF_PAST_ONE = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
"""In New York the clocks went back at two, half an hour ago."""


def test_an_end_that_comes_twice_is_told_how_the_second_is_written() -> None:
    flood = {"title": "Flood", "kind": "emergency", "start": "now", "end": "2026-11-01T01:50"}
    with pytest.raises(InvalidEditError) as caught:
        edit(kept(MORNING), "oneoff.add", now=SECOND_HALF_PAST_ONE, oneoff=flood)
    ((place, words),) = caught.value.mistakes
    assert place == ("oneoff", "end")
    assert words == (
        "is before start; that time comes twice, as the clocks go back: for the second one write "
        '"2026-11-01T01:50-05:00"'
    )

    begun = edit(
        kept(MORNING), "oneoff.add", now=SECOND_HALF_PAST_ONE,
        oneoff={**flood, "id": "flood", "end": "2026-11-01T01:50-05:00"},
    ).lineup  # fmt: skip
    assert row(begun, "flood")["end"] == "2026-11-01T06:50Z"
    with pytest.raises(RefusedEditError, match='write "2026-11-01T01:45-05:00"'):
        edit(begun, "oneoff.end", now=SECOND_HALF_PAST_ONE, id="flood", at="2026-11-01T01:45")


@pytest.mark.parametrize("end", ["2026-11-01T00:50", "2026-10-31T01:50", "2026-11-01T01:20"])
def test_another_end_before_the_start_is_just_that(end: str) -> None:
    flood = {"title": "Flood", "kind": "emergency", "start": "now", "end": end}
    with pytest.raises(InvalidEditError) as caught:
        edit(kept(MORNING), "oneoff.add", now=SECOND_HALF_PAST_ONE, oneoff=flood)

    assert [words for _, words in caught.value.mistakes] == ["is before start"]
