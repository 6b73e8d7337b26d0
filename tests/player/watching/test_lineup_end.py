# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A lineup that ends is told of a week before, once for each end; one that goes on never."""

from __future__ import annotations

import pytest

from player.running import running
from player.watching.bookkeeper import Alert, AlertKind
from player.watching.lineup_end import LineupEnds, lineup_end
from schedules.model.catalogue import Catalogue, Service
from schedules.model.ids import ServiceId
from schedules.model.slot import Lineup
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from tests.fakes.clock import NOON, FakeClock
from tests.schedules.lineups import fill, instant, lineup, slot

NEWS = ServiceId("news")


def schedules(written: Lineup, publisher: LocalPublisher, clock: FakeClock) -> ScheduleService:
    service = ScheduleService(
        Catalogue([Service(id=NEWS, name="News", timezone="UTC")], []), clock, publisher, 600
    )
    service.put_in_force(services={NEWS: written}, stations={})
    return service


@pytest.mark.parametrize(
    ("written", "end"),
    [
        pytest.param(lineup(slot("A", "08:00", "09:00", until="2026-11-30")), "2026-11-30T09:00Z", id="ends"),
        pytest.param(lineup(slot("A", "08:00", "09:00", until="2026-12-02")), None, id="ends later"),
        pytest.param(lineup(slot("A", "08:00", "09:00")), None, id="goes on"),
        pytest.param(
            lineup(
                slot("A", "08:00", "09:00", until="2026-11-30"),
                slot("B", "08:00", "09:00", since="2027-02-01"),
            ),
            None,
            id="a pause of two months",
        ),
        pytest.param(lineup(slot("A", "08:00", "09:00", until="2026-11-30"), fill()), None, id="a fill"),
        pytest.param(lineup(), None, id="nothing at all"),
    ],
)
def test_an_end_is_seen_a_week_ahead(written: Lineup, end: str | None) -> None:
    found = lineup_end(schedules(written, LocalPublisher(), FakeClock()), NEWS, NOON)

    assert found == (instant(end) if end else None)


async def test_it_is_told_soon_after_the_start_and_after_a_change() -> None:
    publisher, clock, told = LocalPublisher(), FakeClock(), list[tuple[Alert, str]]()
    service = schedules(lineup(slot("A", "08:00", "09:00", until="2026-11-28")), publisher, clock)
    ends = LineupEnds(service, [NEWS], lambda *said: told.append(said), clock, publisher)

    async with running(ends):
        await clock.advance(61)
        assert [what for _, what in told] == ["nothing is planned after 2026-11-28 09:00Z"]
        assert (told[0][0].kind, told[0][0].since) == (AlertKind.LINEUP_ENDS, instant("2026-11-28T09:00Z"))
        await service.replace_service_lineup(NEWS, lineup(slot("A", "08:00", "09:00", until="2026-11-29")))
        await clock.advance(61)

    assert [what for _, what in told][1:] == ["nothing is planned after 2026-11-29 09:00Z"]
