# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Signed positions: known again, and nothing else taken for one."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from pathlib import Path

import pytest

from player.errors import NotAllowedError
from player.keys import kept_key
from player.positions import TOKEN_CHARS, Positions
from schedules.model.ids import StationId
from tests.fakes.clock import FakeClock

FM, OTHER = StationId("wskg-fm"), StationId("wsqg-fm")
KEY = bytes(range(32))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


async def test_a_position_says_when_its_listener_joined(clock: FakeClock) -> None:
    await clock.advance(0.123456)
    joined_at = clock.now()
    positions = Positions(KEY, clock)

    given = positions.give(FM)
    await clock.advance(3600)

    assert positions.joined_at(FM, given.token) == given.joined_at == joined_at
    assert given.held_until == joined_at + timedelta(minutes=30)


def test_it_is_short_and_fits_into_an_address_as_it_is(clock: FakeClock) -> None:
    token = Positions(KEY, clock).give(FM).token

    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)
    assert len(token) == TOKEN_CHARS


def test_it_is_good_after_a_restart(clock: FakeClock, tmp_path: Path) -> None:
    given = Positions(kept_key(tmp_path, "positions"), clock).give(FM)

    assert Positions(kept_key(tmp_path, "positions"), clock).joined_at(FM, given.token) == given.joined_at
    assert (tmp_path / "positions.key").stat().st_mode & 0o777 == 0o600


def refused(positions: Positions, station: StationId, token: str) -> str:
    with pytest.raises(NotAllowedError) as refusal:
        positions.joined_at(station, token)
    return refusal.value.rule


def test_not_one_character_of_it_can_be_changed(clock: FakeClock) -> None:
    positions = Positions(KEY, clock)
    token = positions.give(FM).token

    for place, was in enumerate(token):
        for other in "A_-9z":
            if other != was:
                changed = token[:place] + other + token[place + 1 :]
                assert refused(positions, FM, changed) == "position: signed"


def test_it_cannot_be_moved_into_the_past(clock: FakeClock) -> None:
    positions = Positions(KEY, clock)
    written = base64.urlsafe_b64decode(positions.give(FM).token)
    earlier = (int.from_bytes(written[:8], "big") - 3_600_000_000).to_bytes(8, "big") + written[8:]

    assert refused(positions, FM, base64.urlsafe_b64encode(earlier).decode()) == "position: signed"


@pytest.mark.parametrize(
    "token",
    ["", "x", "A" * 31, "A" * 32, "A" * 33, "A" * 4000, "ä" * 32, "A" * 31 + "=", "A" * 31 + "\0", " " * 32],
)
def test_what_was_never_given_out_is_refused(clock: FakeClock, token: str) -> None:
    assert refused(Positions(KEY, clock), FM, token) == "position: signed"


def test_it_is_for_one_station_and_by_one_key(clock: FakeClock) -> None:
    token = Positions(KEY, clock).give(FM).token

    assert refused(Positions(KEY, clock), OTHER, token) == "position: signed"
    assert refused(Positions(KEY[::-1], clock), FM, token) == "position: signed"


async def test_it_is_good_for_a_day(clock: FakeClock) -> None:
    positions = Positions(KEY, clock)
    token = positions.give(FM).token

    await clock.advance(24 * 3600)
    positions.joined_at(FM, token)
    await clock.advance(1)

    assert refused(positions, FM, token) == "position: 24 hours"
