# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The longest programme whose start one may go back to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from player.restartable import longest_programme
from schedules.model.programme import Programme
from schedules.model.rights import Rewind, Rights, RightsRule
from schedules.model.slot import Kind, Lineup, OneOff, Slot, Wall

H = 3600.0
PAUSE = RightsRule(rewind=Rewind.PAUSE)


def slot(
    title: str,
    start: int,
    end: int,
    *,
    extra_days: int = 0,
    kind: Kind = Kind.RECURRING,
    rights: RightsRule = RightsRule(),
) -> Slot:
    return Slot(
        id=title, order=0, programme=Programme(title=title), start=time(start), end=time(end),
        effective_from=date(2026, 1, 1), extra_days=extra_days, kind=kind, rights=rights,
    )  # fmt: skip


def oneoff(title: str, start: Wall | datetime, end: Wall | datetime) -> OneOff:
    return OneOff(id=title, order=0, programme=Programme(title=title), start=start, end=end, kind=Kind.ONEOFF)


NIGHT = oneoff("A", Wall(date(2026, 11, 3), time(20)), Wall(date(2026, 11, 4), time(1)))
FLOOD = oneoff("A", datetime(2026, 11, 5, 12, tzinfo=UTC), datetime(2026, 11, 5, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        pytest.param([], None, id="nothing planned"),
        pytest.param([slot("A", 9, 12), slot("B", 12, 13)], ("A", 3 * H), id="the longest"),
        pytest.param([slot("A", 22, 2)], ("A", 4 * H), id="over midnight"),
        pytest.param([slot("A", 6, 6)], ("A", 24 * H), id="a day"),
        pytest.param([slot("A", 6, 8, extra_days=1)], ("A", 26 * H), id="more than a day"),
        pytest.param([slot("A", 0, 0, kind=Kind.FILL), slot("B", 1, 2)], ("B", H), id="fill has no start"),
        pytest.param([slot("A", 1, 5, rights=PAUSE), slot("B", 1, 2)], ("B", H), id="not to be gone back in"),
        pytest.param([NIGHT], ("A", 5 * H), id="one-off by the clock"),
        pytest.param([FLOOD], ("A", 2 * H), id="one-off by instants"),
    ],
)
def test_the_longest_programme(planned: list[Slot | OneOff], expected: tuple[str, float] | None) -> None:
    lineup = Lineup(
        slots=tuple(one for one in planned if isinstance(one, Slot)),
        oneoffs=tuple(one for one in planned if isinstance(one, OneOff)),
    )

    found = longest_programme(lineup, Rights(rewind=Rewind.FULL))

    assert (found and (found.title, found.duration_s)) == expected


def test_where_one_may_only_pause_no_start_is_needed() -> None:
    assert longest_programme(Lineup(slots=(slot("A", 9, 12),)), Rights(rewind=Rewind.PAUSE)) is None
