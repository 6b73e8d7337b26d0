# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The words that page and command line share, and that the page's own script says the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from player import words
from player.web import view
from player.web.drawing import HERE

SCRIPT = (HERE / "static/words.js").read_text()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (61, "1:01"), (3723, "1:02:03"), (-5, "0:00")]
)
def test_spans_are_written_as_on_a_display(seconds: float, text: str) -> None:
    assert words.clock_text(seconds) == text


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "America/New_York", "12:00 AM"),
        (datetime(2026, 11, 24, 17, 5, tzinfo=UTC), "America/New_York", "12:05 PM"),
        (datetime(2026, 7, 1, 17, 5, tzinfo=UTC), "America/New_York", "1:05 PM"),
    ],
)
def test_instants_are_told_by_the_clock_of_the_zone(instant: datetime, zone: str, text: str) -> None:
    assert words.wall_text(instant, zone) == text


@pytest.mark.parametrize(("mhz", "text"), [(89.0, "89.0"), (89.3, "89.3"), (105.9, "105.9"), (None, "")])
def test_a_frequency_has_one_decimal_as_on_a_dial(mhz: float | None, text: str) -> None:
    assert words.mhz_text(mhz) == text


def test_newscasts_are_passed_over_unless_nothing_else_follows() -> None:
    brief, long = ("News", True), ("Talk", False)

    assert words.next_up([brief, long], lambda one: one[1]) is long
    assert words.next_up([brief], lambda one: one[1]) is brief
    assert words.next_up([], bool) is None


def test_the_script_of_the_page_says_the_same() -> None:
    block = SCRIPT.split("STREAM_WORDS = {")[1].split("};")[0]

    assert dict(re.findall(r'(\w+): "([^"]*)"', block)) == {str(k): v for k, v in view.STREAM_WORDS.items()}
    assert f'NOTHING = "{words.NOTHING}";' in SCRIPT
    assert f'SAMPLE = "{words.SAMPLE}";' in SCRIPT


def test_words_of_the_page_stand_in_one_file_of_its_scripts() -> None:
    for path in (HERE / "static").glob("*.js"):
        if path.name != "words.js":
            assert words.NOTHING not in path.read_text()
            assert words.SAMPLE not in path.read_text()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 minutes"), (60, "1 minute"), (7_199, "119 minutes"), (7_200, "2 hours"),
        (172_799, "47 hours"), (172_800, "2 days"), (8_640_000, "100 days"),
    ],
)  # fmt: skip
def test_ages_are_rounded_down(seconds: float, text: str) -> None:
    assert words.age_text(seconds) == text


@pytest.mark.parametrize(
    ("host", "age_s", "text"),
    [
        ("a.example", 600, "Schedule from a.example as of 7:00 AM"),
        ("a.example", 10_800, "Schedule from a.example as of 7:00 AM"),
        ("a.example", 10_801, "Schedule from a.example, last read 3 hours ago"),
        ("", 600, "Schedule as of 7:00 AM"),
    ],
)
def test_what_is_followed_is_told_with_its_origin_and_age(host: str, age_s: int, text: str) -> None:
    as_of = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    at = as_of + timedelta(seconds=age_s)

    assert words.followed_text(host, as_of, "America/New_York", at=at, old_after_s=10_800) == text


def test_the_script_tells_origin_and_age_with_the_same_words() -> None:
    for part in (
        "Schedule from ${host}",
        ", last read ${ageText(ageS)} ago",
        " as of ${wallText(asOf, zone)}",
    ):
        assert part in SCRIPT
