# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Which upstream comes next."""

from __future__ import annotations

import pytest

from player.air.choice import Choice
from player.air.timing import DEFAULT_TIMING, full_jitter


# Each failure, "t" for one that may pass and "p" for one that will not, with the place chosen after it;
# "|" marks the end of a round.
@pytest.mark.parametrize(
    ("count", "failures", "chosen"),
    [
        pytest.param(1, "ttttt", "0 |0 0 |0 0", id="one: two tries a round"),
        pytest.param(1, "ppp", "|0 |0 |0", id="one, for good: one try a round"),
        pytest.param(3, "tttttt", "0 1 1 2 2 |0", id="three: each twice"),
        pytest.param(3, "ptp", "1 1 2", id="for good: the next at once"),
        pytest.param(2, "pp", "1 |0", id="all for good: the round is over"),
    ],
)
def test_after_failures(count: int, failures: str, chosen: str) -> None:
    choice, steps = Choice(count, DEFAULT_TIMING), []
    for failure in failures:
        over = choice.failed(permanent=failure == "p", now_s=0.0)
        steps.append(f"{'|' if over else ''}{choice.current}")

    assert " ".join(steps) == chosen


def test_one_that_failed_a_moment_ago_comes_last() -> None:
    choice = Choice(3, DEFAULT_TIMING)
    choice.plays(1, 0.0)
    choice.note_failure(0, 100.0)

    for _ in range(2):
        choice.failed(permanent=False, now_s=110.0)

    assert choice.current == 2


def test_one_that_failed_long_ago_is_preferred_again() -> None:
    choice = Choice(3, DEFAULT_TIMING)
    choice.plays(1, 0.0)
    choice.note_failure(0, 0.0)

    for _ in range(2):
        choice.failed(permanent=False, now_s=110.0)

    assert choice.current == 0


def test_rounds_are_counted_until_there_was_good_sound() -> None:
    choice = Choice(1, DEFAULT_TIMING)
    for _ in range(3):
        choice.failed(permanent=True, now_s=0.0)
    assert choice.rounds == 3

    choice.good()

    assert choice.rounds == 0


def test_changes_are_at_most_four_in_ten_minutes() -> None:
    choice, changes, now_s = Choice(2, DEFAULT_TIMING), list[float](), 0.0
    choice.plays(0, now_s)
    while now_s < 3600:  # the better one fails as soon as we are back at it
        choice.plays(1, now_s)
        changes.append(now_s)
        now_s += 60
        while not choice.may_return(now_s):
            now_s += 60
        choice.plays(0, now_s)
        changes.append(now_s)
        now_s += 2

    assert len(changes) > 8
    for begin in changes:
        assert sum(begin <= change < begin + 600 for change in changes) <= 4


# Ceilings: 0.5 s doubling to 30 s.
@pytest.mark.parametrize(
    ("attempt", "ceiling_s"), [(0, 0.5), (1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (7, 30), (10_000, 30)]
)
def test_waits_are_random_below_a_ceiling_that_doubles(attempt: int, ceiling_s: float) -> None:
    waits = [full_jitter(attempt) for _ in range(400)]

    assert 0 <= min(waits) < 0.2 * ceiling_s
    assert 0.8 * ceiling_s < max(waits) <= ceiling_s
