# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How dates, rules and values are said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from schedules.editor.words import (
    date_words,
    differences,
    exception_words,
    label_of,
    moment_words,
    rule_words,
    value_words,
)
from schedules.model.kept import Json, Row

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (None, "every day"),
        ({"freq": "daily"}, "every day"),
        ({"freq": "daily", "interval": 3}, "every 3 days"),
        ({"freq": "weekly", "byday": "MO,TU,WE,TH,FR"}, "Monday to Friday"),
        ({"freq": "weekly", "byday": ["SA", "SU"]}, "Saturday and Sunday"),
        ({"freq": "weekly", "byday": "MO,TU,WE,TH,FR,SA,SU"}, "every day"),
        ({"freq": "weekly", "interval": 2, "byday": "MO"}, "Monday, every 2 weeks"),
        ({"freq": "monthly", "byday": "1TU"}, "the first Tuesday, every month"),
        ({"freq": "monthly", "byday": "-1FR"}, "the last Friday, every month"),
        ({"freq": "monthly", "bymonthday": "1,15"}, "every month, day of the month 1 and 15"),
        ({"freq": "yearly", "bymonth": 2, "bymonthday": 29}, "every year, day of the month 29, in February"),
        ({"freq": "yearly", "byday": "XX"}, "XX, every year"),
        ({"freq": "yearly", "bymonth": "99", "byday": "xTU"}, "XTU, every year, in 99"),
    ],
)
def test_a_rule_is_said(rule: Json, words: str) -> None:
    assert rule_words(rule) == words


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        ("2026-11-24T15:00", "Tuesday 24 November 2026, 10:00"),
        ("2026-11-01T05:30", "Sunday 1 November 2026, 01:30 (UTC-4)"),
        ("2026-11-01T06:30", "Sunday 1 November 2026, 01:30 (UTC-5)"),
    ],
)
def test_a_moment_is_said_by_the_clock_and_with_the_offset_where_it_comes_twice(utc: str, words: str) -> None:
    assert moment_words(datetime.fromisoformat(utc).replace(tzinfo=UTC), NEW_YORK) == words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("hosts", ["Ann", "Ben", "Cy"], "Ann, Ben and Cy"),
        ("scope", "station:two-fm", "two-fm"),
        ("kind", "oneoff", "One-off"),
        ("start", "2026-11-26T06:00", "Thursday 26 November 2026, 06:00"),
        ("rights", {"rewind": "off", "record": False}, "rewind: off, record: no"),
        ("except", ["2026-11-26"], "Thursday 26 November 2026"),
        ("subtitle", "", ""),
        ("title", None, ""),
    ],
)
def test_a_value_is_said(key: str, value: object, words: str) -> None:
    assert value_words(key, value) == words


def test_exceptions_are_said_with_their_date_once() -> None:
    moved = {"date": "2026-11-26", "start": "06:00", "end": "2026-11-26T09:00", "title": "Late"}

    assert exception_words(moved) == "Thursday 26 November 2026: 06:00 to 09:00, title Late"
    assert exception_words({"date": "2026-11-26"}) == "Thursday 26 November 2026: "
    assert exception_words({"date": "2026-11-26", "end": "09:00"}).endswith("until 09:00")
    assert label_of("moves[2026-11-26]") == "Different on Thursday 26 November 2026"
    assert label_of("extra[2026-12-24 22:00]") == "Further airing on Thursday 24 December 2026 at 22:00"


def test_only_what_differs_is_told() -> None:
    before: Row = {"id": "a", "title": "One", "genre": "Talk"}
    after: Row = {"id": "a", "title": "Two", "genre": "Talk"}

    assert differences(before, after) == [("Title", "One", "Two")]
    assert differences(None, {"title": "New"}) == [("Title", "", "New")]
    assert date_words("no date") == "no date"
