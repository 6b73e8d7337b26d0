# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One date of a slot is cancelled, moved, worded, restored; further airings come and go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from schedules.errors import InvalidEditError, PastEditError, RefusedEditError
from schedules.model.kept import Row
from tests.schedules.edits.kept_lineups import MORNING, edit, kept, rows, to_come

EXTRA: Row = {"date": "2026-11-28", "start": "10:00", "end": "11:00"}

STEPS: list[tuple[list[tuple[str, dict[str, Any]]], Row]] = [
    ([("occurrence.cancel", {"date": "2026-11-26"})], {"except": ["2026-11-26"]}),
    (
        [("occurrence.cancel", {"date": "2026-11-27"}), ("occurrence.cancel", {"date": "2026-11-26"})],
        {"except": ["2026-11-26", "2026-11-27"]},
    ),
    ([("occurrence.cancel", {"date": "2026-11-26"}), ("occurrence.restore", {"date": "2026-11-26"})], {}),
    (
        [("occurrence.move", {"date": "2026-11-26", "start": "06:00"})],
        {"moves": [{"date": "2026-11-26", "start": "06:00"}]},
    ),
    (
        [("occurrence.move", {"date": "2026-11-26", "start": "2026-11-28T07:00", "end": "10:00"})],
        {"moves": [{"date": "2026-11-26", "start": "2026-11-28T07:00", "end": "2026-11-28T10:00"}]},
    ),
    (
        [
            ("occurrence.words", {"date": "2026-11-26", "set": {"title": "Thanks", "subtitle": "x"}}),
            ("occurrence.move", {"date": "2026-11-26", "start": "06:00"}),
            ("occurrence.words", {"date": "2026-11-26", "unset": ["subtitle"]}),
        ],
        {"moves": [{"date": "2026-11-26", "start": "06:00", "title": "Thanks"}]},
    ),
    (
        [
            ("occurrence.move", {"date": "2026-11-26", "start": "06:00"}),
            ("occurrence.move", {"date": "2026-11-26", "start": "05:00"}),
        ],
        {},
    ),
    (
        [
            ("occurrence.move", {"date": "2026-11-26", "start": "06:00"}),
            ("occurrence.cancel", {"date": "2026-11-26"}),
        ],
        {"except": ["2026-11-26"]},
    ),
    (
        [
            ("occurrence.words", {"date": "2026-11-26", "set": {"title": "Thanks"}}),
            ("occurrence.restore", {"date": "2026-11-26"}),
        ],
        {},
    ),
    (
        [
            ("occurrence.words", {"date": "2026-11-26", "set": {"title": "Thanks", "subtitle": "x"}}),
            (
                "occurrence.move",
                {"date": "2026-11-26", "start": "06:00", "set": {"title": "New"}, "unset": ["subtitle"]},
            ),
        ],
        {"moves": [{"date": "2026-11-26", "start": "06:00", "title": "New"}]},
    ),
    (
        [
            ("extra.add", EXTRA),
            ("occurrence.move", {"date": "2026-11-28", "end": "12:00", "set": {"title": "Best of"}}),
        ],
        {"extra": [{**EXTRA, "end": "12:00", "title": "Best of"}]},
    ),
    ([("extra.add", EXTRA)], {"extra": [EXTRA]}),
    (
        [("extra.add", {**EXTRA, "set": {"title": "Best of"}, "extra_days": 1})],
        {"extra": [{**EXTRA, "title": "Best of", "extra_days": 1}]},
    ),
    ([("extra.add", EXTRA), ("extra.remove", {"date": "2026-11-28", "start": "10:00"})], {}),
    ([("extra.add", EXTRA), ("occurrence.cancel", {"date": "2026-11-28"})], {}),
    (
        [("extra.add", EXTRA), ("occurrence.words", {"date": "2026-11-28", "set": {"title": "Best of"}})],
        {"extra": [{**EXTRA, "title": "Best of"}]},
    ),
    (
        [("extra.add", EXTRA), ("occurrence.move", {"date": "2026-11-28", "end": "12:00"})],
        {"extra": [{**EXTRA, "end": "12:00"}]},
    ),
]


@pytest.mark.parametrize(("steps", "wanted"), STEPS)
def test_steps(steps: list[tuple[str, dict[str, Any]]], wanted: Row) -> None:
    lineup = kept(MORNING)

    for name, values in steps:
        lineup = edit(lineup, name, id="morning", **values).lineup

    assert rows(lineup) == [{**MORNING, **wanted}]


