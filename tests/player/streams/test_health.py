# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""When to leave, retry and return: the policy by itself, with times handed in."""

from __future__ import annotations

import pytest

from player.streams.candidate import Standing
from player.streams.health import Fault, Health, Switches

A, B = "http://a.example/live", "http://b.example/live"


@pytest.mark.parametrize(
    ("faults", "has_try"),
    [
        pytest.param("", True, id="never failed"),
        pytest.param("p", True, id="one that may pass: once more"),
        pytest.param("pp", False, id="two that may pass: the others"),
        pytest.param("l", False, id="one that lasts: the others at once"),
        pytest.param("g", False, id="gone: the others at once"),
    ],
)
def test_tries_in_a_round(faults: str, has_try: bool) -> None:
    health = Health[str]()
    kinds = {"p": Fault.PASSING, "l": Fault.LASTING, "g": Fault.GONE}
    for fault in faults:
        health.failed(A, kinds[fault], 0.0)

    assert health.has_try(A) is has_try
    assert health.left([A, B], 0.0) == ([A, B] if has_try else [B])

    health.begin_round()

    assert health.left([A, B], 0.0) == [A, B]


def test_a_failure_beside_the_one_playing_costs_no_try_but_counts_as_lately() -> None:
    health = Health[str]()
    for _ in range(5):
        health.failed(A, Fault.PASSING, 100.0, beside=True)

    assert health.has_try(A)
    assert (health.rank(A, 159.0), health.rank(A, 160.0)) == (1, 0)


def test_the_order_is_fine_then_failed_lately_then_tried_out_then_dead() -> None:
    health, keys = Health[str](), ["dead", "out", "lately", "fine", "long ago"]
    health.failed("long ago", Fault.PASSING, 0.0)
    for at_s in (0.0, 600.0):
        health.failed("dead", Fault.GONE, at_s)
    health.failed("out", Fault.LASTING, 610.0)
    health.failed("lately", Fault.PASSING, 610.0)

    ranks = {key: health.rank(key, 620.0) for key in keys}

    assert ranks == {"dead": 3, "out": 2, "lately": 1, "fine": 0, "long ago": 0}


def test_half_a_minute_of_good_sound_forgives() -> None:
    health = Health[str]()
    health.failed(A, Fault.LASTING, 0.0)
    health.proved(A, 1.0)
    assert health.rank(A, 1.0) == 2  # sound alone does not: it may break a moment later

    health.good(A)

    assert health.rank(A, 1.0) == 0


# What is said at each instant: "g" that there is no such stream, "b" that it is busy, "s" sound.
@pytest.mark.parametrize(
    ("history", "dead"),
    [
        pytest.param([("g", 0.0)], False, id="once: an encoder that is being restarted"),
        pytest.param([("g", 0.0), ("g", 599.0)], False, id="for less than ten minutes"),
        pytest.param([("g", 0.0), ("g", 600.0)], True, id="for ten minutes"),
        pytest.param([("g", 0.0), ("b", 300.0), ("g", 600.0)], False, id="with something else between"),
        pytest.param([("g", 0.0), ("s", 300.0), ("g", 600.0)], False, id="with sound between"),
        pytest.param([("g", 0.0), ("g", 600.0), ("s", 4200.0)], False, id="back"),
    ],
)
def test_one_is_dead_once_it_was_gone_for_long(history: list[tuple[str, float]], dead: bool) -> None:
    health = Health[str]()
    for what, at_s in history:
        if what == "s":
            health.proved(A, at_s)
        else:
            health.failed(A, Fault.GONE if what == "g" else Fault.PASSING, at_s, "HTTP 404")

    assert (health.report(A).standing is Standing.DEAD) is dead
    last_s = history[-1][1]
    assert health.due(A, last_s + 3599.0) is not dead
    assert health.due(A, last_s + 3600.0)


def test_the_report_says_since_when_and_why() -> None:
    health = Health[str]()
    assert health.report(A) == (Standing.UNKNOWN, None, "")

    health.proved(A, 10.0)
    health.proved(A, 20.0)
    assert health.report(A) == (Standing.STANDBY, 10.0, "")

    health.failed(A, Fault.PASSING, 30.0, "HTTP 503")
    health.failed(A, Fault.PASSING, 40.0, "HTTP 502")
    assert health.report(A) == (Standing.FAILED, 30.0, "HTTP 502")


def test_who_is_no_longer_listed_is_forgotten() -> None:
    health = Health[str]()
    health.proved(A, 0.0)
    health.proved(B, 0.0)

    health.keep([B])

    assert (health.report(A).standing, health.report(B).standing) == (Standing.UNKNOWN, Standing.STANDBY)


def test_changes_are_at_most_four_in_ten_minutes_whatever_is_returned_to() -> None:
    switches, changes, now_s = Switches(), list[float](), 0.0
    switches.plays("good", now_s)
    while now_s < 3600:  # each preferred one fails as soon as we are back at it
        if switches.may_return(now_s):
            for what in (f"preferred {now_s}", "good"):
                switches.plays(what, now_s)
                changes.append(now_s)
        now_s += 2

    assert len(changes) > 8
    for begin in changes:
        assert sum(begin <= change < begin + 600 for change in changes) <= 4
