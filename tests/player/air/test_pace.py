# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How much sound is missing, at any pace of sending."""

from __future__ import annotations

import pytest

from player.air.pace import Pace

STEP_S = 0.1


def sent(seconds: float, *, speed: float = 1.0, burst_s: float = 0.0) -> Pace:
    pace = Pace(0.0, most_s=30)
    if burst_s:
        pace.hear(burst_s, 0.0)
    for step in range(1, round(seconds / STEP_S) + 1):
        pace.hear(STEP_S * speed, step * STEP_S)
    return pace


@pytest.mark.parametrize("burst_s", [0.0, 5.0, 60.0])
@pytest.mark.parametrize("seconds", [1.0, 600.0])
def test_real_time_misses_nothing(burst_s: float, seconds: float) -> None:
    assert sent(seconds, burst_s=burst_s).missing_s(seconds) < 2 * STEP_S


@pytest.mark.parametrize("burst_s", [0.0, 5.0])
def test_a_frozen_source_misses_what_has_passed(burst_s: float) -> None:
    pace = sent(10.0, burst_s=burst_s)

    assert pace.missing_s(13.0) == pytest.approx(3.0, abs=STEP_S)


def test_at_half_speed_half_of_the_time_is_missing() -> None:
    pace = sent(6.0, speed=0.5, burst_s=5.0)

    assert pace.missing_s(6.0) == pytest.approx(3.0, abs=STEP_S)


def test_a_clock_that_is_a_little_slow_never_adds_up() -> None:
    pace = sent(36_000.0, speed=0.9999)  # 100 ppm over ten hours: 3.6 s

    assert pace.missing_s(36_000.0) < 2 * STEP_S


def test_what_comes_late_is_not_missing_any_more() -> None:
    pace = sent(10.0)
    assert pace.missing_s(12.0) == pytest.approx(2.0, abs=STEP_S)

    pace.hear(2.0, 12.0)

    assert pace.missing_s(12.0) < STEP_S


def test_the_longest_run_is_remembered() -> None:
    pace = sent(1.0)
    pace.hear(4.0, 1.0)
    pace.hear(0.1, 1.1)

    assert pace.longest_run_s == 4.0