CASES: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    (
        "occurrence.cancel",
        {"date": "2026-11-28"},
        RefusedEditError,
        "does not air on 28 November 2026; its next dates are 25 November 2026",
    ),
    ("occurrence.cancel", {"date": "2026-11-23"}, PastEditError, "23 November 2026"),
    ("occurrence.cancel", {"date": "2026-11-24"}, PastEditError, "24 November 2026"),
    ("occurrence.move", {"date": "2026-11-26"}, InvalidEditError, "give another start"),
    ("occurrence.move", {"date": "2026-11-26", "start": "6"}, InvalidEditError, "is no time of day"),
    ("occurrence.move", {"date": "2026-11-26", "start": "2026-11-23T06:00"}, PastEditError, "has aired"),
    ("occurrence.move", {"date": "2026-11-23", "start": "06:00"}, PastEditError, "has aired"),
    (
        "occurrence.move",
        {"date": "2026-11-26", "start": "06:00", "set": {"start": "07:00"}},
        InvalidEditError,
        "is no word",
    ),
    (
        "occurrence.move",
        {"date": "2026-11-26", "start": "06:00", "set": {"title": "x"}, "unset": ["title"]},
        InvalidEditError,
        "is set and taken away at once",
    ),
    ("occurrence.move", {"date": "2026-11-26", "set": {"title": "x"}}, InvalidEditError, "another start"),
    ("occurrence.words", {"date": "2026-11-26", "set": {"start": "06:00"}}, InvalidEditError, "is no word"),
    ("occurrence.words", {"date": "2026-11-26", "set": {"title": ""}}, InvalidEditError, "must not be empty"),
    ("occurrence.words", {"date": "2026-11-23", "set": {"title": "x"}}, PastEditError, "has aired"),
    ("occurrence.move", {"date": "2026-12-25", "start": "06:00"}, RefusedEditError, "restore it first"),
    ("extra.add", {"date": "2026-11-23", "start": "10:00", "end": "11:00"}, PastEditError, "has aired"),
    ("extra.add", {"date": "2026-12-24", "start": "20:00", "end": "21:00"}, RefusedEditError, "already"),
    ("extra.remove", {"date": "2026-12-24", "start": "21:00"}, RefusedEditError, "24 December 2026, 20:00"),
    ("occurrence.restore", {"date": "2026-12-26"}, RefusedEditError, "only a further airing"),
]


@pytest.mark.parametrize(("name", "values", "error", "words"), CASES)
def test_refusals_say_why(name: str, values: dict[str, Any], error: type[Exception], words: str) -> None:
    lineup = kept(
        {
            **MORNING,
            "except": ["2026-12-25"],
            "extra": [
                {"date": "2026-12-24", "start": "20:00", "end": "21:00"},
                {"date": "2026-12-26", "start": "20:00", "end": "21:00"},
            ],
        }
    )
    with pytest.raises(error) as caught:
        edit(lineup, name, id="morning", **values)

    assert words in str(caught.value)


def test_mistakes_in_words_name_the_word() -> None:
    with pytest.raises(InvalidEditError) as caught:
        edit(kept(MORNING), "occurrence.words", id="morning", date="2026-11-26", set={"url": "ftp://x"})

    assert [path for path, _ in caught.value.mistakes] == [("set", "url")]


def test_what_is_on_the_air_may_run_longer_or_stop_now() -> None:
    at_seven = datetime(2026, 11, 24, 12, tzinfo=UTC)

    longer = edit(
        kept(MORNING), "occurrence.move", now=at_seven, id="morning", date="2026-11-24", end="09:30"
    )
    shorter = edit(
        kept(MORNING), "occurrence.move", now=at_seven, id="morning", date="2026-11-24", end="07:00"
    )

    assert to_come(longer.lineup, at_seven, days=1)[0] == "a-fm 11-24 07:00:00-0500-11-24 09:30:00 Morning"
    assert to_come(shorter.lineup, at_seven, days=1)[0] == "a-fm 11-25 05:00:00-0500-11-25 07:00:00 Morning"
    with pytest.raises(PastEditError):
        edit(kept(MORNING), "occurrence.move", now=at_seven, id="morning", date="2026-11-24", end="06:00")


def test_monday_put_off_to_tonight_can_still_be_moved() -> None:
    moved: Row = {
        **MORNING,
        "moves": [{"date": "2026-11-23", "start": "2026-11-24T20:00", "end": "2026-11-24T22:00"}],
    }

    applied = edit(
        kept(moved),
        "occurrence.move",
        id="morning",
        date="2026-11-23",
        start="2026-11-25T20:00",
        end="2026-11-25T22:00",
    )

    assert rows(applied.lineup)[0]["moves"] == [
        {"date": "2026-11-23", "start": "2026-11-25T20:00", "end": "2026-11-25T22:00"}
    ]


def test_the_past_can_be_corrected_explicitly() -> None:
    applied = edit(kept(MORNING), "occurrence.cancel", id="morning", date="2026-11-23", correct_past=True)

    assert rows(applied.lineup) == [{**MORNING, "except": ["2026-11-23"]}]
