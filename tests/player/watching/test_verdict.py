# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When silence counts, since when it is told, and when it is over.  Instants are handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from player.air.quiet import Quiet, QuietKind
from player.watching.verdict import Level, Verdict
from tests.fakes.clock import NOON

LOUD, QUIET_MUSIC, NOTHING = -20.0, -42.0, -120.0


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def hear(
    verdict: Verdict, levels: Iterable[float], start_s: float = 1.0, same_s: float = 0
) -> list[Quiet | None]:
    """Hear one level each second."""
    return [
        verdict.hear(Level(end=NOON + at(start_s + n), db=db, same_s=same_s)) for n, db in enumerate(levels)
    ]


def usual() -> Verdict:
    return Verdict(below_db=-50, after_s=15)


def test_silence_counts_when_it_has_lasted_and_is_told_since_its_first_instant() -> None:
    verdict = usual()
    hear(verdict, [LOUD] * 10)

    found = hear(verdict, [NOTHING] * 15, 11)

    assert found[13] is None
    assert found[14] is not None
    assert (found[14].kind, found[14].since) == (QuietKind.SILENT, NOON + at(10))
    assert found[14].reason == "nothing above -50 dBFS"


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param([QUIET_MUSIC] * 120, id="quiet music for two minutes"),
        pytest.param(([NOTHING] * 14 + [LOUD]) * 8, id="pauses that are just short enough"),
        pytest.param([-50.0] * 120, id="exactly at the level"),
    ],
)
def test_what_is_no_silence_is_left_alone(levels: list[float]) -> None:
    assert set(hear(usual(), levels)) == {None}


def test_it_is_over_after_five_seconds_of_sound_and_not_after_a_click() -> None:
    verdict = usual()
    silent = hear(verdict, [NOTHING] * 20)[-1]

    assert hear(verdict, [LOUD] * 4 + [NOTHING], 21)[-1] == silent
    assert hear(verdict, [LOUD] * 5, 26) == [silent] * 4 + [None]
    assert verdict.changed_at == NOON + at(25)


def test_a_hole_in_the_air_is_no_silence() -> None:
    verdict = usual()
    hear(verdict, [NOTHING] * 10)

    assert hear(verdict, [NOTHING] * 14, 20)[-1] is None


def test_what_was_wrong_with_the_connection_before_is_not_said_of_the_next() -> None:
    verdict = usual()
    hear(verdict, [NOTHING] * 20)

    verdict.begin()
    told = hear(verdict, [NOTHING] * 14, 21)

    assert told[-1] is not None
    assert verdict.fresh is None
    hear(verdict, [NOTHING], 35)
    assert verdict.fresh == told[-1]


def test_a_loop_is_told_since_its_first_round_and_is_over_when_it_was_not_found_for_long() -> None:
    verdict = usual()
    hear(verdict, [LOUD] * 100)

    found = hear(verdict, [LOUD], 101, same_s=30)[-1]

    assert found is not None
    assert (found.kind, found.reason) == (QuietKind.SAME, "the same 30 s again and again")
    assert found.since == NOON + at(101 - 3 * 30 - 15 + 9)
    assert hear(verdict, [LOUD] * 20, 102)[-2:] == [found, None]
