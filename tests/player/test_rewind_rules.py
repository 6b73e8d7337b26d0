# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every rule of going back, on timelines of a few programmes: by tables, and as the book has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.errors import NotAllowedError
from player.rewind_rules import HOLD_S, SLACK_S, Clearance, Span, bounds_of, clearance, refusal, tiled
from player.rewinding import HOLD_S as AT_EVERY_DOOR
from schedules.model.broadcast import Broadcast
from schedules.model.rights import Rewind
from tests.fakes.airings import airing

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FULL, PAUSE, OFF = Rewind.FULL, Rewind.PAUSE, Rewind.OFF
LIVE = None


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def timeline(*pieces: tuple[float, float, Rewind], unscheduled: Rewind = FULL) -> list[Span]:
    """Return three hours of the past and one to come; pieces say from how many minutes ago."""
    broadcasts: list[Broadcast] = [
        airing(f"{rewind} {begin:g}", ago(begin), ago(end), rewind) for begin, end, rewind in pieces
    ]
    return tiled(broadcasts, ago(180), ago(-60), (unscheduled, "the service"))


def verdict(spans: list[Span], since: datetime | None, joined_at: datetime | None) -> Rewind | None:
    """Return the rule that refuses a beginning; ``None``: it passes."""
    back = [span for span in reversed(spans) if span.start <= NOW]
    bounds = bounds_of(back)
    if since is None or since >= bounds.earliest(NOW, joined_at):
        return None
    return Rewind(str(bounds.refusal(since).rule).removeprefix("rewind: "))


TIMELINES = {
    "full": timeline((180, -60, FULL)),
    "pause": timeline((180, -60, PAUSE)),
    "off": timeline((180, -60, OFF)),
    "off, then full": timeline((180, 20, OFF), (20, -60, FULL)),
    "pause, then full": timeline((180, 20, PAUSE), (20, -60, FULL)),
    "full, then pause": timeline((180, 20, FULL), (20, -60, PAUSE)),
    "full, then off": timeline((180, 5, FULL), (5, -60, OFF)),
    "off, then pause": timeline((180, 20, OFF), (20, -60, PAUSE)),
    "pause between full": timeline((180, 20, FULL), (20, 15, PAUSE), (15, -60, FULL)),
    "off has just begun": timeline((180, 0, FULL), (0, -60, OFF)),
    "off has just ended": timeline((180, 0, OFF), (0, -60, FULL)),
    "nothing, at a full service": timeline(),
    "nothing, at a pause service": timeline(unscheduled=PAUSE),
    "nothing, at an off service": timeline(unscheduled=OFF),
    "a hole of a pause service": timeline((180, 20, FULL), (10, -60, FULL), unscheduled=PAUSE),
    "full programme of an off service": timeline((20, -60, FULL), unscheduled=OFF),
}

CASES = [
    # timeline, asked so many minutes ago, joined so many minutes ago, refused by
    ("full", LIVE, None, None),
    ("full", 1, None, None),
    ("full", 170, None, None),
    ("full", 170, 5, None),
    ("pause", LIVE, None, None),
    ("pause", 1, None, PAUSE),
    ("pause", 1, 5, None),
    ("pause", 5, 5, None),
    ("pause", 6, 5, PAUSE),
    ("pause", 30, 90, None),
    ("pause", 30.1, 90, PAUSE),
    ("off", LIVE, None, None),
    ("off", LIVE, 5, None),
    ("off", 1, None, OFF),
    ("off", 1, 5, OFF),
    ("off, then full", 20, None, None),
    ("off, then full", 20.1, None, OFF),
    ("off, then full", 20.1, 90, OFF),
    ("pause, then full", 20, None, None),
    ("pause, then full", 21, None, PAUSE),
    ("pause, then full", 21, 90, None),
    ("pause, then full", 31, 90, PAUSE),
    ("pause, then full", 21, 10, PAUSE),
    ("full, then pause", 1, None, PAUSE),
    ("full, then pause", 25, 90, None),
    ("full, then pause", 45, 90, PAUSE),
    ("full, then off", LIVE, None, None),
    ("full, then off", 10, None, OFF),
    ("full, then off", 10, 90, OFF),
    ("full, then off", 4, 90, OFF),
    ("off, then pause", 20, 90, None),
    ("off, then pause", 21, 90, OFF),
    ("off, then pause", 10, None, PAUSE),
    ("pause between full", 15, None, None),
    ("pause between full", 15.1, None, PAUSE),
    ("pause between full", 60, None, PAUSE),
    ("pause between full", 25, 90, None),
    ("off has just begun", 1, 90, OFF),
    ("off has just ended", 0.01, None, OFF),
    ("nothing, at a full service", 170, None, None),
    ("nothing, at a pause service", 1, None, PAUSE),
    ("nothing, at a pause service", 1, 5, None),
    ("nothing, at an off service", 1, 5, OFF),
    ("a hole of a pause service", 10, None, None),
    ("a hole of a pause service", 11, None, PAUSE),
    ("a hole of a pause service", 25, 90, None),
    ("full programme of an off service", 20, None, None),
    ("full programme of an off service", 21, None, OFF),
]


