# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is odd about a lineup, looked for from today on as far as timelines are painted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from aiohttp import web
from pydantic import BaseModel

from schedules.access import Access
from schedules.model.catalogue import Catalogue
from schedules.model.ids import StationId
from schedules.model.kept import Owner, station_of
from schedules.model.staff import Permission
from schedules.painter import Lineups
from schedules.rest.routes import Routes
from schedules.timeline.checking import check_service
from schedules.timeline.findings import Finding
from schedules.timeline.painting import Reach

from . import conversions, shapes
from .asking import owner_in
from .lineups import PATH
from .ports import StaffPorts

routes = Routes()

AHEAD = timedelta(days=401)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found, of which lineups and on which day."""

    lineups: Lineups
    day: date
    findings: Sequence[Finding]


class Findings:
    """Looks lineups through, one at a time, beside the event loop, and again only when something changed."""

    def __init__(self, ports: StaffPorts) -> None:
        self._ports = ports
        self._looked: dict[Owner, _Looked] = {}
        self._turn = asyncio.Lock()

    async def of(self, owner: Owner) -> Sequence[Finding]:
        """Return what is odd where a lineup is heard, with all that it inherits: faults first.

        Raises:
            UnknownServiceError, UnknownStationError: If there is no such lineup.
        """
        service = self._ports.service_of(owner)
        async with self._turn:
            lineups, day = (
                self._ports.schedules.lineups(service),
                self._ports.clock.now().astimezone(UTC).date(),
            )
            found = self._looked.get(owner)
            if found is None or found.lineups is not lineups or found.day != day:
                findings = await asyncio.to_thread(_look, self._ports.catalogue, owner, lineups, day)
                found = self._looked[owner] = _Looked(lineups, day, findings)
        return found.findings


FINDINGS: web.AppKey[Findings] = web.AppKey("findings", Findings)


@routes.op(
    "GET",
    f"{PATH}/{{owner}}/findings",
    access=Access.STAFF,
    permission=Permission.VIEW,
    out=shapes.Findings,
)
async def get_findings(request: web.Request) -> BaseModel | web.StreamResponse:
    """Gaps, overlaps, very short pieces and what clock changes do, with all that a lineup inherits."""
    found = await request.app[FINDINGS].of(owner_in(request))
    return shapes.Findings(findings=tuple(map(conversions.finding_of, found)))


def _look(catalogue: Catalogue, owner: Owner, lineups: Lineups, day: date) -> Sequence[Finding]:
    midnight = datetime.combine(day, time(0), UTC)
    reach, station = Reach(midnight, midnight + AHEAD), station_of(owner)
    of = catalogue.service_of(owner)
    stations = () if station is None else (catalogue.station(station),)
    checked = check_service(of, stations, lineups.whole, lineups.stations, reach)
    return checked.stream if station is None else checked.stations[StationId(station)]
