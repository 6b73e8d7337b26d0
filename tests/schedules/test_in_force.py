# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What was committed is put in force, whatever happened between painting and that."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from schedules.in_force import InForce, State
from schedules.model.catalogue import Catalogue, Service
from schedules.model.ids import ServiceId
from schedules.painter import Lineups, Painted, Painter
from tests.fakes.clock import FakeClock
from tests.schedules.lineups import fill, lineup

NEWS = ServiceId("news")


class FailingPainter(Painter):
    """Paints until its zone data cannot be read any more."""

    broken = False

    def paint(
        self, service: Service, lineups: Lineups, now: datetime, before: Painted | None = None
    ) -> Painted:
        if self.broken:
            raise ZoneInfoNotFoundError("it is being replaced")
        return super().paint(service, lineups, now, before)


async def test_lineups_that_cannot_be_painted_anew_are_in_force_as_they_were_painted() -> None:
    catalogue = Catalogue([Service(id=NEWS, name="News", timezone="UTC")], [])
    painter, told = FailingPainter(catalogue, 600.0), list[tuple[ServiceId, State, bool]]()
    in_force = InForce(catalogue, FakeClock(), painter, lambda *swap: told.append(swap))
    lineups = Lineups(service=lineup(fill("Always")))

    async with in_force.changing(NEWS) as changing:
        proposal = await changing.propose(lineups)
        in_force.put(NEWS, Lineups())  # as by somebody who looks after the clock was set by weeks
        painter.broken = True
        proposal.accept()

    assert in_force.state(NEWS).painted.lineups is lineups
    assert len(told) == 2