@pytest.mark.parametrize(("name", "asked", "joined", "refused"), CASES)
def test_the_narrowest_rule_since_a_beginning_decides(
    name: str, asked: float | None, joined: float | None, refused: Rewind | None
) -> None:
    since = None if asked is None else ago(asked)

    assert verdict(TIMELINES[name], since, None if joined is None else ago(joined)) is refused


def test_every_rule_is_in_the_table() -> None:
    assert {(name.split(",")[0].split()[0], refused) for name, _, _, refused in CASES} >= {
        ("full", None), ("pause", None), ("pause", PAUSE), ("off", None), ("off", OFF),
    }  # fmt: skip


def test_half_an_hour_is_the_same_at_every_door_and_a_moment_is_let_pass() -> None:
    bounds = bounds_of(reversed(TIMELINES["pause"][:1]))

    assert HOLD_S == AT_EVERY_DOOR == 30 * 60
    assert bounds.earliest(NOW, ago(90)) == ago(30) - timedelta(seconds=SLACK_S)
    assert SLACK_S <= 1


PAUSING = "one may pause for up to 30 minutes, but not go back further than where one tuned in"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (OFF, '"Night Music" may only be heard live (rewind: off)'),
        (PAUSE, f'in "Night Music" {PAUSING} (rewind: pause)'),
    ],
)
def test_a_refusal_names_the_programme_the_rule_and_what_one_can_do(rule: Rewind, words: str) -> None:
    assert str(refusal(rule, "Night Music")) == words


@pytest.mark.parametrize(
    ("name", "asked", "refused_by"),
    [
        ("off, then full", 30, "off 180"),
        ("full, then off", 10, "off 5"),
        ("pause between full", 60, "pause 20"),
        ("off, then pause", 30, "off 180"),
        ("nothing, at a pause service", 1, "the service"),
    ],
)
def test_the_programme_named_is_the_one_that_stands_against_it(
    name: str, asked: float, refused_by: str
) -> None:
    spans = [span for span in reversed(TIMELINES[name]) if span.start <= NOW]

    assert f'"{refused_by}"' in str(bounds_of(spans).refusal(ago(asked)))


GOING = [
    # timeline, hears what was on so many minutes ago, joined, goes live so many minutes ago; None: goes on
    ("full", 170, None, None),
    ("full, then pause", 60, None, 20),
    ("full, then pause", 60, 170, 20),  # 60 minutes behind is too long for a pause
    ("full, then pause", 25, 90, None),
    ("full, then pause", 25, 10, 20),  # it was not there yet when that began
    ("full, then off", 60, 170, 5),
    ("pause", 10, 90, None),
    ("pause", 31, 90, 31),
    ("pause", 10, None, 10),
    ("off", 1, 90, 1),
    ("pause between full", 60, None, 20),
    ("a hole of a pause service", 60, None, 20),
]  # fmt: skip


@pytest.mark.parametrize(("name", "hears", "joined", "leaves"), GOING)
def test_one_who_is_behind_goes_live_where_the_next_may_not_be_heard_so(
    name: str, hears: float, joined: float | None, leaves: float | None
) -> None:
    at = ago(hears)
    spans = [
        Span(max(span.start, at), min(span.end, NOW), span.rewind, span.name)
        for span in TIMELINES[name]
        if span.end > at and span.start < NOW
    ]

    clear = clearance(spans, at, NOW, None if joined is None else ago(joined))

    if leaves is None:
        assert clear == Clearance(NOW)
    else:
        assert clear.until == ago(leaves)
        assert isinstance(clear.refusal, NotAllowedError)


@st.composite
def any_timeline(draw: st.DrawFn) -> list[Span]:
    edges = sorted(draw(st.sets(st.integers(-60, 179), max_size=8)), reverse=True)
    pieces = [
        (float(begin), float(end), draw(st.sampled_from(Rewind)))
        for begin, end in pairwise(edges)
        if draw(st.booleans())
    ]
    return timeline(*pieces, unscheduled=draw(st.sampled_from(Rewind)))


def by_the_book(spans: list[Span], since: datetime, joined_at: datetime | None) -> bool:
    """Say whether a beginning passes, in the order in which the rules are written."""
    rules = {span.rewind for span in spans if span.start <= NOW and span.end > since}
    if OFF in rules:
        return since >= NOW
    if PAUSE in rules:
        own = joined_at is not None and since >= joined_at
        return since >= NOW or (own and (NOW - since).total_seconds() <= HOLD_S + SLACK_S)
    return True


@settings(max_examples=150, deadline=None)
@given(
    spans=any_timeline(),
    joined=st.none() | st.floats(0, 170),
    asked=st.floats(0, 170),
)
def test_earliest_is_exactly_the_border_of_what_passes(
    spans: list[Span], joined: float | None, asked: float
) -> None:
    joined_at = None if joined is None else ago(joined)
    earliest = bounds_of(s for s in reversed(spans) if s.start <= NOW).earliest(NOW, joined_at)
    moment = timedelta(microseconds=1)

    assert earliest <= NOW
    assert verdict(spans, ago(asked), joined_at) is None or ago(asked) < earliest
    assert (verdict(spans, ago(asked), joined_at) is None) is by_the_book(spans, ago(asked), joined_at)
    if earliest >= ago(180):
        assert by_the_book(spans, earliest, joined_at)
        assert not by_the_book(spans, earliest - moment, joined_at)
