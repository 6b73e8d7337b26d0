# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What wrong secrets cost, and whose they are."""

from __future__ import annotations

from schedules.staff.guesses import FORGOTTEN_AFTER_S, MOST_ADDRESSES, Guesses
from tests.fakes.clock import FakeClock

ONE = "203.0.113.9"


async def test_the_wait_of_one_address_doubles_up_to_a_minute_and_is_forgotten() -> None:
    clock = FakeClock()
    guesses, waits = Guesses(clock), []
    for _ in range(13):
        wait_s = guesses.failed(ONE)
        waits.append(wait_s)
        await clock.advance(wait_s)

    assert waits == [0] * 5 + [1, 2, 4, 8, 16, 32, 60, 60]
    assert guesses.failed("198.51.100.1") == 0
    await clock.advance(FORGOTTEN_AFTER_S + 1)
    assert guesses.failed(ONE) == 0


async def test_what_comes_during_the_wait_makes_it_no_longer() -> None:
    clock = FakeClock()
    guesses = Guesses(clock)
    for _ in range(6):
        guesses.failed(ONE)

    await clock.advance(0.25)

    assert [guesses.failed(ONE) for _ in range(100)] == [0.75] * 100


async def test_all_together_are_counted_too_and_wait_ten_seconds_at_most() -> None:
    clock, waits = FakeClock(), []
    guesses = Guesses(clock)
    for number in range(60):
        waits.append(guesses.failed(f"198.51.{number}.1"))
        await clock.advance(waits[-1])

    assert waits == [0] * 50 + [1, 2, 4, 8, *[10] * 6]


def test_an_address_of_version_6_counts_with_its_64_bits() -> None:
    guesses = Guesses(FakeClock())
    for number in range(5):
        guesses.failed(f"2001:db8:0:1::{number}")

    assert guesses.failed("2001:db8:0:1:ffff::1") == 1
    assert guesses.failed("2001:db8:0:2::1") == 0


def test_many_addresses_do_not_fill_the_memory() -> None:
    guesses = Guesses(FakeClock())
    for number in range(MOST_ADDRESSES + 100):
        guesses.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")

    assert len(guesses._of) == MOST_ADDRESSES
