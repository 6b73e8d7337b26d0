# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What goes round and what only goes on, on samples made by arithmetic."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest

from player.watching.sameness import LONGEST_S, RATE_HZ, Sameness

Sound = Callable[[int], float]


def noise(seed: int, count: int) -> list[float]:
    chosen = random.Random(seed)
    return [chosen.gauss(0, 0.1) for _ in range(count)]


def looks(sound: Sound, seconds: int, every_s: int = 7) -> list[float | None]:
    """Hear a sound, given by the number of the sample, and look now and then."""
    sameness, found = Sameness(15), []
    for second in range(seconds):
        sameness.hear([sound(n) for n in range(second * RATE_HZ, (second + 1) * RATE_HZ)])
        if second % every_s == every_s - 1:
            found.append(sameness.period_s())
    return found


@pytest.mark.parametrize("amount", [0.0, 2.0, 3.0])
def test_a_hum_is_steady_also_under_noise(amount: float) -> None:
    under = noise(1, 60 * RATE_HZ)

    found = looks(lambda n: 0.3 * math.sin(2 * math.pi * 50 * n / RATE_HZ) + amount * under[n], 60)

    assert set(found) == {None}


def test_noise_that_comes_again_is_a_loop_and_noise_that_does_not_is_none() -> None:
    part, other = noise(2, 5_300), noise(3, 60 * RATE_HZ)

    again = looks(lambda n: part[n % 5_300] + 0.2 * other[n], 40)
    new = looks(lambda n: other[n], 60)

    assert again[:2] == [None, None]  # the third time is over after 15.9 s
    assert again[3:] == [pytest.approx(5.3, abs=0.002)] * 2  # due after 30.9 s
    assert set(new) == {None}


def test_a_loop_that_ends_is_none_any_more() -> None:
    part, other = noise(2, 5_300), noise(3, 60 * RATE_HZ)

    found = looks(lambda n: part[n % 5_300] if n < 35 * RATE_HZ else other[n], 49)

    assert found[4] == pytest.approx(5.3, abs=0.002)
    assert found[5:] == [None, None]


def test_a_loop_longer_than_the_longest_is_not_looked_for() -> None:
    part = noise(2, round((LONGEST_S + 1) * RATE_HZ))

    found = looks(lambda n: part[n % len(part)], 210, every_s=30)

    assert set(found) == {None}
