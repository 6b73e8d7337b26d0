# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from schedules.boundaries.plan import next_wake_up
from tests.schedules.lineups import instant

NOON = instant("2026-11-24T12:00Z")


@dataclass
class At:
    """Boundaries at given instants."""

    instants: tuple[datetime, ...]

    async def roll(self) -> None:
        raise NotImplementedError

    def next_boundary(self, after: datetime) -> datetime | None:
        return min((one for one in self.instants if one > after), default=None)


@pytest.mark.parametrize(
    ("boundaries_s", "seen_s", "wait_s", "late_s"),
    [
        pytest.param((60, 120), 0, 60.0, 0.0, id="the first that is coming"),
        pytest.param((-60, 0, 120), 0, 120.0, 0.0, id="one that is now is not coming"),
        pytest.param((60,), 60, 0.0, 0.0, id="due now"),
        pytest.param((60,), 63.5, 0.0, 3.5, id="missed"),
        pytest.param((), 0, None, 0.0, id="nothing is coming"),
        pytest.param((60,), -3600, 3660.0, 0.0, id="the clock was set back meanwhile"),
    ],
)
def test_when_to_wake_up(
    boundaries_s: tuple[float, ...], seen_s: float, wait_s: float | None, late_s: float
) -> None:
    boundaries = At(tuple(NOON + timedelta(seconds=one) for one in boundaries_s))

    planned = next_wake_up(boundaries, NOON)

    seen = NOON + timedelta(seconds=seen_s)
    assert planned.wait_s(seen) == wait_s
    assert planned.late_s(seen) == late_s
