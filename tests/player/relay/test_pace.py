# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Real time for those behind live: arithmetic on paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from player.relay.pace import Pace

THREE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_what_is_due_grows_with_the_clock() -> None:
    assert Pace(THREE, started_s=100.0).due(112.5) == THREE + timedelta(seconds=12.5)


@pytest.mark.parametrize(
    ("frame_s", "due_s"),
    [
        pytest.param(7.0, 10.0, id="a frame that is due"),
        pytest.param(10.9, 10.0, id="a step of the index"),
        pytest.param(25.0, 25.0, id="a hole is passed over"),
    ],
)
def test_only_a_hole_moves_the_pace(frame_s: float, due_s: float) -> None:
    pace = Pace(THREE, started_s=0.0).over_gap(THREE + timedelta(seconds=frame_s), now_s=10.0)

    assert pace.due(10.0) == THREE + timedelta(seconds=due_s)
